//! Where the box of a task stands in its line.

use crate::markdown::is_task_mark;

/// A box: `[ ]`, `[x]`, `[-]` and the like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TaskBox {
    /// Characters before the mark. All of them are ASCII, so in any encoding they also are
    /// the units before it.
    pub(super) at: usize,
    /// What stands between the brackets.
    pub(super) mark: char,
}

/// The box that begins a line's text, after indentation, quote and list markers.
pub(super) fn find(line: &str) -> Option<TaskBox> {
    let mut rest = line.as_bytes();
    loop {
        rest = match rest {
            [b' ' | b'\t' | b'>', after @ ..] => after,
            [b'-' | b'*' | b'+', b' ' | b'\t', after @ ..] => after,
            [b'0'..=b'9', ..] => after_number(rest)?,
            [b'[', mark, b']', after @ ..] if is_task_mark(char::from(*mark)) => {
                // `[x](…)`, `[x][…]` and `[x]: …` are links.
                let is_link = matches!(after, [b'(' | b'[' | b':', ..]);
                let at = line.len() - rest.len() + 1;
                return (!is_link).then_some(TaskBox {
                    at,
                    mark: char::from(*mark),
                });
            }
            _ => return None,
        };
    }
}

/// A task's text in its line; a whole line that is no task's.
pub(super) fn text(line: &str) -> &str {
    let text = find(line).and_then(|task| line.get(task.at + 2..));
    text.unwrap_or(line).trim()
}

/// What follows the marker `1.` or `1)`; none when it is no marker.
fn after_number(rest: &[u8]) -> Option<&[u8]> {
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match &rest[digits..] {
        [b'.' | b')', b' ' | b'\t', after @ ..] if digits <= 9 => Some(after),
        _ => None,
    }
}
