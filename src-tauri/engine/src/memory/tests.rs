use std::os::unix::fs::MetadataExt as _;
use std::thread;

use tempfile::TempDir;

use super::*;
use crate::wire::{Layout, OpenTabs, PlaceMemory, SavedSearch, TabMemory};

fn dir() -> TempDir {
    TempDir::new().expect("a temporary folder can be made")
}

fn memory(dir: &Path) -> Memory {
    match read(dir).expect("the file can be read") {
        Kept::Memory(memory) => *memory,
        Kept::Nothing => panic!("nothing is kept"),
        Kept::Unknown => panic!("the file is broken"),
    }
}

fn saved(name: &str) -> RememberRequest {
    RememberRequest {
        saved: Some(vec![SavedSearch {
            name: name.to_owned(),
            query: "task-todo: 検索".to_owned(),
        }]),
        ..RememberRequest::default()
    }
}

fn tab(places: usize, at: usize) -> TabMemory {
    let place = |i: usize| PlaceMemory {
        path: format!("{i}.md"),
        offset: 12.5,
        ..PlaceMemory::default()
    };
    TabMemory {
        places: (0..places).map(place).collect(),
        at,
    }
}

fn tabs(tabs: Vec<TabMemory>) -> RememberRequest {
    RememberRequest {
        open: Some(OpenTabs { tabs, current: 0 }),
        ..RememberRequest::default()
    }
}

#[test]
fn only_the_parts_that_are_given_are_replaced() {
    let dir = dir();
    let dir = dir.path().join("made/when/needed");
    write(&dir, saved("毎日")).expect("it can be written");
    write(&dir, tabs(vec![tab(2, 1)])).expect("it can be written");
    let kept = memory(&dir);
    assert_eq!(kept.saved[0].name, "毎日");
    assert_eq!(kept.open.tabs, [tab(2, 1)]);
    write(&dir, saved("毎週")).expect("it can be written");
    assert_eq!(memory(&dir).saved[0].name, "毎週");
    assert_eq!(memory(&dir).open.tabs.len(), 1);
}

#[test]
fn the_file_is_its_users_alone() {
    let dir = dir();
    let dir = dir.path().join("state");
    places::create_private_dir(&dir).expect("a folder can be made");
    fs::write(dir.join(UNFINISHED), "left by a killed process").expect("it can be written");
    write(&dir, saved("a")).expect("it can be written");
    for name in [FILE, LOCK] {
        let mode = fs::metadata(dir.join(name)).expect("it is there").mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    assert_eq!(
        fs::metadata(&dir).expect("it is there").mode() & 0o777,
        0o700
    );
    assert!(!dir.join(UNFINISHED).exists());
}

/// What stands in the file; it is set aside as it is, and the next write begins anew.
#[track_caller]
fn check_set_aside(bytes: &[u8]) {
    let dir = dir();
    let dir = dir.path();
    fs::write(dir.join(FILE), bytes).expect("it can be written");
    assert!(matches!(read(dir), Ok(Kept::Unknown)));
    write(dir, saved("a")).expect("it can be written");
    assert_eq!(memory(dir).saved[0].name, "a");
    assert_eq!(fs::read(dir.join(aside(1))).expect("it is kept"), bytes);
}

#[test]
fn what_cannot_be_understood_is_set_aside() {
    check_set_aside(b"");
    check_set_aside(b"{\"version\":1,\"memory\":{\"saved\":[{\"na");
    check_set_aside(b"{\"version\":2,\"memory\":{}}");
    check_set_aside(b"{\"version\":1,\"memory\":{\"saved\":\"\"}}");
    check_set_aside(b"[]");
    check_set_aside(&[0xFF; 64]);
}

#[test]
fn what_is_missing_counts_as_empty_and_what_is_unknown_is_passed_over() {
    let dir = dir();
    let text =
        r#"{"version":1,"memory":{"saved":[{"name":"a","query":"b","later":1}],"later":{}}}"#;
    fs::write(dir.path().join(FILE), text).expect("it can be written");
    let kept = memory(dir.path());
    assert_eq!(kept.saved[0].query, "b");
    assert_eq!(kept.layout, Layout::default());
}

#[test]
fn nothing_grows_without_a_bound() {
    let dir = dir();
    let long = "長".repeat(most::TEXT);
    let request = RememberRequest {
        open: Some(OpenTabs {
            tabs: vec![tab(1, 0); most::TABS + 1],
            current: 0,
        }),
        searches: Some([vec![long.clone()], vec!["a".to_owned(); 1_000]].concat()),
        saved: Some(vec![
            SavedSearch {
                name: long.clone(),
                query: "a".to_owned(),
            };
            2
        ]),
        layout: Some(Layout {
            folded: Some(vec!["f".to_owned(); most::FOLDED + 1]),
            ..Layout::default()
        }),
    };
    write(dir.path(), request).expect("it can be written");
    let kept = memory(dir.path());
    assert_eq!(kept.open.tabs.len(), most::TABS);
    assert_eq!(kept.searches.len(), most::SEARCHES);
    assert_eq!(kept.searches[0], "a");
    assert!(kept.saved.is_empty());
    assert_eq!(kept.layout.folded.map(|f| f.len()), Some(most::FOLDED));
}

/// A tab with so many places, at one of them; the first and the last that are kept, and where it is.
#[track_caller]
fn check_places(places: usize, at: usize, first: &str, last: &str, then: usize) {
    let mut memory = Memory::default();
    replace(&mut memory, tabs(vec![tab(places, at)]));
    bound(&mut memory);
    let tab = &memory.open.tabs[0];
    let ends = [tab.places.first(), tab.places.last()].map(|p| p.map(|p| p.path.as_str()));
    assert_eq!((ends, tab.at), ([Some(first), Some(last)], then));
}

#[test]
fn of_a_long_way_the_places_about_the_one_that_is_shown_are_kept() {
    check_places(10, 3, "0.md", "9.md", 3);
    check_places(80, 79, "30.md", "79.md", 49);
    check_places(80, 0, "0.md", "49.md", 0);
    check_places(80, 60, "11.md", "60.md", 49);
}

#[test]
fn two_windows_never_garble_it() {
    let dir = dir();
    let rounds = 40;
    thread::scope(|scope| {
        let path = dir.path();
        scope.spawn(move || {
            for i in 0..rounds {
                write(path, saved(&i.to_string())).expect("it can be written");
            }
        });
        scope.spawn(move || {
            for i in 0..rounds {
                write(path, tabs(vec![tab(1, 0); i + 1])).expect("it can be written");
            }
        });
        for _ in 0..rounds {
            assert!(!matches!(read(path), Ok(Kept::Unknown) | Err(_)));
        }
    });
    let kept = memory(dir.path());
    assert_eq!(kept.saved[0].name, (rounds - 1).to_string());
    assert_eq!(kept.open.tabs.len(), rounds);
}
