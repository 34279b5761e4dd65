//! Reading one note.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use rustix::fs::OFlags;

use super::encoding::{Decoded, Encoding, decode};
use super::{LARGEST_NOTE, NoteNotice, NotePath, Root};
use crate::error::EngineError;

/// What tells without reading whether a file is still the one that was read. Compare for
/// equality only: times go backwards when git or a sync tool restores them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Stamp {
    /// Length in bytes.
    pub size: u64,
    /// Time of the last change, in nanoseconds since 1970.
    pub modified_ns: i64,
    /// The file's number on its disk.
    pub inode: u64,
}

impl Stamp {
    /// The stamp of a file.
    pub(crate) fn of(metadata: &Metadata) -> Self {
        let seconds = metadata.mtime().saturating_mul(1_000_000_000);
        Self {
            size: metadata.size(),
            modified_ns: seconds.saturating_add(metadata.mtime_nsec()),
            inode: metadata.ino(),
        }
    }
}

/// A note as read.
#[derive(Debug, Clone)]
pub struct NoteFile {
    /// Relative to the notes folder.
    pub path: NotePath,
    /// Hash of the file's bytes (BLAKE3, hexadecimal), to be handed back when ticking.
    pub hash: String,
    /// The text, without a byte order mark; line ends are as in the file.
    pub text: String,
    /// What the bytes were read as.
    pub encoding: Encoding,
    /// Length of the byte order mark.
    pub bom_len: usize,
    /// Whether invalid bytes were replaced by U+FFFD.
    pub lossy: bool,
    /// The stamp of the file these bytes came from.
    pub stamp: Stamp,
}

impl NoteFile {
    /// A line of the text by its 1-based number, without its end.
    pub fn line(&self, number: u32) -> Option<&str> {
        super::lines(&self.text).nth(usize::try_from(number.checked_sub(1)?).ok()?)
    }

    /// What the reader should know of how this note was read.
    pub fn notice(&self) -> Option<NoteNotice> {
        NoteNotice::of_encoding(self.path.as_str(), self.encoding, self.lossy)
    }
}

/// Reads a note.
///
/// # Errors
/// [`EngineError::NoNote`] when it is not there (any more), [`EngineError::OutsideFolder`] when
/// a symbolic link leads out of the folder, [`EngineError::UnreadableNote`],
/// [`EngineError::TooLarge`] and [`EngineError::BinaryNote`] as named, and the errors of opening
/// the folder.
pub fn read(folder: &Path, path: &NotePath) -> Result<NoteFile, EngineError> {
    let raw = read_raw(&Root::open(folder)?, path)?;
    let hash = raw.hash().to_hex().to_string();
    let Some(Decoded {
        text,
        encoding,
        bom_len,
        lossy,
    }) = decode(&raw.bytes)
    else {
        return Err(EngineError::BinaryNote(path.to_string()));
    };
    let stamp = Stamp::of(&raw.metadata);
    Ok(NoteFile {
        path: path.clone(),
        hash,
        text,
        encoding,
        bom_len,
        lossy,
        stamp,
    })
}

/// The bytes of a note, and the open file they came from.
#[derive(Debug)]
pub(crate) struct RawNote {
    pub(crate) bytes: Vec<u8>,
    pub(crate) file: File,
    pub(crate) metadata: Metadata,
    /// Where the file really lies, relative to the folder.
    pub(crate) resolved: PathBuf,
}

impl RawNote {
    pub(crate) fn hash(&self) -> blake3::Hash {
        blake3::hash(&self.bytes)
    }
}

/// Reads the bytes of a note.
pub(crate) fn read_raw(root: &Root, path: &NotePath) -> Result<RawNote, EngineError> {
    let resolved = root.resolve(path)?;
    let failed = |source: io::Error| match source.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            EngineError::NoNote(path.to_string())
        }
        _ => EngineError::UnreadableNote {
            path: path.to_string(),
            source,
        },
    };
    // A device may act on being merely opened, so the kind is asked before as well as after.
    let kind = root
        .path()
        .join(&resolved)
        .symlink_metadata()
        .map_err(failed)?
        .file_type();
    if !kind.is_file() {
        return Err(failed(not_a_file()));
    }
    let file = root.open_at(&resolved, OFlags::RDONLY).map_err(failed)?;
    let metadata = file.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(failed(not_a_file()));
    }
    let bytes = read_all(&file, metadata.len()).map_err(failed)?;
    let bytes = bytes.ok_or_else(|| EngineError::TooLarge(path.to_string()))?;
    Ok(RawNote {
        bytes,
        file,
        metadata,
        resolved,
    })
}

/// All bytes of a file of about `expected` bytes; none when it is too large.
pub(crate) fn read_all(file: &File, expected: u64) -> io::Result<Option<Vec<u8>>> {
    if expected > LARGEST_NOTE {
        return Ok(None);
    }
    let mut bytes = Vec::with_capacity(usize::try_from(expected).unwrap_or(0) + 1);
    // The file may grow while it is read.
    file.take(LARGEST_NOTE + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() as u64 <= LARGEST_NOTE).then_some(bytes))
}

fn not_a_file() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidInput, "not an ordinary file")
}
