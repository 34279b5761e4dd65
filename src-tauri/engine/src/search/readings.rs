//! A group of a query as a reading: kana, romaji, and Japanese that is not converted to its end.

use tantivy::schema::Field;

use super::phrase::{BorderTerms, Phrase, Slot};
use super::plan::{Alternative, Group, What, tier};
use crate::analysis::{Analysis, Token};
use crate::index::schema::Fields;
use crate::index::terms::{BEGIN, END, WHOLE};
use crate::text::kana::{is_hiragana, is_japanese, is_kana, loose, to_hiragana};
use crate::text::normalize::{NormalChar, Normalized};
use crate::text::romaji;
use crate::wire::Why;

/// The group as a reading.
pub(super) fn read(group: &mut Group, normal: &Normalized, analysis: &Analysis, fields: &Fields) {
    let chars = group.chars.clone();
    if chars.iter().all(|c| is_kana(*c)) {
        let hiragana: Vec<char> = chars.iter().copied().map(to_hiragana).collect();
        let why = Why::Reading;
        if chars.iter().any(|c| is_hiragana(*c)) {
            push_reading(
                &mut group.strict,
                fields.reading,
                &hiragana,
                "",
                why,
                tier::READING,
            );
            push_loose(&mut group.readings, fields, &hiragana, "", why, tier::LOOSE);
        } else {
            // Who typed katakana has converted: kanji of that sound are not what was meant.
            if hiragana.len() < 3 {
                return;
            }
            push_reading(
                &mut group.last,
                fields.reading,
                &hiragana,
                "",
                why,
                tier::LOOSE,
            );
            push_loose(
                &mut group.last,
                fields,
                &hiragana,
                "",
                why,
                tier::LOOSE - 0.3,
            );
        }
        return;
    }
    let latin = chars
        .iter()
        .all(|c| c.is_alphabetic() && !is_japanese(*c) || matches!(c, '-' | '\'' | '’'));
    if latin {
        let text: String = chars.iter().collect();
        push_romaji(group, fields, &text, tier::ROMAJI);
        return;
    }
    // Japanese with the rest not converted yet: 暗号かk, あんごうk, 暗号ka.
    let tail = analysis
        .tokens
        .last()
        .filter(|t| t.end() as usize == chars.len());
    let Some(tail) = tail else {
        return;
    };
    let head_is_japanese = analysis.tokens.iter().any(|t| t.word.japanese);
    let contiguous = analysis.tokens.iter().map(|t| t.len).sum::<u32>() as usize == chars.len();
    if !head_is_japanese || !contiguous || analysis.tokens.len() > 12 {
        return;
    }
    let letters = |t: &Token| -> String {
        normal.chars[t.start as usize..t.end() as usize]
            .iter()
            .map(|c: &NormalChar| c.c)
            .collect()
    };
    let mut reading: String = String::new();
    for token in &analysis.tokens[..analysis.tokens.len() - 1] {
        reading.extend(token.word.reading.iter());
    }
    let open = letters(tail);
    if !tail.word.japanese {
        if open.chars().all(|c| c.is_ascii_alphabetic()) {
            let head: Vec<char> = reading.chars().collect();
            reading.push_str(&open);
            push_romaji(group, fields, &reading, tier::READING - 0.2);
            // 暗号かk may go on to 暗号化キー; until then 暗号化 is what it has come to.
            let begun = romaji::readings(&open)
                .iter()
                .all(|way| way.kana.is_empty());
            if begun && head.len() >= 3 {
                let list = &mut group.readings;
                push_reading(
                    list,
                    fields.reading,
                    &head,
                    "",
                    Why::Reading,
                    tier::LOOSE + 0.2,
                );
            }
        }
    } else {
        reading.extend(tail.word.reading.iter());
        let chars: Vec<char> = reading.chars().collect();
        if chars.len() >= 4 && group.chars.iter().any(|c| is_hiragana(*c)) {
            push_reading(
                &mut group.last,
                fields.reading,
                &chars,
                "",
                Why::Reading,
                tier::LOOSE,
            );
        }
    }
}

fn push_romaji(group: &mut Group, fields: &Fields, text: &str, best: f32) {
    for (i, way) in romaji::readings(text).into_iter().enumerate() {
        let kana: Vec<char> = way.kana.chars().collect();
        if kana.is_empty() || kana.contains(&'\u{fffd}') {
            continue;
        }
        let tier = best - 0.05 * i as f32;
        push_reading(
            &mut group.readings,
            fields.reading,
            &kana,
            &way.pending,
            Why::Romaji,
            tier,
        );
        push_loose(
            &mut group.readings,
            fields,
            &kana,
            &way.pending,
            Why::Romaji,
            tier::LOOSE - 0.05 * i as f32,
        );
    }
}

fn push_loose(
    list: &mut Vec<Alternative>,
    fields: &Fields,
    kana: &[char],
    pending: &str,
    why: Why,
    tier: f32,
) {
    let folded: Vec<char> = loose(kana).into_iter().map(|(c, _)| c).collect();
    // Short loose readings match anything.
    if folded.len() >= 3 || (folded.len() >= 2 && folded.len() < kana.len()) {
        push_reading(list, fields.loose, &folded, pending, why, tier);
    }
}

/// The phrase of a reading; `pending` are letters after it that are no syllable yet.
fn push_reading(
    list: &mut Vec<Alternative>,
    field: Field,
    kana: &[char],
    pending: &str,
    why: Why,
    tier: f32,
) {
    let n = kana.len();
    let text = |from: usize, to: usize| -> String { kana[from..to].iter().collect() };
    let mut slots = Vec::new();
    match n {
        0 => return,
        1 if pending.is_empty() => slots.push(Slot::one(0, format!("{WHOLE}{}", kana[0]))),
        1 => {}
        2 => slots.push(Slot::one(0, format!("{BEGIN}{}", text(0, 2)))),
        _ => {
            let mut at = 0;
            while at + 3 <= n {
                slots.push(Slot::one(at, text(at, at + 3)));
                at += 3;
            }
            if at < n {
                slots.push(Slot::one(n - 3, text(n - 3, n)));
            }
        }
    }
    let mut end = BorderTerms {
        offset: n.saturating_sub(2) as i32,
        word: Some(format!("{}{END}", text(n.saturating_sub(2), n))),
        part: None,
    };
    if !pending.is_empty() {
        let head = if n >= 2 {
            text(n - 2, n)
        } else {
            format!("{BEGIN}{}", kana[0])
        };
        slots.push(Slot {
            offset: n.saturating_sub(2) as i32,
            terms: romaji::beginnings(pending)
                .iter()
                .map(|c| format!("{head}{c}"))
                .collect(),
        });
        // No word ends in the middle of a syllable.
        end.word = Some(String::from(END));
    }
    // The syllable that is being typed is meant too.
    let len = n as u32 + u32::from(!pending.is_empty());
    let begin = BorderTerms {
        offset: 0,
        word: Some(format!("{BEGIN}{}", text(0, n.min(2)))),
        part: None,
    };
    let phrase = Phrase {
        field,
        slots,
        slack: 0,
        begin,
        end,
    };
    list.push(Alternative::new(What::Phrase(phrase, len), why, tier));
}
