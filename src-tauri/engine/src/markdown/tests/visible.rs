//! Visible text and the way back to the source.

use crate::markdown::{RunKind, VisibleText, parse};

fn text(source: &str) -> VisibleText {
    let sections = parse(source).sections;
    assert_eq!(sections.len(), 1, "{source:?} is one section");
    sections
        .into_iter()
        .next()
        .map(|section| section.text)
        .unwrap_or_default()
}

#[track_caller]
fn check(source: &str, expected: &str) {
    assert_eq!(text(source).text, expected, "{source:?}");
}

#[test]
fn inline() {
    check(
        "**太字**と*斜体*と~~取消~~と`コード`",
        "太字と斜体と取消とコード",
    );
    check(
        "[リンク](https://example.com \"題\")と<https://a.example>",
        "リンクとhttps://a.example",
    );
    check("![代替 *文*](x.png)後", "代替 文後");
    check("a &amp; b &lt;c&gt; &hearts; \\*d\\*", "a & b <c> ♥ *d*");
    check("<b>太い</b><!-- 隠す -->文字<br>改行", "太い文字\n改行");
    check("単語[^1]の後\n\n[^1]: 脚注の*文*", "単語の後\n脚注の文");
    check("[未定義] [^x] [[nodiscard]]", "[未定義] [^x] [[nodiscard]]");
    check("` 空白 を 保つ `", "空白 を 保つ");
    check("``a`b``と`  `", "a`bと  ");
    check("$x_1$ と $$y$$", "$x_1$ と $$y$$");
    check("\"引用\" -- ...", "\"引用\" -- ...");
    check("# 題 {#id}", "題 {#id}");
}

#[test]
fn soft_breaks() {
    check("日本\n語", "日本語");
    check("日本\nEnglish\n語", "日本 English 語");
    check("a\nb", "a b");
    check("**日本**\n語", "日本語");
    check("日本、\n（語）", "日本、（語）");
    check("ｶﾅ\nｶﾅ", "ｶﾅｶﾅ");
    check("한국\n어", "한국 어");
    check("葛󠄀\n城", "葛󠄀城");
    check("日本  \n語\\\n次", "日本\n語\n次");
    check("日本\r\n語\r次", "日本語次");
    check("> 日本\n> 語\n続き", "日本語続き");
}

#[test]
fn blocks() {
    check(
        "一\n\n二\n- 三\n  - 四\n\n> 五\n***\n六",
        "一\n二\n三\n四\n五\n六",
    );
    check(
        "| 見 | 出 |\n|---|:-:|\n| `a\\|b` | c \\| d |\n| e |",
        "見\t出\na|b\tc | d\ne",
    );
    check(
        "```rust\nfn main() {\n\n    x\n}\n```",
        "fn main() {\n\n    x\n}",
    );
    check("    字下げ\n\n    二行\n", "字下げ\n\n二行");
    check("> ```\n> a\n>\n> b\n> ```", "a\n\nb");
    check("> [!NOTE]\n> 注意", "注意");
    check(
        "<div>\n箱の<b>中</b> &amp; &#x3042;\n</div>\n\n後",
        "箱の中 & あ\n後",
    );
    check("<table><tr><td>表</td><td>の</td></tr></table>", "表\nの");
    check(
        "<script>\nalert(1)\n</script>\n<style>\np{}\n</style>\n後",
        "後",
    );
    check("# 見出し\n\n本文", "見出し\n本文");
}

#[test]
fn heading_length() {
    let note = parse("# 見出し `x`\n\n本文\n");
    let section = &note.sections[0];
    assert_eq!(&section.text.text[..section.heading_len], "見出し x");
}

/// Where a part of the visible text stands in the source.
#[track_caller]
fn found(source: &str, part: &str, expected: &[&str]) {
    let text = text(source);
    let at = text.text.find(part).expect("the part is visible");
    let ranges = text.source_ranges(at..at + part.len());
    let parts: Vec<&str> = ranges.iter().map(|range| &source[range.clone()]).collect();
    assert_eq!(parts, expected, "{source:?}");
    let span = text.source_span(at..at + part.len());
    let ends = ranges
        .first()
        .zip(ranges.last())
        .map(|(first, last)| first.start..last.end);
    assert_eq!(span, ends);
}

#[test]
fn source_ranges() {
    found("a **重要**事項 b", "重要事項", &["重要", "事項"]);
    found("A &amp; B", "A & B", &["A &amp; B"]);
    found("A &amp; B", "&", &["&amp;"]);
    found("\\*a\\*", "*a*", &["*a", "*"]);
    found("日本\n語", "日本語", &["日本", "語"]);
    found("`` a`b ``", "a`b", &["a`b"]);
    found("> `一\n> 二`", "一 二", &["一", "二"]);
    found("| `x\\|y` |\n|---|", "x|y", &["x", "|y"]);
    found("```\r\n一\r\n二\r\n```", "一\n二", &["一", "\n二"]);
    found("> ```\n> 一\n> 二\n> ```", "一\n二", &["一\n", "二"]);
    found("- `a\n  b` c", "a b c", &["a", "b", " c"]);
    found("<p>\n一&lt;二\n</p>", "一<二", &["一&lt;二"]);
}

#[test]
fn source_ranges_widen() {
    let text = text("日&copy;本");
    assert_eq!(
        text.source_ranges(1..2),
        std::iter::once(0..3).collect::<Vec<_>>()
    );
    assert_eq!(
        text.source_ranges(4..4),
        Vec::<std::ops::Range<usize>>::new()
    );
    assert_eq!(
        text.source_ranges(3..4),
        std::iter::once(3..9).collect::<Vec<_>>()
    );
    assert_eq!(
        text.source_ranges(0..999),
        std::iter::once(0..12).collect::<Vec<_>>()
    );
    assert_eq!(text.source_span(50..60), None);
}

#[test]
fn kinds() {
    let text = text("文`code`\n\n    block\n");
    let kinds: Vec<_> = text
        .runs
        .iter()
        .map(|run| (&text.text[run.visible.clone()], run.kind))
        .collect();
    assert_eq!(
        kinds,
        [
            ("文", RunKind::Prose),
            ("code", RunKind::Code),
            ("block", RunKind::Code)
        ]
    );
}
