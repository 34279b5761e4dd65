//! Where Sakuin keeps its own files, by rules that the window and the terminal share.
//!
//! Nothing here reads the environment: what stands in it is handed in.

use std::ffi::OsStr;
use std::fs::DirBuilder;
use std::io;
use std::path::Path;
use std::path::PathBuf;

/// The user's cache folder, from the values of `XDG_CACHE_HOME` and `HOME`.
///
/// As the XDG rules say, a relative `XDG_CACHE_HOME` counts as unset.
pub fn cache_home(xdg_cache_home: Option<&OsStr>, home: Option<&OsStr>) -> Option<PathBuf> {
    let absolute = |value: &OsStr| Some(PathBuf::from(value)).filter(|path| path.is_absolute());
    xdg_cache_home
        .and_then(absolute)
        .or_else(|| Some(home.and_then(absolute)?.join(".cache")))
}

/// Where the index of a notes folder is.
///
/// `notes_dir` is the canonical path: a folder reached by two paths has one index, and two
/// folders never share one.
pub fn index_dir(cache_home: &Path, notes_dir: &Path) -> PathBuf {
    let hash = blake3::hash(notes_dir.as_os_str().as_encoded_bytes()).to_hex();
    cache_home.join("sakuin").join(&hash[..32])
}

/// Creates a folder and those above it for the user alone: an index repeats what the notes say.
pub fn create_private_dir(dir: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// The sample notes that belong to the executable `exe`: `share/sakuin/notes` beside the `bin` of
/// an installed copy, or `notes` of the repository in which it was built.
pub fn sample_notes(exe: &Path) -> Option<PathBuf> {
    let above = || exe.ancestors().skip(1);
    let installed = above().map(|folder| folder.join("share/sakuin/notes"));
    let repository = above()
        .filter(|folder| folder.join("Cargo.toml").is_file())
        .map(|folder| folder.join("notes"));
    installed.chain(repository).find(|notes| notes.is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relative_cache_home_counts_as_unset() {
        let check = |xdg: Option<&str>, home: Option<&str>, expected: Option<&str>| {
            let found = cache_home(xdg.map(OsStr::new), home.map(OsStr::new));
            assert_eq!(
                found.as_deref(),
                expected.map(Path::new),
                "{xdg:?} {home:?}"
            );
        };
        check(Some("/x"), Some("/home/u"), Some("/x"));
        check(Some("x"), Some("/home/u"), Some("/home/u/.cache"));
        check(Some(""), Some("/home/u"), Some("/home/u/.cache"));
        check(None, Some("/home/u"), Some("/home/u/.cache"));
        check(None, None, None);
    }

    #[test]
    fn each_folder_has_an_index_of_its_own() {
        let of = |notes: &str| index_dir(Path::new("/c"), Path::new(notes));
        assert_ne!(of("/a/メモ"), of("/b/メモ"));
        assert_ne!(of("/a/b"), of("/a/b "));
        assert_eq!(of("/a"), of("/a"));
        assert_eq!(of("/a").parent(), Some(Path::new("/c/sakuin")));
        // The place may not move between versions, or indexes would be left behind.
        assert!(
            of("/a").ends_with("d37c8aa16fecf8e574ada2a8eb124e68"),
            "{}",
            of("/a").display()
        );
    }
}
