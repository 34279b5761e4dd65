//! Which year a date without one is in.

use jiff::civil::{Date, date};
use jiff::{SpanRelativeTo, ToSpan as _, Unit};

use super::dates::{self, Named};
use super::written::Day;

/// A day written as `2026-11-23`.
pub fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// Gives a day the year that the note speaks of, when it has none of its own.
///
/// `names` are the headings, innermost first, then the file's name and the folders above it. The
/// first that is or holds a date (`2026-11-23`, `2026年11月`) decides: the day is then the one
/// in the year around it, from two months before to ten months after. A name with no more than
/// a year (`2026年`) gives that year, and one with a fiscal year (`2026年度`) the twelve months from April.
pub(crate) fn of_note<'a>(day: Day, names: impl IntoIterator<Item = &'a str>) -> Day {
    if day.year.is_some() {
        return day;
    }
    let Some(named) = names.into_iter().find_map(dates::in_name) else {
        return day;
    };
    let earliest = match named {
        Named::Date(base) => base.saturating_sub(60.days()),
        Named::FiscalYear(year) => date(year, 4, 1),
        Named::Year(year) => {
            return Day {
                year: Some(year),
                ..day
            };
        }
    };
    let around = earliest.year();
    let year = [around - 1, around, around + 1]
        .into_iter()
        .find(|year| day.in_year(*year).is_some_and(|day| day >= earliest));
    Day { year, ..day }
}

/// The date of a day: its own year, or else the one in which it is nearest to `today`, a future
/// one before a past one. A box with `〆12/28` looked at in January is a week late, not a year early.
pub fn resolve(day: Day, today: Date) -> Option<Date> {
    if let Some(year) = day.year {
        return day.in_year(year);
    }
    let apart = |date: Date| {
        let span = today.until(date).unwrap_or_default();
        let days = span.total((Unit::Day, SpanRelativeTo::days_are_24_hours()));
        (
            days.map_or(i64::MAX, |days| days.abs() as i64),
            date < today,
        )
    };
    // The 29th of February is there only every fourth year.
    (today.year() - 4..=today.year() + 4)
        .filter_map(|year| day.in_year(year))
        .min_by_key(|date| apart(*date))
}
