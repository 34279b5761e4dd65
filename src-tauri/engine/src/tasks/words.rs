//! A task's text as a list shows it: without what the list shows beside it, and with its addresses
//! told from its words.

use std::ops::Range;

use super::dates::{self, Found};
use super::text::Letters;
use super::{priority, recurrence, tags};
use crate::markdown;
use crate::wire::TaskWord;

/// Divides a task's visible text, of which the bytes `unread` say nothing of it, into words and
/// addresses, in one line.
///
/// Left out are the due date, the recurrence, priorities and tags, each with its sign, but only
/// where they stand apart: `11月30日までに出す` and `#家 を片づける` are sentences that need them.
/// A text of nothing else stays whole.
pub(super) fn of(text: &str, unread: &[Range<usize>]) -> Vec<TaskWord> {
    let letters = Letters::of(text, unread);
    let words = divided(text, unread, &letters, &left_out(&letters));
    if words.is_empty() {
        return divided(text, unread, &letters, &vec![false; letters.chars.len()]);
    }
    words
}

/// Of each character whether it is left out.
fn left_out(letters: &Letters) -> Vec<bool> {
    let mut out = vec![false; letters.chars.len()];
    let dates = dates::find(letters);
    let due = dates::due(&dates).filter(|due| stands_apart(letters, due));
    let due = due.map(|due| due.with_words.clone());
    let rule = recurrence::read(letters).map(|recurrence| recurrence.with_sign);
    let tags = tags::find(letters).into_iter().map(|(_, range)| range);
    for range in due.into_iter().chain(rule).chain(tags) {
        if is_annex(letters, &range) || !goes_on(letters, range.end) {
            out[range].fill(true);
        }
    }
    for (_, range) in priority::find(letters) {
        out[range].fill(true);
    }
    leave_out_brackets(letters, &mut out);
    leave_out_commas(letters, &mut out);
    out
}

/// Whether a date is no part of a sentence.
fn stands_apart(letters: &Letters, due: &Found) -> bool {
    let next = letters.at(due.with_words.end);
    let ends = next.is_whitespace()
        || matches!(
            next,
            '、' | '。' | ',' | '.' | '!' | ';' | '|' | '#' | '@' | '〆'
        )
        || CLOSING.contains(&next)
        || is_symbol(next);
    (due.signed && ends) || is_annex(letters, &due.with_words)
}

fn is_symbol(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2bff}' | '\u{1f000}'..='\u{1faff}')
}

/// Whether these characters are all that stands in a pair of brackets.
fn is_annex(letters: &Letters, range: &Range<usize>) -> bool {
    let mut before = range.start;
    while letters.before(before) == ' ' {
        before -= 1;
    }
    let opening = OPENING.iter().position(|c| *c == letters.before(before));
    opening.is_some_and(|kind| letters.at(past_blanks(letters, range.end)) == CLOSING[kind])
}

/// Whether a sentence goes on at a place: `📅 11/30 の会議`.
fn goes_on(letters: &Letters, at: usize) -> bool {
    matches!(
        letters.at(past_blanks(letters, at)),
        'の' | 'を' | 'に' | 'は' | 'が' | 'で' | 'と' | 'へ' | 'か' | 'も' | 'や' | 'ま'
    )
}

fn past_blanks(letters: &Letters, mut at: usize) -> usize {
    while letters.at(at) == ' ' {
        at += 1;
    }
    at
}

const OPENING: [char; 4] = ['(', '[', '【', '〔'];
const CLOSING: [char; 4] = [')', ']', '】', '〕'];

/// Leaves out pairs of brackets of which everything is left out.
fn leave_out_brackets(letters: &Letters, out: &mut [bool]) {
    let mut open: Option<(usize, usize)> = None;
    for (at, c) in letters.chars.iter().enumerate() {
        if out[at] || *c == ' ' {
            // It may be all there is.
            continue;
        }
        if let Some(kind) = OPENING.iter().position(|opening| opening == c) {
            open = Some((at, kind));
        } else if let Some((start, kind)) = open.take()
            && CLOSING[kind] == *c
            && out[start..at].contains(&true)
        {
            out[start..=at].fill(true);
        }
    }
}

/// Leaves out a comma that divides what is left out from nothing.
fn leave_out_commas(letters: &Letters, out: &mut [bool]) {
    let is_comma = |at: Option<usize>| at.is_some_and(|at| matches!(letters.at(at), '、' | ','));
    let kept = |out: &[bool], at: usize| !out[at] && letters.at(at) != ' ';
    let mut at = 0;
    while at < out.len() {
        if !out[at] {
            at += 1;
            continue;
        }
        let end = (at..out.len()).find(|at| !out[*at]).unwrap_or(out.len());
        let before = (0..at).rev().find(|at| kept(out, *at));
        let after = (end..out.len()).find(|at| kept(out, *at));
        let ends = after.is_none_or(|at| {
            is_comma(Some(at))
                || matches!(letters.at(at), '\n' | '。')
                || CLOSING.contains(&letters.at(at))
        });
        let begins =
            before.is_none_or(|at| letters.at(at) == '\n' || OPENING.contains(&letters.at(at)));
        match (before, after) {
            (Some(before), _) if is_comma(Some(before)) && ends => out[before] = true,
            (_, Some(after)) if is_comma(Some(after)) && begins => out[after] = true,
            _ => {}
        }
        at = end;
    }
}

fn divided(text: &str, unread: &[Range<usize>], letters: &Letters, out: &[bool]) -> Vec<TaskWord> {
    let is_read =
        |address: &Range<usize>| !unread.iter().any(|range| range.contains(&address.start));
    let mut words = Words::default();
    let mut at = 0;
    for address in markdown::addresses(text).into_iter().filter(is_read) {
        words.push(text, letters, letters.chars_in(&(at..address.start)), out);
        let url = text[address.clone()].to_owned();
        at = address.end;
        words.list.push(TaskWord {
            text: url.clone(),
            url: Some(url),
        });
        words.blank = false;
    }
    words.push(text, letters, letters.chars_in(&(at..text.len())), out);
    words.finish()
}

/// Words as they are gathered.
#[derive(Default)]
struct Words {
    list: Vec<TaskWord>,
    /// Whether the last one ends in a blank.
    blank: bool,
}

impl Words {
    /// Takes the characters of a stretch that are not left out, with single blanks.
    fn push(&mut self, text: &str, letters: &Letters, range: Range<usize>, out: &[bool]) {
        let mut plain = String::new();
        for at in range.clone() {
            if out[at] {
                // Two Latin words do not become one.
                let apart = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
                let next = (at..range.end)
                    .find(|at| !out[*at])
                    .map(|at| letters.at(at));
                if apart(plain.chars().next_back()) && apart(next) {
                    plain.push(' ');
                }
                continue;
            }
            let Some(c) = text[letters.bytes(at..at + 1)].chars().next() else {
                continue;
            };
            if at > range.start && out[at - 1] && matches!(c, ',' | '.' | '、' | '。') {
                plain.truncate(plain.trim_end().len());
            }
            let ends_blank = plain
                .chars()
                .next_back()
                .map_or(self.blank || self.list.is_empty(), |last| last == ' ');
            match c.is_whitespace() {
                true if ends_blank => {}
                true => plain.push(' '),
                false => plain.push(c),
            }
        }
        if !plain.is_empty() {
            self.blank = plain.ends_with(' ');
            self.list.push(TaskWord {
                text: plain,
                url: None,
            });
        }
    }

    fn finish(mut self) -> Vec<TaskWord> {
        if let Some(last) = self.list.last_mut()
            && last.url.is_none()
        {
            last.text.truncate(last.text.trim_end().len());
            if last.text.is_empty() {
                self.list.pop();
            }
        }
        self.list
    }
}

#[cfg(test)]
mod tests {
    use super::super::text::code_spans;
    use super::*;

    /// The words of a text, addresses in `<>`.
    fn words(text: &str) -> String {
        let word = |word: &TaskWord| match &word.url {
            Some(url) => format!("<{url}>"),
            None => word.text.clone(),
        };
        of(text, &code_spans(text)).iter().map(word).collect()
    }

    #[test]
    fn what_is_shown_beside_it_is_left_out() {
        let check = |text: &str, want: &str| assert_eq!(words(text), want, "{text}");
        check("歯医者 📅 2026-11-30", "歯医者");
        check("📅 2026年11月30日 出す", "出す");
        check("歯医者 📅 11/30(月)", "歯医者");
        check("歯医者 📅 2026.11.30", "歯医者");
        check("歯医者 📅\u{fe0f} 2026-11-30 #健康", "歯医者");
        check("report due:2026-11-30", "report");
        check("report [due:: 2026-11-30]", "report");
        check("report @2026-11-30 #work", "report");
        check("report @due(2026-11-30)", "report");
        check("report DEADLINE: <2026-11-30 Mon>", "report");
        check("a @2026-11-30, b", "a, b");
        check("申込 〆11/30", "申込");
        check("申込〆切：11/30", "申込");
        check("申込 〆11/30必着", "申込");
        check("申込 11/30〆", "申込");
        check("申込（〆11/30）", "申込");
        check("申込（11月30日まで）", "申込");
        check("申込（11月30日（月）まで） #仕事", "申込");
        check("申込（期限は11月30日）", "申込");
        check("本（11/30まで）を返す", "本を返す");
        check("申込（〆11/30 #仕事）", "申込");
        check("花に水 🔁 every 2 weeks", "花に水");
        check("花に水 🔁 毎週月・木 📅 2026-11-30", "花に水");
        check("花に水 🔁 毎週 朝のうちに", "花に水 朝のうちに");
        check("(A) 予算を出す", "予算を出す");
        check("! 切符を買う", "切符を買う");
        check("切符❗\u{fe0f}を買う ❗❗", "切符を買う");
        check("buy❗milk ⏫", "buy milk");
        check("肉、#家、#店、魚", "肉、魚");
        check("肉、〆11/30", "肉");
        check("#家 #店 肉", "肉");
        // Days of other kinds are shown nowhere else.
        check("歯医者 ⏳ 2026-11-28 📅 2026-11-30", "歯医者 ⏳ 2026-11-28");
        check("歯医者 ✅ 2026-11-30", "歯医者 ✅ 2026-11-30");
    }

    #[test]
    fn a_sentence_stays_whole() {
        let check = |text: &str| assert_eq!(words(text), text, "{text}");
        check("11月30日までに出す");
        check("本を11/30まで借りる");
        check("申込〆切は11月30日");
        check("期限: 2026-11-30");
        check("〆11/30の原稿");
        check("〆11/30 の原稿を読む");
        check("〆11/30〜12/1");
        check("（11/30までに返す）本");
        check("#project/sakuin を直す");
        check("課題 #12 を閉じる");
        check("C# を学ぶ");
        check("`due:2026-11-30` を直す");
        check("花に水 🔁 ときどき");
        check("急げ！");
        check("牛乳（2本）、卵");
    }

    #[test]
    fn addresses_end_as_in_notes() {
        let check = |text: &str, want: &str| assert_eq!(words(text), want, "{text}");
        check(
            "読む https://ja.wikipedia.org/wiki/索引",
            "読む <https://ja.wikipedia.org/wiki/索引>",
        );
        check("https://a.b/cを参照 #家", "<https://a.b/c>を参照");
        check(
            "読む\nhttps://a.b/ 〆11/30\n続き",
            "読む <https://a.b/> 続き",
        );
        check(
            "https://a.b/　https://c.d/",
            "<https://a.b/> <https://c.d/>",
        );
        check("https://a.b/〆11/30", "<https://a.b/〆11/30>");
        check("`https://a.b/`", "`https://a.b/`");
        check("https://a.b/x#仕事", "<https://a.b/x#仕事>");
    }

    #[test]
    fn a_text_of_nothing_else_stays() {
        let check = |text: &str, want: &str| assert_eq!(words(text), want, "{text}");
        check("#家  〆11/30", "#家 〆11/30");
        check("", "");
        check("  ", "");
        check("（11月30日まで）", "（11月30日まで）");
    }
}
