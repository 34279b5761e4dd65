//! Words in letters other than Japanese ones, and identifiers with their parts.

use super::{Analysis, Lexicon, Token, surface};
use crate::text::normalize::NormalChar;

/// Divides a run of letters, digits and `_` into a word and its parts: `snake_case`,
/// `camelCase`, `HTTPServer`, letters beside digits.
pub(super) fn divide(
    chars: &[NormalChar],
    offset: usize,
    lexicon: &mut Lexicon,
    out: &mut Analysis,
) {
    out.tokens.push(Token {
        start: offset as u32,
        len: chars.len() as u32,
        word: lexicon.latin(&surface(chars)),
    });
    let mut parts = Vec::new();
    let mut start = 0;
    for at in 1..=chars.len() {
        if at == chars.len() || divides(chars, at) {
            if chars[start..at].iter().any(|c| c.c != '_') {
                parts.push((start, at));
            }
            start = at;
        }
    }
    if parts.len() < 2
        && parts
            .first()
            .is_none_or(|&(start, end)| end - start == chars.len())
    {
        return;
    }
    for (start, end) in parts {
        out.parts.push(Token {
            start: (offset + start) as u32,
            len: (end - start) as u32,
            word: lexicon.latin(&surface(&chars[start..end])),
        });
    }
}

/// Whether a part ends before character `at`.
fn divides(chars: &[NormalChar], at: usize) -> bool {
    let (before, here) = (chars[at - 1], chars[at]);
    if (before.c == '_') != (here.c == '_') {
        return true;
    }
    if before.c.is_numeric() != here.c.is_numeric() {
        return true;
    }
    if here.upper && !before.upper {
        return true;
    }
    // In `HTTPServer` the part ends before the last capital of the run. A character that
    // became two (as ㎆ does) is no capital run.
    here.upper
        && before.upper
        && before.start != here.start
        && chars
            .get(at + 1)
            .is_some_and(|after| !after.upper && after.c.is_alphabetic())
}
