//! Groups of synonyms as a table that is quick to load: sorted words, the groups of each, and the
//! members of each group.
//!
//! The dictionary's build script includes this file to write what the engine reads, so that the
//! two cannot differ.

/// How readily a word stands for, or is found by, the others of its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bond {
    /// Not at all.
    None,
    /// Only where little else is found: the word has other meanings, or a wider one.
    Weak,
    /// Always.
    Strong,
}

/// A word of a group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// In normal form.
    pub word: String,
    /// Words with one number are one word in several spellings, languages or lengths.
    pub lexeme: u8,
    /// Whether the others are looked for when this one is typed.
    pub asks: Bond,
    /// Whether this one is looked for when another is typed.
    pub answers: Bond,
}

/// Another word of a group, as it is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Other<'a> {
    /// In normal form.
    pub word: &'a str,
    /// Whether it is the same word in another spelling, language or length.
    pub same: bool,
    /// How readily it stands for the word that was asked for.
    pub bond: Bond,
}

/// Groups of synonyms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// All words, in order, one after another.
    text: String,
    /// Where each word begins, and the end of the last.
    words: Vec<u32>,
    /// Where each word's groups begin in `groups_of`, and the end of the last.
    occurrences: Vec<u32>,
    groups_of: Vec<u32>,
    /// Where each group's members begin in `members`, and the end of the last.
    groups: Vec<u32>,
    /// A word's number, a lexeme (4 bits) and two bonds (2 bits each).
    members: Vec<u32>,
}

/// Begins every stored table; the last digit changes with the format.
const MAGIC: &[u8; 8] = b"SAKUSYN1";

impl Table {
    /// The table of some groups. Groups of fewer than two words say nothing and are left out.
    pub fn of(groups: &[Vec<Member>]) -> Self {
        let groups = || groups.iter().filter(|group| group.len() > 1);
        let mut words: Vec<&str> = groups().flatten().map(|m| m.word.as_str()).collect();
        words.sort_unstable();
        words.dedup();
        let mut table = Self::default();
        for word in &words {
            table.words.push(table.text.len() as u32);
            table.text.push_str(word);
        }
        table.words.push(table.text.len() as u32);
        let mut groups_of: Vec<Vec<u32>> = vec![Vec::new(); words.len()];
        for (number, group) in groups().enumerate() {
            table.groups.push(table.members.len() as u32);
            for member in group {
                // Every word is in the list that was made of them all.
                let Ok(word) = words.binary_search(&member.word.as_str()) else {
                    continue;
                };
                if groups_of[word].last() != Some(&(number as u32)) {
                    groups_of[word].push(number as u32);
                }
                table.members.push(
                    (word as u32) << 8
                        | u32::from(member.lexeme.min(15)) << 4
                        | (member.asks as u32) << 2
                        | member.answers as u32,
                );
            }
        }
        table.groups.push(table.members.len() as u32);
        for list in groups_of {
            table.occurrences.push(table.groups_of.len() as u32);
            table.groups_of.extend(list);
        }
        table.occurrences.push(table.groups_of.len() as u32);
        table
    }

    /// The other words of every group that holds `word`: nearest first, each once.
    pub fn others(&self, word: &str) -> Vec<Other<'_>> {
        let mut out: Vec<Other<'_>> = Vec::new();
        let Some(asked) = self.find(word) else {
            return out;
        };
        for &group in list(&self.groups_of, &self.occurrences, asked) {
            let members = list(&self.members, &self.groups, group as usize);
            let Some(own) = members.iter().find(|m| (**m >> 8) as usize == asked) else {
                continue;
            };
            for member in members {
                let bond = bond(own >> 2).min(bond(*member));
                let at = (member >> 8) as usize;
                if at == asked || bond == Bond::None {
                    continue;
                }
                let same = member >> 4 & 15 == own >> 4 & 15;
                let word = self.word(at);
                match out.iter_mut().find(|other| other.word == word) {
                    Some(known) => {
                        known.same |= same;
                        known.bond = known.bond.max(bond);
                    }
                    None => out.push(Other { word, same, bond }),
                }
            }
        }
        out.sort_by_key(|other| (std::cmp::Reverse(other.bond), !other.same));
        out
    }

    /// Whether the word is in any group.
    pub fn holds(&self, word: &str) -> bool {
        self.find(word).is_some()
    }

    /// How many groups there are.
    pub fn len(&self) -> usize {
        self.groups.len().saturating_sub(1)
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The stored form.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        let mut number = |n: u32| out.extend(n.to_le_bytes());
        for list in self.lists() {
            number(list.len() as u32);
            list.iter().for_each(|n| number(*n));
        }
        out.extend(self.text.as_bytes());
        out
    }

    /// Reads the stored form; nothing when it is another format or damaged.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let mut table = Self::default();
        for list in [
            &mut table.words,
            &mut table.occurrences,
            &mut table.groups_of,
            &mut table.groups,
            &mut table.members,
        ] {
            let (length, after) = rest.split_first_chunk::<4>()?;
            let length = (u32::from_le_bytes(*length) as usize).checked_mul(4)?;
            let numbers = after.get(..length)?;
            let (numbers, _) = numbers.as_chunks::<4>();
            list.extend(numbers.iter().map(|n| u32::from_le_bytes(*n)));
            rest = &after[length..];
        }
        table.text = String::from_utf8(rest.to_vec()).ok()?;
        table.is_sound().then_some(table)
    }

    fn lists(&self) -> [&Vec<u32>; 5] {
        [
            &self.words,
            &self.occurrences,
            &self.groups_of,
            &self.groups,
            &self.members,
        ]
    }

    /// Whether every number leads somewhere, so that reading cannot fail later.
    fn is_sound(&self) -> bool {
        let bounds = |starts: &[u32], end: usize| {
            starts.is_sorted() && starts.first() == Some(&0) && starts.last() == Some(&(end as u32))
        };
        let words = self.words.len().saturating_sub(1);
        bounds(&self.words, self.text.len())
            && bounds(&self.occurrences, self.groups_of.len())
            && bounds(&self.groups, self.members.len())
            && self.occurrences.len() == self.words.len()
            && self
                .words
                .iter()
                .all(|at| self.text.is_char_boundary(*at as usize))
            && self.groups_of.iter().all(|g| (*g as usize) < self.len())
            && self.members.iter().all(|m| ((m >> 8) as usize) < words)
    }

    fn find(&self, word: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.words.len().saturating_sub(1));
        while low < high {
            let middle = low.midpoint(high);
            match self.word(middle).cmp(word) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }

    fn word(&self, at: usize) -> &str {
        match self.words.get(at..at + 2) {
            Some(&[from, to]) => self.text.get(from as usize..to as usize).unwrap_or(""),
            _ => "",
        }
    }
}

/// The part of `all` that belongs to number `at`.
fn list<'a>(all: &'a [u32], starts: &[u32], at: usize) -> &'a [u32] {
    match starts.get(at..at + 2) {
        Some(&[from, to]) => all.get(from as usize..to as usize).unwrap_or(&[]),
        _ => &[],
    }
}

fn bond(bits: u32) -> Bond {
    match bits & 3 {
        0 => Bond::None,
        1 => Bond::Weak,
        _ => Bond::Strong,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(word: &str, lexeme: u8, asks: Bond, answers: Bond) -> Member {
        Member {
            word: word.to_owned(),
            lexeme,
            asks,
            answers,
        }
    }

    fn table() -> Table {
        use Bond::{None, Strong, Weak};
        Table::of(&[
            vec![
                member("ログイン", 1, Strong, Strong),
                member("サインイン", 2, Strong, Strong),
                member("login", 1, Strong, Strong),
            ],
            vec![
                member("テスト", 1, Weak, Strong),
                member("試験", 2, Strong, Strong),
                member("消された", 3, None, None),
            ],
            vec![
                member("テスト", 1, Strong, Strong),
                member("試験", 1, Weak, Strong),
            ],
            vec![member("独り", 1, Strong, Strong)],
        ])
    }

    #[track_caller]
    fn check(word: &str, expected: &[(&str, bool, Bond)]) {
        let table = table();
        let stored = Table::from_bytes(&table.to_bytes()).expect("what was stored is read");
        assert_eq!(stored, table);
        let others = stored.others(word);
        let others: Vec<_> = others.iter().map(|o| (o.word, o.same, o.bond)).collect();
        assert_eq!(others, expected, "{word}");
    }

    #[test]
    fn the_others_of_a_word_are_found_nearest_first() {
        use Bond::{Strong, Weak};
        check(
            "ログイン",
            &[("login", true, Strong), ("サインイン", false, Strong)],
        );
        check(
            "サインイン",
            &[("ログイン", false, Strong), ("login", false, Strong)],
        );
        check("テスト", &[("試験", true, Strong)]);
        check("試験", &[("テスト", true, Strong)]);
        check("消された", &[]);
        check("独り", &[]);
        check("ログ", &[]);
        check("", &[]);
        assert_eq!(Weak.min(Strong), Weak);
    }

    #[test]
    fn a_damaged_table_is_refused() {
        let stored = table().to_bytes();
        for length in 0..stored.len() {
            assert_eq!(Table::from_bytes(&stored[..length]), None, "{length} bytes");
        }
        for at in 0..stored.len() {
            let mut damaged = stored.clone();
            damaged[at] ^= 0x55;
            // Damage within a word or a bond cannot be seen; nothing else may be believed.
            if let Some(table) = Table::from_bytes(&damaged) {
                for word in ["ログイン", "テスト", "試験", "login"] {
                    table.others(word);
                }
            }
        }
    }

    #[test]
    fn an_empty_table_holds_nothing() {
        let empty = Table::of(&[]);
        assert!(empty.is_empty() && !empty.holds("語"));
        assert_eq!(Table::from_bytes(&empty.to_bytes()), Some(empty));
        assert_eq!(Table::default().others("語"), []);
    }
}
