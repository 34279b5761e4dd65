//! `sakuin-desktop [DIR] [--search [TEXT]] [--add-task]` opens the window on the notes folder DIR, or on the
//! sample notes, and searches there or asks for a task; if there is such a window already, in that one.

use std::process::ExitCode;

use sakuin_desktop::Start;

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
    sakuin_desktop::run(Start::of(std::env::args_os().skip(1)))
}
