//! Prints how long a reader waits in the real window: key → changed pixels, seen from outside;
//! `tests/benches/README.md` explains the rows.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a benchmark prints its figures"
)]

mod app;
mod figures;
mod observer;
mod tasks;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use app::{App, BOX, CORNER, Home, LIST, PANE};
use figures::{Figures, Target};
use observer::{Observer, keys, keysym};

const QUERIES: &str = include_str!("queries.txt");
/// Notes of half a megabyte that are added, and the word that stands once in each.
const LARGE: usize = 24;
const LARGE_WORD: &str = "zyqmarker";
/// What can be measured by itself.
const PARTS: [&str; 5] = ["typing", "previews", "large", "tasks", "indexing"];
/// Colour of the match the reader is at, blue, green, red: light and dark.
const CURRENT: [[u8; 3]; 2] = [[0x3b, 0xa9, 0xf2], [0x33, 0xa0, 0xe3]];

/// A query and the class it is measured in.
struct Query {
    class: &'static str,
    text: &'static str,
}

fn main() -> Result<()> {
    let mut arguments = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench");
    let keys: usize = match arguments.next() {
        Some(number) => number.parse().context("the number of keys to press")?,
        None => 1_000,
    };
    let parts: Vec<String> = arguments.collect();
    for part in &parts {
        ensure!(
            PARTS.contains(&part.as_str()),
            "no such part: {part}; there are {}",
            PARTS.join(", ")
        );
    }
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let target =
        std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
    let work = target.join("bench");
    fs::create_dir_all(&work)?;
    let run = Run {
        release: target.join("release"),
        vault: vault(&root, &work)?,
        queries: queries(),
        work,
        keys,
        parts,
    };
    run.measure()
}

/// The folder of 7,046 notes.
fn vault(root: &Path, work: &Path) -> Result<PathBuf> {
    let vault = work.join("cpprefjp");
    if !vault.is_dir() {
        let packed = root.join("../shared/vaults/cpprefjp.tar.xz");
        ensure!(
            packed.is_file(),
            "the notes to measure on are not there: {}",
            packed.display()
        );
        let status = Command::new("tar")
            .arg("-C")
            .arg(work)
            .arg("-xf")
            .arg(packed)
            .status()?;
        ensure!(status.success(), "tar failed");
    }
    Ok(vault)
}

fn queries() -> Vec<Query> {
    let mut class = "";
    let mut classes: Vec<Vec<Query>> = Vec::new();
    for line in QUERIES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        match line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            Some(name) => {
                class = name;
                classes.push(Vec::new());
            }
            None => {
                if let Some(last) = classes.last_mut() {
                    last.push(Query { class, text: line });
                }
            }
        }
    }
    // The classes take turns, so that a smaller count measures all of them.
    let longest = classes.iter().map(Vec::len).max().unwrap_or_default();
    let mut turns: Vec<_> = classes.into_iter().map(Vec::into_iter).collect();
    (0..longest)
        .flat_map(|_| {
            turns
                .iter_mut()
                .filter_map(Iterator::next)
                .collect::<Vec<_>>()
        })
        .collect()
}

struct Run {
    release: PathBuf,
    vault: PathBuf,
    work: PathBuf,
    queries: Vec<Query>,
    keys: usize,
    /// What is to be measured; everything if nothing is named.
    parts: Vec<String>,
}

impl Run {
    fn wants(&self, part: &str) -> bool {
        self.parts.is_empty() || self.parts.iter().any(|wanted| wanted == part)
    }

    fn measure(&self) -> Result<()> {
        let letters: String = self.queries.iter().map(|query| query.text).collect();
        let mut observer = Observer::connect(&letters)?;
        println!(
            "window of 1100 × 760, {} keys, {}\n{}",
            self.keys,
            self.vault.display(),
            Figures::HEAD
        );

        if self.wants("typing") || self.wants("previews") || self.wants("indexing") {
            self.searching(&mut observer)?;
        }
        if self.wants("large") {
            self.large(&mut observer)?;
        }
        if self.wants("tasks") {
            self.tasks(&mut observer)?;
        }
        Ok(())
    }

    /// Typing and going down the results, with the index made and while it is being made.
    fn searching(&self, observer: &mut Observer) -> Result<()> {
        let home = Home::new(&self.work, "home")?;
        eprintln!("indexing");
        app::index(&self.release, &home.0, &self.vault)?;
        let floor = self.floor(observer)?;
        floor.print("empty window: key → letter", Target::NONE);
        let idle = {
            let _app = self.open(&home, &self.vault, observer)?;
            observer.quiet(PANE, Duration::from_millis(1_500), Duration::from_secs(60))?;
            let idle = observer.picture(CORNER)?;
            if self.wants("typing") {
                self.typing(observer, &floor)?;
            }
            if self.wants("previews") {
                self.previews(observer)?;
            }
            idle
        };
        if self.wants("indexing") {
            self.while_indexing(observer, &idle)?;
        }
        Ok(())
    }

    fn open(&self, home: &Home, notes: &Path, observer: &mut Observer) -> Result<App> {
        let app = App::sakuin(&self.release, &home.0, notes, observer)?;
        observer.quiet(BOX, Duration::from_millis(100), Duration::from_secs(60))?;
        Ok(app)
    }

    /// Keys into an input of a window that has nothing else.
    fn floor(&self, observer: &mut Observer) -> Result<Figures> {
        let home = Home::new(&self.work, "empty")?;
        let _app = App::empty(&self.release, &home.0, observer)?;
        let mut figures = Figures::default();
        for at in 0..self.keys.clamp(50, 200) {
            if at % 40 == 0 {
                observer.press(keysym('a'), true)?;
                observer.quiet(BOX, Duration::from_millis(50), Duration::from_secs(5))?;
            }
            let letter = ['s', 'a', 'k', 'u', 'i', 'n'][at % 6];
            let seen = observer.observe(keysym(letter), &[BOX], 0..1)?;
            figures.add(seen[0].last);
        }
        ensure!(figures.len() > 40, "the empty window does not take keys");
        Ok(figures)
    }

    /// Types queries letter by letter, each over the one before, and lets each answer be painted.
    fn typing(&self, observer: &Observer, floor: &Figures) -> Result<()> {
        let mut classes: Vec<(&str, Figures)> = Vec::new();
        let (mut echo, mut first, mut results, mut pane) = Default::default();
        let (mut slowest, mut slowest_previews) = (Slowest::default(), Slowest::default());
        let mut pressed = 0;
        'keys: for query in self.queries.iter().cycle() {
            observer.press(keysym('a'), true)?;
            for (at, letter) in query.text.char_indices() {
                // Nobody types to the beat of the observer: keys come before, during and after the
                // preview of what was typed so far.
                thread::sleep(Duration::from_millis(pressed as u64 * 97 % 350));
                // The preview comes when no other letter follows.
                let last = at + letter.len_utf8() == query.text.len();
                let awaited = if last { 0..2 } else { 0..1 };
                let seen = observer.observe(keysym(letter), &[LIST, PANE, BOX], awaited)?;
                Figures::add(&mut echo, seen[2].first);
                Figures::add(&mut first, seen[0].first);
                Figures::add(&mut results, seen[0].last);
                if last {
                    // Its first change: the scroll bar fades long after.
                    Figures::add(&mut pane, seen[1].first);
                }
                let known = classes.iter().position(|(class, _)| *class == query.class);
                let index = known.unwrap_or_else(|| {
                    classes.push((query.class, Figures::default()));
                    classes.len() - 1
                });
                classes[index].1.add(seen[0].last);
                let typed = &query.text[..at + letter.len_utf8()];
                slowest.add(typed, seen[0].last);
                if last {
                    slowest_previews.add(typed, seen[1].first);
                }
                pressed += 1;
                if pressed % 100 == 0 {
                    eprintln!("{pressed} keys");
                }
                if pressed == self.keys {
                    break 'keys;
                }
            }
        }
        ensure!(
            results.len() * 2 > self.keys,
            "the list of results hardly changes: is the layout another one?"
        );
        echo.print("key → letter in the box", Target::NONE);
        first.print("key → list changes", Target::NONE);
        results.print("key → new results painted", Target::three(35, 60, 100));
        for (class, figures) in &classes {
            figures.print(&format!("  {class}"), Target::NONE);
        }
        pane.print("last letter → preview painted", Target::NONE);
        let above = results.percentile(50) - floor.percentile(50);
        println!("new results above the empty window, p50: {above:.1} ms (target 25.0)");
        slowest.print("new results");
        slowest_previews.print("previews");
        Ok(())
    }

    /// Goes down the results of some queries.
    fn previews(&self, observer: &Observer) -> Result<()> {
        let (mut figures, mut slowest) = (Figures::default(), Slowest::default());
        let mut elsewhere = 0;
        let rounds = (self.keys / 50).clamp(3, self.queries.len());
        for query in self.queries.iter().take(rounds) {
            self.enter(observer, query.text)?;
            for step in 1..=8 {
                let (took, lost) = self.down(observer)?;
                figures.add(took);
                slowest.add(&format!("{} ↓{step}", query.text), took);
                elsewhere += lost;
            }
        }
        figures.print("↓ → preview painted at the match", Target::p95(80));
        slowest.print("previews");
        println!("previews without the current match in sight: {elsewhere}");
        Ok(())
    }

    /// Types a text without measuring.
    fn enter(&self, observer: &Observer, text: &str) -> Result<()> {
        observer.press(keysym('a'), true)?;
        observer.press(keys::BACKSPACE, false)?;
        for letter in text.chars() {
            observer.press(keysym(letter), false)?;
        }
        observer.quiet(LIST, Duration::from_millis(400), Duration::from_secs(20))?;
        observer.quiet(PANE, Duration::from_millis(400), Duration::from_secs(20))
    }

    /// Measures one step down; beside the time, 1 if the pane then shows no current match.
    fn down(&self, observer: &Observer) -> Result<(Option<Duration>, usize)> {
        let seen = observer.observe(keys::DOWN, &[LIST, PANE], 1..2)?;
        let picture = observer.picture(PANE)?;
        let marked = picture
            .chunks(4)
            .filter(|pixel| CURRENT.iter().any(|colour| pixel.starts_with(colour)));
        Ok((seen[1].last, usize::from(marked.count() < 20)))
    }

    /// The same over notes of half a megabyte.
    fn large(&self, observer: &mut Observer) -> Result<()> {
        let home = Home::new(&self.work, "large")?;
        let notes = home.0.join("notes");
        fs::create_dir_all(&notes)?;
        self.write_large(&notes)?;
        app::index(&self.release, &home.0, &notes)?;
        let _app = self.open(&home, &notes, observer)?;
        observer.quiet(PANE, Duration::from_millis(1_500), Duration::from_secs(60))?;
        let mut figures = Figures::default();
        let mut elsewhere = 0;
        self.enter(observer, LARGE_WORD)?;
        for _ in 1..LARGE {
            let (took, lost) = self.down(observer)?;
            figures.add(took);
            elsewhere += lost;
        }
        figures.print("↓ → preview, notes of 500 KB", Target::p95(150));
        println!("previews without the current match in sight: {elsewhere}");
        Ok(())
    }

    /// Notes of half a megabyte made of the folder's, each with the word in a place of its own.
    fn write_large(&self, notes: &Path) -> Result<()> {
        let mut sources = Vec::new();
        let mut folders = vec![self.vault.join("reference")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder)? {
                let path = entry?.path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "md") {
                    sources.push(path);
                }
            }
        }
        sources.sort();
        let mut next = sources.iter().cycle();
        for number in 0..LARGE {
            let mut text = String::new();
            let place = 500_000 * (number + 1) / (LARGE + 1);
            let mut marked = false;
            while text.len() < 500_000 {
                if let Some(source) = next.next() {
                    text.push_str(&fs::read_to_string(source)?);
                }
                if !marked && text.len() >= place {
                    marked = true;
                    text.push_str(&format!(
                        "\n\n## 測定 {number}\n\nここに {LARGE_WORD} がある。\n"
                    ));
                }
                text.push('\n');
            }
            fs::write(notes.join(format!("大きなノート {number:02}.md")), text)?;
        }
        Ok(())
    }

    /// Typing and going down while the index of the folder is made, again and again until there
    /// are enough keys.
    fn while_indexing(&self, observer: &mut Observer, idle: &[u8]) -> Result<()> {
        let (mut results, mut previews) = (Figures::default(), Figures::default());
        let (mut slowest, mut slowest_previews) = (Slowest::default(), Slowest::default());
        let wanted = (self.keys / 4).max(30);
        let mut queries = self.queries.iter().cycle();
        let mut passes = 0;
        while results.len() < wanted && passes < 12 {
            passes += 1;
            let home = Home::new(&self.work, "fresh")?;
            let _app = self.open(&home, &self.vault, observer)?;
            let indexing = || -> Result<bool> { Ok(observer.picture(CORNER)? != idle) };
            while indexing()? {
                let Some(query) = queries.next() else { break };
                observer.press(keysym('a'), true)?;
                for (at, letter) in query.text.char_indices() {
                    // The results follow the index by themselves, so that the first change after
                    // the key counts: they do not come to rest.
                    let seen = observer.observe(keysym(letter), &[LIST], 0..1)?;
                    if !indexing()? {
                        break;
                    }
                    results.add(seen[0].first);
                    slowest.add(&query.text[..at + letter.len_utf8()], seen[0].first);
                }
                for step in 1..=3 {
                    let seen = observer.observe(keys::DOWN, &[PANE], 0..1)?;
                    if !indexing()? {
                        break;
                    }
                    previews.add(seen[0].first);
                    slowest_previews.add(&format!("{} ↓{step}", query.text), seen[0].first);
                }
            }
            eprintln!("{} keys while indexing", results.len());
        }
        results.print("while indexing: key → new results", Target::p95(120));
        previews.print("while indexing: ↓ → preview", Target::p95(120));
        slowest.print("results while indexing");
        slowest_previews.print("previews while indexing");
        Ok(())
    }
}

/// What was typed when a key took longest.
#[derive(Default)]
struct Slowest(Vec<(Duration, String)>);

impl Slowest {
    fn add(&mut self, typed: &str, time: Option<Duration>) {
        self.0.extend(time.map(|time| (time, typed.to_owned())));
    }

    fn print(mut self, name: &str) {
        self.0.sort();
        let shown: Vec<String> = self
            .0
            .iter()
            .rev()
            .take(12)
            .map(|(time, typed)| format!("{typed} {:.0}", time.as_secs_f64() * 1e3))
            .collect();
        println!("slowest {name}: {}", shown.join(", "));
    }
}
