//! Tasks that come again: `🔁 毎週`, `🔁 every 2 weeks`.

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
    /// Every so many weeks, on these days; on none, on the same day.
    Weeks(i32, Vec<Weekday>),
    Months(i32, OfMonth),
    Years(i32),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OfMonth {
    Same,
    Day(i8),
    Last,
    Nth(i8, Weekday),
}

impl Recurrence {
    /// The day after `from` on which the task comes again; none past the end of the calendar.
    pub(super) fn after(&self, from: Date) -> Option<Date> {
        match &self.step {
            Step::Days(n) => from.checked_add(n.days()).ok(),
            Step::Workdays => {
                let mut day = from.tomorrow().ok()?;
                while matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                    day = day.tomorrow().ok()?;
                }
                Some(day)
            }
            Step::Weeks(n, days) if days.is_empty() => from.checked_add(n.weeks()).ok(),
            Step::Weeks(n, days) => {
                let mut day = from.tomorrow().ok()?;
                while !days.contains(&day.weekday()) {
                    day = day.tomorrow().ok()?;
                }
                // Weeks begin on Monday; those between are left out.
                let monday = |day: Date| i32::from(day.weekday().to_monday_zero_offset());
                let same_week = monday(day) > monday(from);
                let skipped = if same_week { 0 } else { n - 1 };
                day.checked_add(skipped.weeks()).ok()
            }
            Step::Months(n, of_month) => {
                // `毎月15日` written on the 10th comes on the 15th of the same month.
                let this = on(from.first_of_month(), from, *of_month).filter(|day| *day > from);
                if *of_month != OfMonth::Same && this.is_some() {
                    return this;
                }
                let mut month = from.first_of_month();
                // A month that has no fifth Tuesday is passed over.
                for _ in 0..24 {
                    month = month.checked_add(n.months()).ok()?;
                    if let Some(day) = on(month, from, *of_month) {
                        return Some(day);
                    }
                }
                None
            }
            Step::Years(n) => from.checked_add(n.years()).ok(),
        }
    }
}

/// The day of a month that is meant; a month too short for it ends with it.
fn on(month: Date, from: Date, of_month: OfMonth) -> Option<Date> {
    let clamped = |day: i8| {
        month
            .with()
            .day(day.min(month.days_in_month()))
            .build()
            .ok()
    };
    match of_month {
        OfMonth::Same => clamped(from.day()),
        OfMonth::Day(day) => clamped(day),
        OfMonth::Last => Some(month.last_of_month()),
        OfMonth::Nth(n, weekday) => month.nth_weekday_of_month(n, weekday).ok(),
    }
}

/// The rule of a text, if it has one that is understood: one that is not is no recurrence, and
/// its task is ticked like any other.
pub(super) fn read(letters: &Letters) -> Option<Recurrence> {
    const SIGNS: [&str; 5] = ["🔁", "repeat:", "recur:", "rec:", "繰り返し:"];
    let (at, start) =
        (0..letters.chars.len()).find_map(|at| letters.one_of(at, &SIGNS).map(|end| (at, end)))?;
    if letters.at(at).is_ascii_alphabetic() && !letters.before(at).is_whitespace() {
        return None;
    }
    let blank = |at: usize| matches!(letters.at(at), '\u{fe0f}' | ' ' | ':');
    let from = (start..).find(|at| !blank(*at))?;
    let end = (from..).find(|at| is_end(letters.at(*at)))?;
    let words = words(letters, from..end);
    // What follows the rule may be the rest of a sentence: the longest beginning that is a rule counts.
    (1..=words.len()).rev().find_map(|count| {
        let text = |word: &Range<usize>| letters.chars[word.clone()].iter().collect::<String>();
        let text = words[..count]
            .iter()
            .map(text)
            .collect::<Vec<_>>()
            .join(" ");
        let lower = text.to_lowercase();
        let (rule, when_done) = ["when done", "完了後", "済んでから"]
            .iter()
            .find_map(|end| lower.strip_suffix(end))
            .map_or((lower.as_str(), false), |rule| (rule.trim_end(), true));
        let step = english(rule).or_else(|| japanese(rule))?;
        Some(Recurrence {
            text,
            with_sign: at..words[count - 1].end,
            step,
            when_done,
        })
    })
}

/// What blanks divide.
fn words(letters: &Letters, range: Range<usize>) -> Vec<Range<usize>> {
    let mut words: Vec<Range<usize>> = Vec::new();
    for at in range {
        match words.last_mut() {
            _ if letters.at(at) == ' ' => {}
            Some(last) if last.end == at => last.end += 1,
            _ => words.push(at..at + 1),
        }
    }
    words
}

/// Where a rule ends at the latest: another sign, a tag, a bracket, a line.
fn is_end(c: char) -> bool {
    matches!(
        c,
        '\n' | '#' | '(' | ')' | '[' | ']' | '、' | '。' | '@' | '〆' | '!'
    ) || matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}' | '\u{fffc}')
}

fn english(rule: &str) -> Option<Step> {
    match rule {
        "daily" => return Some(Step::Days(1)),
        "weekly" => return Some(Step::Weeks(1, Vec::new())),
        "biweekly" => return Some(Step::Weeks(2, Vec::new())),
        "monthly" => return Some(Step::Months(1, OfMonth::Same)),
        "yearly" | "annually" => return Some(Step::Years(1)),
        _ => {}
    }
    let rest = rule.strip_prefix("every ")?;
    if let Some(days) = english_weekdays(rest) {
        return Some(Step::Weeks(1, days));
    }
    let (every, unit) = match rest.split_once(' ') {
        Some(("other", unit)) => (2, unit),
        Some((number, unit)) if number.parse::<i32>().is_ok_and(|n| (1..=999).contains(&n)) => {
            (number.parse().ok()?, unit)
        }
        _ => (1, rest),
    };
    let (unit, on) = match unit.split_once(" on ") {
        Some((unit, on)) => (unit, Some(on.trim_start_matches("the "))),
        None => (unit, None),
    };
    match (unit.trim_end_matches('s'), on) {
        ("day", None) => Some(Step::Days(every)),
        ("weekday", None) => Some(Step::Workdays),
        ("week", None) => Some(Step::Weeks(every, Vec::new())),
        ("week", Some(on)) => Some(Step::Weeks(every, english_weekdays(on)?)),
        ("month", None) => Some(Step::Months(every, OfMonth::Same)),
        ("month", Some("last" | "last day")) => Some(Step::Months(every, OfMonth::Last)),
        ("month", Some(on)) => {
            let digits = on.trim_end_matches(|c: char| c.is_ascii_alphabetic());
            let day = digits.parse().ok().filter(|day| (1..=31).contains(day))?;
            Some(Step::Months(every, OfMonth::Day(day)))
        }
        ("year", None) => Some(Step::Years(every)),
        _ => None,
    }
}

fn english_weekdays(text: &str) -> Option<Vec<Weekday>> {
    const NAMES: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let text = text.replace(" and ", ",");
    text.split(',')
        .map(|word| {
            let word = word.trim();
            let index = NAMES.iter().position(|name| {
                word == *name || word == &name[..3] || word.strip_suffix('s') == Some(name)
            })?;
            Weekday::from_monday_zero_offset(i8::try_from(index).ok()?).ok()
        })
        .collect()
}

fn japanese(rule: &str) -> Option<Step> {
    match rule {
        "毎日" => return Some(Step::Days(1)),
        "隔日" => return Some(Step::Days(2)),
        "平日" | "毎平日" | "平日毎日" => return Some(Step::Workdays),
        "毎週" => return Some(Step::Weeks(1, Vec::new())),
        "隔週" => return Some(Step::Weeks(2, Vec::new())),
        "毎月" => return Some(Step::Months(1, OfMonth::Same)),
        "隔月" => return Some(Step::Months(2, OfMonth::Same)),
        "毎月末" | "毎月末日" | "毎月 末日" => {
            return Some(Step::Months(1, OfMonth::Last));
        }
        "毎年" => return Some(Step::Years(1)),
        _ => {}
    }
    for (prefix, weeks) in [("毎週", 1), ("隔週", 2)] {
        if let Some(days) = rule.strip_prefix(prefix) {
            return Some(Step::Weeks(weeks, japanese_weekdays(days.trim())?));
        }
    }
    if let Some(on) = rule.strip_prefix("毎月") {
        let on = on.trim();
        if let Some(nth) = on.strip_prefix('第') {
            let mut chars = nth.trim().chars();
            let n = chars
                .next()
                .and_then(|n| n.to_digit(10))
                .filter(|n| (1..=5).contains(n))?;
            let days = japanese_weekdays(chars.as_str().trim())?;
            let [weekday] = days[..] else { return None };
            return Some(Step::Months(1, OfMonth::Nth(n as i8, weekday)));
        }
        let day = on
            .strip_suffix('日')?
            .parse()
            .ok()
            .filter(|day| (1..=31).contains(day))?;
        return Some(Step::Months(1, OfMonth::Day(day)));
    }
    // 2日ごと。おき is left alone: people count it in two ways.
    let digits = rule.chars().take_while(char::is_ascii_digit).count();
    let every: i32 = rule[..digits]
        .parse()
        .ok()
        .filter(|n| (1..=999).contains(n))?;
    let unit = rule[digits..]
        .strip_suffix("ごと")
        .or_else(|| rule[digits..].strip_suffix('毎'))?;
    match unit.trim() {
        "日" => Some(Step::Days(every)),
        "週" | "週間" => Some(Step::Weeks(every, Vec::new())),
        "か月" | "ヶ月" | "ヵ月" | "カ月" | "ケ月" | "月" => {
            Some(Step::Months(every, OfMonth::Same))
        }
        "年" => Some(Step::Years(every)),
        _ => None,
    }
}

/// 月曜日, 火・木, 月水金; none when there is anything else.
fn japanese_weekdays(text: &str) -> Option<Vec<Weekday>> {
    let text = text.replace("曜日", "").replace('曜', "");
    let mut days = Vec::new();
    for c in text.chars() {
        match c {
            '・' | '、' | ',' | ' ' | 'と' => {}
            c => days.push(written::weekday(c)?),
        }
    }
    (!days.is_empty()).then_some(days)
}
