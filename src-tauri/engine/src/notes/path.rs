//! Where a note lies within the notes folder.

use std::fmt;
use std::path::{Component, Path};

use unicode_normalization::{UnicodeNormalization, is_nfc};

use crate::error::EngineError;

/// The path of a note relative to the notes folder: `/`-separated, in the very characters
/// that are on disk, so that a name in NFD (as macOS writes it) still opens.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NotePath(String);

impl NotePath {
    /// A path as it is on disk.
    ///
    /// # Errors
    /// [`EngineError::NoNote`] for what cannot be inside the folder: an empty or absolute path,
    /// an empty component, `.` or `..`.
    pub fn new(path: impl Into<String>) -> Result<Self, EngineError> {
        let path = path.into();
        let inside = !path.contains('\0')
            && path.split('/').all(|part| !matches!(part, "" | "." | ".."))
            && Path::new(&path)
                .components()
                .all(|part| matches!(part, Component::Normal(_)));
        if inside {
            Ok(Self(path))
        } else {
            Err(EngineError::NoNote(path))
        }
    }

    /// The path as it is on disk.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path for showing and comparing: composed characters (NFC).
    pub fn display(&self) -> String {
        compose(&self.0)
    }

    /// Whether somebody who typed or linked `path` means this note, however both are composed.
    pub fn is_meant_by(&self, path: &str) -> bool {
        self.0 == path || self.display() == compose(path)
    }

    /// The file's own name.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }
}

impl fmt::Display for NotePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn compose(text: &str) -> String {
    if is_nfc(text) {
        text.to_owned()
    } else {
        text.nfc().collect()
    }
}
