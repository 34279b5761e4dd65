//! Files whose place was taken, kept open for a moment.
//!
//! A slow program may have opened a note before it was replaced and write into it afterwards: into
//! a file that no longer has a name. The replaced file is therefore kept open for two seconds and
//! looked at once more. It has no name meanwhile, so nothing is in the way of git or sync tools,
//! and nothing is left behind if the process is killed.

use std::collections::VecDeque;
use std::fs::File;
use std::io;
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use super::journal::{Entry, Past};
use super::outcome::conflict_notice;
use super::swap;
use crate::language::Language;
use crate::notes::NotePath;
use crate::wire::Notice;

/// How long a replaced file is kept.
const GRACE: Duration = Duration::from_secs(2);
/// A file that was written late is taken to be finished when it has not changed for so long,
const QUIET: Duration = Duration::from_millis(500);
/// and if it never is, after so long.
const PATIENCE: Duration = Duration::from_secs(30);

/// A file whose place an edit took.
#[derive(Debug)]
pub struct Kept {
    pub(super) entry: Entry,
    pub(super) file: File,
    since: Instant,
}

impl Kept {
    pub(super) fn new(entry: Entry, file: File) -> Self {
        let since = Instant::now();
        Self { entry, file, since }
    }

    /// The number of the edit, and the open file, to be handed to another process.
    pub fn into_parts(self) -> (u64, File) {
        (self.entry.id, self.file)
    }

    /// What another program has written into the file since, once it is done; nothing if none has.
    /// Without `patience`, which may run out meanwhile, what is there now counts.
    pub(super) fn written_late(&self, patience: &Patience<'_>) -> io::Result<Option<Vec<u8>>> {
        let end = Instant::now() + PATIENCE;
        loop {
            let bytes = swap::whole(&self.file)?.unwrap_or_default();
            if blake3::hash(&bytes).as_bytes() == &self.entry.hash_before {
                return Ok(None);
            }
            if !patience() || Instant::now() > end {
                // Emptied and never filled is a write that was cut off, not one that is meant.
                return Ok(Some(bytes).filter(|bytes| !bytes.is_empty()));
            }
            thread::sleep(QUIET);
            if !bytes.is_empty() && swap::whole(&self.file)?.as_ref() == Some(&bytes) {
                return Ok(Some(bytes));
            }
        }
    }
}

/// What became of a program's write into a file whose place had just been taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rescue {
    /// The note holds it, with the edit made in it once more.
    Merged(Past),
    /// The note holds it, without the edit, for which it had no place.
    Overwrote(Past),
    /// It was kept beside the note, in this file, because the note had changed again.
    Copied(Past, String),
}

impl Rescue {
    /// What the reader should be told, if anything.
    pub fn notice(&self, language: Language) -> Option<Notice> {
        match self {
            Self::Merged(_) => None,
            Self::Overwrote(past) => {
                let (path, line, text) = (&past.path, past.line, &past.text);
                Some(Notice {
                    code: "edit-overwritten".to_owned(),
                    message: language
                        .pick(
                            &format!("ほかのアプリが {path} を上書き保存したので、{line} 行目「{text}」への操作は残っていません。新しい内容を見てもう一度操作してください。"),
                            &format!("Another program saved {path} over the change of line {line}, “{text}”; look at the new text and try again."),
                        )
                        .to_owned(),
                    path: Some(path.clone()),
                })
            }
            Self::Copied(past, copy) => {
                let path = NotePath::new(past.path.as_str()).ok()?;
                Some(conflict_notice(&path, copy, language))
            }
        }
    }
}

/// Whether there still is time to wait for a writer.
pub(super) type Patience<'a> = dyn Fn() -> bool + 'a;

type Settle = Arc<dyn Fn(Kept, &Patience<'_>) + Send + Sync>;

/// Looks at replaced files again when their time has come, on a thread of its own.
pub(super) struct Keeper {
    shared: Arc<Shared>,
    settle: Settle,
}

#[derive(Default)]
struct Shared {
    state: Mutex<State>,
    woken: Condvar,
}

#[derive(Default)]
struct State {
    waiting: VecDeque<Kept>,
    thread: Option<JoinHandle<()>>,
    is_closing: bool,
}

impl Keeper {
    /// `settle` gets each file when its time has come.
    pub(super) fn new(settle: Settle) -> Self {
        Self {
            shared: Arc::default(),
            settle,
        }
    }

    pub(super) fn keep(&self, kept: Kept) {
        let mut state = self.shared.lock();
        state.waiting.push_back(kept);
        self.shared.woken.notify_all();
        let is_running = state
            .thread
            .as_ref()
            .is_some_and(|thread| !thread.is_finished());
        if !is_running {
            let (shared, settle) = (Arc::clone(&self.shared), Arc::clone(&self.settle));
            let thread = thread::Builder::new().name("sakuin-kept".to_owned());
            // Without a thread they are looked at when the engine goes.
            state.thread = thread.spawn(move || run(&shared, &settle)).ok();
        }
    }

    /// The files that are still waiting, which are no longer this keeper's care.
    pub(super) fn take(&self) -> Vec<Kept> {
        self.shared.lock().waiting.drain(..).collect()
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        let thread = {
            let mut state = self.shared.lock();
            state.is_closing = true;
            state.thread.take()
        };
        self.shared.woken.notify_all();
        if let Some(thread) = thread {
            thread.join().ok();
        }
        for kept in self.take() {
            (self.settle)(kept, &|| false);
        }
    }
}

impl Shared {
    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Goes on until the keeper goes: an idle thread costs less than finding out whether it has ended.
fn run(shared: &Shared, settle: &Settle) {
    let is_open = || !shared.lock().is_closing;
    loop {
        let mut state = shared.lock();
        let age = state.waiting.front().map(|first| first.since.elapsed());
        state = match age {
            None if state.is_closing => return,
            None => {
                let woken = shared.woken.wait(state);
                drop(woken.unwrap_or_else(PoisonError::into_inner));
                continue;
            }
            Some(age) if age < GRACE && !state.is_closing => {
                let waited = shared.woken.wait_timeout(state, GRACE.saturating_sub(age));
                drop(waited.unwrap_or_else(PoisonError::into_inner));
                continue;
            }
            Some(_) => state,
        };
        let next = state.waiting.pop_front();
        drop(state);
        if let Some(kept) = next {
            settle(kept, &is_open);
        }
    }
}

/// Waits until a file that was replaced just now may be looked at.
pub(super) fn wait() {
    thread::sleep(GRACE);
}
