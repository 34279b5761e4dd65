//! The notes folder as an open directory, beneath which everything is opened.

use std::fs::{self, File};
use std::io;
use std::os::fd::OwnedFd;
use std::path::{Path, PathBuf};

use rustix::fs::{Mode, OFlags, ResolveFlags, openat, openat2};
use rustix::io::Errno;

use super::NotePath;
use crate::error::EngineError;

/// An open notes folder.
#[derive(Debug)]
pub(crate) struct Root {
    path: PathBuf,
    dir: OwnedFd,
}

impl Root {
    /// Opens the notes folder.
    pub(crate) fn open(folder: &Path) -> Result<Self, EngineError> {
        let failed = |source: io::Error| match source.kind() {
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                EngineError::NoFolder(folder.to_owned())
            }
            _ => EngineError::UnreadableFolder {
                path: folder.to_owned(),
                source,
            },
        };
        let path = fs::canonicalize(folder).map_err(failed)?;
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let dir = rustix::fs::open(&path, flags, Mode::empty()).map_err(|e| failed(e.into()))?;
        Ok(Self { path, dir })
    }

    /// The folder, absolute and without symbolic links.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Follows symbolic links to where the note really lies, relative to the folder.
    pub(crate) fn resolve(&self, note: &NotePath) -> Result<PathBuf, EngineError> {
        let real =
            fs::canonicalize(self.path.join(note.as_str())).map_err(|source| {
                match source.kind() {
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                        EngineError::NoNote(note.to_string())
                    }
                    _ => EngineError::UnreadableNote {
                        path: note.to_string(),
                        source,
                    },
                }
            })?;
        let inside = real.strip_prefix(&self.path).map(Path::to_owned);
        inside.map_err(|_| EngineError::OutsideFolder(note.to_string()))
    }

    /// Opens what [`Self::resolve`] found, or a folder on the way to it. A symbolic link that
    /// somebody puts there in between is refused, so nothing outside is ever opened.
    pub(crate) fn open_at(&self, resolved: &Path, flags: OFlags) -> io::Result<File> {
        // Without NONBLOCK, opening a pipe that nobody writes to waits for ever.
        let flags = flags | OFlags::CLOEXEC | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::NOFOLLOW;
        let path = if resolved.as_os_str().is_empty() {
            Path::new(".")
        } else {
            resolved
        };
        let beneath = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        let opened = match openat2(&self.dir, path, flags, Mode::empty(), beneath) {
            // Kernels before 5.6 and some sandboxes lack openat2.
            Err(Errno::NOSYS) => openat(&self.dir, path, flags, Mode::empty()),
            other => other,
        };
        Ok(File::from(opened?))
    }
}
