//! Starting the window.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::{Context as _, Result};

/// Starts `sakuin-desktop`, which lies beside this program or in the path, on a notes folder, to
/// search for something or to add a task. If there is such a window already, it hands that over and
/// ends at once.
pub(crate) fn open(notes: Option<&Path>, search: Option<&str>, add_task: bool) -> Result<ExitCode> {
    let beside = std::env::current_exe()?.with_file_name("sakuin-desktop");
    let program = if beside.is_file() {
        beside
    } else {
        "sakuin-desktop".into()
    };
    let status = Command::new(&program)
        .args(notes)
        .args(search.map(|text| format!("--search={text}")))
        .args(add_task.then_some("--add-task"))
        .status()
        .with_context(|| format!("the window cannot be started ({})", program.display()))?;
    Ok(ExitCode::from(
        u8::try_from(status.code().unwrap_or(2)).unwrap_or(2),
    ))
}
