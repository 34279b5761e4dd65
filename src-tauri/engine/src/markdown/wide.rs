//! Which characters are wide, where a line break between two of them shows as nothing.

use unicode_width::UnicodeWidthChar;

/// Whether a character is written without blanks beside its like: Chinese and Japanese ones,
/// half-width katakana among them, but not Hangul, which separates words by blanks.
pub(super) fn is_wide(c: char) -> bool {
    match c {
        '\0'..='\u{10ff}' => false,
        '\u{1100}'..='\u{11ff}'
        | '\u{3131}'..='\u{318e}'
        | '\u{a960}'..='\u{a97c}'
        | '\u{ac00}'..='\u{d7fb}'
        | '\u{ffa0}'..='\u{ffdc}' => false,
        '\u{ff61}'..='\u{ff9f}' => true,
        _ => c.width() == Some(2),
    }
}

/// Whether a soft break between `before` and `next` leaves nothing.
pub(super) fn joins(before: &str, next: char) -> bool {
    // Combining marks and variation selectors take the width of what they follow.
    let last = before.chars().rev().find(|c| c.width() != Some(0));
    is_wide(next) && last.is_some_and(is_wide)
}
