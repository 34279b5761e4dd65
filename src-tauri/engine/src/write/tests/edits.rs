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
            twin: false,
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

/// Ticks a line with all that goes with it.
fn tick_fully(fixture: &Fixture, line: u32, done: bool, stamp: bool) -> Outcome {
    let seen = fixture.read();
    let rewrite = crate::tasks::Ticking {
        path: note_path(),
        done,
        today: noon().date(),
        stamp,
        unclear: std::sync::OnceLock::new(),
    };
    let line = Line {
        number: line,
        text: seen.line(line).unwrap(),
        hash: &seen.hash,
        twin: false,
    };
    let mark = if done { 'x' } else { ' ' };
    edit(
        fixture,
        &Edit::Tick {
            line,
            mark,
            rewrite: &rewrite,
        },
    )
    .unwrap()
}

fn joined(parts: &[&[u8]]) -> Vec<u8> {
    parts.concat()
}

/// Bytes that are read as something else than they are, in the encoding of each.
fn odd_bytes() -> Vec<(&'static str, Encode, &'static [u8])> {
    fn utf8(text: &str) -> Vec<u8> {
        text.as_bytes().to_vec()
    }
    fn little(text: &str) -> Vec<u8> {
        utf16(text, u16::to_le_bytes)
    }
    fn big(text: &str) -> Vec<u8> {
        utf16(text, u16::to_be_bytes)
    }
    fn sjis(text: &str) -> Vec<u8> {
        SHIFT_JIS.encode(text).0.into_owned()
    }
    fn euc(text: &str) -> Vec<u8> {
        EUC_JP.encode(text).0.into_owned()
    }
    vec![
        ("invalid", utf8, b"\xff"),
        ("cut off", utf8, b"\xe3\x81 "),
        ("surrogate in UTF-8", utf8, b"\xed\xa0\x80"),
        ("U+FFFD itself", utf8, "\u{fffd}".as_bytes()),
        ("lone surrogate", little, b"\x3d\xd8"),
        ("lone surrogate", big, b"\xdc\x00"),
        // NEC and IBM characters that Shift_JIS has twice.
        ("NEC", sjis, b"\x87\x9a"),
        ("IBM chosen by NEC", sjis, b"\xee\xef"),
        ("IBM", sjis, b"\xfa\x54"),
        ("invalid", sjis, b"\xa0"),
        // JIS X 0212, which is read and not written.
        ("JIS X 0212", euc, b"\x8f\xb0\xa1"),
    ]
}

type Encode = fn(&str) -> Vec<u8>;

/// The beginning of a file, in UTF-16 with the mark without which no invalid unit would be read.
fn with_mark(encode: Encode, text: &str) -> Vec<u8> {
    let is_utf16 = encode("a").len() == 2;
    encode(&format!("{}{text}", if is_utf16 { "\u{feff}" } else { "" }))
}

#[test]
fn a_tick_keeps_bytes_that_would_not_come_back() {
    const ABOVE: &str = "# ひらがなとカタカナと漢字の本文\n\n";
    for (name, encode, odd) in odd_bytes() {
        let line = |mark: &str, date: &str, end: &str| {
            let head = encode(&format!("- [{mark}] 水"));
            let rule = encode(&format!("やり 繰り返し: 毎週 due:{date}"));
            joined(&[&head, odd, &rule, &encode(end)])
        };
        let rest = joined(&[&encode("  続き"), odd, &encode("の文\n")]);
        let (above, end) = (with_mark(encode, ABOVE), encode("\n終わり\n"));
        let check = |before: &[&[u8]], stamp: bool, after: &[&[u8]]| {
            let bytes = joined(&[&above, &joined(before)]);
            let fixture = Fixture::new(&bytes);
            let seen = fixture.read();
            assert!(
                seen.text.starts_with(ABOVE),
                "{name}: read as {}",
                seen.encoding.name()
            );
            let outcome = tick_fully(&fixture, 3, true, stamp);
            assert!(outcome.is_written(), "{name}: {outcome:?}");
            let want = joined(&[&above, &joined(after)]);
            assert_eq!(fixture.bytes(), want, "{name} {stamp}");
            fixture.writer.undo(Direction::Undo).unwrap();
            assert_eq!(fixture.bytes(), bytes, "{name} {stamp}");
            fixture.writer.undo(Direction::Redo).unwrap();
            assert_eq!(fixture.bytes(), want, "{name} {stamp}");
        };
        let (open, ticked, next) = (
            line(" ", "2026-11-30", "\n"),
            line("x", "2026-11-30", "\n"),
            line(" ", "2026-12-07", "\n"),
        );
        check(&[&open, &end], false, &[&ticked, &next, &end]);
        // What goes on with the text is there twice.
        check(&[&open, &rest], false, &[&ticked, &rest, &next, &rest]);
        // The next comes first when nested items follow.
        let nested = encode("  - [ ] 入れ子\n");
        check(
            &[&open, &rest, &nested],
            false,
            &[&next, &rest, &ticked, &rest, &nested],
        );
        if encode("✅") == "✅".as_bytes() || encode("✅").len() == 2 {
            let stamped = line("x", "2026-11-30", " ✅ 2026-11-23\n");
            check(&[&open, &end], true, &[&stamped, &next, &end]);
            let once = joined(&[&encode("- [ ] 水"), odd, &encode("やり\n")]);
            let done = joined(&[&encode("- [x] 水"), odd, &encode("やり ✅ 2026-11-23\n")]);
            check(&[&once], true, &[&done]);
        }
    }
}

#[test]
fn a_line_that_cannot_be_read_for_certain_is_not_replaced() {
    for (name, encode, odd) in odd_bytes() {
        if name == "U+FFFD itself" {
            continue;
        }
        let above = with_mark(encode, "# ひらがなとカタカナと漢字の本文\n\n");
        let bytes = joined(&[&above, &encode("- [ ] 表"), odd, &encode("を読む\n")]);
        let fixture = Fixture::new(&bytes);
        let seen = fixture.read();
        // Only what is new differs: that is clear.
        let with = |text: String| Made::Replace(3, vec![text]);
        let own = seen.line(3).unwrap();
        let longer = with(format!("{own}こと"));
        let outcome = edit(&fixture, &longer.edit(&seen)).unwrap();
        assert!(outcome.is_written(), "{name} {own:?}: {outcome:?}");
        fixture.writer.undo(Direction::Undo).unwrap();
        assert_eq!(fixture.bytes(), bytes, "{name}");
        let other = with("- [x] 表を読んだ".to_owned());
        assert_eq!(
            edit(&fixture, &other.edit(&seen)).unwrap(),
            Outcome::refused(Refusal::Unclear),
            "{name}"
        );
        assert_eq!(fixture.bytes(), bytes, "{name}");
    }
}

#[test]
fn text_that_was_read_with_bytes_missing_is_not_written() {
    let fixture = Fixture::new("- [ ] 表\n");
    let seen = fixture.read();
    for made in [
        Made::Append(lines(&["- [ ] \u{fffd}"])),
        Made::Below(1, lines(&["- [ ] \u{fffd}"])),
        Made::Replace(1, lines(&["- [ ] 表\u{fffd}"])),
    ] {
        let outcome = edit(&fixture, &made.edit(&seen)).unwrap();
        assert_eq!(outcome, Outcome::refused(Refusal::Unclear));
    }
}

#[test]
fn the_next_task_is_told_from_the_note_as_it_is_when_written() {
    // What the reader saw of line 2, what another program has made of the note, and what comes of it.
    let check = |seen: &str, now: &str, after: &str| {
        let fixture = Fixture::new(seen);
        let note = fixture.read();
        fs::write(fixture.file(), now).unwrap();
        let rewrite = crate::tasks::Ticking {
            path: note_path(),
            done: true,
            today: noon().date(),
            stamp: false,
            unclear: std::sync::OnceLock::new(),
        };
        let line = Line {
            number: 2,
            text: note.line(2).unwrap(),
            hash: &note.hash,
            twin: false,
        };
        let tick = Edit::Tick {
            line,
            mark: 'x',
            rewrite: &rewrite,
        };
        let outcome = edit(&fixture, &tick).unwrap();
        assert!(outcome.is_written(), "{outcome:?}");
        assert_eq!(String::from_utf8(fixture.bytes()).unwrap(), after);
    };
    let seen = "# 2027年\n- [ ] 家賃 🔁 毎月 〆11/30\n";
    check(
        seen,
        "# 2027年\n別の行\n- [ ] 家賃 🔁 毎月 〆11/30\n",
        "# 2027年\n別の行\n- [x] 家賃 🔁 毎月 〆11/30\n- [ ] 家賃 🔁 毎月 〆12/30\n",
    );
    // The lines that go on with it, and those nested in it, are those of now.
    check(
        seen,
        "- [ ] 家賃 🔁 毎月 〆11/30\n  振込\n\n文\n",
        "- [x] 家賃 🔁 毎月 〆11/30\n  振込\n- [ ] 家賃 🔁 毎月 〆12/30\n  振込\n\n文\n",
    );
    check(
        seen,
        "- [ ] 家賃 🔁 毎月 〆11/30\n  - [ ] 通帳\n",
        "- [ ] 家賃 🔁 毎月 〆12/30\n- [x] 家賃 🔁 毎月 〆11/30\n  - [ ] 通帳\n",
    );
}

#[test]
fn unticking_takes_the_next_task_away_if_it_is_untouched() {
    // The note, what is done to it after the tick, which line is unticked, and what comes of it.
    let check = |before: &str, change: &dyn Fn(String) -> String, line: u32, after: &str| {
        let fixture = Fixture::new(before);
        assert!(tick_fully(&fixture, 1, true, false).is_written());
        let ticked = String::from_utf8(fixture.bytes()).unwrap();
        let changed = change(ticked.clone());
        if changed != ticked {
            fs::write(fixture.file(), &changed).unwrap();
        }
        let outcome = tick_fully(&fixture, line, false, false);
        assert!(outcome.is_written(), "{outcome:?}");
        assert_eq!(String::from_utf8(fixture.bytes()).unwrap(), after);
        // It is an edit like any other.
        fixture.writer.undo(Direction::Undo).unwrap();
        assert_eq!(String::from_utf8(fixture.bytes()).unwrap(), changed);
        let (undo, _) = fixture.writer.history().unwrap();
        assert_eq!(undo[0].what, What::Ticked);
    };
    let same = |text: String| text;
    let weekly = "- [ ] 水 🔁 毎週 📅 2026-11-30\n";
    check(weekly, &same, 1, weekly);
    let long = "- [ ] 水 🔁 毎週\n  続き\n文\n";
    check(long, &same, 1, "- [ ] 水 🔁 毎週\n  続き\n文\n");
    let nested = "- [ ] 水 🔁 毎週\n  - [ ] 子\n";
    check(nested, &same, 2, nested);
    // Elsewhere in the note anything may have changed.
    check(
        weekly,
        &|text| format!("上\n{text}下\n"),
        2,
        "上\n- [ ] 水 🔁 毎週 📅 2026-11-30\n下\n",
    );
    // The next task is somebody's by now.
    check(
        weekly,
        &|text| text.replace("2026-12-07", "2026-12-08"),
        1,
        "- [ ] 水 🔁 毎週 📅 2026-11-30\n- [ ] 水 🔁 毎週 📅 2026-12-08\n",
    );
    check(
        weekly,
        &|text| text.replace("- [ ]", "- [x]"),
        1,
        "- [ ] 水 🔁 毎週 📅 2026-11-30\n- [x] 水 🔁 毎週 📅 2026-12-07\n",
    );
}

#[test]
fn a_note_that_was_made_goes_again_if_nothing_else_is_in_it() {
    let path = NotePath::new("inbox.md").unwrap();
    let created = || {
        let fixture = Fixture::new("");
        let made = fixture.writer.create(&path, &lines(&["- [ ] 買う"]));
        assert!(made.unwrap().is_written());
        fixture
    };
    let inbox = |fixture: &Fixture| fixture.dir.path().join("inbox.md");
    let undo = |fixture: &Fixture, direction: Direction| {
        let undone = fixture.writer.undo(direction).unwrap();
        assert!(matches!(undone, Undone::Written { .. }), "{undone:?}");
    };
    let mut fixture = created();
    for _ in 0..2 {
        undo(&fixture, Direction::Undo);
        assert_eq!(fixture.names(), ["a.md"]);
        undo(&fixture, Direction::Redo);
        assert_eq!(fs::read_to_string(inbox(&fixture)).unwrap(), "- [ ] 買う\n");
        fixture = fixture.reopened();
    }
    // Lines of others stay, and so does a file that has another name too.
    let fixture = created();
    fs::write(inbox(&fixture), "メモ\n- [ ] 買う\n").unwrap();
    undo(&fixture, Direction::Undo);
    assert_eq!(fs::read_to_string(inbox(&fixture)).unwrap(), "メモ\n");
    let fixture = created();
    fs::hard_link(inbox(&fixture), fixture.dir.path().join("b.md")).unwrap();
    undo(&fixture, Direction::Undo);
    assert_eq!(fs::read_to_string(inbox(&fixture)).unwrap(), "");
    // Somebody else has made a note of the name meanwhile.
    let fixture = created();
    undo(&fixture, Direction::Undo);
    fs::write(inbox(&fixture), "別\n").unwrap();
    let redone = fixture.writer.undo(Direction::Redo).unwrap();
    assert!(matches!(redone, Undone::Refused { .. }), "{redone:?}");
    assert_eq!(fs::read_to_string(inbox(&fixture)).unwrap(), "別\n");
}

#[test]
fn a_note_that_cannot_be_made_is_not_there() {
    let path = NotePath::new("受信箱/inbox.md").unwrap();
    let add = |fixture: &Fixture| fixture.writer.create(&path, &lines(&["- [ ] 買う"]));
    // Without a journal nothing is made.
    let fixture = Fixture::new("");
    fs::create_dir(fixture.state.path().join("journal")).unwrap();
    assert_eq!(add(&fixture).unwrap_err().code(), "journal");
    assert_eq!(fixture.names(), ["a.md"]);
    // A link that leads nowhere is somebody's.
    let fixture = Fixture::new("");
    fs::create_dir(fixture.dir.path().join("受信箱")).unwrap();
    symlink("ない.md", fixture.dir.path().join("受信箱/inbox.md")).unwrap();
    let error = add(&fixture).unwrap_err();
    assert_eq!(error.code(), "unwritable-note");
    assert!(error.message(Language::Ja).contains("リンク"));
    // What is no text is no note.
    let fixture = Fixture::new("");
    let outcome = fixture.writer.create(&path, &lines(&["\0"])).unwrap();
    assert_eq!(outcome, Outcome::refused(Refusal::Unclear));
    assert_eq!(fixture.names(), ["a.md"]);
}

#[test]
fn what_others_put_under_the_name_in_the_middle_is_kept() {
    let path = NotePath::new("inbox.md").unwrap();
    let with = lines(&["- [ ] 買う"]);
    // It is made by another program just before.
    let fixture = Fixture::new("");
    let inbox = fixture.dir.path().join("inbox.md");
    let at = |step| {
        if step == Step::Checked && !inbox.exists() {
            fs::write(&inbox, "別\n").unwrap();
        }
    };
    let outcome = fixture.writer.create_stepwise(&path, &with, &at).unwrap();
    assert!(outcome.is_written());
    assert_eq!(fs::read_to_string(&inbox).unwrap(), "別\n- [ ] 買う\n");
    assert_eq!(fixture.names(), ["a.md", "inbox.md"]);
    // It is written while it is taken away.
    let check = |step: Step, by_rename: bool, expected: &str| {
        let fixture = Fixture::new("");
        let inbox = fixture.dir.path().join("inbox.md");
        assert!(fixture.writer.create(&path, &with).unwrap().is_written());
        let early = fs::OpenOptions::new().append(true).open(&inbox).unwrap();
        let done = AtomicBool::new(false);
        let at = |now: Step| {
            if now != step || done.swap(true, Ordering::Relaxed) {
                return;
            }
            if by_rename {
                let aside = fixture.dir.path().join("editor.tmp");
                fs::write(&aside, "- [ ] 買う\n別\n").unwrap();
                fs::rename(&aside, &inbox).unwrap();
            } else {
                std::io::Write::write_all(&mut &early, "別\n".as_bytes()).unwrap();
            }
        };
        fixture.writer.undo_stepwise(Direction::Undo, &at).unwrap();
        assert!(done.load(Ordering::Relaxed));
        assert_eq!(
            fs::read_to_string(&inbox).unwrap(),
            expected,
            "{step:?} {by_rename}"
        );
        assert_eq!(fixture.names(), ["a.md", "inbox.md"], "{step:?}");
    };
    check(Step::Checked, true, "別\n");
    check(Step::Checked, false, "別\n");
    check(Step::Exchanged, false, "別\n");
    check(Step::Verified, false, "別\n");
    // A new note of the name is not what was made.
    check(Step::Exchanged, true, "- [ ] 買う\n別\n");
}
