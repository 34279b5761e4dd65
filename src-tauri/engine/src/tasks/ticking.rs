//! A tick of a task with all that goes with it, told from the note as it is when it is written.

use std::sync::OnceLock;

use jiff::civil::Date;

use super::repeat;
use crate::markdown;
use crate::notes::{self, NotePath};
use crate::records::{names_around, task_record};
use crate::write::{Piece, Rewrite};

/// What is written when a task is ticked or unticked.
///
/// It is asked for the lines of a note by the [`Writer`](crate::write::Writer), with the text that is
/// about to be changed: neither the index nor an earlier look at the file counts.
#[derive(Debug, Clone)]
pub struct Ticking {
    /// The note, whose name may tell of which year its dates are.
    pub path: NotePath,
    /// Whether the task is ticked, else unticked.
    pub done: bool,
    /// The local date.
    pub today: Date,
    /// Whether the day a task was done is written beside it.
    pub stamp: bool,
    /// The rule in the task's lines that is not understood, so that the task does not come again;
    /// told once the lines have been asked for.
    pub unclear: OnceLock<String>,
}

impl Rewrite for Ticking {
    fn lines(&self, text: &str, line: usize, mark: usize) -> Option<Vec<Vec<Piece>>> {
        let lines: Vec<&str> = notes::lines(text).collect();
        let from_here = lines.get(line..)?;
        if !self.done {
            let open = repeat::undone(from_here.first()?, mark).filter(|_| self.stamp);
            return open.map(|open| vec![open]);
        }
        let paragraph = from_here.iter().position(|line| line.trim().is_empty());
        let paragraph = &from_here[..paragraph.unwrap_or(from_here.len())];
        if let Some(rule) = super::unclear_recurrence(&own_lines(paragraph).join("\n")) {
            self.unclear.get_or_init(|| rule);
        }
        // To read a large note takes longer than to write it.
        if !self.stamp && !repeat::may_come_again(from_here) {
            return None;
        }
        let parsed = markdown::parse(text);
        let mut tasks = parsed.tasks.iter();
        let task = tasks.find(|task| task.line as usize == line)?;
        if markdown::is_closing_mark(task.mark) {
            return None;
        }
        let count = (task.lines.end as usize).saturating_sub(line);
        let item = &from_here[..count.clamp(1, from_here.len())];
        let own = own_lines(item);
        let record = task_record(task, &parsed, self.path.as_str(), &lines);
        let names: Vec<&str> = names_around(task, &parsed, self.path.as_str()).collect();
        let item = repeat::Item {
            own,
            mark,
            nested: own.len() < item.len(),
            again: record.recurrence.is_some(),
            due: record.due.and_then(|due| super::resolve(due, self.today)),
            names: &names,
        };
        repeat::done(&item, self.today, self.stamp)
    }
}

/// Whether a line is drawn across the page, or underlines a heading.
fn is_rule(text: &str) -> bool {
    let signs = text.trim_end();
    let one_of = |sign: char| signs.chars().all(|c| c == sign || c == ' ');
    signs.len() >= 3 && ['-', '*', '_', '='].into_iter().any(one_of)
}

/// The lines of an item up to the first that is a block of its own.
fn own_lines<'a>(item: &'a [&'a str]) -> &'a [&'a str] {
    let ends = |line: &&str| {
        let text = line.trim_start_matches([' ', '\t', '>']);
        // `#家`, `**急ぐ**` and `2026.11.30` go on with the text, for they are followed by no blank.
        let after = |marker: &str| marker.is_empty() || marker.starts_with([' ', '\t']);
        let digits = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let heading = text.trim_start_matches('#');
        text.is_empty()
            || text.starts_with("```")
            || text.starts_with("~~~")
            || text.starts_with('|')
            || text.strip_prefix(['-', '*', '+']).is_some_and(after)
            || (heading.len() < text.len() && after(heading))
            || (digits.len() < text.len() && digits.strip_prefix(['.', ')']).is_some_and(after))
            || is_rule(text)
    };
    let count = item
        .iter()
        .skip(1)
        .position(ends)
        .map_or(item.len(), |at| at + 1);
    &item[..count]
}
