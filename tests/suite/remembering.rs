//! What the window remembers of a folder, over restarts and renames.

use std::fs;

use sakuin_engine::wire::{RememberRequest, Renamed, SavedSearch};

use crate::bench::Bench;

fn saved(name: &str) -> RememberRequest {
    RememberRequest {
        saved: Some(vec![SavedSearch {
            name: name.to_owned(),
            query: name.to_owned(),
        }]),
        ..RememberRequest::default()
    }
}

#[test]
fn what_was_remembered_is_there_at_the_next_start() {
    let bench = Bench::empty();
    assert_eq!(bench.engine().recall().memory.saved, []);
    bench.engine().remember(saved("毎日")).expect("it is kept");
    let recalled = bench.reopened().engine().recall();
    assert_eq!(recalled.memory.saved[0].name, "毎日");
    assert_eq!(recalled.notice, None);
}

#[test]
fn a_broken_file_is_told_once_and_kept() {
    let bench = Bench::empty();
    let state = bench.notes().with_file_name("state");
    fs::create_dir(&state).expect("a folder can be made");
    fs::write(state.join("desk.json"), "{").expect("a file can be written");
    let recalled = bench.engine().recall();
    let notice = recalled.notice.expect("it is told");
    assert!(
        notice.message.contains("desk-unreadable-1.json"),
        "{notice:?}"
    );
    assert!(state.join("desk-unreadable-1.json").is_file());
    assert_eq!(bench.engine().recall().notice, None);
}

#[test]
fn a_folder_that_cannot_be_written_is_an_error_that_says_so() {
    let bench = Bench::empty();
    // Nobody can make a folder where a file is, not even root.
    fs::write(bench.notes().with_file_name("state"), "").expect("a file can be written");
    let error = bench.engine().remember(saved("a")).expect_err("it is said");
    assert_eq!(error.code(), "state");
    assert_eq!(bench.engine().recall().memory.saved, []);
}

/// Notes at first, what is done to the folder, and the renames that the next update tells.
#[track_caller]
fn check_renames(notes: &[(&str, &str)], act: impl Fn(&Bench), expected: &[(&str, &str)]) {
    let bench = Bench::with(notes);
    act(&bench);
    let mut found = bench.update().renamed;
    found.sort_by(|a, b| a.from.cmp(&b.from));
    let expected: Vec<_> = expected
        .iter()
        .map(|(from, to)| Renamed {
            from: (*from).to_owned(),
            to: (*to).to_owned(),
        })
        .collect();
    assert_eq!(found, expected);
}

fn rename(bench: &Bench, from: &str, to: &str) {
    let to = bench.notes().join(to);
    fs::create_dir_all(to.parent().expect("it lies in a folder")).expect("a folder can be made");
    fs::rename(bench.notes().join(from), to).expect("it can be renamed");
}

#[test]
fn a_renamed_note_is_known_again() {
    let notes = [("a.md", "# 甲"), ("b/c.md", "# 乙"), ("b/d.md", "# 丙")];
    check_renames(&notes, |b| rename(b, "a.md", "x.md"), &[("a.md", "x.md")]);
    check_renames(
        &notes,
        |b| rename(b, "b", "別"),
        &[("b/c.md", "別/c.md"), ("b/d.md", "別/d.md")],
    );
    // As a program of synchronisation does it: a new file of the same content.
    let again = |b: &Bench| {
        fs::remove_file(b.notes().join("a.md")).expect("it can be removed");
        b.write("x.md", "# 甲".as_bytes());
    };
    check_renames(&notes, again, &[("a.md", "x.md")]);
    let another = |b: &Bench| {
        fs::remove_file(b.notes().join("a.md")).expect("it can be removed");
        b.write("x.md", "# 丁".as_bytes());
    };
    check_renames(&notes, another, &[]);
    check_renames(&notes, |b| b.write("x.md", "# 甲".as_bytes()), &[]);
}
