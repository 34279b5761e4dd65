//! Other words for what was typed: サインイン for ログイン, データベース接続 for DB接続.

use super::phrase::{BorderTerms, Phrase, Slot};
use super::plan::{Alternative, Group, What, gram_phrase, tier};
use crate::analysis::{Analysis, Analyzer, Token};
use crate::index::schema::Fields;
use crate::synonyms::{Bond, Other, Synonyms};
use crate::text::kana::{is_hiragana, is_kana, is_katakana, to_katakana};
use crate::text::normalize::{Normalized, normalize};
use crate::text::variants;
use crate::wire::Why;

/// The most words that stand for one.
const MOST_OTHERS: usize = 12;

/// The most words that stand for one within a longer group.
const MOST_WITHIN: usize = 4;

/// A group of more words of its own is a sentence, whose words are looked up one by one.
const LONGEST: usize = 4;

/// The most groups between blanks that are one word: Amazon Web Services.
const MOST_JOINED: usize = 4;

/// How far the words of a compound may stand from their place: DBへの接続.
const SLACK: u32 = 3;

/// What is needed to make phrases of words.
pub(super) struct Thesaurus<'a> {
    pub(super) synonyms: &'a Synonyms,
    pub(super) fields: &'a Fields,
    pub(super) analyzer: &'a mut Analyzer,
}

impl Thesaurus<'_> {
    /// Gives a group the other words for it, or for a part of it.
    pub(super) fn expand(&mut self, group: &mut Group, normal: &Normalized, analysis: &Analysis) {
        let content: Vec<&Token> = analysis.tokens.iter().filter(|t| t.word.content).collect();
        let letters = |from: u32, to: u32| -> String {
            let chars = &normal.chars[from as usize..to as usize];
            chars.iter().map(|c| c.c).collect()
        };
        let synonyms = self.synonyms;
        let typed = letters(0, normal.chars.len() as u32);
        let mut whole = synonyms.others(&typed);
        // らむだ is what one types before ラムダ.
        let kana: String = typed.chars().map(to_katakana).collect();
        if whole.is_empty() && normal.chars.len() >= 3 && typed.chars().all(is_kana) {
            whole = synonyms.others(&kana);
        }
        if !whole.is_empty() {
            for other in whole.iter().take(MOST_OTHERS) {
                let found = self.word(other.word);
                add(group, found, other);
            }
            return;
        }
        if content.is_empty() || content.len() > LONGEST {
            return;
        }
        // Between the words only grammar may be left out, not marks.
        let covered: u32 = analysis.tokens.iter().map(|t| t.len).sum();
        if covered as usize != normal.chars.len() {
            return;
        }
        let mut at = 0;
        while at < content.len() {
            // The longest run of words that is known as one.
            let known = (at..content.len()).rev().find_map(|last| {
                let mut others = synonyms.others(&letters(content[at].start, content[last].end()));
                if others.is_empty() && at == last {
                    others = synonyms.others(&content[at].word.base);
                }
                (!others.is_empty()).then_some((last, others))
            });
            let Some((last, others)) = known else {
                at += 1;
                continue;
            };
            let alone = at == 0 && last + 1 == content.len();
            // ログインした is the word; DB の中 is more than DB, and says less than it.
            let end = content[last].end();
            let rest = analysis.tokens.iter().find(|t| t.start >= end);
            let whole = rest.is_none_or(|t| t.word.base == "する") && content[at].start == 0;
            if alone && !whole && !conjugates(content[last]) {
                for other in others.iter().take(MOST_WITHIN) {
                    let found = self.word(other.word);
                    group
                        .reworded
                        .extend(found.map(|what| alternative(what, other)));
                }
                return;
            }
            let most = if alone { MOST_OTHERS } else { MOST_WITHIN };
            for other in others.iter().take(most) {
                let found = if alone {
                    self.word(other.word)
                } else {
                    self.within(&content[..at], other.word, &content[last + 1..])
                };
                add(group, found, other);
            }
            at = last + 1;
        }
    }

    /// Gives groups that are one word between them the other words for it.
    ///
    /// `parts` are the groups as they were typed; none for those in quotation marks.
    pub(super) fn join(&mut self, groups: &mut [Group], parts: &[Option<String>]) {
        let synonyms = self.synonyms;
        let mut at = 0;
        while at < parts.len() {
            let longest = (at + MOST_JOINED).min(parts.len());
            let known = (at + 2..=longest).rev().find_map(|end| {
                let parts: Option<Vec<&str>> =
                    parts[at..end].iter().map(Option::as_deref).collect();
                let others = synonyms.others(&normalize(&parts?.join(" ")).text());
                (!others.is_empty()).then_some((end, others))
            });
            let Some((end, others)) = known else {
                at += 1;
                continue;
            };
            // A section with the other word has what each of them means.
            for other in others.iter().take(MOST_OTHERS) {
                let found = self.word(other.word);
                for group in &mut groups[at..end] {
                    add(group, found.clone(), other);
                }
            }
            at = end;
        }
    }

    /// A word as it may stand in a note.
    fn word(&mut self, word: &str) -> Option<What> {
        let normal = normalize(word);
        let analysis = self.analyzer.analyze(&normal);
        let len = normal.chars.len() as u32;
        if let [token] = &analysis.tokens[..]
            && token.len == len
        {
            let japanese: Vec<char> = word.chars().collect();
            // Two characters are a word of their own, not letters in a longer one.
            if !token.word.content {
                return None;
            }
            if !token.word.japanese
                || conjugates(token)
                || len <= 2
                || japanese.iter().all(|c| is_katakana(*c))
            {
                return Some(What::Phrase(bases(&[token], 0, self.fields), len));
            }
        }
        let phrase = gram_phrase(&variants::fold(&normal.chars), self.fields.gram, true)?;
        Some(What::Phrase(phrase, len))
    }

    /// A word between others that stay.
    fn within(&mut self, before: &[&Token], word: &str, after: &[&Token]) -> Option<What> {
        let normal = normalize(word);
        let analysis = self.analyzer.analyze(&normal);
        let inner: Vec<&Token> = analysis.tokens.iter().filter(|t| t.word.content).collect();
        if inner.is_empty() {
            return None;
        }
        let mut slots = Vec::new();
        let mut end = 0;
        if let (Some(first), Some(last)) = (before.first(), before.last()) {
            slots.extend(bases(before, first.start, self.fields).slots);
            end = last.end() - first.start;
        }
        let mut push = |tokens: &[&Token], end: u32, from: u32| {
            for token in tokens {
                slots.push(Slot {
                    offset: (end + token.start - from) as i32,
                    terms: vec![token.word.base.clone()],
                });
            }
        };
        push(&inner, end, 0);
        end += normal.chars.len() as u32;
        if let (Some(first), Some(last)) = (after.first(), after.last()) {
            push(after, end, first.start);
            end += last.end() - first.start;
        }
        let phrase = Phrase {
            field: self.fields.base,
            slots,
            slack: SLACK,
            begin: BorderTerms::default(),
            end: BorderTerms::default(),
        };
        Some(What::Phrase(phrase, end))
    }
}

/// The phrase of base forms of words that stand as they stand from `from` on.
fn bases(tokens: &[&Token], from: u32, fields: &Fields) -> Phrase {
    Phrase {
        field: fields.base,
        slots: tokens
            .iter()
            .map(|t| Slot::one((t.start - from) as usize, t.word.base.clone()))
            .collect(),
        slack: 0,
        begin: BorderTerms::default(),
        end: BorderTerms::default(),
    }
}

/// Whether the word ends in kana that its other forms change.
fn conjugates(token: &Token) -> bool {
    token.word.base.ends_with(is_hiragana)
}

fn add(group: &mut Group, what: Option<What>, other: &Other<'_>) {
    let Some(what) = what else {
        return;
    };
    let list = match other.bond {
        Bond::None => return,
        Bond::Strong => &mut group.synonyms,
        Bond::Weak => &mut group.remote,
    };
    list.push(alternative(what, other));
}

fn alternative(what: What, other: &Other<'_>) -> Alternative {
    let weak = if other.bond == Bond::Strong { 0.0 } else { 0.3 };
    let apart = if other.same { 0.0 } else { 0.2 };
    let mut alternative = Alternative::new(what, Why::Synonym, tier::SYNONYM - weak - apart);
    // Letters inside another word are no synonym.
    alternative.firm = true;
    alternative
}
