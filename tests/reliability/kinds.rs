//! The kinds of file that are tried.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use sakuin_engine::DateTime;
use sakuin_engine::notes::{NotePath, read};
use sakuin_engine::tasks::Ticking;
use sakuin_engine::write::{Direction, Edit, Line, Outcome, Undone, Writer};

/// A kind of file, or of the place where it lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    SymbolicLink,
    HardLink,
    ShiftJis,
    Utf16,
    CrLfWithoutEnd,
    ReadOnlyFolder,
    Large,
}

pub(crate) const KINDS: [Kind; 8] = [
    Kind::Plain,
    Kind::SymbolicLink,
    Kind::HardLink,
    Kind::ShiftJis,
    Kind::Utf16,
    Kind::CrLfWithoutEnd,
    Kind::ReadOnlyFolder,
    Kind::Large,
];

/// What is done to the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Act {
    Tick,
    Undo,
    Redo,
    /// Adds a task at the end.
    Add,
    /// Adds a task in the middle.
    Middle,
    /// Adds a task to a note that is not there.
    Make,
    /// Takes the note away again that was made.
    Unmake,
    Change,
    /// Ticks a task that comes again.
    Again,
    /// Ticks a task and writes the day beside it.
    Stamp,
}

impl Act {
    /// What it is called between processes.
    pub(crate) fn name(self) -> String {
        format!("{self:?}").to_lowercase()
    }

    pub(crate) const ALL: [Self; 10] = [
        Self::Tick,
        Self::Undo,
        Self::Redo,
        Self::Add,
        Self::Middle,
        Self::Make,
        Self::Unmake,
        Self::Change,
        Self::Again,
        Self::Stamp,
    ];

    /// Whether it is about a note that is not there before or after.
    pub(crate) fn is_of_whole_note(self) -> bool {
        matches!(self, Self::Make | Self::Unmake)
    }

    /// Whether it can be tried on such a file.
    pub(crate) fn fits(self, kind: Kind) -> bool {
        match self {
            // Where there is no note it is of no kind, and a folder that takes none has no outcome.
            Self::Make | Self::Unmake => kind == Kind::Plain,
            // Shift_JIS has no sign for it.
            Self::Stamp => kind != Kind::ShiftJis,
            _ => true,
        }
    }
}

/// The name of every note that is tried.
pub(crate) const NOTE: &str = "a.md";
/// What is said when the engine has answered that the change is durable.
pub(crate) const ACKNOWLEDGED: &str = "acknowledged";

impl Kind {
    pub(crate) fn bytes(self) -> Vec<u8> {
        let text =
            "# 表ソ能\n\n- [ ] 弱いところを読み直す\n- [ ] 次 繰り返し: 毎週 〆11/30\n  続き\n";
        match self {
            // Bytes that are no text must come through everything.
            Self::Plain => [text.as_bytes(), b"  \xff\n"].concat(),
            Self::ShiftJis => encoding_rs::SHIFT_JIS.encode(text).0.into_owned(),
            Self::Utf16 => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::CrLfWithoutEnd => text.trim_end().replace('\n', "\r\n").into_bytes(),
            Self::Large => (text.to_owned() + &"本文の一行。\n".repeat(520_000)).into_bytes(),
            _ => text.as_bytes().to_vec(),
        }
    }

    /// Puts such a file into an empty folder.
    pub(crate) fn make(self, folder: &Path) {
        let note = folder.join(NOTE);
        match self {
            Self::SymbolicLink => {
                fs::create_dir(folder.join("data")).expect("a folder can be made");
                fs::write(folder.join("data/b.md"), self.bytes()).expect("a file can be written");
                symlink("data/b.md", note).expect("a link can be made");
            }
            Self::HardLink => {
                fs::write(&note, self.bytes()).expect("a file can be written");
                fs::hard_link(&note, folder.join("b.md")).expect("a link can be made");
            }
            _ => fs::write(&note, self.bytes()).expect("a file can be written"),
        }
        if self == Self::ReadOnlyFolder {
            fs::set_permissions(folder, fs::Permissions::from_mode(0o555))
                .expect("modes can be set");
        }
    }

    /// Whether the file is what it was, but for its bytes.
    pub(crate) fn is_kept(self, folder: &Path) -> bool {
        let note = folder.join(NOTE);
        match self {
            Self::SymbolicLink => fs::symlink_metadata(&note).is_ok_and(|found| found.is_symlink()),
            Self::HardLink => fs::read(&note).ok() == fs::read(folder.join("b.md")).ok(),
            _ => true,
        }
    }

    /// Everything that lies in the folder, when nothing is left behind. `is_there` tells whether
    /// the note is.
    pub(crate) fn names(self, is_there: bool) -> Vec<&'static str> {
        if !is_there {
            return Vec::new();
        }
        match self {
            Self::SymbolicLink => vec![NOTE, "data", "data/b.md"],
            Self::HardLink => vec![NOTE, "b.md"],
            _ => vec![NOTE],
        }
    }
}

/// What lies in a folder, hidden files too.
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names = Vec::new();
    let mut waiting: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                waiting.push(entry.path());
            }
            let name = entry
                .path()
                .strip_prefix(folder)
                .map(|path| path.to_string_lossy().into_owned());
            names.extend(name);
        }
    }
    names.sort();
    names
}

pub(crate) fn noon() -> DateTime {
    DateTime::constant(2026, 11, 23, 12, 0, 0, 0)
}

pub(crate) fn writer(folder: &Path, state: &Path) -> Writer {
    Writer::new(folder, state, noon, std::sync::Arc::new(|_| {}))
}

/// Does it, and says what came of it: the reason if it was refused, the error's code and sentence.
pub(crate) fn act(act: Act, folder: &Path, state: &Path) -> Result<(), String> {
    let writer = writer(folder, state);
    let path = NotePath::new(NOTE).expect("it is a path");
    let failed = |error: sakuin_engine::error::EngineError| {
        let language = sakuin_engine::language::Language::En;
        format!("{}: {}", error.code(), error.message(language))
    };
    let outcome = |outcome: Outcome| match outcome {
        Outcome::Written { .. } => Ok(()),
        Outcome::Refused { refusal, .. } => Err(format!("refused: {}", refusal.code())),
    };
    let undo = |direction: Direction| match writer.undo(direction).map_err(failed)? {
        Undone::Written { .. } => Ok(()),
        other => Err(format!("refused: {other:?}")),
    };
    match act {
        Act::Undo => undo(Direction::Undo),
        Act::Redo => undo(Direction::Redo),
        Act::Unmake => undo(Direction::Undo),
        Act::Add => {
            let lines = ["- [ ] 足した".to_owned()];
            writer
                .edit(&path, &Edit::Append { lines: &lines })
                .map_err(failed)
                .and_then(outcome)
        }
        Act::Make => {
            let lines = ["- [ ] 足した".to_owned()];
            writer
                .create(&path, &lines)
                .map_err(failed)
                .and_then(outcome)
        }
        Act::Tick | Act::Change | Act::Middle | Act::Again | Act::Stamp => {
            let seen = read(folder, &path).map_err(failed)?;
            let number = if act == Act::Again { 4 } else { 3 };
            let line = Line {
                number,
                text: seen.line(number).unwrap_or_default(),
                hash: &seen.hash,
                twin: false,
            };
            let with = [line.text.replace("[ ]", "[x]") + " (11/23)"];
            let rewrite = ticking(act == Act::Stamp);
            let edit = match act {
                Act::Tick => Edit::Mark { line, mark: 'x' },
                Act::Middle => Edit::InsertBelow { line, lines: &with },
                Act::Again | Act::Stamp => Edit::Tick {
                    line,
                    mark: 'x',
                    rewrite: &rewrite,
                },
                _ => Edit::Replace { line, with: &with },
            };
            writer.edit(&path, &edit).map_err(failed).and_then(outcome)
        }
    }
}

/// A tick at noon with all that goes with it.
pub(crate) fn ticking(stamp: bool) -> Ticking {
    Ticking {
        path: NotePath::new(NOTE).expect("it is a path"),
        done: true,
        today: noon().date(),
        stamp,
        unclear: std::sync::OnceLock::new(),
    }
}

/// Makes the folder in which an act is tried, and does what the act presupposes.
pub(crate) fn make(kind: Kind, what: Act, folder: &Path, state: &Path) {
    if !what.is_of_whole_note() {
        kind.make(folder);
    }
    prepare(what, folder, state);
}

/// Does beforehand what an act presupposes.
fn prepare(what: Act, folder: &Path, state: &Path) {
    let before: &[Act] = match what {
        Act::Undo => &[Act::Tick],
        Act::Redo => &[Act::Tick, Act::Undo],
        Act::Unmake => &[Act::Make],
        _ => &[],
    };
    for what in before {
        act(*what, folder, state).expect("it can be done while nothing fails");
    }
}
