//! What a process that was killed, or a power cut, left in the middle of an edit.

use std::cell::RefCell;
use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::Path;

use jiff::civil::DateTime;
use rustix::fs::{OFlags, RenameFlags, renameat_with};

use super::journal::{Entry, OpenJournal};
use super::make;
use super::swap::{self, Surroundings};
use super::temporary::{remove, unlink};
use crate::error::EngineError;
use crate::notes::{NotePath, RawNote, Root, read_raw};

/// What the page cache and the disk keep whole.
const BLOCK: usize = 4096;

/// Brings every edit that was begun to an end: its note is found old or new, and what lies beside
/// the note is removed, or given back if another program wrote it.
///
/// Nobody is in the middle of an edit now, because the journal is in our hands.
pub(super) fn recover(root: &Root, journal: &mut OpenJournal<'_>, now: DateTime) {
    for entry in journal.unfinished() {
        // What fails now is tried again next time.
        if let Ok(done) = resolve(root, &entry, now) {
            journal.end(entry.id, done);
        }
    }
}

/// Whether the edit was made.
fn resolve(root: &Root, entry: &Entry, now: DateTime) -> io::Result<bool> {
    let Ok(path) = NotePath::new(entry.past.path.as_str()) else {
        return Ok(false);
    };
    if entry.makes() || entry.removes() {
        return resolve_whole(root, &path, entry, now);
    }
    let Ok(mut note) = read_raw(root, &path) else {
        // Gone or unreadable by now; what lies beside it is left to the look through all folders.
        return Ok(false);
    };
    clear_beside(root, &note, entry, now)?;
    if let Ok(again) = read_raw(root, &path) {
        note = again;
    }
    if entry.in_place && take_back(root, &note, entry)? {
        return Ok(false);
    }
    Ok(is_made(&note, entry))
}

/// Whether the note is as the edit left it, or shows it.
fn is_made(note: &RawNote, entry: &Entry) -> bool {
    let hash = *note.hash().as_bytes();
    // Changed since by another program: the lines tell.
    let stands = |lines: &[Vec<u8>]| {
        let found = |line: &Vec<u8>| {
            note.bytes
                .windows(line.len().max(1))
                .any(|part| part == line.as_slice())
        };
        !lines.is_empty() && lines.iter().all(found)
    };
    hash == entry.hash_after
        || (hash != entry.hash_before && stands(&entry.lines_after) && !stands(&entry.lines_before))
}

/// The same for an edit that makes a note or takes it away.
fn resolve_whole(root: &Root, path: &NotePath, entry: &Entry, now: DateTime) -> io::Result<bool> {
    let Ok((dir, name)) = make::place(root, path) else {
        return Ok(false);
    };
    let aside = OsStr::new(&entry.temporary);
    let beside = Path::new(path.as_str()).with_file_name(aside);
    let beside = match root.open_at(&beside, OFlags::RDONLY) {
        Ok(file) => swap::whole(&file)?,
        Err(_) => None,
    };
    let whole = if entry.makes() {
        &entry.splice.new
    } else {
        &entry.splice.old
    };
    match beside {
        Some(bytes) if entry.makes() && whole.starts_with(&bytes) => unlink(&dir, aside)?,
        Some(bytes) if entry.removes() && bytes == *whole => {
            unlink(&dir, aside)?;
            dir.sync_all()?;
        }
        // Somebody's edit, which was taken away along with the name.
        Some(_) => {
            let conflict = RefCell::new(None);
            let surroundings = Surroundings {
                at: &|_| {},
                now,
                temporary: aside,
                conflict: &conflict,
            };
            make::give_back(&dir, aside, name, &surroundings)?;
        }
        None => {}
    }
    Ok(match read_raw(root, path) {
        Ok(note) => entry.makes() && is_made(&note, entry),
        Err(EngineError::NoNote(_)) => entry.removes(),
        Err(_) => false,
    })
}

fn clear_beside(root: &Root, note: &RawNote, entry: &Entry, now: DateTime) -> io::Result<()> {
    let (dir, name) = swap::place(root, note)?;
    let aside = OsStr::new(&entry.temporary);
    let beside = note.resolved.with_file_name(aside);
    let Ok(file) = root.open_at(&beside, OFlags::RDONLY) else {
        return Ok(());
    };
    let bytes = swap::whole(&file)?.unwrap_or_default();
    let hash = *blake3::hash(&bytes).as_bytes();
    let begun = entry
        .splice
        .apply(&note.bytes)
        .is_some_and(|after| after.starts_with(&bytes));
    if bytes.is_empty() || begun || hash == entry.hash_before || hash == entry.hash_after {
        remove(&dir, aside);
        return Ok(());
    }
    // Killed between the exchange and the look at what came out, which is somebody's edit.
    if note.hash().as_bytes() == &entry.hash_after {
        renameat_with(&dir, aside, &dir, name, RenameFlags::EXCHANGE)?;
        dir.sync_all()?;
        let out = root.open_at(&beside, OFlags::RDONLY)?;
        let out = swap::whole(&out)?.unwrap_or_default();
        if blake3::hash(&out).as_bytes() == &entry.hash_after {
            remove(&dir, aside);
            return Ok(());
        }
        // Written over just now: the newest stays.
        renameat_with(&dir, aside, &dir, name, RenameFlags::EXCHANGE)?;
    }
    swap::keep_conflict(&dir, aside, name, now).map(drop)
}

/// Takes back a write into the file itself that was cut off. A single byte never is.
fn take_back(root: &Root, note: &RawNote, entry: &Entry) -> io::Result<bool> {
    let hash = note.hash();
    if hash.as_bytes() == &entry.hash_before || hash.as_bytes() == &entry.hash_after {
        return Ok(false);
    }
    let splice = &entry.splice;
    let Some(head) = note.bytes.get(..splice.offset) else {
        return Ok(false);
    };
    let before = [head, &splice.old].concat();
    let is_cut_off = splice.old.len() != splice.new.len()
        && blake3::hash(&before).as_bytes() == &entry.hash_before
        && is_mixed(&note.bytes, &before, &[head, &splice.new].concat());
    if !is_cut_off {
        return Ok(false);
    }
    let file: File = root.open_at(&note.resolved, OFlags::RDWR)?;
    file.write_all_at(&splice.old, splice.offset as u64)?;
    file.set_len(before.len() as u64)?;
    file.sync_all()?;
    Ok(true)
}

/// Whether a file is made of nothing but blocks of two versions of it.
fn is_mixed(now: &[u8], before: &[u8], after: &[u8]) -> bool {
    let longest = before.len().max(after.len());
    let block = |bytes: &[u8], at: usize| -> Vec<u8> {
        let end = bytes.len().min(at + BLOCK);
        bytes.get(at..end).unwrap_or_default().to_vec()
    };
    // A write that was cut off within a block leaves the new bytes up to there.
    let is_cut = |now: &[u8], before: &[u8], after: &[u8]| {
        let head = now.iter().zip(after).take_while(|(a, b)| a == b).count();
        let rest = &now[head..];
        rest.is_empty()
            || before
                .get(head..)
                .is_some_and(|before| before.starts_with(rest))
    };
    now.len() <= longest
        && (0..now.len()).step_by(BLOCK).all(|at| {
            let (now, before, after) = (block(now, at), block(before, at), block(after, at));
            before.starts_with(&now) || is_cut(&now, &before, &after)
        })
}
