//! The notes folder: which files are notes, and what their bytes say.

mod encoding;
mod lines;
mod notice;
mod path;
mod read;
mod root;
mod scan;
#[cfg(test)]
mod tests;

pub use encoding::Encoding;
pub use lines::{line_of_offset, lines};
pub use notice::{NoteNotice, NoticeKind};
pub use path::NotePath;
pub use read::{NoteFile, Stamp, read};
pub use scan::{FileEntry, Scan, scan};

pub(crate) use encoding::{Decoded, decode};
pub(crate) use lines::byte_lines;
pub(crate) use read::{RawNote, read_all, read_raw};
pub(crate) use root::Root;
pub(crate) use scan::folders;

/// The largest note that is read, in bytes; one byte more and it is reported instead.
pub const LARGEST_NOTE: u64 = 50 * 1024 * 1024;

/// How the names of files that Sakuin writes for a moment begin.
pub(crate) const OWN_TEMPORARY: &str = ".sakuin-";

/// Whether a file of this name is taken for a note: `.md`, `.markdown` or `.txt` in any case.
pub fn is_note_name(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(stem, extension)| {
        !stem.is_empty()
            && ["md", "markdown", "txt"]
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// Whether a name is hidden, or one that editors and sync tools use for a moment.
pub(crate) fn is_passing_name(name: &str) -> bool {
    name.starts_with('.')
        || name.ends_with('~')
        || name.starts_with("~syncthing~")
        || name == "4913"
}
