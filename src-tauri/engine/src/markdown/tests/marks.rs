//! Matches: marked wherever they stand, once each, and nested rightly.

use crate::markdown::{RenderOptions, parse, render};

/// The HTML with every place of `word` in the visible text marked.
fn marked(source: &str, word: &str) -> (String, usize, usize) {
    let mut marks = Vec::new();
    for section in &parse(source).sections {
        let text = &section.text;
        for (at, found) in text.text.match_indices(word) {
            marks.extend(text.source_span(at..at + found.len()));
        }
    }
    let options = RenderOptions {
        note_path: "n.md",
        marks: &marks,
        ..RenderOptions::default()
    };
    let rendered = render(source, &options);
    (rendered.html, rendered.matches, marks.len())
}

/// Marks as `‹N:text›`.
fn short(html: &str) -> String {
    let mut short = html.replace("</mark>", "›");
    for number in 0..10 {
        let start = format!("<mark class=\"match\" data-match=\"{number}\">");
        short = short.replace(&start, &format!("‹{number}:"));
    }
    short
}

#[track_caller]
fn check(source: &str, word: &str, expected: &str) {
    let (html, matches, marks) = marked(source, word);
    let html = short(&html);
    assert!(html.contains(expected), "{source:?}\n{html}");
    assert_eq!(matches, marks, "{source:?}\n{html}");
}

#[test]
fn in_every_kind_of_text() {
    check(
        "# 索引の話\n\n索引",
        "索引",
        "<h1>‹0:索引›の話</h1>\n<p>‹1:索引›</p>",
    );
    check(
        "[索引を見る](a.md)",
        "索引",
        "data-fragment=\"\">‹0:索引›を見る</a>",
    );
    check(
        "`索引`と**索引**",
        "索引",
        "<code>‹0:索引›</code>と<strong>‹1:索引›</strong>",
    );
    check("```\n索引\n```", "索引", "<code>‹0:索引›</code>");
    check("| 索引 |\n|---|\n| 索引 |", "索引", "<td>‹1:索引›</td>");
    check("> [!TIP]\n> 索引", "索引", "<p>‹0:索引›</p>");
    check("- [ ] 索引", "索引", "‹0:索引›</li>");
    check("a[^1]\n\n[^1]: 索引", "索引", "<p>‹0:索引›</p>");
    check("![索引](a.png)", "索引", "‹0:索引›</span>");
    check("<div>\n索引\n</div>", "索引", "<div>‹0:索引›</div>");
    check("<b>索引</b>", "索引", "<b>‹0:索引›</b>");
    check("A &amp; B", "A & B", "‹0:A &amp; B›");
    check("https://索引.jp/索引", "索引", "‹0:索引›.jp/‹1:索引›</a>");
}

#[test]
fn across_borders() {
    check(
        "全**文索**引だ",
        "文索引",
        "全<strong>‹0:文索›</strong>‹0:引›だ",
    );
    check("全文**索引**", "文索", "全‹0:文›<strong>‹0:索›引</strong>");
    check(
        "*全`文`*[索](a.md)引",
        "全文索引",
        "<em>‹0:全›<code>‹0:文›</code></em>",
    );
    check("全文\n索引", "文索", "全‹0:文›‹0:索›引");
    check(
        "見よhttps://a.example/b。",
        "よhttps",
        "見‹0:よ›<a href=\"#\"",
    );
    check("x\\*y", "x*y", "‹0:x*y›");
    check("`a\nb`", "a b", "<code>‹0:a b›</code>");
    check("| `x\\|y` |\n|---|", "x|y", "<code>‹0:x|y›</code>");
}

#[test]
fn inside_colours() {
    check(
        "```rust\nlet x = \"a b\"; // c d\n```",
        "let",
        "<span class=\"hl-keyword\">‹0:let›</span>",
    );
    check(
        "```rust\nlet x = \"ab\";\n```",
        "= \"a",
        "‹0:= ›<span class=\"hl-string\">‹0:\"a›b\"</span>",
    );
    check(
        "```rust\n// 検索\n// 索引\n```",
        "検索\n// 索引",
        "‹0:検索›</span>‹0:\n›",
    );
}

#[test]
fn odd_ranges() {
    let source = "日本語 &amp; text";
    let marks = [0..1, 0..9, 3..6, 10..11, 12..13, 99..200];
    let options = RenderOptions {
        marks: &marks,
        ..RenderOptions::default()
    };
    let rendered = render(source, &options);
    assert!(rendered.matches <= marks.len());
    assert!(!rendered.html.contains("data-match=\"5\""));
}

#[test]
fn plain_text_notes() {
    let source = format!("# 索引\n\n{}\n\n索引", ">".repeat(200));
    let (html, matches, marks) = marked(&source, "索引");
    assert_eq!((matches, marks), (2, 2));
    assert!(short(&html).contains("<h1>‹0:索引›</h1>"), "{html}");
}
