//! What ticking writes beside the mark: the day it was done, and the next task of one that comes
//! again.
//!
//! All of it is told in pieces of the lines that are there and new text, never as whole new lines:
//! what the text of a line shows is not all that its bytes are.

use std::ops::Range;

use jiff::Unit;
use jiff::civil::Date;

use super::dates::{self, Found, Role};
use super::recurrence::{self, Recurrence};
use super::text::{Letters, code_spans};
use super::written::Day;
use super::{due, written};
use crate::write::Piece;

/// An item as it stands in its file.
#[derive(Debug)]
pub(super) struct Item<'a> {
    /// Its own lines: the one with the box and those that go on with its text.
    pub(super) own: &'a [&'a str],
    /// Byte of the mark in the first line.
    pub(super) mark: usize,
    /// Whether something else, such as nested items, follows within it.
    pub(super) nested: bool,
    /// Whether the note shows it as one that comes again.
    pub(super) again: bool,
    /// The day it is due, if the note tells more of it than the item.
    pub(super) due: Option<Date>,
    /// What may tell of which year a due date without one is, as for [`due::of_note`].
    pub(super) names: &'a [&'a str],
}

impl Item<'_> {
    /// A day written as the one it follows, `from`, and with its year if it would be read as of another.
    fn written_alike(&self, on: Date, from: Date, found: &Found, today: Date) -> String {
        // The end of a month is followed by that of another, unless the rule names other days.
        let last = on.last_of_month();
        let is_end = found.day.day == 0 && (on == last || on.day() == from.day());
        let on = if is_end { last } else { on };
        let like = Day {
            year: found.day.year,
            month: on.month(),
            day: if is_end { 0 } else { on.day() },
        };
        let names: &[&str] = if found.role == Role::Due {
            self.names
        } else {
            &[]
        };
        let of_note = due::of_note(like, names.iter().copied());
        let is_read_so = due::resolve(of_note, today) == Some(on);
        let year = like.year.or((!is_read_so).then_some(on.year()));
        written::write(on, Day { year, ..like }, &found.style)
    }
}

/// The lines that take the place of an item's first line when it is ticked; none when only its
/// mark changes.
///
/// The next task stands below, with its own copy of the lines that go on with the text. It stands
/// above when those have a date that moves, or when there are nested items, which are not
/// repeated and stay below what was done.
pub(super) fn done(item: &Item<'_>, today: Date, stamp: bool) -> Option<Vec<Vec<Piece>>> {
    let first = item.own.first()?;
    let mut ticked = Redrawn::new(item.own);
    ticked.mark(item.mark, "x")?;
    let is_stamped = stamp && stamps(first).is_empty();
    if is_stamped {
        // Two blanks at the end of a line break it, so they stay at its end.
        let end = first.trim_end().len();
        ticked.change(0, end..end, format!(" ✅ {today}"));
    }
    let next = if item.again { next(item, today) } else { None };
    let Some(next) = next else {
        return is_stamped.then(|| vec![ticked.line(0)]);
    };
    let rest = 1..item.own.len();
    // Below, the next task takes over the lines that follow in the file, which therefore must be its own.
    Some(
        if !item.nested && rest.clone().all(|line| next.keeps(line)) {
            let mut lines = vec![ticked.line(0)];
            lines.extend(rest.map(|line| ticked.line(line)));
            lines.push(next.line(0));
            lines
        } else {
            let mut lines: Vec<_> = (0..item.own.len()).map(|line| next.line(line)).collect();
            lines.push(ticked.line(0));
            lines
        },
    )
}

/// The line of a task that is unticked, without the day it was done; none when it has none.
pub(super) fn undone(line: &str, mark: usize) -> Option<Vec<Piece>> {
    let own = [line];
    let mut open = Redrawn::new(&own);
    open.mark(mark, " ")?;
    let stamps = stamps(line);
    for range in &stamps {
        open.change(0, range.clone(), String::new());
    }
    (!stamps.is_empty()).then(|| open.line(0))
}

/// Whether lines may be those of a task that comes again: a quick look before the whole note is read.
pub(super) fn may_come_again(lines: &[&str]) -> bool {
    let item = lines.iter().take_while(|line| !line.trim().is_empty());
    rule(&item.copied().collect::<Vec<_>>().join("\n")).is_some()
}

fn rule(text: &str) -> Option<Recurrence> {
    recurrence::read(&Letters::of(text, &code_spans(text)))
}

/// The item's own lines as the next task.
fn next<'a>(item: &Item<'a>, today: Date) -> Option<Redrawn<'a>> {
    let text = item.own.join("\n");
    let letters = Letters::of(&text, &code_spans(&text));
    let recurrence = rule(&text)?;
    let all = dates::find(&letters);
    let of_role = |role: Role| all.iter().find(|found| found.role == role);
    let reference = dates::due(&all)
        .or_else(|| of_role(Role::Scheduled))
        .or_else(|| of_role(Role::Start));
    let day = |found: &Found| due::resolve(found.day, today);
    let mut next = Redrawn::new(item.own);
    next.mark(item.mark, " ")?;
    let Some(reference) = reference else {
        return Some(next);
    };
    let from = match item.due {
        Some(due) if reference.role == Role::Due => due,
        _ => day(reference)?,
    };
    let on = recurrence.after(if recurrence.when_done { today } else { from })?;
    let shift = from.until((Unit::Day, on)).ok()?;
    for found in &all {
        let (bytes, new) = match found.role {
            Role::Other => continue,
            Role::Done => (with_blank(&text, &found.with_sign), String::new()),
            _ if found == reference => {
                let new = item.written_alike(on, from, found, today);
                (found.bytes.clone(), new)
            }
            _ => {
                let own = day(found)?;
                let new = item.written_alike(own.checked_add(shift).ok()?, own, found, today);
                (found.bytes.clone(), new)
            }
        };
        next.change_text(bytes, new)?;
    }
    Some(next)
}

/// Lines of an item with some of their text changed.
#[derive(Debug)]
struct Redrawn<'a> {
    own: &'a [&'a str],
    /// Line, bytes of its text, and what comes there.
    changes: Vec<(usize, Range<usize>, String)>,
}

impl<'a> Redrawn<'a> {
    fn new(own: &'a [&'a str]) -> Self {
        Self {
            own,
            changes: Vec::new(),
        }
    }

    fn change(&mut self, line: usize, range: Range<usize>, new: String) {
        self.changes.push((line, range, new));
    }

    /// Changes the mark in the first line.
    fn mark(&mut self, at: usize, mark: &str) -> Option<()> {
        let old = self.own.first()?.get(at..)?.chars().next()?;
        self.change(0, at..at + old.len_utf8(), mark.to_owned());
        Some(())
    }

    /// Changes bytes of the text of all lines, joined by one byte each; none if they are not of one line.
    fn change_text(&mut self, range: Range<usize>, new: String) -> Option<()> {
        let mut start = 0;
        for (index, line) in self.own.iter().enumerate() {
            let end = start + line.len();
            if range.start <= end {
                let is_within = range.end <= end;
                let range = range.start.checked_sub(start)?..range.end - start;
                return is_within.then(|| self.change(index, range, new));
            }
            start = end + 1;
        }
        None
    }

    /// Whether a line stays as it is.
    fn keeps(&self, line: usize) -> bool {
        self.changes.iter().all(|(of, ..)| *of != line)
    }

    fn line(&self, line: usize) -> Vec<Piece> {
        let mut changes: Vec<_> = self.changes.iter().filter(|(of, ..)| *of == line).collect();
        changes.sort_by_key(|(_, range, _)| range.start);
        let (mut pieces, mut at) = (Vec::new(), 0);
        let keep = |pieces: &mut Vec<Piece>, range: Range<usize>| {
            if !range.is_empty() {
                pieces.push(Piece::Kept { line, range });
            }
        };
        for (_, range, new) in changes {
            keep(&mut pieces, at..range.start);
            if !new.is_empty() {
                pieces.push(Piece::New(new.clone()));
            }
            at = range.end;
        }
        keep(&mut pieces, at..self.own[line].len());
        pieces
    }
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 23);

    fn item<'a>(own: &'a [&'a str], nested: bool) -> Item<'a> {
        Item {
            own,
            mark: own[0].find('[').expect("a box") + 1,
            nested,
            again: true,
            due: None,
            names: &[],
        }
    }

    /// The lines that pieces make.
    fn lines(own: &[&str], pieces: &[Vec<Piece>]) -> String {
        let text = |piece: &Piece| match piece {
            Piece::Kept { line, range } => own[*line][range.clone()].to_owned(),
            Piece::New(text) => text.clone(),
        };
        let line = |pieces: &Vec<Piece>| pieces.iter().map(text).collect::<String>();
        pieces.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn a_tick_of_a_task_that_comes_again_adds_the_next() {
        let check = |text: &str, nested: bool, want: &str| {
            let own: Vec<&str> = text.lines().collect();
            let pieces = done(&item(&own, nested), TODAY, false).expect("it comes again");
            assert_eq!(lines(&own, &pieces), want);
        };
        check(
            "- [ ] ゴミ 🔁 毎週 📅 2026-11-30",
            false,
            "- [x] ゴミ 🔁 毎週 📅 2026-11-30\n- [ ] ゴミ 🔁 毎週 📅 2026-12-07",
        );
        check(
            "- [ ] ゴミ 🔁 毎週 〆11/30(月)",
            false,
            "- [x] ゴミ 🔁 毎週 〆11/30(月)\n- [ ] ゴミ 🔁 毎週 〆12/7(月)",
        );
        // The weekday is that of the new date, written as the old one was.
        for (old, new) in [
            ("<2026-11-30 Mon>", "<2026-12-03 Thu>"),
            ("<2026-11-30 月>", "<2026-12-03 木>"),
            ("<2026-11-30 月曜>", "<2026-12-03 木曜>"),
            ("<2026-11-30 MON 10:00>", "<2026-12-03 THU 10:00>"),
            ("2026-11-30 (Mon)", "2026-12-03 (Thu)"),
            ("2026-11-30 (monday)", "2026-12-03 (thursday)"),
            ("2026-11-30(月曜日)", "2026-12-03(木曜日)"),
            ("2026-11-30 Monday", "2026-12-03 Thursday"),
            // These are no weekdays, or not of this date.
            ("2026-11-30 Sun oil", "2026-12-03 Sun oil"),
            ("2026-11-30 月の水", "2026-12-03 月の水"),
            ("2026-11-30 Money", "2026-12-03 Money"),
        ] {
            check(
                &format!("- [ ] 水 🔁 3日ごと due: {old}"),
                false,
                &format!("- [x] 水 🔁 3日ごと due: {old}\n- [ ] 水 🔁 3日ごと due: {new}"),
            );
        }
        check(
            "  * [ ] 水 🔁 毎日",
            false,
            "  * [x] 水 🔁 毎日\n  * [ ] 水 🔁 毎日",
        );
        check(
            "- [ ] 水 🔁 every week when done 📅 2026-11-01",
            false,
            "- [x] 水 🔁 every week when done 📅 2026-11-01\n- [ ] 水 🔁 every week when done 📅 2026-11-30",
        );
        // A day that would be read as of another year has its own.
        check(
            "- [ ] 年賀状 〆12/15 🔁 毎年",
            false,
            "- [x] 年賀状 〆12/15 🔁 毎年\n- [ ] 年賀状 〆2027/12/15 🔁 毎年",
        );
        check(
            "- [ ] 点検 〆11月30日 🔁 半年ごと",
            false,
            "- [x] 点検 〆11月30日 🔁 半年ごと\n- [ ] 点検 〆2027年5月30日 🔁 半年ごと",
        );
        check(
            "- [ ] 締め 〆11月末 🔁 毎月15日・月末",
            false,
            "- [x] 締め 〆11月末 🔁 毎月15日・月末\n- [ ] 締め 〆12月15日 🔁 毎月15日・月末",
        );
        check(
            "- [ ] 締め 〆11月末 🔁 毎月",
            false,
            "- [x] 締め 〆11月末 🔁 毎月\n- [ ] 締め 〆12月末 🔁 毎月",
        );
        // What else has a date moves along.
        check(
            "- [ ] 家賃 🛫 2026-11-25 📅 2026-11-30 🔁 毎月",
            false,
            "- [x] 家賃 🛫 2026-11-25 📅 2026-11-30 🔁 毎月\n- [ ] 家賃 🛫 2026-12-25 📅 2026-12-30 🔁 毎月",
        );
        // The lines that belong to it belong to both.
        check(
            "- [ ] 本 🔁 毎週\n  https://a.b",
            false,
            "- [x] 本 🔁 毎週\n  https://a.b\n- [ ] 本 🔁 毎週",
        );
        check(
            "- [ ] 本\n  〆11/30 🔁 毎週",
            false,
            "- [ ] 本\n  〆12/7 🔁 毎週\n- [x] 本",
        );
        // Nested tasks stay below what was done.
        check(
            "- [ ] 掃除 🔁 毎週",
            true,
            "- [ ] 掃除 🔁 毎週\n- [x] 掃除 🔁 毎週",
        );
    }

    #[test]
    fn only_the_mark_and_the_date_are_new() {
        let own = ["- [ ] 水 🔁 毎週 📅 2026-11-30 朝"];
        let pieces = done(&item(&own, false), TODAY, false).expect("it comes again");
        let new: Vec<&str> = pieces
            .iter()
            .flatten()
            .filter_map(|piece| match piece {
                Piece::New(text) => Some(text.as_str()),
                Piece::Kept { .. } => None,
            })
            .collect();
        assert_eq!(new, ["x", " ", "2026-12-07"]);
    }

    #[test]
    fn a_stamp_tells_the_day_a_task_was_done() {
        let check = |line: &str, stamp: bool, want: Option<&str>| {
            let own = [line];
            let pieces = done(&item(&own, false), TODAY, stamp);
            let found = pieces.map(|pieces| lines(&own, &pieces));
            assert_eq!(found.as_deref(), want);
        };
        check("- [ ] 本を返す", false, None);
        check("- [ ] 本を返す", true, Some("- [x] 本を返す ✅ 2026-11-23"));
        // A line is broken by the two blanks at its end.
        check(
            "- [ ] 本を返す  ",
            true,
            Some("- [x] 本を返す ✅ 2026-11-23  "),
        );
        check("- [ ] 本を返す ✅ 2026-11-20", true, None);
        check(
            "- [ ] 水 🔁 毎日",
            true,
            Some("- [x] 水 🔁 毎日 ✅ 2026-11-23\n- [ ] 水 🔁 毎日"),
        );
        let check = |line: &str, want: Option<&str>| {
            let found = undone(line, 3).map(|pieces| lines(&[line], &[pieces]));
            assert_eq!(found.as_deref(), want);
        };
        check("- [x] 本を返す ✅ 2026-11-23", Some("- [ ] 本を返す"));
        check("- [x] 本 ✅ 2026-11-23  ", Some("- [ ] 本  "));
        check("- [x] 本を返す", None);
    }
}
