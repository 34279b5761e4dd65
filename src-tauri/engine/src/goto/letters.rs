//! Latin letters in which names and what is typed meet, whatever romaji somebody types: one
//! spelling for し (`si`, `shi`), ファ (`fa`, `hwa`), long vowels and double consonants left out.
//!
//! The same rules are used on both sides, on English words too, so that one name may be typed
//! half in English and half in romaji.

use crate::text::kana::is_kana;

/// A letter, and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Letter {
    /// The letter, in lower case.
    pub c: char,
    /// Which character of the text it comes from.
    pub from: u32,
    /// Which syllable it belongs to; a Latin letter is one by itself.
    pub syllable: u32,
}

/// The letters of a text in its normal form: kana by how they sound, all else as it is.
pub(super) fn plain(text: &[char]) -> Vec<Letter> {
    let mut out = Vec::with_capacity(text.len() * 2);
    let mut at = 0;
    let mut syllable = 0;
    while at < text.len() {
        let (letters, used) = sound(&text[at..]);
        for c in letters {
            out.push(Letter {
                c,
                from: at as u32,
                syllable,
            });
        }
        syllable += 1;
        at += used;
    }
    out
}

/// The letters of the first syllable of `text`, and how many characters it is written with.
fn sound(text: &[char]) -> (Vec<char>, usize) {
    let first = crate::text::kana::to_hiragana(text[0]);
    let next = text.get(1).copied().map(crate::text::kana::to_hiragana);
    if !is_kana(text[0]) {
        return (vec![plain_vowel(first)], 1);
    }
    match first {
        'ー' => return (Vec::new(), 1),
        'っ' => {
            // きっと: the consonant that follows is doubled, and that doubling is left out later.
            let doubled = next.and_then(row).and_then(|(consonant, _)| consonant);
            return (doubled.into_iter().collect(), 1);
        }
        'ん' => return (vec!['n'], 1),
        _ => {}
    }
    let Some((consonant, vowel)) = row(first) else {
        return (vec![first], 1);
    };
    let mut letters: Vec<char> = consonant.into_iter().collect();
    match next {
        Some(small @ ('ゃ' | 'ゅ' | 'ょ')) => {
            letters.push('y');
            letters.push(match small {
                'ゃ' => 'a',
                'ゅ' => 'u',
                _ => 'o',
            });
            (letters, 2)
        }
        Some(small @ ('ぁ' | 'ぃ' | 'ぅ' | 'ぇ' | 'ぉ')) if vowel != small_vowel(small) => {
            if vowel == 'i' {
                letters.push('y');
            }
            if first == 'う' {
                letters.push('w');
            }
            letters.push(small_vowel(small));
            (letters, 2)
        }
        _ => {
            letters.push(vowel);
            (letters, 1)
        }
    }
}

fn small_vowel(c: char) -> char {
    match c {
        'ぁ' => 'a',
        'ぃ' => 'i',
        'ぅ' => 'u',
        'ぇ' => 'e',
        _ => 'o',
    }
}

/// Rows of the syllabary by consonant, in the order of the vowels; `　` where there is none.
const ROWS: &[(&str, &str)] = &[
    ("", "あいうえお"),
    ("", "ぁぃぅぇぉ"),
    ("k", "かきくけこ"),
    ("k", "ゕ　　ゖ　"),
    ("g", "がぎぐげご"),
    ("s", "さしすせそ"),
    ("z", "ざじずぜぞ"),
    ("z", "　ぢづ　　"),
    ("t", "たちつてと"),
    ("d", "だ　　でど"),
    ("n", "なにぬねの"),
    ("h", "はひふへほ"),
    ("b", "ばびぶべぼ"),
    ("p", "ぱぴぷぺぽ"),
    ("m", "まみむめも"),
    ("y", "や　ゆ　よ"),
    ("y", "ゃ　ゅ　ょ"),
    ("r", "らりるれろ"),
    ("w", "わゐ　ゑを"),
    ("w", "ゎ　　　　"),
    ("b", "　　ゔ　　"),
];

/// The consonant and the vowel of a kana.
fn row(c: char) -> Option<(Option<char>, char)> {
    ROWS.iter().find_map(|(consonant, kana)| {
        let vowel = kana.chars().position(|k| k == c && k != '　')?;
        Some((consonant.chars().next(), ['a', 'i', 'u', 'e', 'o'][vowel]))
    })
}

fn plain_vowel(c: char) -> char {
    match c {
        'ā' | 'â' => 'a',
        'ī' | 'î' => 'i',
        'ū' | 'û' => 'u',
        'ē' | 'ê' => 'e',
        'ō' | 'ô' => 'o',
        other => other,
    }
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'i' | 'u' | 'e' | 'o')
}

/// The letters in the one spelling that all others become.
///
/// `doubles` keeps double consonants, for letters that are the beginnings of words (`ss` of
/// 設定の最初) and no long sound.
pub(super) fn unify(letters: &[Letter], doubles: bool) -> Vec<Letter> {
    let mut out: Vec<Letter> = Vec::with_capacity(letters.len());
    let at = |i: usize| letters.get(i).map(|letter| letter.c);
    let mut i = 0;
    while i < letters.len() {
        let letter = letters[i];
        let here = i;
        i += 1;
        let mut push = |c: char| {
            // A long vowel is as good as a short one.
            let long = |before: char| before == c || matches!((before, c), ('o', 'u') | ('e', 'i'));
            if is_vowel(c)
                && out
                    .last()
                    .is_some_and(|before| is_vowel(before.c) && long(before.c))
            {
                return;
            }
            out.push(Letter { c, ..letter });
        };
        let next = at(i);
        match letter.c {
            '-' | '\'' | '~' => {}
            'x' | 'l' if next == Some('t') && small_tsu(&letters[here..]).is_some() => {
                i = here + small_tsu(&letters[here..]).unwrap_or(1);
            }
            'n' if next == Some('n') => {}
            c if !doubles && next == Some(c) && c.is_ascii_alphabetic() && !is_vowel(c) => {}
            't' if !doubles && next == Some('c') && at(i + 1) == Some('h') => {}
            's' | 'c' if next == Some('h') => {
                push(if letter.c == 's' { 's' } else { 't' });
                i += 1;
                if at(i).is_some_and(|vowel| is_vowel(vowel) && vowel != 'i') {
                    push('y');
                }
            }
            't' if next == Some('s') && at(i + 1).is_some_and(is_vowel) => {
                push('t');
                i += 1;
            }
            't' | 'd' if next == Some('h') && at(i + 1).is_some_and(is_vowel) => {
                push(letter.c);
                i += 1;
            }
            'd' if next == Some('z') => {}
            'j' => {
                push('z');
                if next.is_some_and(|vowel| is_vowel(vowel) && vowel != 'i') {
                    push('y');
                }
            }
            'f' => push('h'),
            'h' if next == Some('w') => {
                push('h');
                i += 1;
            }
            'v' => push('b'),
            'm' if matches!(next, Some('b' | 'p' | 'm')) => push('n'),
            'w' if next == Some('o') => {}
            'w' if matches!(next, Some('i' | 'e')) => push('u'),
            c => push(c),
        }
    }
    out
}

/// What a letter typed may stand for besides itself: づ is typed as `du` and as `zu`.
pub(super) fn also(letters: &[Letter], i: usize) -> Option<char> {
    let next = letters.get(i + 1).map(|letter| letter.c);
    (letters[i].c == 'd' && matches!(next, None | Some('i' | 'u' | 'y'))).then_some('z')
}

/// How many letters at the front write a small っ: `xtu`, `ltsu`.
fn small_tsu(letters: &[Letter]) -> Option<usize> {
    let text: String = letters.iter().take(4).map(|letter| letter.c).collect();
    ["xtsu", "ltsu", "xtu", "ltu"]
        .iter()
        .find(|written| text.starts_with(**written))
        .map(|written| written.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unified(text: &str, doubles: bool) -> String {
        let chars: Vec<char> = text.chars().collect();
        unify(&plain(&chars), doubles).iter().map(|l| l.c).collect()
    }

    #[track_caller]
    fn check(written: &str, typed: &[&str]) {
        let want = unified(written, false);
        for typed in typed {
            assert_eq!(unified(typed, false), want, "{written} typed as {typed}");
        }
    }

    #[test]
    fn whatever_romaji_is_typed_it_is_the_same_letters() {
        check("けんさく", &["kensaku", "ケンサク"]);
        check("しゅとく", &["syutoku", "shutoku"]);
        check(
            "じっこう",
            &["jikkou", "zikkou", "jikkō", "zixtukou", "jikko"],
        );
        check(
            "ばーじょん",
            &[
                "ba-jon",
                "va-jon",
                "bajon",
                "ba-zyon",
                "バージョン",
                "ヴァージョン",
            ],
        );
        check("さーばー", &["sa-ba-", "saba"]);
        check("つづき", &["tsuzuki", "tuzuki"]);
        check("ふぁいる", &["fairu", "hwairu", "ファイル"]);
        check("せきゅりてぃ", &["sekyuriti", "sekyurithi"]);
        check("うぃんどう", &["windou", "uindou", "ウインドウ"]);
        check("しんぶん", &["shimbun", "sinnbunn", "shin'bun"]);
        check("ろぐいん", &["rogguin"]);
        check("まっち", &["matchi", "macchi", "matti"]);
        check("ちぇっく", &["chekku", "tyekku"]);
        check("ディスク", &["disuku", "dhisuku"]);
        check("じどう", &["jidou", "zidou"]);
        check("おう", &["wou", "oo"]);
    }

    #[test]
    fn doubles_stay_where_they_may_be_initials() {
        assert_eq!(unified("ddb", true), "ddb");
        assert_eq!(unified("ddb", false), "db");
        assert_eq!(unified("kks", true), "kks");
    }

    #[test]
    fn letters_know_where_they_come_from() {
        let chars: Vec<char> = "しゅk".chars().collect();
        let letters: Vec<_> = plain(&chars)
            .iter()
            .map(|l| (l.c, l.from, l.syllable))
            .collect();
        assert_eq!(
            letters,
            [('s', 0, 0), ('y', 0, 0), ('u', 0, 0), ('k', 2, 1)]
        );
    }
}
