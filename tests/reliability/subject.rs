//! The process that is killed, disturbed or cut off: one act of the engine, and a word when the
//! engine has answered.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::ExitCode;

use sakuin_engine::notes::{NotePath, read};
use sakuin_engine::write::{Edit, Line};

use crate::kinds::{ACKNOWLEDGED, Act, NOTE, act, writer};

/// What the process is to do; see the arms.
pub(crate) fn main(arguments: &[String]) -> ExitCode {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let [what, folder, state, rest @ ..] = arguments.as_slice() else {
        return ExitCode::from(64);
    };
    let (folder, state) = (Path::new(folder), Path::new(state));
    let done = match *what {
        // The usual way, as a control.
        "plain" => plain(&folder.join(NOTE)),
        "numbers" => return numbers(folder, state, rest.first().copied().unwrap_or_default()),
        name => match Act::ALL.into_iter().find(|act| act.name() == name) {
            Some(what) => act(what, folder, state),
            None => return ExitCode::from(64),
        },
    };
    match done {
        Ok(()) => {
            say(ACKNOWLEDGED);
            ExitCode::SUCCESS
        }
        Err(why) => {
            say(&why);
            ExitCode::from(3)
        }
    }
}

fn say(what: &str) {
    let mut out = std::io::stdout();
    // Nobody listens any more: nothing to be done.
    writeln!(out, "{what}").and_then(|()| out.flush()).ok();
}

fn plain(file: &Path) -> Result<(), String> {
    let text = fs::read(file).map_err(|error| error.to_string())?;
    let text = String::from_utf8_lossy(&text).replacen("[ ]", "[x]", 1);
    fs::write(file, text).map_err(|error| error.to_string())
}

/// How many notes `numbers` writes by turns.
pub(crate) const NUMBERED: usize = 8;

/// A note whose line carries a number, with text around it.
pub(crate) fn numbered(note: usize, number: u64) -> String {
    let mark = if number.is_multiple_of(2) { ' ' } else { 'x' };
    let text = "前後の本文。".repeat(1 + note * note * 20);
    format!("# ノート {note}\n\n{text}\n\n- [{mark}] 数 {number:09}\n\n{text}\n")
}

/// Counts in notes as fast as it can, and says each number that is acknowledged.
fn numbers(folder: &Path, state: &Path, how: &str) -> ExitCode {
    let writer = writer(folder, state);
    let line_of = |number: u64| {
        let text = numbered(0, number);
        text.lines()
            .find(|line| line.starts_with("- ["))
            .unwrap_or_default()
            .to_owned()
    };
    for number in 1_u64.. {
        for note in 0..NUMBERED {
            let name = format!("{note}.md");
            let done = match how {
                "plain" => fs::write(folder.join(&name), numbered(note, number)).is_ok(),
                "rename" => {
                    let aside = folder.join("aside.tmp");
                    fs::write(&aside, numbered(note, number))
                        .and_then(|()| fs::rename(&aside, folder.join(&name)))
                        .is_ok()
                }
                _ => {
                    let path = NotePath::new(name.as_str()).expect("it is a path");
                    let Ok(seen) = read(folder, &path) else {
                        return ExitCode::from(3);
                    };
                    let old = line_of(number - 1);
                    let line = Line {
                        number: 5,
                        text: &old,
                        hash: &seen.hash,
                        twin: false,
                    };
                    let with = [line_of(number)];
                    let edit = Edit::Replace { line, with: &with };
                    writer
                        .edit(&path, &edit)
                        .is_ok_and(|outcome| outcome.is_written())
                }
            };
            if !done {
                return ExitCode::from(3);
            }
            say(&format!("{note} {number}"));
        }
    }
    ExitCode::SUCCESS
}
