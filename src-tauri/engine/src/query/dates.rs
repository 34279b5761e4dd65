//! The values of `updated:`: days, months, years, how long ago, and spans of them.
//!
//! What "today" is depends on a [`Moment`], which comes with the question; the engine has no
//! clock. A span of days begins and ends at midnight, so that a list does not change by the hour.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;

use crate::wire::Moment;

const DAY: i64 = 24 * 60 * 60;

/// What `updated:` asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Dates {
    /// Since so long ago.
    Since(Ago),
    /// Longer ago than this.
    Before(Ago),
    /// Within a day, month or year.
    In(Span),
    /// From the first one's start to the second one's end.
    FromTo(Option<Span>, Option<Span>),
}

/// A time back from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ago {
    /// How many.
    pub count: i64,
    /// Of what.
    pub unit: Unit,
}

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 60 minutes.
    Hour,
    /// A day.
    Day,
    /// Seven days.
    Week,
    /// A month of the calendar.
    Month,
    /// A year of the calendar.
    Year,
}

/// Days that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Span {
    /// A year.
    Year(i64),
    /// A month.
    Month(i64, i64),
    /// A day.
    Day(i64, i64, i64),
    /// So many units before the present one: 1 day is yesterday.
    Past(i64, Unit),
    /// The day after the given span's last, as the start of what comes later.
    After(Whole),
    /// The day before the given span's first, as the end of what came earlier.
    UpTo(Whole),
}

/// A span named by the calendar or by its place before the present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whole {
    /// A year.
    Year(i64),
    /// A month.
    Month(i64, i64),
    /// A day.
    Day(i64, i64, i64),
    /// So many units before the present one.
    Past(i64, Unit),
}

/// Spans with names.
const NAMES: &[(&str, i64, Unit)] = &[
    ("today", 0, Unit::Day),
    ("yesterday", 1, Unit::Day),
    ("this-week", 0, Unit::Week),
    ("last-week", 1, Unit::Week),
    ("this-month", 0, Unit::Month),
    ("last-month", 1, Unit::Month),
    ("this-year", 0, Unit::Year),
    ("last-year", 1, Unit::Year),
    ("今日", 0, Unit::Day),
    ("昨日", 1, Unit::Day),
    ("今週", 0, Unit::Week),
    ("先週", 1, Unit::Week),
    ("今月", 0, Unit::Month),
    ("先月", 1, Unit::Month),
    ("今年", 0, Unit::Year),
    ("去年", 1, Unit::Year),
    ("昨年", 1, Unit::Year),
];

/// Reads a value of `updated:`.
pub fn parse(text: &str) -> Option<Dates> {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let text = text.trim();
    for (sign, later, inclusive) in [
        (">=", true, true),
        ("≧", true, true),
        ("≥", true, true),
        (">", true, false),
        ("<=", false, true),
        ("≦", false, true),
        ("≤", false, true),
        ("<", false, false),
    ] {
        let Some(rest) = text.strip_prefix(sign).map(str::trim) else {
            continue;
        };
        // An age grows into the past: >30d is longer ago.
        if let Some(ago) = ago(rest) {
            return Some(if later {
                Dates::Before(ago)
            } else {
                Dates::Since(ago)
            });
        }
        let whole = whole(rest)?;
        return Some(match (later, inclusive) {
            (true, true) => Dates::FromTo(Some(whole.into()), None),
            (true, false) => Dates::FromTo(Some(Span::After(whole)), None),
            (false, true) => Dates::FromTo(None, Some(whole.into())),
            (false, false) => Dates::FromTo(None, Some(Span::UpTo(whole))),
        });
    }
    for between in ["..", "〜", "~"] {
        if let Some((from, to)) = text.split_once(between) {
            let (from, to) = (from.trim(), to.trim());
            let span = |text: &str| -> Option<Option<Span>> {
                if text.is_empty() {
                    return Some(None);
                }
                whole(text).map(|whole| Some(whole.into()))
            };
            return match (span(from)?, span(to)?) {
                (None, None) => None,
                (from, to) => Some(Dates::FromTo(from, to)),
            };
        }
    }
    ago(text)
        .map(Dates::Since)
        .or_else(|| whole(text).map(|whole| Dates::In(whole.into())))
}

/// Whether a text can become a value of `updated:` by typing on.
pub fn begins(text: &str) -> bool {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    let day = |text: &str| {
        let named = NAMES.iter().any(|(name, ..)| name.starts_with(text));
        // With the digits that are lacking it is a day, or a time back from now.
        let digits = ["1", "01", "001"].iter();
        named
            || digits
                .map(|digits| format!("{text}{digits}"))
                .any(|text| whole(&text).is_some())
    };
    let back = |text: &str| {
        let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = &text[..text.len() - unit.len()];
        let whole = [
            "時間", "日間", "週間", "か月", "ヶ月", "カ月", "ケ月", "ヵ月", "箇月", "年間",
        ];
        number(digits, 1, 5).is_some() && whole.iter().any(|name| name.starts_with(unit))
    };
    let one = text.trim_start_matches(['<', '>', '=', '≦', '≧', '≤', '≥']);
    if one.len() < text.len() {
        return text.len() - one.len() <= 3 && (day(one) || back(one));
    }
    match text.split_once(['.', '〜', '~']) {
        // The first of two full stops, or what follows both.
        Some((from, to)) => {
            (from.is_empty() || whole(from).is_some()) && day(to.trim_start_matches('.'))
        }
        None => day(&text) || back(&text),
    }
}

fn ago(text: &str) -> Option<Ago> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = match &text[digits.len()..] {
        "h" | "時間" => Unit::Hour,
        "d" | "日" | "日間" => Unit::Day,
        "w" | "週" | "週間" => Unit::Week,
        "m" | "か月" | "ヶ月" | "カ月" | "ケ月" | "ヵ月" | "箇月" => Unit::Month,
        "y" | "年間" => Unit::Year,
        _ => return None,
    };
    number(digits, 1, 5).map(|count| Ago { count, unit })
}

fn whole(text: &str) -> Option<Whole> {
    if let Some((_, back, unit)) = NAMES.iter().find(|(name, ..)| *name == text) {
        return Some(Whole::Past(*back, *unit));
    }
    let dashed = text.trim_end_matches('日');
    let dashed = dashed.trim_end_matches('月');
    let dashed = dashed.trim_end_matches('年');
    let mut parts = dashed.split(['-', '/', '年', '月']);
    let year = number(parts.next()?, 4, 4).filter(|year| *year > 0)?;
    let Some(month) = parts.next() else {
        return Some(Whole::Year(year));
    };
    let month = number(month, 1, 2).filter(|month| (1..=12).contains(month))?;
    let Some(day) = parts.next() else {
        return Some(Whole::Month(year, month));
    };
    let last = days(year, month + 1, 1) - days(year, month, 1);
    let day = number(day, 1, 2).filter(|day| (1..=last).contains(day))?;
    parts
        .next()
        .is_none()
        .then_some(Whole::Day(year, month, day))
}

fn number(text: &str, least: usize, most: usize) -> Option<i64> {
    let digits = text.bytes().all(|b| b.is_ascii_digit());
    let fits = (least..=most).contains(&text.len());
    (digits && fits).then(|| text.parse().ok()).flatten()
}

impl From<Whole> for Span {
    fn from(whole: Whole) -> Self {
        match whole {
            Whole::Year(y) => Self::Year(y),
            Whole::Month(y, m) => Self::Month(y, m),
            Whole::Day(y, m, d) => Self::Day(y, m, d),
            Whole::Past(back, unit) => Self::Past(back, unit),
        }
    }
}

impl Whole {
    /// Its days, counted from 1970.
    fn days(self, today: i64) -> Range<i64> {
        match self {
            Self::Year(y) => days(y, 1, 1)..days(y + 1, 1, 1),
            Self::Month(y, m) => days(y, m, 1)..days(y, m + 1, 1),
            Self::Day(y, m, d) => days(y, m, d)..days(y, m, d) + 1,
            Self::Past(back, unit) => {
                let (y, m, _) = date(today);
                match unit {
                    Unit::Hour | Unit::Day => today - back..today - back + 1,
                    Unit::Week => {
                        // Day 0 of 1970 was a Thursday; a week begins on Monday.
                        let monday = today - (today + 3).rem_euclid(7) - 7 * back;
                        monday..monday + 7
                    }
                    Unit::Month => days(y, m - back, 1)..days(y, m - back + 1, 1),
                    Unit::Year => days(y - back, 1, 1)..days(y - back + 1, 1, 1),
                }
            }
        }
    }
}

impl Span {
    /// Its days, counted from 1970.
    fn days(self, today: i64) -> Range<i64> {
        match self {
            Self::Year(y) => Whole::Year(y).days(today),
            Self::Month(y, m) => Whole::Month(y, m).days(today),
            Self::Day(y, m, d) => Whole::Day(y, m, d).days(today),
            Self::Past(back, unit) => Whole::Past(back, unit).days(today),
            Self::After(whole) => {
                let end = whole.days(today).end;
                end..end + 1
            }
            Self::UpTo(whole) => {
                let start = whole.days(today).start;
                start - 1..start
            }
        }
    }
}

impl Dates {
    /// From when, and until just before when, in seconds since 1970.
    pub fn range(&self, now: Moment) -> (Option<i64>, Option<i64>) {
        let offset = i64::from(now.offset_minutes) * 60;
        let today = (now.unix + offset).div_euclid(DAY);
        let midnight = |day: i64| day * DAY - offset;
        let back = |ago: &Ago| {
            let (y, m, d) = date(today);
            let clamp = |y: i64, m: i64| {
                let last = days(y, m + 1, 1) - days(y, m, 1);
                days(y, m, d.min(last))
            };
            match ago.unit {
                Unit::Hour => now.unix - ago.count * 60 * 60,
                Unit::Day => midnight(today - ago.count),
                Unit::Week => midnight(today - ago.count * 7),
                Unit::Month => midnight(clamp(y, m - ago.count)),
                Unit::Year => midnight(clamp(y - ago.count, m)),
            }
        };
        match self {
            Self::Since(ago) => (Some(back(ago)), None),
            Self::Before(ago) => (None, Some(back(ago))),
            Self::In(span) => {
                let days = span.days(today);
                (Some(midnight(days.start)), Some(midnight(days.end)))
            }
            Self::FromTo(from, to) => (
                from.map(|span| midnight(span.days(today).start)),
                to.map(|span| midnight(span.days(today).end)),
            ),
        }
    }

    /// Its first and its last day as `2026-11-05`, as far as it has them.
    pub fn days(&self, now: Moment) -> (Option<String>, Option<String>) {
        let (from, to) = self.range(now);
        let offset = i64::from(now.offset_minutes) * 60;
        let day = |at: i64| {
            let (y, m, d) = date((at + offset).div_euclid(DAY));
            format!("{y:04}-{m:02}-{d:02}")
        };
        (from.map(day), to.map(|to| day(to - 1)))
    }
}

/// Days from 1970-01-01 to a date; months past the year's ends count on.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = year + (month - 1).div_euclid(12);
    let month = (month - 1).rem_euclid(12) + 1;
    // Counted from March, so that the leap day is a year's last.
    let y = if month <= 2 { year - 1 } else { year };
    let era = y.div_euclid(400);
    let of_era = y.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The date so many days after 1970-01-01.
fn date(day: i64) -> (i64, i64, i64) {
    let shifted = day + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let y = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * y + y / 4 - y / 100);
    let m = (5 * of_year + 2) / 153;
    let month = if m < 10 { m + 3 } else { m - 9 };
    let year = y + era * 400 + i64::from(month <= 2);
    (year, month, of_year - (153 * m + 2) / 5 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Monday 2026-11-23, 01:30 in Japan.
    const NOW: Moment = Moment {
        unix: 1_795_365_000,
        offset_minutes: 540,
    };

    #[track_caller]
    fn check(text: &str, want: &str) {
        let got = match parse(text).map(|dates| dates.days(NOW)) {
            None => "-".to_owned(),
            Some((from, to)) => {
                format!("{}..{}", from.unwrap_or_default(), to.unwrap_or_default())
            }
        };
        assert_eq!(got, want, "{text}");
    }

    #[test]
    fn values_are_days() {
        for (text, want) in [
            ("today", "2026-11-23..2026-11-23"),
            ("今日", "2026-11-23..2026-11-23"),
            ("yesterday", "2026-11-22..2026-11-22"),
            ("this-week", "2026-11-23..2026-11-29"),
            ("先週", "2026-11-16..2026-11-22"),
            ("今月", "2026-11-01..2026-11-30"),
            ("last-month", "2026-10-01..2026-10-31"),
            ("去年", "2025-01-01..2025-12-31"),
            ("7d", "2026-11-16.."),
            ("７ｄ", "2026-11-16.."),
            ("2w", "2026-11-09.."),
            ("1m", "2026-10-23.."),
            ("9m", "2026-02-23.."),
            ("12m", "2025-11-23.."),
            ("1y", "2025-11-23.."),
            ("30日", "2026-10-24.."),
            ("3か月", "2026-08-23.."),
            ("3ヵ月", "2026-08-23.."),
            ("12h", "2026-11-22.."),
            ("<7d", "2026-11-16.."),
            (">7d", "..2026-11-15"),
            ("2026", "2026-01-01..2026-12-31"),
            ("2026年", "2026-01-01..2026-12-31"),
            ("2026-11", "2026-11-01..2026-11-30"),
            ("2026/12", "2026-12-01..2026-12-31"),
            ("2026年2月", "2026-02-01..2026-02-28"),
            ("2024-02", "2024-02-01..2024-02-29"),
            ("2026-11-05", "2026-11-05..2026-11-05"),
            ("2026-1-5", "2026-01-05..2026-01-05"),
            ("2026年11月5日", "2026-11-05..2026-11-05"),
            (">2026-01-01", "2026-01-02.."),
            (">=2026-01-01", "2026-01-01.."),
            ("≧2026-01-01", "2026-01-01.."),
            ("＞2026", "2027-01-01.."),
            ("<2026-01-01", "..2025-12-31"),
            ("<=2026-01", "..2026-01-31"),
            ("<今月", "..2026-10-31"),
            ("2026-01..2026-03", "2026-01-01..2026-03-31"),
            ("2026-01-05〜2026-01-07", "2026-01-05..2026-01-07"),
            ("2026-01-05～", "2026-01-05.."),
            ("..2025", "..2025-12-31"),
            ("先月..今月", "2026-10-01..2026-11-30"),
            ("", "-"),
            ("..", "-"),
            ("7", "-"),
            ("d", "-"),
            ("26-11", "-"),
            ("2026-13", "-"),
            ("2026-02-29", "-"),
            ("2026-11-05-1", "-"),
            ("99999999999999999999d", "-"),
            (">", "-"),
            ("tomorrow", "-"),
        ] {
            check(text, want);
        }
    }

    #[test]
    fn every_day_comes_back() {
        for day in (-800_000..4_000_000).step_by(17) {
            let (y, m, d) = date(day);
            assert_eq!(days(y, m, d), day);
        }
    }

    #[test]
    fn a_day_begins_at_the_readers_midnight() {
        let (from, to) = parse("today").expect("a date").range(NOW);
        assert_eq!((from, to), (Some(1_795_359_600), Some(1_795_446_000)));
    }
}
