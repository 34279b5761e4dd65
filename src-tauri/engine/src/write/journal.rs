//! The journal: what is about to be done to which note, on the disk before it is done.
//!
//! One file for each notes folder, outside of it and for its user's eyes only, because it repeats
//! lines of notes. Records are only added; a torn one at the end (a power cut) counts as not
//! written, a damaged one is passed over. Whoever writes notes holds the journal's lock meanwhile, so that window and
//! terminal take turns, and reads it anew, so that neither undoes what it does not know of.

use std::collections::HashSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{FlockOperation, flock};
use rustix::io::Errno;
use serde::{Deserialize, Serialize};

use super::edit::Edit;
use super::splice::{Planned, Splice};
use crate::error::EngineError;
use crate::places;

const HEADER: &[u8] = b"sakuin journal 1\n";

/// Past this the journal is written anew with its newest records.
const LARGEST: u64 = 512 << 10;
/// How much of it then stays, and how many edits at most.
const KEPT_BYTES: usize = 128 << 10;
const KEPT_EDITS: usize = 500;

/// How long another process may hold the lock; an edit takes some hundredths of a second.
const PATIENCE: Duration = Duration::from_secs(5);

/// What kind of edit one was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum What {
    /// A task was marked as done.
    Ticked,
    /// A task got another mark.
    Unticked,
    /// A line was changed.
    Changed,
    /// Lines were added.
    Added,
}

impl What {
    pub(super) fn of(edit: &Edit<'_>) -> Self {
        match edit {
            Edit::Mark {
                mark: 'x' | 'X', ..
            }
            | Edit::Tick {
                mark: 'x' | 'X', ..
            } => Self::Ticked,
            Edit::Mark { .. } | Edit::Tick { .. } => Self::Unticked,
            Edit::Replace { .. } => Self::Changed,
            Edit::InsertBelow { .. } | Edit::Append { .. } => Self::Added,
        }
    }
}

/// An edit of the past, for people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Past {
    /// When it was made, in local time: `2026-11-23T17:53:01`.
    pub at: String,
    /// The note.
    pub path: String,
    /// The line, 1-based, as it then was.
    pub line: u32,
    /// The task's text or the line.
    pub text: String,
    /// What was done.
    pub what: What,
}

/// Why an edit was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Role {
    /// The reader wanted it.
    Edit,
    /// It takes back the edit of this number.
    Undo(u64),
    /// It makes the edit of this number again.
    Redo(u64),
}

/// In the place of a file's hash: there is no file.
pub(super) const ABSENT: [u8; 32] = [0; 32];

/// An edit as the journal keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    pub(super) id: u64,
    pub(super) role: Role,
    pub(super) past: Past,
    pub(super) hash_before: [u8; 32],
    pub(super) hash_after: [u8; 32],
    pub(super) splice: Splice,
    pub(super) lines_before: Vec<Vec<u8>>,
    pub(super) lines_after: Vec<Vec<u8>>,
    /// Whether the bytes are written into the file itself.
    pub(super) in_place: bool,
    /// The file that is written beside the note on the way.
    pub(super) temporary: String,
    /// Whether the lines stood in one place only of the note as it was before, and as it was after.
    /// Where they did not, the place that is left in another text may be the wrong one.
    pub(super) alone: (bool, bool),
}

impl Entry {
    pub(super) fn new(
        role: Role,
        past: Past,
        (hash_before, hash_after): ([u8; 32], [u8; 32]),
        planned: &Planned,
        alone: (bool, bool),
        in_place: bool,
    ) -> Self {
        Self {
            id: 0,
            role,
            past,
            hash_before,
            hash_after,
            splice: planned.splice.clone(),
            lines_before: planned.lines_before.clone(),
            lines_after: planned.lines_after.clone(),
            in_place,
            temporary: String::new(),
            alone,
        }
    }

    /// Whether it makes a note.
    pub(super) fn makes(&self) -> bool {
        self.hash_before == ABSENT
    }

    /// Whether it takes a note away.
    pub(super) fn removes(&self) -> bool {
        self.hash_after == ABSENT
    }

    /// The number of the edit that this one is, takes back or makes again.
    pub(super) fn origin(&self) -> u64 {
        match self.role {
            Role::Edit => self.id,
            Role::Undo(of) | Role::Redo(of) => of,
        }
    }
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Record {
    /// Is about to be done.
    Begun(Box<Entry>),
    /// What was begun under the number is done, or was not done.
    Ended { id: u64, done: bool },
    /// The edit of the number can be neither undone nor made again: its lines are gone.
    Dropped { origin: u64 },
}

/// The journal of a notes folder.
#[derive(Debug)]
pub(super) struct Journal {
    dir: PathBuf,
}

impl Journal {
    pub(super) fn new(dir: &Path) -> Self {
        Self {
            dir: dir.to_owned(),
        }
    }

    /// Whether anything was ever written to it.
    pub(super) fn exists(&self) -> bool {
        self.path().exists()
    }

    fn path(&self) -> PathBuf {
        self.dir.join("journal")
    }

    fn failed(&self, source: io::Error) -> EngineError {
        EngineError::Journal {
            path: self.path(),
            source,
        }
    }

    /// Waits for one's turn and reads the journal.
    pub(super) fn open(&self) -> Result<OpenJournal<'_>, EngineError> {
        self.try_open().map_err(|source| self.failed(source))
    }

    fn try_open(&self) -> io::Result<OpenJournal<'_>> {
        if !self.dir.is_dir() {
            places::create_private_dir(&self.dir)?;
        }
        let lock = private(&self.dir.join("journal.lock"))?;
        let deadline = Instant::now() + PATIENCE;
        loop {
            match flock(&lock, FlockOperation::NonBlockingLockExclusive) {
                Ok(()) => break,
                Err(Errno::WOULDBLOCK | Errno::INTR) if Instant::now() < deadline => {
                    thread::sleep(Duration::from_millis(2));
                }
                // Some network file systems know no locks; then there is only one process's own order.
                Err(Errno::NOLCK | Errno::OPNOTSUPP | Errno::NOSYS) => break,
                Err(error) => return Err(error.into()),
            }
        }
        let is_new = !self.path().exists();
        let mut file = private(&self.path())?;
        if is_new {
            // The name must outlive a power cut as well as what stands under it.
            File::open(&self.dir)?.sync_all()?;
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        let mut open = OpenJournal {
            journal: self,
            file,
            _lock: lock,
            records: Vec::new(),
            length: 0,
        };
        if bytes.len() >= HEADER.len() && !bytes.starts_with(HEADER) {
            // Of a version to come, or damaged: put aside, not destroyed.
            fs::rename(self.path(), self.dir.join("journal.unreadable"))?;
            open.file = private(&self.path())?;
        } else {
            (open.records, open.length) = parse(&bytes);
        }
        if open.length > LARGEST {
            open.shorten()?;
        }
        Ok(open)
    }
}

/// The journal, in the hands of one who writes.
#[derive(Debug)]
pub(super) struct OpenJournal<'a> {
    journal: &'a Journal,
    file: File,
    /// Held for as long as this lives.
    _lock: File,
    records: Vec<Record>,
    /// Where the next record goes: whatever stands behind is torn.
    length: u64,
}

impl OpenJournal<'_> {
    /// Writes down what is about to be done, durably, and gives it its number.
    pub(super) fn begin(&mut self, mut entry: Entry) -> Result<Entry, EngineError> {
        let numbers = self.records.iter().map(|record| match record {
            Record::Begun(entry) => entry.id,
            Record::Ended { id, .. } => *id,
            Record::Dropped { origin } => *origin,
        });
        entry.id = numbers.max().unwrap_or(0) + 1;
        entry.temporary = super::temporary::name();
        self.write(Record::Begun(Box::new(entry.clone())))
            .and_then(|()| self.file.sync_data())
            .map_err(|source| self.journal.failed(source))?;
        Ok(entry)
    }

    /// Writes down how it ended. Not made durable: the note itself tells, if need be.
    pub(super) fn end(&mut self, id: u64, done: bool) {
        self.write(Record::Ended { id, done }).ok();
    }

    pub(super) fn drop_origin(&mut self, origin: u64) {
        self.write(Record::Dropped { origin }).ok();
    }

    /// What was begun and is not known to have ended.
    pub(super) fn unfinished(&self) -> Vec<Entry> {
        let ended = |wanted: u64| {
            let is_end =
                |record: &Record| matches!(record, Record::Ended { id, .. } if *id == wanted);
            self.records.iter().any(is_end)
        };
        let begun = self.records.iter().filter_map(|record| match record {
            Record::Begun(entry) if !ended(entry.id) => Some(Entry::clone(entry)),
            _ => None,
        });
        begun.collect()
    }

    /// An edit by its number.
    pub(super) fn entry(&self, id: u64) -> Option<Entry> {
        self.records.iter().find_map(|record| match record {
            Record::Begun(entry) if entry.id == id => Some(Entry::clone(entry)),
            _ => None,
        })
    }

    /// What can be undone and what can be made again, each with the newest last: of each edit,
    /// what was done to its note most recently.
    pub(super) fn stacks(&self) -> (Vec<Entry>, Vec<Entry>) {
        let (mut undo, mut redo): (Vec<Entry>, Vec<Entry>) = Default::default();
        let without =
            |stack: &mut Vec<Entry>, origin: u64| stack.retain(|entry| entry.origin() != origin);
        for record in &self.records {
            match record {
                Record::Begun(_) => {}
                Record::Ended { id, done: true } => {
                    let Some(entry) = self.entry(*id) else {
                        continue;
                    };
                    match entry.role {
                        Role::Edit => {
                            undo.push(entry);
                            redo.clear();
                        }
                        Role::Undo(of) => {
                            without(&mut undo, of);
                            redo.push(entry);
                        }
                        Role::Redo(of) => {
                            without(&mut redo, of);
                            undo.push(entry);
                        }
                    }
                }
                Record::Ended { .. } => {}
                Record::Dropped { origin } => {
                    without(&mut undo, *origin);
                    without(&mut redo, *origin);
                }
            }
        }
        (undo, redo)
    }

    fn write(&mut self, record: Record) -> io::Result<()> {
        use std::os::unix::fs::FileExt as _;
        let bytes = encode(&record)?;
        let header = if self.length == 0 { HEADER } else { &[] };
        let bytes = [header, &bytes].concat();
        self.file.set_len(self.length)?;
        self.file.write_all_at(&bytes, self.length)?;
        self.length += bytes.len() as u64;
        self.records.push(record);
        Ok(())
    }

    /// Leaves out the oldest records, but none of what is still to be brought to an end.
    fn shorten(&mut self) -> io::Result<()> {
        let (mut size, mut edits) = (0, 0);
        let mut kept: Vec<Record> = Vec::new();
        let ended: HashSet<u64> = self
            .records
            .iter()
            .filter_map(|record| match record {
                Record::Ended { id, .. } => Some(*id),
                _ => None,
            })
            .collect();
        for mut record in std::mem::take(&mut self.records).into_iter().rev() {
            let mut is_open = false;
            if let Record::Begun(entry) = &mut record {
                edits += 1;
                is_open = !ended.contains(&entry.id);
                if !is_open && entry.splice.old.len() + entry.splice.new.len() > 4096 {
                    // The lines suffice to undo it.
                    (entry.splice.old, entry.splice.new) = Default::default();
                }
            }
            size += encode(&record)?.len();
            let is_enough = !kept.is_empty() && (size > KEPT_BYTES || edits > KEPT_EDITS);
            if is_open || !is_enough {
                kept.push(record);
            }
        }
        kept.reverse();
        let mut bytes = HEADER.to_vec();
        for record in &kept {
            bytes.extend(encode(record)?);
        }
        let aside = self.journal.dir.join("journal.new");
        fs::remove_file(&aside).ok();
        let mut file = private(&aside)?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        fs::rename(&aside, self.journal.path())?;
        File::open(&self.journal.dir)?.sync_all()?;
        (self.file, self.length, self.records) = (file, bytes.len() as u64, kept);
        Ok(())
    }
}

fn private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    options.mode(0o600).open(path)
}

/// Length, check sum, record.
fn encode(record: &Record) -> io::Result<Vec<u8>> {
    let payload = postcard::to_stdvec(record).map_err(io::Error::other)?;
    let length = u32::try_from(payload.len()).map_err(io::Error::other)?;
    let sum = blake3::hash(&payload);
    Ok([&length.to_le_bytes()[..], &sum.as_bytes()[..8], &payload].concat())
}

/// The whole records, and where the last of them ends.
///
/// A damaged one in the middle does not hide those after it: the next is where the check sum
/// says so.
fn parse(bytes: &[u8]) -> (Vec<Record>, u64) {
    let mut records = Vec::new();
    if !bytes.starts_with(HEADER) {
        return (records, 0);
    }
    let (mut at, mut end) = (HEADER.len(), HEADER.len());
    while at < bytes.len() {
        match record_at(&bytes[at..]) {
            Some((record, length)) => {
                records.push(record);
                at += length;
                end = at;
            }
            None => at += 1,
        }
    }
    (records, end as u64)
}

/// The record at the beginning of these bytes, and its length.
fn record_at(bytes: &[u8]) -> Option<(Record, usize)> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    let (sum, rest) = rest.split_first_chunk::<8>()?;
    let length = u32::from_le_bytes(*length) as usize;
    let payload = rest.get(..length)?;
    if blake3::hash(payload).as_bytes()[..8] != *sum {
        return None;
    }
    Some((postcard::from_bytes(payload).ok()?, 12 + length))
}

#[cfg(test)]
mod tests;
