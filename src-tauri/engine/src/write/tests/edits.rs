//! Edits other than ticks: lines added, changed and taken away, in any encoding.

use super::*;

fn edit(fixture: &Fixture, edit: &Edit<'_>) -> Result<Outcome, EngineError> {
    fixture.writer.edit(&note_path(), edit)
}

fn lines(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

/// Makes an edit in the text in each encoding, and undoes it.
#[track_caller]
fn check(before: &str, make: &dyn Fn(&NoteFile) -> Made, after: &str) {
    for (bytes, expected) in encoded(before).into_iter().zip(encoded(after)) {
        let fixture = Fixture::new(&bytes);
        // Where the encoding cannot be told, nothing is edited.
        if fixture.read().text != before {
            continue;
        }
        let seen = fixture.read();
        let made = make(&seen);
        let outcome = edit(&fixture, &made.edit(&seen)).unwrap();
        assert!(outcome.is_written(), "{outcome:?} {before:?}");
        assert_eq!(
            fixture.bytes(),
            expected,
            "{before:?} {}",
            seen.encoding.name()
        );
        let undone = fixture.writer.undo(Direction::Undo).unwrap();
        assert!(
            matches!(undone, Undone::Written { .. } | Undone::Nothing),
            "{undone:?}"
        );
        assert_eq!(fixture.bytes(), bytes, "{before:?}");
        assert_eq!(fixture.names(), ["a.md"]);
    }
}

enum Made {
    Mark(u32, char),
    Replace(u32, Vec<String>),
    Below(u32, Vec<String>),
    Append(Vec<String>),
}

impl Made {
    fn edit<'a>(&'a self, seen: &'a NoteFile) -> Edit<'a> {
        let line = |number: u32| Line {
            number,
            text: seen.line(number).unwrap(),
            hash: &seen.hash,
        };
        match self {
            Self::Mark(number, mark) => Edit::Mark {
                line: line(*number),
                mark: *mark,
            },
            Self::Replace(number, with) => Edit::Replace {
                line: line(*number),
                with,
            },
            Self::Below(number, lines) => Edit::InsertBelow {
                line: line(*number),
                lines,
            },
            Self::Append(lines) => Edit::Append { lines },
        }
    }
}

#[test]
fn lines_are_added_with_the_files_own_line_ends() {
    let below =
        |number: u32, with: &'static [&str]| move |_: &NoteFile| Made::Below(number, lines(with));
    check(
        "表\r\n- [ ] 能\r\n終わり",
        &below(2, &["- [ ] ソ"]),
        "表\r\n- [ ] 能\r\n- [ ] ソ\r\n終わり",
    );
    check(
        "表\n- [ ] 能",
        &below(2, &["- [ ] ソ", "- [ ] タ"]),
        "表\n- [ ] 能\n- [ ] ソ\n- [ ] タ",
    );
    check(
        "表\r- [ ] 能\r",
        &below(2, &["- [ ] ソ"]),
        "表\r- [ ] 能\r- [ ] ソ\r",
    );
    let append = |with: &'static [&str]| move |_: &NoteFile| Made::Append(lines(with));
    check("表\r\n能\r\n", &append(&["ソ"]), "表\r\n能\r\nソ\r\n");
    check("表\r\n能", &append(&["ソ", "十"]), "表\r\n能\r\nソ\r\n十");
    check("一行だけ", &append(&["ソ"]), "一行だけ\nソ");
    check("表\n\n\n", &append(&["ソ"]), "表\n\n\nソ\n");
    check("表\n", &append(&["二行\n続き"]), "表\n二行\n続き\n");
}

#[test]
fn lines_are_changed_and_taken_away() {
    let replace =
        |number: u32, with: &'static [&str]| move |_: &NoteFile| Made::Replace(number, lines(with));
    check(
        "- [ ] 表\n- [ ] 能\n",
        &replace(1, &["- [x] 表 (2026-11-23)"]),
        "- [x] 表 (2026-11-23)\n- [ ] 能\n",
    );
    check(
        "- [ ] 表\r\n- [ ] 能",
        &replace(2, &["- [ ] 能 〆12/7", "- [x] 能"]),
        "- [ ] 表\r\n- [ ] 能 〆12/7\r\n- [x] 能",
    );
    check("一\n二\n三\n", &replace(2, &[]), "一\n三\n");
    check("一\n二\n三", &replace(3, &[]), "一\n二");
    check("一\n二\n三\n", &replace(3, &[]), "一\n二\n");
    check("一\n二\n", &replace(2, &["二"]), "一\n二\n");
}

#[test]
fn other_marks_are_set_and_replaced() {
    let mark = |mark: char| move |_: &NoteFile| Made::Mark(1, mark);
    check("- [-] 表\n", &mark(' '), "- [ ] 表\n");
    check("- [/] 表\n", &mark('x'), "- [x] 表\n");
    check("- [ ] 表\n", &mark('-'), "- [-] 表\n");
    check("- [X] 表\n", &mark('x'), "- [X] 表\n");
}

#[test]
fn a_character_that_the_encoding_lacks_is_refused() {
    let (bytes, _, _) = SHIFT_JIS.encode("- [ ] 表とソース\n");
    let fixture = Fixture::new(&bytes);
    let with = lines(&["- [x] 表とソース ✅ 2026-11-23"]);
    let seen = fixture.read();
    let error = edit(&fixture, &Made::Replace(1, with).edit(&seen)).unwrap_err();
    assert_eq!(error.code(), "unmappable");
    assert!(error.message(Language::Ja).contains('✅'));
    assert_eq!(fixture.bytes(), *bytes);
}

#[test]
fn invalid_bytes_around_an_edit_are_kept() {
    let fixture =
        Fixture::new(b"\xe3\x81\x82\xe3\x81\x84\xe3\x81\x86\xe3\x81\x88\xff\n- [ ] a\n\xfe\n");
    let seen = fixture.read();
    let outcome = edit(
        &fixture,
        &Made::Replace(2, lines(&["- [x] a", "- [ ] b"])).edit(&seen),
    )
    .unwrap();
    assert!(outcome.is_written(), "{outcome:?}");
    let expected =
        b"\xe3\x81\x82\xe3\x81\x84\xe3\x81\x86\xe3\x81\x88\xff\n- [x] a\n- [ ] b\n\xfe\n";
    assert_eq!(fixture.bytes(), expected);
}

#[test]
fn a_text_that_would_make_the_file_something_else_is_refused() {
    let fixture = Fixture::new("a\n");
    let outcome = edit(
        &fixture,
        &Edit::Append {
            lines: &lines(&["\0"]),
        },
    )
    .unwrap();
    assert_eq!(outcome, Outcome::refused(Refusal::Unclear));
    assert_eq!(fixture.bytes(), b"a\n");
}

#[test]
fn notes_are_made() {
    let fixture = Fixture::new("");
    let create = |path: &str| {
        fixture
            .writer
            .create(&NotePath::new(path).unwrap(), &lines(&["- [ ] 買う"]))
    };
    assert!(create("受信箱/今日.md").unwrap().is_written());
    let file = fixture.dir.path().join("受信箱/今日.md");
    assert_eq!(fs::read_to_string(&file).unwrap(), "- [ ] 買う\n");
    assert!(create("受信箱/今日.md").unwrap().is_written());
    assert_eq!(
        fs::read_to_string(&file).unwrap(),
        "- [ ] 買う\n- [ ] 買う\n"
    );
    assert!(create("a.md").unwrap().is_written());
    assert_eq!(fixture.bytes(), "- [ ] 買う\n".as_bytes());
    assert_eq!(create("今日.sh").unwrap_err().code(), "unwritable-note");
    symlink("/tmp", fixture.dir.path().join("外")).unwrap();
    assert!(create("外/x.md").is_err());
}

#[test]
fn hard_links_get_whole_lines_too() {
    let fixture = Fixture::new("一\n二\n");
    let other = fixture.dir.path().join("b.md");
    fs::hard_link(fixture.file(), &other).unwrap();
    let seen = fixture.read();
    assert!(
        edit(&fixture, &Made::Below(1, lines(&["一半"])).edit(&seen))
            .unwrap()
            .is_written()
    );
    assert_eq!(fs::read_to_string(&other).unwrap(), "一\n一半\n二\n");
    fixture.writer.undo(Direction::Undo).unwrap();
    assert_eq!(fs::read_to_string(&other).unwrap(), "一\n二\n");
    assert_eq!(fs::metadata(&other).unwrap().nlink(), 2);
}
