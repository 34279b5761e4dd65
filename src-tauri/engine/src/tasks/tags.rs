//! Tags: `#仕事`, `#project/sakuin`.

use std::ops::Range;

use super::text::Letters;

/// The tags of a text, without the `#`, each once, in the order of the text.
pub(super) fn read(letters: &Letters) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for (tag, _) in find(letters) {
        if !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    tags
}

/// Every tag of a text with the characters it stands in, its `#` included.
///
/// A tag follows a blank or the beginning and has a letter in it: `#12` is a number, `C#` a name.
pub(super) fn find(letters: &Letters) -> Vec<(String, Range<usize>)> {
    let mut tags = Vec::new();
    for at in 0..letters.chars.len() {
        let before = letters.before(at);
        if letters.at(at) != '#' || !(before.is_whitespace() || matches!(before, '(' | '、' | '。'))
        {
            continue;
        }
        let tag: String = letters.chars[at + 1..]
            .iter()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '/' | 'ー' | '・'))
            .collect();
        let tag = tag.trim_end_matches(['/', '-']).to_owned();
        if tag.chars().any(char::is_alphabetic) {
            let end = at + 1 + tag.chars().count();
            tags.push((tag, at..end));
        }
    }
    tags
}
