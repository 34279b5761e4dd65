//! Ticking a task in the file itself: one byte changes, or nothing.
//!
//! The file is never decoded and encoded again. A tick finds its line by what the reader
//! saw ([`plan`]), and the write ([`write`]) lets go of nothing until it has seen that what
//! it replaced is what it had read.

mod leftovers;
mod outcome;
mod plan;
mod task_box;
mod temporary;
#[cfg(test)]
mod tests;
mod write;

use std::io;
use std::path::Path;
use std::sync::{Mutex, PoisonError};

pub use leftovers::remove_leftovers;
pub use outcome::{Refusal, TickOutcome};

use crate::error::EngineError;
use crate::notes::{NotePath, Root, read_raw};
use plan::{Plan, Wanted};
use write::{Step, Swap};

/// Ticks of this process go one after another: the second finds what the first has written.
static TICKING: Mutex<()> = Mutex::new(());

/// How often a tick starts over because another program has just written the file.
const ATTEMPTS: usize = 5;

/// Sets the mark of the task in a line of a note, durably.
///
/// `line` (1-based), `expected_line` (whole, without its end) and `hash`
/// ([`NoteFile::hash`](crate::notes::NoteFile::hash)) are what the reader saw. If the file has
/// changed since, the tick still goes ahead when exactly one line reads like that one; otherwise
/// it is refused and the file is left alone.
///
/// # Errors
/// Those of reading the note; [`EngineError::ReadOnlyEncoding`] in ISO-2022-JP;
/// [`EngineError::UnwritableNote`] when the file is read-only or writing fails, and then it is as
/// it was.
pub fn tick(
    folder: &Path,
    path: &NotePath,
    line: u32,
    expected_line: &str,
    hash: &str,
    done: bool,
) -> Result<TickOutcome, EngineError> {
    tick_stepwise(
        folder,
        &Wanted {
            path,
            line,
            expected_line,
            hash,
            done,
        },
        &|_| {},
    )
}

fn tick_stepwise(
    folder: &Path,
    wanted: &Wanted<'_>,
    at: &dyn Fn(Step),
) -> Result<TickOutcome, EngineError> {
    let path = wanted.path;
    let root = Root::open(folder)?;
    let _turn = TICKING.lock().unwrap_or_else(PoisonError::into_inner);
    for _ in 0..ATTEMPTS {
        let note = read_raw(&root, path)?;
        match plan::plan(&note, wanted)? {
            Plan::Refuse(refusal) => return Ok(TickOutcome::Refused(refusal)),
            Plan::Nothing => return Ok(TickOutcome::written(note.hash())),
            Plan::Splice(splice) => {
                match write::write(&root, &note, &splice, at).map_err(|e| failed(path, e))? {
                    Swap::Done(hash) => return Ok(TickOutcome::written(hash)),
                    Swap::Changed => {}
                }
            }
        }
    }
    Ok(TickOutcome::Refused(Refusal::Busy))
}

fn failed(path: &NotePath, source: io::Error) -> EngineError {
    if source.kind() == io::ErrorKind::NotFound {
        EngineError::NoNote(path.to_string())
    } else {
        EngineError::UnwritableNote {
            path: path.to_string(),
            source,
        }
    }
}
