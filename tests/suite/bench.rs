//! A workbench: a notes folder of a test's own with an engine on it.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use sakuin_engine::language::Language;
use sakuin_engine::{Engine, Settings, Updated};
use tempfile::TempDir;

/// A temporary notes folder and its engine; both are gone when this is dropped.
pub(crate) struct Bench {
    engine: Arc<Engine>,
    folder: TempDir,
}

impl Bench {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        let folder = TempDir::new().expect("a temporary folder can be made");
        std::fs::create_dir(folder.path().join("notes")).expect("a folder can be made");
        let engine = open(folder.path());
        Self {
            engine: Arc::new(engine),
            folder,
        }
    }

    /// A folder with these notes, indexed.
    pub(crate) fn with(notes: &[(&str, &str)]) -> Self {
        let bench = Self::empty();
        for (path, text) in notes {
            bench.write(path, text.as_bytes());
        }
        bench.update();
        bench
    }

    /// The notes folder.
    pub(crate) fn notes(&self) -> PathBuf {
        self.folder.path().join("notes")
    }

    /// The engine.
    pub(crate) fn engine(&self) -> &Arc<Engine> {
        &self.engine
    }

    /// Writes a file of the notes folder, as another program would.
    pub(crate) fn write(&self, path: &str, bytes: &[u8]) {
        let path = self.notes().join(path);
        std::fs::create_dir_all(path.parent().expect("a note lies in a folder"))
            .expect("a folder can be made");
        std::fs::write(path, bytes).expect("a temporary folder can be written");
    }

    /// Writes a file of the user's configuration.
    pub(crate) fn configure(&self, name: &str, bytes: &[u8]) {
        let folder = self.folder.path().join("config");
        std::fs::create_dir_all(&folder).expect("a folder can be made");
        std::fs::write(folder.join(name), bytes).expect("a temporary folder can be written");
    }

    /// Brings the index up to date.
    pub(crate) fn update(&self) -> Updated {
        self.engine
            .update(&mut |_| {})
            .expect("the index can be updated")
    }

    /// Opens the folder again, as the next start does.
    pub(crate) fn reopened(self) -> Self {
        let Self { engine, folder } = self;
        drop(engine);
        let engine = Arc::new(open(folder.path()));
        Self { engine, folder }
    }
}

fn open(folder: &Path) -> Engine {
    let exe = std::env::current_exe().expect("a test knows its program");
    Engine::open(Settings {
        notes_dir: folder.join("notes"),
        index_dir: folder.join("index"),
        state_dir: folder.join("state"),
        config_dir: folder.join("config"),
        dictionary_dir: sakuin_dictionary::locate(None, &exe).expect("the dictionary is built"),
        dictionary_version: sakuin_dictionary::VERSION.to_owned(),
        language: Language::Ja,
        clock: || sakuin_engine::DateTime::constant(2026, 11, 23, 12, 0, 0, 0),
    })
    .expect("the engine opens")
}
