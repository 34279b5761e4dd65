//! Walking the notes folder.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::{
    LARGEST_NOTE, NoteNotice, NotePath, NoticeKind, Root, Stamp, is_note_name, is_passing_name,
};
use crate::error::EngineError;

/// A note in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileEntry {
    /// Relative to the notes folder.
    pub path: NotePath,
    /// Tells whether the file has changed.
    pub stamp: Stamp,
}

/// What the folder holds.
#[derive(Debug, Clone, Default)]
pub struct Scan {
    /// The notes, by path.
    pub files: Vec<FileEntry>,
    /// What was passed over and why, by path.
    pub notices: Vec<NoteNotice>,
}

impl Scan {
    /// The note that somebody who typed or linked `path` means, however its name is composed.
    pub fn find(&self, path: &str) -> Option<&FileEntry> {
        let exact = self.files.iter().find(|entry| entry.path.as_str() == path);
        exact.or_else(|| self.files.iter().find(|entry| entry.path.is_meant_by(path)))
    }
}

/// Lists the notes of a folder: `.md`, `.markdown` and `.txt` at any depth, each file once.
///
/// Hidden names, what `.gitignore` and `.ignore` files in the folder exclude (in a git
/// repository or not) and the passing files of editors and sync tools are left out. A symbolic
/// link that stays in the folder is followed. No file is opened: what `read` will say of a
/// file's content is not known here.
///
/// # Errors
/// [`EngineError::NoFolder`] and [`EngineError::UnreadableFolder`], for the notes folder itself;
/// trouble further down becomes a notice.
pub fn scan(folder: &Path) -> Result<Scan, EngineError> {
    let root = Root::open(folder)?;
    let mut walk = Walk::of(root.path());
    walk.tree(root.path(), Path::new(""));
    while let Some(link) = walk.links.pop_front() {
        walk.follow(&link);
    }
    let mut scan = Scan {
        files: walk.files,
        notices: walk.notices.into_iter().collect(),
    };
    scan.files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(scan)
}

/// The folders that notes can lie in, the notes folder first, as absolute paths.
pub(crate) fn folders(root: &Path) -> Vec<PathBuf> {
    let is_folder = |entry: &DirEntry| entry.file_type().is_some_and(|kind| kind.is_dir());
    walker(root)
        .flatten()
        .filter(is_folder)
        .map(DirEntry::into_path)
        .collect()
}

/// A walk that leaves out what is not for reading.
fn walker(folder: &Path) -> ignore::Walk {
    WalkBuilder::new(folder)
        .hidden(true)
        .require_git(false)
        // The rules of an enclosing repository and of the user's git are not about this folder.
        .parents(false)
        .git_global(false)
        .follow_links(false)
        .filter_entry(|entry| {
            entry.depth() == 0 || !is_passing_name(&entry.file_name().to_string_lossy())
        })
        .build()
}

/// A symbolic link.
#[derive(Debug)]
struct Link {
    /// As the reader sees it, relative to the notes folder.
    shown: PathBuf,
    /// Where the link itself lies.
    real: PathBuf,
}

#[derive(Debug)]
struct Walk<'a> {
    root: &'a Path,
    files: Vec<FileEntry>,
    /// Real paths of what is in `files`.
    listed: HashSet<PathBuf>,
    /// Real paths of the folders walked.
    walked: HashSet<PathBuf>,
    links: VecDeque<Link>,
    notices: BTreeSet<NoteNotice>,
}

impl<'a> Walk<'a> {
    fn of(root: &'a Path) -> Self {
        Self {
            root,
            files: Vec::new(),
            listed: HashSet::new(),
            walked: HashSet::new(),
            links: VecDeque::new(),
            notices: BTreeSet::new(),
        }
    }

    /// Lists what is in the folder `real`, which the reader sees as `shown`.
    fn tree(&mut self, real: &Path, shown: &Path) {
        for entry in walker(real) {
            match entry {
                Ok(entry) => self.entry(&entry, real, shown),
                Err(error) => self.unreadable(&error, real, shown),
            }
        }
    }

    fn entry(&mut self, entry: &DirEntry, real: &Path, shown: &Path) {
        let path = entry.path();
        let seen = shown_path(path, real, shown);
        let Some(kind) = entry.file_type() else {
            return;
        };
        if kind.is_dir() {
            self.walked.insert(path.to_owned());
        } else if kind.is_symlink() {
            self.links.push_back(Link {
                shown: seen,
                real: path.to_owned(),
            });
        } else if is_note(&seen) {
            match entry.metadata() {
                Ok(metadata) => self.file(path, &seen, &metadata),
                Err(error) => self.unreadable(&error, real, shown),
            }
        }
    }

    fn file(&mut self, real: &Path, shown: &Path, metadata: &fs::Metadata) {
        let Some(name) = shown.to_str() else {
            return self.notice(shown, NoticeKind::BadName);
        };
        if !metadata.is_file() {
            return self.notice(shown, NoticeKind::NotAFile);
        }
        if metadata.len() > LARGEST_NOTE {
            return self.notice(shown, NoticeKind::TooLarge);
        }
        if let Ok(path) = NotePath::new(name)
            && self.listed.insert(real.to_owned())
        {
            self.files.push(FileEntry {
                path,
                stamp: Stamp::of(metadata),
            });
        }
    }

    /// Follows a link after the real files are known, so that each is listed under its own name.
    fn follow(&mut self, link: &Link) {
        // Only what might be a note or a folder is worth a word.
        let concerns = is_note(&link.shown) || link.shown.extension().is_none();
        let target = match fs::canonicalize(&link.real) {
            Ok(target) => target,
            Err(_) if !concerns => return,
            Err(error) => {
                let kind = match error.kind() {
                    io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
                        NoticeKind::BrokenLink
                    }
                    _ if is_link_loop(&error) => NoticeKind::LinkLoop,
                    _ => NoticeKind::Unreadable(error.to_string()),
                };
                return self.notice(&link.shown, kind);
            }
        };
        let Ok(metadata) = fs::metadata(&target) else {
            return;
        };
        if !target.starts_with(self.root) {
            if metadata.is_dir() || is_note(&link.shown) {
                self.notice(&link.shown, NoticeKind::OutsideLink);
            }
        } else if metadata.is_dir() {
            if link.real.starts_with(&target) {
                self.notice(&link.shown, NoticeKind::LinkLoop);
            } else if !self.walked.contains(&target) {
                self.tree(&target, &link.shown);
            }
        } else if is_note(&link.shown) && !self.listed.contains(&target) {
            self.file(&target, &link.shown, &metadata);
        }
    }

    fn unreadable(&mut self, error: &ignore::Error, real: &Path, shown: &Path) {
        let why = error
            .io_error()
            .map_or_else(|| error.to_string(), ToString::to_string);
        // What vanished during the walk is simply not there.
        if error
            .io_error()
            .is_none_or(|error| error.kind() != io::ErrorKind::NotFound)
            && let Some(path) = path_of(error)
        {
            let seen = shown_path(path, real, shown);
            let is_file = is_note(&seen);
            let kind = if is_file {
                NoticeKind::Unreadable(why)
            } else {
                NoticeKind::UnreadableFolder(why)
            };
            self.notice(&seen, kind);
        }
    }

    fn notice(&mut self, shown: &Path, kind: NoticeKind) {
        self.notices
            .insert(NoteNotice::new(shown.to_string_lossy(), kind));
    }
}

/// What is at `path` in the walk of `real`, as the reader sees it.
fn shown_path(path: &Path, real: &Path, shown: &Path) -> PathBuf {
    shown.join(path.strip_prefix(real).unwrap_or(path))
}

fn is_note(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| is_note_name(&name.to_string_lossy()))
}

fn is_link_loop(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        _ => None,
    }
}
