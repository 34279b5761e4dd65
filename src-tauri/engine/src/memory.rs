//! Keeping what the window remembers of a notes folder: one small file in the state folder.
//!
//! The file is only ever replaced as a whole, by one process at a time, and can be read by its
//! user only. A file that cannot be understood is set aside and never stops a start.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::engine::Engine;
use crate::error::EngineError;
use crate::places;
use crate::wire::{Memory, Notice, Recalled, RememberRequest};

/// To be raised when an older Sakuin would misread the file; parts that are added do not need it.
const VERSION: u32 = 1;

const FILE: &str = "desk.json";
const LOCK: &str = "desk.lock";
/// What a write that was cut short leaves behind, and the next one begins with.
const UNFINISHED: &str = "desk.json.new";

/// A larger file is none of Sakuin's.
const LARGEST: u64 = 16 << 20;

/// The most of each that is kept, so that the file stays small whatever the window asks for.
mod most {
    pub(super) const TABS: usize = 200;
    pub(super) const PLACES: usize = 50;
    pub(super) const SEARCHES: usize = 200;
    pub(super) const SAVED: usize = 500;
    pub(super) const FOLDED: usize = 10_000;
    /// Bytes of a path, a query or a name.
    pub(super) const TEXT: usize = 8_192;
}

/// The file.
#[derive(Serialize, Deserialize)]
struct Stored {
    version: u32,
    #[serde(default)]
    memory: Memory,
}

impl Engine {
    /// What the window remembers of the folder. Never fails: what cannot be read is said in the
    /// notice, and nothing is remembered then.
    pub fn recall(&self) -> Recalled {
        let dir = &self.settings.state_dir;
        match read(dir) {
            Ok(Kept::Memory(memory)) => Recalled {
                memory: *memory,
                notice: None,
            },
            Ok(Kept::Nothing) => Recalled::default(),
            Ok(Kept::Unknown) => {
                self.unreadable(&set_aside(dir).unwrap_or_else(|_| dir.join(FILE)))
            }
            Err(_) => self.unreadable(&dir.join(FILE)),
        }
    }

    /// Replaces the parts of the memory that are given.
    ///
    /// # Errors
    ///
    /// [`EngineError::State`] when it cannot be written; what was kept before is then still there.
    pub fn remember(&self, request: RememberRequest) -> Result<(), EngineError> {
        let dir = &self.settings.state_dir;
        write(dir, request).map_err(|source| EngineError::State {
            path: dir.join(FILE),
            source,
        })
    }

    fn unreadable(&self, left: &Path) -> Recalled {
        let left = left.display();
        let language = self.language();
        Recalled {
            memory: Memory::default(),
            notice: Some(Notice {
                code: "memory-unreadable".to_owned(),
                message: language
                    .pick(
                        &format!("前回開いていたノートや保存した検索を読めなかったので、何もない状態から始めます。元のファイルは {left} に残してあります。"),
                        &format!("What was open last and the saved searches could not be read, so Sakuin begins without them; the file is kept as {left}."),
                    )
                    .to_owned(),
                path: None,
            }),
        }
    }
}

enum Kept {
    Nothing,
    Memory(Box<Memory>),
    /// Broken, or of a later Sakuin.
    Unknown,
}

fn read(dir: &Path) -> io::Result<Kept> {
    let file = match File::open(dir.join(FILE)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Kept::Nothing),
        Err(error) => return Err(error),
    };
    let mut bytes = Vec::new();
    file.take(LARGEST + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LARGEST {
        return Ok(Kept::Unknown);
    }
    Ok(match serde_json::from_slice::<Stored>(&bytes) {
        Ok(stored) if stored.version == VERSION => Kept::Memory(Box::new(stored.memory)),
        _ => Kept::Unknown,
    })
}

/// Gives the file another name, under which it stays until somebody looks.
fn set_aside(dir: &Path) -> io::Result<PathBuf> {
    let free = |number: &u32| !dir.join(aside(*number)).exists();
    let left = dir.join(aside((1..10).find(free).unwrap_or(9)));
    fs::rename(dir.join(FILE), &left)?;
    Ok(left)
}

fn aside(number: u32) -> String {
    format!("desk-unreadable-{number}.json")
}

fn write(dir: &Path, request: RememberRequest) -> io::Result<()> {
    places::create_private_dir(dir)?;
    // Held until the end; two windows take turns.
    let lock = private(dir, LOCK, OpenOptions::new().create(true).append(true))?;
    match lock.lock() {
        // Without locks a window may undo what another changed at the same moment, no more.
        Err(error) if error.kind() != io::ErrorKind::Unsupported => return Err(error),
        _ => {}
    }
    let before = match read(dir)? {
        Kept::Memory(memory) => Some(*memory),
        Kept::Nothing => None,
        Kept::Unknown => {
            set_aside(dir)?;
            None
        }
    };
    let mut memory = before.clone().unwrap_or_default();
    replace(&mut memory, request);
    bound(&mut memory);
    if before.as_ref() == Some(&memory) {
        return Ok(());
    }
    let stored = Stored {
        version: VERSION,
        memory,
    };
    let bytes = serde_json::to_vec(&stored)?;
    let mut options = OpenOptions::new();
    let mut file = private(
        dir,
        UNFINISHED,
        options.create(true).truncate(true).write(true),
    )?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    fs::rename(dir.join(UNFINISHED), dir.join(FILE))?;
    // The name is durable only when the folder is; what was written is whole in any case.
    File::open(dir).and_then(|folder| folder.sync_all()).ok();
    Ok(())
}

/// Opens a file that only its user may read, whoever could before.
fn private(dir: &Path, name: &str, options: &mut OpenOptions) -> io::Result<File> {
    let file = options.mode(0o600).open(dir.join(name))?;
    file.set_permissions(fs::Permissions::from_mode(0o600))?;
    Ok(file)
}

fn replace(memory: &mut Memory, request: RememberRequest) {
    let RememberRequest {
        open,
        layout,
        searches,
        saved,
    } = request;
    if let Some(open) = open {
        memory.open = open;
    }
    if let Some(layout) = layout {
        memory.layout = layout;
    }
    if let Some(searches) = searches {
        memory.searches = searches;
    }
    if let Some(saved) = saved {
        memory.saved = saved;
    }
}

/// Cuts what is too much; what is cut first is what was least likely to be missed.
fn bound(memory: &mut Memory) {
    let fits = |text: &String| text.len() <= most::TEXT;
    let Memory {
        open,
        layout,
        searches,
        saved,
    } = memory;
    for tab in &mut open.tabs {
        let all = tab.places.len();
        if all > most::PLACES {
            // What lies ahead goes last: one walks back far more often than forth.
            let from = tab
                .at
                .saturating_sub(most::PLACES - 1)
                .min(all - most::PLACES);
            tab.places.drain(..from);
            tab.places.truncate(most::PLACES);
            tab.at = tab.at.saturating_sub(from);
        }
        if !tab
            .places
            .iter()
            .all(|place| fits(&place.path) && place.query.iter().all(fits))
        {
            tab.places.clear();
        }
    }
    // The order is kept, and with it what `current` counts.
    open.tabs.truncate(most::TABS);
    searches.retain(fits);
    searches.truncate(most::SEARCHES);
    saved.retain(|search| fits(&search.name) && fits(&search.query));
    saved.truncate(most::SAVED);
    if let Some(folded) = &mut layout.folded {
        folded.truncate(most::FOLDED);
    }
}

#[cfg(test)]
mod tests;
