//! Making a note and taking it away again, both in one step of the file system and without losing
//! what another program puts under its name at that moment.

use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Write};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::{
    AtFlags, Mode, OFlags, RenameFlags, linkat, mkdirat, openat, renameat, renameat_with, statat,
    unlinkat,
};
use rustix::io::Errno;

use super::swap::{self, Step, Surroundings, Swap};
use super::temporary::{Temporary, unlink};
use crate::notes::{NotePath, RawNote, Root, is_note_name};

/// Whether a note may have this name.
pub(super) fn check_name(path: &NotePath) -> io::Result<()> {
    if is_note_name(path.name()) {
        return Ok(());
    }
    Err(io::Error::new(
        io::ErrorKind::InvalidInput,
        "a note's name ends with .md, .markdown or .txt",
    ))
}

/// Makes a note that is not there, whole and durable, and the folders above it. There never is a
/// note with less in it.
pub(super) fn make(
    root: &Root,
    path: &NotePath,
    bytes: &[u8],
    surroundings: &Surroundings<'_>,
) -> io::Result<Swap> {
    let mut above = Folders::default();
    let made = above
        .make(root, path)
        .and_then(|dir| put(&dir, file_name(path), bytes, surroundings));
    if !matches!(made, Ok(Swap::Done { .. })) {
        above.remove_made();
    }
    made
}

fn put(
    dir: &File,
    name: &OsStr,
    bytes: &[u8],
    surroundings: &Surroundings<'_>,
) -> io::Result<Swap> {
    let mode = Mode::from_raw_mode(0o666);
    let mut new = Temporary::create_as(dir, surroundings.temporary, mode)?;
    new.file().write_all(bytes)?;
    new.file().sync_all()?;
    (surroundings.at)(Step::Checked);
    let aside = surroundings.temporary;
    match renameat_with(dir, aside, dir, name, RenameFlags::NOREPLACE) {
        Ok(()) => new.keep(),
        Err(Errno::EXIST) => return Ok(Swap::Changed),
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
            // Network and FUSE file systems; a link takes nobody's place either.
            match linkat(dir, aside, dir, name, AtFlags::empty()) {
                Ok(()) => {}
                Err(Errno::EXIST) => return Ok(Swap::Changed),
                Err(_) => {
                    if statat(dir, name, AtFlags::SYMLINK_NOFOLLOW).is_ok() {
                        return Ok(Swap::Changed);
                    }
                    renameat(dir, aside, dir, name)?;
                    new.keep();
                }
            }
        }
        Err(error) => return Err(error.into()),
    }
    (surroundings.at)(Step::Exchanged);
    if let Err(error) = dir.sync_all() {
        // Not known to last, so it is taken back, unless somebody has written it by now.
        let going = Going {
            dir,
            name,
            bytes,
            inode: None,
            surroundings,
        };
        going.run()?;
        return Err(error);
    }
    Ok(Swap::Done {
        hash: blake3::hash(bytes),
        replaced: None,
    })
}

/// Takes away a note that holds what was read, durably.
pub(super) fn remove(
    root: &Root,
    note: &RawNote,
    surroundings: &Surroundings<'_>,
) -> io::Result<Swap> {
    let (dir, name) = swap::place(root, note)?;
    let going = Going {
        dir: &dir,
        name,
        bytes: &note.bytes,
        inode: Some(note.metadata.ino()),
        surroundings,
    };
    going.run()
}

/// A note about to be taken away.
struct Going<'a> {
    dir: &'a File,
    name: &'a OsStr,
    /// What it holds, unless somebody writes it at this moment.
    bytes: &'a [u8],
    inode: Option<u64>,
    surroundings: &'a Surroundings<'a>,
}

impl Going<'_> {
    fn run(&self) -> io::Result<Swap> {
        let aside = self.surroundings.temporary;
        self.at(Step::Checked);
        match renameat_with(self.dir, self.name, self.dir, aside, RenameFlags::NOREPLACE) {
            Ok(()) => {}
            Err(Errno::NOENT) => return Ok(Swap::Changed),
            Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP) => {
                // The other name is nobody's but ours.
                renameat(self.dir, self.name, self.dir, aside)?;
            }
            Err(error) => return Err(error.into()),
        }
        self.at(Step::Exchanged);
        let file = match self.look() {
            Ok(Some(file)) => file,
            other => {
                self.give_back()?;
                return other.map(|_| Swap::Changed);
            }
        };
        let synced = self.dir.sync_all();
        self.at(Step::Verified);
        // A program that had it open may have written into it meanwhile.
        let still = swap::whole(&file).map(|now| now.as_deref() == Some(self.bytes));
        let gone = match (synced, still) {
            (Err(error), _) | (_, Err(error)) => Err(error),
            (Ok(()), Ok(false)) => Ok(false),
            (Ok(()), Ok(true)) => unlink(self.dir, aside).map(|()| true),
        };
        if !matches!(gone, Ok(true)) {
            self.give_back()?;
            return gone.map(|_| Swap::Changed);
        }
        // Should the power go now, the hidden name may come back. It is not what was asked for that
        // would be lost.
        self.dir.sync_all().ok();
        Ok(Swap::Done {
            hash: blake3::hash(b""),
            replaced: Some(file),
        })
    }

    /// The file that was taken aside; none when it is not the one that was meant.
    fn look(&self) -> io::Result<Option<File>> {
        let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let file = match openat(self.dir, self.surroundings.temporary, flags, Mode::empty()) {
            Ok(file) => File::from(file),
            Err(Errno::LOOP | Errno::NXIO) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let metadata = file.metadata()?;
        let is_it = metadata.is_file()
            && metadata.nlink() == 1
            && self.inode.is_none_or(|inode| inode == metadata.ino())
            && swap::whole(&file)?.as_deref() == Some(self.bytes);
        Ok(is_it.then_some(file))
    }

    fn give_back(&self) -> io::Result<()> {
        let aside = self.surroundings.temporary;
        give_back(self.dir, aside, self.name, self.surroundings)
    }

    fn at(&self, step: Step) {
        (self.surroundings.at)(step);
    }
}

/// Gives what lies aside its name again; if somebody has taken the name, it stays beside as
/// a copy that people see.
pub(super) fn give_back(
    dir: &File,
    aside: &OsStr,
    name: &OsStr,
    surroundings: &Surroundings<'_>,
) -> io::Result<()> {
    match renameat_with(dir, aside, dir, name, RenameFlags::NOREPLACE) {
        Ok(()) => dir.sync_all(),
        Err(Errno::INVAL | Errno::NOSYS | Errno::OPNOTSUPP)
            if statat(dir, name, AtFlags::SYMLINK_NOFOLLOW).is_err() =>
        {
            renameat(dir, aside, dir, name)?;
            dir.sync_all()
        }
        _ => {
            let copy = swap::keep_conflict(dir, aside, name, surroundings.now)?;
            *surroundings.conflict.borrow_mut() = Some(copy);
            Ok(())
        }
    }
}

/// The folder in which a note would lie, if it is there, and the note's name there.
pub(super) fn place<'n>(root: &Root, path: &'n NotePath) -> io::Result<(File, &'n OsStr)> {
    let parent = Path::new(path.as_str()).parent();
    let flags = OFlags::RDONLY | OFlags::DIRECTORY;
    let dir = root.open_at(parent.unwrap_or(Path::new("")), flags)?;
    Ok((dir, file_name(path)))
}

fn file_name(path: &NotePath) -> &OsStr {
    Path::new(path.as_str()).file_name().unwrap_or_default()
}

/// The folders above a note that had to be made.
#[derive(Default)]
struct Folders<'n> {
    made: Vec<(File, &'n OsStr)>,
}

impl<'n> Folders<'n> {
    /// The folder of a note.
    fn make(&mut self, root: &Root, path: &'n NotePath) -> io::Result<File> {
        let path = Path::new(path.as_str());
        let flags = OFlags::RDONLY | OFlags::DIRECTORY;
        let mut dir = root.open_at(Path::new(""), flags)?;
        let mut above = PathBuf::new();
        for part in path.parent().into_iter().flat_map(Path::iter) {
            let is_new = match mkdirat(&dir, part, Mode::from_raw_mode(0o777)) {
                Ok(()) => true,
                Err(Errno::EXIST) => false,
                Err(error) => return Err(error.into()),
            };
            above.push(part);
            let next = root.open_at(&above, flags)?;
            if is_new {
                dir.sync_all()?;
                self.made.push((dir, part));
            }
            dir = next;
        }
        Ok(dir)
    }

    /// Takes them away again, if nothing lies in them.
    fn remove_made(self) {
        for (dir, name) in self.made.into_iter().rev() {
            unlinkat(dir, name, AtFlags::REMOVEDIR).ok();
        }
    }
}
