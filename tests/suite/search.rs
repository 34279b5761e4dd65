//! Searching a small folder of notes: the tables `search.cases` and `marks.cases`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use sakuin_engine::language::Language;
use sakuin_engine::wire::{Hit, OpenNoteRequest, SearchRequest, SearchResponse, Why};
use sakuin_engine::{Engine, Settings};
use tempfile::TempDir;

const CASES: &str = include_str!("search.cases");
const MARKS: &str = include_str!("marks.cases");

/// As many hits as a window shows at once.
const SHOWN: usize = 10;

/// Classes in which a section must be found by the whole query.
const WHOLE: &[&str] = &["conjugation", "spelling", "kana", "romaji", "as-typed"];

/// The fixture folder, indexed once for all tables.
static FOLDER: LazyLock<Folder> = LazyLock::new(Folder::open);

#[test]
fn every_case_of_the_search_table() {
    let mut table = Table::read(CASES);
    for case in table.cases() {
        let response = search(&case.query, usize::MAX);
        let wrong = check_hits(&case, &response);
        table.note(&case, &wrong, || hits(&response));
    }
    table.finish();
}

#[test]
fn every_case_of_the_marks_table() {
    let mut table = Table::read(MARKS);
    for case in table.cases() {
        let marked = marked(&case.class, &case.query);
        let wrong = check_marks(&case.holds, &marked);
        table.note(&case, &wrong, || format!("{marked:?}"));
    }
    table.finish();
}

#[test]
fn every_hit_shows_why_it_is_one() {
    let mut unmarked = BTreeSet::new();
    // A filter alone has nothing to mark.
    let cases = Table::read(CASES).cases().into_iter();
    for case in cases.filter(|case| case.class != "filter") {
        for hit in search(&case.query, SHOWN).hits {
            let mut marked = hit.snippet.iter().filter(|segment| segment.hit);
            if hit.why.is_empty() || !marked.any(|segment| !segment.text.trim().is_empty()) {
                unmarked.insert(name(&hit));
            }
        }
    }
    assert!(
        unmarked.is_empty(),
        "sections found without a mark that shows why: {unmarked:?}"
    );
}

/// One line of a table.
#[derive(Clone)]
struct Case {
    line: String,
    class: String,
    query: String,
    holds: String,
    /// Marked as a known defect.
    broken: bool,
}

/// A table and what was found wrong with it, by class.
struct Table {
    cases: Vec<Case>,
    counts: BTreeMap<String, (usize, usize)>,
    failed: Vec<String>,
}

impl Table {
    fn read(text: &str) -> Self {
        let lines = text
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with('#'));
        let cases: Vec<Case> = lines.map(parse).collect();
        assert!(!cases.is_empty(), "the table is empty");
        Self {
            cases,
            counts: BTreeMap::new(),
            failed: Vec::new(),
        }
    }

    fn cases(&self) -> Vec<Case> {
        self.cases.clone()
    }

    /// Takes down what is `wrong` with a case.
    fn note(&mut self, case: &Case, wrong: &[String], got: impl FnOnce() -> String) {
        let (all, good) = self.counts.entry(case.class.clone()).or_default();
        *all += 1;
        *good += usize::from(wrong.is_empty());
        if wrong.is_empty() && case.broken {
            self.failed
                .push(format!("{}\n    holds now: take the `!` away", case.line));
        } else if !wrong.is_empty() && !case.broken {
            self.failed.push(format!(
                "{}\n    fails: {}\n    got:   {}",
                case.line,
                wrong.join("; "),
                got()
            ));
        }
    }

    #[track_caller]
    fn finish(self) {
        let counts: Vec<String> = self
            .counts
            .iter()
            .map(|(class, (all, good))| format!("{class} {good}/{all}"))
            .collect();
        assert!(
            self.failed.is_empty(),
            "{} cases differ from the table ({}):\n{}",
            self.failed.len(),
            counts.join(", "),
            self.failed.join("\n")
        );
    }
}

fn parse(line: &str) -> Case {
    let broken = line.starts_with('!');
    let rest = line.trim_start_matches('!').trim_start();
    let (class, rest) = rest
        .split_once(" | ")
        .unwrap_or_else(|| panic!("no query: {line}"));
    let (query, holds) = rest
        .rsplit_once(" | ")
        .unwrap_or_else(|| panic!("nothing held: {line}"));
    Case {
        line: line.to_owned(),
        class: class.to_owned(),
        query: unescape(query),
        holds: holds.to_owned(),
        broken,
    }
}

/// A query as it is typed, see the head of `search.cases`.
fn unescape(query: &str) -> String {
    let mut out = String::new();
    let mut rest = query;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        if c == '⟨' {
            let (inner, after) = rest.split_once('⟩').expect("⟨ is closed");
            let (text, times) = inner.rsplit_once('×').expect("⟨text×number⟩");
            out.push_str(&text.repeat(times.parse().expect("a number")));
            rest = after;
        } else if c == '\\' {
            let escape = rest.chars().next().expect("an escape");
            rest = &rest[escape.len_utf8()..];
            match escape {
                '\\' => out.push('\\'),
                's' => out.push(' '),
                't' => out.push('\t'),
                'u' => {
                    let (code, after) = rest
                        .trim_start_matches('{')
                        .split_once('}')
                        .expect("\\u{…}");
                    let code = u32::from_str_radix(code, 16).expect("a hexadecimal number");
                    out.push(char::from_u32(code).expect("a character"));
                    rest = after;
                }
                other => panic!("unknown escape \\{other}"),
            }
        } else {
            out.push(c);
        }
    }
    out
}

/// What does not hold of a case, given what was found.
fn check_hits(case: &Case, response: &SearchResponse) -> Vec<String> {
    let place = |section: &str| {
        assert!(
            FOLDER.sections.iter().any(|known| known == section),
            "no section {section}"
        );
        response.hits.iter().position(|hit| name(hit) == section)
    };
    let strict = WHOLE.contains(&case.class.as_str());
    let meant = |at: Option<usize>| {
        let loose = [Why::Fuzzy, Why::Partial];
        let whole = |at: usize| !response.hits[at].why.iter().any(|why| loose.contains(why));
        at.is_some_and(|at| !strict || whole(at))
    };
    let mut wrong = Vec::new();
    let mut named: Option<usize> = None;
    for hold in case.holds.split("; ") {
        let (key, value) = hold.split_once('=').unwrap_or((hold, ""));
        let holds = match key {
            "first" => {
                named = place(value);
                named == Some(0) && meant(named)
            }
            "in" => {
                named = place(value);
                named.is_some_and(|at| at < SHOWN) && meant(named)
            }
            "finds" => {
                named = place(value);
                meant(named)
            }
            "above" => {
                let (upper, lower) = value.split_once(" > ").expect("above=A > B");
                match (place(upper), place(lower)) {
                    (Some(upper), Some(lower)) => upper < lower,
                    (upper, _) => upper.is_some(),
                }
            }
            "not" => place(value).is_none(),
            "found" => !response.hits.is_empty(),
            "none" => response.total == 0 && response.hits.is_empty(),
            "answers" => response.total == response.hits.len(),
            "why" => named.is_some_and(|at| {
                let why = serde_json::to_value(&response.hits[at].why).expect("a list");
                why.as_array()
                    .is_some_and(|why| why.iter().any(|why| why == value))
            }),
            "mark" => named.is_some_and(|at| {
                let snippet = &response.hits[at].snippet;
                snippet
                    .iter()
                    .any(|segment| segment.hit && segment.text.contains(value))
            }),
            other => panic!("unknown expectation {other}"),
        };
        if !holds {
            wrong.push(hold.to_owned());
        }
    }
    wrong
}

/// What of `holds` does not hold for the texts marked in a note.
fn check_marks(holds: &str, marked: &[String]) -> Vec<String> {
    let mut wrong = Vec::new();
    for hold in holds.split("; ") {
        let (key, value) = hold.split_once('=').expect("key=value");
        let holds = match key {
            "mark" => marked.iter().any(|text| text == value),
            "times" => value.parse() == Ok(marked.len()),
            "not" => !marked.iter().any(|text| text.contains(value)),
            other => panic!("unknown expectation {other}"),
        };
        if !holds {
            wrong.push(hold.to_owned());
        }
    }
    wrong
}

fn search(query: &str, limit: usize) -> SearchResponse {
    let request = SearchRequest {
        query: query.to_owned(),
        limit,
        explain: false,
        ..SearchRequest::default()
    };
    FOLDER
        .engine
        .search(&request)
        .expect("every query is answered")
}

/// The text of each match that is marked when a note is opened.
fn marked(path: &str, query: &str) -> Vec<String> {
    let request = OpenNoteRequest {
        path: path.to_owned(),
        query: Some(query.to_owned()),
        ..OpenNoteRequest::default()
    };
    let view = FOLDER.engine.open_note(&request).expect("the note opens");
    let mut out = vec![String::new(); view.matches];
    for piece in view
        .html
        .split("<mark class=\"match\" data-match=\"")
        .skip(1)
    {
        let (number, rest) = piece.split_once("\">").expect("a mark begins");
        let (text, _) = rest.split_once("</mark>").expect("a mark ends");
        let number: usize = number.parse().expect("a mark is numbered");
        out[number].push_str(&plain(text));
    }
    out
}

/// The text of a piece of HTML.
fn plain(html: &str) -> String {
    let mut out = String::new();
    for piece in html.split('<') {
        out.push_str(piece.split_once('>').map_or(piece, |(_, text)| text));
    }
    out.replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&amp;", "&")
}

/// A section as the tables name it.
fn name(hit: &Hit) -> String {
    match hit.heading_path.last() {
        Some(heading) => format!("{}#{heading}", hit.path),
        None => hit.path.clone(),
    }
}

/// The first hits for a failure's message.
fn hits(response: &SearchResponse) -> String {
    let shown = response.hits.iter().take(4).map(|hit| {
        let snippet: String = hit
            .snippet
            .iter()
            .filter(|segment| segment.hit)
            .map(|segment| format!("[{}]", segment.text))
            .collect();
        format!("{} {:?} {:.2} {snippet}", name(hit), hit.why, hit.score)
    });
    format!(
        "{} hits: {}",
        response.total,
        shown.collect::<Vec<_>>().join(" / ")
    )
}

struct Folder {
    engine: Engine,
    /// Every section, as the tables name it.
    sections: Vec<String>,
    _index: TempDir,
}

impl Folder {
    fn open() -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let notes_dir = here.join("fixtures/search");
        let index = tempfile::tempdir().expect("a temporary folder");
        let exe = std::env::current_exe().expect("the test has a path");
        let dictionary_dir =
            sakuin_dictionary::locate(None, &exe).expect("the dictionary is built");
        let engine = Engine::open(Settings {
            notes_dir: notes_dir.clone(),
            index_dir: index.path().join("index"),
            state_dir: index.path().join("state"),
            config_dir: index.path().join("config"),
            dictionary_dir,
            dictionary_version: sakuin_dictionary::VERSION.to_owned(),
            language: Language::En,
            clock: || sakuin_engine::DateTime::constant(2026, 11, 23, 12, 0, 0, 0),
        })
        .expect("the engine opens");
        engine.update(&mut |_| {}).expect("the fixture is indexed");
        let mut sections = Vec::new();
        for path in files(&notes_dir) {
            let note = path
                .strip_prefix(&notes_dir)
                .expect("inside")
                .display()
                .to_string();
            let text = fs::read_to_string(&path).expect("the note is readable");
            let headings = text.lines().filter(|line| line.starts_with('#'));
            let headings = headings.map(|line| line.trim_start_matches('#').trim());
            sections.extend(headings.map(|heading| format!("{note}#{heading}")));
            sections.push(note);
        }
        Self {
            engine,
            sections,
            _index: index,
        }
    }
}

/// The files under a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut out = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            out.extend(files(&path));
        } else {
            out.push(path);
        }
    }
    out
}
