//! Undoing and making again, across restarts, after other edits, after a kill.

use std::ffi::OsStr;

use super::super::journal::{Entry, Journal, Role};
use super::super::swap;
use super::super::writer::TURN;
use super::*;

const TICKED: &str = "- [x] a\n- [ ] b\n";
const OPEN: &str = "- [ ] a\n- [ ] b\n";

fn ticked() -> Fixture {
    let fixture = Fixture::new(OPEN);
    assert!(fixture.tick_now(1, true).is_written());
    fixture
}

fn text(fixture: &Fixture) -> String {
    String::from_utf8(fixture.bytes()).unwrap()
}

#[test]
fn the_last_edits_are_undone_one_by_one_and_made_again() {
    let mut fixture = ticked();
    assert!(fixture.tick_now(2, true).is_written());
    for _ in 0..2 {
        fixture = fixture.reopened();
        let undo = |fixture: &Fixture, expected: &str| {
            let undone = fixture.writer.undo(Direction::Undo).unwrap();
            assert!(
                matches!(undone, Undone::Written { conflict: None, .. }),
                "{undone:?}"
            );
            assert_eq!(text(fixture), expected);
        };
        undo(&fixture, TICKED);
        fixture = fixture.reopened();
        undo(&fixture, OPEN);
        assert_eq!(
            fixture.writer.undo(Direction::Undo).unwrap(),
            Undone::Nothing
        );
        for expected in [TICKED, "- [x] a\n- [x] b\n"] {
            assert!(matches!(
                fixture.writer.undo(Direction::Redo).unwrap(),
                Undone::Written { .. }
            ));
            assert_eq!(text(&fixture), expected);
        }
        assert_eq!(
            fixture.writer.undo(Direction::Redo).unwrap(),
            Undone::Nothing
        );
    }
    assert_eq!(fixture.names(), ["a.md"]);
}

#[test]
fn a_note_that_has_changed_is_undone_only_where_it_is_clear() {
    // What the note has become since the tick, and what undoing makes of it.
    let check = |now: &str, expected: Result<&str, Option<Refusal>>| {
        let fixture = ticked();
        fs::write(fixture.file(), now).unwrap();
        let undone = fixture.writer.undo(Direction::Undo).unwrap();
        match (expected, undone) {
            (Ok(after), Undone::Written { .. }) => assert_eq!(text(&fixture), after),
            (Err(why), Undone::Refused { refusal, .. }) => {
                assert_eq!((refusal, text(&fixture).as_str()), (why, now));
                // It is not in the way of what was done before it.
                assert_eq!(
                    fixture.writer.undo(Direction::Undo).unwrap(),
                    Undone::Nothing
                );
            }
            (expected, undone) => panic!("{expected:?}, not {undone:?}"),
        }
    };
    check("new\n- [x] a\n- [ ] b\n", Ok("new\n- [ ] a\n- [ ] b\n"));
    check("- [ ] b\r\n- [x] a", Ok("- [ ] b\r\n- [ ] a"));
    check("- [x] a!\n- [ ] b\n", Err(Some(Refusal::LineChanged)));
    check("- [ ] a\n- [ ] b\n", Err(Some(Refusal::LineChanged)));
    check("- [x] a\n- [x] a\n", Err(Some(Refusal::Ambiguous)));
    let fixture = ticked();
    fs::remove_file(fixture.file()).unwrap();
    let undone = fixture.writer.undo(Direction::Undo).unwrap();
    assert!(
        matches!(undone, Undone::Refused { refusal: None, .. }),
        "{undone:?}"
    );
}

#[test]
fn added_lines_are_taken_away_after_other_changes() {
    let check = |before: &str, change: fn(String) -> String, expected: &str| {
        let fixture = Fixture::new(before);
        let added = ["- [ ] 牛乳".to_owned(), "  低脂肪".to_owned()];
        assert!(
            fixture
                .writer
                .edit(&note_path(), &Edit::Append { lines: &added })
                .unwrap()
                .is_written()
        );
        fs::write(fixture.file(), change(text(&fixture))).unwrap();
        fixture.writer.undo(Direction::Undo).unwrap();
        assert_eq!(text(&fixture), expected);
    };
    check("a\n", |text| text + "b\n", "a\nb\n");
    check("a\n", |text| format!("b\n{text}"), "b\na\n");
    check("a", |text| format!("b\n{text}"), "b\na");
    check("", |text| format!("{text}\n"), "\n");
}

#[test]
fn what_was_undone_is_said_in_both_languages() {
    let fixture = ticked();
    let undone = fixture.writer.undo(Direction::Undo).unwrap();
    for (language, words) in [
        (Language::Ja, "元に戻しました：a.md の 1 行目「a」"),
        (Language::En, "Undone: line 1 of a.md, “a”."),
    ] {
        let wire = undone.to_wire(Direction::Undo, language);
        assert_eq!(
            (wire.written, wire.line, wire.notice.message.as_str()),
            (true, Some(1), words)
        );
    }
    let (undo, redo) = fixture.writer.history().unwrap();
    assert!(undo.is_empty());
    assert_eq!(
        (redo[0].at.as_str(), redo[0].what),
        ("2026-11-23T12:00:00", What::Ticked)
    );
}

/// A journal in which the edit of a killed process was begun and not ended.
fn begun(fixture: &Fixture, in_place: bool, after: &str) -> Entry {
    let before = fixture.read();
    let line = |text: &str| text.lines().next().unwrap().as_bytes().to_vec();
    let bytes = fixture.bytes();
    let splice = if in_place {
        super::super::splice::Splice {
            offset: 0,
            old: bytes.clone(),
            new: after.as_bytes().to_vec(),
        }
    } else {
        super::super::splice::Splice {
            offset: 3,
            old: b" ".to_vec(),
            new: b"x".to_vec(),
        }
    };
    let entry = Entry {
        id: 0,
        role: Role::Edit,
        past: Past {
            at: String::new(),
            path: "a.md".to_owned(),
            line: 1,
            text: String::new(),
            what: What::Ticked,
        },
        hash_before: *blake3::hash(&bytes).as_bytes(),
        hash_after: *blake3::hash(after.as_bytes()).as_bytes(),
        splice,
        lines_before: vec![line(&before.text)],
        lines_after: vec![line(after)],
        in_place,
        temporary: String::new(),
        alone: (true, true),
    };
    let journal = Journal::new(fixture.state.path());
    journal.open().unwrap().begin(entry).unwrap()
}

#[test]
fn what_a_killed_process_had_begun_is_brought_to_an_end() {
    // What the note and the file beside it hold after the kill, what they hold after the next start,
    // and whether the tick counts as done.
    let check = |note: &str, beside: Option<&str>, expected: &str, others: &[&str], done: bool| {
        let fixture = Fixture::new(OPEN);
        let entry = begun(&fixture, false, TICKED);
        fs::write(fixture.file(), note).unwrap();
        if let Some(beside) = beside {
            fs::write(fixture.dir.path().join(&entry.temporary), beside).unwrap();
        }
        let fixture = fixture.reopened();
        assert_eq!(text(&fixture), expected, "{note:?} {beside:?}");
        let names: Vec<String> = sorted(others.iter().copied().chain(["a.md"])).collect();
        assert_eq!(fixture.names(), names, "{note:?} {beside:?}");
        assert_eq!(
            !fixture.writer.history().unwrap().0.is_empty(),
            done,
            "{note:?} {beside:?}"
        );
    };
    check(OPEN, None, OPEN, &[], false);
    check(OPEN, Some(""), OPEN, &[], false);
    check(OPEN, Some("- [x"), OPEN, &[], false);
    check(OPEN, Some(TICKED), OPEN, &[], false);
    check(TICKED, Some(OPEN), TICKED, &[], true);
    check(TICKED, None, TICKED, &[], true);
    // Another program's edit came out of the exchange and was not yet given back.
    check(TICKED, Some("edit\n"), "edit\n", &[], false);
    let copy = "a (conflict 2026-11-23 120000).md";
    check("later\n", Some("edit\n"), "later\n", &[copy], false);
    check("later\n- [x] a\n", None, "later\n- [x] a\n", &[], true);
}

#[test]
fn a_copy_of_a_note_with_a_long_name_has_one_that_fits() {
    for stem in ["あ".repeat(84), "a".repeat(252), "b".repeat(20)] {
        let dir = tempdir().unwrap();
        fs::write(dir.path().join("aside"), "edit").unwrap();
        let folder = fs::File::open(dir.path()).unwrap();
        let name = format!("{stem}.md");
        let (aside, name) = (OsStr::new("aside"), OsStr::new(&name));
        let copy = swap::keep_conflict(&folder, aside, name, noon()).unwrap();
        let (begins, behind) = copy.split_at(copy.find(" (").unwrap());
        assert!(stem.starts_with(begins) && begins.len() >= 20, "{copy}");
        assert_eq!(behind, " (conflict 2026-11-23 120000).md");
        assert_eq!(fs::read(dir.path().join(copy)).unwrap(), b"edit");
    }
}

#[test]
fn a_note_that_is_no_text_any_more_does_not_bar_the_way_to_older_edits() {
    let fixture = ticked();
    let other = NotePath::new("b.md").unwrap();
    fs::write(fixture.dir.path().join("b.md"), OPEN).unwrap();
    let line = Line {
        number: 1,
        text: "- [ ] a",
        hash: "",
        twin: false,
    };
    let tick = Edit::Mark { line, mark: 'x' };
    assert!(fixture.writer.edit(&other, &tick).unwrap().is_written());
    fs::write(fixture.dir.path().join("b.md"), [0; 64]).unwrap();
    let undone = fixture.writer.undo(Direction::Undo);
    assert!(
        matches!(undone, Err(EngineError::BinaryNote(_))),
        "{undone:?}"
    );
    assert_eq!(text(&fixture), TICKED);
    fixture.writer.undo(Direction::Undo).unwrap();
    assert_eq!(text(&fixture), OPEN);
}

#[test]
fn a_write_into_the_file_that_was_cut_off_is_taken_back() {
    let before = "あ".repeat(4000) + "\n";
    let after = "いぬ".repeat(4000) + "\n";
    let check = |now: Vec<u8>, expected: &[u8]| {
        let fixture = Fixture::new(&before);
        begun(&fixture, true, &after);
        fs::write(fixture.file(), &now).unwrap();
        let fixture = fixture.reopened();
        assert!(fixture.bytes() == expected, "{} bytes", now.len());
    };
    let (old, new) = (before.as_bytes(), after.as_bytes());
    check(old.to_vec(), old);
    check(new.to_vec(), new);
    for cut in [1, 100, 4096, 5000, 12_000, 12_001, 15_000] {
        let tail = old.get(cut..).unwrap_or_default();
        check([&new[..cut], tail].concat(), old);
    }
    // Blocks reach the disk in any order.
    check([&old[..4096], &new[4096..8192], &old[8192..]].concat(), old);
    let others = [&new[..100], b"others", &old[106..]].concat();
    check(others.clone(), &others);
}

#[test]
fn a_write_into_a_file_that_was_just_replaced_is_not_lost() {
    let check = |late: &str, meanwhile: Option<&str>, expected: &str, others: &[&str]| {
        let fixture = Fixture::new(OPEN);
        let slow = fs::OpenOptions::new()
            .write(true)
            .open(fixture.file())
            .unwrap();
        assert!(fixture.tick_now(1, true).is_written());
        slow.set_len(0).unwrap();
        slow.write_all_at(late.as_bytes(), 0).unwrap();
        if let Some(meanwhile) = meanwhile {
            fs::write(fixture.file(), meanwhile).unwrap();
        }
        let rescues = Arc::clone(&fixture.rescues);
        let fixture = fixture.reopened();
        assert_eq!(text(&fixture), expected, "{late:?}");
        let names: Vec<String> = sorted(others.iter().copied().chain(["a.md"])).collect();
        assert_eq!(fixture.names(), names, "{late:?}");
        let rescues = rescues.lock().unwrap();
        assert_eq!(rescues.len(), usize::from(late != OPEN), "{rescues:?}");
        for rescue in rescues.iter() {
            let is_told = rescue.notice(Language::Ja).is_some();
            assert_eq!(is_told, !matches!(rescue, Rescue::Merged(_)), "{rescue:?}");
        }
    };
    check(OPEN, None, TICKED, &[]);
    check(
        "- [ ] a\n- [ ] b\nsaved\n",
        None,
        "- [x] a\n- [ ] b\nsaved\n",
        &[],
    );
    check("other\n", None, "other\n", &[]);
    let copy = "a (conflict 2026-11-23 120000).md";
    check("other\n", Some("third\n"), "third\n", &[copy]);
}

#[test]
fn what_was_added_is_added_to_a_late_write_again() {
    let added = ["- [ ] new".to_owned()];
    let check = |below: Option<u32>, late: &[u8], expected: &[u8]| {
        let fixture = Fixture::new(OPEN);
        let seen = fixture.read();
        let slow = fs::OpenOptions::new()
            .write(true)
            .open(fixture.file())
            .unwrap();
        let text = |number: u32| seen.text.lines().nth(number as usize - 1).unwrap();
        let edit = match below {
            None => Edit::Append { lines: &added },
            Some(number) => Edit::InsertBelow {
                line: Line {
                    number,
                    text: text(number),
                    hash: &seen.hash,
                    twin: false,
                },
                lines: &added,
            },
        };
        let outcome = fixture.writer.edit(&note_path(), &edit).unwrap();
        assert!(outcome.is_written());
        slow.set_len(0).unwrap();
        slow.write_all_at(late, 0).unwrap();
        let fixture = fixture.reopened();
        let (now, late) = (fixture.bytes(), String::from_utf8_lossy(late));
        assert!(now == expected, "{late:?}: {}", now.escape_ascii());
    };
    check(
        None,
        b"- [ ] a\n- [ ] b\nsaved\n",
        b"- [ ] a\n- [ ] b\n- [ ] new\nsaved\n",
    );
    check(
        Some(1),
        b"saved\n- [ ] a\n- [ ] b\n",
        b"saved\n- [ ] a\n- [ ] new\n- [ ] b\n",
    );
    check(Some(1), b"saved\n", b"saved\n- [ ] new\n");
    check(
        Some(1),
        b"- [ ] a\n- [ ] a\n",
        b"- [ ] a\n- [ ] a\n- [ ] new\n",
    );
    check(None, b"saved\n- [ ] new\n", b"saved\n- [ ] new\n");
    // What was added cannot stand among the bytes of another encoding.
    let utf16 = b"\xff\xfes\0a\0v\0e\0d\0\n\0";
    check(Some(1), utf16, utf16);
}

#[test]
fn a_late_write_is_found_while_the_program_lives() {
    let fixture = Fixture::new(OPEN);
    let slow = fs::OpenOptions::new()
        .write(true)
        .open(fixture.file())
        .unwrap();
    assert!(fixture.tick_now(1, true).is_written());
    slow.write_all_at(b"- [ ] A\n", 0).unwrap();
    let deadline = Instant::now() + Duration::from_secs(30);
    while fixture.rescues.lock().unwrap().is_empty() {
        assert!(Instant::now() < deadline, "never looked at");
        std::thread::sleep(Duration::from_millis(20));
    }
    assert_eq!(text(&fixture), "- [ ] A\n- [ ] b\n");
    drop(TURN.lock());
}

#[test]
fn without_a_journal_nothing_is_written() {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("a.md"), OPEN).unwrap();
    let fixture = Fixture::on(dir);
    fs::create_dir(fixture.state.path().join("journal")).unwrap();
    let error = fixture.tick(&fixture.read(), 1, true).unwrap_err();
    assert_eq!(error.code(), "journal");
    assert_eq!(text(&fixture), OPEN);
}
