//! What the tasks of all notes say and how they are listed: due dates, priorities, tags,
//! recurrence; filters, groups and pages of the list.
//!
//! Nothing here reads a clock: the day on which the list is looked at is an argument, since
//! `〆11/30` has no year of its own.

pub(crate) mod add;
mod dates;
mod due;
mod list;
mod priority;
mod recurrence;
mod repeat;
pub(crate) mod settings;
mod tags;
#[cfg(test)]
mod tests;
mod text;
mod ticking;
mod words;
mod written;

use std::ops::Range;

pub(crate) use due::of_note;
pub use due::{day, resolve};
pub(crate) use list::{is_tag, list, task};
pub use ticking::Ticking;
pub use written::Day;

use crate::wire::Priority;
use text::Letters;

/// What a task's text says of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    /// When it must be done.
    pub due: Option<Day>,
    /// How pressing it is.
    pub priority: Option<Priority>,
    /// When it comes again, as it is written.
    pub recurrence: Option<String>,
    /// Its tags, without the `#`.
    pub tags: Vec<String>,
}

/// The rule in a task's source lines that has the sign of one (`🔁`) and is not understood, so that
/// the task does not come again.
fn unclear_recurrence(lines: &str) -> Option<String> {
    recurrence::unclear(&Letters::of(lines, &text::code_spans(lines)))
}

/// Reads a task's visible text, of which the bytes `unread` say nothing of it.
pub fn read(text: &str, unread: &[Range<usize>]) -> Details {
    let letters = Letters::of(text, unread);
    let found = dates::find(&letters);
    Details {
        due: dates::due(&found).map(|found| found.day),
        priority: priority::read(&letters),
        recurrence: recurrence::read(&letters).map(|recurrence| recurrence.text),
        tags: tags::read(&letters),
    }
}
