//! Where things live, as functions of the places that the caller found.

use std::path::{Path, PathBuf};

/// The folder of the index of `notes_dir` under the user's cache folder: two notes folders
/// never share one, and one folder has the same by whatever link or relative path it is opened.
pub fn index_dir(cache_home: &Path, notes_dir: &Path) -> PathBuf {
    let real = notes_dir.canonicalize().unwrap_or_else(|_| notes_dir.to_owned());
    let hash = blake3::hash(real.as_os_str().as_encoded_bytes()).to_hex();
    cache_home.join("sakuin").join(&hash[..16])
}
