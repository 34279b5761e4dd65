//! What ticking writes beside the mark: the day it was done, and the next task of one that comes
//! again.

use std::ops::Range;

use jiff::Unit;
use jiff::civil::Date;

use super::dates::{self, Found, Role};
use super::text::{Letters, code_spans};
use super::{due, recurrence, written};

/// An item as it stands in its file.
#[derive(Debug)]
pub(crate) struct Item<'a> {
    /// Its own lines: the one with the box and those that go on with its text.
    pub(crate) own: &'a [&'a str],
    /// Byte of the mark in the first line.
    pub(crate) mark: usize,
    /// Whether something else, such as nested items, follows within it.
    pub(crate) nested: bool,
    /// The day it is due, if the note tells more of it than the item.
    pub(crate) due: Option<Date>,
}

/// The lines that take the place of an item's first line when it is ticked; none when only its
/// mark changes.
///
/// The next task stands below, with its own copy of the lines that go on with the text. It stands
/// above when those have a date that moves, or when there are nested items, which are not
/// repeated and stay below what was done.
pub(crate) fn done(item: &Item<'_>, today: Date, stamp: bool) -> Option<Vec<String>> {
    let (first, rest) = item.own.split_first()?;
    let mut ticked = with_mark(first, item.mark, 'x')?;
    if stamp && stamps(&ticked).is_empty() {
        ticked = format!("{} ✅ {today}", ticked.trim_end());
    }
    let Some(next) = next(item, today) else {
        return stamp.then(|| vec![ticked]);
    };
    // Below, the next task takes over the lines that follow in the file, which therefore must be its own.
    Some(if !item.nested && next.iter().skip(1).eq(rest.iter()) {
        let rest = rest.iter().map(|line| (*line).to_owned());
        let mut lines: Vec<String> = std::iter::once(ticked).chain(rest).collect();
        lines.extend(next.into_iter().take(1));
        lines
    } else {
        let mut lines = next;
        lines.push(ticked);
        lines
    })
}

/// The line of a task that is unticked, without the day it was done; none when it has none.
pub(crate) fn undone(line: &str, mark: usize) -> Option<String> {
    let mut open = with_mark(line, mark, ' ')?;
    let stamps = stamps(&open);
    for range in stamps.iter().rev() {
        open.replace_range(range.clone(), "");
    }
    (!stamps.is_empty()).then_some(open)
}

/// The item's own lines as the next task.
fn next(item: &Item<'_>, today: Date) -> Option<Vec<String>> {
    let mut text = item.own.join("\n");
    let letters = Letters::of(&text, &code_spans(&text));
    let recurrence = recurrence::read(&letters)?;
    let all = dates::find(&letters);
    let of_role = |role: Role| all.iter().find(|found| found.role == role);
    let reference = dates::due(&all)
        .or_else(|| of_role(Role::Scheduled))
        .or_else(|| of_role(Role::Start));
    let day = |found: &Found| due::resolve(found.day, today);
    if let Some(reference) = reference {
        let from = match item.due {
            Some(due) if reference.role == Role::Due => due,
            _ => day(reference)?,
        };
        let next = recurrence.after(if recurrence.when_done { today } else { from })?;
        let shift = from.until((Unit::Day, next)).ok()?;
        for found in all.iter().rev() {
            let (bytes, new) = match found.role {
                Role::Other => continue,
                Role::Done => (with_blank(&text, &found.with_sign), String::new()),
                _ if found == reference => {
                    let new = written::write(next, found.day, &found.style);
                    (found.bytes.clone(), new)
                }
                _ => {
                    let moved = day(found)?.checked_add(shift).ok()?;
                    let new = written::write(moved, found.day, &found.style);
                    (found.bytes.clone(), new)
                }
            };
            text.replace_range(bytes, &new);
        }
    }
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let first = lines.first_mut()?;
    *first = with_mark(first, item.mark, ' ')?;
    Some(lines)
}

/// Where a line says on which day it was done, each with the blank before it.
fn stamps(line: &str) -> Vec<Range<usize>> {
    dates::find(&Letters::of(line, &code_spans(line)))
        .iter()
        .filter(|found| found.role == Role::Done)
        .map(|found| with_blank(line, &found.with_sign))
        .collect()
}

fn with_blank(text: &str, range: &Range<usize>) -> Range<usize> {
    let blank = text[..range.start].ends_with(' ');
    range.start - usize::from(blank)..range.end
}

fn with_mark(line: &str, at: usize, mark: char) -> Option<String> {
    let old = line.get(at..)?.chars().next()?;
    Some(format!(
        "{}{mark}{}",
        &line[..at],
        &line[at + old.len_utf8()..]
    ))
}
