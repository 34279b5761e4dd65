#![allow(clippy::unwrap_used)]

mod edits;
mod undo;

use std::fs;
use std::os::unix::fs::{FileExt, MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use encoding_rs::{EUC_JP, SHIFT_JIS};
use proptest::prelude::*;
use rustix::fs::{FileType, Mode, XattrFlags};
use tempfile::{TempDir, tempdir};

use super::swap::Step;
use super::*;
use crate::error::EngineError;
use crate::language::Language;
use crate::notes::{NoteFile, NotePath, read};

fn note_path() -> NotePath {
    NotePath::new("a.md").unwrap()
}

/// A folder with one note, and a writer with a journal of its own.
struct Fixture {
    dir: TempDir,
    writer: Writer,
    state: TempDir,
    rescues: Arc<Mutex<Vec<Rescue>>>,
}

/// The time of every test.
fn noon() -> jiff::civil::DateTime {
    jiff::civil::date(2026, 11, 23).at(12, 0, 0, 0)
}

impl Fixture {
    fn new(bytes: impl AsRef<[u8]>) -> Self {
        let dir = tempdir().unwrap();
        fs::write(dir.path().join("a.md"), bytes).unwrap();
        Self::on(dir)
    }

    fn on(dir: TempDir) -> Self {
        let (state, rescues) = (tempdir().unwrap(), Arc::<Mutex<Vec<Rescue>>>::default());
        let heard = Arc::clone(&rescues);
        let on_rescue = move |rescue: &Rescue| heard.lock().unwrap().push(rescue.clone());
        let writer = Writer::new(dir.path(), state.path(), noon, Arc::new(on_rescue));
        Self {
            dir,
            writer,
            state,
            rescues,
        }
    }

    /// The same folder after a restart.
    fn reopened(self) -> Self {
        let Self {
            dir,
            writer,
            state,
            rescues,
        } = self;
        drop(writer);
        let heard = Arc::clone(&rescues);
        let on_rescue = move |rescue: &Rescue| heard.lock().unwrap().push(rescue.clone());
        let writer = Writer::new(dir.path(), state.path(), noon, Arc::new(on_rescue));
        writer.recover().unwrap();
        Self {
            dir,
            writer,
            state,
            rescues,
        }
    }

    fn file(&self) -> PathBuf {
        self.dir.path().join("a.md")
    }

    fn bytes(&self) -> Vec<u8> {
        fs::read(self.file()).unwrap()
    }

    fn read(&self) -> NoteFile {
        read(self.dir.path(), &note_path()).unwrap()
    }

    /// Ticks a line as `seen` had it.
    fn tick(&self, seen: &NoteFile, line: u32, done: bool) -> Result<Outcome, EngineError> {
        let line = Line {
            number: line,
            text: seen.line(line).unwrap_or_default(),
            hash: &seen.hash,
            twin: false,
        };
        let mark = if done { 'x' } else { ' ' };
        self.writer.edit(&note_path(), &Edit::Mark { line, mark })
    }

    fn tick_now(&self, line: u32, done: bool) -> Outcome {
        self.tick(&self.read(), line, done).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.dir.path()).unwrap();
        let mut names: Vec<String> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn is_written(outcome: &Outcome) -> bool {
    outcome.is_written()
}

fn tick(fixture: &Fixture, line: u32, text: &str, done: bool) -> Result<Outcome, EngineError> {
    let line = Line {
        number: line,
        text,
        hash: "",
        twin: false,
    };
    let mark = if done { 'x' } else { ' ' };
    fixture
        .writer
        .edit(&note_path(), &Edit::Mark { line, mark })
}

/// Ticks a line and unticks it: one byte differs in between, and none in the end.
fn check_round_trip(bytes: &[u8], line: u32) {
    let fixture = Fixture::new(bytes);
    let was = fixture.read().line(line).unwrap().to_owned();
    let outcome = fixture.tick_now(line, true);
    let ticked = fixture.bytes();
    assert_eq!(
        outcome,
        Outcome::written(blake3::hash(&ticked)),
        "{was:?} in {bytes:?}"
    );
    assert_eq!(ticked.len(), bytes.len());
    let differing: Vec<_> = (0..bytes.len())
        .filter(|&at| bytes[at] != ticked[at])
        .collect();
    assert_eq!(differing.len(), 1, "{was:?}");
    assert_eq!(
        (bytes[differing[0]], ticked[differing[0]]),
        (b' ', b'x'),
        "{was:?}"
    );
    assert_eq!(
        fixture.read().line(line).unwrap(),
        was.replacen("[ ]", "[x]", 1)
    );
    assert!(is_written(&fixture.tick_now(line, false)));
    assert_eq!(fixture.bytes(), bytes);
    assert_eq!(fixture.names(), ["a.md"]);
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

/// The text in every encoding that can be ticked and can hold it.
fn encoded(text: &str) -> Vec<Vec<u8>> {
    let marked = format!("\u{feff}{text}");
    let mut all = vec![
        text.as_bytes().to_vec(),
        marked.as_bytes().to_vec(),
        utf16(text, u16::to_le_bytes),
        utf16(text, u16::to_be_bytes),
        utf16(&marked, u16::to_le_bytes),
        utf16(&marked, u16::to_be_bytes),
    ];
    for encoding in [SHIFT_JIS, EUC_JP] {
        let (bytes, _, unmappable) = encoding.encode(text);
        if !unmappable {
            all.push(bytes.into_owned());
        }
    }
    all
}

#[test]
fn one_byte_changes_in_any_encoding() {
    for end in ["\n", "\r\n", "\r"] {
        for last in [end, ""] {
            let lines = [
                "# 表ソ能［［一覧］］",
                "",
                "- [ ] ソースコードの表［ ］を予定 [ ]",
                "- [x] 済",
            ];
            for bytes in encoded(&(lines.join(end) + last)) {
                check_round_trip(&bytes, 3);
            }
            for bytes in encoded(&format!("見出し{end}* [ ] 最後の表ソ{last}")) {
                check_round_trip(&bytes, 2);
            }
        }
    }
    for bytes in encoded("一\r二\n三\r\n> 1. [ ] 四\n\r五") {
        check_round_trip(&bytes, 4);
    }
}

#[test]
fn boxes_are_found() {
    let check = |line: &str, expected: Option<(usize, bool)>| {
        assert_eq!(
            task_box::find(line).map(|found| (found.at, matches!(found.mark, 'x' | 'X'))),
            expected,
            "{line:?}"
        );
    };
    check("- [ ] a", Some((3, false)));
    check("- [x] a", Some((3, true)));
    check("* [X]", Some((3, true)));
    check("+\t[ ] a", Some((3, false)));
    check("12. [ ] a", Some((5, false)));
    check("1) [x] a", Some((4, true)));
    check("    - - [ ] 入れ子 [x]", Some((9, false)));
    check("> > - [ ] 引用", Some((7, false)));
    check("- > 1. [ ] a", Some((8, false)));
    check("- [ ]　全角空白", Some((3, false)));
    check("- [-] 中止", Some((3, false)));
    check("- [/] 途中", Some((3, false)));
    check("- [>] 送り", Some((3, false)));
    check("  [ ] 次の行の箱", Some((3, false)));
    for none in [
        "",
        "-",
        "- ",
        "[",
        "- [",
        "- [ ",
        "- []",
        "- [1] a",
        "- [*] a",
        "- [　] a",
        "-[ ] a",
        "1.[ ] a",
        "1234567890. [ ] a",
        "- [x](https://example.jp)",
        "- [x][1]",
        "[x]: https://example.jp",
        "a - [ ]",
        "- a [ ]",
        "　- [ ] a",
        "１. [ ] a",
        "# [ ] a",
        "9",
    ] {
        check(none, None);
    }
}

#[test]
fn a_changed_file_is_ticked_only_where_it_is_clear() {
    use Refusal::{Ambiguous, LineChanged, NotATask};
    // What the reader saw, what the file has become, the line ticked, and what comes of it.
    let check = |seen: &str, now: &str, line: u32, expected: Result<&str, Refusal>| {
        let fixture = Fixture::new(seen);
        let note = fixture.read();
        fs::write(fixture.file(), now).unwrap();
        let outcome = fixture.tick(&note, line, true).unwrap();
        let after = String::from_utf8(fixture.bytes()).unwrap();
        match expected {
            Ok(text) => {
                assert!(is_written(&outcome), "{outcome:?} {now:?}");
                assert_eq!(after, text);
            }
            Err(refusal) => {
                assert_eq!(outcome, Outcome::refused(refusal), "{now:?}");
                assert_eq!(after, now);
            }
        }
        assert_eq!(fixture.names(), ["a.md"]);
    };
    let seen = "- [ ] a\n- [ ] b\n";
    check(seen, seen, 1, Ok("- [x] a\n- [ ] b\n"));
    check(
        seen,
        "new\n- [ ] a\n- [ ] b\n",
        1,
        Ok("new\n- [x] a\n- [ ] b\n"),
    );
    check(seen, "- [ ] b\n- [ ] a", 1, Ok("- [ ] b\n- [x] a"));
    check(seen, "- [ ] a\n- [ ] b!\n", 1, Ok("- [x] a\n- [ ] b!\n"));
    check(seen, "- [ ] a.\n- [ ] b\n", 1, Err(LineChanged));
    check(seen, "- [-] a\n- [ ] b\n", 1, Err(LineChanged));
    check(seen, "", 1, Err(LineChanged));
    check(seen, "- [ ] a\n- [ ] a\n", 1, Err(Ambiguous));
    check(seen, "- [ ] a\n\n- [ ] b\n- [ ] a\n", 1, Err(Ambiguous));
    // Duplicates are no trouble as long as the file is what the reader saw.
    check(
        "- [ ] a\n- [ ] a\n",
        "- [ ] a\n- [ ] a\n",
        2,
        Ok("- [ ] a\n- [x] a\n"),
    );
    // The key was hit twice, or somebody else ticked the same task.
    check(seen, "- [x] a\n- [ ] b\n", 1, Ok("- [x] a\n- [ ] b\n"));
    check(seen, "- [X] a\n- [ ] b\n", 1, Ok("- [X] a\n- [ ] b\n"));
    check(seen, "- [x] a\n- [x] a\n", 1, Err(LineChanged));
    check("text\n", "text\n", 1, Err(NotATask));
    check("- [x] a\n", "- [x] a\n", 1, Ok("- [x] a\n"));
    check("text\n", "text\n", 0, Err(LineChanged));
    check("text\n", "text\n", 99, Err(LineChanged));
}

#[test]
fn invalid_bytes_are_kept() {
    let bytes =
        b"- [ ] \xe3\x81\x82\xe3\x81\x84\xe3\x81\x86\xe3\x81\x88 \xff \xfe\n\xe3\x81\x82 \x80\n";
    check_round_trip(bytes, 1);
    // Once the file has changed, other bytes might hide behind the same U+FFFD.
    let fixture = Fixture::new(bytes);
    let seen = fixture.read();
    let changed = [&bytes[..], b"more\n"].concat();
    fs::write(fixture.file(), &changed).unwrap();
    assert_eq!(
        fixture.tick(&seen, 1, true).unwrap(),
        Outcome::refused(Refusal::Unclear)
    );
    assert_eq!(fixture.bytes(), changed);
}

#[test]
fn what_cannot_be_ticked_says_so() {
    let check = |bytes: &[u8], code: &str| {
        let fixture = Fixture::new(bytes);
        let error = tick(&fixture, 1, "- [ ] a", true).unwrap_err();
        assert_eq!(error.code(), code);
        assert_eq!(fixture.bytes(), bytes);
    };
    check(b"- [ ] \x1b$B$\"\x1b(B\n", "read-only-encoding");
    check(b"- [ ] a\n\0\0\0", "binary-note");
    let fixture = Fixture::on(tempdir().unwrap());
    let dir = &fixture.dir;
    let code = || tick(&fixture, 1, "", true).unwrap_err().code();
    assert_eq!(code(), "no-note");
    symlink("/etc/passwd", dir.path().join("a.md")).unwrap();
    assert_eq!(code(), "outside-folder");
    fs::remove_file(dir.path().join("a.md")).unwrap();
    let mode = Mode::RUSR | Mode::WUSR;
    rustix::fs::mknodat(
        rustix::fs::CWD,
        dir.path().join("a.md"),
        FileType::Fifo,
        mode,
        0,
    )
    .unwrap();
    assert_eq!(code(), "unreadable-note");
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[test]
fn read_only_files_are_left_alone_even_by_root() {
    let fixture = Fixture::new("- [ ] a\n");
    set_mode(&fixture.file(), 0o444);
    let error = fixture.tick(&fixture.read(), 1, true).unwrap_err();
    assert_eq!(error.code(), "unwritable-note");
    assert!(
        error
            .message(Language::En)
            .contains("the file is read-only")
    );
    assert_eq!(
        (fixture.bytes(), fixture.names()),
        (b"- [ ] a\n".to_vec(), vec!["a.md".into()])
    );
}

#[test]
fn a_read_only_folder_is_written_in_place() {
    let fixture = Fixture::new("- [ ] a\n");
    let inode = fs::metadata(fixture.file()).unwrap().ino();
    set_mode(fixture.dir.path(), 0o555);
    let outcome = fixture.tick_now(1, true);
    set_mode(fixture.dir.path(), 0o755);
    assert!(is_written(&outcome));
    assert_eq!(fixture.bytes(), b"- [x] a\n");
    assert_eq!(fs::metadata(fixture.file()).unwrap().ino(), inode);
}

#[test]
fn hard_links_stay_one_file() {
    let fixture = Fixture::new("- [ ] a\n");
    let other = fixture.dir.path().join("b.md");
    fs::hard_link(fixture.file(), &other).unwrap();
    assert!(is_written(&fixture.tick_now(1, true)));
    assert_eq!(
        (fixture.bytes(), fs::read(&other).unwrap()),
        (b"- [x] a\n".to_vec(), b"- [x] a\n".to_vec())
    );
    assert_eq!(fs::metadata(&other).unwrap().nlink(), 2);
    assert_eq!(fixture.names(), ["a.md", "b.md"]);
}

#[test]
fn symbolic_links_stay_links() {
    for target in ["data/b.md", "to-data/b.md"] {
        let dir = tempdir().unwrap();
        fs::create_dir(dir.path().join("data")).unwrap();
        symlink("data", dir.path().join("to-data")).unwrap();
        fs::write(dir.path().join("data/b.md"), "- [ ] a\n").unwrap();
        symlink(dir.path().join(target), dir.path().join("a.md")).unwrap();
        let fixture = Fixture::on(dir);
        assert!(is_written(&fixture.tick_now(1, true)));
        assert!(fs::symlink_metadata(fixture.file()).unwrap().is_symlink());
        assert_eq!(
            fs::read(fixture.dir.path().join("data/b.md")).unwrap(),
            b"- [x] a\n"
        );
        assert_eq!(
            fs::read_dir(fixture.dir.path().join("data"))
                .unwrap()
                .count(),
            1
        );
    }
}

#[test]
fn mode_owner_and_attributes_are_kept() {
    for mode in [0o600, 0o644, 0o664, 0o755, 0o4711] {
        let fixture = Fixture::new("- [ ] a\n");
        let path = fixture.file();
        let root = rustix::process::geteuid().is_root();
        if root {
            // Only root can give a file away.
            std::os::unix::fs::chown(&path, Some(12345), Some(54321)).unwrap();
        }
        set_mode(&path, mode);
        let attribute = ("user.sakuin.test", "値".as_bytes());
        let set = rustix::fs::setxattr(&path, attribute.0, attribute.1, XattrFlags::empty());
        let before = fs::metadata(&path).unwrap();
        assert!(is_written(&fixture.tick_now(1, true)));
        let after = fs::metadata(&path).unwrap();
        assert_ne!(before.ino(), after.ino(), "the file was to be exchanged");
        assert_eq!(
            (before.mode(), before.uid(), before.gid()),
            (after.mode(), after.uid(), after.gid())
        );
        // Some file systems have no extended attributes.
        if set.is_ok() {
            let mut value = [0; 64];
            let length = rustix::fs::getxattr(&path, attribute.0, &mut value[..]).unwrap();
            assert_eq!(&value[..length], attribute.1);
        }
    }
}

#[test]
fn ticks_of_many_threads_all_arrive() {
    let lines: String = (0..64).map(|n| format!("- [ ] {n}\n")).collect();
    let fixture = Fixture::new(&lines);
    let seen = fixture.read();
    std::thread::scope(|scope| {
        for first in 1..=4 {
            let (fixture, seen) = (&fixture, &seen);
            scope.spawn(move || {
                for line in (first..=64).step_by(4) {
                    assert!(is_written(&fixture.tick(seen, line, true).unwrap()));
                }
            });
        }
    });
    assert_eq!(
        String::from_utf8(fixture.bytes()).unwrap(),
        lines.replace("[ ]", "[x]")
    );
    assert_eq!(fixture.names(), ["a.md"]);
}

/// What another program may do to the file in the middle of a tick.
#[derive(Debug, Clone, Copy)]
enum Foreign {
    /// Saves by renaming.
    Rename(&'static str),
    /// Saves into the file itself.
    Write(&'static str),
    /// Goes on saving into the file it had opened before the tick.
    LateWrite(&'static str),
    Remove,
}

#[test]
fn an_edit_in_the_middle_of_a_tick_is_kept() {
    use Foreign::{LateWrite, Remove, Rename, Write};
    use Step::{Checked, Exchanged, Verified};
    const EDIT: &str = "- [ ] a\nedit\n";
    const TICKED: &str = "- [x] a\nedit\n";
    const OTHER: &str = "other\n";
    // What happens at which step, what the file then holds, and what lies beside it.
    let check = |acts: &[(Step, Foreign)], file: Option<&str>, beside: &[(&str, &str)]| {
        let fixture = Fixture::new("- [ ] a\n");
        let early = fs::OpenOptions::new()
            .write(true)
            .open(fixture.file())
            .unwrap();
        let done = Mutex::new(Vec::new());
        let at = |step| {
            // Each act happens once, though the tick starts over.
            let mut done = done.lock().unwrap();
            for (index, (_, act)) in acts.iter().enumerate().filter(|(_, act)| act.0 == step) {
                if done.contains(&index) {
                    continue;
                }
                done.push(index);
                match act {
                    Rename(text) => {
                        let aside = fixture.dir.path().join("editor.tmp");
                        fs::write(&aside, text).unwrap();
                        fs::rename(&aside, fixture.file()).unwrap();
                    }
                    Write(text) => fs::write(fixture.file(), text).unwrap(),
                    LateWrite(text) => {
                        early.set_len(0).unwrap();
                        early.write_all_at(text.as_bytes(), 0).unwrap();
                    }
                    Remove => fs::remove_file(fixture.file()).unwrap(),
                }
            }
        };
        let path = note_path();
        let hash = fixture.read().hash;
        let line = Line {
            number: 1,
            text: "- [ ] a",
            hash: &hash,
            twin: false,
        };
        let edit = Edit::Mark { line, mark: 'x' };
        let outcome = fixture.writer.edit_stepwise(&path, &edit, &at);
        assert_eq!(
            done.lock().unwrap().len(),
            acts.len(),
            "{acts:?} did not all happen"
        );
        match (file, outcome) {
            (None, outcome) => assert_eq!(outcome.unwrap_err().code(), "no-note", "{acts:?}"),
            (Some(text), outcome) => {
                assert_eq!(
                    String::from_utf8(fixture.bytes()).unwrap(),
                    text,
                    "{acts:?}"
                );
                assert_eq!(
                    is_written(&outcome.unwrap()),
                    text != OTHER && !text.is_empty(),
                    "{acts:?}"
                );
            }
        }
        let names = file
            .iter()
            .map(|_| "a.md")
            .chain(beside.iter().map(|(name, _)| *name));
        assert_eq!(fixture.names(), Vec::from_iter(sorted(names)), "{acts:?}");
        for (name, text) in beside {
            assert_eq!(
                fs::read_to_string(fixture.dir.path().join(name)).unwrap(),
                *text
            );
        }
    };
    check(&[], Some("- [x] a\n"), &[]);
    // An edit that leaves the line alone keeps its text and gets the mark.
    for act in [Rename(EDIT), Write(EDIT), LateWrite(EDIT)] {
        check(&[(Checked, act)], Some(TICKED), &[]);
    }
    for act in [Rename(OTHER), Write(OTHER), LateWrite(OTHER), Write("")] {
        let (Rename(text) | Write(text) | LateWrite(text)) = act else {
            continue;
        };
        check(&[(Checked, act)], Some(text), &[]);
    }
    check(&[(Exchanged, LateWrite(EDIT))], Some(TICKED), &[]);
    check(&[(Verified, LateWrite(EDIT))], Some(TICKED), &[]);
    // Saved over the ticked version: that edit wins, as it would a moment later.
    check(&[(Exchanged, Rename("later\n"))], Some("later\n"), &[]);
    check(&[(Checked, Remove)], None, &[]);
    let copy = "a (conflict 2026-11-23 120000).md";
    check(
        &[(Checked, Rename(EDIT)), (Exchanged, Rename(OTHER))],
        Some(OTHER),
        &[(copy, EDIT)],
    );
    check(
        &[(Checked, Write(EDIT)), (Exchanged, Write(OTHER))],
        Some(OTHER),
        &[(copy, EDIT)],
    );
    check(
        &[(Checked, Rename(EDIT)), (Exchanged, Remove)],
        None,
        &[(copy, EDIT)],
    );
}

fn sorted<'a>(names: impl Iterator<Item = &'a str>) -> impl Iterator<Item = String> {
    let mut names: Vec<String> = names.map(str::to_owned).collect();
    names.sort();
    names.into_iter()
}

/// Another program writes the file as fast as it can, each time with a text of its own:
/// whatever a tick does meanwhile, that text must stand in the file afterwards.
fn check_foreign_edits(write: fn(&Path, &str)) {
    let fixture = Fixture::new("- [ ] a\n0000\n");
    let (stop, edits) = (AtomicBool::new(false), AtomicU32::new(0));
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            let mut number = 0;
            while !stop.load(Ordering::Relaxed) {
                number = edits.fetch_add(1, Ordering::Relaxed) + 1;
                let mark = if number.is_multiple_of(2) { ' ' } else { 'x' };
                let text = format!("- [{mark}] a\n{number}\n");
                // The pace varies, so that edits fall into every step of a tick.
                std::thread::sleep(Duration::from_micros(u64::from(number) * 137 % 12_000));
                write(&fixture.file(), &text);
                // For an instant it may be a tick's version that is about to be given back.
                let deadline = Instant::now() + Duration::from_secs(5);
                while fixture.bytes().get(8..) != Some(&text.as_bytes()[8..]) {
                    if Instant::now() > deadline {
                        return Err(number);
                    }
                }
            }
            Ok(number)
        });
        // Ticks that keep losing the race are refused, so it takes some turns.
        let (mut written, deadline) = (0, Instant::now() + Duration::from_secs(60));
        let is_enough = |written| written >= 60 && edits.load(Ordering::Relaxed) >= 300;
        while !is_enough(written) && Instant::now() < deadline && !writer.is_finished() {
            for (line, done) in [("- [ ] a", true), ("- [x] a", false)] {
                let outcome = tick(&fixture, 1, line, done).unwrap();
                written += u32::from(is_written(&outcome));
            }
        }
        stop.store(true, Ordering::Relaxed);
        let edits = writer.join().unwrap();
        assert!(
            edits.is_ok_and(|edits| edits > 1),
            "lost: {edits:?} {:?}",
            fixture.names()
        );
        assert!(written >= 60, "only {written} ticks came through");
    });
    let names = fixture.names();
    assert!(
        !names.iter().any(|name| name.starts_with(".sakuin-")),
        "{names:?}"
    );
}

#[test]
fn no_edit_by_renaming_is_lost() {
    check_foreign_edits(|file, text| {
        let aside = file.with_file_name("editor.tmp");
        fs::write(&aside, text).unwrap();
        fs::rename(&aside, file).unwrap();
    });
}

#[test]
fn no_edit_in_place_is_lost() {
    check_foreign_edits(|file, text| fs::write(file, text).unwrap());
}

#[test]
fn leftovers_of_a_killed_tick_are_removed_unless_they_are_precious() {
    // No process has this number: it is beyond the system's largest.
    let gone = ".sakuin-2000000000-0.tmp";
    let own = format!(
        ".sakuin-{}-999999.tmp",
        rustix::process::getpid().as_raw_nonzero()
    );
    let parent = rustix::process::getppid().unwrap().as_raw_nonzero();
    let others = format!(".sakuin-{parent}-0.tmp");
    let check = |name: &str, bytes: &str, removed: usize| {
        let fixture = Fixture::new("- [x] a\nb\n");
        fs::write(fixture.dir.path().join(name), bytes).unwrap();
        assert_eq!(
            remove_leftovers(fixture.dir.path()).unwrap(),
            removed,
            "{name} {bytes:?}"
        );
        assert_eq!(fixture.names().len(), 2 - removed);
    };
    check(gone, "- [ ] a\nb\n", 1);
    check(gone, "- [x] a\nb\n", 1);
    check(gone, "- [ ] a", 1);
    check(gone, "", 1);
    check(&own, "- [ ] a\nb\n", 1);
    check(gone, "- [ ] a\nsomebody's edit\n", 0);
    check(gone, "- [ ] a\nb\nc\n", 0);
    check(&others, "- [ ] a\nb\n", 0);
    check(".sakuin-x.tmp", "", 0);
}

#[test]
fn refusals_have_a_sentence_in_both_languages() {
    use Refusal::{Ambiguous, Busy, LineChanged, NotATask, Unclear};
    for refusal in [LineChanged, Ambiguous, NotATask, Unclear, Busy] {
        let outcome = Outcome::refused(refusal);
        for (language, end) in [(Language::Ja, '。'), (Language::En, '.')] {
            let wire = outcome.to_wire(&note_path(), language);
            let notice = wire.notice.unwrap();
            assert!(!wire.written && notice.message.ends_with(end), "{notice:?}");
            assert_eq!(notice.code, refusal.code());
        }
    }
    let written = Outcome::Written {
        hash: String::new(),
        conflict: None,
    };
    assert_eq!(written.to_wire(&note_path(), Language::Ja).notice, None);
}

#[test]
fn a_tick_is_quick() {
    // The promise is 100 ms; on a loaded machine some patience.
    let fixture = Fixture::new("- [ ] a\n".to_owned() + &"本文\n".repeat(3000));
    let start = Instant::now();
    assert!(is_written(&fixture.tick_now(1, true)));
    assert!(start.elapsed() < Duration::from_secs(2));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn ticking_twice_is_identity(
        before in "([あ-んア-ヶー一-龠ｱ-ﾝ表ソ能［］\\[\\] a-z]|\r\n|\n|\r){0,40}",
        marker in "[ >]{0,3}([-*+]|[0-9]{1,3}[.)]) ",
        text in "[あ-んア-ヶー一-龠ｱ-ﾝ表ソ能［］\\[\\] a-zA-Z]{0,20}",
        end in "\n|\r\n|\r|",
    ) {
        // A CR that ends `before` would join a LF into one line end.
        let before = if before.is_empty() { before } else { format!("{before}。\n") };
        let all = format!("{before}{marker}[ ] {text}{end}");
        let line = crate::notes::lines(&before).count() as u32 + 1;
        for bytes in encoded(&all) {
            // Where the encoding cannot be told, the text is other but nothing is harmed.
            if read(Fixture::new(&bytes).dir.path(), &note_path()).is_ok_and(|note| note.text == all) {
                check_round_trip(&bytes, line);
            }
        }
    }
}
