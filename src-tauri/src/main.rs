//! `sakuin-desktop [DIR]` opens the window on the notes folder DIR, or on the sample notes.

use std::path::PathBuf;
use std::process::ExitCode;

#[expect(
    clippy::print_stderr,
    reason = "without a window there is no other place"
)]
fn main() -> ExitCode {
    match open() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sakuin-desktop: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn open() -> anyhow::Result<()> {
    #[cfg(target_os = "linux")]
    {
        sakuin_desktop::linux::need_display()?;
        sakuin_desktop::linux::without_dmabuf();
    }
    sakuin_desktop::run(std::env::args_os().nth(1).map(PathBuf::from))
}
