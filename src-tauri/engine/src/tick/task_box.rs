//! Where the box of a task stands in its line.

/// A box: `[ ]`, `[x]` or `[X]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TaskBox {
    /// Characters before the mark. All of them are ASCII, so in any encoding they also are
    /// the units before it.
    pub(super) at: usize,
    /// Whether it is ticked.
    pub(super) done: bool,
}

/// The box that begins a line's text, after indentation, quote and list markers.
pub(super) fn find(line: &str) -> Option<TaskBox> {
    let mut rest = line.as_bytes();
    loop {
        rest = match rest {
            [b' ' | b'\t' | b'>', after @ ..] => after,
            [b'-' | b'*' | b'+', b' ' | b'\t', after @ ..] => after,
            [b'0'..=b'9', ..] => after_number(rest)?,
            [b'[', mark @ (b' ' | b'x' | b'X'), b']', after @ ..] => {
                // `[x](…)`, `[x][…]` and `[x]: …` are links.
                let is_link = matches!(after, [b'(' | b'[' | b':', ..]);
                let at = line.len() - rest.len() + 1;
                return (!is_link).then_some(TaskBox {
                    at,
                    done: *mark != b' ',
                });
            }
            _ => return None,
        };
    }
}

/// What follows the marker `1.` or `1)`; none when it is no marker.
fn after_number(rest: &[u8]) -> Option<&[u8]> {
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    match &rest[digits..] {
        [b'.' | b')', b' ' | b'\t', after @ ..] if digits <= 9 => Some(after),
        _ => None,
    }
}
