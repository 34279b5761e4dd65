//! One slip of the finger: a letter too few, too many, another one, or two exchanged.

use tantivy::query::FuzzyTermQuery;
use tantivy::schema::Field;
use tantivy::{Searcher, TantivyError, Term};

use super::phrase::{BorderTerms, Phrase, Slot};
use super::plan::{Alternative, What, gram_phrase, gram_slots, tier};
use crate::index::schema::Fields;
use crate::text::kana::is_japanese;
use crate::wire::Why;

/// The shortest word in which a slip is looked for, in characters.
const SHORTEST: usize = 4;
/// The longest.
const LONGEST: usize = 32;
/// The most words that stand for one with a slip.
const MOST_WORDS: usize = 24;
/// The most grams that stand for a lone character.
const MOST_GRAMS: usize = 400;

/// Ways in which `chars`, standing nowhere, can be one slip away from what stands somewhere.
///
/// # Errors
///
/// When the index cannot be read.
pub(super) fn alternatives(
    chars: &[char],
    fields: &Fields,
    searcher: &Searcher,
) -> Result<Vec<Alternative>, TantivyError> {
    if !(SHORTEST..=LONGEST).contains(&chars.len()) || chars.contains(&' ') {
        return Ok(Vec::new());
    }
    let why = Why::Fuzzy;
    if chars
        .iter()
        .all(|c| !is_japanese(*c) && c.is_alphanumeric() || *c == '_')
    {
        let mut out = apart(chars, fields.gram);
        out.extend(
            words(chars, fields, searcher)?
                .into_iter()
                .filter_map(|word| {
                    let letters: Vec<char> = word.chars().collect();
                    let phrase = gram_phrase(&letters, fields.gram, true)?;
                    let what = What::Phrase(phrase, letters.len() as u32);
                    Some(Alternative::new(what, why, tier::FUZZY))
                }),
        );
        return Ok(out);
    }
    if !chars.iter().any(|c| is_japanese(*c)) {
        return Ok(Vec::new());
    }
    let field = fields.gram;
    let n = chars.len();
    let mut out = Vec::new();
    let mut push = |phrase: Option<Phrase>, len: usize| {
        if let Some(phrase) = phrase {
            out.push(Alternative::new(
                What::Phrase(phrase, len as u32),
                why,
                tier::FUZZY,
            ));
        }
    };
    let is_digit = |k: usize| chars.get(k).is_some_and(char::is_ascii_digit);
    for k in 0..n {
        // 2026年 must not find 2025年.
        if is_digit(k) {
            continue;
        }
        let mut without = chars.to_vec();
        without.remove(k);
        push(gram_phrase(&without, field, true), n - 1);
        if k + 1 < n && chars[k] != chars[k + 1] && !is_digit(k + 1) {
            let mut exchanged = chars.to_vec();
            exchanged.swap(k, k + 1);
            push(gram_phrase(&exchanged, field, true), n);
        }
        // A slip at either end is no less than the rest found as it stands.
        if k > 0 && !is_digit(k - 1) {
            let left = side(&chars[..k], 0, field, searcher)?;
            push(
                join(
                    left.clone(),
                    side(&chars[k..], k as i32 + 1, field, searcher)?,
                    field,
                ),
                n + 1,
            );
            if k + 1 < n {
                let right = side(&chars[k + 1..], k as i32 + 1, field, searcher)?;
                push(join(left, right, field), n);
            }
        }
    }
    Ok(out)
}

/// The letters in two words: what is typed `codewhisperer` may stand as `Code Whisperer`.
fn apart(chars: &[char], field: Field) -> Vec<Alternative> {
    let n = chars.len();
    let split = |k: usize| {
        let whole = gram_phrase(chars, field, true)?;
        let mut slots = gram_slots(&chars[..k], 0);
        slots.extend(gram_slots(&chars[k..], k as i32 + 1));
        let end = BorderTerms {
            offset: n as i32,
            ..whole.end
        };
        let phrase = Phrase {
            slots,
            end,
            ..whole
        };
        let what = What::Phrase(phrase, n as u32 + 1);
        Some(Alternative::new(what, Why::LongVowel, tier::SPELLING))
    };
    let within_number = |k: usize| chars[k - 1].is_ascii_digit() && chars[k].is_ascii_digit();
    (2..n.saturating_sub(1))
        .filter(|&k| !within_number(k))
        .filter_map(split)
        .collect()
}

fn digits(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(char::is_ascii_digit)
}

/// Words of the index that are one slip away from `chars`. Another number is no slip: it is another
/// port, another version.
///
/// # Errors
///
/// When the index cannot be read.
pub(super) fn words(
    chars: &[char],
    fields: &Fields,
    searcher: &Searcher,
) -> Result<Vec<String>, TantivyError> {
    if !(SHORTEST..=LONGEST).contains(&chars.len()) {
        return Ok(Vec::new());
    }
    let typed: String = chars.iter().collect();
    let term = Term::from_field_text(fields.base, &typed);
    let mut out: Vec<(u32, String)> = Vec::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(fields.base)?;
        let automaton = FuzzyTermQuery::new(term.clone(), 1, true).automaton()?;
        let mut stream = inverted.terms().search(automaton).into_stream()?;
        while let Some((key, info)) = stream.next() {
            if let Ok(text) = std::str::from_utf8(key)
                && digits(&typed).eq(digits(text))
            {
                match out.iter_mut().find(|(_, known)| known == text) {
                    Some((frequency, _)) => *frequency += info.doc_freq,
                    None => out.push((info.doc_freq, text.to_owned())),
                }
            }
        }
    }
    out.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
    out.truncate(MOST_WORDS);
    Ok(out.into_iter().map(|(_, word)| word).collect())
}

/// Slots for one side of a slip. A lone character stands for every gram that begins with it.
fn side(
    chars: &[char],
    offset: i32,
    field: Field,
    searcher: &Searcher,
) -> Result<Vec<Slot>, TantivyError> {
    if let [c] = chars {
        let terms = beginning_with(*c, field, searcher)?;
        return Ok(if terms.is_empty() {
            Vec::new()
        } else {
            vec![Slot { offset, terms }]
        });
    }
    Ok(gram_slots(chars, offset))
}

fn join(left: Vec<Slot>, right: Vec<Slot>, field: Field) -> Option<Phrase> {
    if left.is_empty() || right.is_empty() {
        return None;
    }
    let mut slots = left;
    slots.extend(right);
    Some(Phrase {
        field,
        slots,
        slack: 0,
        begin: BorderTerms::default(),
        end: BorderTerms::default(),
    })
}

fn beginning_with(c: char, field: Field, searcher: &Searcher) -> Result<Vec<String>, TantivyError> {
    let low = c.to_string();
    let high = char::from_u32(c as u32 + 1)
        .unwrap_or(char::MAX)
        .to_string();
    let mut out = Vec::new();
    for segment in searcher.segment_readers() {
        let inverted = segment.inverted_index(field)?;
        let mut stream = inverted
            .terms()
            .range()
            .ge(low.as_bytes())
            .lt(high.as_bytes())
            .into_stream()?;
        while let Some((key, _)) = stream.next() {
            if out.len() >= MOST_GRAMS {
                break;
            }
            if let Ok(text) = std::str::from_utf8(key)
                && !out.iter().any(|known| known == text)
            {
                out.push(text.to_owned());
            }
        }
    }
    Ok(out)
}
