//! Structure made to hang or crash: it must come back, and soon.

use crate::markdown::{Oddity, RenderOptions, parse, render};

fn check(source: &str) -> bool {
    let note = parse(source);
    let rendered = render(source, &RenderOptions::default());
    assert_eq!(rendered.note, note);
    note.oddities.contains(&Oddity::PlainText)
}

#[test]
fn deep_nesting_is_plain_text() {
    assert!(check(&">".repeat(10_000)));
    assert!(check(&"> ".repeat(10_000)));
    assert!(check(&"- ".repeat(10_000)));
    assert!(check(&"1. ".repeat(10_000)));
    assert!(check(&format!("# 題\n\n{}", "> ".repeat(5_000))));
    let stairs: String = (0..300)
        .map(|depth| format!("{}- a\n", "  ".repeat(depth)))
        .collect();
    assert!(check(&stairs));
    let emphasis = format!("{}a{}", "*a ".repeat(5_000), " a*".repeat(5_000));
    assert!(check(&emphasis));
}

#[test]
fn ordinary_nesting_is_not() {
    assert!(!check(&format!("{} a", ">".repeat(40))));
    let stairs: String = (0..30)
        .map(|depth| format!("{}- a\n", "  ".repeat(depth)))
        .collect();
    assert!(!check(&stairs));
    assert!(!check("***\n---\n___\n* * * * * * * *\n"));
    assert!(!check(&"-".repeat(3_000)), "a long rule");
    assert!(!check(&format!("題\n{}", "=".repeat(3_000))));
    assert!(!check(&format!("| a |\n|{}|\n", "-".repeat(500))));
}

#[test]
fn large_notes_are_plain_text() {
    let large = "# 題\n本文\n".repeat(500_000);
    let note = parse(&large);
    assert_eq!(note.oddities, [Oddity::PlainText]);
    assert_eq!(note.sections.len(), 50_001);
    assert_eq!(note.sections[50_000].lines.end, 1_000_000);
    assert_eq!(note.sections[1].text.text, "題\n本文");
}

#[test]
fn many_elements_are_plain_text() {
    assert!(check(&"- a\n".repeat(150_000)));
    assert!(!check(&"- a\n".repeat(20_000)));
}

#[test]
fn long_texts_are_whole() {
    let text = "あ&".repeat(10_000);
    let html = render(&text, &RenderOptions::default()).html;
    assert!(
        html.contains(&"あ&amp;".repeat(10_000)),
        "no division is left"
    );
}

#[test]
fn repeated_structure() {
    let patterns = [
        "[",
        "![",
        "[^",
        "[^a]",
        "[^a]: ",
        "[^a]: b\n",
        "[^a]: [^a]\n\n",
        "[^x]:[^y]:",
        "[a](",
        "[a](<",
        "*a ",
        "*a **b ",
        "_a ",
        "~~a",
        "`a``b",
        "<",
        "<a ",
        "<a b='",
        "<!--",
        "<?",
        "<![CDATA[",
        "&",
        "\\",
        "|a",
        "|a|\n|-|\n",
        "# a\n",
        "a\n=\n",
        "```\n",
        "[a]: b\n",
        "[a][b] ",
        "]",
        "[]()",
        "[[a]]",
        "<div>\n",
        "<b>",
        "<script>",
        "- [ ] a\n",
        "  - a\n",
        "https://",
        "https://a.b/(",
        "://",
        "http://あ.",
        "あ**",
        "。**",
        "\r",
        "\0",
        "---\n",
        "&amp;",
        "<table><tr><td>",
        "<details>",
        "_*",
        "***a** ",
        "[x](y)",
        "x^y^",
        "👨‍👩‍👧",
        "\u{fe0f}",
    ];
    for pattern in patterns {
        check(&pattern.repeat(20_000 / pattern.len()));
    }
    let refs: String = (0..2_000).map(|n| format!("[^{n}] ")).collect();
    let notes: String = (0..2_000).map(|n| format!("[^{n}]: a\n\n")).collect();
    check(&format!("{refs}\n\n{notes}"));
    check(&format!(
        "[a]: {}\n\n{}",
        "x".repeat(20_000),
        "[a] ".repeat(5_000)
    ));
    check(&format!(
        "{}\n{}\n{}",
        "|a".repeat(2_000),
        "|-".repeat(2_000),
        "|a\n".repeat(2_000)
    ));
    let ticks: String = (0..300).map(|n| format!("{}a", "`".repeat(n))).collect();
    check(&ticks);
}
