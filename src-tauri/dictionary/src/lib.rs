//! Where the dictionary is: IPADIC compiled by this crate's build script into a
//! folder of files that the engine maps into memory.
//!
//! ```no_run
//! let exe = std::env::current_exe()?;
//! let folder = sakuin_dictionary::locate(None, &exe)?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// Names the dictionary's content: an index made with another version is made anew.
pub const VERSION: &str = env!("SAKUIN_DICTIONARY_VERSION");

/// Where the build script put the dictionary of a development build.
const BUILT: &str = env!("SAKUIN_DICTIONARY_BUILT");

/// There is no dictionary in any of the places where it can be.
#[derive(Debug, thiserror::Error)]
#[error("no dictionary beside {exe} or at {}", places.iter().map(|p| p.display().to_string()).collect::<Vec<_>>().join(", "))]
pub struct NotFound {
    /// The program beside which it was looked for.
    pub exe: String,
    /// The places that were tried.
    pub places: Vec<PathBuf>,
}

/// Finds the dictionary folder for the program at `exe`.
///
/// `chosen` (the value of `SAKUIN_DICTIONARY_DIR`, which this crate does not read)
/// comes first, alone; then the places of an installed program, relative to it;
/// last the place of a development build.
///
/// # Errors
///
/// [`NotFound`] when none of them holds a dictionary.
pub fn locate(chosen: Option<&OsStr>, exe: &Path) -> Result<PathBuf, NotFound> {
    let places: Vec<PathBuf> = match chosen {
        Some(dir) => vec![PathBuf::from(dir)],
        None => {
            let beside = exe.parent().unwrap_or(Path::new(""));
            vec![
                beside.join("dictionary/ipadic"),
                beside.join("../lib/Sakuin/dictionary/ipadic"),
                beside.join("../share/sakuin/dictionary/ipadic"),
                beside.join("../Resources/dictionary/ipadic"),
                PathBuf::from(BUILT),
            ]
        }
    };
    match places
        .iter()
        .find(|place| place.join("metadata.json").is_file())
    {
        Some(place) => Ok(place.clone()),
        None => Err(NotFound {
            exe: exe.display().to_string(),
            places,
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(chosen: Option<&str>, exe: &str, found: bool) {
        assert_eq!(
            locate(chosen.map(OsStr::new), Path::new(exe)).is_ok(),
            found
        );
    }

    #[test]
    fn finds_the_built_dictionary() {
        check(None, "/nowhere/bin/sakuin", true);
        check(Some("/nowhere"), "/nowhere/bin/sakuin", false);
        check(Some(BUILT), "/nowhere/bin/sakuin", true);
    }
}
