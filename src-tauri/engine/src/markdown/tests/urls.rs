//! Bare URLs, and links resolved.

use super::html;

/// What the bare URLs of a text lead to.
#[track_caller]
fn check(source: &str, expected: &[&str]) {
    let html = html(source);
    let mut urls = Vec::new();
    for part in html.split("data-url=\"").skip(1) {
        urls.push(
            part.split('"')
                .next()
                .unwrap_or_default()
                .replace("&amp;", "&"),
        );
    }
    assert_eq!(urls, expected, "{source}\n{html}");
}

#[test]
fn ends_where_japanese_begins() {
    check(
        "https://example.com/a?b=cを参照。",
        &["https://example.com/a?b=c"],
    );
    check("https://example.comを参照", &["https://example.com"]);
    check(
        "（https://example.com/a）を参照",
        &["https://example.com/a"],
    );
    check(
        "詳細はhttps://example.com/a、次は",
        &["https://example.com/a"],
    );
    check("https://example.com/a。次", &["https://example.com/a"]);
    check("「https://example.com/a」", &["https://example.com/a"]);
    check("https://example.com/a　全角", &["https://example.com/a"]);
    check("https://example.com/を参照", &["https://example.com/"]);
    check("https://example.com/で確認", &["https://example.com/"]);
    check("https://example.com/です", &["https://example.com/"]);
    check("https://example.com/aにある", &["https://example.com/a"]);
    check(
        "https://example.com:8080を開く",
        &["https://example.com:8080"],
    );
    check("https://example.com/a…", &["https://example.com/a"]);
    check(
        "https://a.example/xとhttps://b.example/y",
        &["https://a.example/x", "https://b.example/y"],
    );
}

#[test]
fn keeps_japanese_paths() {
    check(
        "https://ja.wikipedia.org/wiki/東京都",
        &["https://ja.wikipedia.org/wiki/東京都"],
    );
    check(
        "https://ja.wikipedia.org/wiki/東京都を参照",
        &["https://ja.wikipedia.org/wiki/東京都"],
    );
    check(
        "https://x.example/wiki/はじめに",
        &["https://x.example/wiki/はじめに"],
    );
    check(
        "https://x.example/東京/大阪。",
        &["https://x.example/東京/大阪"],
    );
    check("https://x.example/a#概要", &["https://x.example/a#概要"]);
    check(
        "https://x.example/東京_(曖昧さ回避)",
        &["https://x.example/東京_(曖昧さ回避)"],
    );
    check(
        "https://x.example/%E6%9D%B1?a=%20bを",
        &["https://x.example/%E6%9D%B1?a=%20b"],
    );
    check("https://日本語.jp/a", &["https://日本語.jp/a"]);
    check("https://日本語.jpを参照", &["https://日本語.jp"]);
    check("https://x.example/Münster", &["https://x.example/Münster"]);
}

#[test]
fn trailing_punctuation() {
    check("(https://example.com/a)", &["https://example.com/a"]);
    check("https://example.com/a_(b)", &["https://example.com/a_(b)"]);
    check(
        "see https://example.com/a, https://example.com/b.",
        &["https://example.com/a", "https://example.com/b"],
    );
    check("https://example.com/a/~~", &["https://example.com/a/"]);
    check("~~https://example.com/a~~", &["https://example.com/a"]);
    check("**https://example.com/a**", &["https://example.com/a"]);
    check("[https://example.com/a]", &["https://example.com/a"]);
    check("https://example.com/a!?", &["https://example.com/a"]);
    check(
        "https://example.com/?q=a&amp;b=c",
        &["https://example.com/?q=a&b=c"],
    );
    check(
        "https://example.com/a_b_c*d",
        &["https://example.com/a_b_c*d"],
    );
    check("https://example.com/a\"b", &["https://example.com/a"]);
}

#[test]
fn no_urls() {
    check(
        "http:// https:// ://a xhttps://example.com ftp://a.example",
        &[],
    );
    check("https://。 https://を http://.", &[]);
    check("`https://example.com`", &[]);
    check("javascript://example.com", &[]);
    check("[https://example.com](javascript:x)", &[]);
}

#[test]
fn once_only() {
    check("[見る](https://a.example)", &["https://a.example"]);
    check(
        "[https://b.example](https://a.example)",
        &["https://a.example"],
    );
    check("<https://a.example/を>", &["https://a.example/を"]);
    check("<me@a.example>", &["mailto:me@a.example"]);
    check(
        "[![https://b.example](x.png)](https://a.example)",
        &["https://a.example"],
    );
}

/// What a link's destination becomes, the note being `folder/note.md`.
#[track_caller]
fn link(destination: &str, expected: &str) {
    let html = html(&format!("[x](<{destination}>)"));
    assert!(html.contains(expected), "{destination}\n{html}");
}

#[test]
fn notes() {
    link(
        "other.md",
        r##"<a href="#" data-note="folder/other.md" data-fragment="">"##,
    );
    link(
        "./sub/a b.md#見出し 一",
        r#"data-note="folder/sub/a b.md" data-fragment="s-見出し-一""#,
    );
    link("../top.md", r#"data-note="top.md""#);
    link("/root.md", r#"data-note="root.md""#);
    link("%E6%9D%B1.md", r#"data-note="folder/東.md""#);
    link(
        "#見出し",
        r#"data-note="folder/note.md" data-fragment="s-見出し""#,
    );
    link(
        "a.md?x=1#B",
        r#"data-note="folder/a.md" data-fragment="s-b""#,
    );
    link("A.MARKDOWN", r#"data-note="folder/A.MARKDOWN""#);
}

#[test]
fn nowhere() {
    let hostile = [
        "../../out.md",
        "/../out.md",
        "..%2f..%2fout.md",
        "%2e%2e/%2e%2e/out.md",
        "..\\..\\out.md",
        "C:\\x.md",
        "file:///etc/passwd.md",
        "//host/x.md",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x.md",
        "vbscript:x",
        "tauri://localhost/x.md",
        "asset:x.md",
        "http:x.md",
        "https:///x.md",
        "mailto:x",
        "app.desktop",
        "x.exe",
        "%00.md",
        "%ff.md",
        "x.md%0a.md",
        "blob:https://a.example",
        "smb://a/x.md",
    ];
    for destination in hostile {
        link(destination, r#"<span class="no-link""#);
    }
}

#[test]
fn wiki_links() {
    let find = |name: &str| (name == "メモ").then(|| "a/メモ.md".to_owned());
    let options = crate::markdown::RenderOptions {
        note_path: "n.md",
        wiki: Some(&find),
        ..Default::default()
    };
    let html = crate::markdown::render("[[メモ#節|別名]] [[nodiscard]]", &options).html;
    let expected = r##"[[<a href="#" data-note="a/メモ.md" data-fragment="s-節">メモ#節|別名</a>]] [[nodiscard]]"##;
    assert!(html.contains(expected), "{html}");
}

#[test]
fn a_link_to_a_note_that_is_not_there_says_so() {
    let exists = |path: &str| path == "a/ある.md";
    let options = crate::markdown::RenderOptions {
        note_path: "a/n.md",
        exists: Some(&exists),
        ..Default::default()
    };
    let html = |source: &str| crate::markdown::render(source, &options).html;
    let there = html("[x](ある.md) [y](#節) <a href=\"ある.md\">z</a>");
    assert!(!there.contains("missing"), "{there}");
    for source in ["[x](ない.md#節)", "<a href=\"ない.md#節\">x</a>"] {
        let html = html(source);
        let expected = r##"<a href="#" data-note="a/ない.md" data-fragment="s-節" class="missing" title="このノートはまだありません">x</a>"##;
        assert!(html.contains(expected), "{html}");
    }
}
