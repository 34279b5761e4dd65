//! The file that takes a note's place.

use std::ffi::{OsStr, OsString};
use std::fs::{File, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::sync::atomic::{AtomicU64, Ordering};

use rustix::fs::{AtFlags, Gid, Mode, OFlags, Uid, XattrFlags};
use rustix::fs::{
    fchmod, fchown, fgetxattr, flistxattr, fremovexattr, fsetxattr, openat, unlinkat,
};
use rustix::io::Errno;

use crate::notes::OWN_TEMPORARY;

/// Tells the temporary files of one process apart.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// A name for the file that is to take a note's place, not given before by this process.
pub(super) fn name() -> String {
    let process = rustix::process::getpid().as_raw_nonzero();
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("{OWN_TEMPORARY}{process}-{number}.tmp")
}

/// A new file beside a note, removed again unless it is kept.
pub(super) struct Temporary<'a> {
    dir: &'a File,
    name: OsString,
    file: File,
    keep: bool,
}

impl<'a> Temporary<'a> {
    /// Fails when there is a file of this name.
    pub(super) fn create(dir: &'a File, name: &OsStr) -> io::Result<Self> {
        // Nobody may read it before it has the note's own mode.
        Self::create_as(dir, name, Mode::RUSR | Mode::WUSR)
    }

    /// As [`Self::create`], with a mode from which the system takes away what the user does not want.
    pub(super) fn create_as(dir: &'a File, name: &OsStr, mode: Mode) -> io::Result<Self> {
        let flags =
            OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        let file = openat(dir, name, flags, mode)?;
        Ok(Self {
            dir,
            name: name.to_owned(),
            file: file.into(),
            keep: false,
        })
    }

    pub(super) fn name(&self) -> &OsStr {
        &self.name
    }

    pub(super) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// From now on the name stands for something that must not be removed.
    pub(super) fn keep(&mut self) {
        self.keep = true;
    }
}

impl Drop for Temporary<'_> {
    fn drop(&mut self) {
        if !self.keep {
            remove(self.dir, &self.name);
        }
    }
}

/// Removes a name, with some persistence. What stays nevertheless is hidden, and left to the next
/// start.
pub(super) fn remove(dir: &File, name: &OsStr) {
    unlink(dir, name).ok();
}

/// As [`remove`], and says whether the name is gone.
pub(super) fn unlink(dir: &File, name: &OsStr) -> io::Result<()> {
    let mut failed = Errno::IO;
    for _ in 0..3 {
        match unlinkat(dir, name, AtFlags::empty()) {
            Ok(()) | Err(Errno::NOENT) => return Ok(()),
            Err(error) => failed = error,
        }
    }
    Err(failed.into())
}

/// Gives a new file the owner, and extended attributes (access lists among them) of an old
/// one; false when it cannot have them all.
pub(super) fn copy_attributes(from: &File, metadata: &Metadata, to: &File) -> io::Result<bool> {
    let fresh = to.metadata()?;
    let owners_differ = (fresh.uid(), fresh.gid()) != (metadata.uid(), metadata.gid());
    if owners_differ {
        let owner = Some(Uid::from_raw(metadata.uid()));
        if fchown(to, owner, Some(Gid::from_raw(metadata.gid()))).is_err() {
            return Ok(false);
        }
    }
    copy_xattrs(from, to)
}

/// Gives a new file the mode of an old one. To be done last: a change of owner or content
/// clears set-user-id, and an access list sets some bits.
pub(super) fn copy_mode(metadata: &Metadata, to: &File) -> io::Result<()> {
    Ok(fchmod(to, Mode::from_raw_mode(metadata.mode() & 0o7777))?)
}

fn copy_xattrs(from: &File, to: &File) -> io::Result<bool> {
    let wanted = xattr_names(from)?;
    for name in xattr_names(to)?
        .iter()
        .filter(|name| !wanted.contains(name))
    {
        // Inherited from the folder, as default access lists are.
        fremovexattr(to, name.as_str()).ok();
    }
    for name in &wanted {
        let value = whole(|buffer| fgetxattr(from, name.as_str(), buffer))?;
        let set = fsetxattr(to, name.as_str(), &value, XattrFlags::empty());
        // The system gives these to every new file as it thinks right.
        let is_systems = name.starts_with("security.") || name.starts_with("trusted.");
        if set.is_err() && !is_systems {
            return Ok(false);
        }
    }
    Ok(true)
}

fn xattr_names(file: &File) -> io::Result<Vec<String>> {
    let list = match whole(|buffer| flistxattr(file, buffer)) {
        Err(Errno::OPNOTSUPP | Errno::NOSYS) => Vec::new(),
        other => other?,
    };
    let names = list
        .split(|&byte| byte == 0)
        .filter(|name| !name.is_empty());
    Ok(names
        .map(|name| String::from_utf8_lossy(name).into_owned())
        .collect())
}

/// All that a call has to give, whose buffer may have to grow.
fn whole(call: impl Fn(&mut [u8]) -> Result<usize, Errno>) -> Result<Vec<u8>, Errno> {
    let mut buffer = vec![0; 1024];
    loop {
        match call(&mut buffer) {
            Ok(length) => {
                buffer.truncate(length);
                return Ok(buffer);
            }
            Err(Errno::RANGE) if buffer.len() < 1 << 20 => buffer.resize(buffer.len() * 4, 0),
            Err(error) => return Err(error),
        }
    }
}
