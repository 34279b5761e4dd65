//! The index follows the folder, whatever is in it.

use std::fs;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use sakuin_engine::wire::{EngineEvent, FolderRequest, OpenNoteRequest, SearchRequest};

use crate::bench::Bench;

fn paths(bench: &Bench, query: &str) -> Vec<String> {
    let request = SearchRequest {
        query: query.to_owned(),
        limit: 100,
        explain: false,
        ..SearchRequest::default()
    };
    let response = bench
        .engine()
        .search(&request)
        .expect("searching does not fail");
    response.hits.into_iter().map(|hit| hit.path).collect()
}

#[test]
fn only_what_changed_is_read_again() {
    let bench = Bench::with(&[("a.md", "# 甲\n削除マーカ"), ("b/c.md", "# 乙\n冪等性")]);
    assert_eq!(paths(&bench, "冪等性"), ["b/c.md"]);

    let bench = bench.reopened();
    let updated = bench.update();
    assert!(
        updated.changed.is_empty() && updated.removed.is_empty(),
        "{updated:?}"
    );
    assert_eq!(paths(&bench, "冪等性"), ["b/c.md"]);

    bench.write("a.md", "# 甲\n可用性".as_bytes());
    fs::remove_file(bench.notes().join("b/c.md")).expect("a note can be removed");
    bench.write("d.txt", "見出しのない文".as_bytes());
    let updated = bench.update();
    assert_eq!(updated.changed, ["a.md", "d.txt"]);
    assert_eq!(updated.removed, ["b/c.md"]);
    assert_eq!(paths(&bench, "可用性"), ["a.md"]);
    assert_eq!(paths(&bench, "見出しのない"), ["d.txt"]);
    assert!(paths(&bench, "冪等性").is_empty());
    assert!(paths(&bench, "削除マーカ").is_empty());
}

/// What a file holds, the words by which it is found, and the code of its notice.
#[track_caller]
fn check_bytes(bytes: &[u8], query: Option<&str>, code: Option<&str>) {
    let bench = Bench::with(&[("良.md", "# 良\nこのノートは無事")]);
    bench.write("メモ.md", bytes);
    bench.update();
    assert_eq!(paths(&bench, "無事"), ["良.md"]);
    if let Some(query) = query {
        assert_eq!(paths(&bench, query), ["メモ.md"]);
        let request = OpenNoteRequest {
            path: "メモ.md".to_owned(),
            query: Some(query.to_owned()),
            ..OpenNoteRequest::default()
        };
        let view = bench
            .engine()
            .open_note(&request)
            .expect("the note can be opened");
        assert!(view.matches > 0, "{}", view.html);
    }
    let report = bench.engine().check().expect("the folder can be checked");
    let codes: Vec<&str> = report
        .notices
        .iter()
        .map(|notice| notice.code.as_str())
        .collect();
    assert_eq!(codes, code.as_slice());
}

#[test]
fn every_file_gives_what_it_can_and_one_notice() {
    let text = "# 見出し\n\n日本語の文章と検索の語。";
    let (sjis, ..) = encoding_rs::SHIFT_JIS.encode(text);
    let (euc, ..) = encoding_rs::EUC_JP.encode(text);
    let utf16: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    let mut broken = text.as_bytes().to_vec();
    broken.extend([b'\n', 0xff, 0xfe, b'x', b'\n']);
    let nested = format!("{} 深い所の検索", ">".repeat(10_000));
    let found = Some("検索");
    check_bytes(text.as_bytes(), found, None);
    check_bytes(&sjis, found, Some("not-utf8"));
    check_bytes(&euc, found, Some("not-utf8"));
    check_bytes(&utf16, found, Some("not-utf8"));
    check_bytes(&broken, found, Some("lossy"));
    check_bytes(b"", None, None);
    check_bytes(b"\0\x01\x02binary\0\0", None, Some("binary-note"));
    check_bytes(
        "---\ntitle: [壊れた\n---\n検索".as_bytes(),
        found,
        Some("front-matter"),
    );
    check_bytes(nested.as_bytes(), found, Some("plain-text"));
}

#[test]
fn names_may_be_composed_either_way() {
    let decomposed = "か\u{3099}き\u{3099}.md";
    let bench = Bench::with(&[(decomposed, "# 鍵\n合い鍵")]);
    assert_eq!(paths(&bench, "合い鍵"), [decomposed]);
    for path in [decomposed, "がぎ.md"] {
        let request = OpenNoteRequest {
            path: path.to_owned(),
            query: None,
            ..OpenNoteRequest::default()
        };
        assert!(bench.engine().open_note(&request).is_ok(), "{path}");
    }
}

#[test]
fn links_that_lead_nowhere_stop_nothing() {
    let bench = Bench::with(&[("a.md", "# 甲\n本文")]);
    let notes = bench.notes();
    for (target, name) in [
        ("どこにもない.md", "切れた.md"),
        ("輪.md", "輪.md"),
        ("/etc", "外"),
    ] {
        std::os::unix::fs::symlink(target, notes.join(name)).expect("a link can be made");
    }
    bench.update();
    assert_eq!(paths(&bench, "本文"), ["a.md"]);
    let report = bench.engine().check().expect("the folder can be checked");
    let mut codes: Vec<&str> = report
        .notices
        .iter()
        .map(|notice| notice.code.as_str())
        .collect();
    codes.sort_unstable();
    assert_eq!(codes, ["broken-link", "link-loop", "outside-link"]);
}

#[test]
fn an_edit_from_outside_is_searchable_without_a_restart() {
    let bench = Bench::with(&[("a.md", "# 甲\n本文")]);
    let (send, events) = mpsc::channel();
    let on_event = move |event| {
        if let EngineEvent::Indexed {
            changed, removed, ..
        } = event
        {
            send.send((changed, removed)).ok();
        }
    };
    bench
        .engine()
        .start(Arc::new(on_event))
        .expect("the engine starts");
    let wait = |what: &str| {
        events
            .recv_timeout(Duration::from_secs(20))
            .unwrap_or_else(|_| panic!("no word of {what}"))
    };
    assert_eq!(wait("the start"), (vec![], vec![]));
    bench.write("新しい/b.md", "# 乙\n冪等性".as_bytes());
    assert_eq!(wait("a new note").0, ["新しい/b.md"]);
    assert_eq!(paths(&bench, "冪等性"), ["新しい/b.md"]);
    fs::rename(bench.notes().join("a.md"), bench.notes().join("c.md"))
        .expect("a note can be renamed");
    assert_eq!(
        wait("a rename"),
        (vec!["c.md".to_owned()], vec!["a.md".to_owned()])
    );
    // Nothing that can be found has changed, but there is something to be told.
    bench.write("d.md", &[0; 64]);
    assert_eq!(wait("a file that is no note"), (vec![], vec![]));
    let folder = bench.engine().folder(&FolderRequest::default());
    let notices = folder.expect("the folder is there").notices;
    let told: Vec<_> = notices.iter().map(|n| n.code.as_str()).collect();
    assert_eq!(told, ["binary-note"]);
}

#[test]
fn some_notes_of_the_folder_are_told_of_alone() {
    let bench = Bench::with(&[
        ("b.md", "# 乙\n- [ ] 未"),
        ("c/a.md", "# 甲\n- [x] 済"),
        ("d.md", "# 丁"),
    ]);
    let check = |only: Option<&[&str]>, expected: &[(&str, usize)]| {
        let only = only.map(|only| only.iter().map(ToString::to_string).collect());
        let folder = bench.engine().folder(&FolderRequest { only });
        let folder = folder.expect("the folder is there");
        let notes = folder.notes.iter();
        let told: Vec<_> = notes.map(|n| (n.path.as_str(), n.open_tasks)).collect();
        assert_eq!(told, expected);
        assert_eq!(folder.sections, 3);
    };
    check(None, &[("c/a.md", 0), ("b.md", 1), ("d.md", 0)]);
    check(Some(&["d.md", "c/a.md"]), &[("c/a.md", 0), ("d.md", 0)]);
    check(Some(&["gone.md"]), &[]);
    check(Some(&[]), &[]);
}

#[test]
fn an_index_of_another_kind_or_damaged_is_made_anew() {
    let bench = Bench::with(&[("a.md", "# 甲\n本文")]);
    let index = bench.notes().with_file_name("index");
    let bench = bench.reopened();
    fs::write(index.join("meta.json"), b"{").expect("the index can be written");
    let bench = bench.reopened();
    assert!(paths(&bench, "本文").is_empty());
    bench.update();
    assert_eq!(paths(&bench, "本文"), ["a.md"]);
}

#[test]
fn what_has_been_read_is_found_while_the_rest_is_being_read() {
    let bench = Bench::empty();
    for n in 0..400 {
        bench.write(&format!("{n}.md"), format!("# 題 {n}\n冪等性").as_bytes());
    }
    let mut seen = Vec::new();
    let outcome = bench.engine().update(&mut |progress| {
        assert_eq!(progress.total, 400);
        if seen.last() != Some(&progress.searchable) {
            let found = paths(&bench, "冪等性").len();
            assert_eq!(
                found,
                progress.searchable.min(100),
                "of those that can be found"
            );
            seen.push(progress.searchable);
        }
    });
    assert_eq!(
        outcome.expect("the index can be updated").changed.len(),
        400
    );
    assert_eq!(seen, [0, 64, 128, 256]);
    assert_eq!(
        bench.engine().check().expect("the folder is there").indexed,
        400
    );
}
