//! Sakuin's own words: each is divided and read as its line says, wherever it stands, and what
//! stood well before stands well with them.

use std::sync::{LazyLock, Mutex, PoisonError};

use sakuin_engine::analysis::{Analyzer, Lexicon, LoadedDictionary};
use sakuin_engine::text::kana::to_hiragana;
use sakuin_engine::text::normalize::normalize;

const WORDS: [&str; 2] = [
    include_str!("../../src-tauri/dictionary/words/technical.csv"),
    include_str!("../../src-tauri/dictionary/words/office.csv"),
];

/// Sentences with their right division, some with the reading of a word.
const DIVISIONS: &str = include_str!("words.cases");

/// Sentences in which a word of any kind can stand.
const PLACES: [&str; 4] = [
    "〇",
    "次に〇を確かめる。",
    "これは〇の例だ",
    "新しい〇が要る",
];

static ANALYZER: LazyLock<Mutex<Analyzer>> = LazyLock::new(|| {
    let exe = std::env::current_exe().expect("a test knows its program");
    let folder = sakuin_dictionary::locate(None, &exe).expect("the dictionary is built");
    let dictionary = LoadedDictionary::load(&folder).expect("the dictionary opens");
    Mutex::new(Analyzer::new(Lexicon::new(&dictionary)))
});

/// The words of a text, each with its readings, the best first.
fn words(text: &str) -> Vec<(String, Vec<String>)> {
    let normal = normalize(text);
    let mut analyzer = ANALYZER.lock().unwrap_or_else(PoisonError::into_inner);
    let analysis = analyzer.analyze(&normal);
    let word = |token: &sakuin_engine::analysis::Token| {
        let letters = &normal.chars[token.start as usize..token.end() as usize];
        let readings = std::iter::once(&token.word.reading).chain(&token.word.alternatives);
        (
            letters.iter().map(|c| c.c).collect(),
            readings.map(|r| r.iter().collect()).collect(),
        )
    };
    analysis.tokens.iter().map(word).collect()
}

#[test]
fn every_word_is_one_word_with_its_reading() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in WORDS.iter().flat_map(|list| list.lines()) {
        if line.starts_with('#') {
            continue;
        }
        let cells: Vec<&str> = line.split(',').collect();
        let [word, .., reading, _] = &cells[..] else {
            panic!("a line of thirteen cells: {line}");
        };
        count += 1;
        let reading: String = reading.chars().map(to_hiragana).collect();
        for place in PLACES {
            let text = place.replace('〇', word);
            let words = words(&text);
            let stands =
                |(w, readings): &(String, Vec<String>)| w == word && readings.contains(&reading);
            if !words.iter().any(stands) {
                wrong.push(format!("{text}: {words:?}"));
            }
        }
    }
    assert!(count >= 180, "{count} words");
    assert!(
        wrong.is_empty(),
        "{} of them are not: {}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn what_stood_well_stands_well() {
    let mut wrong = Vec::new();
    for line in DIVISIONS
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
    {
        let (text, expected) = line.split_once(" | ").expect("a text and its division");
        let words = words(text);
        let expected: Vec<(&str, Option<&str>)> = expected
            .split('/')
            .map(|word| {
                word.split_once('=')
                    .map_or((word, None), |(w, r)| (w, Some(r)))
            })
            .collect();
        let same = words.len() == expected.len()
            && words
                .iter()
                .zip(&expected)
                .all(|((word, readings), (letters, reading))| {
                    word == letters && reading.is_none_or(|r| readings[0] == r)
                });
        if !same {
            wrong.push(format!("{line}\n    got: {words:?}"));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} texts stand otherwise:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
