#![allow(clippy::unwrap_used)]

use std::fs;
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use tempfile::{TempDir, tempdir};

use super::*;
use crate::notes::{NotePath, read};
use crate::write::{Edit, Line, Writer};

const PATIENCE: Duration = Duration::from_secs(20);

struct Watched {
    _outer: TempDir,
    root: PathBuf,
    hints: Receiver<Hint>,
    _watcher: Watcher,
}

fn watched() -> Watched {
    let outer = tempdir().unwrap();
    let root = outer.path().canonicalize().unwrap().join("notes");
    fs::create_dir_all(root.join("sub")).unwrap();
    fs::create_dir_all(root.join(".git")).unwrap();
    fs::write(root.join("a.md"), "- [ ] a\n").unwrap();
    let (sender, hints) = channel();
    let also = [root.join(".sakuin"), outer.path().join("config")];
    let watcher = watch(&root, &also, move |hint| {
        sender.send(hint).unwrap_or_default();
    })
    .unwrap();
    Watched {
        _outer: outer,
        root,
        hints,
        _watcher: watcher,
    }
}

impl Watched {
    /// Waits for a hint that concerns the path, and says whether it named it.
    fn wait_for(&self, path: &str) -> bool {
        let path = self.root.join(path);
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match self
                .hints
                .recv_timeout(left)
                .unwrap_or_else(|_| panic!("no hint of {path:?}"))
            {
                Hint::Rescan => return false,
                Hint::Paths(paths) if paths.contains(&path) => return true,
                Hint::Paths(_) => {}
            }
        }
    }

    /// Forgets the hints of what went before, by making a note and waiting for the hint of it.
    fn settle(&self, name: &str) {
        fs::write(self.root.join(name), "").unwrap();
        while !self.wait_for(name) {}
    }
}

#[test]
fn notes_written_by_others_are_noticed() {
    let watched = watched();
    let root = &watched.root;
    fs::write(root.join("b.md"), "b").unwrap();
    assert!(watched.wait_for("b.md"));
    fs::write(root.join("a.md"), "changed").unwrap();
    assert!(watched.wait_for("a.md"));
    fs::write(root.join("sub/x.tmp"), "new").unwrap();
    fs::rename(root.join("sub/x.tmp"), root.join("sub/c.md")).unwrap();
    assert!(watched.wait_for("sub/c.md"));
    fs::rename(root.join("b.md"), root.join("a.md")).unwrap();
    assert!(watched.wait_for("a.md"));
    fs::remove_file(root.join("a.md")).unwrap();
    assert!(watched.wait_for("a.md"));
}

#[test]
fn a_hint_comes_within_a_second() {
    let watched = watched();
    let quickest = (0..5).map(|number| {
        let name = format!("{number}.md");
        let start = Instant::now();
        fs::write(watched.root.join(&name), "").unwrap();
        assert!(watched.wait_for(&name));
        start.elapsed()
    });
    assert!(quickest.min().unwrap() < Duration::from_secs(1));
}

#[test]
fn a_tick_is_noticed_under_the_name_of_the_note() {
    let watched = watched();
    let path = NotePath::new("a.md").unwrap();
    let hash = read(&watched.root, &path).unwrap().hash;
    let state = tempdir().unwrap();
    let noon = || crate::DateTime::constant(2026, 11, 23, 12, 0, 0, 0);
    let writer = Writer::new(
        &watched.root,
        state.path(),
        noon,
        std::sync::Arc::new(|_| {}),
    );
    let line = Line {
        number: 1,
        text: "- [ ] a",
        hash: &hash,
        twin: false,
    };
    writer.edit(&path, &Edit::Mark { line, mark: 'x' }).unwrap();
    assert!(watched.wait_for("a.md"));
}

#[test]
fn new_and_renamed_folders_are_followed() {
    let watched = watched();
    let root = &watched.root;
    fs::create_dir_all(root.join("new/deep")).unwrap();
    assert!(!watched.wait_for("new"));
    watched.settle("one.md");
    fs::write(root.join("new/deep/d.md"), "d").unwrap();
    assert!(watched.wait_for("new/deep/d.md"));
    fs::rename(root.join("new"), root.join("renamed")).unwrap();
    assert!(!watched.wait_for("renamed"));
    watched.settle("two.md");
    fs::write(root.join("renamed/deep/d.md"), "dd").unwrap();
    assert!(watched.wait_for("renamed/deep/d.md"));
    fs::remove_dir_all(root.join("renamed")).unwrap();
    while watched.wait_for("renamed/deep/d.md") {}
}

#[test]
fn the_folder_itself_may_go_and_come_back() {
    let watched = watched();
    let root = &watched.root;
    fs::remove_dir_all(root).unwrap();
    while watched.wait_for("a.md") {}
    fs::create_dir(root).unwrap();
    while watched.wait_for("a.md") {}
    watched.settle("e.md");
    let aside = root.with_file_name("aside");
    fs::rename(root, &aside).unwrap();
    assert!(!watched.wait_for("e.md"));
    fs::create_dir(root).unwrap();
    assert!(!watched.wait_for("e.md"));
    watched.settle("f.md");
}

#[test]
fn what_is_no_note_gives_no_hint() {
    let watched = watched();
    let root = &watched.root;
    for name in [
        ".git/index",
        ".git/x.md",
        "a.md~",
        ".#a.md",
        "4913",
        "picture.png",
        "sub/.x.md",
    ] {
        fs::write(root.join(name), "").unwrap();
        fs::remove_file(root.join(name)).unwrap();
    }
    // Reading is no change.
    fs::read(root.join("a.md")).unwrap();
    fs::write(root.join("last.md"), "").unwrap();
    let hint = watched.hints.recv_timeout(PATIENCE).unwrap();
    assert_eq!(hint, Hint::Paths(vec![root.join("last.md")]));
}

#[test]
fn dropping_stops() {
    let watched = watched();
    let Watched {
        _outer: outer,
        root,
        hints,
        _watcher: watcher,
    } = watched;
    drop(watcher);
    fs::write(root.join("late.md"), "").unwrap();
    // The callback is gone, and its end of the channel with it.
    assert_eq!(hints.iter().count(), 0);
    drop(outer);
}

#[test]
fn files_beside_the_notes_are_watched_before_they_exist() {
    for folder in ["notes/.sakuin", "config"] {
        let watched = watched();
        let folder = watched.root.join("..").join(folder);
        let next = || {
            let hint = watched.hints.recv_timeout(PATIENCE);
            assert_eq!(hint, Ok(Hint::Rescan), "{folder:?}");
        };
        fs::create_dir(&folder).unwrap();
        next();
        fs::write(folder.join("synonyms.txt"), "猫,ネコ").unwrap();
        next();
        fs::write(folder.join("words.csv"), "猫,ねこ").unwrap();
        next();
    }
}

#[test]
fn a_missing_folder_cannot_be_watched() {
    let dir = tempdir().unwrap();
    let error = watch(&dir.path().join("gone"), &[], |_| {}).unwrap_err();
    assert_eq!(error.code(), "no-folder");
}

#[test]
fn lost_events_lead_to_a_rescan() {
    let root = Path::new("/notes");
    let event = Event::new(EventKind::Other).set_flag(notify::event::Flag::Rescan);
    for event in [Ok(event), Err(notify::Error::generic("lost"))] {
        let mut gathered = Gathered::default();
        gathered.add(root, &HashSet::new(), &event);
        assert_eq!(gathered.hint(), Some(Hint::Rescan));
    }
}
