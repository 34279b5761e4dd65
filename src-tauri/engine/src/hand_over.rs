//! What a program that is about to end leaves to another one.

use std::io;
use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::engine::Engine;

impl Engine {
    /// Hands the files whose place was taken a moment ago to a process that stays a little longer,
    /// should another program still be writing into them: `program settle`, once for each, with
    /// the file as its standard input.
    ///
    /// # Errors
    ///
    /// That of starting the process; the file is then not looked at again.
    pub fn hand_over(&self, program: &Path) -> io::Result<()> {
        for kept in self.take_kept() {
            let (edit, file) = kept.into_parts();
            Command::new(program)
                .args(["settle", "--edit", &edit.to_string(), "--notes"])
                .arg(&self.settings.notes_dir)
                .stdin(Stdio::from(file))
                .stdout(Stdio::null())
                .stderr(Stdio::null())
                // An interrupt at the terminal is not meant for it.
                .process_group(0)
                .spawn()?;
        }
        Ok(())
    }
}
