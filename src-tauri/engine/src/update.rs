//! Bringing the index up to date with the folder: the scan is the truth, hints only say when to look.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, PoisonError, TryLockError, mpsc};
use std::thread;
use std::time::Duration;

use tantivy::TantivyDocument;

use crate::ahead::{Ahead, Step};
use crate::analysis::Analyzer;
use crate::engine::Engine;
use crate::error::EngineError;
use crate::index::record::NoteRecord;
use crate::index::{Change, documents};
use crate::markdown;
use crate::notes::{self, NoteNotice, NotePath};
use crate::records::record;
use crate::renames::Gone;
use crate::watch;
use crate::wire::{EngineEvent, Progress, Renamed};

/// Is told what the engine does of its own accord, on the engine's thread.
pub type OnEvent = Arc<dyn Fn(EngineEvent) + Send + Sync>;

/// What is known of the folder's notes without asking the index.
#[derive(Debug, Default)]
pub(crate) struct Catalog {
    /// Records by path.
    pub notes: BTreeMap<String, NoteRecord>,
    /// What the last scan had to say.
    pub folder_notices: Vec<NoteNotice>,
    /// Notes that went lately, for those that go on under another path.
    gone: Gone,
    /// Notes of which the records say more than the index.
    pub ahead: Ahead,
    /// The commit these records are from.
    stamp: Option<u64>,
}

impl Catalog {
    /// The commit these records are from.
    pub(crate) fn stamp(&self) -> Option<u64> {
        self.stamp
    }

    /// How many sections the notes have in all.
    pub(crate) fn sections(&self) -> usize {
        self.notes.values().map(|note| note.sections as usize).sum()
    }
}

/// What an update did.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Updated {
    /// Notes read and indexed, relative to the notes folder.
    pub changed: Vec<String>,
    /// Notes taken out of the index.
    pub removed: Vec<String>,
    /// Those of them that go on under another path.
    pub renamed: Vec<Renamed>,
}

impl Updated {
    fn into_event(self) -> EngineEvent {
        EngineEvent::Indexed {
            changed: self.changed,
            removed: self.removed,
            renamed: self.renamed,
        }
    }
}

/// The first notes of a large update become visible after so many, the next after twice as many
/// each time: what is there can be found soon, and few commits leave a segment to be merged.
const FIRST_CHECKPOINT: usize = 64;

/// Whether what has been read becomes visible now; not if the end is near anyway.
fn is_checkpoint(done: usize, total: usize) -> bool {
    done >= FIRST_CHECKPOINT && done.is_power_of_two() && total > done + done / 2
}

impl Engine {
    /// Brings the index up to date with the folder. Only files that look changed are read.
    ///
    /// # Errors
    ///
    /// Those of the notes folder and of the index; the index is then as it was or holds a part
    /// of the change.
    pub fn update(&self, on_progress: &mut dyn FnMut(Progress)) -> Result<Updated, EngineError> {
        let _turn = self.updating.lock().unwrap_or_else(PoisonError::into_inner);
        self.personal.synonyms();
        self.take_words()?;
        let scan = notes::scan(&self.settings.notes_dir)?;
        self.load_catalog()?;
        let mut changed: Vec<NotePath> = Vec::new();
        let mut gone: BTreeSet<String>;
        {
            let catalog = self.catalog.read().unwrap_or_else(PoisonError::into_inner);
            gone = catalog.notes.keys().cloned().collect();
            for file in &scan.files {
                gone.remove(file.path.as_str());
                let known = catalog.notes.get(file.path.as_str());
                let same = known.filter(|note| !catalog.ahead.has(&note.path));
                let same = same.is_some_and(|note| {
                    note.size == file.stamp.size
                        && note.modified_ns == file.stamp.modified_ns
                        && note.inode == file.stamp.inode
                });
                if !same {
                    changed.push(file.path.clone());
                }
            }
        }
        let (updated, unreadable) =
            self.apply(&changed, gone.into_iter().collect(), on_progress)?;
        // A note that cannot be read has no record and is tried again in every update.
        let mut notices = scan.notices;
        notices.extend(unreadable);
        notices.sort();
        notices.dedup();
        self.catalog
            .write()
            .unwrap_or_else(PoisonError::into_inner)
            .folder_notices = notices;
        Ok(updated)
    }

    /// Makes the index anew.
    ///
    /// # Errors
    ///
    /// As [`Engine::update`].
    pub fn rebuild(&self, on_progress: &mut dyn FnMut(Progress)) -> Result<Updated, EngineError> {
        {
            let _turn = self.updating.lock().unwrap_or_else(PoisonError::into_inner);
            let mut change = self.index.change()?;
            change.clear()?;
            change.commit()?;
            *self.catalog.write().unwrap_or_else(PoisonError::into_inner) = Catalog::default();
        }
        self.update(on_progress)
    }

    /// Brings one note up to date, unless an update is under way, which will come to it.
    pub(crate) fn refresh(&self, path: &NotePath) -> Result<Updated, EngineError> {
        let _turn = match self.updating.try_lock() {
            Ok(turn) => turn,
            Err(TryLockError::Poisoned(poisoned)) => poisoned.into_inner(),
            Err(TryLockError::WouldBlock) => return Ok(Updated::default()),
        };
        self.load_catalog()?;
        let (updated, _) = self.apply(std::slice::from_ref(path), Vec::new(), &mut |_| {})?;
        if let Some(on_event) = self.on_event.get()
            && updated != Updated::default()
        {
            on_event(updated.clone().into_event());
        }
        Ok(updated)
    }

    /// Reads the records again if another process has written the index.
    pub(crate) fn load_catalog(&self) -> Result<(), EngineError> {
        let stamp = self.index.stamp();
        let known = self
            .catalog
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .stamp;
        if stamp.is_some() && stamp == known {
            return Ok(());
        }
        self.index.reload()?;
        let notes = self.index.notes()?;
        let mut catalog = self.catalog.write().unwrap_or_else(PoisonError::into_inner);
        let catalog = &mut *catalog;
        let mut notes: BTreeMap<String, NoteRecord> = notes
            .into_iter()
            .map(|note| (note.path.clone(), note))
            .collect();
        for path in catalog.ahead.paths() {
            notes.extend(catalog.notes.remove_entry(path));
        }
        catalog.notes = notes;
        catalog.stamp = stamp;
        Ok(())
    }

    /// Reads the `changed` notes and writes what has become of them, and of the `gone` ones, to the index.
    fn apply(
        &self,
        changed: &[NotePath],
        gone: Vec<String>,
        on_progress: &mut dyn FnMut(Progress),
    ) -> Result<(Updated, Vec<NoteNotice>), EngineError> {
        if changed.is_empty() && gone.is_empty() {
            return Ok(Default::default());
        }
        let mut work = Work {
            engine: self,
            change: self.index.change()?,
            records: BTreeMap::new(),
            updated: Updated::default(),
            unreadable: Vec::new(),
            searchable: 0,
            ahead: self.catalog().ahead.steps(),
        };
        for path in gone {
            work.remove(path);
        }
        let total = changed.len();
        let done = self.read_all(changed, |done, read| {
            work.take(read)?;
            if is_checkpoint(done, total) {
                work.checkpoint()?;
                work.searchable = done;
            }
            let progress = Progress {
                done,
                total,
                searchable: work.searchable,
            };
            self.set_progress(Some(progress.clone()));
            on_progress(progress);
            Ok(())
        });
        self.set_progress(None);
        done?;
        work.finish()
    }

    /// Reads and analyses notes on all cores; `take` gets them one by one as they are done.
    fn read_all(
        &self,
        paths: &[NotePath],
        mut take: impl FnMut(usize, Read) -> Result<(), EngineError>,
    ) -> Result<(), EngineError> {
        let threads = thread::available_parallelism()
            .map_or(1, usize::from)
            .min(paths.len());
        if threads <= 1 {
            for (i, path) in paths.iter().enumerate() {
                let read = self.with_analyzer(|analyzer| self.read_one(path, analyzer));
                take(i + 1, read)?;
            }
            return Ok(());
        }
        let next = AtomicUsize::new(0);
        let (send, receive) = mpsc::sync_channel(64);
        thread::scope(|scope| {
            for _ in 0..threads {
                let (send, next) = (send.clone(), &next);
                scope.spawn(move || {
                    let mut analyzer = self.analyzer();
                    while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
                        if send.send(self.read_one(path, &mut analyzer)).is_err() {
                            break;
                        }
                    }
                });
            }
            drop(send);
            for (i, read) in receive.iter().enumerate() {
                take(i + 1, read)?;
            }
            Ok(())
        })
    }

    fn read_one(&self, path: &NotePath, analyzer: &mut Analyzer) -> Read {
        let file = match notes::read(&self.settings.notes_dir, path) {
            Ok(file) => file,
            Err(error) => {
                return match NoteNotice::from_error(&error) {
                    Some(notice) => Read::Unreadable(path.clone(), notice),
                    None => Read::Gone(path.clone()),
                };
            }
        };
        let known = self.catalog.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(note) = known
            .notes
            .get(path.as_str())
            .filter(|note| note.hash == file.hash && !known.ahead.has(&note.path))
        {
            let same = note.size == file.stamp.size
                && note.modified_ns == file.stamp.modified_ns
                && note.inode == file.stamp.inode;
            if same {
                return Read::Same;
            }
        }
        drop(known);
        let parsed = markdown::parse(&file.text);
        let record = record(&file, &parsed);
        let documents = documents(
            self.index.fields(),
            self.index.task_fields(),
            analyzer,
            &parsed,
            &record,
        );
        Read::Note(Box::new(record), documents)
    }

    fn set_progress(&self, progress: Option<Progress>) {
        *self
            .progress
            .write()
            .unwrap_or_else(PoisonError::into_inner) = progress;
    }
}

/// What reading a note came to.
enum Read {
    Note(Box<NoteRecord>, Vec<TantivyDocument>),
    Same,
    Gone(NotePath),
    Unreadable(NotePath, NoteNotice),
}

/// An update under way.
struct Work<'a> {
    engine: &'a Engine,
    change: Change<'a>,
    /// What the catalog will hold after the next commit; nothing for notes taken out.
    records: BTreeMap<String, Option<NoteRecord>>,
    updated: Updated,
    unreadable: Vec<NoteNotice>,
    /// How many of the notes can be found already.
    searchable: usize,
    /// What was ahead of the index when the update began.
    ahead: BTreeMap<String, Step>,
}

impl Work<'_> {
    fn take(&mut self, read: Read) -> Result<(), EngineError> {
        match read {
            Read::Same => {}
            Read::Gone(path) => self.remove(path.to_string()),
            Read::Unreadable(path, notice) => {
                self.remove(path.to_string());
                self.unreadable.push(notice);
            }
            Read::Note(record, documents) => {
                self.change.remove(&record.path);
                self.change.add(documents)?;
                self.updated.changed.push(record.path.clone());
                self.records.insert(record.path.clone(), Some(*record));
            }
        }
        Ok(())
    }

    fn remove(&mut self, path: String) {
        let known = self
            .engine
            .catalog
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .notes
            .contains_key(&path);
        if known {
            self.change.remove(&path);
            self.records.insert(path.clone(), None);
            self.updated.removed.push(path);
        }
    }

    fn checkpoint(&mut self) -> Result<(), EngineError> {
        self.change.checkpoint()?;
        let renamed = publish(self.engine, std::mem::take(&mut self.records), &self.ahead);
        self.updated.renamed.extend(renamed);
        Ok(())
    }

    fn finish(mut self) -> Result<(Updated, Vec<NoteNotice>), EngineError> {
        let records = std::mem::take(&mut self.records);
        if !self.updated.changed.is_empty() || !self.updated.removed.is_empty() {
            self.change.commit()?;
            self.updated
                .renamed
                .extend(publish(self.engine, records, &self.ahead));
        }
        self.updated.changed.sort();
        Ok((self.updated, self.unreadable))
    }
}

/// Shows in the catalog what has just been committed by an update that began when this was `ahead`.
/// Gives the notes that go on under another path.
fn publish(
    engine: &Engine,
    records: BTreeMap<String, Option<NoteRecord>>,
    ahead: &BTreeMap<String, Step>,
) -> Vec<Renamed> {
    let stamp = engine.index.stamp();
    let mut catalog = engine
        .catalog
        .write()
        .unwrap_or_else(PoisonError::into_inner);
    let catalog = &mut *catalog;
    catalog.gone.age();
    let mut come = Vec::new();
    for (path, record) in records {
        if !catalog.ahead.reach(&path, ahead) {
            continue;
        }
        match record {
            Some(record) => {
                if !catalog.notes.contains_key(&path) {
                    come.push(path.clone());
                }
                catalog.notes.insert(path, record);
            }
            None => {
                if let Some(record) = catalog.notes.remove(&path) {
                    catalog.gone.add(record);
                }
            }
        }
    }
    catalog.stamp = stamp;
    let come = come.iter().filter_map(|path| catalog.notes.get(path));
    catalog.gone.renamed(come)
}

/// See [`Engine::start`].
pub(crate) fn start(engine: Arc<Engine>, on_event: OnEvent) -> Result<(), EngineError> {
    // A second start would watch twice; the first one's listener stays.
    if engine.on_event.set(Arc::clone(&on_event)).is_err() {
        return Ok(());
    }
    let folder = engine.settings.notes_dir.clone();
    let named = |name: &str| thread::Builder::new().name(name.to_owned());
    let cold = Arc::clone(&engine);
    named("sakuin-warm-up")
        .spawn(move || cold.warm_up())
        .and_then(|_| named("sakuin-index").spawn(move || keep_up(&engine, &on_event)))
        .map(drop)
        .map_err(|e| EngineError::Watch {
            path: folder,
            reason: e.to_string(),
        })
}

/// Lets all other threads go first, so that searching and typing do not wait for indexing. The
/// threads that this one starts inherit it, tantivy's among them.
fn yield_to_others() {
    // Elsewhere the number means the whole process.
    #[cfg(target_os = "linux")]
    rustix::process::setpriority_process(None, 10).ok();
}

/// How long to wait for another process that is writing the index.
const BUSY_WAIT: Duration = Duration::from_secs(1);

/// Updates once, then after every hint, for as long as the process lives.
fn keep_up(engine: &Arc<Engine>, on_event: &OnEvent) {
    yield_to_others();
    let (send, hints) = mpsc::channel();
    // Watching begins before the first scan, so that nothing falls in between.
    let folder = &engine.settings.notes_dir;
    engine.hints.set(send.clone()).ok();
    let watcher = watch::watch(folder, &engine.personal.folders(), move |hint| {
        send.send(hint).ok();
    });
    if let Err(error) = &watcher {
        on_event(EngineEvent::Failed {
            error: error.to_wire(engine.language()),
        });
    }
    // What an edit of a process that was killed has left behind; the next start tries again.
    crate::write::remove_leftovers(&engine.settings.notes_dir).ok();
    let mut busy = update_and_tell(engine, on_event, true);
    loop {
        let hint = if busy {
            hints.recv_timeout(BUSY_WAIT)
        } else {
            hints.recv().map_err(|_| RecvTimeoutError::Disconnected)
        };
        if hint == Err(RecvTimeoutError::Disconnected) {
            break;
        }
        // Many hints are one look, and whatever they name, the scan tells what has changed.
        hints.try_iter().for_each(drop);
        busy = update_and_tell(engine, on_event, busy);
    }
    drop(watcher);
}

/// Gives whether another process is writing the index, so that this must be tried again.
fn update_and_tell(engine: &Arc<Engine>, on_event: &OnEvent, always: bool) -> bool {
    // What is odd about a file that is no note yet is told in a list that nothing else changes.
    let said = || {
        (
            engine.personal.changes(),
            engine.catalog().folder_notices.clone(),
        )
    };
    let known = said();
    let result = engine.update(&mut |progress| {
        // One event for every note of a large folder would be more than the window can use.
        if progress.done.is_multiple_of(32) {
            on_event(EngineEvent::Indexing { progress });
        }
    });
    match result {
        Ok(updated) => {
            // So that the first letter typed to go somewhere need not wait for it.
            engine.refresh_names();
            // Other synonyms give other answers, and notices, over the same notes.
            let always = always || said() != known;
            if always || updated != Updated::default() {
                on_event(updated.into_event());
            }
        }
        Err(EngineError::IndexBusy(_)) => return true,
        Err(error) => on_event(EngineEvent::Failed {
            error: error.to_wire(engine.language()),
        }),
    }
    false
}
