//! How pressing a task is, by the signs people use.

use super::text::Letters;
use crate::wire::Priority;

/// The priority that a text's signs give; the highest of several.
///
/// `(A)` counts only as the first thing of the text, exclamation marks only with a blank on both
/// sides: `急げ！` is a sentence. Signs made for it count anywhere.
pub(super) fn read(letters: &Letters) -> Option<Priority> {
    let first = letter(letters);
    (0..letters.chars.len())
        .filter_map(|at| sign(letters, at))
        .chain(first)
        .max()
}

fn sign(letters: &Letters, at: usize) -> Option<Priority> {
    let double = letters.at(at) == letters.at(at + 1);
    match letters.at(at) {
        '🔺' | '‼' => Some(Priority::Highest),
        '❗' if double => Some(Priority::Highest),
        '❗' | '⏫' => Some(Priority::High),
        '🔼' => Some(Priority::Medium),
        '🔽' => Some(Priority::Low),
        '⏬' => Some(Priority::Lowest),
        '!' if letters.before(at).is_whitespace() => {
            let mut end = at;
            while letters.at(end) == '!' {
                end += 1;
            }
            match end - at {
                _ if !letters.at(end).is_whitespace() => None,
                1 => Some(Priority::Medium),
                2 => Some(Priority::High),
                _ => Some(Priority::Highest),
            }
        }
        _ => None,
    }
}

/// `(A)` at the beginning, as in todo.txt.
fn letter(letters: &Letters) -> Option<Priority> {
    let begins = letters.at(0) == '(' && letters.at(2) == ')' && letters.at(3) == ' ';
    match letters.at(1) {
        _ if !begins => None,
        'A' => Some(Priority::Highest),
        'B' => Some(Priority::High),
        'C' => Some(Priority::Medium),
        'D'..='Z' => Some(Priority::Low),
        _ => None,
    }
}
