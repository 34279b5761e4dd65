//! What came out, as a table.

use std::fmt;
use std::fs;
use std::io;
use std::process::Command;
use std::time::Duration;

use crate::Trial;

/// The outcome of one row.
pub(crate) struct Row {
    id: &'static str,
    tried: &'static str,
    must_hold: &'static str,
    count: usize,
    failures: Vec<String>,
    control: String,
    control_failed: bool,
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
            control: String::new(),
            control_failed: false,
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
        if !self.control.is_empty() {
            self.control += "; ";
        }
        self.control += &format!("{name}: {failed} of {count} failed");
        self.control_failed |= failed > 0;
        self
    }

    /// For a row that measures: there is nothing that could be done otherwise.
    pub(crate) fn without_control(mut self, why: &str) -> Self {
        (self.control, self.control_failed) = (why.to_owned(), true);
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

    fn failed(&self) -> bool {
        self.skipped.is_none()
            && (!self.failures.is_empty() || !self.control_failed || self.count == 0)
    }

    fn verdict(&self) -> String {
        match &self.skipped {
            Some(why) => format!("**skipped**: {why}"),
            None if self.failures.is_empty() && !self.control_failed => {
                "**the control did not fail**".to_owned()
            }
            None if self.failures.is_empty() => "0 failures".to_owned(),
            None => format!("**{} failures**", self.failures.len()),
        }
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (id, count, took) = (self.id, self.count, self.took.as_secs_f32());
        write!(
            f,
            "{id:8} {count:>8} tried  {}  ({took:.1} s)",
            self.verdict().replace("**", "")
        )?;
        if !self.control.is_empty() {
            write!(f, "\n         control: {}", self.control)?;
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

    pub(crate) fn failed(&self) -> bool {
        self.rows.iter().any(Row::failed)
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
                row.control,
                row.took.as_secs_f32()
            );
        }
        table
    }
}
