//! Tasks that come again: `🔁 毎週`, `🔁 every 2 weeks`.
//!
//! A rule is taken whole or not at all: half of one would give a wrong day without a word. One
//! that is not understood is told when its task is ticked ([`unclear`]).

mod english;
mod japanese;
#[cfg(test)]
mod tests;

use std::ops::Range;

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};

use super::text::Letters;
use super::written;

/// When a task comes again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Recurrence {
    /// The rule as it is written, without its sign.
    pub(super) text: String,
    /// Characters of the sign and the rule.
    pub(super) with_sign: Range<usize>,
    step: Step,
    /// Counted from the day it was done, not from the day it was due.
    pub(super) when_done: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Days(i32),
    /// Monday to Friday.
    Workdays,
    /// Once each weekend: on the same day of it, else on its first.
    Weekends,
    /// Every so many weeks, on these days; on none, on the same day.
    Weeks(i32, Vec<Weekday>),
    /// Every so many months, on these days; on none, on the same day.
    ///
    /// The same day of a month too short for it is that month's last, and from there on the day is
    /// that one: nothing tells the 28th of February that began as the 31st of January from one
    /// that did not. `毎月31日` and `毎月末` say what is meant.
    Months(i32, Vec<OfMonth>),
    /// Every so many years, in this month and on this day of it; else on the same day.
    Years(i32, Option<(i8, OfMonth)>),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OfMonth {
    Day(i8),
    Last,
    /// The first to the fifth such weekday; the last one is -1.
    Nth(i8, Weekday),
}

impl Recurrence {
    /// The day after `from` on which the task comes again; none past the end of the calendar.
    pub(super) fn after(&self, from: Date) -> Option<Date> {
        let is_weekend = |day: Date| matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday);
        match &self.step {
            Step::Days(n) => from.checked_add(n.days()).ok(),
            Step::Workdays => first_after(from, |day| !is_weekend(day)),
            Step::Weekends if is_weekend(from) => from.checked_add(1.week()).ok(),
            Step::Weekends => first_after(from, is_weekend),
            Step::Weeks(n, days) if days.is_empty() => from.checked_add(n.weeks()).ok(),
            Step::Weeks(n, days) => {
                let day = first_after(from, |day| days.contains(&day.weekday()))?;
                // Weeks begin on Monday; those between are left out.
                let monday = |day: Date| i32::from(day.weekday().to_monday_zero_offset());
                let same_week = monday(day) > monday(from);
                let skipped = if same_week { 0 } else { n - 1 };
                day.checked_add(skipped.weeks()).ok()
            }
            Step::Months(n, days) if days.is_empty() => from.checked_add(n.months()).ok(),
            Step::Months(n, days) => {
                let first = |month: Date| {
                    let days = days.iter().filter_map(|day| on(month, *day));
                    days.filter(|day| *day > from).min()
                };
                // `毎月15日` written on the 10th comes on the 15th of the same month.
                let mut month = from.first_of_month();
                if let Some(day) = first(month) {
                    return Some(day);
                }
                // A month that has no fifth Tuesday is passed over.
                for _ in 0..24 {
                    month = month.checked_add(n.months()).ok()?;
                    if let Some(day) = first(month) {
                        return Some(day);
                    }
                }
                None
            }
            Step::Years(n, None) => from.checked_add(n.years()).ok(),
            Step::Years(n, Some((month, day))) => {
                let in_year = |year| on(Date::new(year, *month, 1).ok()?, *day);
                in_year(from.year())
                    .filter(|day| *day > from)
                    .or_else(|| in_year(from.year().checked_add(i16::try_from(*n).ok()?)?))
            }
        }
    }
}

/// The first day after another that is wanted. Every one of the seven weekdays comes within a week.
fn first_after(from: Date, is_wanted: impl Fn(Date) -> bool) -> Option<Date> {
    let mut day = from;
    for _ in 0..7 {
        day = day.tomorrow().ok()?;
        if is_wanted(day) {
            return Some(day);
        }
    }
    None
}

/// The day of a month that is meant; a month too short for it ends with it.
fn on(month: Date, of_month: OfMonth) -> Option<Date> {
    match of_month {
        OfMonth::Day(day) => {
            let day = day.min(month.days_in_month());
            month.with().day(day).build().ok()
        }
        OfMonth::Last => Some(month.last_of_month()),
        OfMonth::Nth(n, weekday) => month.nth_weekday_of_month(n, weekday).ok(),
    }
}

/// The rule of a text, if it has one that is understood: one that is not is no recurrence.
pub(super) fn read(letters: &Letters) -> Option<Recurrence> {
    understood(letters, &Written::find(letters)?)
}

/// The rule of a text that has the sign made for one (`🔁`) and is not understood, as it is written.
pub(super) fn unclear(letters: &Letters) -> Option<String> {
    let written = Written::find(letters)?;
    let is_sign = letters.at(written.sign) == '🔁';
    (is_sign && !written.words.is_empty() && understood(letters, &written).is_none())
        .then(|| written.text(letters, written.words.len(), " "))
}

/// A rule as it stands in its text: perhaps with the rest of a sentence behind it.
struct Written {
    /// Where its sign stands.
    sign: usize,
    /// What blanks, commas and brackets divide; the brackets are not part of it.
    words: Vec<Range<usize>>,
}

/// No rule has more words.
const MOST_WORDS: usize = 12;

impl Written {
    fn find(letters: &Letters) -> Option<Self> {
        const SIGNS: [&str; 5] = ["🔁", "repeat:", "recur:", "rec:", "繰り返し:"];
        let signs = |at| letters.one_of(at, &SIGNS).map(|end| (at, end));
        let (sign, end) = (0..letters.chars.len()).find_map(signs)?;
        let is_word = letters.at(sign).is_ascii_alphabetic();
        if is_word && !letters.before(sign).is_whitespace() {
            return None;
        }
        let blank = |at: usize| matches!(letters.at(at), '\u{fe0f}' | ' ' | ':');
        let mut at = (end..).find(|at| !blank(*at))?;
        let mut words: Vec<Range<usize>> = Vec::new();
        let mut in_brackets = false;
        let mut begins = true;
        while words.len() < MOST_WORDS {
            match letters.at(at) {
                ' ' => begins = true,
                '(' if !in_brackets => (in_brackets, begins) = (true, true),
                ')' if in_brackets => break,
                c if is_end(c) => break,
                // What follows the comma may be the sentence: `毎週月、水やり`.
                '、' => {
                    begins = true;
                    words.push(at..at + 1);
                }
                _ if begins => {
                    begins = false;
                    words.push(at..at + 1);
                }
                _ => words.last_mut()?.end = at + 1,
            }
            at += 1;
        }
        Some(Self { sign, words })
    }

    fn text(&self, letters: &Letters, count: usize, between: &str) -> String {
        let text = |word: &Range<usize>| letters.chars[word.clone()].iter().collect::<String>();
        let words: Vec<String> = self.words[..count].iter().map(text).collect();
        words.join(between)
    }
}

/// Where a rule ends at the latest: another sign, a tag, a bracket, a line.
fn is_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '#' | '(' | ')' | '[' | ']' | '。' | '@' | '〆' | '!'
    ) || matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' | '\u{fffc}')
}

/// The longest beginning of what is written that is a rule, unless what follows looks as if it
/// belonged to it.
fn understood(letters: &Letters, written: &Written) -> Option<Recurrence> {
    let words = &written.words;
    let is_comma = |word: &&Range<usize>| letters.at(word.start) == '、';
    let mut counts = (1..=words.len()).rev();
    let (count, step, when_done) = counts.find_map(|count| {
        if is_comma(&&words[count - 1]) {
            return None;
        }
        let (spaced, when_done) = without_when_done(&written.text(letters, count, " "));
        let (close, _) = without_when_done(&written.text(letters, count, ""));
        let step = english::step(&spaced).or_else(|| japanese::step(&close))?;
        Some((count, step, when_done))
    })?;
    let rest = words[count..].iter().find(|word| !is_comma(word));
    let is_open = || english::is_open(&written.text(letters, count, " ").to_lowercase());
    if rest.is_some_and(|word| belongs(letters, word) || is_open()) {
        return None;
    }
    let last = &words[count - 1];
    // A bracket that opens before the last word closes behind it.
    let closes = letters.before(last.start) == '(' && letters.at(last.end) == ')';
    Some(Recurrence {
        text: (letters.chars[words[0].start..last.end + usize::from(closes)].iter()).collect(),
        with_sign: written.sign..last.end + usize::from(closes),
        step,
        when_done,
    })
}

fn without_when_done(rule: &str) -> (String, bool) {
    let lower = rule.to_lowercase();
    let ends = ["when done", "whendone", "完了後", "済んでから"];
    match ends.iter().find_map(|end| lower.strip_suffix(end)) {
        Some(rule) => (rule.trim_end().to_owned(), true),
        None => (lower, false),
    }
}

/// Whether a word after a rule may be a part of it that is not understood: `毎月 最終営業日`.
fn belongs(letters: &Letters, word: &Range<usize>) -> bool {
    let text: String = letters.chars[word.clone()].iter().collect();
    let text = text.to_lowercase();
    if letters.at(word.start).is_ascii_digit() {
        // A day on which it is due and a time of day are something else.
        let is_date = written::written_at(letters, word.start, true).is_some();
        return !is_date && !japanese::is_time(&text);
    }
    english::belongs(&text) || japanese::belongs(&text)
}
