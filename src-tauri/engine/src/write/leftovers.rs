//! What an edit leaves behind when the process is killed in the middle of it.

use std::fs;
use std::path::Path;
use std::sync::PoisonError;

use rustix::io::Errno;
use rustix::process::{Pid, getpid, test_kill_process};

use super::writer::TURN;
use crate::error::EngineError;
use crate::notes::{LARGEST_NOTE, OWN_TEMPORARY, Root, folders, is_note_name};

/// Removes the temporary files of edits whose process was killed, and says how many.
///
/// Only a file that holds nothing which is not in a note beside it is removed: in the instant
/// of the kill it may have been another program's edit.
///
/// # Errors
/// Those of opening the folder.
pub fn remove_leftovers(folder: &Path) -> Result<usize, EngineError> {
    let root = Root::open(folder)?;
    // With this in hand, a file of this process's number is not being written.
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    Ok(folders(root.path())
        .iter()
        .map(|folder| remove_in(folder))
        .sum())
}

fn remove_in(folder: &Path) -> usize {
    let Ok(entries) = fs::read_dir(folder) else {
        return 0;
    };
    let (mut leftovers, mut notes) = (Vec::new(), Vec::new());
    for entry in entries.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        } else if is_leftover(&name) {
            leftovers.push(entry.path());
        } else if is_note_name(&name) {
            notes.push(entry.path());
        }
    }
    let is_spare = |leftover: &Path| {
        let Some(bytes) = read(leftover) else {
            return false;
        };
        bytes.is_empty()
            || notes
                .iter()
                .any(|note| read(note).is_some_and(|n| holds(&n, &bytes)))
    };
    let removed = leftovers
        .iter()
        .filter(|path| is_spare(path) && fs::remove_file(path).is_ok());
    removed.count()
}

/// Whether a name is that of a temporary file whose process is gone.
fn is_leftover(name: &str) -> bool {
    let number = name
        .strip_prefix(OWN_TEMPORARY)
        .and_then(|rest| rest.strip_suffix(".tmp"))
        .and_then(|rest| rest.split_once('-'))
        .and_then(|(process, _)| process.parse().ok());
    number.and_then(Pid::from_raw).is_some_and(|process| {
        process == getpid() || test_kill_process(process) == Err(Errno::SRCH)
    })
}

/// Whether a note begins with these bytes, one mark aside. What differs by more is brought to an
/// end by the journal, or is somebody's edit.
fn holds(note: &[u8], bytes: &[u8]) -> bool {
    bytes.len() <= note.len() && note.iter().zip(bytes).filter(|(a, b)| a != b).count() <= 1
}

fn read(path: &Path) -> Option<Vec<u8>> {
    let is_small = fs::symlink_metadata(path).is_ok_and(|metadata| metadata.len() <= LARGEST_NOTE);
    if is_small { fs::read(path).ok() } else { None }
}
