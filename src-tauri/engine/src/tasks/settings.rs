//! What the user chose for tasks: `tasks.json` beside their synonyms and words.

use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;

use crate::error::EngineError;

/// `{"inbox": "仕事/受信箱.md", "done_stamp": true}`; what is not named is as if there were no file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TaskSettings {
    /// The note for tasks that belong to no other, relative to the notes folder.
    pub(crate) inbox: Option<String>,
    /// Whether ticking writes the day at the end of the line: `✅ 2026-11-23`.
    pub(crate) done_stamp: bool,
}

impl TaskSettings {
    /// Reads them anew, so that a change counts from the next task on.
    ///
    /// # Errors
    ///
    /// [`EngineError::Settings`] when the file cannot be read or understood: to go on without it
    /// would write what the user does not want.
    pub(crate) fn read(config_dir: &Path) -> Result<Self, EngineError> {
        let path = config_dir.join("tasks.json");
        let failed = |reason: String| EngineError::Settings {
            path: path.clone(),
            reason,
        };
        match fs::read_to_string(&path) {
            Ok(text) => serde_json::from_str(&text).map_err(|e| failed(e.to_string())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(failed(error.to_string())),
        }
    }
}
