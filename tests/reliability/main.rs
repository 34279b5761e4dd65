//! How far "nothing is lost" holds, tried many times over and counted.
//!
//! Each row tries something against the engine's writer: kills, failing system calls, power cuts, other
//! programs. Each has a **negative control**: the same trial of a writer that does it the usual way,
//! which must fail, because a harness that cannot fail proves nothing. `make reliability` writes
//! what came out to RELIABILITY.md; `make test` runs the small counts.
//!
//! A row that cannot be tried here is skipped and told as such; with `CI=true` that counts as failed,
//! unless `SAKUIN_ALLOW_SKIP=1`.
//!
//! `reliability [--full] [--seed N] [--write FILE] [ROW…]`

#![allow(clippy::print_stdout, clippy::print_stderr)]

mod encodings;
mod faults;
mod foreign;
mod full_disk;
mod kinds;
mod metadata;
mod power;
mod random;
mod report;
mod speed;
mod subject;

use std::process::ExitCode;
use std::time::Instant;

use report::{Report, Row};

/// How much is tried, and with which seed.
pub(crate) struct Trial {
    pub(crate) full: bool,
    pub(crate) seed: u64,
}

impl Trial {
    /// The small count, or the large one.
    pub(crate) fn count(&self, small: usize, large: usize) -> usize {
        if self.full { large } else { small }
    }

    pub(crate) fn random(&self) -> random::Random {
        random::Random::new(self.seed)
    }
}

type Run = fn(&Trial) -> Row;

const ROWS: [(&str, Run); 9] = [
    ("N1", faults::kills),
    ("N2", faults::errors),
    ("N3-ext4", power::ext4),
    ("N3-xfs", power::xfs),
    ("N5", foreign::run),
    ("N6", encodings::run),
    ("N7", metadata::run),
    ("N8", full_disk::run),
    ("speed", speed::run),
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (mut trial, mut write, mut wanted) = (
        Trial {
            full: std::env::var_os("FULL").is_some_and(|full| full == "1"),
            seed: 20_261_123,
        },
        None,
        Vec::new(),
    );
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--subject" => return subject::main(&arguments.collect::<Vec<_>>()),
            "--full" => trial.full = true,
            "--seed" => {
                trial.seed = arguments
                    .next()
                    .and_then(|seed| seed.parse().ok())
                    .unwrap_or(0);
            }
            "--write" => write = arguments.next(),
            // Of the usual test programs, which this one is run together with.
            option if option.starts_with('-') => {}
            row => wanted.push(row.to_owned()),
        }
    }
    let is_wanted =
        |id: &str| wanted.is_empty() || wanted.iter().any(|row| id.starts_with(row.as_str()));
    if let Err(why) = report::check() {
        eprintln!("the table proves nothing: {why}");
        return ExitCode::FAILURE;
    }
    // `cargo test NAME` asks every test program for NAME: this one has nothing to do then.
    if !ROWS.iter().any(|(id, _)| is_wanted(id)) {
        println!("no row of that name");
        return ExitCode::SUCCESS;
    }
    let is_set = |name: &str, value: &str| std::env::var_os(name).is_some_and(|set| set == value);
    let skip_allowed = !is_set("CI", "true") || is_set("SAKUIN_ALLOW_SKIP", "1");
    let mut report = Report::new(&trial);
    for (id, run) in ROWS {
        if !is_wanted(id) {
            continue;
        }
        let start = Instant::now();
        let row = run(&trial).timed(id, start.elapsed());
        println!("{row}");
        report.push(row);
    }
    if let Some(path) = write {
        if let Err(error) = report.write(&path) {
            eprintln!("{path}: {error}");
            return ExitCode::from(2);
        }
        println!("written to {path}");
    }
    println!("{}", report.summary(skip_allowed));
    if report.passed(skip_allowed) {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
