//! N5: ticks while other programs write the same file.
//!
//! Each write of the other program carries a number of its own, which must be in the note or in a file
//! beside it afterwards. Ticks go on all the time; whatever they do, nothing but marks may differ
//! from what the other program wrote, and among lines that read alike only the very one that was
//! seen may be ticked.

use std::fs::{self, File, FileTimes, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant, UNIX_EPOCH};

use sakuin_engine::notes::{NotePath, read};
use sakuin_engine::write::{Edit, Line, Outcome, Writer};
use tempfile::TempDir;

use crate::Trial;
use crate::faults::is_there;
use crate::kinds::{NOTE, names, writer};
use crate::random::Random;
use crate::report::Row;

/// How another program saves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Saves {
    /// Empties the file and writes into it, sometimes slowly.
    InPlace,
    /// Writes beside it and renames.
    ByRename,
    /// `git checkout`.
    ByGit,
    /// As a sync tool: the same size, and the old time put back.
    WithOldTime,
}

const ALL: [Saves; 4] = [
    Saves::InPlace,
    Saves::ByRename,
    Saves::ByGit,
    Saves::WithOldTime,
];

/// The note as the other program writes it: lines that read alike, of which it takes away all but
/// one in some versions, and a line that has none like it, further down in some than in others.
fn text(number: usize) -> String {
    let above = "本文\n".repeat(number % 3);
    let alike = if number % 2 == 1 {
        "- [ ] 同じ項目\n"
    } else {
        "- [ ] 同じ項目\n- [ ] 同じ項目\n- [x] 同じ項目\n"
    };
    format!("# 版 {number:08}\n{above}\n- [ ] 一つだけの項目\n{alike}\n終わり {number:08}\n")
}

/// The numbers of the lines that can be ticked.
fn tasks(text: &str) -> Vec<u32> {
    let numbered = text.split('\n').zip(1..);
    numbered
        .filter(|(line, _)| line.starts_with("- ["))
        .map(|(_, number)| number)
        .collect()
}

/// The newest version that was saved, and how many ticks were made in a text that was not the one seen.
static NEWEST: AtomicUsize = AtomicUsize::new(0);
static JUDGED: AtomicUsize = AtomicUsize::new(0);

/// Which text a hash is of: one of the last versions with any of its boxes ticked.
fn text_of(hash: &str) -> Option<String> {
    let newest = NEWEST.load(Ordering::SeqCst);
    let versions = newest.saturating_sub(30)..=newest + 1;
    versions.chain([0, 1]).find_map(|version| {
        let open = without_marks(&text(version));
        (0..16_usize).find_map(|marks| {
            let mut boxes = 0;
            let lines = open.split('\n').map(|line| {
                let is_task = line.starts_with("- [");
                boxes += usize::from(is_task);
                if is_task && marks >> (boxes - 1) & 1 == 1 {
                    line.replace("[ ]", "[x]")
                } else {
                    line.to_owned()
                }
            });
            let text = lines.collect::<Vec<_>>().join("\n");
            (blake3::hash(text.as_bytes()).to_hex().as_str() == hash).then_some(text)
        })
    })
}

/// Whether a tick that was made in a newer text than the one seen can only have been a guess: the line
/// seen had others like it, or lines that read as it did are left in what the note has become.
fn judge(seen: &str, line: &str, hash: &str, counted: bool) -> Result<(), String> {
    let alike = |other: &&str| without_marks(other) == without_marks(line);
    if seen.split('\n').filter(alike).count() > 1 {
        return Err(format!(
            "guessed: {line:?} of {seen:?} was ticked in another text, and had others like it"
        ));
    }
    let Some(now) = text_of(hash) else {
        return Ok(());
    };
    JUDGED.fetch_add(usize::from(counted), Ordering::Relaxed);
    let left = now.split('\n').filter(|other| *other == line).count();
    if left > 0 {
        return Err(format!(
            "guessed: {line:?} of {seen:?} was ticked, which then read {now:?}"
        ));
    }
    Ok(())
}

fn without_marks(text: &str) -> String {
    text.replace("- [x]", "- [ ]")
}

struct Place {
    dir: TempDir,
}

impl Place {
    fn new() -> Self {
        // In memory the two meet far more often than on a disk.
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() {
            TempDir::new_in(memory)
        } else {
            TempDir::new()
        };
        let place = Self {
            dir: dir.expect("a temporary folder can be made"),
        };
        fs::create_dir(place.notes()).expect("a folder can be made");
        fs::write(place.note(), text(0)).expect("a file can be written");
        place
    }

    fn notes(&self) -> PathBuf {
        self.dir.path().join("notes")
    }

    fn note(&self) -> PathBuf {
        self.notes().join(NOTE)
    }

    /// The conflict copies beside the note.
    fn copies(&self) -> Vec<String> {
        let copies = names(&self.notes())
            .into_iter()
            .filter(|name| name.contains("(conflict "));
        copies
            .filter_map(|name| fs::read_to_string(self.notes().join(name)).ok())
            .collect()
    }

    /// What came of a version: kept, or why it is not.
    fn find(&self, number: usize) -> Result<bool, String> {
        let now = fs::read_to_string(self.note()).unwrap_or_default();
        let expected = without_marks(&text(number));
        if without_marks(&now) == expected {
            return Ok(true);
        }
        if self
            .copies()
            .iter()
            .any(|copy| without_marks(copy) == expected)
        {
            return Ok(true);
        }
        let has_token = now.contains(&format!("{number:08}"));
        Err(if has_token {
            format!("mangled: {now:?}")
        } else {
            format!("gone: {now:?}")
        })
    }
}

/// Saves a version as another program would.
fn save(place: &Place, saves: Saves, number: usize, random: &mut Random) {
    let (note, text) = (place.note(), text(number));
    match saves {
        Saves::InPlace => {
            let Ok(mut file) = OpenOptions::new()
                .write(true)
                .truncate(true)
                .create(true)
                .open(&note)
            else {
                return;
            };
            let (head, tail) = text.as_bytes().split_at(random.below(text.len()));
            file.write_all(head).ok();
            if random.below(2) == 0 {
                thread::sleep(Duration::from_micros(random.next() % 3_000));
            }
            file.write_all(tail).ok();
        }
        Saves::ByRename => {
            let aside = place.notes().join("editor.tmp");
            fs::write(&aside, text).ok();
            fs::rename(&aside, &note).ok();
        }
        Saves::WithOldTime => {
            let time = UNIX_EPOCH + Duration::from_secs(1_700_000_000);
            let set = |file: &Path| {
                File::options()
                    .write(true)
                    .open(file)
                    .and_then(|file| file.set_times(FileTimes::new().set_modified(time)))
            };
            if random.below(2) == 0 {
                fs::write(&note, text).ok();
                set(&note).ok();
            } else {
                let aside = place.notes().join("sync.tmp");
                fs::write(&aside, text).ok();
                set(&aside).ok();
                fs::rename(&aside, &note).ok();
            }
        }
        Saves::ByGit => {
            let branch = if number.is_multiple_of(2) {
                "even"
            } else {
                "odd"
            };
            git(&place.notes(), &["checkout", "--force", "--quiet", branch]);
        }
    }
}

fn git(folder: &Path, arguments: &[&str]) -> bool {
    let mut command = Command::new("git");
    command
        .current_dir(folder)
        .args(["-c", "user.name=a", "-c", "user.email=a@example.jp"]);
    // Neither the user's settings nor a repository around this one.
    command
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CEILING_DIRECTORIES", folder);
    let status = command
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    status.is_ok_and(|status| status.success())
}

/// A repository with the two versions that git goes back and forth between.
fn make_repository(place: &Place) {
    let notes = place.notes();
    git(&notes, &["init", "--quiet"]);
    for (branch, number) in [("even", 0), ("odd", 1)] {
        git(&notes, &["checkout", "--quiet", "-B", branch]);
        fs::write(place.note(), text(number)).expect("a file can be written");
        git(&notes, &["add", NOTE]);
        git(&notes, &["commit", "--quiet", "--message", branch]);
    }
}

/// How a tick is made: by the engine, or as a control.
type Tick<'a> = dyn Fn(&mut Random) -> Result<bool, String> + Sync + 'a;

/// `look_again`, as a control: trusts the line's number in what the note is by now.
fn tick(
    writer: &Writer,
    notes: &Path,
    random: &mut Random,
    look_again: bool,
) -> Result<bool, String> {
    let path = NotePath::new(NOTE).expect("it is a path");
    // The note may be half written or gone for a moment.
    let Ok(seen) = read(notes, &path) else {
        return Ok(false);
    };
    let tasks = tasks(&seen.text);
    if tasks.is_empty() {
        return Ok(false);
    }
    let number = *random.one_of(&tasks);
    let Some(line) = seen.line(number).map(str::to_owned) else {
        return Ok(false);
    };
    let mark = if line.contains("[x]") { ' ' } else { 'x' };
    // A reader takes some time to press a key.
    thread::sleep(Duration::from_micros(random.next() % 1_500));
    let trusted = if look_again {
        read(notes, &path).ok()
    } else {
        None
    };
    let (text, hash) = match &trusted {
        Some(now) => (now.line(number).unwrap_or_default(), now.hash.as_str()),
        None => (line.as_str(), seen.hash.as_str()),
    };
    let alike = |other: &&str| without_marks(other) == without_marks(text);
    let twin = seen.text.split('\n').filter(alike).count() > 1;
    let wanted = Line {
        number,
        text,
        hash,
        twin,
    };
    let Ok(outcome) = writer.edit(&path, &Edit::Mark { line: wanted, mark }) else {
        return Ok(false);
    };
    let Outcome::Written { hash, .. } = outcome else {
        return Ok(false);
    };
    // Made in what the reader saw, it must be the line the reader saw.
    let mut lines: Vec<&str> = seen.text.split('\n').collect();
    let old = if mark == 'x' { "[ ]" } else { "[x]" };
    let ticked = line.replacen(old, &format!("[{mark}]"), 1);
    lines[number as usize - 1] = &ticked;
    let expected = blake3::hash(lines.join("\n").as_bytes()).to_hex();
    // A version that is half written may end within a character: such bytes are not the text they read as.
    let is_text = blake3::hash(seen.text.as_bytes()).to_hex().as_str() == seen.hash;
    if is_text && hash != expected.as_str() {
        judge(&seen.text, &line, &hash, !look_again)?;
    }
    Ok(true)
}

/// The usual way: read, change, write.
fn plain_tick(notes: &Path, random: &mut Random) -> Result<bool, String> {
    let note = notes.join(NOTE);
    let Ok(seen) = fs::read_to_string(&note) else {
        return Ok(false);
    };
    let mut lines: Vec<String> = seen.split('\n').map(str::to_owned).collect();
    let tasks = tasks(&seen);
    if tasks.is_empty() {
        return Ok(false);
    }
    let line = &mut lines[*random.one_of(&tasks) as usize - 1];
    // As a program that keeps the text in its window for a moment.
    thread::sleep(Duration::from_micros(random.next() % 5_000));
    *line = if line.contains("[x]") {
        line.replace("[x]", "[ ]")
    } else {
        line.replace("[ ]", "[x]")
    };
    Ok(fs::write(note, lines.join("\n")).is_ok())
}

/// When two programs stop writing the same note.
struct Until {
    /// So many ticks were made,
    ticks: usize,
    /// or so many versions were lost.
    lost: usize,
    /// How long a version may be out of sight.
    patience: Duration,
}

/// One program saves and the other ticks until there was enough of it; gives the failures and the
/// ticks that were made.
fn fight(
    place: &Place,
    saves: Saves,
    until: &Until,
    random: &Random,
    tick: &Tick<'_>,
) -> (Vec<String>, usize) {
    let (stop, ticks) = (AtomicBool::new(false), AtomicUsize::new(0));
    let mut saving = random.clone();
    let mut ticking = Random::new(saving.next());
    let mut failures = Vec::new();
    let deadline = Instant::now() + Duration::from_secs(600);
    thread::scope(|scope| {
        let ticker = scope.spawn(|| {
            let mut failures = Vec::new();
            while !stop.load(Ordering::Relaxed) {
                match tick(&mut ticking) {
                    Ok(true) => drop(ticks.fetch_add(1, Ordering::Relaxed)),
                    Ok(false) => {}
                    Err(why) => failures.push(why),
                }
            }
            failures
        });
        let mut number = 0;
        while ticks.load(Ordering::Relaxed) < until.ticks
            && failures.len() < until.lost
            && Instant::now() < deadline
        {
            number += 1;
            // git has two versions only.
            let version = if saves == Saves::ByGit {
                number % 2
            } else {
                number
            };
            thread::sleep(Duration::from_micros(saving.next() % 4_000));
            NEWEST.store(version, Ordering::SeqCst);
            save(place, saves, version, &mut saving);
            let end = Instant::now() + until.patience;
            let found = loop {
                match place.find(version) {
                    Err(_) if Instant::now() < end => thread::sleep(Duration::from_micros(200)),
                    found => break found,
                }
            };
            if let Err(why) = found {
                failures.push(format!("{saves:?}, version {version}: {why}"));
            }
        }
        stop.store(true, Ordering::Relaxed);
        failures.extend(
            ticker
                .join()
                .unwrap_or_else(|_| vec!["the ticker panicked".to_owned()]),
        );
    });
    (failures, ticks.into_inner())
}

pub(crate) fn run(trial: &Trial) -> Row {
    let row = Row::new(
        "ticks while another program saves: in place, by rename, by git checkout, with the same size and the old time",
        "no foreign edit lost, no wrong line ticked, lines that read alike included",
    );
    // For a moment a version may be in the hands of a tick that is about to give it back; a write
    // into a file that was just replaced is looked for after two seconds.
    let engine = Until {
        ticks: trial.count(1_250, 25_000),
        lost: 20,
        patience: Duration::from_secs(8),
    };
    let trust = Until {
        ticks: trial.count(100, 400),
        ..engine
    };
    let mut random = trial.random();
    let (mut failures, mut count, mut skipped) = (Vec::new(), 0, "");
    let (mut lost, mut fights, mut guessed, mut trusted) = (0, 0, 0, 0);
    for saves in ALL {
        random.next();
        if saves == Saves::ByGit && !is_there("git") {
            skipped = "; git is not installed, so that writer was left out";
            continue;
        }
        let place = Place::new();
        if saves == Saves::ByGit {
            make_repository(&place);
        }
        let notes = place.notes();
        let writer = writer(&notes, &place.dir.path().join("state"));
        let by_engine = |random: &mut Random| tick(&writer, &notes, random, false);
        let (found, ticks) = fight(&place, saves, &engine, &random, &by_engine);
        failures.extend(found);
        count += ticks;
        let trusting = |random: &mut Random| tick(&writer, &notes, random, true);
        let (found, ticks) = fight(&place, saves, &trust, &random, &trusting);
        guessed += found.iter().filter(|why| why.contains("guessed")).count();
        trusted += ticks;
        drop(writer);
        let left = names(&notes)
            .into_iter()
            .filter(|name| name.starts_with(".sakuin-"));
        failures.extend(left.map(|name| format!("{saves:?}: left behind {name}")));
        for _ in 0..CONTROLS {
            fights += 1;
            lost += usize::from(loses(saves, &mut random));
        }
    }
    let judged = JUDGED.load(Ordering::Relaxed);
    if judged == 0 {
        failures.push("no tick was asked for in a text that had changed".to_owned());
    }
    row.outcome(count, failures)
        .control("read, change, `fs::write`", lost, fights)
        .control("the line's number trusted", guessed, trusted)
        .note(format!(
            "{judged} ticks were asked for in a text that had changed meanwhile{skipped}"
        ))
}

/// How often the usual way meets each of the other programs.
const CONTROLS: usize = 5;

/// Whether the usual way of ticking loses a version of another program within some hundred ticks.
fn loses(saves: Saves, random: &mut Random) -> bool {
    random.next();
    let place = Place::new();
    if saves == Saves::ByGit {
        make_repository(&place);
    }
    let notes = place.notes();
    // Nothing gives anything back here, so what is out of sight for longer than a save takes is gone.
    let until = Until {
        ticks: 600,
        lost: 1,
        patience: Duration::from_millis(300),
    };
    let tick = |random: &mut Random| plain_tick(&notes, random);
    !fight(&place, saves, &until, random, &tick).0.is_empty()
}
