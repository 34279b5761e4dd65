//! The forms in which people write a date, read and written.

use std::ops::Range;

use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};

use super::text::Letters;

/// A day, perhaps without its year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Day {
    /// The year, when it is written.
    pub year: Option<i16>,
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31; 0 for the last day of the month.
    pub day: i8,
}

/// How a date is written, so that another can be written alike.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Style {
    /// 令和, `R` and the like, in front of the year.
    pub(super) era: Option<&'static str>,
    /// What stands after year and month; `年` also brings `月` and `日`.
    pub(super) separator: char,
    pub(super) padded: bool,
    pub(super) wide: bool,
    /// Whether blanks stand around 年, 月 and 日.
    pub(super) spaced: bool,
    pub(super) weekday: Option<WeekdayStyle>,
}

/// How a weekday is written after a date: `(月)`, ` Mon`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct WeekdayStyle {
    /// What stands between the date and it.
    before: String,
    /// Its name.
    name: String,
    /// What belongs to it behind its name.
    after: String,
}

impl Day {
    /// The day of a year; none when that year has no such day.
    pub(super) fn in_year(self, year: i16) -> Option<Date> {
        if self.day == 0 {
            return Some(Date::new(year, self.month, 1).ok()?.last_of_month());
        }
        Date::new(year, self.month, self.day).ok()
    }

    fn exists(self) -> bool {
        // A leap year has every day there is.
        self.in_year(self.year.unwrap_or(2024)).is_some()
    }
}

/// Eras, with the year before their first.
const ERAS: [(&str, i16); 6] = [
    ("令和", 2018),
    ("平成", 1988),
    ("昭和", 1925),
    ("r", 2018),
    ("h", 1988),
    ("s", 1925),
];

/// A date found at a place.
pub(super) struct Written {
    pub(super) day: Day,
    pub(super) style: Style,
    pub(super) end: usize,
}

/// A date in any of its forms, whether it has a role or not.
pub(super) fn written_at(letters: &Letters, at: usize, bare: bool) -> Option<Written> {
    let wide = |range: Range<usize>| {
        let bytes = letters.bytes(range.clone());
        // A wide digit takes three bytes.
        bytes.len() > range.len() && letters.at(at).is_ascii_digit() && {
            let first = letters.bytes(at..at + 1);
            first.len() == 3
        }
    };
    let done = |year, month: u32, day: u32, mut style: Style, end: usize| {
        style.wide |= wide(at..end);
        let day = Day {
            year,
            month: i8::try_from(month).ok()?,
            day: i8::try_from(day).ok()?,
        };
        (!letters.at(end).is_ascii_digit() && day.exists()).then_some(Written { day, style, end })
    };
    // 20261130, only where nothing else can be meant.
    if bare && let Some((number, end)) = letters.number(at, 8..9) {
        let year = i16::try_from(number / 10_000)
            .ok()
            .filter(|y| (1950..2150).contains(y))?;
        let style = Style {
            padded: true,
            separator: '\0',
            ..Style::default()
        };
        return match (number / 100 % 100, number % 100) {
            (_, 0) => None,
            (month, day) => done(Some(year), month, day, style, end),
        };
    }
    let (year, era, after_year) = year_at(letters, at);
    let padding = |start: usize, end: usize| end - start == 2 && letters.at(start) == '0';
    if let Some(year) = year {
        let mark = skip(letters, after_year);
        let after_year = if letters.at(mark) == '年' {
            mark
        } else {
            after_year
        };
        let separator = letters.at(after_year);
        let month_start = skip(letters, after_year + 1);
        let (month, month_end) = letters.number(month_start, 1..3)?;
        if separator == '年' {
            return japanese(
                letters,
                Some(year),
                era,
                month,
                month_start,
                month_end,
                &done,
            );
        }
        if !matches!(separator, '-' | '/' | '.') || letters.at(month_end) != separator {
            return None;
        }
        let (day, end) = letters
            .number(month_end + 1, 1..3)
            .filter(|(day, _)| *day > 0)?;
        let next = letters.at(end);
        if next == separator || (next == '.' && letters.at(end + 1).is_ascii_digit()) {
            return None;
        }
        let both = month_end - month_start == 2 && end - month_end == 3;
        let padded = both || padding(month_start, month_end) || padding(month_end + 1, end);
        return done(
            Some(year),
            month,
            day,
            Style {
                era,
                separator,
                padded,
                ..Style::default()
            },
            end,
        );
    }
    let (month, month_end) = letters.number(at, 1..3)?;
    if letters.at(skip(letters, month_end)) == '月' {
        return japanese(letters, None, None, month, at, month_end, &done);
    }
    match letters.at(month_end) {
        '/' => {
            let (day, end) = letters
                .number(month_end + 1, 1..3)
                .filter(|(day, _)| *day > 0)?;
            let next = letters.at(end);
            if matches!(next, '/' | '%' | '-')
                || next.is_ascii_alphabetic()
                || (next == '.' && letters.at(end + 1).is_ascii_digit())
            {
                return None;
            }
            let padded = padding(at, month_end) || padding(month_end + 1, end);
            done(
                None,
                month,
                day,
                Style {
                    separator: '/',
                    padded,
                    ..Style::default()
                },
                end,
            )
        }
        _ => None,
    }
}

/// `11月30日` and `11月末`, after their year.
fn japanese(
    letters: &Letters,
    year: Option<i16>,
    era: Option<&'static str>,
    month: u32,
    month_start: usize,
    month_end: usize,
    done: &dyn Fn(Option<i16>, u32, u32, Style, usize) -> Option<Written>,
) -> Option<Written> {
    let mark = skip(letters, month_end);
    if letters.at(mark) != '月' {
        return None;
    }
    let style = |padded| Style {
        era,
        separator: '年',
        padded,
        spaced: mark > month_end,
        ..Style::default()
    };
    let at = skip(letters, mark + 1);
    if let Some(end) = letters.one_of(at, &["末日", "末"]) {
        return done(year, month, 0, style(false), end);
    }
    let (day, end) = letters.number(at, 1..3).filter(|(day, _)| *day > 0)?;
    let padded = (month_end - month_start == 2 && letters.at(month_start) == '0')
        || (end - at == 2 && letters.at(at) == '0');
    let mark = skip(letters, end);
    (letters.at(mark) == '日').then(|| done(year, month, day, style(padded), mark + 1))?
}

/// A year with what stands after it: 2026, 令和8, R8.
fn year_at(letters: &Letters, at: usize) -> (Option<i16>, Option<&'static str>, usize) {
    for (era, before) in ERAS {
        if !letters.stands(at, era) {
            continue;
        }
        let after = at + era.chars().count();
        let after = if era.is_ascii() {
            after
        } else {
            skip(letters, after)
        };
        let (year, end) = if letters.at(after) == '元' {
            (1, after + 1)
        } else {
            match letters.number(after, 1..3) {
                Some((year, end)) if year > 0 => (year, end),
                _ => break,
            }
        };
        let latin = era.is_ascii();
        let mark = letters.at(end);
        if letters.at(skip(letters, end)) == '年' || (latin && matches!(mark, '.' | '/' | '-')) {
            return (Some(before + year as i16), Some(era), end);
        }
    }
    match letters.number(at, 4..5) {
        Some((year, end)) if (1950..2150).contains(&year) => (Some(year as i16), None, end),
        _ => (None, None, at),
    }
}

/// Past a blank, if there is one.
pub(super) fn skip(letters: &Letters, at: usize) -> usize {
    if letters.at(at) == ' ' { at + 1 } else { at }
}

/// Weekdays as they are written, Monday first.
pub(super) const WEEKDAYS: [char; 7] = ['月', '火', '水', '木', '金', '土', '日'];

/// Weekdays in English, Monday first.
const ENGLISH: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// The weekday that is named at a place, from Monday, and where its name ends. A name in English has
/// three letters or all of them.
fn named_at(letters: &Letters, at: usize) -> Option<(usize, usize)> {
    let kanji = WEEKDAYS.iter().position(|day| *day == letters.at(at));
    if let Some(index) = kanji {
        return Some((index, at + 1));
    }
    ENGLISH.iter().enumerate().find_map(|(index, name)| {
        let name = name.to_ascii_lowercase();
        let end = letters.one_of(at, &[&name, &name[..3]])?;
        (!letters.at(end).is_alphanumeric()).then_some((index, end))
    })
}

/// The weekday after a date that begins at `start` and ends at `at`, and where it ends. It stands in
/// brackets, or in the date's own: `<2026-11-30 Mon>`; without any it counts if it is the date's.
pub(super) fn weekday_at(
    letters: &Letters,
    start: usize,
    at: usize,
    day: Day,
) -> Option<(usize, WeekdayStyle)> {
    let open = skip(letters, at);
    let bracket = letters.at(open) == '(';
    let from = open + usize::from(bracket);
    let (index, to) = named_at(letters, from)?;
    let end = if bracket {
        letters.one_of(to, &["曜日)", "曜)", ")"])?
    } else {
        let to = letters.one_of(to, &["曜日", "曜"]).unwrap_or(to);
        let own = day.year.and_then(|year| day.in_year(year));
        let is_own = own.is_some_and(|own| Some(index) == from_monday(own));
        let is_latin = letters.at(from).is_ascii_alphabetic();
        let within = letters.before(start) == '<' && matches!(letters.at(to), '>' | ' ');
        if open == at || !(within || (is_latin && is_own)) {
            return None;
        }
        to
    };
    let text = |range: Range<usize>| letters.chars[range].iter().collect::<String>();
    let style = WeekdayStyle {
        before: text(at..from),
        name: text(from..to),
        after: text(to..end),
    };
    Some((end, style))
}

fn from_monday(day: Date) -> Option<usize> {
    usize::try_from(day.weekday().to_monday_zero_offset()).ok()
}

impl WeekdayStyle {
    /// A day's weekday in this style.
    fn write(&self, day: Date) -> String {
        let Self {
            before,
            name,
            after,
        } = self;
        let index = from_monday(day).unwrap_or_default();
        let new = if name.is_ascii() {
            let full = ENGLISH[index];
            let new = if name.len() == 3 { &full[..3] } else { full };
            let is_upper = |c: char| c.is_ascii_uppercase();
            if name.chars().all(is_upper) {
                new.to_ascii_uppercase()
            } else if name.starts_with(is_upper) {
                new.to_owned()
            } else {
                new.to_ascii_lowercase()
            }
        } else {
            let behind = name.chars().skip(1);
            std::iter::once(WEEKDAYS[index]).chain(behind).collect()
        };
        format!("{before}{new}{after}")
    }
}

/// Writes a day as another was written.
pub(super) fn write(day: Date, like: Day, style: &Style) -> String {
    let Style {
        era,
        separator,
        padded,
        wide,
        spaced,
        weekday,
    } = style;
    let blank = if *spaced { " " } else { "" };
    let number = |n: i8| {
        if *padded {
            format!("{n:02}")
        } else {
            n.to_string()
        }
    };
    let mut out = String::new();
    if like.year.is_some() {
        match era.and_then(|era| ERAS.iter().find(|(name, _)| *name == era)) {
            Some((name, before)) => {
                out.push_str(&name.to_uppercase());
                if !name.is_ascii() {
                    out.push_str(blank);
                }
                out.push_str(&(day.year() - before).to_string());
            }
            None => out.push_str(&day.year().to_string()),
        }
        out.push_str(blank);
        if *separator != '\0' {
            out.push(*separator);
        }
        out.push_str(blank);
    }
    out.push_str(&number(day.month()));
    match separator {
        '年' if like.day == 0 => out.push_str(&format!("{blank}月末")),
        '年' => out.push_str(&format!("{blank}月{blank}{}{blank}日", number(day.day()))),
        '\0' => out.push_str(&number(day.day())),
        separator => out.push_str(&format!("{separator}{}", number(day.day()))),
    }
    if *wide {
        out = out.chars().map(widen).collect();
    }
    if let Some(weekday) = weekday {
        out.push_str(&weekday.write(day));
    }
    out
}

fn widen(c: char) -> char {
    match c {
        '0'..='9' | '/' | '-' | '.' => char::from_u32(c as u32 + 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// The weekday that a character names.
pub(super) fn weekday(c: char) -> Option<Weekday> {
    let index = WEEKDAYS.iter().position(|day| *day == c)?;
    Weekday::from_monday_zero_offset(i8::try_from(index).ok()?).ok()
}
