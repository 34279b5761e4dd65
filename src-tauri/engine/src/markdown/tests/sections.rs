//! Sections, their lines, paths and anchors.

use crate::markdown::{ParsedNote, parse};

/// One section a line: level, lines, path, anchor.
fn outline(note: &ParsedNote) -> String {
    let line = |section: &crate::markdown::Section| {
        let path = section.heading_path.join("›");
        let lines = &section.lines;
        format!(
            "{} {}-{} {path} {}",
            section.level, lines.start, lines.end, section.anchor
        )
    };
    note.sections
        .iter()
        .map(line)
        .collect::<Vec<_>>()
        .join("\n")
}

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    let note = parse(source);
    assert_eq!(outline(&note), expected.join("\n"), "{source:?}");
    let mut past = (0, 0);
    for section in &note.sections {
        assert_eq!(
            (section.lines.start, section.bytes.start),
            past,
            "{source:?}"
        );
        past = (section.lines.end, section.bytes.end);
    }
    if !note.sections.is_empty() {
        assert_eq!(past.1, source.len(), "sections cover {source:?}");
    }
}

#[test]
fn levels_and_paths() {
    check(
        "# あ\n\n本文\n\n## い\n\n# う\n",
        &["1 0-4 あ s-あ", "2 4-6 あ›い s-い", "1 6-7 う s-う"],
    );
    check(
        "### 深\n# 浅\n### 飛\n## 中",
        &[
            "3 0-1 深 s-深",
            "1 1-2 浅 s-浅",
            "3 2-3 浅›飛 s-飛",
            "2 3-4 浅›中 s-中",
        ],
    );
    check(
        "題\n===\n本文\n\n副\n---\n",
        &["1 0-4 題 s-題", "2 4-6 題›副 s-副"],
    );
    check(
        "# `code` と **太字** &amp; [リンク](x)",
        &["1 0-1 code と 太字 & リンク s-code-と-太字--リンク"],
    );
    check(
        "# 見出し #\n##\n",
        &["1 0-1 見出し s-見出し", "2 1-2 見出し› s-section"],
    );
    check("#タグ\n", &["0 0-1  s-"]);
    check(
        "二行の\n見出し\n===\n",
        &["1 0-3 二行の見出し s-二行の見出し"],
    );
}

#[test]
fn text_before_the_first_heading() {
    check("前書き\n\n# あ", &["0 0-2  s-", "1 2-3 あ s-あ"]);
    check("\n\n# あ", &["1 0-3 あ s-あ"]);
    check("---\ntitle: t\n---\n\n# あ", &["1 0-5 あ s-あ"]);
    check(
        "---\ntitle: t\n---\n前\n# あ",
        &["0 0-4  s-", "1 4-5 あ s-あ"],
    );
    check("<!-- 隠し -->\n\n# あ", &["1 0-3 あ s-あ"]);
    check("![](x.png)\n\n# あ", &["1 0-3 あ s-あ"]);
    check("- [ ] ![](x.png)\n\n# あ", &["0 0-2  s-", "1 2-3 あ s-あ"]);
}

#[test]
fn notes_without_headings() {
    check("", &[]);
    check("\n\n", &[]);
    check("<!-- x -->", &[]);
    check("---\ntitle: 題だけ\n---\n", &["0 0-3  s-"]);
    check("---\ntags: x\n---\n", &[]);
    check("本文だけ", &["0 0-1  s-"]);
}

#[test]
fn headings_inside_other_blocks_begin_no_section() {
    check(
        "# あ\n> # 引用\n\n- # 項目\n\n[^1]: # 脚注\n\n[^1]\n",
        &["1 0-8 あ s-あ"],
    );
    check(
        "# あ\n```\n# コード\n```\n<div>\n# html\n</div>\n",
        &["1 0-7 あ s-あ"],
    );
}

#[test]
fn line_ends() {
    check(
        "# あ\r\n本文\r\n# い\r\n",
        &["1 0-2 あ s-あ", "1 2-3 い s-い"],
    );
    check("# あ\r本文\r\r# い\r", &["1 0-3 あ s-あ", "1 3-4 い s-い"]);
    check("# あ\n本文\r\n# い", &["1 0-2 あ s-あ", "1 2-3 い s-い"]);
}

#[test]
fn anchors_are_unique() {
    check(
        "# 例\n# 例\n# 例-1\n# 例",
        &[
            "1 0-1 例 s-例",
            "1 1-2 例 s-例-1",
            "1 2-3 例-1 s-例-1-1",
            "1 3-4 例 s-例-2",
        ],
    );
    check(
        "# Hello, World!\n# S3 (Simple)\n# が\u{3099}",
        &[
            "1 0-1 Hello, World! s-hello-world",
            "1 1-2 S3 (Simple) s-s3-simple",
            "1 2-3 が\u{3099} s-が\u{3099}",
        ],
    );
}
