//! `sakuin-desktop [DIR]` opens the window on the notes folder DIR, or on the sample notes.

use std::path::PathBuf;

fn main() -> anyhow::Result<()> {
    #[cfg(target_os = "linux")]
    sakuin_desktop::linux::without_dmabuf();
    sakuin_desktop::run(std::env::args_os().nth(1).map(PathBuf::from))
}
