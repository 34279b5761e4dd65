//! N7: what a file is besides its bytes stays as it is.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink};
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use crate::Trial;
use crate::faults::command;
use crate::kinds::{Act, NOTE, act};
use crate::random::Random;
use crate::report::Row;

/// What a file is made to be.
#[derive(Debug, Clone)]
struct Case {
    mode: u32,
    owner: Option<(u32, u32)>,
    attributes: usize,
    access_list: bool,
    default_list: bool,
    link: Link,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Link {
    None,
    Symbolic,
    SymbolicFolder,
    Hard,
}

const MODES: [u32; 10] = [
    0o644, 0o600, 0o664, 0o666, 0o755, 0o700, 0o640, 0o4755, 0o2755, 0o604,
];
const LINKS: [Link; 4] = [Link::None, Link::Symbolic, Link::SymbolicFolder, Link::Hard];

fn case(random: &mut Random, is_root: bool) -> Case {
    Case {
        mode: *random.one_of(&MODES),
        owner: (is_root && random.below(2) == 0).then(|| {
            (
                1_000 + random.below(5) as u32,
                2_000 + random.below(5) as u32,
            )
        }),
        attributes: random.below(4),
        access_list: random.below(2) == 0,
        default_list: random.below(4) == 0,
        link: *random.one_of(&LINKS),
    }
}

fn make(case: &Case, folder: &Path) -> Result<PathBuf, String> {
    let said = |error: std::io::Error| error.to_string();
    let inside = folder.join("data");
    fs::create_dir(&inside).map_err(said)?;
    if case.default_list {
        command("setfacl", &[&"-d", &"-m", &"u:4242:rwx", &folder, &inside])?;
    }
    let note = folder.join(NOTE);
    let file = if matches!(case.link, Link::None | Link::Hard) {
        note.clone()
    } else {
        inside.join("b.md")
    };
    fs::write(&file, "# 表\n\n- [ ] 能\n").map_err(said)?;
    match case.link {
        Link::None => {}
        Link::Symbolic => symlink("data/b.md", &note).map_err(said)?,
        Link::SymbolicFolder => {
            symlink("data", folder.join("to")).map_err(said)?;
            symlink("to/b.md", &note).map_err(said)?;
        }
        Link::Hard => fs::hard_link(&file, inside.join("c.md")).map_err(said)?,
    }
    if let Some((user, group)) = case.owner {
        chown(&file, Some(user), Some(group)).map_err(said)?;
    }
    if case.access_list {
        command("setfacl", &[&"-m", &"u:4243:r--,g:4244:rw-", &file])?;
    }
    for number in 0..case.attributes {
        let (name, value) = (
            format!("user.sakuin.{number}"),
            "値".repeat(1 + number * 40),
        );
        command("setfattr", &[&"-n", &name, &"-v", &value, &file])?;
    }
    fs::set_permissions(&file, fs::Permissions::from_mode(case.mode)).map_err(said)?;
    Ok(file)
}

/// All of it, as the usual tools tell it.
fn describe(folder: &Path, file: &Path) -> Result<String, String> {
    let found = fs::metadata(file).map_err(|error| error.to_string())?;
    let link = fs::read_link(folder.join(NOTE)).unwrap_or_default();
    let acl = command("getfacl", &[&"-n", &"-p", &"--omit-header", &file])?;
    let attributes = command(
        "getfattr",
        &[&"-d", &"-m", &"^user", &"--absolute-names", &file],
    )?;
    Ok(format!(
        "mode {:o} owner {}:{} links {} to {}\n{acl}\n{attributes}",
        found.mode(),
        found.uid(),
        found.gid(),
        found.nlink(),
        link.display()
    ))
}

/// Whether all is as it was after `write`.
fn check(case: &Case, write: &dyn Fn(&Path, &Path) -> Result<(), String>) -> Result<(), String> {
    // Not in memory, where not every kernel has such attributes.
    let dir = TempDir::new_in(env!("CARGO_TARGET_TMPDIR")).map_err(|error| error.to_string())?;
    let notes = dir.path().join("notes");
    fs::create_dir(&notes).map_err(|error| error.to_string())?;
    let file = make(case, &notes)?;
    let before = describe(&notes, &file)?;
    write(&notes, &dir.path().join("state"))?;
    let after = describe(&notes, &file)?;
    if before != after {
        return Err(format!("was {before:?}, is {after:?}"));
    }
    let text = fs::read_to_string(notes.join(NOTE)).map_err(|error| error.to_string())?;
    if text.contains("[x]") {
        Ok(())
    } else {
        Err("not ticked".to_owned())
    }
}

pub(crate) fn run(trial: &Trial) -> Row {
    let row = Row::new(
        "ticks in files with all kinds of modes, owners, extended attributes, access lists and links",
        "all of it is kept; inode number and times are those of a new file",
    );
    for program in ["setfacl", "setfattr"] {
        if let Err(why) = command(program, &[&"--version"]) {
            return row.skipped(why);
        }
    }
    let is_root = rustix::process::geteuid().is_root();
    let mut random = trial.random();
    let cases: Vec<Case> = (0..trial.count(200, 2_000))
        .map(|_| case(&mut random, is_root))
        .collect();
    let tick = |notes: &Path, state: &Path| act(Act::Tick, notes, state);
    let rename = |notes: &Path, _: &Path| {
        let text = fs::read_to_string(notes.join(NOTE)).map_err(|error| error.to_string())?;
        let aside = notes.join("aside.tmp");
        fs::write(&aside, text.replacen("[ ]", "[x]", 1)).map_err(|error| error.to_string())?;
        fs::rename(aside, notes.join(NOTE)).map_err(|error| error.to_string())
    };
    let failures: Vec<String> = cases
        .iter()
        .filter_map(|case| {
            check(case, &tick)
                .err()
                .map(|why| format!("{case:?}: {why}"))
        })
        .collect();
    let lost = cases
        .iter()
        .filter(|case| check(case, &rename).is_err())
        .count();
    let row =
        row.outcome(cases.len(), failures)
            .control("write beside and rename", lost, cases.len());
    if is_root {
        row
    } else {
        row.note("not root, so files of other owners were left out")
    }
}
