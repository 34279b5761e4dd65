//! The windows that are measured, each a process with a home of its own, and where things stand
//! in them.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};

use crate::observer::{Observer, Region};

/// Where things stand in a window of 1100 × 760: the observer knows only pixels. What lies between
/// the regions (the bar of the note, chips, tabs) may come and go.
pub(crate) const BOX: Region = Region {
    x: 0,
    y: 0,
    width: 560,
    height: 46,
};
/// The results, below the line that counts them, without the scroll bar, which grows as rows are drawn.
pub(crate) const LIST: Region = Region {
    x: 0,
    y: 150,
    width: 368,
    height: 600,
};
/// The text of the note, without the scroll bar and the matches beside it: these move when more of a
/// long note is drawn, while the text stays.
pub(crate) const PANE: Region = Region {
    x: 392,
    y: 84,
    width: 684,
    height: 670,
};
/// Where the progress of the index is shown.
pub(crate) const CORNER: Region = Region {
    x: 700,
    y: 0,
    width: 396,
    height: 46,
};

const START: Duration = Duration::from_secs(60);

/// A program with a window.
pub(crate) struct App(Child);

impl App {
    /// Opens the window that has nothing but an input.
    pub(crate) fn empty(release: &Path, home: &Path, observer: &mut Observer) -> Result<Self> {
        let app = Self::spawn(
            &mut Command::new(release.join("examples/empty-window")),
            home,
        )?;
        observer.watch("Empty window", START)?;
        observer.quiet(PANE, Duration::from_millis(1_000), START)?;
        Ok(app)
    }

    /// Opens Sakuin on a folder.
    pub(crate) fn sakuin(
        release: &Path,
        home: &Path,
        notes: &Path,
        observer: &mut Observer,
    ) -> Result<Self> {
        let mut command = Command::new(release.join("sakuin-desktop"));
        let app = Self::spawn(command.arg(notes), home)?;
        observer.watch("Sakuin", START)?;
        Ok(app)
    }

    fn spawn(command: &mut Command, home: &Path) -> Result<Self> {
        environment(command, home);
        let program = command.get_program().to_owned();
        let child = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        Ok(Self(child.with_context(|| {
            format!("cannot start {}", program.display())
        })?))
    }
}

impl Drop for App {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _gone = self.0.wait();
    }
}

/// A home of its own in Japanese; letters reach the page as they are, by no input method.
fn environment(command: &mut Command, home: &Path) {
    command
        .env("HOME", home)
        .env("LC_ALL", "")
        .env("LANG", "C.UTF-8")
        .env("LC_MESSAGES", "ja_JP.UTF-8")
        .env("GTK_IM_MODULE", "gtk-im-context-simple");
    for (name, folder) in [
        ("XDG_CACHE_HOME", "cache"),
        ("XDG_DATA_HOME", "data"),
        ("XDG_CONFIG_HOME", "config"),
        ("XDG_STATE_HOME", "state"),
    ] {
        command.env(name, home.join(folder));
    }
}

/// Makes the index of a folder in the home, so that a window finds it made.
pub(crate) fn index(release: &Path, home: &Path, notes: &Path) -> Result<()> {
    let mut command = Command::new(release.join("sakuin"));
    environment(&mut command, home);
    let status = command
        .args(["index", "--json", "--notes"])
        .arg(notes)
        .stdout(Stdio::null())
        .status()?;
    ensure!(status.success(), "`sakuin index` failed: {status}");
    Ok(())
}

/// A folder that is gone when this is.
pub(crate) struct Home(pub(crate) PathBuf);

impl Home {
    pub(crate) fn new(work: &Path, name: &str) -> Result<Self> {
        let path = work.join(format!("{name}-{}", std::process::id()));
        for folder in ["cache", "data", "config", "state"] {
            std::fs::create_dir_all(path.join(folder))?;
        }
        Ok(Self(path))
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.0);
    }
}
