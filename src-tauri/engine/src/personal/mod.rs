//! What the user wrote for Sakuin: synonyms and words, for all folders or for one.
//!
//! Each is a file in the user's configuration and a file in `.sakuin` beside the notes. They are read
//! when the engine opens and again when they have changed. Nothing in them is an error: what cannot be
//! used is told as a notice, and the rest holds.

mod notice;
pub mod words;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

pub(crate) use notice::{Kind, PersonalNotice, Trouble};
use words::OwnWord;

use crate::analysis::OwnDictionary;
use crate::error::EngineError;
use crate::notes::{self, NotePath, Root, Stamp};
use crate::synonyms::{self, Synonyms, Table};
use crate::text::variants::fold_text;

/// The folder beside the notes that holds what concerns them but is none of them.
pub(crate) const FOLDER: &str = ".sakuin";

/// The largest file that is read, in bytes: some ten thousand lines.
const LARGEST: u64 = 1024 * 1024;

/// The user's own synonyms and words, as last read.
pub(crate) struct Personal {
    /// The folder of the configuration and that of the notes: the nearer stands last.
    config: PathBuf,
    notes: PathBuf,
    built_in: Arc<Table>,
    synonyms: RwLock<Arc<OwnSynonyms>>,
    words: RwLock<Arc<OwnWords>>,
    changes: AtomicU64,
    generation: AtomicU64,
}

/// Synonyms with where they came from.
#[derive(Debug, Default)]
struct OwnSynonyms {
    stamps: Stamps,
    all: Arc<Synonyms>,
    groups: usize,
    notices: Vec<PersonalNotice>,
}

/// Words with where they came from.
#[derive(Debug, Default)]
pub(crate) struct OwnWords {
    stamps: Stamps,
    /// Each surface once; a word of the notes folder stands for one of the configuration.
    pub(crate) words: Vec<OwnWord>,
    /// The same for analysers.
    pub(crate) own: Arc<OwnDictionary>,
    /// Names their content; empty when there are none.
    pub(crate) version: String,
    notices: Vec<PersonalNotice>,
}

impl OwnWords {
    /// The version of a dictionary with these words.
    pub(crate) fn in_version(&self, dictionary: &str) -> String {
        if self.version.is_empty() {
            dictionary.to_owned()
        } else {
            format!("{dictionary}+{}", self.version)
        }
    }
}

/// What tells that neither of two files has changed.
type Stamps = [Option<Stamp>; 2];

impl Personal {
    /// Reads what there is.
    pub(crate) fn open(config: &Path, notes: &Path, built_in: Table) -> Self {
        let personal = Self {
            config: config.to_owned(),
            notes: notes.to_owned(),
            built_in: Arc::new(built_in),
            synonyms: RwLock::default(),
            words: RwLock::default(),
            changes: AtomicU64::new(0),
            generation: AtomicU64::new(0),
        };
        *write(&personal.synonyms) = Arc::new(personal.read_synonyms());
        *write(&personal.words) = Arc::new(personal.read_words());
        personal
    }

    /// All synonyms, as the files are now: to ask whether they have changed takes some microseconds.
    pub(crate) fn synonyms(&self) -> Arc<Synonyms> {
        let known = Arc::clone(&read(&self.synonyms));
        if known.stamps == self.stamps(Kind::Synonyms) {
            return Arc::clone(&known.all);
        }
        let fresh = Arc::new(self.read_synonyms());
        *write(&self.synonyms) = Arc::clone(&fresh);
        self.changes.fetch_add(1, Ordering::Relaxed);
        Arc::clone(&fresh.all)
    }

    /// The words in use.
    pub(crate) fn words(&self) -> Arc<OwnWords> {
        Arc::clone(&read(&self.words))
    }

    /// The words as the files are now, when these have changed; they are not in use before
    /// [`Self::use_words`].
    pub(crate) fn changed_words(&self) -> Option<OwnWords> {
        let stamps = self.stamps(Kind::Words);
        (read(&self.words).stamps != stamps).then(|| self.read_words())
    }

    /// Puts words to use. An analyser with others is of no use any more.
    pub(crate) fn use_words(&self, words: OwnWords) {
        if words.version != read(&self.words).version {
            self.generation.fetch_add(1, Ordering::SeqCst);
        }
        *write(&self.words) = Arc::new(words);
        self.changes.fetch_add(1, Ordering::Relaxed);
    }

    /// Which words are in use: another number whenever they are others.
    pub(crate) fn generation(&self) -> u64 {
        self.generation.load(Ordering::SeqCst)
    }

    /// Changes whenever another content is in use.
    pub(crate) fn changes(&self) -> u64 {
        self.changes.load(Ordering::Relaxed)
    }

    /// The folders that the files are in, whether these exist or not.
    pub(crate) fn folders(&self) -> Vec<PathBuf> {
        vec![self.config.clone(), self.notes.join(FOLDER)]
    }

    /// How many groups of synonyms and how many words the user wrote.
    pub(crate) fn counts(&self) -> (usize, usize) {
        (read(&self.synonyms).groups, read(&self.words).words.len())
    }

    /// What cannot be used.
    pub(crate) fn notices(&self) -> Vec<PersonalNotice> {
        let mut notices = read(&self.synonyms).notices.clone();
        notices.extend(read(&self.words).notices.iter().cloned());
        notices
    }

    fn read_synonyms(&self) -> OwnSynonyms {
        let mut own = OwnSynonyms {
            stamps: self.stamps(Kind::Synonyms),
            ..OwnSynonyms::default()
        };
        let mut groups = Vec::new();
        for (path, text) in self.texts(Kind::Synonyms, &mut own.notices) {
            let mut list = synonyms::list::read(&text);
            // What is asked for is looked up as it is typed and as it is folded.
            for member in list.groups.iter_mut().flatten() {
                member.word = fold_text(&member.word);
            }
            groups.extend(list.groups);
            own.notices.extend(bad(Kind::Synonyms, path, list.bad));
        }
        own.groups = groups.len();
        let own_table = (!groups.is_empty()).then(|| Arc::new(Table::of(&groups)));
        let tables = own_table.into_iter().chain([Arc::clone(&self.built_in)]);
        own.all = Arc::new(Synonyms::of(tables));
        own
    }

    fn read_words(&self) -> OwnWords {
        let mut own = OwnWords {
            stamps: self.stamps(Kind::Words),
            ..OwnWords::default()
        };
        for (path, text) in self.texts(Kind::Words, &mut own.notices) {
            let list = words::read(&text);
            let nearer = |word: &OwnWord| list.words.iter().any(|w| w.surface == word.surface);
            own.words.retain(|word| !nearer(word));
            own.words.extend(list.words);
            own.notices.extend(bad(Kind::Words, path, list.bad));
        }
        own.words.sort_by(|a, b| a.surface.cmp(&b.surface));
        match OwnDictionary::of(&own.words) {
            Ok(dictionary) => own.own = Arc::new(dictionary),
            Err(reason) => {
                own.words.clear();
                own.notices.push(PersonalNotice {
                    kind: Kind::Words,
                    path: Kind::Words.file().to_owned(),
                    trouble: Trouble::Unreadable(reason),
                });
            }
        }
        if !own.words.is_empty() {
            let mut hasher = blake3::Hasher::new();
            for word in &own.words {
                hasher.update(word.to_ipadic().as_bytes());
            }
            own.version = hasher.finalize().to_hex()[..12].to_owned();
        }
        own
    }

    /// The text of each file that is there, the notes folder's last.
    fn texts(&self, kind: Kind, notices: &mut Vec<PersonalNotice>) -> Vec<(String, String)> {
        let mut out = Vec::new();
        let inside = format!("{FOLDER}/{}", kind.file());
        let files = [
            (
                self.config.join(kind.file()).display().to_string(),
                read_file(&self.config.join(kind.file())),
            ),
            (inside.clone(), read_inside(&self.notes, &inside)),
        ];
        for (path, text) in files {
            match text {
                Ok(Some(text)) => out.push((path, text)),
                Ok(None) => {}
                Err(trouble) => notices.push(PersonalNotice {
                    kind,
                    path,
                    trouble,
                }),
            }
        }
        out
    }

    fn stamps(&self, kind: Kind) -> Stamps {
        let stamp = |path: PathBuf| {
            let metadata = fs::metadata(path).ok()?;
            Some(Stamp::of(&metadata))
        };
        [
            stamp(self.config.join(kind.file())),
            stamp(self.notes.join(FOLDER).join(kind.file())),
        ]
    }
}

/// A notice of the lines that cannot be used, if there are any.
fn bad(kind: Kind, path: String, lines: Vec<usize>) -> Option<PersonalNotice> {
    let trouble = Trouble::Lines(lines);
    (trouble != Trouble::Lines(Vec::new())).then_some(PersonalNotice {
        kind,
        path,
        trouble,
    })
}

/// The text of a file of the configuration, which may be a link to wherever the user keeps such files.
fn read_file(path: &Path) -> Result<Option<String>, Trouble> {
    let metadata = match fs::metadata(path) {
        Ok(metadata) => metadata,
        Err(error) => {
            return match error.kind() {
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory => Ok(None),
                _ => Err(Trouble::Unreadable(error.to_string())),
            };
        }
    };
    if !metadata.is_file() {
        return Err(Trouble::NotText);
    }
    if metadata.len() > LARGEST {
        return Err(Trouble::TooLarge);
    }
    let read = File::open(path).and_then(|file| notes::read_all(&file, metadata.len()));
    match read {
        Ok(Some(bytes)) => text_of(&bytes).map(Some),
        Ok(None) => Err(Trouble::TooLarge),
        Err(error) => Err(Trouble::Unreadable(error.to_string())),
    }
}

/// The text of a file in the notes folder, which is opened as notes are: never outside of it.
fn read_inside(folder: &Path, path: &str) -> Result<Option<String>, Trouble> {
    let raw = Root::open(folder).and_then(|root| notes::read_raw(&root, &NotePath::new(path)?));
    match raw {
        Ok(raw) if raw.bytes.len() as u64 > LARGEST => Err(Trouble::TooLarge),
        Ok(raw) => text_of(&raw.bytes).map(Some),
        Err(EngineError::NoNote(_) | EngineError::NoFolder(_)) => Ok(None),
        Err(EngineError::OutsideFolder(_)) => Err(Trouble::Outside),
        Err(EngineError::TooLarge(_)) => Err(Trouble::TooLarge),
        Err(EngineError::UnreadableNote { source, .. }) => {
            Err(Trouble::Unreadable(source.to_string()))
        }
        Err(error) => Err(Trouble::Unreadable(error.to_string())),
    }
}

fn text_of(bytes: &[u8]) -> Result<String, Trouble> {
    notes::decode(bytes)
        .map(|decoded| decoded.text)
        .ok_or(Trouble::NotText)
}

fn read<T>(lock: &RwLock<T>) -> std::sync::RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

fn write<T>(lock: &RwLock<T>) -> std::sync::RwLockWriteGuard<'_, T> {
    lock.write().unwrap_or_else(PoisonError::into_inner)
}
