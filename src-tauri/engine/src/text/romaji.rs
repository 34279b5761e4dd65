//! Romaji as people type it: what an input method takes (Hepburn, Kunrei, `xtu`, `nn`, `n'`)
//! and what people write without one, mixed as it comes.

/// A way to read romaji as hiragana.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KanaReading {
    /// The hiragana.
    pub kana: String,
    /// Letters at the end that are not yet a syllable: `k` of `kensak`.
    pub pending: String,
}

/// The most readings that are followed; ambiguous letters multiply.
const MOST: usize = 8;

/// Reads `text` (lower case) as hiragana in every plausible way, the most plausible first.
///
/// Kana and other characters stand for themselves. Gives nothing when some Latin letters
/// cannot be romaji.
pub fn readings(text: &str) -> Vec<KanaReading> {
    let chars: Vec<char> = text.chars().map(plain_vowel).collect();
    // Breadth first over (position, kana so far, cost); cost counts the less usual choices.
    let mut open: Vec<(usize, String, u32)> = vec![(0, String::new(), 0)];
    let mut done: Vec<(KanaReading, u32)> = Vec::new();
    while let Some((at, kana, cost)) = open.pop() {
        if done.len() >= MOST * 4 {
            break;
        }
        if at == chars.len() {
            done.push((
                KanaReading {
                    kana,
                    pending: String::new(),
                },
                cost,
            ));
            continue;
        }
        for (used, read, extra) in steps(&chars[at..]) {
            open.push((at + used, format!("{kana}{read}"), cost + extra));
        }
        let tail: String = chars[at..].iter().collect();
        if is_pending(&tail) {
            done.push((
                KanaReading {
                    kana,
                    pending: tail,
                },
                cost,
            ));
        }
    }
    done.sort_by_key(|(_, cost)| *cost);
    let mut out: Vec<KanaReading> = Vec::new();
    for (reading, _) in done {
        if !out.contains(&reading) && out.len() < MOST {
            out.push(reading);
        }
    }
    out
}

/// The hiragana that syllables beginning with the unfinished letters `pending` begin with.
pub fn beginnings(pending: &str) -> Vec<char> {
    let mut out: Vec<char> = Vec::new();
    for (romaji, kana) in SYLLABLES {
        if romaji.starts_with(pending)
            && let Some(first) = kana.chars().next()
            && !out.contains(&first)
        {
            out.push(first);
        }
    }
    if pending == "n" {
        out.push('ん');
    }
    // jik may become jikkou, じっこう.
    if pending != "n" {
        out.push('っ');
    }
    out
}

/// What the letters at the front may be: letters used, kana, cost.
fn steps(rest: &[char]) -> Vec<(usize, &'static str, u32)> {
    let first = rest[0];
    if !first.is_ascii_alphabetic() && first != '\'' {
        return vec![(1, other(first), 0)];
    }
    let mut out = Vec::new();
    let next = rest.get(1).copied();
    if first == 'n' {
        let after = rest.get(2).copied();
        match next {
            Some('n') if after.is_some_and(|c| is_vowel(c) || c == 'y') => {
                // konna: people mean こんな, an input method takes こんあ.
                out.push((2, "ん", 1));
                out.push((1, "ん", 0));
            }
            Some('n') => out.push((2, "ん", 0)),
            Some('\'') => out.push((2, "ん", 0)),
            Some(c) if is_vowel(c) => out.push((1, "ん", 3)),
            Some('y') => out.push((1, "ん", 1)),
            _ => out.push((1, "ん", 0)),
        }
    }
    if first == 'm' && matches!(next, Some('b' | 'p' | 'm')) {
        out.push((1, "ん", 1));
    }
    if first != 'n' && next == Some(first) && !is_vowel(first) {
        out.push((1, "っ", 0));
    }
    if first == 't' && next == Some('c') && rest.get(2) == Some(&'h') {
        out.push((1, "っ", 0));
    }
    for length in 1..=4.min(rest.len()) {
        let mut ways = 0;
        for (romaji, kana) in SYLLABLES {
            if romaji.len() == length && romaji.chars().eq(rest[..length].iter().copied()) {
                out.push((length, kana, ways * 2));
                ways += 1;
            }
        }
    }
    // The plainest way is followed first: the last pushed is the first popped.
    out.sort_by_key(|&(used, _, cost)| (std::cmp::Reverse(cost), used));
    out
}

/// Kana and marks stand for themselves; a hyphen is a long vowel.
fn other(c: char) -> &'static str {
    match c {
        '-' => "ー",
        _ => own(c),
    }
}

/// A one-character string without an allocation for every kana there is.
fn own(c: char) -> &'static str {
    const KANA: &str = "ぁあぃいぅうぇえぉおかがきぎくぐけげこごさざしじすずせぜそぞただちぢっつづてでとどなにぬねのはばぱひびぴふぶぷへべぺほぼぽまみむめもゃやゅゆょよらりるれろゎわゐゑをんゔゕゖー";
    KANA.find(c)
        .map_or("\u{fffd}", |at| &KANA[at..at + c.len_utf8()])
}

fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'i' | 'u' | 'e' | 'o')
}

/// Vowels with a macron or circumflex, as careful writers mark length, without it.
fn plain_vowel(c: char) -> char {
    match c {
        'ā' | 'â' => 'a',
        'ī' | 'î' => 'i',
        'ū' | 'û' => 'u',
        'ē' | 'ê' => 'e',
        'ō' | 'ô' => 'o',
        '’' => '\'',
        other => other,
    }
}

/// Whether `tail` may be the beginning of a syllable.
fn is_pending(tail: &str) -> bool {
    !tail.is_empty()
        && tail.len() <= 3
        && tail
            .bytes()
            .all(|b| b.is_ascii_alphabetic() && !is_vowel(char::from(b)))
        && (tail == "n"
            || SYLLABLES.iter().any(|(romaji, _)| romaji.starts_with(tail))
            || (tail.len() >= 2
                && tail.as_bytes()[0] == tail.as_bytes()[1]
                && SYLLABLES
                    .iter()
                    .any(|(romaji, _)| romaji.starts_with(&tail[1..]))))
}

/// Romaji and what it stands for; where a spelling stands twice, the more usual way is first.
/// The table follows what the common input methods document, and adds what people write
/// for foreign sounds (`ti` for ティ).
#[rustfmt::skip]
const SYLLABLES: &[(&str, &str)] = &[
    ("a", "あ"), ("i", "い"), ("u", "う"), ("e", "え"), ("o", "お"),
    ("ka", "か"), ("ki", "き"), ("ku", "く"), ("ke", "け"), ("ko", "こ"),
    ("ca", "か"), ("ci", "し"), ("cu", "く"), ("ce", "せ"), ("co", "こ"),
    ("sa", "さ"), ("si", "し"), ("su", "す"), ("se", "せ"), ("so", "そ"), ("shi", "し"), ("si", "すぃ"),
    ("ta", "た"), ("ti", "ち"), ("tu", "つ"), ("te", "て"), ("to", "と"), ("chi", "ち"), ("tsu", "つ"),
    ("ti", "てぃ"), ("tu", "とぅ"),
    ("na", "な"), ("ni", "に"), ("nu", "ぬ"), ("ne", "ね"), ("no", "の"),
    ("ha", "は"), ("hi", "ひ"), ("hu", "ふ"), ("he", "へ"), ("ho", "ほ"), ("fu", "ふ"),
    ("ma", "ま"), ("mi", "み"), ("mu", "む"), ("me", "め"), ("mo", "も"),
    ("ya", "や"), ("yu", "ゆ"), ("yo", "よ"), ("ye", "いぇ"),
    ("ra", "ら"), ("ri", "り"), ("ru", "る"), ("re", "れ"), ("ro", "ろ"),
    ("wa", "わ"), ("wo", "を"), ("wi", "うぃ"), ("we", "うぇ"), ("wo", "うぉ"),
    ("wha", "うぁ"), ("whi", "うぃ"), ("whe", "うぇ"), ("who", "うぉ"),
    ("ga", "が"), ("gi", "ぎ"), ("gu", "ぐ"), ("ge", "げ"), ("go", "ご"),
    ("za", "ざ"), ("zi", "じ"), ("zu", "ず"), ("ze", "ぜ"), ("zo", "ぞ"), ("ji", "じ"), ("zu", "づ"),
    ("da", "だ"), ("di", "ぢ"), ("du", "づ"), ("de", "で"), ("do", "ど"), ("di", "でぃ"), ("du", "どぅ"),
    ("dzu", "づ"), ("dji", "ぢ"),
    ("ba", "ば"), ("bi", "び"), ("bu", "ぶ"), ("be", "べ"), ("bo", "ぼ"),
    ("pa", "ぱ"), ("pi", "ぴ"), ("pu", "ぷ"), ("pe", "ぺ"), ("po", "ぽ"),
    ("kya", "きゃ"), ("kyi", "きぃ"), ("kyu", "きゅ"), ("kye", "きぇ"), ("kyo", "きょ"),
    ("gya", "ぎゃ"), ("gyi", "ぎぃ"), ("gyu", "ぎゅ"), ("gye", "ぎぇ"), ("gyo", "ぎょ"),
    ("sya", "しゃ"), ("syu", "しゅ"), ("sye", "しぇ"), ("syo", "しょ"),
    ("sha", "しゃ"), ("shu", "しゅ"), ("she", "しぇ"), ("sho", "しょ"),
    ("zya", "じゃ"), ("zyu", "じゅ"), ("zye", "じぇ"), ("zyo", "じょ"),
    ("ja", "じゃ"), ("ju", "じゅ"), ("je", "じぇ"), ("jo", "じょ"),
    ("jya", "じゃ"), ("jyu", "じゅ"), ("jye", "じぇ"), ("jyo", "じょ"),
    ("tya", "ちゃ"), ("tyu", "ちゅ"), ("tye", "ちぇ"), ("tyo", "ちょ"),
    ("cha", "ちゃ"), ("chu", "ちゅ"), ("che", "ちぇ"), ("cho", "ちょ"),
    ("cya", "ちゃ"), ("cyu", "ちゅ"), ("cye", "ちぇ"), ("cyo", "ちょ"),
    ("dya", "ぢゃ"), ("dyu", "ぢゅ"), ("dyo", "ぢょ"), ("dyu", "でゅ"),
    ("nya", "にゃ"), ("nyi", "にぃ"), ("nyu", "にゅ"), ("nye", "にぇ"), ("nyo", "にょ"),
    ("hya", "ひゃ"), ("hyu", "ひゅ"), ("hye", "ひぇ"), ("hyo", "ひょ"),
    ("bya", "びゃ"), ("byu", "びゅ"), ("bye", "びぇ"), ("byo", "びょ"),
    ("pya", "ぴゃ"), ("pyu", "ぴゅ"), ("pye", "ぴぇ"), ("pyo", "ぴょ"),
    ("mya", "みゃ"), ("myu", "みゅ"), ("mye", "みぇ"), ("myo", "みょ"),
    ("rya", "りゃ"), ("ryu", "りゅ"), ("rye", "りぇ"), ("ryo", "りょ"),
    ("fa", "ふぁ"), ("fi", "ふぃ"), ("fe", "ふぇ"), ("fo", "ふぉ"), ("fyu", "ふゅ"),
    ("hwa", "ふぁ"), ("hwi", "ふぃ"), ("hwe", "ふぇ"), ("hwo", "ふぉ"),
    ("va", "ゔぁ"), ("vi", "ゔぃ"), ("vu", "ゔ"), ("ve", "ゔぇ"), ("vo", "ゔぉ"), ("vyu", "ゔゅ"),
    ("tha", "てゃ"), ("thi", "てぃ"), ("thu", "てゅ"), ("the", "てぇ"), ("tho", "てょ"),
    ("dha", "でゃ"), ("dhi", "でぃ"), ("dhu", "でゅ"), ("dhe", "でぇ"), ("dho", "でょ"),
    ("twa", "とぁ"), ("twi", "とぃ"), ("twu", "とぅ"), ("twe", "とぇ"), ("two", "とぉ"),
    ("dwa", "どぁ"), ("dwi", "どぃ"), ("dwu", "どぅ"), ("dwe", "どぇ"), ("dwo", "どぉ"),
    ("tsa", "つぁ"), ("tsi", "つぃ"), ("tse", "つぇ"), ("tso", "つぉ"),
    ("qa", "くぁ"), ("qi", "くぃ"), ("qe", "くぇ"), ("qo", "くぉ"), ("qu", "く"),
    ("kwa", "くぁ"), ("gwa", "ぐぁ"), ("swa", "すぁ"),
    ("la", "ぁ"), ("li", "ぃ"), ("lu", "ぅ"), ("le", "ぇ"), ("lo", "ぉ"),
    ("xa", "ぁ"), ("xi", "ぃ"), ("xu", "ぅ"), ("xe", "ぇ"), ("xo", "ぉ"),
    ("lya", "ゃ"), ("lyu", "ゅ"), ("lyo", "ょ"), ("xya", "ゃ"), ("xyu", "ゅ"), ("xyo", "ょ"),
    ("ltu", "っ"), ("xtu", "っ"), ("ltsu", "っ"), ("xtsu", "っ"), ("lwa", "ゎ"), ("xwa", "ゎ"),
    ("xn", "ん"), ("lka", "ゕ"), ("xka", "ゕ"), ("lke", "ゖ"), ("xke", "ゖ"),
];

#[cfg(test)]
mod tests {
    use super::*;

    /// `want` is among the readings, with its unfinished letters after a `|`.
    #[track_caller]
    fn check(romaji: &str, want: &str) {
        let (kana, pending) = want.split_once('|').unwrap_or((want, ""));
        let want = KanaReading {
            kana: kana.to_owned(),
            pending: pending.to_owned(),
        };
        let got = readings(romaji);
        assert!(got.contains(&want), "{romaji}: {got:?}");
    }

    #[test]
    fn reads_romaji_as_typed() {
        for (romaji, want) in [
            ("angouka", "あんごうか"),
            ("siyou", "しよう"),
            ("shiyou", "しよう"),
            ("syutoku", "しゅとく"),
            ("shutoku", "しゅとく"),
            ("sa-ba-", "さーばー"),
            ("sekyurithi", "せきゅりてぃ"),
            ("sekyuriteli", "せきゅりてぃ"),
            ("sekyuriti", "せきゅりてぃ"),
            ("senyou", "せんよう"),
            ("senyou", "せにょう"),
            ("kon'na", "こんな"),
            ("konnna", "こんな"),
            ("konna", "こんな"),
            ("shimbun", "しんぶん"),
            ("matchi", "まっち"),
            ("tenpure-to", "てんぷれーと"),
            ("byoufi-rudo", "びょうふぃーるど"),
            ("kensak", "けんさ|k"),
            ("ken", "けん"),
            ("suraisush", "すらいす|sh"),
            ("zyouhou", "じょうほう"),
            ("あんごうk", "あんごう|k"),
            ("tōkyō", "ときょ"),
            ("rogguin", "ろっぐいん"),
            ("kk", "|kk"),
        ] {
            check(romaji, want);
        }
        for not in ["xyz", "http", "kubernetes", "bcd"] {
            let complete = readings(not).iter().any(|r| r.pending.is_empty());
            assert!(!complete, "{not}: {:?}", readings(not));
        }
    }

    #[test]
    fn beginnings_of_rows() {
        assert_eq!(beginnings("sh"), ['し', 'っ']);
        assert!(beginnings("k").contains(&'け'));
        assert!(beginnings("n").contains(&'ん'));
    }
}
