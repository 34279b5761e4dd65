//! Replacing a file so that nobody's bytes are lost, whatever else writes at that moment.
//!
//! The new content goes to a file beside the old one, and the two change places in one step
//! of the file system. What came out is then compared with what had been read: if it is not
//! the same, it is somebody else's edit, made between check and exchange, and goes back.
//! A plain rename would have destroyed it.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::{FileExt, MetadataExt};
use std::path::Path;

use rustix::fs::renameat_with;
use rustix::fs::{Access, AtFlags, Mode, OFlags, RenameFlags, accessat, openat, renameat};
use rustix::io::Errno;

use super::plan::Splice;
use super::temporary::{Temporary, copy_attributes, copy_mode, remove};
use crate::notes::{RawNote, Root, read_all};

/// What became of a write.
#[derive(Debug)]
pub(super) enum Swap {
    /// The file holds the change, durably; its hash.
    Done(blake3::Hash),
    /// Somebody else has written the file, which is as they left it.
    Changed,
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

/// Makes the change durable, or leaves the file as it is. `at` is told of each step, so that
/// tests can be the other program.
pub(super) fn write(
    root: &Root,
    note: &RawNote,
    splice: &Splice,
    at: &dyn Fn(Step),
) -> io::Result<Swap> {
    // Root may write anything; that a file is read-only is still its owner's wish.
    if note.metadata.mode() & 0o222 == 0 {
        return Err(io::Error::new(
            io::ErrorKind::PermissionDenied,
            "the file is read-only",
        ));
    }
    let (Some(name), Some(parent)) = (note.resolved.file_name(), note.resolved.parent()) else {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    };
    let dir = root.open_at(parent, OFlags::RDONLY | OFlags::DIRECTORY)?;
    accessat(&dir, name, Access::WRITE_OK, AtFlags::empty())?;
    // Another name of the file would keep the old content after an exchange.
    let has_other_names = note.metadata.nlink() > 1;
    if has_other_names || dir.metadata()?.mode() & 0o222 == 0 {
        return in_place(root, note, splice);
    }
    match (Exchange {
        dir: &dir,
        name,
        note,
        at,
    })
    .run(&splice.after)
    {
        Ok(Some(swap)) => Ok(swap),
        // The owner or an access list cannot be given to a new file.
        Ok(None) => in_place(root, note, splice),
        // The folder takes no new file, or (sticky) does not let this one go.
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            in_place(root, note, splice)
        }
        Err(error) => Err(error),
    }
}

/// Writes the one byte into the file itself: a byte is written whole or not at all.
fn in_place(root: &Root, note: &RawNote, splice: &Splice) -> io::Result<Swap> {
    let file = root.open_at(&note.resolved, OFlags::RDWR)?;
    let metadata = file.metadata()?;
    let same_file = (metadata.dev(), metadata.ino()) == (note.metadata.dev(), note.metadata.ino());
    if !same_file || read_all(&file, metadata.len())?.as_ref() != Some(&note.bytes) {
        return Ok(Swap::Changed);
    }
    let offset = splice.offset as u64;
    file.write_all_at(&[splice.new], offset)?;
    if let Err(error) = file.sync_all() {
        // What the disk holds is unknown; what readers see is at least what is reported.
        file.write_all_at(&[splice.old], offset)?;
        return Err(error);
    }
    // It is durable now, unless another program writes at this very moment.
    let mut now = vec![0; splice.after.len()];
    match file.read_exact_at(&mut now, 0) {
        Ok(()) if now[splice.offset] == splice.new => Ok(Swap::Done(blake3::hash(&now))),
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => {
            Ok(Swap::Done(blake3::hash(&splice.after)))
        }
        _ => Ok(Swap::Changed),
    }
}

/// A file about to change places with its new version.
struct Exchange<'a> {
    dir: &'a File,
    name: &'a OsStr,
    note: &'a RawNote,
    at: &'a dyn Fn(Step),
}

impl Exchange<'_> {
    /// None when a new file could not take the old one's place.
    fn run(&self, after: &[u8]) -> io::Result<Option<Swap>> {
        let mut new = Temporary::create(self.dir)?;
        if !copy_attributes(&self.note.file, &self.note.metadata, new.file())? {
            return Ok(None);
        }
        new.file().write_all(after)?;
        copy_mode(&self.note.metadata, new.file())?;
        new.file().sync_all()?;
        if !self.is_as_read()? {
            return Ok(Some(Swap::Changed));
        }
        (self.at)(Step::Checked);
        match self.exchange(new.name()) {
            Ok(()) => (self.at)(Step::Exchanged),
            Err(Errno::NOENT) => return Ok(Some(Swap::Changed)),
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
                // Network and FUSE file systems: the check above is all there is.
                renameat(self.dir, new.name(), self.dir, self.name)?;
                new.keep();
                self.dir.sync_all()?;
                return Ok(Some(Swap::Done(blake3::hash(after))));
            }
            Err(error) => return Err(error.into()),
        }
        // From here on the temporary name holds what came out, which may be precious.
        new.keep();
        let discarded = self.discard(new.name(), &self.note.bytes);
        if matches!(discarded, Ok(true)) {
            return Ok(Some(Swap::Done(blake3::hash(after))));
        }
        self.give_back(new.name(), after)?;
        discarded.map(|_| Some(Swap::Changed))
    }

    /// Makes the exchange durable and removes what came out of it; false, and it stays, when
    /// it is not what it should be.
    fn discard(&self, aside: &OsStr, bytes: &[u8]) -> io::Result<bool> {
        if !self.holds(aside, bytes)? {
            return Ok(false);
        }
        self.dir.sync_all()?;
        (self.at)(Step::Verified);
        // A program that opened the file just before the exchange writes into what came out.
        // Emptying a file waits for the disk as the line above does, so it shows by now.
        if !self.holds(aside, bytes)? {
            return Ok(false);
        }
        // All is durable by now: no trouble with the old version makes it undone.
        remove(self.dir, aside);
        self.dir.sync_all().ok();
        Ok(true)
    }

    /// Undoes an exchange whose outcome was not the file that had been read.
    fn give_back(&self, aside: &OsStr, ours: &[u8]) -> io::Result<()> {
        match self.exchange(aside) {
            Ok(()) if self.discard(aside, ours).unwrap_or(false) => Ok(()),
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

    /// Keeps somebody's edit under a name that people see.
    fn keep_conflict(&self, aside: &OsStr) -> io::Result<()> {
        let name = Path::new(self.name);
        let stem = name.file_stem().unwrap_or(self.name).to_string_lossy();
        let extension = name.extension().unwrap_or_default().to_string_lossy();
        for number in 1..1000 {
            let copy = format!("{stem} (conflict {number}).{extension}");
            match renameat_with(self.dir, aside, self.dir, &copy, RenameFlags::NOREPLACE) {
                Err(Errno::EXIST) => {}
                Ok(()) => return self.dir.sync_all(),
                Err(error) => return Err(error.into()),
            }
        }
        Err(io::Error::from(io::ErrorKind::AlreadyExists))
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

    /// Whether a file holds exactly these bytes.
    fn holds(&self, name: &OsStr, bytes: &[u8]) -> io::Result<bool> {
        let Some(file) = self.open(name)? else {
            return Ok(false);
        };
        let length = file.metadata()?.len();
        Ok(read_all(&file, length)?.as_deref() == Some(bytes))
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
