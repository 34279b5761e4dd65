//! Kana: classes, the common syllabary of readings, and the loose form in which spellings meet.

/// Whether `c` is hiragana (iteration marks included).
pub fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{309d}' | '\u{309e}')
}

/// Whether `c` is full-width katakana, the long vowel mark included.
pub fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fa}' | 'ー' | '\u{30fd}' | '\u{30fe}')
}

/// Whether `c` is hiragana, katakana or the long vowel mark.
pub fn is_kana(c: char) -> bool {
    is_hiragana(c) || is_katakana(c)
}

/// Whether `c` is a kanji (with 々 and 〆).
pub fn is_kanji(c: char) -> bool {
    matches!(c,
        '々' | '〆' | '〇'
        | '\u{3400}'..='\u{4dbf}'
        | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// Whether `c` is written in a Japanese word: kana or kanji.
pub fn is_japanese(c: char) -> bool {
    is_kana(c) || is_kanji(c)
}

/// Whether a word is written in Latin letters or digits, beside which no Japanese stands: blanks set
/// such words apart.
pub fn is_latin(word: impl Iterator<Item = char>) -> bool {
    let mut any = false;
    for c in word {
        if is_japanese(c) {
            return false;
        }
        any |= c.is_ascii_alphanumeric();
    }
    any
}

/// Whether a browser sets `c` without blanks around it: Japanese letters and full-width marks.
pub fn is_wide(c: char) -> bool {
    is_japanese(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{30fb}' | '\u{ff00}'..='\u{ffef}')
}

/// Katakana as hiragana; every other character as it is. The long vowel mark stays.
pub fn to_hiragana(c: char) -> char {
    match c {
        '\u{30a1}'..='\u{30f6}' | '\u{30fd}' | '\u{30fe}' => {
            char::from_u32(c as u32 - 0x60).unwrap_or(c)
        }
        _ => c,
    }
}

/// Hiragana as katakana; every other character as it is.
pub fn to_katakana(c: char) -> char {
    match c {
        '\u{3041}'..='\u{3096}' | '\u{309d}' | '\u{309e}' => {
            char::from_u32(c as u32 + 0x60).unwrap_or(c)
        }
        _ => c,
    }
}

/// The loose form of a reading in hiragana: what people leave out or write in several ways
/// is gone. Long vowels (ー, おう, おお, えい, うう …) are short, small vowels full size,
/// ゔ-sounds ば-sounds, づ ず, ぢ じ, を お.
///
/// Gives for each remaining character the index in `reading` that it stands for.
pub fn loose(reading: &[char]) -> Vec<(char, usize)> {
    let mut out: Vec<(char, usize)> = Vec::with_capacity(reading.len());
    let mut i = 0;
    while i < reading.len() {
        let at = i;
        let mut c = reading[i];
        i += 1;
        if c == 'ゔ' {
            let (folded, used) = match reading.get(i) {
                Some('ぁ') => ('ば', 1),
                Some('ぃ') => ('び', 1),
                Some('ぇ') => ('べ', 1),
                Some('ぉ') => ('ぼ', 1),
                _ => ('ぶ', 0),
            };
            i += used;
            c = folded;
        }
        let c = match c {
            'ー' => continue,
            'ぁ' => 'あ',
            'ぃ' => 'い',
            'ぅ' => 'う',
            'ぇ' => 'え',
            'ぉ' => 'お',
            'ゎ' => 'わ',
            'ゕ' => 'か',
            'ゖ' => 'け',
            'づ' => 'ず',
            'ぢ' => 'じ',
            'を' => 'お',
            'ゐ' => 'い',
            'ゑ' => 'え',
            other => other,
        };
        // ファイヤ and ファイア, ダイヤ and ダイア.
        let glides = c == 'や'
            && out
                .last()
                .is_some_and(|&(before, _)| vowel(before) == Some('い'));
        let c = if glides { 'あ' } else { c };
        if let Some(&(before, _)) = out.last() {
            let lengthens = match (vowel(before), c) {
                (Some(v), 'あ' | 'い' | 'う' | 'え' | 'お') if Some(v) == vowel(c) => true,
                (Some('お'), 'う') | (Some('え'), 'い') => true,
                _ => false,
            };
            if lengthens {
                continue;
            }
        }
        out.push((c, at));
    }
    out
}

/// [`loose`] without the indices.
pub fn loose_string(reading: &[char]) -> String {
    loose(reading).into_iter().map(|(c, _)| c).collect()
}

/// The form in which spellings of a katakana word meet: サーバ and サーバー, ヴァ and バ,
/// インタフェース and インターフェイス.
pub fn katakana_key(word: &[char]) -> String {
    let reading: Vec<char> = word.iter().copied().map(to_hiragana).collect();
    loose(&reading)
        .into_iter()
        .map(|(c, _)| to_katakana(c))
        .collect()
}

/// The vowel (あいうえお) in which a hiragana syllable ends.
fn vowel(c: char) -> Option<char> {
    Some(match c {
        'あ' | 'か' | 'が' | 'さ' | 'ざ' | 'た' | 'だ' | 'な' | 'は' | 'ば' | 'ぱ' | 'ま'
        | 'や' | 'ゃ' | 'ら' | 'わ' => 'あ',
        'い' | 'き' | 'ぎ' | 'し' | 'じ' | 'ち' | 'に' | 'ひ' | 'び' | 'ぴ' | 'み' | 'り' => {
            'い'
        }
        'う' | 'く' | 'ぐ' | 'す' | 'ず' | 'つ' | 'ぬ' | 'ふ' | 'ぶ' | 'ぷ' | 'む' | 'ゆ'
        | 'ゅ' | 'る' => 'う',
        'え' | 'け' | 'げ' | 'せ' | 'ぜ' | 'て' | 'で' | 'ね' | 'へ' | 'べ' | 'ぺ' | 'め'
        | 'れ' => 'え',
        'お' | 'こ' | 'ご' | 'そ' | 'ぞ' | 'と' | 'ど' | 'の' | 'ほ' | 'ぼ' | 'ぽ' | 'も'
        | 'よ' | 'ょ' | 'ろ' => 'お',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_loose(reading: &str, want: &str) {
        let reading: Vec<char> = reading.chars().collect();
        assert_eq!(loose_string(&reading), want);
    }

    #[test]
    fn loose_forms() {
        for (reading, want) in [
            ("さーばー", "さば"),
            ("さば", "さば"),
            ("いんたーふぇーす", "いんたふえす"),
            ("いんたふぇいす", "いんたふえす"),
            ("ゔぁいおりん", "ばいおりん"),
            ("ゔ", "ぶ"),
            ("とうきょう", "ときょ"),
            ("おおさか", "おさか"),
            ("しよう", "しよ"),
            ("しょう", "しょ"),
            ("つづき", "つずき"),
            ("くうき", "くき"),
            ("", ""),
            ("ー", ""),
        ] {
            check_loose(reading, want);
        }
    }

    #[test]
    fn katakana_keys_meet() {
        for group in [
            vec!["サーバ", "サーバー"],
            vec![
                "インタフェース",
                "インターフェース",
                "インターフェイス",
                "インタフェイス",
            ],
            vec!["ヴァイオリン", "バイオリン"],
            vec!["ゲートウェイ", "ゲートウエイ"],
            vec!["フェイルオーバー", "フェールオーバ"],
            vec!["ファイアウォール", "ファイヤウォール", "ファイヤーウォール"],
        ] {
            let keys: Vec<String> = group
                .iter()
                .map(|w| katakana_key(&w.chars().collect::<Vec<_>>()))
                .collect();
            assert!(keys.windows(2).all(|w| w[0] == w[1]), "{keys:?}");
        }
    }
}
