//! Emphasis beside Japanese: every row of the shared fixture comes out as its `html` column says.

use std::path::Path;

use pulldown_cmark::{Options, Parser, html};

const FIXTURE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../shared/fixtures/cjk-emphasis.jsonl"
);

/// HTML with what the fixture's own renderer spells otherwise made alike.
fn spelled(html: &str) -> String {
    let html = html.replace("<del>", "<s>").replace("</del>", "</s>");
    html.replace("&quot;", "\"").trim().to_owned()
}

#[test]
#[expect(
    clippy::print_stderr,
    reason = "a skipped fixture must be seen in the test's output"
)]
fn every_row_of_the_fixture() {
    if !Path::new(FIXTURE).exists() {
        eprintln!("skipped: no {FIXTURE}");
        return;
    }
    let rows = std::fs::read_to_string(FIXTURE).expect("the fixture is readable");
    let mut failed = Vec::new();
    for (line, row) in rows.lines().enumerate() {
        let row: serde_json::Value = serde_json::from_str(row).expect("each line is an object");
        let (markdown, expected) = (&row["markdown"], &row["html"]);
        let (Some(markdown), Some(expected)) = (markdown.as_str(), expected.as_str()) else {
            panic!("line {} lacks markdown or html", line + 1);
        };
        let mut got = String::new();
        html::push_html(
            &mut got,
            Parser::new_ext(markdown, Options::ENABLE_STRIKETHROUGH),
        );
        if spelled(&got) != spelled(expected) {
            failed.push(format!(
                "{markdown}\n  expected {expected}\n  got      {}",
                got.trim()
            ));
        }
    }
    assert!(
        failed.is_empty(),
        "{} rows differ:\n{}",
        failed.len(),
        failed.join("\n")
    );
    assert!(rows.lines().count() >= 143, "the fixture has lost rows");
}
