//! How long a tick takes until it is durable.

use std::fs;
use std::time::{Duration, Instant};

use sakuin_engine::notes::{NotePath, read};
use sakuin_engine::write::{Edit, Line};
use tempfile::TempDir;

use crate::Trial;
use crate::kinds::{NOTE, writer};
use crate::report::Row;

/// What a tick may take, from the engine's being asked to its answer.
const LIMIT: Duration = Duration::from_millis(100);

pub(crate) fn run(trial: &Trial) -> Row {
    let row = Row::new(
        "ticks of a note of 100 KB on the disk of the build, one after the other",
        "19 of 20 durable within 100 ms",
    );
    let dir = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder can be made");
    let notes = dir.path().join("notes");
    fs::create_dir(&notes).expect("a folder can be made");
    let text = "- [ ] 一つの項目\n".to_owned() + &"本文の一行です。\n".repeat(4_000);
    fs::write(notes.join(NOTE), text).expect("a file can be written");
    let writer = writer(&notes, &dir.path().join("state"));
    let path = NotePath::new(NOTE).expect("it is a path");
    let (mut took, mut failures) = (Vec::new(), Vec::new());
    for number in 0..trial.count(200, 2_000) {
        let seen = read(&notes, &path).expect("the note can be read");
        let line = Line {
            number: 1,
            text: seen.line(1).unwrap_or_default(),
            hash: &seen.hash,
            twin: false,
        };
        let mark = if number % 2 == 0 { 'x' } else { ' ' };
        let start = Instant::now();
        let outcome = writer.edit(&path, &Edit::Mark { line, mark });
        took.push(start.elapsed());
        if !outcome.is_ok_and(|outcome| outcome.is_written()) {
            failures.push(format!("tick {number} was not made"));
        }
    }
    took.sort_unstable();
    let at = |share: usize| took[(took.len() - 1) * share / 100];
    // On a machine that does other things at the same time the slowest say little.
    if at(95) > LIMIT {
        failures.push(format!("one of 20 took over {:?}", at(95)));
    }
    let milliseconds = |time: Duration| time.as_secs_f64() * 1_000.0;
    row.outcome(took.len(), failures)
        .without_control("none: it is a measurement")
        .note(format!(
            "p50 {:.1} ms, p95 {:.1} ms, p99 {:.1} ms, slowest {:.1} ms",
            milliseconds(at(50)),
            milliseconds(at(95)),
            milliseconds(at(99)),
            milliseconds(at(100))
        ))
}
