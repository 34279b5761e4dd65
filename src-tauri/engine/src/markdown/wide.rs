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

/// The character that decides on a soft break after `text`: the last one of any width, since
/// combining marks and variation selectors take the width of what they follow.
pub(super) fn last_of(text: &str) -> Option<char> {
    text.chars().rev().find(|c| c.width() != Some(0))
}

/// Whether a soft break between two characters leaves nothing.
pub(super) fn joins(before: Option<char>, next: char) -> bool {
    is_wide(next) && before.is_some_and(is_wide)
}
