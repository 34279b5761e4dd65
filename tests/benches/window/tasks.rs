//! The list of all tasks, on 7,046 notes with 20,000 of them: opening it, ticking, scrolling.

use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use crate::Run;
use crate::app::{self, Home, PANE};
use crate::figures::{Figures, Target};
use crate::observer::{Observer, Region, keys, keysym};

/// The rows of the list, below its bar and right of the notes, whichever width these have.
const ROWS: Region = Region {
    x: 256,
    y: 210,
    width: 824,
    height: 530,
};
/// Windows in which the list is opened for the first time.
const WINDOWS: usize = 5;
/// Held for the key that opens and leaves the list.
const OPENS: [u32; 2] = [keys::CONTROL, keys::SHIFT];
const REST: Duration = Duration::from_millis(400);
const PATIENCE: Duration = Duration::from_secs(20);

impl Run {
    /// Prints the rows of the list of tasks.
    pub(crate) fn tasks(&self, observer: &mut Observer) -> Result<()> {
        let home = Home::new(&self.work, "tasks")?;
        let notes = many_tasks(&home)?;
        app::index(&self.release, &home.0, &notes)?;
        let keys = (self.keys / 10).clamp(20, 100);

        let (mut first, mut again) = (Figures::default(), Figures::default());
        for window in 1..=WINDOWS {
            let _app = self.open(&home, &notes, observer)?;
            observer.quiet(PANE, Duration::from_millis(1_500), PATIENCE)?;
            first.add(open_list(observer)?);
            if window < WINDOWS {
                continue;
            }
            for _ in 0..keys {
                leave_list(observer)?;
                again.add(open_list(observer)?);
            }
            first.print("tasks: key → list, first time", Target::longest(200));
            again.print("tasks: key → list, later", Target::longest(200));
            self.tick_in_list(observer, keys)?;
            page_down(observer, keys)?;
            scroll(observer)?;
        }
        self.tick_in_note(&home, &notes, observer, keys)
    }

    /// Ticks one task after the other. A box shows what is durable, so both times are this one.
    fn tick_in_list(&self, observer: &Observer, keys: usize) -> Result<()> {
        let (mut figures, mut settled) = (Figures::default(), Figures::default());
        for _ in 0..keys {
            let seen = observer.observe(keysym('x'), &[ROWS], 0..1)?;
            figures.add(seen[0].first);
            settled.add(seen[0].last);
            observer.press(keysym('j'), false)?;
            observer.quiet(ROWS, Duration::from_millis(150), PATIENCE)?;
        }
        ensure!(figures.len() * 2 > keys, "the list is not ticked");
        figures.print("tasks: X → ticked, and durable", Target::p95(50));
        settled.print("tasks: X → counts and all", Target::NONE);
        Ok(())
    }

    /// Ticks and unticks a task in its note.
    fn tick_in_note(
        &self,
        home: &Home,
        notes: &std::path::Path,
        observer: &mut Observer,
        keys: usize,
    ) -> Result<()> {
        let _app = self.open(home, notes, observer)?;
        observer.quiet(PANE, Duration::from_millis(1_500), PATIENCE)?;
        open_list(observer)?;
        observer.press(keys::RETURN, false)?;
        observer.quiet(PANE, REST, PATIENCE)?;
        let (mut figures, mut settled) = (Figures::default(), Figures::default());
        for _ in 0..keys {
            let seen = observer.observe_held(keys::RETURN, &[keys::CONTROL], &[NOTE], 0..1)?;
            figures.add(seen[0].first);
            settled.add(seen[0].last);
        }
        ensure!(figures.len() * 2 > keys, "the note is not ticked");
        figures.print("note: Ctrl+Enter → ticked, durable", Target::p95(50));
        settled.print("note: Ctrl+Enter → at rest", Target::NONE);
        Ok(())
    }
}

/// The text of the note when no results stand beside it.
const NOTE: Region = Region {
    x: 300,
    y: 84,
    width: 780,
    height: 660,
};

/// Makes the folder: always the same but for its dates.
fn many_tasks(home: &Home) -> Result<PathBuf> {
    let notes = home.0.join("notes");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../many-tasks.mjs");
    let status = Command::new("node").arg(script).arg(&notes).status();
    let status = status.context("node makes the folder of tasks")?;
    ensure!(status.success(), "{script} failed: {status}");
    Ok(notes)
}

/// Opens the list and tells how long it took until its rows stood as they stayed.
fn open_list(observer: &Observer) -> Result<Option<Duration>> {
    let seen = observer.observe_held(keysym('l'), &OPENS, &[ROWS], 0..1)?;
    observer.quiet(ROWS, REST, PATIENCE)?;
    Ok(seen[0].last)
}

fn leave_list(observer: &Observer) -> Result<()> {
    observer.press(keys::ESCAPE, false)?;
    observer.quiet(ROWS, REST, PATIENCE)
}

fn page_down(observer: &Observer, keys: usize) -> Result<()> {
    let mut figures = Figures::default();
    for _ in 0..keys {
        let seen = observer.observe(keys::PAGE_DOWN, &[ROWS], 0..1)?;
        figures.add(seen[0].last);
    }
    figures.print("tasks: PageDown → rows painted", Target::NONE);
    Ok(())
}

/// Turns the wheel faster than a hand does.
fn scroll(observer: &Observer) -> Result<()> {
    let mut figures = Figures::default();
    for _ in 0..4 {
        for frame in observer.scroll(ROWS, 150, Duration::from_millis(16))? {
            figures.add(Some(frame));
        }
    }
    ensure!(figures.len() > 100, "the list does not scroll");
    figures.print("tasks: wheel, frame to frame", Target::longest(50));
    Ok(())
}
