//! N8: the disk is full, but for a few bytes.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;

use tempfile::TempDir;

use crate::Trial;
use crate::faults::command;
use crate::kinds::{Act, Kind, NOTE, act, make, names};
use crate::report::Row;

/// Past this much space nothing is short of it.
const MOST: u64 = 64 << 10;
const STEP: u64 = 512;

const TRIED: [(Kind, Act); 14] = [
    (Kind::Plain, Act::Make),
    (Kind::Plain, Act::Unmake),
    (Kind::Plain, Act::Middle),
    (Kind::Plain, Act::Again),
    (Kind::Utf16, Act::Stamp),
    (Kind::HardLink, Act::Again),
    (Kind::Plain, Act::Tick),
    (Kind::Plain, Act::Undo),
    (Kind::Plain, Act::Redo),
    (Kind::Plain, Act::Add),
    (Kind::Utf16, Act::Change),
    (Kind::HardLink, Act::Add),
    (Kind::SymbolicLink, Act::Tick),
    (Kind::ShiftJis, Act::Undo),
];

/// A small disk in memory.
struct Disk {
    dir: TempDir,
}

impl Disk {
    fn new() -> Result<Self, String> {
        let dir = TempDir::new().map_err(|error| error.to_string())?;
        command(
            "mount",
            &[&"-t", &"tmpfs", &"-o", &"size=512k", &"tmpfs", &dir.path()],
        )?;
        Ok(Self { dir })
    }

    fn path(&self) -> PathBuf {
        self.dir.path().to_owned()
    }

    /// Fills it up to the last `left` bytes.
    fn fill(&self, left: u64) -> std::io::Result<()> {
        let mut file = File::create(self.path().join("filler"))?;
        let block = [0_u8; 512];
        while file.write_all(&block).is_ok() {}
        let full = file.metadata()?.len();
        file.set_len(full.saturating_sub(left))
    }

    fn empty(&self) {
        fs::remove_dir_all(self.path().join("notes")).ok();
        fs::remove_dir_all(self.path().join("state")).ok();
        fs::remove_file(self.path().join("filler")).ok();
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        command("umount", &[&self.path()]).ok();
    }
}

fn check(disk: &Disk, left: u64, kind: Kind, what: Act) -> Result<(), String> {
    let (notes, state) = (disk.path().join("notes"), disk.path().join("state"));
    disk.empty();
    fs::create_dir(&notes).map_err(|error| error.to_string())?;
    make(kind, what, &notes, &state);
    let bytes = || fs::read(notes.join(NOTE)).ok();
    let old = bytes();
    disk.fill(left).map_err(|error| error.to_string())?;
    let done = act(what, &notes, &state);
    let now = bytes();
    let left_behind = |when: &str| {
        let left = names(&notes);
        if left == kind.names(bytes().is_some()) {
            Ok(())
        } else {
            Err(format!("left behind {when}: {left:?}"))
        }
    };
    match &done {
        Ok(()) if now == old => return Err("acknowledged, but not there".to_owned()),
        Err(why) if now != old => {
            let length = now.map(|now| now.len());
            return Err(format!("{why}, but {length:?} bytes were written"));
        }
        Err(why)
            if !["unwritable-note", "journal"]
                .iter()
                .any(|code| why.starts_with(code)) =>
        {
            return Err(format!("no clear error: {why}"));
        }
        _ => left_behind("on the full disk")?,
    }
    if done.is_err() {
        // With space again it succeeds.
        fs::remove_file(disk.path().join("filler")).map_err(|error| error.to_string())?;
        act(what, &notes, &state).map_err(|why| format!("with space again: {why}"))?;
        if bytes() == old {
            return Err("with space again: nothing was written".to_owned());
        }
    }
    left_behind("in the end")
}

fn plain(disk: &Disk, left: u64) -> bool {
    disk.empty();
    let note = disk.path().join("notes").join(NOTE);
    let text = "本文\n".repeat(600);
    let made = fs::create_dir(disk.path().join("notes")).and_then(|()| fs::write(&note, &text));
    if made.is_err() || disk.fill(left).is_err() {
        return false;
    }
    // Two lines more, written the usual way.
    let longer = text.clone() + &"本文\n".repeat(900);
    let done = fs::write(&note, &longer).is_ok();
    let now = fs::read_to_string(&note).unwrap_or_default();
    !done && now != text
}

pub(crate) fn run(trial: &Trial) -> Row {
    let row = Row::new(
        "14 kinds of changes on a disk with 0 to 64 KiB left, in steps of 512 bytes, journal on it too",
        "old bytes intact or new complete; a clear error; with space again it succeeds",
    );
    let disk = match Disk::new() {
        Ok(disk) => disk,
        Err(why) => return row.skipped(why),
    };
    let steps: Vec<u64> = (0..MOST / STEP).map(|step| step * STEP).collect();
    let turns = trial.count(1, 10);
    let (mut failures, mut count) = (Vec::new(), 0);
    for _ in 0..turns {
        for &left in &steps {
            for (kind, what) in TRIED {
                count += 1;
                if let Err(why) = check(&disk, left, kind, what) {
                    failures.push(format!("{left} bytes left, {kind:?} {what:?}: {why}"));
                }
            }
        }
    }
    let lost = steps.iter().filter(|left| plain(&disk, **left)).count();
    row.outcome(count, failures)
        .control("`fs::write`", lost, steps.len())
}
