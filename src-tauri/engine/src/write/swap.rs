//! Replacing a file so that nobody's bytes are lost, whatever else writes at that moment.
//!
//! The new content goes to a file beside the old one, and the two change places in one step
//! of the file system. What came out is then compared with what had been read: if it is not
//! the same, it is somebody else's edit, made between check and exchange, and goes back.
//! A plain rename would have destroyed it.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;

use jiff::civil::DateTime;
use rustix::fs::renameat_with;
use rustix::fs::{Access, AtFlags, Mode, OFlags, RenameFlags, accessat, openat, renameat};
use rustix::io::Errno;

use super::splice::Splice;
use super::temporary::{Temporary, copy_attributes, copy_mode, remove};
use crate::notes::{LARGEST_NOTE, RawNote, Root, read_all};

/// Bytes of a file's name, on all file systems that people keep notes on.
const LONGEST_NAME: usize = 255;

/// What became of a write.
#[derive(Debug)]
pub(super) enum Swap {
    /// The file holds the change, durably.
    Done {
        /// Its hash.
        hash: blake3::Hash,
        /// The file whose place was taken, which a slow program may still be writing.
        replaced: Option<File>,
    },
    /// Somebody else has written the file, which is as they left it.
    Changed,
    /// No new file can take this one's place: it must be written into.
    OnlyInPlace,
}

/// A moment of a write at which another program may come in between.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    /// The file is seen to be unchanged and is about to be replaced.
    Checked,
    /// The versions have changed places; what came out is not looked at yet.
    Exchanged,
    /// What came out has been looked at once.
    Verified,
}

/// What a write is told besides the change.
pub(super) struct Surroundings<'a> {
    /// Is told of each step, so that tests can be the other program.
    pub(super) at: &'a dyn Fn(Step),
    /// The time, for the name of a conflict copy.
    pub(super) now: DateTime,
    /// The name of the file that takes the note's place.
    pub(super) temporary: &'a OsStr,
    /// Gets the name of a conflict copy, if one had to be made.
    pub(super) conflict: &'a RefCell<Option<String>>,
}

/// Whether the note can only be written into: no other file may take its place.
pub(super) fn must_be_in_place(root: &Root, note: &RawNote) -> io::Result<bool> {
    // Root may write anything; that a file is read-only is still its owner's wish.
    if note.metadata.mode() & 0o222 == 0 {
        return Err(read_only());
    }
    let (dir, name) = place(root, note)?;
    accessat(&dir, name, Access::WRITE_OK, AtFlags::empty())?;
    // Another name of the file would keep the old content after an exchange.
    Ok(note.metadata.nlink() > 1 || dir.metadata()?.mode() & 0o222 == 0)
}

fn read_only() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only")
}

/// The folder in which a note really lies, and its name there.
pub(super) fn place<'n>(root: &Root, note: &'n RawNote) -> io::Result<(File, &'n OsStr)> {
    let (Some(name), Some(parent)) = (note.resolved.file_name(), note.resolved.parent()) else {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    };
    Ok((
        root.open_at(parent, OFlags::RDONLY | OFlags::DIRECTORY)?,
        name,
    ))
}

/// Puts `after` into the note's place, durably, or leaves the note as it is.
pub(super) fn exchange(
    root: &Root,
    note: &RawNote,
    after: &[u8],
    surroundings: &Surroundings<'_>,
) -> io::Result<Swap> {
    let (dir, name) = place(root, note)?;
    let exchange = Exchange {
        dir: &dir,
        name,
        note,
        surroundings,
    };
    match exchange.run(after) {
        // The folder takes no new file, or (sticky) does not let this one go.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Ok(Swap::OnlyInPlace),
        other => other,
    }
}

/// What of a file is written anew in place: one byte, which is written whole or not at all, or all
/// from the first byte that changes. The journal holds it, so that a write that was cut off can be
/// taken back.
pub(super) fn in_place_splice(splice: &Splice, before: &[u8], after: &[u8]) -> Splice {
    if splice.old.len() == splice.new.len() {
        return splice.clone();
    }
    Splice {
        offset: splice.offset,
        old: before[splice.offset..].to_vec(),
        new: after[splice.offset..].to_vec(),
    }
}

/// Writes a splice of [`in_place_splice`] into the file itself.
pub(super) fn in_place(
    root: &Root,
    note: &RawNote,
    splice: &Splice,
    after: &[u8],
) -> io::Result<Swap> {
    let file = root.open_at(&note.resolved, OFlags::RDWR)?;
    let metadata = file.metadata()?;
    let same_file = (metadata.dev(), metadata.ino()) == (note.metadata.dev(), note.metadata.ino());
    if !same_file || read_all(&file, metadata.len())?.as_ref() != Some(&note.bytes) {
        return Ok(Swap::Changed);
    }
    let offset = splice.offset as u64;
    let written = file
        .write_all_at(&splice.new, offset)
        .and_then(|()| resize(&file, splice, after.len()))
        .and_then(|()| file.sync_all());
    if let Err(error) = written {
        // What the disk holds is unknown; what readers see is at least what is reported.
        file.write_all_at(&splice.old, offset)?;
        resize(&file, splice, note.bytes.len())?;
        return Err(error);
    }
    // It is durable now, unless another program writes at this very moment.
    let mut now = vec![0; after.len()];
    let there = splice.offset..splice.offset + splice.new.len();
    match file.read_exact_at(&mut now, 0) {
        Ok(()) if now[there] == splice.new => Ok(Swap::Done {
            hash: blake3::hash(&now),
            replaced: None,
        }),
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => Ok(Swap::Done {
            hash: blake3::hash(after),
            replaced: None,
        }),
        _ => Ok(Swap::Changed),
    }
}

fn resize(file: &File, splice: &Splice, length: usize) -> io::Result<()> {
    if splice.old.len() == splice.new.len() {
        return Ok(());
    }
    file.set_len(length as u64)
}

/// Keeps somebody's edit, which lies under the name `aside`, under one that people see.
pub(super) fn keep_conflict(
    dir: &File,
    aside: &OsStr,
    name: &OsStr,
    now: DateTime,
) -> io::Result<String> {
    let name = Path::new(name);
    let stem = name.file_stem().unwrap_or_default().to_string_lossy();
    let extension = name.extension().unwrap_or_default().to_string_lossy();
    let time = now.strftime("%Y-%m-%d %H%M%S");
    for number in 1..1000 {
        let number = if number == 1 {
            String::new()
        } else {
            format!(" {number}")
        };
        let behind = format!(" (conflict {time}{number}).{extension}");
        let copy = format!("{}{behind}", fitting(&stem, &behind));
        match renameat_with(dir, aside, dir, &copy, RenameFlags::NOREPLACE) {
            Err(Errno::EXIST) => {}
            Ok(()) => {
                dir.sync_all()?;
                return Ok(copy);
            }
            Err(error) => return Err(error.into()),
        }
    }
    Err(io::Error::from(io::ErrorKind::AlreadyExists))
}

/// As much of the beginning of a name as fits before what comes behind it.
fn fitting<'a>(stem: &'a str, behind: &str) -> &'a str {
    let room = LONGEST_NAME.saturating_sub(behind.len()).min(stem.len());
    let end = (0..=room).rev().find(|end| stem.is_char_boundary(*end));
    &stem[..end.unwrap_or_default()]
}

/// All bytes of an open file, from its beginning; none when it is too large to be a note.
pub(super) fn whole(file: &File) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = vec![
        0;
        usize::try_from(file.metadata()?.len())
            .unwrap_or(usize::MAX)
            .min(LARGEST_NOTE as usize + 1)
    ];
    let mut filled = 0;
    while filled < bytes.len() {
        match file.read_at(&mut bytes[filled..], filled as u64) {
            Ok(0) => break,
            Ok(count) => filled += count,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    bytes.truncate(filled);
    Ok((bytes.len() as u64 <= LARGEST_NOTE).then_some(bytes))
}

/// A file about to change places with its new version.
struct Exchange<'a> {
    dir: &'a File,
    name: &'a OsStr,
    note: &'a RawNote,
    surroundings: &'a Surroundings<'a>,
}

impl Exchange<'_> {
    fn run(&self, after: &[u8]) -> io::Result<Swap> {
        let mut new = Temporary::create(self.dir, self.surroundings.temporary)?;
        if !copy_attributes(&self.note.file, &self.note.metadata, new.file())? {
            return Ok(Swap::OnlyInPlace);
        }
        new.file().write_all(after)?;
        copy_mode(&self.note.metadata, new.file())?;
        new.file().sync_all()?;
        if !self.is_as_read()? {
            return Ok(Swap::Changed);
        }
        let done = |replaced: Option<File>| Swap::Done {
            hash: blake3::hash(after),
            replaced,
        };
        self.at(Step::Checked);
        match self.exchange(new.name()) {
            Ok(()) => self.at(Step::Exchanged),
            Err(Errno::NOENT) => return Ok(Swap::Changed),
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
                // Network and FUSE file systems: the check above is all there is.
                let replaced = self.open(self.name)?;
                renameat(self.dir, new.name(), self.dir, self.name)?;
                new.keep();
                self.dir.sync_all()?;
                return Ok(done(replaced));
            }
            Err(error) => return Err(error.into()),
        }
        // From here on the temporary name holds what came out, which may be precious.
        new.keep();
        let discarded = self.discard(new.name(), &self.note.bytes);
        if let Ok(Some(replaced)) = discarded {
            return Ok(done(Some(replaced)));
        }
        self.give_back(new.name(), after)?;
        discarded.map(|_| Swap::Changed)
    }

    fn at(&self, step: Step) {
        (self.surroundings.at)(step);
    }

    /// Makes the exchange durable and removes what came out of it, which is given back still
    /// open; none, and it stays, when it is not what it should be.
    fn discard(&self, aside: &OsStr, bytes: &[u8]) -> io::Result<Option<File>> {
        let Some(file) = self.open(aside)? else {
            return Ok(None);
        };
        let holds = || Ok::<_, io::Error>(whole(&file)?.as_deref() == Some(bytes));
        if !holds()? {
            return Ok(None);
        }
        self.dir.sync_all()?;
        self.at(Step::Verified);
        // A program that opened the file just before the exchange writes into what came out.
        // Emptying a file waits for the disk as the line above does, so it shows by now.
        if !holds()? {
            return Ok(None);
        }
        // All is durable by now: no trouble with the old version makes it undone.
        remove(self.dir, aside);
        Ok(Some(file))
    }

    /// Undoes an exchange whose outcome was not the file that had been read.
    fn give_back(&self, aside: &OsStr, ours: &[u8]) -> io::Result<()> {
        match self.exchange(aside) {
            Ok(()) if self.is_discarded(aside, ours) => Ok(()),
            Ok(()) => {
                // A third version has taken the place of ours meanwhile. The newest stays, and
                // the one in between is kept beside it.
                self.exchange(aside)?;
                self.keep_conflict(aside)
            }
            // The note is gone meanwhile; the edit in hand must not go too.
            Err(_) => self.keep_conflict(aside),
        }
    }

    /// Whether what came out was what we had written, and has gone. That the disk does not say that it
    /// holds the exchange does not make somebody's edit of it.
    fn is_discarded(&self, aside: &OsStr, ours: &[u8]) -> bool {
        let holds = |file: File| whole(&file).is_ok_and(|bytes| bytes.as_deref() == Some(ours));
        match self.discard(aside, ours) {
            Ok(discarded) => discarded.is_some(),
            Err(_) => {
                let is_ours = self.open(aside).ok().flatten().is_some_and(holds);
                if is_ours {
                    remove(self.dir, aside);
                }
                is_ours
            }
        }
    }

    fn keep_conflict(&self, aside: &OsStr) -> io::Result<()> {
        let copy = keep_conflict(self.dir, aside, self.name, self.surroundings.now)?;
        let folder = self.note.resolved.parent().unwrap_or(Path::new(""));
        let copy = folder.join(copy).to_string_lossy().into_owned();
        *self.surroundings.conflict.borrow_mut() = Some(copy);
        Ok(())
    }

    fn exchange(&self, other: &OsStr) -> Result<(), Errno> {
        renameat_with(self.dir, other, self.dir, self.name, RenameFlags::EXCHANGE)
    }

    /// Whether the name still stands for the very file that was read, unchanged.
    fn is_as_read(&self) -> io::Result<bool> {
        let Some(file) = self.open(self.name)? else {
            return Ok(false);
        };
        let metadata = file.metadata()?;
        let same = metadata.ino() == self.note.metadata.ino() && metadata.nlink() == 1;
        Ok(same && read_all(&file, metadata.len())?.as_ref() == Some(&self.note.bytes))
    }

    /// Opens an ordinary file; none when there is none of the name.
    fn open(&self, name: &OsStr) -> io::Result<Option<File>> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        match openat(self.dir, name, flags, Mode::empty()) {
            Ok(file) => {
                let file = File::from(file);
                Ok(file.metadata()?.is_file().then_some(file))
            }
            Err(Errno::NOENT | Errno::LOOP | Errno::NXIO) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }
}
