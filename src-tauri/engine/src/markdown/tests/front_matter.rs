//! Titles from front matter, and what is none.

use crate::markdown::{Oddity, parse};

#[track_caller]
fn check(source: &str, title: Option<&str>, text: &str, oddities: &[Oddity]) {
    let note = parse(source);
    assert_eq!(note.title.as_deref(), title, "{source:?}");
    let visible: Vec<&str> = note
        .sections
        .iter()
        .map(|section| section.text.text.as_str())
        .collect();
    assert_eq!(visible.join("|"), text, "{source:?}");
    assert_eq!(note.oddities, oddities, "{source:?}");
}

const BROKEN: &[Oddity] = &[Oddity::FrontMatter];

#[test]
fn titles() {
    check(
        "---\ntitle: AWS 資格メモ\n---\n\n本文",
        Some("AWS 資格メモ"),
        "本文",
        &[],
    );
    check(
        "---\ntitle: \"引用: あり\"\ntags: [a, b]\n---\n本文",
        Some("引用: あり"),
        "本文",
        &[],
    );
    check(
        "---\ntags:\n  - title: 違う\ntitle: これ\n---\n本文",
        Some("これ"),
        "本文",
        &[],
    );
    check("---\nTitle: 大文字\n---\n", Some("大文字"), "", &[]);
    check(
        "---\ntitle: >\n  折り\n  返し\n---\n本文",
        Some("折り 返し"),
        "本文",
        &[],
    );
    check(
        "---\r\ntitle: 改行\r\n---\r\n本文",
        Some("改行"),
        "本文",
        &[],
    );
    check("---\rtitle: 古い\r---\r本文", Some("古い"), "本文", &[]);
    check("\u{feff}---\ntitle: 印\n---\n本文", Some("印"), "本文", &[]);
    check("---\n# 注\ntitle: 点\n...\n本文", Some("点"), "本文", &[]);
    check("---\ntitle: 2024\n---\n本文", Some("2024"), "本文", &[]);
}

#[test]
fn no_title() {
    check("---\ntitle:\n---\n# 見出し", Some("見出し"), "見出し", &[]);
    check("---\ntitle: ~\n---\n本文", None, "本文", &[]);
    check("---\ntags: [x]\n---\n## 下\n# 上", Some("下"), "下|上", &[]);
    check("---\ntitle: [a, b]\n---\n本文", None, "本文", &[]);
    check("# \n\n# 二つ目", Some("二つ目"), "|二つ目", &[]);
    check("> # 引用の見出し", None, "引用の見出し", &[]);
}

#[test]
fn broken() {
    check("---\ntitle: [a\n---\n本文", None, "本文", BROKEN);
    check(
        "---\ntitle: \"a\nb: c\n---\n# 見出し",
        Some("見出し"),
        "見出し",
        BROKEN,
    );
    check("---\na: b\n  c: d\n e: f\n---\n本文", None, "本文", BROKEN);
    check("---\n{a: b\n---\n本文", None, "本文", BROKEN);
}

#[test]
fn hostile() {
    let deep = format!("---\na: {}\n---\n本文", "[".repeat(20_000));
    check(&deep, None, "本文", BROKEN);
    let flow = format!("---\na: {}\n---\n本文", "{a: ".repeat(10_000));
    check(&flow, None, "本文", BROKEN);
    let large = format!("---\na: {}\n---\n本文", "x".repeat(100_000));
    check(&large, None, "本文", BROKEN);
    let aliases =
        "---\na: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b, *b]\n? *c\n: *b\ntitle: 爆弾\n---\n本文";
    check(aliases, Some("爆弾"), "本文", &[]);
}

#[test]
fn rules_are_no_front_matter() {
    // The second line of hyphens makes a heading of what is above it.
    check("---\n本文\n---\n後", Some("本文"), "本文\n後", &[]);
    check("---\n\n本文\n\n---\n", None, "本文", &[]);
    check("---\ntitle: 閉じない\n", None, "title: 閉じない", &[]);
    check(
        "本文\n\n---\ntitle: 途中\n---\n",
        Some("title: 途中"),
        "本文|title: 途中",
        &[],
    );
    check(
        "---\nhttps://a.example\n---\n",
        Some("https://a.example"),
        "https://a.example",
        &[],
    );
}
