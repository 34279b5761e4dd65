//! From a query to what is looked up: groups, each with steps of ever looser alternatives.
//!
//! A group is what stands between two blanks. Within a group the exact letters come before
//! the base form, that before another spelling, that before the reading.

use tantivy::schema::Field;

use super::phrase::{BorderTerms, Phrase, Slot};
use super::synonyms::Thesaurus;
use super::{readings, spellings};
use crate::analysis::{Analysis, Analyzer, Token};
use crate::index::schema::Fields;
use crate::index::terms::{EDGE, PART, WORD};
use crate::query::marks;
use crate::synonyms::Synonyms;
use crate::text::kana::{is_hiragana, is_japanese, is_katakana};
use crate::text::normalize::{Normalized, normalize, normalize_query, with_commas};
use crate::wire::Why;

/// How good a match of each kind is. The steps between kinds are wider than anything a
/// match can gain by its place, so that nothing loose stands above something exact.
pub mod tier {
    /// The letters as typed.
    pub const EXACT: f32 = 9.0;
    /// The letters as typed, but for variants of a letter: 国語 for 國語.
    pub const VARIANT: f32 = 8.0;
    /// Another form of the same word.
    pub const BASE: f32 = 7.0;
    /// Another spelling.
    pub const SPELLING: f32 = 6.4;
    /// The reading, typed in kana.
    pub const READING: f32 = 5.6;
    /// The reading, typed in Latin letters.
    pub const ROMAJI: f32 = 5.0;
    /// The reading but for long vowels and the like.
    pub const LOOSE: f32 = 4.2;
    /// A synonym.
    pub const SYNONYM: f32 = 3.4;
    /// One slip away.
    pub const FUZZY: f32 = 2.6;
    /// Held by the title or an outer heading only.
    pub const CONTEXT: f32 = 4.2;
    /// Only some of the words.
    pub const PARTIAL: f32 = 1.0;
}

/// A query understood.
#[derive(Debug, Default)]
pub struct Plan {
    /// All must be found, in the section or with the help of what stands above it.
    pub groups: Vec<Group>,
    /// The words of all groups, looked up one by one when the groups are not found.
    pub words: Vec<WordQuery>,
    /// Pairs of neighbouring letters of all groups.
    pub pairs: Vec<String>,
}

/// What stands between two blanks.
#[derive(Debug)]
pub struct Group {
    /// Its normal form, folded.
    pub chars: Vec<char>,
    /// Tried always.
    pub strict: Vec<Alternative>,
    /// Tried when there is little.
    pub readings: Vec<Alternative>,
    /// Other spellings that a rule makes, tried when there is nothing.
    pub spellings: Vec<Alternative>,
    /// Other words for it, tried always.
    pub synonyms: Vec<Alternative>,
    /// Other words for one of its meanings, tried when there is little.
    pub remote: Vec<Alternative>,
    /// Other words for the one word in it, with its grammar left out, tried when there is nothing.
    pub reworded: Vec<Alternative>,
    /// Tried when there is nothing.
    pub last: Vec<Alternative>,
    /// The group's letters in what stands above a section.
    pub context: Vec<Phrase>,
    /// Whether it is words without grammar between them, in which a slip can be looked for.
    pub plain: bool,
    /// Whether only the exact letters are meant.
    pub quoted: bool,
}

/// One way in which a group can be found.
#[derive(Debug, Clone)]
pub struct Alternative {
    /// What is looked up.
    pub what: What,
    /// What it is called.
    pub why: Why,
    /// How good it is, see [`tier`].
    pub tier: f32,
    /// How good it is inside a word, where short kana stand by chance.
    pub inside: f32,
    /// Whether it counts only as a word or part of its own.
    pub firm: bool,
}

impl Alternative {
    /// One that is as good inside a word as elsewhere.
    pub fn new(what: What, why: Why, tier: f32) -> Self {
        Self {
            what,
            why,
            tier,
            inside: tier,
            firm: false,
        }
    }
}

/// What is looked up.
#[derive(Debug, Clone)]
pub enum What {
    /// A phrase that covers so many characters of its position space.
    Phrase(Phrase, u32),
    /// A character anywhere.
    Single(char),
}

/// A word looked up by itself.
#[derive(Debug, Clone)]
pub struct WordQuery {
    /// Its base form.
    pub base: String,
    /// Its letters.
    pub surface: Vec<char>,
}

/// Plans to look up words, each with whether only its exact letters are meant.
pub fn plan(
    words: &[(String, bool)],
    fields: &Fields,
    analyzer: &mut Analyzer,
    synonyms: &Synonyms,
) -> Plan {
    let mut plan = Plan::default();
    let mut thesaurus = Thesaurus {
        synonyms,
        fields,
        analyzer,
    };
    // What each group was typed as, for words with a blank in them.
    let mut typed = Vec::new();
    let texts: Vec<(&str, bool)> = words.iter().map(|(text, q)| (text.as_str(), *q)).collect();
    let idle = marks::idle(&texts);
    let wanted = std::iter::zip(words.iter().cloned(), idle).filter(|(_, idle)| !idle);
    for ((part, quoted), _) in wanted {
        let variants = if quoted || part.contains(char::is_whitespace) {
            vec![normalize(&part)]
        } else {
            normalize_query(&part)
        };
        let Some(first) = variants.first().filter(|v| !v.chars.is_empty()) else {
            continue;
        };
        // The dictionary knows 烏龍茶 as it is written; all else is looked up as it is folded.
        let analysis = thesaurus.analyzer.analyze(first);
        let folded = first.folded();
        let mut group = Group {
            chars: letters(&folded),
            strict: Vec::new(),
            readings: Vec::new(),
            spellings: Vec::new(),
            synonyms: Vec::new(),
            remote: Vec::new(),
            reworded: Vec::new(),
            last: Vec::new(),
            context: Vec::new(),
            plain: analysis.tokens.iter().all(|t| t.word.content),
            quoted,
        };
        // A comma that divides thousands in a query may divide a list in a note: 255,255 of 255,255,0.
        if let Some(listed) = with_commas(&part) {
            exact(
                &mut group,
                &letters(&listed),
                (Why::Exact, tier::EXACT),
                fields,
            );
        }
        group.strict.extend(spellings::number(&part, fields.gram));
        for variant in &variants {
            let (written, folded) = (letters(variant), letters(&variant.folded()));
            exact(&mut group, &written, (Why::Exact, tier::EXACT), fields);
            if folded != written {
                exact(&mut group, &folded, (Why::Width, tier::VARIANT), fields);
            }
            if !quoted {
                let others = &mut group.strict;
                others.extend(spellings::counters(&folded, fields.gram));
                others.extend(spellings::hiragana(&folded, fields.gram));
            }
        }
        if !quoted {
            conjugated(&mut group, &folded, &analysis, fields);
            group.spellings = spellings::unheard(&group.chars, &analysis, fields);
            readings::read(&mut group, &folded, &analysis, fields);
            thesaurus.expand(&mut group, first, &analysis);
        }
        self::words(&mut plan, &folded, &analysis);
        plan.groups.push(group);
        typed.push((!quoted).then_some(part));
    }
    thesaurus.join(&mut plan.groups, &typed);
    plan
}

fn letters(normal: &Normalized) -> Vec<char> {
    normal.chars.iter().map(|c| c.c).collect()
}

/// Exactly these letters.
fn exact(group: &mut Group, chars: &[char], (why, tier): (Why, f32), fields: &Fields) {
    if let [c] = *chars {
        if is_word_char(c) {
            let whole = Phrase {
                field: fields.gram,
                slots: vec![
                    Slot::one(0, String::from_iter([WORD, c])),
                    Slot::one(0, String::from_iter([c, WORD])),
                ],
                slack: 0,
                begin: BorderTerms::default(),
                end: BorderTerms::default(),
            };
            group
                .strict
                .push(Alternative::new(What::Phrase(whole, 1), why, tier));
        }
        group
            .strict
            .push(Alternative::new(What::Single(c), why, tier - 0.01));
        return;
    }
    if let Some(phrase) = gram_phrase(chars, fields.gram, true) {
        let len = chars.len() as u32;
        let mut exact = Alternative::new(What::Phrase(phrase, len), why, tier);
        // Two or three kana stand inside words by chance more often than not.
        if chars.len() <= 3 && chars.iter().all(|c| is_hiragana(*c)) {
            exact.inside = tier::READING - 0.7;
        }
        // So do two Latin letters: the ai of domain is nobody's AI.
        if chars.len() == 2 && chars.iter().all(char::is_ascii_alphabetic) && !group.quoted {
            exact.inside = tier::SYNONYM - 0.6;
        }
        group.strict.push(exact);
    }
    group
        .context
        .extend(gram_phrase(chars, fields.context, false));
}

/// The phrase of grams that stands exactly where `chars` stand.
pub fn gram_phrase(chars: &[char], field: Field, borders: bool) -> Option<Phrase> {
    let slots = gram_slots(chars, 0);
    if slots.is_empty() {
        return None;
    }
    let (first, last) = (*chars.first()?, *chars.last()?);
    let border = |offset: usize, c: char, before: bool| {
        if !borders || !is_word_char(c) {
            return BorderTerms::default();
        }
        let term = |mark| {
            Some(if before {
                String::from_iter([mark, c])
            } else {
                String::from_iter([c, mark])
            })
        };
        BorderTerms {
            offset: offset as i32,
            word: term(WORD),
            part: term(PART),
        }
    };
    Some(Phrase {
        field,
        slots,
        slack: 0,
        begin: border(0, first, true),
        end: border(chars.len() - 1, last, false),
    })
}

/// The fewest grams that cover `chars`. What stands between two runs of letters is left open, but
/// for a lone letter, which no gram holds by itself: it must begin or end where the blank is.
pub fn gram_slots(chars: &[char], offset: i32) -> Vec<Slot> {
    let mut slots = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let mut end = at;
        while end < chars.len() && !matches!(chars[end], ' ' | '\n') {
            end += 1;
        }
        let place = offset + at as i32;
        if let [lone] = chars[at..end] {
            let mut edge = |term: [char; 2]| {
                slots.push(Slot {
                    offset: place,
                    terms: vec![String::from_iter(term)],
                });
            };
            if at > 0 {
                edge([EDGE, lone]);
            }
            if end < chars.len() {
                edge([lone, EDGE]);
            }
        } else {
            cover(&chars[at..end], place, &mut slots);
        }
        at = end + 1;
    }
    slots
}

fn cover(run: &[char], offset: i32, slots: &mut Vec<Slot>) {
    let ascii = |from: usize| {
        run.get(from..from + 3)
            .is_some_and(|t| t.iter().all(char::is_ascii))
    };
    let mut push = |from: usize, len: usize| {
        slots.push(Slot {
            offset: offset + from as i32,
            terms: vec![run[from..from + len].iter().collect()],
        });
    };
    let mut i = 0;
    while i < run.len() {
        if ascii(i) {
            push(i, 3);
            i += 3;
        } else if i + 1 < run.len() {
            push(i, 2);
            i += 2;
        } else {
            // A last letter without a fellow shares the one before.
            if i >= 2 && ascii(i - 2) {
                push(i - 2, 3);
            } else {
                push(i - 1, 2);
            }
            i += 1;
        }
    }
}

/// Base forms and spellings of the group's words.
fn conjugated(group: &mut Group, normal: &Normalized, analysis: &Analysis, fields: &Fields) {
    let content: Vec<&Token> = analysis.tokens.iter().filter(|t| t.word.content).collect();
    if content.is_empty() || content.len() > 4 || !content.iter().any(|t| t.word.japanese) {
        return;
    }
    // What is left out before the first word and between words must be grammar, not marks.
    let covered: u32 = analysis.tokens.iter().map(|t| t.len).sum();
    if covered as usize != normal.chars.len() {
        return;
    }
    let surface = |token: &Token| -> String {
        normal.chars[token.start as usize..token.end() as usize]
            .iter()
            .map(|c| c.c)
            .collect()
    };
    let first = content[0].start;
    let span = content.last().map_or(0, |t| t.end() - first);
    let slack = if content.len() == 1 { 0 } else { 3 };
    let phrase = |field: Field, term: &dyn Fn(&Token) -> Option<String>| -> Option<Phrase> {
        let slots = content
            .iter()
            .map(|t| {
                Some(Slot {
                    offset: (t.start - first) as i32,
                    terms: vec![term(t)?],
                })
            })
            .collect::<Option<Vec<_>>>()?;
        Some(Phrase {
            field,
            slots,
            slack,
            begin: BorderTerms::default(),
            end: BorderTerms::default(),
        })
    };
    let same = content.iter().all(|t| t.word.base == surface(t));
    let whole = content.len() == analysis.tokens.len();
    let katakana = group.chars.iter().all(|c| is_katakana(*c));
    let conjugates = |t: &&Token| t.word.base.chars().next_back().is_some_and(is_hiragana);
    if !(same && whole && content.len() == 1 && !katakana && !conjugates(&content[0]))
        && let Some(phrase) = phrase(fields.base, &|t| Some(t.word.base.clone()))
    {
        let (why, tier) = if katakana {
            (Why::LongVowel, tier::SPELLING)
        } else if same && whole && content.len() > 1 {
            (Why::Morpheme, tier::BASE)
        } else {
            (Why::BaseForm, tier::BASE)
        };
        group
            .strict
            .push(Alternative::new(What::Phrase(phrase, span), why, tier));
    }
    if let Some(phrase) = phrase(fields.key, &|t| t.word.key.clone()) {
        let why = Why::LongVowel;
        group.strict.push(Alternative::new(
            What::Phrase(phrase, span),
            why,
            tier::SPELLING,
        ));
    }
    if let [verb] = content[..]
        && let Some((phrase, len)) = spellings::stem(&verb.word.base, fields.gram)
    {
        let what = What::Phrase(phrase, len);
        let tier = tier::SPELLING - 0.4;
        group
            .readings
            .push(Alternative::new(what, Why::BaseForm, tier));
    }
    // 設定する is nearer to 設定した than the noun alone is.
    if let ([noun], [_, verb, ..]) = (&content[..], &analysis.tokens[..])
        && verb.word.base == "する"
        && let Some((phrase, len)) = spellings::stem(&format!("{}する", surface(noun)), fields.gram)
    {
        let what = What::Phrase(phrase, len);
        group
            .strict
            .push(Alternative::new(what, Why::BaseForm, tier::BASE + 0.9));
    }
    // サーバー also stands in ファイルサーバの: without its last long vowel it is exact letters.
    if katakana && group.chars.len() >= 3 {
        let trimmed = group.chars.strip_suffix(&['ー']).unwrap_or(&[]).to_vec();
        if trimmed.len() >= 2
            && let Some(phrase) = gram_phrase(&trimmed, fields.gram, true)
        {
            let what = What::Phrase(phrase, trimmed.len() as u32);
            group
                .strict
                .push(Alternative::new(what, Why::LongVowel, tier::SPELLING));
        }
    }
}

/// The content words of a group, for when it is not found as it stands.
fn words(plan: &mut Plan, normal: &Normalized, analysis: &Analysis) {
    let mut push = |token: &Token| {
        let surface: Vec<char> = normal.chars[token.start as usize..token.end() as usize]
            .iter()
            .map(|c| c.c)
            .collect();
        if plan.words.iter().any(|w| w.surface == surface) {
            return;
        }
        plan.words.push(WordQuery {
            base: token.word.base.clone(),
            surface,
        });
    };
    // The 0 of 192.168.0.1 says nothing by itself.
    let glued = |t: &Token| {
        t.len == 1 && !t.word.japanese && normal.chars.len() > 1 && analysis.tokens.len() > 1 && {
            let at = t.start as usize;
            let dot = |i: Option<usize>| {
                i.and_then(|i| normal.chars.get(i))
                    .is_some_and(|c| !is_word_char(c.c))
            };
            normal.chars[at].c.is_ascii_digit() && (dot(at.checked_sub(1)) || dot(Some(at + 1)))
        }
    };
    for token in analysis
        .tokens
        .iter()
        .filter(|t| t.word.content && !glued(t))
    {
        push(token);
    }
    for pair in normal.chars.windows(2) {
        if pair.iter().all(|c| is_word_char(c.c)) {
            let pair: String = pair.iter().map(|c| c.c).collect();
            if !plan.pairs.contains(&pair) {
                plan.pairs.push(pair);
            }
        }
    }
}

/// Whether words are made of `c`, so that a border beside it means something.
fn is_word_char(c: char) -> bool {
    c == '_' || c.is_alphanumeric() || is_japanese(c)
}
