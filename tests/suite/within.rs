//! Searching within one note that is open.

use sakuin_engine::wire::OpenNoteRequest;

use crate::bench::Bench;

/// What is marked in `a.md` when `query` is asked of it alone, in reading order.
#[track_caller]
fn check(query: &str, expected: &[&str]) {
    // What other notes hold decides elsewhere which readings are tried.
    let crowd: String = (0..30)
        .map(|n| format!("# sakujo {n}\n\nsakujo さくじょ\n\n"))
        .collect();
    let note = "# 題\n\n古い行は削除する。サーバーを止める。\n\n## 二\n\nサクジョと削除マーカー。`DeleteMarker`。\n";
    let bench = Bench::with(&[("a.md", note), ("b.md", &crowd)]);
    let request = OpenNoteRequest {
        path: "a.md".to_owned(),
        query: Some(query.to_owned()),
        within: Some(true),
        ..OpenNoteRequest::default()
    };
    let html = bench
        .engine()
        .open_note(&request)
        .expect("the note can be opened")
        .html;
    let marked: Vec<&str> = html
        .split("<mark class=\"match\"")
        .skip(1)
        .filter_map(|rest| rest.split_once('>')?.1.split('<').next())
        .collect();
    assert_eq!(marked, expected, "{query}: {html}");
}

#[test]
fn a_note_is_searched_by_itself_whatever_others_hold() {
    check("削除", &["削除", "削除"]);
    check("sakujo", &["削除", "サクジョ", "削除"]);
    check("さくじょ", &["削除", "サクジョ", "削除"]);
    check("サーバ", &["サーバー"]);
    check("deletemarker", &["DeleteMarker"]);
    check("何もない", &[]);
    check("  ", &[]);
}
