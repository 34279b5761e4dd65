//! Fuzzy matching: whether the letters typed stand in a name in this order, and how well.
//!
//! Letters that begin words and parts of words count most, then letters side by side; so `ddb` is
//! DynamoDB before it is anything that merely holds these letters.
//!
//! Ready-made matchers know word borders in Latin text only; here they come from the analysis.

use crate::analysis::Border;

/// A letter of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unit {
    /// The letter.
    pub c: char,
    /// What begins with it.
    pub border: Border,
    /// Whether its syllable ends with it.
    pub tail: bool,
    /// The characters of the name's normal form that it stands for.
    pub from: u16,
    /// The one after the last of them.
    pub to: u16,
}

/// A name in letters that can be compared.
#[derive(Debug, Default)]
pub(super) struct Form {
    /// Its letters.
    pub units: Vec<Unit>,
    mask: u64,
}

/// A letter typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Key {
    /// The letter.
    pub c: char,
    /// Another that it may stand for.
    pub or: Option<char>,
    /// It must follow the letter before at once: the `a` of か.
    pub glued: bool,
    /// A syllable must end with it: かん is not the beginning of かな.
    pub tail: bool,
}

/// Letters typed, to be found in names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern {
    keys: Vec<Key>,
    mask: u64,
    /// Where each letter of ASCII stands among the keys, as bits.
    ascii: Box<[u64; 128]>,
}

/// More letters than this are not compared.
const LONGEST: usize = 60;

/// For a letter found.
const MATCH: i32 = 8;
/// For one that begins a word, or a part of one.
const WORD: i32 = 10;
const PART: i32 = 8;
/// For one that follows the letter before at once.
const BESIDE: i32 = 9;
/// For one that begins the name.
const FIRST: i32 = 6;
/// For the last letter of a word.
const LAST: i32 = 3;
/// For the whole name.
const WHOLE: i32 = 16;
/// Against letters left out between two, once and then for each, no more than `GAP_MOST`; before what
/// begins a word, only once, for initials stand far apart.
const GAP: i32 = 4;
const GAP_MOST: i32 = 16;
/// What the letters must come to on average, or they are strewn over the name by chance.
const LEAST: i32 = 7;

const NONE: i32 = i32::MIN / 2;

impl Key {
    fn is(&self, c: char) -> bool {
        self.c == c || self.or == Some(c)
    }
}

impl Form {
    /// From the letters of a name.
    pub(super) fn new(units: Vec<Unit>) -> Self {
        Self {
            mask: units.iter().fold(0, |mask, unit| mask | bit(unit.c)),
            units,
        }
    }

    /// Two names one after the other, to be matched as one.
    pub(super) fn joined(first: &Self, second: &Self) -> Self {
        let mut units = first.units.clone();
        units.extend(&second.units);
        Self {
            units,
            mask: first.mask | second.mask,
        }
    }
}

impl Pattern {
    /// From the letters typed; `None` if there are none.
    pub(super) fn new(mut keys: Vec<Key>) -> Option<Self> {
        keys.truncate(LONGEST);
        if keys.is_empty() {
            return None;
        }
        let fixed = keys.iter().filter(|key| key.or.is_none());
        let mask = fixed.fold(0, |mask, key| mask | bit(key.c));
        let mut ascii = Box::new([0; 128]);
        for (c, bits) in ascii.iter_mut().enumerate() {
            *bits = places_of(&keys, c as u8 as char);
        }
        Some(Self { keys, mask, ascii })
    }

    /// How many letters it has.
    pub(super) fn len(&self) -> usize {
        self.keys.len()
    }

    /// How well it matches a name; higher is better.
    pub(super) fn score(&self, form: &Form) -> Option<i32> {
        if self.mask & !form.mask != 0 || !self.in_order(form) {
            return None;
        }
        let (score, _) = self.align(form, None)?;
        Some(score)
    }

    /// Which letters of the name it matches, in order.
    pub(super) fn places(&self, form: &Form) -> Vec<usize> {
        let mut from = Vec::new();
        let Some((_, last)) = self.align(form, Some(&mut from)) else {
            return Vec::new();
        };
        let width = form.units.len();
        let mut at = last;
        let mut places = vec![at];
        for key in (1..self.keys.len()).rev() {
            at = from[key * width + at] as usize;
            places.push(at);
        }
        places.reverse();
        places
    }

    /// Whether the letters stand in the name in this order at all: quick, for most do not.
    fn in_order(&self, form: &Form) -> bool {
        let mut keys = self.keys.iter();
        let mut wanted = keys.next();
        for unit in &form.units {
            let Some(key) = wanted else { break };
            if key.is(unit.c) {
                wanted = keys.next();
            }
        }
        wanted.is_none()
    }

    /// The best way to lay the letters over the name: its score and the place of the last letter.
    /// `trace` gets, for each letter and place, the place of the letter before.
    fn align(&self, form: &Form, mut trace: Option<&mut Vec<u16>>) -> Option<(i32, usize)> {
        let units = &form.units;
        let width = units.len();
        let mut before: Vec<i32> = Vec::new();
        let mut row = vec![NONE; width];
        if let Some(trace) = trace.as_deref_mut() {
            trace.resize(self.keys.len() * width, 0);
        }
        for (k, key) in self.keys.iter().enumerate() {
            // The best of the letters before the neighbour: near ones, and any at the highest cost.
            let (mut near, mut near_at) = (NONE, 0_usize);
            let (mut any, mut any_at) = (NONE, 0_usize);
            for (j, unit) in units.iter().enumerate() {
                row[j] = NONE;
                if k > 0 && j > 1 {
                    near -= 1;
                    let left = before[j - 2];
                    if left - GAP - 1 > near {
                        (near, near_at) = (left - GAP - 1, j - 2);
                    }
                    if left > any {
                        (any, any_at) = (left, j - 2);
                    }
                }
                if !key.is(unit.c) || (key.tail && !unit.tail) {
                    continue;
                }
                let border = match unit.border {
                    Border::Word => WORD,
                    Border::Part => PART,
                    Border::None => 0,
                };
                if k == 0 {
                    let first = match (j, unit.border) {
                        (0, _) => FIRST,
                        (_, Border::Word) => -2,
                        _ => -(j as i32).min(FIRST),
                    };
                    row[j] = MATCH + border + first;
                    continue;
                }
                let beside = if j > 0 { before[j - 1] } else { NONE };
                let mut best = (beside + BESIDE + border / 4, j.saturating_sub(1));
                if !key.glued {
                    let apart = match unit.border {
                        Border::None => GAP_MOST,
                        _ => GAP,
                    };
                    let far = if near > any - apart {
                        (near, near_at)
                    } else {
                        (any - apart, any_at)
                    };
                    if far.0 + border > best.0 {
                        best = (far.0 + border, far.1);
                    }
                }
                if best.0 > NONE / 2 {
                    row[j] = best.0 + MATCH;
                    if let Some(trace) = trace.as_deref_mut() {
                        trace[k * width + j] = best.1 as u16;
                    }
                }
            }
            std::mem::swap(&mut before, &mut row);
            row.resize(width, NONE);
        }
        let ends = |j: usize| {
            units
                .get(j + 1)
                .is_none_or(|next| next.border != Border::None)
        };
        let score = |j: usize| before[j] + if ends(j) { LAST } else { 0 };
        let last = (0..width).max_by_key(|&j| (score(j), width - j))?;
        let left = width - self.keys.len().min(width);
        let whole = if left == 0 { WHOLE } else { 0 };
        let enough = before[last] >= LEAST * self.keys.len() as i32;
        enough.then(|| (score(last) + whole - (left as i32 / 4).min(10), last))
    }

    /// Which numbers of letters, from the front, a name can take: bit `i` says that the first `i`
    /// letters are beginnings of its words and parts, with what follows them at once.
    pub(super) fn fronts(&self, form: &Form) -> u64 {
        let (mut open, mut run) = (1_u64, 0_u64);
        for unit in &form.units {
            let starts = if unit.border == Border::None { 0 } else { open };
            run = ((run | starts) & self.bits_of(unit.c)) << 1;
            open |= run;
        }
        open
    }

    /// The same from the back: bit `i` says that the name can take all letters from the one at `i` on.
    pub(super) fn backs(&self, form: &Form) -> u64 {
        let (mut open, mut run) = (1_u64 << self.keys.len(), 0_u64);
        for unit in form.units.iter().rev() {
            run = ((run | open) >> 1) & self.bits_of(unit.c);
            if unit.border != Border::None {
                open |= run;
            }
        }
        open
    }

    fn bits_of(&self, c: char) -> u64 {
        match self.ascii.get(c as usize) {
            Some(bits) => *bits,
            None => places_of(&self.keys, c),
        }
    }
}

/// Where a letter stands among the keys, as bits.
fn places_of(keys: &[Key], c: char) -> u64 {
    let places = keys.iter().enumerate().filter(|(_, key)| key.is(c));
    places.fold(0, |bits, (i, _)| bits | 1 << i)
}

/// A letter's place in a mask; several share one beyond the usual ones.
fn bit(c: char) -> u64 {
    let place = match c {
        'a'..='z' => c as u32 - 'a' as u32,
        '0'..='9' => c as u32 - '0' as u32 + 26,
        other => 36 + other as u32 % 28,
    };
    1 << place
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A name with `|` before each word and `·` before each part.
    fn form(name: &str) -> Form {
        let mut border = Border::Word;
        let mut units = Vec::new();
        for c in name.chars() {
            match c {
                '|' => border = Border::Word,
                '·' => border = Border::Part,
                c => {
                    let at = units.len() as u16;
                    let unit = Unit {
                        c,
                        border,
                        tail: true,
                        from: at,
                        to: at + 1,
                    };
                    units.push(unit);
                    border = Border::None;
                }
            }
        }
        Form::new(units)
    }

    fn pattern(typed: &str) -> Pattern {
        let key = |c| Key {
            c,
            or: None,
            glued: false,
            tail: false,
        };
        Pattern::new(typed.chars().map(key).collect()).expect("letters")
    }

    /// The names, best first.
    #[track_caller]
    fn check_order(typed: &str, names: &[&str]) {
        let scores: Vec<_> = names
            .iter()
            .map(|name| pattern(typed).score(&form(name)))
            .collect();
        assert!(scores.iter().all(Option::is_some), "{typed}: {scores:?}");
        assert!(
            scores.windows(2).all(|pair| pair[0] > pair[1]),
            "{typed}: {names:?} {scores:?}"
        );
    }

    #[test]
    fn beginnings_come_first() {
        check_order("ddb", &["dynamo·db", "red|dbase"]);
        check_order("s3", &["s·3", "s·3|bucket", "aws|s·3", "class·3"]);
        check_order(
            "key",
            &["key", "key|design", "design|key", "mon·key", "monkey"],
        );
    }

    #[test]
    fn letters_strewn_by_chance_do_not_count() {
        assert_eq!(pattern("abc").score(&form("xxaxxxbxxxc")), None);
        assert_eq!(pattern("cab").score(&form("abc")), None);
        assert!(pattern("dnmdb").score(&form("dynamo·db")).is_some());
    }

    #[test]
    fn places_are_those_of_the_best_way() {
        assert_eq!(pattern("ddb").places(&form("dynamo·db")), [0, 6, 7]);
        assert_eq!(pattern("ab").places(&form("axb|ab")), [3, 4]);
    }

    #[test]
    fn a_syllable_stays_whole() {
        let units = form("kana").units;
        // か・な: the n begins a syllable and does not end one.
        let name = Form::new(
            units
                .into_iter()
                .enumerate()
                .map(|(i, unit)| Unit {
                    tail: i % 2 == 1,
                    ..unit
                })
                .collect(),
        );
        let key = |c, glued, tail| Key {
            c,
            or: None,
            glued,
            tail,
        };
        let kan = Pattern::new(vec![
            key('k', false, false),
            key('a', true, true),
            key('n', false, true),
        ]);
        let kana = Pattern::new(vec![
            key('k', false, false),
            key('a', true, true),
            key('n', false, false),
        ]);
        assert_eq!(kan.expect("letters").score(&name), None);
        assert!(kana.expect("letters").score(&name).is_some());
    }

    #[test]
    fn letters_can_be_divided_over_two_names() {
        let typed = pattern("s3b");
        assert_eq!(typed.fronts(&form("s·3|memo")), 0b0111);
        assert_eq!(typed.backs(&form("bajon|kanri")), 0b1100);
        assert_eq!(typed.backs(&form("tab")), 0b1000);
    }
}
