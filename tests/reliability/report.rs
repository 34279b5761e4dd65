//! What came out, as a table.

use std::fmt;
use std::fs;
use std::io;
use std::process::Command;
use std::time::Duration;

use crate::Trial;

/// What the usual way of writing did in the same trial.
struct Control {
    name: String,
    failed: usize,
    count: usize,
}

/// The outcome of one row.
pub(crate) struct Row {
    id: &'static str,
    tried: &'static str,
    must_hold: &'static str,
    count: usize,
    failures: Vec<String>,
    controls: Vec<Control>,
    /// Why the row needs no control.
    needs_none: Option<&'static str>,
    skipped: Option<String>,
    note: String,
    took: Duration,
}

impl Row {
    pub(crate) fn new(tried: &'static str, must_hold: &'static str) -> Self {
        Self {
            id: "",
            tried,
            must_hold,
            count: 0,
            failures: Vec::new(),
            controls: Vec::new(),
            needs_none: None,
            skipped: None,
            note: String::new(),
            took: Duration::ZERO,
        }
    }

    /// Nothing was tried, and why.
    pub(crate) fn skipped(mut self, why: impl Into<String>) -> Self {
        self.skipped = Some(why.into());
        self
    }

    pub(crate) fn outcome(mut self, count: usize, failures: Vec<String>) -> Self {
        (self.count, self.failures) = (count, failures);
        self
    }

    /// What the usual way of writing did in the same trial: how often it failed, of how many.
    pub(crate) fn control(mut self, name: &str, failed: usize, count: usize) -> Self {
        self.controls.push(Control {
            name: name.to_owned(),
            failed,
            count,
        });
        self
    }

    /// For a row that measures: there is nothing that could be done otherwise.
    pub(crate) fn without_control(mut self, why: &'static str) -> Self {
        self.needs_none = Some(why);
        self
    }

    pub(crate) fn note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }

    pub(crate) fn timed(mut self, id: &'static str, took: Duration) -> Self {
        (self.id, self.took) = (id, took);
        self
    }

    /// What shows that the trial can fail: each control must have failed.
    fn is_proven(&self) -> bool {
        let all_failed = self.controls.iter().all(|control| control.failed > 0);
        all_failed && (self.needs_none.is_some() || !self.controls.is_empty())
    }

    fn standing(&self) -> Standing {
        if self.skipped.is_some() {
            Standing::Skipped
        } else if self.failures.is_empty() && self.is_proven() && self.count > 0 {
            Standing::Passed
        } else {
            Standing::Failed
        }
    }

    fn verdict(&self) -> String {
        match &self.skipped {
            Some(why) => format!("**skipped, not passed**: {why}"),
            None if !self.failures.is_empty() => format!("**{} failures**", self.failures.len()),
            None if self.count == 0 => "**nothing was tried**".to_owned(),
            None if !self.is_proven() => "**a control did not fail**".to_owned(),
            None => "0 failures".to_owned(),
        }
    }

    fn controls(&self) -> String {
        let told = |control: &Control| {
            let Control {
                name,
                failed,
                count,
            } = control;
            format!("{name}: {failed} of {count} failed")
        };
        let all: Vec<String> = self
            .needs_none
            .iter()
            .map(|why| (*why).to_owned())
            .chain(self.controls.iter().map(told))
            .collect();
        all.join("; ")
    }
}

/// How a row stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Standing {
    Passed,
    /// It cannot be tried here, which shows nothing.
    Skipped,
    Failed,
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, count, took) = (self.id, self.count, self.took.as_secs_f32());
        write!(
            f,
            "{id:8} {count:>8} tried  {}  ({took:.1} s)",
            self.verdict().replace("**", "")
        )?;
        let controls = self.controls();
        if !controls.is_empty() {
            write!(f, "\n         control: {controls}")?;
        }
        if !self.note.is_empty() {
            write!(f, "\n         {}", self.note)?;
        }
        for failure in self.failures.iter().take(10) {
            write!(f, "\n         FAILED {failure}")?;
        }
        Ok(())
    }
}

/// All rows of a run.
pub(crate) struct Report {
    rows: Vec<Row>,
    full: bool,
    seed: u64,
}

impl Report {
    pub(crate) fn new(trial: &Trial) -> Self {
        Self {
            rows: Vec::new(),
            full: trial.full,
            seed: trial.seed,
        }
    }

    pub(crate) fn push(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// Whether all is well: nothing failed, something passed, and nothing was skipped where that
    /// is not allowed.
    pub(crate) fn passed(&self, skip_allowed: bool) -> bool {
        let any = |standing: Standing| self.rows.iter().any(|row| row.standing() == standing);
        any(Standing::Passed) && !any(Standing::Failed) && (skip_allowed || !any(Standing::Skipped))
    }

    /// How many rows stand how, in a sentence.
    pub(crate) fn summary(&self, skip_allowed: bool) -> String {
        let of = |standing: Standing| -> Vec<&str> {
            let rows = self.rows.iter().filter(|row| row.standing() == standing);
            rows.map(|row| row.id).collect()
        };
        let (passed, skipped, failed) = (
            of(Standing::Passed),
            of(Standing::Skipped),
            of(Standing::Failed),
        );
        let mut summary = format!("{} of {} rows passed", passed.len(), self.rows.len());
        if !failed.is_empty() {
            summary += &format!("; failed: {}", failed.join(", "));
        }
        if !skipped.is_empty() {
            let counts = if skip_allowed {
                "not counted as passed"
            } else {
                "which counts as failed here; SAKUIN_ALLOW_SKIP=1 lets it be"
            };
            summary += &format!("; skipped: {}, {counts}", skipped.join(", "));
        }
        summary
    }

    /// Puts the table between the marks of the file.
    pub(crate) fn write(&self, path: &str) -> io::Result<()> {
        const BEGIN: &str = "<!-- table -->\n";
        const END: &str = "<!-- end of table -->";
        let text = fs::read_to_string(path)?;
        let (Some(from), Some(to)) = (text.find(BEGIN), text.find(END)) else {
            return Err(io::Error::other("the marks of the table are missing"));
        };
        let text = format!(
            "{}{}{}",
            &text[..from + BEGIN.len()],
            self.table(),
            &text[to..]
        );
        fs::write(path, text)
    }

    fn table(&self) -> String {
        let said = |program: &str, arguments: &[&str]| {
            let output = Command::new(program).args(arguments).output();
            let text =
                output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
            text.unwrap_or_default()
        };
        let cores = std::thread::available_parallelism().map_or(0, usize::from);
        let (date, kernel) = (said("date", &["+%Y-%m-%d"]), said("uname", &["-srm"]));
        let version = said("git", &["describe", "--always", "--dirty"]);
        let counts = if self.full { "full" } else { "small" };
        let mut table = format!(
            "Run on {date} with seed {} and the {counts} counts, at {version}, on {kernel} with {cores} cores.\n\n\
             | | tried | times | must hold | outcome | negative control | took |\n|---|---|--:|---|---|---|--:|\n",
            self.seed
        );
        for row in &self.rows {
            let note = if row.note.is_empty() {
                String::new()
            } else {
                format!("; {}", row.note)
            };
            table += &format!(
                "| {} | {} | {} | {} | {}{note} | {} | {:.0} s |\n",
                row.id,
                row.tried,
                row.count,
                row.must_hold,
                row.verdict(),
                row.controls(),
                row.took.as_secs_f32()
            );
        }
        table
    }
}

/// Sees that the table itself can fail, before anything is believed of it.
pub(crate) fn check() -> Result<(), String> {
    let row = || Row::new("", "").outcome(1, Vec::new());
    let cases = [
        (
            "a control that fails",
            row().control("a", 1, 2),
            Standing::Passed,
        ),
        ("no control", row(), Standing::Failed),
        (
            "a control that does not fail",
            row().control("a", 0, 2),
            Standing::Failed,
        ),
        (
            "one of two controls that does not fail",
            row().control("a", 1, 2).control("b", 0, 2),
            Standing::Failed,
        ),
        (
            "a control that was not run",
            row().control("a", 0, 0),
            Standing::Failed,
        ),
        (
            "a measurement",
            row().without_control("a"),
            Standing::Passed,
        ),
        (
            "a failure",
            row().outcome(1, vec!["a".to_owned()]).control("a", 1, 2),
            Standing::Failed,
        ),
        (
            "nothing tried",
            row().outcome(0, Vec::new()).control("a", 1, 2),
            Standing::Failed,
        ),
        (
            "nothing that can be tried",
            row().skipped("a"),
            Standing::Skipped,
        ),
    ];
    for (what, row, expected) in cases {
        let found = row.standing();
        if found != expected {
            return Err(format!("{what}: {found:?}, not {expected:?}"));
        }
        let skipped = Report {
            rows: vec![row, Row::new("", "").skipped("a")],
            full: false,
            seed: 0,
        };
        if skipped.passed(true) != (expected == Standing::Passed) || skipped.passed(false) {
            return Err(format!("{what}, with a skipped row: taken for passed"));
        }
    }
    Ok(())
}
