//! Rules in Japanese: `毎週月・木`, `毎月 最終金曜`, `毎年4月1日`.

use jiff::civil::Weekday;

use super::{OfMonth, Step};
use crate::tasks::written;

/// The rule that a text without blanks is, its digits narrow.
///
/// 3日おき is none: people count it in two ways. 一日おき can only be meant in one.
pub(super) fn step(rule: &str) -> Option<Step> {
    let rule = with_digits(without_time(rule))?;
    let rule = rule.trim_end_matches(['、', ',', 'に']);
    match rule {
        "毎日" | "毎朝" | "毎昼" | "毎夕" | "毎晩" | "毎夜" => {
            return Some(Step::Days(1));
        }
        "1日おき" => return Some(Step::Days(2)),
        "平日" | "毎平日" | "平日毎日" => return Some(Step::Workdays),
        "毎週末" | "週末" => return Some(Step::Weekends),
        "半年ごと" | "半年毎" | "毎半年" => return Some(Step::Months(6, Vec::new())),
        "四半期ごと" | "四半期毎" | "毎四半期" => {
            return Some(Step::Months(3, Vec::new()));
        }
        _ => {}
    }
    // 毎日曜 and 毎月曜 begin like 毎日 and 毎月.
    if let Some(days) = rule.strip_prefix('毎')
        && days.chars().nth(1) == Some('曜')
    {
        return Some(Step::Weeks(1, weekdays(days)?));
    }
    let (every, unit, rest) = interval(rule)?;
    match (unit, rest) {
        (Unit::Day, rest) => rest.is_empty().then_some(Step::Days(every)),
        (Unit::Week, "") => Some(Step::Weeks(every, Vec::new())),
        (Unit::Week, days) => Some(Step::Weeks(every, weekdays(days)?)),
        (Unit::Month, "") => Some(Step::Months(every, Vec::new())),
        (Unit::Month, days) => Some(Step::Months(every, days_of_month(days)?)),
        (Unit::Year, "") => Some(Step::Years(every, None)),
        (Unit::Year, day) => Some(Step::Years(every, Some(day_of_year(day)?))),
    }
}

/// Whether a word after a rule may belong to it: `第2火曜`, `月・水`, `最終営業日`.
pub(super) fn belongs(word: &str) -> bool {
    let begins = [
        "の",
        "・",
        "第",
        "最終",
        "最後",
        "末",
        "ごと",
        "おき",
        "隔",
        "毎",
        "ただし",
    ];
    let ends = ["以外", "を除く", "除く"];
    word == "と"
        || begins.iter().any(|start| word.starts_with(start))
        || ends.iter().any(|end| word.ends_with(end))
        || weekdays(without_time(word).trim_end_matches(['に', 'は'])).is_some()
}

/// Whether a word that begins with digits is a time of day: `7時`, `17:30`.
pub(super) fn is_time(word: &str) -> bool {
    without_time(word).is_empty()
}

#[derive(Clone, Copy)]
enum Unit {
    Day,
    Week,
    Month,
    Year,
}

/// How often: `毎週`, `隔月`, `3か月ごと`; and what is left.
fn interval(rule: &str) -> Option<(i32, Unit, &str)> {
    const UNITS: [(&str, Unit); 11] = [
        ("日", Unit::Day),
        ("週間", Unit::Week),
        ("週", Unit::Week),
        ("か月", Unit::Month),
        ("ヶ月", Unit::Month),
        ("ヵ月", Unit::Month),
        ("カ月", Unit::Month),
        ("ケ月", Unit::Month),
        ("箇月", Unit::Month),
        ("月", Unit::Month),
        ("年", Unit::Year),
    ];
    let unit = |text: &str| UNITS.iter().find(|(name, _)| text.starts_with(name));
    for (sign, every) in [('毎', 1), ('隔', 2)] {
        if let Some(text) = rule.strip_prefix(sign) {
            let (name, unit) = unit(text)?;
            return Some((every, *unit, text[name.len()..].trim_start_matches('の')));
        }
    }
    let digits = rule.len() - rule.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let every = rule[..digits].parse().ok()?;
    let (name, unit) = unit(&rule[digits..])?;
    let rest = &rule[digits + name.len()..];
    let rest = ["ごと", "毎"]
        .iter()
        .find_map(|each| rest.strip_prefix(each))?;
    let rest = rest.trim_start_matches(['に', 'の']);
    (1..=999).contains(&every).then_some((every, *unit, rest))
}

/// 月曜日, 火・木, 月水金, 月〜金; none when there is anything else.
fn weekdays(text: &str) -> Option<Vec<Weekday>> {
    let text = text.replace("曜日", "").replace('曜', "");
    let mut days: Vec<Weekday> = Vec::new();
    let mut to = false;
    for c in text.chars() {
        match c {
            '・' | '、' | ',' | '/' | ' ' | 'と' => {}
            '〜' | '~' | '-' | '–' if !days.is_empty() => to = true,
            c => {
                let day = written::weekday(c)?;
                while to && days.last().is_some_and(|last| last.next() != day) {
                    let next = days.last()?.next();
                    days.push(next);
                }
                to = false;
                days.push(day);
            }
        }
    }
    (!days.is_empty() && !to).then_some(days)
}

/// 15日, 10日・25日, 末日, 第2火曜, 第2・第4木曜, 最終金曜.
fn days_of_month(text: &str) -> Option<Vec<OfMonth>> {
    let mut days = Vec::new();
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(SEPARATORS);
        if rest.is_empty() {
            break;
        }
        if let Some(after) = ["月末", "末日", "末", "最終日"]
            .iter()
            .find_map(|last| rest.strip_prefix(last))
            .filter(|after| !after.starts_with('曜'))
        {
            days.push(OfMonth::Last);
            rest = after;
        } else if let Some(after) = ["最終", "最後"]
            .iter()
            .find_map(|last| rest.strip_prefix(last))
        {
            let after = after.trim_start_matches('の');
            let (of, after) = named_weekdays(after)?;
            days.extend(of.into_iter().map(|of| OfMonth::Nth(-1, of)));
            rest = after;
        } else if let Some(after) = rest.strip_prefix('第') {
            let (numbers, after) = numbers(after, 5)?;
            let (of, after) = named_weekdays(after)?;
            for n in numbers {
                days.extend(of.iter().map(|of| OfMonth::Nth(n, *of)));
            }
            rest = after;
        } else {
            let (numbers, after) = numbers(rest, 31)?;
            days.extend(numbers.into_iter().map(OfMonth::Day));
            rest = after.strip_prefix('日')?;
        }
    }
    (!days.is_empty()).then_some(days)
}

const SEPARATORS: [char; 6] = ['・', '、', ',', '/', 'と', 'の'];

/// Numbers one after another: `2・第4` of `第2・第4木曜`; and what is left.
fn numbers(text: &str, most: i8) -> Option<(Vec<i8>, &str)> {
    let mut numbers = Vec::new();
    let mut rest = text;
    loop {
        let after = rest.trim_start_matches(SEPARATORS);
        let after = if numbers.is_empty() {
            rest
        } else {
            after.trim_start_matches('第')
        };
        let left = after.trim_start_matches(|c: char| c.is_ascii_digit());
        if left.len() == after.len() {
            break;
        }
        let number = after[..after.len() - left.len()].parse().ok()?;
        if !(1..=most).contains(&number) {
            return None;
        }
        numbers.push(number);
        rest = left;
    }
    (!numbers.is_empty()).then_some((numbers, rest))
}

/// Weekdays at the beginning of a text, and what is left.
fn named_weekdays(text: &str) -> Option<(Vec<Weekday>, &str)> {
    let mut days = Vec::new();
    let mut rest = text;
    loop {
        let after = if days.is_empty() {
            rest
        } else {
            rest.trim_start_matches(SEPARATORS)
        };
        let Some(day) = after.chars().next().and_then(written::weekday) else {
            break;
        };
        days.push(day);
        rest = &after[after.chars().next().map_or(0, char::len_utf8)..];
        let named = ["曜日", "曜"]
            .iter()
            .find_map(|name| rest.strip_prefix(name));
        rest = named.unwrap_or(rest);
    }
    (!days.is_empty()).then_some((days, rest))
}

/// 4月1日, 3月末.
fn day_of_year(text: &str) -> Option<(i8, OfMonth)> {
    let (month, day) = text.split_once('月')?;
    let month = month
        .parse()
        .ok()
        .filter(|month| (1..=12).contains(month))?;
    match days_of_month(day)?[..] {
        [day] => Some((month, day)),
        _ => None,
    }
}

/// Without the time of day at the end: `毎朝7時`, `毎週月曜 17:30`.
fn without_time(text: &str) -> &str {
    let before_digits = |text: &str| {
        let rest = text.trim_end_matches(|c: char| c.is_ascii_digit());
        ((1..=2).contains(&(text.len() - rest.len()))).then_some(rest.len())
    };
    let hours = |text: &str| -> Option<usize> {
        let text = text.strip_suffix('半').unwrap_or(text);
        let text = match text.strip_suffix('分') {
            Some(minutes) => &minutes[..before_digits(minutes)?],
            None => text,
        };
        before_digits(text.strip_suffix('時')?)
    };
    let clock = |text: &str| -> Option<usize> {
        let (hour, _) = text.rsplit_once(':')?;
        let minutes = &text[hour.len() + 1..];
        let is_minutes = minutes.len() == 2 && minutes.bytes().all(|b| b.is_ascii_digit());
        is_minutes.then(|| before_digits(hour))?
    };
    let text = text.trim_end_matches('に');
    match hours(text).or_else(|| clock(text)) {
        Some(end) => &text[..end],
        None => text,
    }
}

/// With kanji numerals as digits: 二週間ごと, 十五日. Two or three days (二三日) are no number.
fn with_digits(text: &str) -> Option<String> {
    const KANJI: [char; 10] = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十'];
    let mut out = String::new();
    let mut number: Option<u32> = None;
    // The 四 of 四半期 stays.
    let text = text.replace("四半期", "\u{0}");
    for c in text.chars() {
        match KANJI.iter().position(|kanji| *kanji == c) {
            Some(9) => number = Some(number.unwrap_or(1) * 10),
            Some(_) if number.is_some_and(|number| number % 10 > 0) => return None,
            Some(digit) => number = Some(number.unwrap_or_default() + digit as u32 + 1),
            None => {
                out.extend(number.take().map(|number| number.to_string()));
                out.push(c);
            }
        }
    }
    out.extend(number.map(|number| number.to_string()));
    Some(out.replace('\u{0}', "四半期"))
}
