//! Noticing what other programs do to the notes folder.
//!
//! Events are hints, the scan is the truth: a hint says that it is worth looking, never what
//! will be found. Each folder that can hold notes is watched by itself, so that a
//! `node_modules` in `.gitignore` costs nothing, and links out of the folder are not followed.

use std::collections::{BTreeSet, HashSet};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use notify::Watcher as _;
use notify::event::{AccessKind, AccessMode, CreateKind, RemoveKind};
use notify::{Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode};

#[cfg(test)]
mod tests;

use crate::error::EngineError;
use crate::notes::{self, Root};

/// How long events are gathered before they are told. An editor's save is several events.
const GATHER: Duration = Duration::from_millis(100);

/// What is worth looking at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hint {
    /// These notes may have been written, made or removed (absolute paths).
    Paths(Vec<PathBuf>),
    /// Anything may have changed: events were lost, or folders came or went.
    Rescan,
}

/// Watches until it is dropped.
#[derive(Debug)]
pub struct Watcher {
    messages: Sender<Message>,
    thread: Option<JoinHandle<()>>,
}

#[derive(Debug)]
enum Message {
    Event(notify::Result<Event>),
    Stop,
}

/// Watches a notes folder, and for any change in them the folders `also`, which need not exist;
/// `on_hint` is called on a thread of the watcher's own, a tenth of a
/// second after the first of some changes.
///
/// Watch first and scan then, so that nothing falls in between.
///
/// # Errors
/// [`EngineError::NoFolder`] and [`EngineError::UnreadableFolder`];
/// [`EngineError::WatchLimit`] when the system's limit of watches is reached and
/// [`EngineError::Watch`] when it cannot watch at all. The folder can still be used without.
pub fn watch(
    folder: &Path,
    also: &[PathBuf],
    on_hint: impl Fn(Hint) + Send + 'static,
) -> Result<Watcher, EngineError> {
    let root = Root::open(folder)?.path().to_owned();
    let (messages, received) = mpsc::channel();
    let events = messages.clone();
    let failed = |error: &notify::Error| match error.kind {
        ErrorKind::MaxFilesWatch => EngineError::WatchLimit(folder.to_owned()),
        _ => EngineError::Watch {
            path: folder.to_owned(),
            reason: error.to_string(),
        },
    };
    let handler = move |event: notify::Result<Event>| {
        // Reading notes makes events too, which must not lead to reading them again.
        let is_read = matches!(&event, Ok(event) if event.kind.is_access()
            && event.kind != EventKind::Access(AccessKind::Close(AccessMode::Write)));
        if !is_read {
            // It fails only when nobody listens any more.
            events.send(Message::Event(event)).ok();
        }
    };
    let config = Config::default().with_follow_symlinks(false);
    let watcher = RecommendedWatcher::new(handler, config).map_err(|e| failed(&e))?;
    // Events name what is in the notes folder by its real path.
    let real = |path: &PathBuf| match path.strip_prefix(folder) {
        Ok(inside) => root.join(inside),
        Err(_) => path.clone(),
    };
    let mut worker = Worker {
        also: also.iter().map(real).collect(),
        root,
        folders: HashSet::new(),
        watcher,
        on_hint,
    };
    worker.arm().map_err(|e| failed(&e))?;
    let thread = thread::Builder::new()
        .name("sakuin-watch".to_owned())
        .spawn(move || worker.run(&received))
        .map_err(|e| failed(&notify::Error::io(e)))?;
    Ok(Watcher {
        messages,
        thread: Some(thread),
    })
}

impl Drop for Watcher {
    fn drop(&mut self) {
        // It fails only when the thread has ended.
        self.messages.send(Message::Stop).ok();
        if let Some(thread) = self.thread.take()
            && thread.thread().id() != thread::current().id()
        {
            thread.join().ok();
        }
    }
}

struct Worker<F> {
    root: PathBuf,
    /// Folders with files of the user's that are no notes.
    also: Vec<PathBuf>,
    /// What is watched; tells of a name that is gone whether it was a folder's.
    folders: HashSet<PathBuf>,
    watcher: RecommendedWatcher,
    on_hint: F,
}

impl<F: Fn(Hint)> Worker<F> {
    fn run(&mut self, received: &Receiver<Message>) {
        while let Ok(Message::Event(first)) = received.recv() {
            let mut gathered = Gathered::default();
            self.gather(&mut gathered, &first);
            thread::sleep(GATHER);
            for message in received.try_iter() {
                match message {
                    Message::Event(event) => self.gather(&mut gathered, &event),
                    Message::Stop => return,
                }
            }
            if gathered.folders {
                // New folders must be watched before the rescan that this leads to. One that
                // cannot be is still found by later scans.
                self.arm().ok();
            }
            if let Some(hint) = gathered.hint() {
                (self.on_hint)(hint);
            }
        }
    }

    fn gather(&self, gathered: &mut Gathered, event: &notify::Result<Event>) {
        let beside = |path: &PathBuf| self.also.iter().any(|folder| path.starts_with(folder));
        match event {
            Ok(event) if event.paths.iter().any(beside) => gathered.folders = true,
            event => gathered.add(&self.root, &self.folders, event),
        }
    }

    /// Watches every folder that can hold notes, and the one above, which tells when the
    /// notes folder itself goes and comes.
    fn arm(&mut self) -> notify::Result<()> {
        if let Some(parent) = self.root.parent() {
            self.watcher.watch(parent, RecursiveMode::NonRecursive).ok();
        }
        for folder in &self.also {
            // Where there is no such folder yet, the one above tells when it comes. One that cannot
            // be watched is still looked at in every update.
            let there = [Some(folder.as_path()), folder.parent()];
            if let Some(folder) = there.into_iter().flatten().find(|folder| folder.is_dir()) {
                self.watcher.watch(folder, RecursiveMode::NonRecursive).ok();
            }
        }
        let folders = notes::folders(&self.root);
        self.folders = folders.iter().cloned().collect();
        for folder in folders {
            match self.watcher.watch(&folder, RecursiveMode::NonRecursive) {
                Err(error) if matches!(error.kind, ErrorKind::MaxFilesWatch) => return Err(error),
                Err(error) if folder == self.root && self.root.is_dir() => return Err(error),
                // The scan has a notice for a folder that cannot be read.
                _ => {}
            }
        }
        Ok(())
    }
}

/// What some events come to.
#[derive(Debug, Default)]
struct Gathered {
    paths: BTreeSet<PathBuf>,
    /// Folders came or went, or rules on which of them count.
    folders: bool,
}

impl Gathered {
    fn add(&mut self, root: &Path, folders: &HashSet<PathBuf>, event: &notify::Result<Event>) {
        match event {
            Ok(event) if !event.need_rescan() => {
                for path in &event.paths {
                    let is_folder = folders.contains(path) || path.is_dir();
                    self.add_path(root, path, is_folder, event.kind);
                }
            }
            _ => self.folders = true,
        }
    }

    fn add_path(&mut self, root: &Path, path: &Path, is_folder: bool, kind: EventKind) {
        let Ok(inside) = path.strip_prefix(root) else {
            return;
        };
        let mut names = inside.iter().map(|name| name.to_string_lossy());
        let Some(name) = names.next_back() else {
            self.folders = true;
            return;
        };
        if names.any(|name| notes::is_passing_name(&name)) {
            return;
        }
        let was_folder = matches!(
            kind,
            EventKind::Create(CreateKind::Folder) | EventKind::Remove(RemoveKind::Folder)
        );
        if matches!(&*name, ".gitignore" | ".ignore") {
            self.folders = true;
        } else if notes::is_passing_name(&name) {
            // Others' passing files, and those of a tick.
        } else if is_folder || was_folder {
            self.folders = true;
        } else if notes::is_note_name(&name) {
            self.paths.insert(path.to_owned());
        }
    }

    fn hint(self) -> Option<Hint> {
        if self.folders {
            Some(Hint::Rescan)
        } else if self.paths.is_empty() {
            None
        } else {
            Some(Hint::Paths(self.paths.into_iter().collect()))
        }
    }
}
