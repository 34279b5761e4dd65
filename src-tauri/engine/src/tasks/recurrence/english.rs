//! Rules in English: `every 2 weeks on Monday`, `every month on the last Friday`.

use jiff::civil::Weekday;

use super::{OfMonth, Step};

/// The rule that a text in lower case is.
pub(super) fn step(rule: &str) -> Option<Step> {
    let rule = rule.trim_end_matches([',', '.', ';']);
    match rule {
        "daily" => return Some(Step::Days(1)),
        "weekly" => return Some(Step::Weeks(1, Vec::new())),
        "biweekly" | "fortnightly" => return Some(Step::Weeks(2, Vec::new())),
        "monthly" => return Some(Step::Months(1, Vec::new())),
        "quarterly" => return Some(Step::Months(3, Vec::new())),
        "yearly" | "annually" => return Some(Step::Years(1, None)),
        _ => {}
    }
    let rest = rule.strip_prefix("every ")?;
    let counted = rest
        .split_once(' ')
        .and_then(|(count, rest)| Some((number(count)?, rest)));
    let (every, rest) = counted.unwrap_or((1, rest));
    if let Some(days) = weekdays(rest) {
        return Some(Step::Weeks(every, days));
    }
    let (unit, on) = match rest.split_once(" on ") {
        Some((unit, on)) => (unit, Some(on)),
        None => (rest, None),
    };
    match (unit.strip_suffix('s').unwrap_or(unit), on) {
        ("day", None) => Some(Step::Days(every)),
        ("weekday" | "workday", None) if every == 1 => Some(Step::Workdays),
        ("weekend", None) if every == 1 => Some(Step::Weekends),
        ("week", None) => Some(Step::Weeks(every, Vec::new())),
        ("week", Some(on)) => Some(Step::Weeks(every, weekdays(on)?)),
        ("month", None) => Some(Step::Months(every, Vec::new())),
        ("month", Some(on)) => Some(Step::Months(every, days_of_month(on)?)),
        ("quarter", None) => Some(Step::Months(every * 3, Vec::new())),
        ("year", None) => Some(Step::Years(every, None)),
        ("year", Some(on)) => Some(Step::Years(every, Some(day_of_year(on)?))),
        _ => None,
    }
}

/// Whether a word after a rule may belong to it.
pub(super) fn belongs(word: &str) -> bool {
    let word = word.trim_end_matches([',', '.', ';']);
    let others = [
        "on", "and", "or", "the", "other", "until", "except", "times",
    ];
    others.contains(&word)
        || weekday(word).is_some()
        || month(word).is_some()
        || ordinal(word).is_some()
}

/// Whether a rule asks for what comes next: `every month on the last`, of what?
pub(super) fn is_open(rule: &str) -> bool {
    let last = rule.rsplit(' ').next().unwrap_or_default();
    rule.contains(" on ") && ordinal(last).is_some_and(|n| n <= 5)
}

/// How many: `2`, `other`, `two`.
fn number(word: &str) -> Option<i32> {
    const WORDS: [&str; 12] = [
        "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
        "twelve",
    ];
    if word == "other" {
        return Some(2);
    }
    let named = WORDS.iter().position(|name| *name == word);
    let number = match named {
        Some(index) => i32::try_from(index + 1).ok()?,
        None => word.parse().ok()?,
    };
    (1..=999).contains(&number).then_some(number)
}

/// `Monday`, `Tue and Thu`, `Mondays, Wednesdays`.
fn weekdays(text: &str) -> Option<Vec<Weekday>> {
    items(text).map(weekday).collect()
}

fn items(text: &str) -> impl Iterator<Item = &str> {
    let parts = text.split(',').flat_map(|part| part.split(" and "));
    parts.map(|item| {
        let item = item.trim();
        item.strip_prefix("and ")
            .unwrap_or(item)
            .trim_start_matches("the ")
    })
}

fn weekday(word: &str) -> Option<Weekday> {
    const NAMES: [&str; 7] = [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
    ];
    let index = named(
        &NAMES,
        word.strip_suffix('s')
            .filter(|w| w.len() > 4)
            .unwrap_or(word),
    )?;
    Weekday::from_monday_zero_offset(i8::try_from(index).ok()?).ok()
}

fn month(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    i8::try_from(named(&NAMES, word)? + 1).ok()
}

/// Which of some names a word is, whole or by its first three letters.
fn named(names: &[&str], word: &str) -> Option<usize> {
    names
        .iter()
        .position(|name| word == *name || word == &name[..3])
}

/// `1st`, `2nd`, `third`, `15th`; the last is -1.
fn ordinal(word: &str) -> Option<i8> {
    const WORDS: [&str; 5] = ["first", "second", "third", "fourth", "fifth"];
    if word == "last" {
        return Some(-1);
    }
    if let Some(index) = WORDS.iter().position(|name| *name == word) {
        return i8::try_from(index + 1).ok();
    }
    let digits = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|end| word.strip_suffix(end))?;
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

/// `the 15th`, `15`, `the last day`, `the 1st and 3rd Tuesday`.
fn days_of_month(text: &str) -> Option<Vec<OfMonth>> {
    let ends = [" of the month", " of each month", " of every month", " day"];
    let text = (ends.iter()).fold(text, |text, end| text.strip_suffix(end).unwrap_or(text));
    let mut days = Vec::new();
    // `1st and 3rd Tuesday`: the weekday is that of those before, too.
    let mut of: Option<Weekday> = None;
    let items: Vec<&str> = items(text).collect();
    for item in items.iter().rev() {
        let (which, name) = match item.split_once(' ') {
            Some((which, name)) => (which, Some(weekday(name)?)),
            None => (*item, None),
        };
        let which = ordinal(which).or_else(|| which.parse().ok())?;
        of = name.or(of);
        days.push(match (which, of) {
            (-1 | 1..=5, Some(of)) => OfMonth::Nth(which, of),
            (-1, None) => OfMonth::Last,
            (1..=31, None) => OfMonth::Day(which),
            _ => return None,
        });
    }
    (!days.is_empty()).then_some(days)
}

/// `April 1`, `April 1st`, `the 1st of April`.
fn day_of_year(text: &str) -> Option<(i8, OfMonth)> {
    let text = text.trim_start_matches("the ").replace(" of ", " ");
    let (first, second) = text.split_once(' ')?;
    let (name, day) = match month(first) {
        Some(name) => (name, second),
        None => (month(second)?, first),
    };
    let day = ordinal(day).or_else(|| day.parse().ok())?;
    (1..=31).contains(&day).then_some((name, OfMonth::Day(day)))
}
