//! Synonyms as people write them: a group a line, with commas between the words.
//!
//! The dictionary's build script reads Sakuin's own list by these rules, too.

use super::table::{Bond, Member};
use crate::text::normalize::normalize;

/// The longest word, in characters; what is longer is a sentence that holds a comma.
pub const LONGEST_WORD: usize = 64;
/// The most words of a group.
pub const MOST_WORDS: usize = 64;

/// What a list says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Its groups, each of at least two words.
    pub groups: Vec<Vec<Member>>,
    /// Numbers of the lines that say nothing, from 1.
    pub bad: Vec<usize>,
}

/// Reads a list. Empty lines and those that begin with `#` are skipped.
pub fn read(text: &str) -> List {
    let mut list = List::default();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if line.is_empty() || line.starts_with(['#', '＃']) {
            continue;
        }
        match group(line) {
            Some(group) => list.groups.push(group),
            None => list.bad.push(i + 1),
        }
    }
    list
}

fn group(line: &str) -> Option<Vec<Member>> {
    let mut words: Vec<String> = Vec::new();
    for word in line.split([',', '、', '，', '､']) {
        let word = normalize(word.trim()).text();
        if word.chars().count() > LONGEST_WORD {
            return None;
        }
        if !word.is_empty() && !words.contains(&word) {
            words.push(word);
        }
    }
    if !(2..=MOST_WORDS).contains(&words.len()) {
        return None;
    }
    let member = |word: String| Member {
        word,
        lexeme: 1,
        asks: Bond::Strong,
        answers: Bond::Strong,
    };
    Some(words.into_iter().map(member).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, groups: &[&[&str]], bad: &[usize]) {
        let list = read(text);
        let words = |group: &Vec<Member>| -> Vec<String> {
            group.iter().map(|member| member.word.clone()).collect()
        };
        let found: Vec<Vec<String>> = list.groups.iter().map(words).collect();
        assert_eq!(found, groups, "{text:?}");
        assert_eq!(list.bad, bad, "{text:?}");
    }

    #[test]
    fn lists_of_every_style_are_read() {
        check("", &[], &[]);
        check("# nothing but a comment\n\n　\n＃ another", &[], &[]);
        check("猫,ネコ", &[&["猫", "ネコ"]], &[]);
        check("猫、ネコ，ﾈｺ､ cat", &[&["猫", "ネコ", "cat"]], &[]);
        check(
            "社内便 , Amazon Web  Services",
            &[&["社内便", "amazon web services"]],
            &[],
        );
        check("C#, シーシャープ", &[&["c#", "シーシャープ"]], &[]);
        check("a,b\r\nc,d\r\n", &[&["a", "b"], &["c", "d"]], &[]);
        check("\u{feff}猫,ネコ", &[&["猫", "ネコ"]], &[]);
        check("猫,ネコ,", &[&["猫", "ネコ"]], &[]);
    }

    #[test]
    fn lines_that_say_nothing_are_named() {
        check("猫", &[], &[1]);
        check(
            "猫,ネコ\n\n犬\n鳥,とり\nＡ,a",
            &[&["猫", "ネコ"], &["鳥", "とり"]],
            &[3, 5],
        );
        check(",、", &[], &[1]);
        check(&"あ".repeat(65), &[], &[1]);
        check(&format!("短い,{}", "あ".repeat(65)), &[], &[1]);
        let many: Vec<String> = (0..65).map(|n| format!("w{n}")).collect();
        check(&many.join(","), &[], &[1]);
    }
}
