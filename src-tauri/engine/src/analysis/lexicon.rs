//! What is known of words: lindera over IPADIC, with readings for base forms and homographs.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use lindera::mode::{Mode, Penalty};
use lindera::segmenter::Segmenter;
use lindera::worker::SegmentWorker;
use lindera_dictionary::builder::user_dictionary::UserDictionaryBuilderOptions;
use lindera_dictionary::dictionary::{Dictionary, UserDictionary};

use super::{Analysis, Token, surface};
use crate::error::EngineError;
use crate::personal::words::OwnWord;
use crate::text::kana::{is_kanji, is_katakana, katakana_key, to_hiragana};
use crate::text::normalize::NormalChar;
use crate::text::variants::{self, fold_text};

/// What is known of a word.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// Whether it says something of itself: not a particle, auxiliary or the like.
    pub content: bool,
    /// The form under which all its conjugations, lengths of vowels and variants of letters meet.
    pub base: String,
    /// The form under which its spellings meet: first kanji and reading of the base form.
    pub key: Option<String>,
    /// In hiragana; Latin letters and kanji without a known reading stand for themselves.
    pub reading: Vec<char>,
    /// Other readings the same letters can have (市場: しじょう, いちば).
    pub alternatives: Vec<Vec<char>>,
    /// Whether it is written in Japanese letters.
    pub japanese: bool,
    /// Whether its reading is Japanese, whatever its letters are.
    pub spoken: bool,
}

/// IPADIC columns of a word's details.
mod column {
    pub(super) const CLASS: usize = 0;
    pub(super) const SUBCLASS: usize = 1;
    pub(super) const BASE: usize = 6;
    pub(super) const READING: usize = 7;
}

/// What is not IPADIC's: the user's own words.
#[derive(Default)]
pub(crate) struct OwnDictionary {
    /// For the analyser; none when there is nothing to tell it.
    segments: Option<UserDictionary>,
    readings: HashMap<String, Vec<char>>,
}

impl OwnDictionary {
    /// The dictionary of some words; what lindera says when it does not take them.
    pub(crate) fn of(words: &[OwnWord]) -> Result<Self, String> {
        let words = in_both_letters(words);
        let told = words.iter().filter(|word| word.is_for_analyser());
        let csv: String = told.map(OwnWord::to_ipadic).collect();
        let segments = if csv.is_empty() {
            None
        } else {
            let builder = UserDictionaryBuilderOptions::default().builder();
            let built = builder.build_from_reader(csv.as_bytes());
            Some(built.map_err(|error| error.to_string())?)
        };
        let readings = words.iter().map(|w| (w.surface.clone(), w.reading.clone()));
        Ok(Self {
            segments,
            readings: readings.collect(),
        })
    }
}

/// The words, and those with folded letters a second time, for that is how a run may be read.
fn in_both_letters(words: &[OwnWord]) -> Vec<OwnWord> {
    let written: HashSet<&str> = words.iter().map(|word| word.surface.as_str()).collect();
    let folded = words.iter().filter_map(|word| {
        let surface = fold_text(&word.surface);
        let other = !written.contains(surface.as_str());
        other.then(|| OwnWord {
            surface,
            ..word.clone()
        })
    });
    words.iter().cloned().chain(folded).collect()
}

impl std::fmt::Debug for OwnDictionary {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OwnDictionary")
            .field("words", &self.readings.len())
            .finish()
    }
}

/// The dictionary with what has been learnt of its words so far.
pub struct Lexicon {
    dictionary: Dictionary,
    own: Arc<OwnDictionary>,
    normal: SegmentWorker,
    decompose: SegmentWorker,
    known: HashMap<u32, Arc<Word>>,
    unknown: HashMap<String, Arc<Word>>,
    base_readings: HashMap<String, Option<Arc<str>>>,
    parts: HashMap<String, Arc<[(u32, u32)]>>,
}

/// A dictionary in memory, to be shared by the analysers of several threads.
#[derive(Clone)]
pub struct LoadedDictionary {
    dictionary: Dictionary,
    own: Arc<OwnDictionary>,
}

impl LoadedDictionary {
    /// Maps the dictionary folder `path` into memory.
    ///
    /// # Errors
    ///
    /// [`EngineError::Dictionary`] when it is missing, damaged or of another format.
    pub fn load(path: &Path) -> Result<Self, EngineError> {
        lindera::dictionary::load_fs_dictionary_with_options(path, true)
            .map(|dictionary| Self {
                dictionary,
                own: Arc::default(),
            })
            .map_err(|error| EngineError::Dictionary {
                path: path.to_owned(),
                reason: error.to_string(),
            })
    }

    /// The same dictionary with the user's words, instead of those it may have had.
    pub(crate) fn with_own(&self, own: &Arc<OwnDictionary>) -> Self {
        Self {
            dictionary: self.dictionary.clone(),
            own: Arc::clone(own),
        }
    }
}

/// The longest word with an old letter in it that is looked for in the dictionary, in characters.
const LONGEST_VARIANT: usize = 8;

/// Words kept before what was learnt is dropped: enough for any folder, and a bound.
const MOST_UNKNOWN: usize = 200_000;

impl Lexicon {
    /// A lexicon over a loaded dictionary.
    pub fn new(dictionary: &LoadedDictionary) -> Self {
        let own = Arc::clone(&dictionary.own);
        let dictionary = dictionary.dictionary.clone();
        let worker =
            |mode| Segmenter::new(mode, dictionary.clone(), own.segments.clone()).into_worker();
        Self {
            normal: worker(Mode::Normal),
            decompose: worker(Mode::Decompose(Penalty::default())),
            known: HashMap::new(),
            unknown: HashMap::new(),
            base_readings: HashMap::new(),
            parts: HashMap::new(),
            own,
            dictionary,
        }
    }

    /// Divides a Japanese run that begins at character `offset` of its text.
    pub(super) fn segment(&mut self, run: &[NormalChar], offset: usize, out: &mut Analysis) {
        let run = &*self.in_known_letters(run);
        let text = surface(run);
        // (characters, system word id or none for unknown words)
        let mut words: Vec<(usize, Option<u32>)> = Vec::new();
        match self.normal.segment(&text) {
            Ok(tokens) => {
                for token in &tokens {
                    let known = token.word_id.is_system() && !token.word_id.is_unknown();
                    words.push((
                        token.surface.chars().count(),
                        known.then(|| token.word_id.id()),
                    ));
                }
            }
            // The whole run is one word when it cannot be divided: still found by its letters.
            Err(_) => words.push((run.len(), None)),
        }
        let mut at = 0;
        let mut i = 0;
        while i < words.len() {
            let (mut len, id) = words[i];
            i += 1;
            // The analyser's division of a katakana run depends on what surrounds it; the run as
            // a whole is the word, what the analyser saw in it are its parts.
            let mut parts: Vec<(u32, u32)> = Vec::new();
            let katakana =
                |at: usize, len: usize| run[at..at + len].iter().all(|c| is_katakana(c.c));
            if katakana(at, len) {
                let first = len;
                while i < words.len() && katakana(at + len, words[i].0) {
                    parts.push((len as u32, words[i].0 as u32));
                    len += words[i].0;
                    i += 1;
                }
                if !parts.is_empty() {
                    parts.insert(0, (0, first as u32));
                }
            }
            let chars = &run[at..at + len];
            let word = match id {
                Some(id) if parts.is_empty() && !self.is_own(chars) => self.known(id, chars),
                _ => self.unknown(chars),
            };
            let start = (offset + at) as u32;
            if parts.is_empty() && worth_dividing(chars) {
                parts = self.divide(chars).to_vec();
            }
            for (from, part_len) in parts {
                let part = &chars[from as usize..(from + part_len) as usize];
                let word = self.lookup(part);
                out.parts.push(Token {
                    start: start + from,
                    len: part_len,
                    word,
                });
            }
            out.tokens.push(Token {
                start,
                len: len as u32,
                word,
            });
            at += len;
        }
    }

    /// A word in letters other than Japanese ones.
    pub(super) fn latin(&mut self, text: &str) -> Arc<Word> {
        if let Some(word) = self.unknown.get(text) {
            return Arc::clone(word);
        }
        // nginx read えんじんえっくす is Japanese as far as readings go.
        let own = self.own.readings.get(text);
        let word = Arc::new(Word {
            content: true,
            base: text.to_owned(),
            reading: own.cloned().unwrap_or_else(|| text.chars().collect()),
            spoken: own.is_some(),
            ..Word::default()
        });
        self.remember(text, &word);
        word
    }

    /// The readings in hiragana that the dictionary knows for exactly these letters.
    pub fn readings_of(&self, surface: &str) -> Vec<Vec<char>> {
        let mut out: Vec<Vec<char>> = Vec::new();
        out.extend(self.own.readings.get(surface).cloned());
        for entry in self.dictionary.prefix_dictionary.find_surface_iter(surface) {
            let details = self.dictionary.word_details(entry.word_id().id() as usize);
            if let Some(reading) = details.get(column::READING).filter(|r| **r != "*") {
                let reading: Vec<char> = reading.chars().map(to_hiragana).collect();
                if !out.contains(&reading) {
                    out.push(reading);
                }
            }
        }
        out
    }

    /// The run with every letter folded that is not part of a word which the dictionary has as it
    /// is written: 國語 becomes 国語, which it knows; 烏龍茶 and 時々 stay what they are.
    fn in_known_letters<'a>(&self, run: &'a [NormalChar]) -> Cow<'a, [NormalChar]> {
        let folded = variants::fold(run);
        let differs = |at: &usize| folded[*at] != run[*at].c;
        let Some(first) = (0..run.len()).find(differs) else {
            return Cow::Borrowed(run);
        };
        let letters: Vec<char> = run.iter().map(|c| c.c).collect();
        let words = &self.dictionary.prefix_dictionary;
        let mut known = vec![false; run.len()];
        for start in first.saturating_sub(LONGEST_VARIANT)..run.len() {
            let near = &letters[start..letters.len().min(start + LONGEST_VARIANT)];
            if !(start..start + near.len()).any(|at| differs(&at)) {
                continue;
            }
            let longest = words.common_prefix_search(near).map(|(_, len)| len).max();
            if let Some(len) = longest.filter(|len| *len > 1) {
                known[start..start + len].fill(true);
            }
        }
        let mut out = run.to_vec();
        for (at, c) in out.iter_mut().enumerate().filter(|(at, _)| !known[*at]) {
            c.c = folded[at];
        }
        Cow::Owned(out)
    }

    /// A dictionary word of exactly these letters, or an unknown one.
    fn lookup(&mut self, chars: &[NormalChar]) -> Arc<Word> {
        let text = surface(chars);
        if self.own.readings.contains_key(&text) {
            return self.unknown(chars);
        }
        let id = self
            .dictionary
            .prefix_dictionary
            .find_surface_iter(&text)
            .map(|entry| entry.word_id().id())
            .next();
        match id {
            Some(id) => self.known(id, chars),
            None => self.unknown(chars),
        }
    }

    /// Whether the user says how this is read.
    fn is_own(&self, chars: &[NormalChar]) -> bool {
        !self.own.readings.is_empty() && self.own.readings.contains_key(&surface(chars))
    }

    fn known(&mut self, id: u32, chars: &[NormalChar]) -> Arc<Word> {
        if let Some(word) = self.known.get(&id) {
            return Arc::clone(word);
        }
        let text = surface(chars);
        let details: Vec<String> = self
            .dictionary
            .word_details(id as usize)
            .iter()
            .map(|&detail| detail.to_owned())
            .collect();
        let detail = |i: usize| details.get(i).map_or("*", String::as_str);
        let content = is_content(
            detail(column::CLASS),
            detail(column::SUBCLASS),
            detail(column::BASE),
        );
        let base = match detail(column::BASE) {
            "*" => text.clone(),
            base => base.to_owned(),
        };
        let reading: Vec<char> = match detail(column::READING) {
            "*" => text.chars().map(to_hiragana).collect(),
            reading => reading.chars().map(to_hiragana).collect(),
        };
        let mut alternatives = Vec::new();
        if content && text.chars().any(is_kanji) {
            alternatives = self.readings_of(&text);
            alternatives.retain(|r| *r != reading);
            // Names of people and places give rare words many readings; the first are the usual ones.
            alternatives.truncate(3);
        }
        let word = Arc::new(Word {
            content,
            key: if content {
                self.key(&base, &text, &reading)
            } else {
                None
            },
            base: if text.chars().all(is_katakana) {
                katakana_key(&text.chars().collect::<Vec<_>>())
            } else {
                fold_text(&base)
            },
            reading,
            alternatives,
            japanese: true,
            spoken: true,
        });
        self.known.insert(id, Arc::clone(&word));
        word
    }

    fn unknown(&mut self, chars: &[NormalChar]) -> Arc<Word> {
        let text = surface(chars);
        if let Some(word) = self.unknown.get(&text) {
            return Arc::clone(word);
        }
        let letters: Vec<char> = text.chars().collect();
        let katakana = letters.iter().all(|c| is_katakana(*c));
        let own = self.own.readings.get(&text).cloned();
        // What IPADIC reads otherwise may be typed so, too.
        let mut alternatives = match &own {
            Some(_) => self.readings_of(&text),
            None => Vec::new(),
        };
        let reading = own
            .clone()
            .unwrap_or_else(|| letters.iter().copied().map(to_hiragana).collect());
        alternatives.retain(|r| *r != reading);
        alternatives.truncate(3);
        let word = Arc::new(Word {
            content: true,
            base: if katakana {
                katakana_key(&letters)
            } else {
                fold_text(&text)
            },
            key: own.and_then(|reading| self.key(&text, &text, &reading)),
            reading,
            alternatives,
            japanese: true,
            spoken: true,
        });
        self.remember(&text, &word);
        word
    }

    fn remember(&mut self, text: &str, word: &Arc<Word>) {
        if self.unknown.len() >= MOST_UNKNOWN {
            self.unknown.clear();
        }
        self.unknown.insert(text.to_owned(), Arc::clone(word));
    }

    /// 打合せ and 打ち合わせ, 行う and 行なう meet in their first kanji and the reading of the base form.
    fn key(&mut self, base: &str, text: &str, reading: &[char]) -> Option<String> {
        let first = base.chars().next().filter(|c| is_kanji(*c))?;
        let reading: Arc<str> = if base == text {
            reading.iter().collect::<String>().into()
        } else if let Some(known) = self.base_readings.get(base) {
            known.clone()?
        } else {
            let known: Option<Arc<str>> = self
                .readings_of(base)
                .first()
                .map(|reading| reading.iter().collect::<String>().into());
            self.base_readings.insert(base.to_owned(), known.clone());
            known?
        };
        Some(format!("{}{reading}", variants::common(first)))
    }

    /// The parts that the analyser sees when long words cost it more: (start, length) in characters.
    fn divide(&mut self, chars: &[NormalChar]) -> Arc<[(u32, u32)]> {
        let text = surface(chars);
        if let Some(parts) = self.parts.get(&text) {
            return Arc::clone(parts);
        }
        let mut parts = Vec::new();
        if let Ok(tokens) = self.decompose.segment(&text) {
            let mut at = 0;
            for token in &tokens {
                let len = token.surface.chars().count() as u32;
                parts.push((at, len));
                at += len;
            }
        }
        if parts.len() < 2 {
            parts.clear();
        }
        let parts: Arc<[(u32, u32)]> = parts.into();
        if self.parts.len() >= MOST_UNKNOWN {
            self.parts.clear();
        }
        self.parts.insert(text, Arc::clone(&parts));
        parts
    }
}

/// Whether a word is long enough to hold others.
fn worth_dividing(chars: &[NormalChar]) -> bool {
    let kanji = chars.iter().all(|c| is_kanji(c.c));
    let katakana = chars.iter().all(|c| is_katakana(c.c));
    (kanji && chars.len() > 2) || (katakana && chars.len() > 4)
}

/// Whether words of this IPADIC class say something of themselves.
fn is_content(class: &str, subclass: &str, base: &str) -> bool {
    match class {
        "助詞" | "助動詞" | "記号" | "フィラー" | "接続詞" | "連体詞" | "その他" => {
            false
        }
        "動詞" => {
            // 描き直す, 読み続ける: an auxiliary written in kanji adds to what is meant.
            let auxiliary = subclass == "非自立" && !base.chars().any(is_kanji);
            !auxiliary
                && subclass != "接尾"
                && !matches!(base, "する" | "ある" | "いる" | "なる" | "できる" | "おる")
        }
        "形容詞" => subclass != "非自立",
        "名詞" => !matches!(subclass, "非自立" | "特殊"),
        _ => true,
    }
}
