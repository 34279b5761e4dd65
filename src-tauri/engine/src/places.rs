//! Where Sakuin keeps its own files, by rules that the window and the terminal share.
//!
//! Nothing here reads the environment: what stands in it is handed in.

use std::ffi::OsString;
use std::fs::DirBuilder;
use std::io;
use std::path::Path;
use std::path::PathBuf;

use crate::error::EngineError;

/// The user's own folders, after the XDG rules.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Homes {
    /// For what can be made again: indexes.
    pub cache: PathBuf,
    /// For what must outlive a restart but is no document: the undo journal, what the window remembers.
    pub state: PathBuf,
    /// For what the user wrote for Sakuin: synonyms, words.
    pub config: PathBuf,
    /// For what lasts only while a program runs: where windows listen.
    pub runtime: PathBuf,
}

impl Homes {
    /// From the environment: `variable` gives the value of a variable by its name.
    ///
    /// As the XDG rules say, a relative path counts as unset.
    ///
    /// # Errors
    /// [`EngineError::NoHome`] when a folder is neither named nor to be found below the home folder.
    pub fn of_environment(
        variable: impl Fn(&str) -> Option<OsString>,
        home: Option<&Path>,
    ) -> Result<Self, EngineError> {
        let folder = |name: &str, below_home: &str| {
            variable(name)
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
                .or_else(|| Some(home.filter(|home| home.is_absolute())?.join(below_home)))
                .ok_or(EngineError::NoHome)
        };
        let state = folder("XDG_STATE_HOME", ".local/state")?;
        let runtime = variable("XDG_RUNTIME_DIR").map(PathBuf::from);
        Ok(Self {
            cache: folder("XDG_CACHE_HOME", ".cache")?,
            config: folder("XDG_CONFIG_HOME", ".config")?,
            runtime: runtime
                .filter(|path| path.is_absolute())
                .unwrap_or_else(|| state.clone()),
            state,
        })
    }

    /// Where the index of a notes folder is.
    ///
    /// `notes_dir` is the canonical path: a folder reached by two paths has one index, and two
    /// folders never share one.
    pub fn index_dir(&self, notes_dir: &Path) -> PathBuf {
        of_folder(&self.cache, notes_dir)
    }

    /// Where Sakuin keeps what concerns a notes folder and must outlive a restart, named as the
    /// index is.
    pub fn state_dir(&self, notes_dir: &Path) -> PathBuf {
        of_folder(&self.state, notes_dir)
    }

    /// Where windows listen for what a second start was asked, each under a name of its folder's.
    pub fn windows_dir(&self) -> PathBuf {
        self.runtime.join("sakuin")
    }

    /// Where the window of a notes folder listens, named as the index is.
    pub fn window_socket(&self, notes_dir: &Path) -> PathBuf {
        of_folder(&self.runtime, notes_dir).with_extension("socket")
    }

    /// Where the user's own synonyms and words are.
    pub fn config_dir(&self) -> PathBuf {
        self.config.join("sakuin")
    }
}

fn of_folder(home: &Path, notes_dir: &Path) -> PathBuf {
    let hash = blake3::hash(notes_dir.as_os_str().as_encoded_bytes()).to_hex();
    home.join("sakuin").join(&hash[..32])
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

/// The terminal program that belongs to the executable `exe`: beside it, else in the path.
pub fn terminal(exe: &Path) -> PathBuf {
    let beside = exe.with_file_name("sakuin");
    if beside.is_file() {
        beside
    } else {
        "sakuin".into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn homes(variables: &[(&str, &str)], home: Option<&str>) -> Result<Homes, EngineError> {
        let variable = |name: &str| {
            let (_, value) = variables.iter().find(|(key, _)| *key == name)?;
            Some(OsString::from(value))
        };
        Homes::of_environment(variable, home.map(Path::new))
    }

    #[test]
    fn a_relative_folder_counts_as_unset() {
        let check = |xdg: Option<&str>, home: Option<&str>, expected: Option<&str>| {
            let variables: Vec<_> = xdg.iter().map(|xdg| ("XDG_CACHE_HOME", *xdg)).collect();
            let found = homes(&variables, home).ok().map(|homes| homes.cache);
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
        let homes = homes(&[("XDG_CACHE_HOME", "/c")], Some("/home/u")).expect("a home");
        let of = |notes: &str| homes.index_dir(Path::new(notes));
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
        assert_eq!(
            homes.state_dir(Path::new("/a")),
            Path::new("/home/u/.local/state/sakuin/d37c8aa16fecf8e574ada2a8eb124e68")
        );
        assert_eq!(homes.config_dir(), Path::new("/home/u/.config/sakuin"));
        assert_eq!(
            homes.window_socket(Path::new("/a")),
            homes
                .windows_dir()
                .join("d37c8aa16fecf8e574ada2a8eb124e68.socket")
        );
    }
}
