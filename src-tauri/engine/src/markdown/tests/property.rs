//! Whatever the text, what is promised of it holds.

use proptest::prelude::*;

use crate::markdown::{RenderOptions, parse, render};

/// Pieces of Markdown and of Unicode that mean something beside each other.
const PIECES: &[&str] = &[
    "# ",
    "## ",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    " ",
    "  ",
    "    ",
    "\t",
    "- ",
    "- [ ] ",
    "* [x] ",
    "1. ",
    "> ",
    "**",
    "*",
    "_",
    "__",
    "~~",
    "`",
    "``",
    "```\n",
    "~~~rust\n",
    "[",
    "]",
    "(",
    ")",
    "](",
    "![",
    "[^1]",
    "[^1]: ",
    "[a]: b\n",
    "|",
    "|---|\n",
    "---\n",
    "===\n",
    "\\",
    "\\|",
    "&amp;",
    "&lt;",
    "&#x3042;",
    "&bne;",
    "&acE;",
    "<b>",
    "</b>",
    "<br>",
    "<div>\n",
    "</div>",
    "<!--",
    "-->",
    "<script>",
    "<a href=\"x\">",
    "<details>",
    "https://",
    "https://example.com/",
    "を参照",
    "title: x\n",
    "日本語",
    "索引",
    "。",
    "、",
    "「",
    "」",
    "（",
    "）",
    "ｶﾞ",
    "한국",
    "葛󠄀",
    "か\u{3099}",
    "👨‍👩‍👧",
    "🈂",
    "𠮟",
    "\u{200b}",
    "\u{fe0f}",
    "\u{feff}",
    "\0",
    "a",
    "word",
    "0",
    "é",
    "\u{a0}",
    "　",
    "\u{85}",
    "\u{2028}",
    "> [!NOTE]\n> ",
    "\u{fffd}",
    "[[",
    "]]",
];

fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => proptest::sample::select(PIECES).prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

/// What the reader of some HTML reads, blanks aside.
fn read(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, text)| text));
    }
    let text = text
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ");
    squeeze(&text.replace("&quot;", "\"").replace("&amp;", "&"))
}

fn squeeze(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace() && *c != '\0' && *c != '\u{fffd}')
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn runs_lead_back_to_the_source(source in soup()) {
        let note = parse(&source);
        let mut line = 0;
        for section in &note.sections {
            prop_assert_eq!(section.lines.start, line);
            line = section.lines.end;
            prop_assert!(source.get(section.bytes.clone()).is_some());
            let text = &section.text;
            prop_assert!(text.text.is_char_boundary(section.heading_len));
            let mut past = (0, 0);
            for run in &text.runs {
                prop_assert!(run.visible.start >= past.0 && run.source.start >= past.1);
                prop_assert!(run.visible.start < run.visible.end);
                past = (run.visible.end, run.source.end);
                let visible = text.text.get(run.visible.clone());
                let origin = source.get(run.source.clone());
                prop_assert!(visible.is_some() && origin.is_some());
                prop_assert!(run.source.start >= section.bytes.start);
                prop_assert!(run.source.end <= section.bytes.end);
                if run.visible.len() == run.source.len() {
                    prop_assert_eq!(visible, origin);
                }
            }
        }
        for task in &note.tasks {
            prop_assert!(task.section < note.sections.len());
            prop_assert!(source[task.mark_at..].starts_with(task.mark) || task.mark == ' ');
        }
    }

    #[test]
    fn ranges_never_cut_characters(source in soup(), from in 0_usize..400, length in 0_usize..40) {
        for section in &parse(&source).sections {
            let mut past = 0;
            for range in section.text.source_ranges(from..from + length) {
                prop_assert!(range.start >= past && range.start < range.end);
                prop_assert!(source.get(range.clone()).is_some());
                past = range.end;
            }
        }
    }

    #[test]
    fn what_is_found_is_what_is_shown(source in soup()) {
        let rendered = render(&source, &RenderOptions::default());
        let note = parse(&source);
        prop_assert_eq!(&rendered.note, &note);
        prop_assert_eq!(rendered.tasks.len(), note.tasks.len());
        let boxes = rendered.html.matches("<input ").count();
        prop_assert_eq!(boxes, note.tasks.len());
        // Labels of footnotes and names of images are shown and not found.
        let extras = ["footnote", "class=\"image", "alert-title"];
        if !extras.iter().any(|extra| rendered.html.contains(extra)) {
            let visible: String = note.sections.iter().map(|section| section.text.text.as_str()).collect();
            prop_assert_eq!(read(&rendered.html), squeeze(&visible));
        }
    }

    #[test]
    fn every_mark_is_shown(source in soup(), from in 0_usize..200, length in 1_usize..20) {
        let note = parse(&source);
        let mut marks = Vec::new();
        for section in &note.sections {
            marks.extend(section.text.source_span(from..from + length));
        }
        let options = RenderOptions { marks: &marks, ..RenderOptions::default() };
        let rendered = render(&source, &options);
        prop_assert_eq!(rendered.matches, marks.len());
        for number in 0..marks.len() {
            let mark = format!("data-match=\"{number}\"");
            prop_assert!(rendered.html.contains(&mark));
        }
        let bare = render(&source, &RenderOptions::default());
        prop_assert_eq!(read(&rendered.html), read(&bare.html));
    }
}
