//! Dates as people write them in their tasks, found only where the text says what they are.
//!
//! `11/30` may be a fraction, `1.2.3` a version: a date counts only beside a sign or word that
//! makes it one (`📅`, `due:`, `〆`, `まで` …). One that is missed can be rewritten; one that is
//! made up makes the whole list untrustworthy. Words such as 明日 are not dates: a note does not
//! say on which day it was written.

use std::ops::Range;

use jiff::civil::Date;

use super::text::Letters;
use super::written::{Day, Style, skip, weekday_at, written_at};

/// What a date in a task tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// When the task must be done.
    Due,
    /// When one means to do it (`⏳`).
    Scheduled,
    /// When it can be begun (`🛫`).
    Start,
    /// When it was done (`✅`).
    Done,
    /// When it was written or given up (`➕`, `❌`): nothing that is acted on.
    Other,
}

/// A date in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) role: Role,
    /// Whether a sign made for dates stands beside it; such a one goes before any other.
    pub(super) strong: bool,
    pub(super) day: Day,
    /// Bytes of the date itself, its weekday included.
    pub(super) bytes: Range<usize>,
    /// Bytes of the sign before it and the date.
    pub(super) with_sign: Range<usize>,
    /// Characters of the sign or word before it, the date, and the word after it.
    pub(super) with_words: Range<usize>,
    /// Whether it stands for itself, by a sign: `📅 11/30`, `〆11/30`. Beside a word it is rather a
    /// part of a sentence.
    pub(super) signed: bool,
    pub(super) style: Style,
}

/// What makes the date after it a due date: signs made for it.
const STRONG: [&str; 9] = [
    "📅",
    "📅\u{fe0f}",
    "📆",
    "🗓",
    "🗓\u{fe0f}",
    "due:",
    "due::",
    "@due",
    "deadline:",
];
/// Words that make the date after them a due date. Longer ones first.
const WORDS: [&str; 17] = [
    "締め切り日",
    "締め切り",
    "〆切り",
    "〆切日",
    "締切り",
    "締切日",
    "〆切",
    "締切",
    "〆",
    "期限日",
    "期限",
    "期日",
    "納期",
    "deadline",
    "due date",
    "due on",
    "due",
];
/// Words that make the date before them a due date.
const AFTER: [&str; 23] = [
    "中に",
    "までに",
    "まで",
    "迄に",
    "迄",
    "〆切り",
    "〆切",
    "〆",
    "締め切り",
    "締切",
    "必着",
    "期限",
    "厳守",
    "期日",
    "納期",
    "が期限",
    "が締切",
    "が締め切り",
    "が〆切",
    "の期限",
    "の締切",
    "の〆切",
    "deadline",
];
const OTHER_SIGNS: [(&str, Role); 6] = [
    ("⏳", Role::Scheduled),
    ("⌛", Role::Scheduled),
    ("🛫", Role::Start),
    ("✅", Role::Done),
    ("➕", Role::Other),
    ("❌", Role::Other),
];

/// Every date of a text that has a role, in the order of the text.
pub(super) fn find(letters: &Letters) -> Vec<Found> {
    let mut all = Vec::new();
    let mut at = 0;
    while at < letters.chars.len() {
        if let Some((found, end)) = found_at(letters, at) {
            all.push(found);
            at = end;
        } else {
            at += 1;
        }
    }
    all
}

/// The due date: the first that a sign marks, else the first that a word marks.
pub(super) fn due(found: &[Found]) -> Option<&Found> {
    let mut due = found.iter().filter(|found| found.role == Role::Due);
    due.clone()
        .find(|found| found.strong)
        .or_else(|| due.next())
}

/// What a name or heading tells of when.
pub(super) enum Named {
    /// `2026-11-23.md`, `2026年11月`; without a day it is the first of the month.
    Date(Date),
    /// `2026年`.
    Year(i16),
    /// `2026年度`, from April to March.
    FiscalYear(i16),
}

/// A date that stands in a name or heading by itself.
pub(super) fn in_name(text: &str) -> Option<Named> {
    let letters = Letters::of(text, &[]);
    (0..letters.chars.len()).find_map(|at| {
        if letters.before(at).is_ascii_digit() || letters.before(at) == '.' {
            return None;
        }
        if let Some(written) = written_at(&letters, at, true)
            && let Some(year) = written.day.year
        {
            return Some(Named::Date(written.day.in_year(year)?));
        }
        let (year, end) = letters.number(at, 4..5)?;
        let year = i16::try_from(year)
            .ok()
            .filter(|year| (1950..2150).contains(year))?;
        let month = matches!(letters.at(end), '-' | '/' | '.' | '_' | '年')
            .then(|| letters.number(end + 1, 1..3))
            .flatten()
            .filter(|(month, _)| (1..=12).contains(month));
        match month {
            Some((month, _)) => Date::new(year, month as i8, 1).ok().map(Named::Date),
            None if letters.at(end) == '年' && letters.at(end + 1) == '度' => {
                Some(Named::FiscalYear(year))
            }
            None if letters.at(end) == '年' => Some(Named::Year(year)),
            None => None,
        }
    })
}

fn found_at(letters: &Letters, at: usize) -> Option<(Found, usize)> {
    let start = letters.at(at);
    if !start.is_ascii_digit() && !matches!(start, '令' | '平' | '昭' | 'R' | 'H' | 'S') {
        return None;
    }
    let before = letters.before(at);
    if before.is_ascii_digit() || before.is_ascii_alphabetic() || matches!(before, '.' | '/' | '_')
    {
        return None;
    }
    let (sign, role, strong) = sign_before(letters, at);
    let mut written = written_at(letters, at, strong)?;
    let full = written.day.year.is_some();
    let mut end = written.end;
    if let Some((past, weekday)) = weekday_at(letters, at, end, written.day) {
        written.style.weekday = Some(weekday);
        end = past;
    }
    let time = after_time(letters, end);
    let after = [time, end].map(|end| letters.one_of(skip(letters, end), &AFTER));
    let after = after[0].or(after[1]);
    // What is right behind a date with a sign belongs to it: `〆11/30必着`.
    let beside = letters.one_of(end, &AFTER);
    let beside = closed(letters, sign..at, end).or(beside);
    let found = |role, strong, sign: usize, style: Style| Found {
        role,
        strong,
        day: written.day,
        bytes: letters.bytes(at..end),
        with_sign: letters.bytes(sign..end),
        with_words: sign..if sign < at { beside } else { after }.unwrap_or(end),
        signed: strong || is_sign(letters, sign..at) || (sign == at && letters.at(time) == '〆'),
        style,
    };
    let style = written.style.clone();
    if let Some(role) = role {
        return Some((found(role, strong, sign, style), end));
    }
    // `@2026-11-30`, but not an address or a name; `会議室@11/30` is a price or a place.
    let alone = |index: usize| !letters.before(index).is_ascii_alphanumeric();
    let apart = |index: usize| !letters.before(index).is_alphanumeric();
    if before == '@' && (if full { alone(at - 1) } else { apart(at - 1) }) {
        return Some((found(Role::Due, true, at - 1, style), end));
    }
    if full
        && let Some(word) = letters.one_before(at, &["by ", "until "])
        && alone(word)
    {
        return Some((found(Role::Due, false, word, style), end));
    }
    after
        .is_some()
        .then(|| (found(Role::Due, false, at, style), end))
}

/// The end of the bracket that opens between a sign and its date: `@due(2026-11-30)`.
fn closed(letters: &Letters, before: Range<usize>, end: usize) -> Option<usize> {
    let opening = letters.chars[before].iter().rev().find_map(|c| match c {
        '(' => Some(')'),
        '<' => Some('>'),
        _ => None,
    });
    // A weekday or a time may come before it.
    let close =
        (end..letters.chars.len().min(end + 12)).find(|at| Some(letters.at(*at)) == opening);
    close.map(|at| at + 1)
}

/// Whether what stands before a date is `〆` and the like, and no beginning of a sentence
/// (`〆切は`).
fn is_sign(letters: &Letters, before: Range<usize>) -> bool {
    let plain = |c: &char| matches!(c, '〆' | '切' | 'り' | '日' | ' ' | ':' | '\u{fe0f}');
    letters.at(before.start) == '〆' && letters.chars[before].iter().all(plain)
}

/// The sign or word before a date: where it begins, what it says, whether it is a sign for dates.
fn sign_before(letters: &Letters, at: usize) -> (usize, Option<Role>, bool) {
    let mut end = at;
    for _ in 0..4 {
        // `residue:` and `overdue` are other words.
        let whole = |start: &usize| {
            let latin = letters.at(*start).is_ascii_alphabetic();
            !(latin && letters.before(*start).is_ascii_alphanumeric())
        };
        if let Some(start) = letters.one_before(end, &STRONG).filter(whole) {
            return (start, Some(Role::Due), true);
        }
        for (sign, role) in OTHER_SIGNS {
            let signs = [sign, &format!("{sign}\u{fe0f}")];
            if let Some(start) = letters.one_before(end, &signs) {
                return (start, Some(role), false);
            }
        }
        if let Some(start) = letters.one_before(end, &WORDS).filter(whole) {
            return (start, Some(Role::Due), false);
        }
        if !matches!(
            letters.before(end),
            ' ' | ':' | '=' | 'は' | 'が' | '(' | '<' | '→'
        ) {
            break;
        }
        end -= 1;
    }
    (at, None, false)
}

/// The end of a time of day after a date.
fn after_time(letters: &Letters, at: usize) -> usize {
    let start = skip(letters, at);
    let start = letters
        .one_of(start, &["午前", "午後", "朝", "夜"])
        .unwrap_or(start);
    let Some((_, hour)) = letters.number(start, 1..3) else {
        return letters
            .one_of(start, &["正午", "中", "頃", "ごろ"])
            .unwrap_or(start.max(at));
    };
    match letters.at(hour) {
        ':' => letters.number(hour + 1, 2..3).map_or(at, |(_, end)| end),
        '時' => {
            let past = hour + 1;
            let minutes = letters
                .number(past, 1..3)
                .filter(|&(_, end)| letters.at(end) == '分');
            minutes.map_or_else(
                || letters.one_of(past, &["半", "頃", "ごろ"]).unwrap_or(past),
                |(_, end)| end + 1,
            )
        }
        _ => at,
    }
}
