//! A name that can be typed: a title, a heading or a file's name, in its letters and as it is read.

use super::fuzzy::{Form, Key, Pattern, Unit};
use super::letters::{self, Letter};
use crate::analysis::{Analyzer, Border, Token};
use crate::text::kana::{is_japanese, is_kana, is_kanji};
use crate::text::normalize::{Normalized, normalize, normalize_query};
use crate::text::variants;
use crate::wire::Segment;

/// Characters of a name that are compared; a heading may be a whole paragraph.
const LONGEST: usize = 160;

/// A name in the forms in which it can be typed.
#[derive(Debug)]
pub(super) struct Name {
    /// The name as people see it.
    pub text: String,
    normal: Normalized,
    /// Its own letters.
    pub written: Form,
    /// As it is read, in Latin letters; words in Latin letters stand as they are.
    pub read: Form,
    /// As it is read when a word has a second reading.
    other: Option<Form>,
    /// Whether anything in it is read at all.
    japanese: bool,
}

/// What was typed, in the forms in which it may mean a name.
#[derive(Debug)]
pub(super) struct Typed {
    /// As it stands.
    written: Option<Pattern>,
    /// As romaji, in the one spelling; first with double consonants taken as one long sound.
    read: Vec<Pattern>,
}

/// A match in the reading counts this much less than one in the letters themselves.
const READ: i32 = -4;

/// How a name was matched: the form, and the score.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Found {
    /// Higher is better.
    pub score: i32,
    way: Way,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    Written,
    Read(u8),
    Other(u8),
}

impl Name {
    /// Analyses a name.
    pub(super) fn new(text: &str, analyzer: &mut Analyzer) -> Self {
        let mut normal = normalize(text);
        normal.chars.truncate(LONGEST);
        let analysis = analyzer.analyze(&normal);
        let borders = analysis.borders(normal.chars.len());
        let mut written = Vec::with_capacity(normal.chars.len());
        let folded = normal.folded();
        for (at, char) in folded.chars.iter().enumerate() {
            if char.c.is_whitespace() {
                continue;
            }
            let mark = !is_japanese(char.c) && !char.c.is_alphanumeric();
            written.push(Unit {
                c: char.c,
                border: if mark { Border::None } else { borders[at] },
                tail: true,
                from: at as u16,
                to: at as u16 + 1,
            });
        }
        let words = words(&normal, &analysis.tokens, &analysis.parts);
        let second = words
            .iter()
            .any(|(token, _)| !token.word.alternatives.is_empty());
        Self {
            written: Form::new(written),
            read: Form::new(read(&folded, &words, false)),
            other: second.then(|| Form::new(read(&folded, &words, true))),
            japanese: normal.chars.iter().any(|char| is_japanese(char.c)),
            text: text.to_owned(),
            normal,
        }
    }

    /// How well it is what was typed, if at all.
    pub(super) fn find(&self, typed: &Typed) -> Option<Found> {
        let score = |pattern: &Pattern, form: &Form, way: Way, less: i32| {
            let score = pattern.score(form)? + less;
            Some(Found { score, way })
        };
        let mut best = typed
            .written
            .as_ref()
            .and_then(|pattern| score(pattern, &self.written, Way::Written, 0));
        if self.japanese {
            for (i, pattern) in typed.read.iter().enumerate() {
                let i = i as u8;
                best = best.max(score(pattern, &self.read, Way::Read(i), READ));
                if let Some(other) = &self.other {
                    best = best.max(score(pattern, other, Way::Other(i), READ - 2));
                }
            }
        }
        best
    }

    /// The name with the letters that were found marked.
    pub(super) fn segments(&self, typed: &Typed, found: Found) -> Vec<Segment> {
        let (pattern, form) = match found.way {
            Way::Written => (typed.written.as_ref(), &self.written),
            Way::Read(i) => (typed.read.get(usize::from(i)), &self.read),
            Way::Other(i) => (
                typed.read.get(usize::from(i)),
                self.other.as_ref().unwrap_or(&self.read),
            ),
        };
        let places = pattern.map_or_else(Vec::new, |pattern| pattern.places(form));
        self.marked(places.iter().filter_map(|&at| form.units.get(at)))
    }

    /// The name with what these letters stand for marked.
    pub(super) fn marked<'a>(&self, units: impl Iterator<Item = &'a Unit>) -> Vec<Segment> {
        let mut hit = vec![false; self.text.len()];
        for unit in units {
            let range = usize::from(unit.from)..usize::from(unit.to);
            if let Some(bytes) = self.normal.source(range) {
                hit[bytes].fill(true);
            }
        }
        let mut out: Vec<Segment> = Vec::new();
        for (at, c) in self.text.char_indices() {
            match out.last_mut() {
                Some(last) if last.hit == hit[at] => last.text.push(c),
                _ => out.push(Segment {
                    text: c.to_string(),
                    hit: hit[at],
                }),
            }
        }
        out
    }

    /// The name without marks.
    pub(super) fn plain(&self) -> Vec<Segment> {
        self.marked(std::iter::empty())
    }
}

/// The words of a name; a compound is the words it is made of if it is read as they are.
fn words<'a>(
    normal: &Normalized,
    tokens: &'a [Token],
    parts: &'a [Token],
) -> Vec<(&'a Token, Border)> {
    let mut out = Vec::new();
    for token in tokens {
        let inside: Vec<&Token> = parts
            .iter()
            .filter(|part| part.start >= token.start && part.end() <= token.end())
            .collect();
        let covered: u32 = inside.iter().map(|part| part.len).sum();
        let reading: Vec<char> = inside
            .iter()
            .flat_map(|part| part.word.reading.iter().copied())
            .collect();
        let unread = token.word.reading.iter().any(|c| is_kanji(*c));
        let apart = |c: &char| *c != '_';
        let letters = normal.chars[token.start as usize..token.end() as usize]
            .iter()
            .map(|c| c.c);
        let same = reading == token.word.reading
            || (!token.word.japanese && covered == letters.filter(apart).count() as u32);
        if !inside.is_empty() && (same || unread) {
            for (i, part) in inside.into_iter().enumerate() {
                out.push((part, if i == 0 { Border::Word } else { Border::Part }));
            }
        } else {
            out.push((token, Border::Word));
        }
    }
    out
}

/// The letters of words as they are read; with `second`, by their second readings.
fn read(normal: &Normalized, words: &[(&Token, Border)], second: bool) -> Vec<Unit> {
    let mut out = Vec::new();
    for (token, border) in words {
        let text: Vec<char> = normal.chars[token.start as usize..token.end() as usize]
            .iter()
            .map(|char| char.c)
            .collect();
        // Kana and Latin letters stand for themselves, kanji only all together.
        let exact = text.iter().all(|c| !is_kanji(*c));
        let reading = match token.word.alternatives.first() {
            Some(alternative) if second => alternative,
            _ => &token.word.reading,
        };
        let letters = letters::unify(&letters::plain(if exact { &text } else { reading }), false);
        for (i, letter) in letters.iter().enumerate() {
            let (from, to) = if exact {
                let next = letters
                    .iter()
                    .map(|next| next.from)
                    .find(|from| *from > letter.from);
                (
                    token.start + letter.from,
                    token.start + next.unwrap_or(token.len),
                )
            } else {
                (token.start, token.end())
            };
            out.push(Unit {
                c: letter.c,
                border: if i == 0 { *border } else { Border::None },
                tail: ends_syllable(&letters, i),
                from: from as u16,
                to: to as u16,
            });
        }
    }
    out
}

fn ends_syllable(letters: &[Letter], i: usize) -> bool {
    letters
        .get(i + 1)
        .is_none_or(|next| next.syllable != letters[i].syllable)
}

impl Typed {
    /// From a part of what was typed that holds no blank.
    pub(super) fn new(part: &str) -> Self {
        let normal = normalize_query(part);
        let chars: Vec<char> = normal
            .first()
            .map(|normal| variants::fold(&normal.chars))
            .unwrap_or_default();
        let as_it_stands = |c: &char| Key {
            c: *c,
            or: None,
            glued: false,
            tail: false,
        };
        let plain = letters::plain(&chars);
        let mut read = Vec::new();
        if !chars.iter().any(|c| is_kanji(*c)) {
            for doubles in [false, true] {
                let letters = letters::unify(&plain, doubles);
                let keys = (0..letters.len()).map(|i| {
                    let kana = chars
                        .get(letters[i].from as usize)
                        .is_some_and(|c| is_kana(*c));
                    let begins = i == 0 || letters[i - 1].syllable != letters[i].syllable;
                    Key {
                        c: letters[i].c,
                        or: letters::also(&letters, i),
                        glued: kana && !begins,
                        tail: kana && ends_syllable(&letters, i),
                    }
                });
                let pattern = Pattern::new(keys.collect());
                if let Some(pattern) = pattern.filter(|pattern| !read.contains(pattern)) {
                    read.push(pattern);
                }
            }
        }
        Self {
            written: Pattern::new(chars.iter().map(as_it_stands).collect()),
            read,
        }
    }

    /// How many letters were typed.
    pub(super) fn len(&self) -> usize {
        self.written.as_ref().map_or(0, Pattern::len)
    }

    /// The two names' forms to be matched together, for each way of taking what was typed.
    fn pairs<'a>(
        &'a self,
        first: &'a Name,
        second: &'a Name,
    ) -> impl Iterator<Item = (&'a Pattern, [&'a Form; 2], i32)> {
        let written = self
            .written
            .iter()
            .map(|pattern| (pattern, [&first.written, &second.written], 0));
        let japanese = first.japanese || second.japanese;
        let read = self
            .read
            .iter()
            .filter(move |_| japanese)
            .map(|pattern| (pattern, [&first.read, &second.read], READ));
        written.chain(read)
    }

    /// How well two names, one after the other, are what was typed: `s3v` is S3 › バージョン管理.
    /// `fronts` is the first name's, `backs` the second's.
    pub(super) fn across(
        &self,
        first: &Name,
        second: &Name,
        fronts: &Reach,
        backs: &Reach,
    ) -> Option<i32> {
        let reach = fronts.0.iter().zip(&backs.0);
        self.pairs(first, second)
            .zip(reach)
            .filter_map(|((pattern, [one, two], less), (front, back))| {
                // Each name must take some of the letters.
                let inner = !1 & !(1 << pattern.len());
                if front & back & inner == 0 {
                    return None;
                }
                Some(pattern.score(&Form::joined(one, two))? + less)
            })
            .max()
    }

    /// How many of the letters a name can take from the front.
    pub(super) fn fronts(&self, name: &Name) -> Reach {
        self.reach(name, Pattern::fronts)
    }

    /// From which letters on a name can take all that are left.
    pub(super) fn backs(&self, name: &Name) -> Reach {
        self.reach(name, Pattern::backs)
    }

    fn reach(&self, name: &Name, of: impl Fn(&Pattern, &Form) -> u64) -> Reach {
        let written = self
            .written
            .iter()
            .map(|pattern| of(pattern, &name.written));
        let read = self.read.iter().map(|pattern| of(pattern, &name.read));
        Reach(written.chain(read).collect())
    }

    /// Both names with the letters marked that [`Typed::across`] found.
    pub(super) fn segments_across(&self, first: &Name, second: &Name) -> [Vec<Segment>; 2] {
        let best = self
            .pairs(first, second)
            .max_by_key(|(pattern, [one, two], less)| {
                pattern
                    .score(&Form::joined(one, two))
                    .map(|score| score + less)
            });
        let Some((pattern, [one, two], _)) = best else {
            return [first.plain(), second.plain()];
        };
        let places = pattern.places(&Form::joined(one, two));
        let width = one.units.len();
        [
            first.marked(places.iter().filter_map(|&at| one.units.get(at))),
            second.marked(
                places
                    .iter()
                    .filter_map(|&at| two.units.get(at.checked_sub(width)?)),
            ),
        ]
    }
}

/// Numbers of letters, as bits, for each way of taking what was typed.
#[derive(Debug)]
pub(super) struct Reach(Vec<u64>);

impl Reach {
    /// Whether a name can begin with any of the letters.
    pub(super) fn any(&self) -> bool {
        self.0.iter().any(|bits| bits & !1 != 0)
    }
}
