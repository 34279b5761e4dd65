//! Edits one after the other, each written down before it is made.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::edit::{self, Edit, Plan};
use super::journal::{ABSENT, Entry, Journal, OpenJournal, Past, Role, What};
use super::keeper::{Keeper, Kept, Patience, Rescue};
use super::make;
use super::outcome::{Outcome, Refusal};
use super::recover;
use super::region;
use super::splice::Planned;
use super::swap::{self, Step, Surroundings, Swap};
use super::temporary;
use super::undo::{self, Direction, Undone};
use crate::error::EngineError;
use crate::notes::{self, NotePath, RawNote, Root, read_raw};
use crate::{Clock, Settings};

/// Writes of this process go one after another: the second finds what the first has written.
pub(super) static TURN: Mutex<()> = Mutex::new(());

/// How often an edit starts over because another program has just written the file.
const ATTEMPTS: usize = 5;

/// Is told what became of writes that came late, on a thread of the writer.
pub type OnRescue = Arc<dyn Fn(&Rescue) + Send + Sync>;

/// Writes the notes of a folder.
pub struct Writer {
    shared: Arc<Shared>,
    keeper: Keeper,
}

struct Shared {
    folder: PathBuf,
    journal: Journal,
    clock: Clock,
}

impl Writer {
    /// A writer of the notes in `folder`, with its journal in `state_dir`, which is made when something
    /// is first written.
    pub fn new(folder: &Path, state_dir: &Path, clock: Clock, on_rescue: OnRescue) -> Self {
        let shared = Arc::new(Shared {
            folder: folder.to_owned(),
            journal: Journal::new(state_dir),
            clock,
        });
        let settling = Arc::clone(&shared);
        let settle = move |kept: Kept, patience: &Patience<'_>| {
            // The note is as its edit left it; what cannot be read or written now, nobody can.
            if let Ok(Some(rescue)) = settling.settle(&kept, patience) {
                on_rescue(&rescue);
            }
        };
        Self {
            shared,
            keeper: Keeper::new(Arc::new(settle)),
        }
    }

    /// Makes an edit, durably.
    ///
    /// If the file has changed since the reader saw it, the edit still goes ahead when exactly one
    /// line reads as the reader saw it; otherwise it is refused and the file is left alone.
    ///
    /// # Errors
    /// Those of reading the note; [`EngineError::ReadOnlyEncoding`] in ISO-2022-JP;
    /// [`EngineError::Unmappable`] when the file's encoding lacks a character;
    /// [`EngineError::Journal`] and [`EngineError::UnwritableNote`] when nothing could be written, and
    /// then the note is as it was.
    pub fn edit(&self, path: &NotePath, edit: &Edit<'_>) -> Result<Outcome, EngineError> {
        self.edit_stepwise(path, edit, &|_| {})
    }

    pub(super) fn edit_stepwise(
        &self,
        path: &NotePath,
        edit: &Edit<'_>,
        at: &dyn Fn(Step),
    ) -> Result<Outcome, EngineError> {
        let _turn = turn();
        let root = Root::open(&self.shared.folder)?;
        // What is refused anyway needs no journal.
        let note = read_raw(&root, path)?;
        if let Some(outcome) = without_writing(&edit::plan(&note, path, edit, &[])?, Some(&note)) {
            return Ok(outcome);
        }
        let mut journal = self.shared.open(&root)?;
        // Taking a mark away looks for what setting it has added.
        let past = match edit {
            Edit::Tick { .. } if What::of(edit) == What::Unticked => journal.stacks().0,
            _ => Vec::new(),
        };
        let plan = |note: Option<&RawNote>| match note {
            Some(note) => edit::plan(note, path, edit, &past),
            None => Err(EngineError::NoNote(path.to_string())),
        };
        let doing = Doing {
            path,
            role: Role::Edit,
            what: What::of(edit),
        };
        self.run(&root, &mut journal, &doing, &plan, at)
    }

    /// Makes a note with these lines; in one that is there already they come at the end. Undoing it
    /// takes the note away, if there is nothing else in it.
    ///
    /// # Errors
    /// As [`Writer::edit`].
    pub fn create(&self, path: &NotePath, lines: &[String]) -> Result<Outcome, EngineError> {
        self.create_stepwise(path, lines, &|_| {})
    }

    pub(super) fn create_stepwise(
        &self,
        path: &NotePath,
        lines: &[String],
        at: &dyn Fn(Step),
    ) -> Result<Outcome, EngineError> {
        make::check_name(path).map_err(|error| failed(path, error))?;
        let _turn = turn();
        let root = Root::open(&self.shared.folder)?;
        let mut journal = self.shared.open(&root)?;
        let edit = Edit::Append { lines };
        let plan = |note: Option<&RawNote>| match note {
            Some(note) => edit::plan(note, path, &edit, &[]),
            None => Ok(edit::made(lines)),
        };
        let doing = Doing {
            path,
            role: Role::Edit,
            what: What::of(&edit),
        };
        self.run(&root, &mut journal, &doing, &plan, at)
    }

    /// Undoes the newest edit that is not undone yet, or makes again the one undone last, by the
    /// same safe write. One whose lines have changed since is left alone, and not tried again.
    ///
    /// # Errors
    /// As [`Writer::edit`].
    pub fn undo(&self, direction: Direction) -> Result<Undone, EngineError> {
        self.undo_stepwise(direction, &|_| {})
    }

    pub(super) fn undo_stepwise(
        &self,
        direction: Direction,
        at: &dyn Fn(Step),
    ) -> Result<Undone, EngineError> {
        if !self.shared.journal.exists() {
            return Ok(Undone::Nothing);
        }
        let _turn = turn();
        let root = Root::open(&self.shared.folder)?;
        let mut journal = self.shared.open(&root)?;
        let (undo, redo) = journal.stacks();
        let (entry, role) = match direction {
            Direction::Undo => (undo.last().cloned(), Role::Undo as fn(u64) -> Role),
            Direction::Redo => (redo.last().cloned(), Role::Redo as fn(u64) -> Role),
        };
        let Some(entry) = entry else {
            return Ok(Undone::Nothing);
        };
        let past = entry.past.clone();
        let path = NotePath::new(past.path.as_str())?;
        let doing = Doing {
            path: &path,
            role: role(entry.origin()),
            what: past.what,
        };
        let plan = |note: Option<&RawNote>| undo::plan(note, &path, &entry);
        match self.run(&root, &mut journal, &doing, &plan, at) {
            Ok(Outcome::Written { conflict, .. }) => Ok(Undone::Written { past, conflict }),
            Ok(Outcome::Refused { refusal, .. }) => {
                if refusal.is_final() {
                    journal.drop_origin(entry.origin());
                }
                let refusal = Some(refusal);
                Ok(Undone::Refused { past, refusal })
            }
            Err(EngineError::NoNote(_)) => {
                journal.drop_origin(entry.origin());
                Ok(Undone::Refused {
                    past,
                    refusal: None,
                })
            }
            Err(error) => {
                // What has become of this note must not bar the way to the edits of others.
                if is_final(&error) {
                    journal.drop_origin(entry.origin());
                }
                Err(error)
            }
        }
    }

    /// The edits that can be undone and those that can be made again, each with the next one first.
    ///
    /// # Errors
    /// [`EngineError::Journal`] when the journal cannot be read.
    pub fn history(&self) -> Result<(Vec<Past>, Vec<Past>), EngineError> {
        if !self.shared.journal.exists() {
            return Ok(Default::default());
        }
        let _turn = turn();
        let (undo, redo) = self.shared.journal.open()?.stacks();
        let past = |stack: Vec<Entry>| stack.into_iter().rev().map(|entry| entry.past).collect();
        Ok((past(undo), past(redo)))
    }

    /// Brings what a killed process had begun to an end. Every edit does so as well.
    ///
    /// # Errors
    /// [`EngineError::Journal`] when the journal cannot be read.
    pub fn recover(&self) -> Result<(), EngineError> {
        if !self.shared.journal.exists() {
            return Ok(());
        }
        let _turn = turn();
        let root = Root::open(&self.shared.folder)?;
        self.shared.open(&root).map(drop)
    }

    /// The files whose place was taken and that are to be looked at once more, for a program that
    /// must end before: see [`settle`]. Otherwise they are looked at when this is dropped.
    pub fn take_kept(&self) -> Vec<Kept> {
        self.keeper.take()
    }

    /// Makes what `plan` says durable; starts over if another program writes in between.
    fn run(
        &self,
        root: &Root,
        journal: &mut OpenJournal<'_>,
        doing: &Doing<'_>,
        plan: &dyn Fn(Option<&RawNote>) -> Result<Plan, EngineError>,
        at: &dyn Fn(Step),
    ) -> Result<Outcome, EngineError> {
        let path = doing.path;
        let (conflict, mut only_in_place) = (RefCell::new(None), false);
        for _ in 0..ATTEMPTS {
            let note = match read_raw(root, path) {
                Err(EngineError::NoNote(_)) => None,
                note => Some(note?),
            };
            let plan = plan(note.as_ref())?;
            if let Some(outcome) = without_writing(&plan, note.as_ref()) {
                return Ok(outcome.with_conflict(conflict.take()));
            }
            let (mut planned, goes) = match plan {
                Plan::Splice(planned) | Plan::Make(planned) => (planned, false),
                Plan::Remove(planned) => (planned, true),
                Plan::Nothing | Plan::Refuse(_) => continue,
            };
            let failed = |error| failed(path, error);
            let in_place = match &note {
                Some(note) => swap::must_be_in_place(root, note).map_err(failed)? || only_in_place,
                None => false,
            };
            if let (Some(note), true) = (&note, in_place) {
                planned.splice =
                    swap::in_place_splice(&planned.splice, &note.bytes, &planned.after);
            }
            let before = note.as_ref().map_or(ABSENT, |note| *note.hash().as_bytes());
            // Where the folder lets nothing go, a note can only be emptied.
            let after = if goes && !in_place {
                ABSENT
            } else {
                *blake3::hash(&planned.after).as_bytes()
            };
            let past = doing.past((self.shared.clock)(), &planned);
            let was = note.as_ref().map_or(&[][..], |note| &note.bytes);
            let alone = region::alone(was, &planned.after, &planned);
            let entry = Entry::new(doing.role, past, (before, after), &planned, alone, in_place);
            let entry = journal.begin(entry)?;
            let surroundings = Surroundings {
                at,
                now: (self.shared.clock)(),
                temporary: OsStr::new(&entry.temporary),
                conflict: &conflict,
            };
            let swap = match &note {
                None => make::make(root, path, &planned.after, &surroundings),
                Some(note) if in_place => {
                    swap::in_place(root, note, &planned.splice, &planned.after)
                }
                Some(note) if goes => make::remove(root, note, &surroundings),
                Some(note) => swap::exchange(root, note, &planned.after, &surroundings),
            };
            // After a failure the journal does not say how it ended: the next look at the note does.
            match swap.map_err(failed)? {
                Swap::Done { hash, replaced } => {
                    journal.end(entry.id, true);
                    if let Some(file) = replaced {
                        self.keeper.keep(Kept::new(entry, file));
                    }
                    return Ok(Outcome::written(hash).with_conflict(conflict.take()));
                }
                Swap::Changed => journal.end(entry.id, false),
                Swap::OnlyInPlace => {
                    journal.end(entry.id, false);
                    only_in_place = true;
                }
            }
        }
        if let Ok(true) = leads_nowhere(root, path) {
            let why = "a link that leads nowhere has this name";
            let error = io::Error::new(io::ErrorKind::AlreadyExists, why);
            return Err(failed(path, error));
        }
        Ok(Outcome::refused(Refusal::Busy).with_conflict(conflict.take()))
    }
}

/// An edit that is being made, whatever it is.
struct Doing<'a> {
    path: &'a NotePath,
    role: Role,
    what: What,
}

impl Doing<'_> {
    fn past(&self, now: jiff::civil::DateTime, planned: &Planned) -> Past {
        Past {
            at: now.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
            path: self.path.to_string(),
            line: planned.line,
            text: planned.text.clone(),
            what: self.what,
        }
    }
}

/// Waits for a moment, and then does for a file of [`Kept::into_parts`] what is otherwise done on
/// a thread: keeps what another program has written into it.
///
/// # Errors
/// Those of the journal and of writing the note.
pub fn settle(settings: &Settings, edit: u64, file: File) -> Result<Option<Rescue>, EngineError> {
    let shared = Shared {
        folder: settings.notes_dir.clone(),
        journal: Journal::new(&settings.state_dir),
        clock: settings.clock,
    };
    let Some(entry) = shared.journal.open()?.entry(edit) else {
        return Ok(None);
    };
    super::keeper::wait();
    shared.settle(&Kept::new(entry, file), &|| true)
}

impl Shared {
    /// The journal, with all that was begun brought to an end.
    fn open(&self, root: &Root) -> Result<OpenJournal<'_>, EngineError> {
        let mut journal = self.journal.open()?;
        recover::recover(root, &mut journal, (self.clock)());
        Ok(journal)
    }

    /// Keeps what was written into a file after its place had been taken.
    fn settle(&self, kept: &Kept, patience: &Patience<'_>) -> Result<Option<Rescue>, EngineError> {
        let entry = &kept.entry;
        let past = entry.past.clone();
        let path = NotePath::new(past.path.as_str())?;
        let failed = |error| failed(&path, error);
        let Some(late) = kept.written_late(patience).map_err(failed)? else {
            return Ok(None);
        };
        let _turn = turn();
        let root = Root::open(&self.folder)?;
        let _journal = self.open(&root)?;
        let now = (self.clock)();
        let note = match read_raw(&root, &path) {
            Ok(note) => Some(note),
            // Gone meanwhile, as the writer of these bytes cannot have known.
            Err(EngineError::NoNote(_)) => None,
            Err(error) => return Err(error),
        };
        if note.as_ref().is_some_and(|note| note.bytes == late) {
            return Ok(None);
        }
        // Saved over the edit, as it would have been a moment later; the edit is made once more.
        let again = notes::decode(&late).and_then(|decoded| {
            let (before, added) = (&entry.lines_before, &entry.lines_after);
            match &note {
                // What was added takes the place of nothing.
                Some(note) if before.is_empty() => {
                    region::add_again(&late, &decoded, &note.bytes, added)
                }
                _ if !entry.alone.0 => None,
                _ => region::replace(&late, &decoded, before, added).ok(),
            }
        });
        let (after, rescue) = match again {
            Some(planned) if !planned.after.is_empty() => {
                (planned.after, Rescue::Merged(past.clone()))
            }
            _ => (late.clone(), Rescue::Overwrote(past.clone())),
        };
        let conflict = RefCell::new(None);
        let name = temporary::name();
        let surroundings = Surroundings {
            at: &|_| {},
            now,
            temporary: OsStr::new(&name),
            conflict: &conflict,
        };
        let swap = match &note {
            None => make::make(&root, &path, &after, &surroundings),
            Some(note) if note.bytes.is_empty() || note.hash().as_bytes() == &entry.hash_after => {
                swap::exchange(&root, note, &after, &surroundings)
            }
            Some(_) => Ok(Swap::Changed),
        };
        if let Ok(Swap::Done { .. }) = swap {
            return Ok(Some(rescue));
        }
        // Another program has made it anew at this moment, if it was not there before.
        let note = match note {
            Some(note) => note,
            None => read_raw(&root, &path)?,
        };
        let copy = self.copy_beside(&root, &note, &late).map_err(failed)?;
        Ok(Some(Rescue::Copied(past, copy)))
    }

    fn copy_beside(&self, root: &Root, note: &RawNote, bytes: &[u8]) -> io::Result<String> {
        use std::io::Write as _;
        let (dir, name) = swap::place(root, note)?;
        let aside = temporary::name();
        let mut new = temporary::Temporary::create(&dir, OsStr::new(&aside))?;
        temporary::copy_attributes(&note.file, &note.metadata, new.file())?;
        new.file().write_all(bytes)?;
        temporary::copy_mode(&note.metadata, new.file())?;
        new.file().sync_all()?;
        let copy = swap::keep_conflict(&dir, OsStr::new(&aside), name, (self.clock)())?;
        new.keep();
        let folder = note.resolved.parent().unwrap_or(Path::new(""));
        Ok(folder.join(copy).to_string_lossy().into_owned())
    }
}

/// Whether a note that cannot be written will not be so a little later either.
fn is_final(error: &EngineError) -> bool {
    matches!(
        error,
        EngineError::ReadOnlyEncoding { .. }
            | EngineError::BinaryNote(_)
            | EngineError::TooLarge(_)
            | EngineError::OutsideFolder(_)
    )
}

/// Waits for one's turn within this process.
fn turn() -> std::sync::MutexGuard<'static, ()> {
    TURN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The outcome of a plan for a note that changes nothing.
fn without_writing(plan: &Plan, note: Option<&RawNote>) -> Option<Outcome> {
    match plan {
        Plan::Splice(_) | Plan::Make(_) | Plan::Remove(_) => None,
        Plan::Refuse(refusal) => Some(Outcome::refused(*refusal)),
        Plan::Nothing => note.map(|note| Outcome::written(note.hash())),
    }
}

fn failed(path: &NotePath, source: io::Error) -> EngineError {
    if source.kind() == io::ErrorKind::NotFound {
        EngineError::NoNote(path.to_string())
    } else {
        EngineError::UnwritableNote {
            path: path.to_string(),
            source,
        }
    }
}

/// Whether a note cannot be made because a link that leads nowhere has its name.
fn leads_nowhere(root: &Root, path: &NotePath) -> io::Result<bool> {
    let file = root.path().join(path.as_str());
    Ok(file.symlink_metadata()?.is_symlink() && !file.exists())
}
