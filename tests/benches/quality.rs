//! Prints what searching is worth and what it costs; `tests/benches/README.md` explains the rows.
//!
//! These are figures, not tests: nothing here fails but for a broken set-up. Seeds are fixed, so
//! that two runs ask the same.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use sakuin_engine::language::Language;
use sakuin_engine::markdown;
use sakuin_engine::wire::{GoToRequest, SearchRequest, SearchResponse};
use sakuin_engine::{Engine, Settings};

#[path = "../suite/random.rs"]
#[allow(dead_code, unreachable_pub)]
mod random;

/// Random strings as notes and questions.
const STRINGS: usize = 100_000;

fn main() -> Result<()> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let shared = root.join("../shared");
    let work = root.join("target/bench");
    fs::create_dir_all(&work)?;
    // `cargo bench -p sakuin-tests -- random 5000 7`: only this row, so many strings, that seed.
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "random") {
        let number = |n: usize| arguments.get(at + n).and_then(|a| a.parse::<u64>().ok());
        let count = number(1).map_or(STRINGS, |count| count as usize);
        return random_strings(&work, count, number(2).unwrap_or(SEED));
    }
    synonyms()?;
    if !shared.is_dir() {
        println!("skipped: the folders and questions in ../shared; measured on notes/ alone");
        let bench = Bench::open(&root.join("notes"), &work.join("index-notes"))?;
        bench.index()?;
        bench.floor(2_000)?;
        return bench.marks(1_000);
    }

    println!("# variants-cpprefjp");
    let vault = work.join("cpprefjp");
    if !vault.is_dir() {
        run(Command::new("tar")
            .arg("-C")
            .arg(&work)
            .arg("-xf")
            .arg(shared.join("vaults/cpprefjp.tar.xz")))?;
    }
    let bench = Bench::open(&vault, &work.join("index-cpprefjp"))?;
    bench.index()?;
    bench.going()?;
    if std::env::args().any(|argument| argument == "going") {
        return Ok(());
    }
    bench.typing()?;
    if std::env::args().any(|argument| argument == "typing") {
        return Ok(());
    }
    let judge = shared.join("bench/judge.py");
    bench.judge(&judge, &shared.join("bench/variants-cpprefjp.jsonl"), &work)?;
    bench.floor(10_000)?;
    bench.marks(2_000)?;
    let sections = bench.engine.sections()?.len();
    bench.ask(sections, &mut random::Random(SEED))?;

    println!("\n# jsquad");
    let jsquad = work.join("jsquad");
    if !jsquad.is_dir() {
        run(Command::new(shared.join("bench/squad_to_notes.py"))
            .arg(&jsquad)
            .arg(shared.join("bench/jsquad/valid-v1.3.json")))?;
    }
    let bench = Bench::open(&jsquad.join("notes"), &work.join("index-jsquad"))?;
    bench.index()?;
    bench.judge(&judge, &jsquad.join("queries.jsonl"), &work)?;
    random_strings(&work, STRINGS, SEED)
}

/// How long a start waits for the synonyms; in memory they are as large as on disk.
fn synonyms() -> Result<()> {
    let folder = sakuin_dictionary::locate(None, &std::env::current_exe()?)?;
    let start = Instant::now();
    let table = sakuin_engine::synonyms::load(&folder)?;
    let took = start.elapsed().as_secs_f64() * 1e3;
    let megabytes = table.to_bytes().len() as f64 / 1e6;
    let groups = table.len();
    println!("synonyms: {groups} groups, {megabytes:.1} MB, read in {took:.1} ms");
    Ok(())
}

/// The seed of the random strings, unless another is given.
const SEED: u64 = 0x2545_f491_4f6c_dd1d;

/// No mark cuts a character and every hit shows why, whatever stands in notes and questions.
fn random_strings(work: &Path, count: usize, seed: u64) -> Result<()> {
    println!("\n# random strings (seed {seed})");
    let notes = work.join("random");
    if notes.exists() {
        fs::remove_dir_all(&notes)?;
    }
    fs::create_dir_all(&notes)?;
    let mut random = random::Random(seed.max(1));
    random::write_notes(&notes, count, &mut random)?;
    let bench = Bench::open(&notes, &work.join("index-random"))?;
    bench.index()?;
    bench.ask(count, &mut random)
}

/// A folder under measurement.
struct Bench {
    engine: Engine,
    notes: PathBuf,
    index: PathBuf,
}

impl Bench {
    fn open(notes: &Path, index: &Path) -> Result<Self> {
        let settings = Settings {
            notes_dir: notes.to_owned(),
            index_dir: index.to_owned(),
            state_dir: index.join("../state"),
            config_dir: index.join("../config"),
            dictionary_dir: sakuin_dictionary::locate(None, &std::env::current_exe()?)?,
            dictionary_version: sakuin_dictionary::VERSION.to_owned(),
            language: Language::En,
            clock: || sakuin_engine::DateTime::constant(2026, 11, 23, 12, 0, 0, 0),
        };
        Ok(Self {
            engine: Engine::open(settings)?,
            notes: notes.to_owned(),
            index: index.to_owned(),
        })
    }

    fn index(&self) -> Result<()> {
        let start = Instant::now();
        self.engine.rebuild(&mut |_| {})?;
        let took = start.elapsed().as_secs_f64();
        let report = self.engine.check()?;
        let bytes: u64 = fs::read_dir(&self.index)?
            .filter_map(|entry| entry.ok()?.metadata().ok())
            .map(|metadata| metadata.len())
            .sum();
        let (notes, sections, size) = (report.indexed, report.sections, bytes / 1_000_000);
        println!("indexing: {notes} notes, {sections} sections in {took:.1} s, {size} MB");
        let start = Instant::now();
        self.engine.update(&mut |_| {})?;
        println!(
            "looking for changes: {:.0} ms",
            start.elapsed().as_secs_f64() * 1e3
        );
        Ok(())
    }

    /// Known-item search: the judge's table, and the time of each query.
    fn judge(&self, judge: &Path, queries: &Path, work: &Path) -> Result<()> {
        let text = fs::read_to_string(queries)?;
        let mut lines = String::new();
        let mut times = Vec::new();
        for line in text.lines().filter(|line| !line.trim().is_empty()) {
            let case: serde_json::Value = serde_json::from_str(line)?;
            let query = case["query"].as_str().context("a case has a query")?;
            let start = Instant::now();
            let response = self.search(query, 10)?;
            times.push(start.elapsed().as_secs_f64() * 1e3);
            lines.push_str(&serde_json::to_string(&response)?);
            lines.push('\n');
        }
        let results = work.join("results.jsonl");
        fs::write(&results, lines)?;
        run(Command::new("python3")
            .arg(judge)
            .arg(queries)
            .arg(&results))?;
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        println!(
            "query time, top 10 with snippets: p50 {:.2} ms, p90 {:.2} ms, p99 {:.2} ms, max {:.1} ms",
            at(0.5),
            at(0.9),
            at(0.99),
            at(1.0)
        );
        Ok(())
    }

    /// Quick open: the time of every key of names being typed, the first key apart.
    fn going(&self) -> Result<()> {
        let typed = [
            "vector",
            "unordered_map",
            "ranges view",
            "konsutorakuta",
            "こんすとらくた",
            "gaiyou",
            "がいよう",
            "chrono",
            "string_view",
            "mdspan",
            "wakaranai",
            "std::vec",
            "rei",
            "イテレータ",
            "iterator tag",
            "文字列",
            "mojiretu",
            "atomic_ref",
            "coroutine",
            "umap",
            "sv",
            "zzzz",
        ];
        let mut times = Vec::new();
        let mut found = 0;
        for (i, typed) in typed.iter().enumerate() {
            for (end, c) in typed.char_indices() {
                let request = GoToRequest {
                    query: typed[..end + c.len_utf8()].to_owned(),
                    limit: 50,
                    recent: Vec::new(),
                    within: None,
                };
                let start = Instant::now();
                found += self.engine.go_to(&request)?.total;
                let took = start.elapsed().as_secs_f64() * 1e3;
                if i == 0 && times.is_empty() {
                    println!("going: names made ready with the first key in {took:.0} ms");
                }
                times.push(took);
            }
        }
        times.remove(0);
        times.sort_by(f64::total_cmp);
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
        println!(
            "going, {} keys, {found} places: p50 {:.2} ms, p95 {:.2} ms, max {:.1} ms",
            times.len(),
            at(0.5),
            at(0.95),
            at(1.0)
        );
        Ok(())
    }

    /// Queries typed letter by letter as in the window, twice over: the time of each search.
    fn typing(&self) -> Result<()> {
        let queries = include_str!("window/queries.txt");
        let queries = queries.lines().filter(|line| !line.starts_with(['#', '[']));
        let typed: Vec<&str> = queries
            .flat_map(|query| {
                query
                    .char_indices()
                    .map(|(at, c)| &query[..at + c.len_utf8()])
            })
            .collect();
        for turn in ["first", "again"] {
            let mut times = Vec::new();
            for query in &typed {
                let start = Instant::now();
                self.search(query, 20)?;
                times.push(start.elapsed().as_secs_f64() * 1e3);
            }
            let mean = times.iter().sum::<f64>() / times.len() as f64;
            times.sort_by(f64::total_cmp);
            let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize];
            println!(
                "typing, {} keys, {turn}: mean {mean:.2} ms, p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms",
                times.len(),
                at(0.5),
                at(0.95),
                at(0.99)
            );
        }
        Ok(())
    }

    /// The grep floor: any visible run of text finds its section, among all hits.
    fn floor(&self, count: usize) -> Result<()> {
        let texts = self.visible()?;
        let all: HashMap<_, _> = self
            .engine
            .sections()?
            .into_iter()
            .map(|(id, section)| ((section.path, section.line), id))
            .collect();
        let mut random = Random(0x5a6b_7c8d_9eaf_b0c1);
        let mut missed: Vec<String> = Vec::new();
        let mut asked = 0;
        while asked < count {
            let (path, line, text) = &texts[random.below(texts.len())];
            let lines: Vec<&str> = text.lines().filter(|l| !l.trim().is_empty()).collect();
            if lines.is_empty() {
                continue;
            }
            let chars: Vec<char> = lines[random.below(lines.len())].chars().collect();
            let from = random.below(chars.len());
            let length = 1 + random.below(12);
            let query: String = chars[from..].iter().take(length).collect();
            if query.trim().is_empty() {
                continue;
            }
            asked += 1;
            let Some(wanted) = all.get(&(path.clone(), *line)) else {
                bail!("{path}:{line} is not in the index");
            };
            if !self.engine.matching(&query)?.contains(wanted) {
                missed.push(format!("{query:?} in {path}:{line}"));
            }
        }
        let found = 100.0 * (count - missed.len()) as f64 / count as f64;
        println!("grep floor: {found:.2} % of {count} random substrings");
        for miss in missed.iter().take(12) {
            println!("  missed {miss}");
        }
        Ok(())
    }

    /// Marks: every hit of random words shows at least one, and none cuts a character (which
    /// would have made slicing fail before it came here).
    fn marks(&self, count: usize) -> Result<()> {
        let texts = self.visible()?;
        let mut random = Random(0x1357_9bdf_0246_8ace);
        let (mut hits, mut bare) = (0, Vec::new());
        for _ in 0..count {
            let (_, _, text) = &texts[random.below(texts.len())];
            let chars: Vec<char> = text.chars().collect();
            if chars.is_empty() {
                continue;
            }
            let from = random.below(chars.len());
            let length = 2 + random.below(10);
            let query: String = chars[from..].iter().take(length).collect();
            for hit in self.search(&query, 10)?.hits {
                hits += 1;
                if !hit.snippet.iter().any(|segment| segment.hit) {
                    bare.push(format!("{query:?} in {}:{}", hit.path, hit.line));
                }
            }
        }
        println!("marks: {} of {hits} hits show none", bare.len());
        for hit in bare.iter().take(12) {
            println!("  bare {hit}");
        }
        Ok(())
    }

    /// Pieces of every section's text as questions: what the marks of all hits are worth.
    fn ask(&self, count: usize, random: &mut random::Random) -> Result<()> {
        let report = random::ask(&self.engine, count, random)?;
        println!(
            "{} questions, {} hits: {} marks cut a character, {} hits do not show why, {} sections missed",
            report.questions,
            report.hits,
            report.cut.len(),
            report.bare.len(),
            report.missed.len()
        );
        let lists = [
            ("cut", report.cut),
            ("bare", report.bare),
            ("missed", report.missed),
        ];
        for (name, list) in lists {
            for place in list.iter().take(12) {
                println!("  {name} {place}");
            }
        }
        Ok(())
    }

    fn search(&self, query: &str, limit: usize) -> Result<SearchResponse> {
        let request = SearchRequest {
            query: query.to_owned(),
            limit,
            explain: false,
            ..SearchRequest::default()
        };
        Ok(self.engine.search(&request)?)
    }

    /// Path, first line and visible text of every section.
    fn visible(&self) -> Result<Vec<(String, u32, String)>> {
        let mut out = Vec::new();
        for file in sakuin_engine::notes::scan(&self.notes)?.files {
            let note = sakuin_engine::notes::read(&self.notes, &file.path)?;
            for section in markdown::parse(&note.text).sections {
                out.push((
                    file.path.to_string(),
                    section.lines.start + 1,
                    section.text.text,
                ));
            }
        }
        Ok(out)
    }
}

fn run(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("{command:?} cannot be started"))?;
    if !status.success() {
        bail!("{command:?} failed");
    }
    Ok(())
}

/// Xorshift: the same questions in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }
}
