//! Other spellings of what was typed, made by rule: stems of verbs, counters, okurigana, the other
//! syllabary, parts of identifiers.

use tantivy::schema::Field;

use super::phrase::{BorderTerms, Phrase, Slot};
use super::plan::{Alternative, What, gram_phrase, gram_slots, tier};
use crate::analysis::{Analysis, Token};
use crate::index::schema::Fields;
use crate::index::terms::{PART, WORD};
use crate::text::kana::{is_hiragana, is_kanji, is_katakana, to_hiragana};
use crate::text::normalize::unfinished_number;
use crate::wire::Why;

/// The signs for か in 三か月, 五ヶ所.
const COUNTERS: [char; 6] = ['か', 'カ', 'ヶ', 'ヵ', 'ケ', '箇'];

/// Every hiragana that can stand between two kanji of one word.
const OKURIGANA: &str =
    "いうえかがきぎくぐけげこさざしじすずせたちっつてとなにのびべまみむめもらりるれろわん";

/// The longest word in which missing okurigana is looked for, in characters.
const LONGEST_OKURIGANA: usize = 6;

/// The most parts of an identifier that can be joined otherwise.
const LONGEST_IDENTIFIER: usize = 8;

/// So many marks may be there or not, all in all.
const MOST_MARKS: usize = 3;

/// The stem of a verb with every kana that its conjugations put after it. It finds what
/// analysers divide in several ways: 畳む in 畳み込み, 適する in 適した, 生ずる in 生じた.
///
/// Gives the length of the stem's part that is always the same, too.
pub(super) fn stem(base: &str, field: Field) -> Option<(Phrase, u32)> {
    let chars: Vec<char> = base.chars().collect();
    let kanji = chars.iter().rposition(|c| is_kanji(*c))?;
    let okurigana: String = chars[kanji + 1..].iter().collect();
    let (kept, row) = match okurigana.as_str() {
        "する" | "す" => (0, "さしすせそ"),
        "ずる" | "じる" => (0, "じずぜ"),
        _ => {
            let kept = chars.len().checked_sub(kanji + 2)?;
            let row = match chars.last()? {
                // 支える: what stands before る is the stem, whatever follows. 折る: a row.
                'る' if kept > 0 => "",
                last => row_of(*last)?,
            };
            (kept, row)
        }
    };
    let fixed = &chars[..=kanji + kept];
    let mut slots = if fixed.len() > 1 {
        gram_slots(fixed, 0)
    } else {
        Vec::new()
    };
    if !row.is_empty() {
        let last = *fixed.last()?;
        slots.push(Slot {
            offset: fixed.len() as i32 - 1,
            terms: row
                .chars()
                .map(|kana| String::from_iter([last, kana]))
                .collect(),
        });
    }
    if slots.is_empty() {
        return None;
    }
    let begin = BorderTerms {
        offset: 0,
        word: Some(String::from_iter([WORD, chars[0]])),
        part: Some(String::from_iter([PART, chars[0]])),
    };
    let phrase = Phrase {
        field,
        slots,
        slack: 0,
        begin,
        end: BorderTerms::default(),
    };
    Some((phrase, fixed.len() as u32))
}

/// The kana that a verb's last one changes to.
fn row_of(last: char) -> Option<&'static str> {
    Some(match last {
        'う' => "わいうえおっ",
        'く' => "かきくけこい",
        'ぐ' => "がぎぐげごい",
        'す' => "さしすせそ",
        'つ' => "たちつてとっ",
        'ぬ' => "なにぬねのん",
        'ぶ' => "ばびぶべぼん",
        'む' => "まみむめもん",
        'る' => "らりるれろっ",
        _ => return None,
    })
}

/// A number of which the last three digits are still being typed: `1,28` for the 1,280 of a note,
/// which must have the commas where they were typed.
pub(super) fn number(typed: &str, field: Field) -> Option<Alternative> {
    let number = unfinished_number(typed)?;
    let last = number.chars.len().checked_sub(1)?;
    let slots = number.chars.iter().enumerate().filter_map(|(i, c)| {
        let comma = match number.chars.get(i + 1) {
            Some(next) => c.end < next.start,
            None => typed.trim_end().len() as u32 > c.end,
        };
        comma.then(|| Slot::one(i, String::from_iter([c.c, PART])))
    });
    let letters: Vec<char> = number.chars.iter().map(|c| c.c).collect();
    let phrase = Phrase {
        field,
        slots: gram_slots(&letters, 0).into_iter().chain(slots).collect(),
        slack: 0,
        begin: BorderTerms::default(),
        end: BorderTerms::default(),
    };
    let what = What::Phrase(phrase, last as u32 + 1);
    Some(Alternative::new(what, Why::Exact, tier::EXACT))
}

/// 3か月, 3ヶ月, 3カ月 and 3箇月 for each other.
pub(super) fn counters(chars: &[char], field: Field) -> Option<Alternative> {
    let counted = |c: &char| c.is_numeric() || is_kanji(*c);
    let at = (1..chars.len().checked_sub(1)?).find(|&i| {
        COUNTERS.contains(&chars[i]) && counted(&chars[i - 1]) && is_kanji(chars[i + 1])
    })?;
    let whole = gram_phrase(chars, field, true)?;
    let mut slots = gram_slots(&chars[..at], 0);
    slots.push(Slot {
        offset: at as i32 - 1,
        terms: COUNTERS
            .iter()
            .map(|c| String::from_iter([chars[at - 1], *c]))
            .collect(),
    });
    slots.push(Slot {
        offset: at as i32,
        terms: COUNTERS
            .iter()
            .map(|c| String::from_iter([*c, chars[at + 1]]))
            .collect(),
    });
    slots.extend(gram_slots(&chars[at + 1..], at as i32 + 1));
    let what = What::Phrase(Phrase { slots, ..whole }, chars.len() as u32);
    Some(Alternative::new(what, Why::LongVowel, tier::SPELLING))
}

/// キュウリ in hiragana.
pub(super) fn hiragana(chars: &[char], field: Field) -> Option<Alternative> {
    if chars.len() < 2 || !chars.iter().all(|c| is_katakana(*c)) {
        return None;
    }
    let other: Vec<char> = chars.iter().copied().map(to_hiragana).collect();
    let phrase = gram_phrase(&other, field, true)?;
    let what = What::Phrase(phrase, other.len() as u32);
    let mut alternative = Alternative::new(what, Why::LongVowel, tier::SPELLING);
    // Inside other hiragana it is chance.
    alternative.inside = tier::PARTIAL;
    Some(alternative)
}

/// Spellings for a group that stands nowhere as it was typed.
pub(super) fn unheard(chars: &[char], analysis: &Analysis, fields: &Fields) -> Vec<Alternative> {
    let mut out = Vec::new();
    out.extend(identifier(chars, analysis, fields));
    out.extend(okurigana(chars, fields.gram));
    let verb: String = chars.iter().collect();
    let plain = chars.iter().all(|c| is_kanji(*c) || is_hiragana(*c));
    if plain && chars.len() <= LONGEST_OKURIGANA {
        let potential = potential(chars);
        for form in [Some(verb), potential].into_iter().flatten() {
            if let Some((phrase, len)) = stem(&form, fields.gram) {
                let tier = tier::SPELLING - 0.5;
                out.push(Alternative::new(
                    What::Phrase(phrase, len),
                    Why::BaseForm,
                    tier,
                ));
            }
        }
    }
    out
}

/// The verb of which 飲める says that one can: 飲む.
fn potential(chars: &[char]) -> Option<String> {
    let [stem @ .., row, 'る'] = chars else {
        return None;
    };
    let rows = "えうけくげぐせすてつねぬべぶめむれる";
    let at = rows.chars().step_by(2).position(|c| c == *row)?;
    let plain = rows.chars().nth(at * 2 + 1)?;
    stem.last().filter(|c| is_kanji(**c))?;
    Some(stem.iter().copied().chain([plain]).collect())
}

/// The parts of an identifier with another mark between them, or none: list_buckets, list-buckets.
fn identifier(chars: &[char], analysis: &Analysis, fields: &Fields) -> Option<Alternative> {
    let latin = analysis.tokens.iter().all(|token| !token.word.japanese);
    let units: Vec<&Token> = analysis
        .tokens
        .iter()
        .flat_map(|token| {
            let inside = |part: &&Token| part.start >= token.start && part.end() <= token.end();
            let parts: Vec<&Token> = analysis.parts.iter().filter(inside).collect();
            if parts.is_empty() { vec![token] } else { parts }
        })
        .collect();
    let (first, last) = (units.first()?, units.last()?);
    let near = units.windows(2).all(|w| w[1].start - w[0].end() <= 1);
    let whole = first.start == 0 && last.end() as usize == chars.len();
    if !latin || !near || !whole || !(2..=LONGEST_IDENTIFIER).contains(&units.len()) {
        return None;
    }
    let slots = units.iter().map(|part| Slot {
        offset: part.start as i32,
        terms: vec![part.word.base.clone()],
    });
    let phrase = Phrase {
        field: fields.base,
        slots: slots.collect(),
        // Each mark that is there or not moves what follows it by one.
        slack: (units.len() - 1).min(MOST_MARKS) as u32,
        begin: BorderTerms::default(),
        end: BorderTerms::default(),
    };
    Some(Alternative::new(
        What::Phrase(phrase, last.end()),
        Why::LongVowel,
        tier::SPELLING,
    ))
}

/// A kana that may have been left out between two kanji: 焼上げ for 焼き上げ.
fn okurigana(chars: &[char], field: Field) -> Vec<Alternative> {
    if chars.len() > LONGEST_OKURIGANA {
        return Vec::new();
    }
    let row = chars.last().and_then(|last| row_of(*last));
    let gaps = (1..chars.len()).filter(|&k| is_kanji(chars[k - 1]) && is_kanji(chars[k]));
    let alternative = |k: usize| {
        let mut slots = gram_slots(&chars[..k], 0);
        let pairs = |pair: &dyn Fn(char) -> [char; 2]| {
            OKURIGANA
                .chars()
                .map(|kana| String::from_iter(pair(kana)))
                .collect()
        };
        slots.push(Slot {
            offset: k as i32 - 1,
            terms: pairs(&|kana| [chars[k - 1], kana]),
        });
        slots.push(Slot {
            offset: k as i32,
            terms: pairs(&|kana| [kana, chars[k]]),
        });
        // 取消す for 取り消し: the kana at the end may be another one of its row, too.
        let end = row.filter(|_| k < chars.len() - 1);
        let kept = chars.len() - usize::from(end.is_some());
        slots.extend(gram_slots(&chars[k..kept], k as i32 + 1));
        if let Some(row) = end {
            let last = chars[kept - 1];
            slots.push(Slot {
                offset: kept as i32,
                terms: row
                    .chars()
                    .map(|kana| String::from_iter([last, kana]))
                    .collect(),
            });
        }
        let phrase = Phrase {
            field,
            slots,
            slack: 0,
            begin: BorderTerms::default(),
            end: BorderTerms::default(),
        };
        let what = What::Phrase(phrase, chars.len() as u32 + 1);
        Alternative::new(what, Why::LongVowel, tier::SPELLING)
    };
    gaps.map(alternative).collect()
}
