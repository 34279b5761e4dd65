//! Marks that stand alone between blanks: the dash of `設定 - 変更点`, the `- [ ]` and `###` of a
//! line copied from a note's source. They divide words; what is looked for are the words.

use super::Expr;

/// For each word of one conjunction, with whether it stood in quotation marks, whether it is a mark
/// that need not be found because there are words beside it.
pub fn idle(words: &[(&str, bool)]) -> Vec<bool> {
    let is_mark = |at: usize| {
        let (text, quoted) = words[at];
        !quoted && (divides(text) || (at > 0 && is_box(text) && is_bullet(words[at - 1].0)))
    };
    let marks: Vec<bool> = (0..words.len()).map(is_mark).collect();
    if marks.iter().all(|mark| *mark) {
        return vec![false; words.len()];
    }
    marks
}

/// [`idle`] for the texts among the operands of a conjunction; what is no text is not idle.
pub fn idle_operands(all: &[Expr]) -> Vec<bool> {
    let texts = all.iter().filter_map(|expr| match expr {
        Expr::Text { text, quoted } => Some((text.as_str(), *quoted)),
        _ => None,
    });
    let mut known = idle(&texts.collect::<Vec<_>>()).into_iter();
    let idle = |expr: &Expr| matches!(expr, Expr::Text { .. }) && known.next().unwrap_or(false);
    all.iter().map(idle).collect()
}

/// Marks that divide words, besides those of ASCII in either width. Pictures mean something by
/// themselves.
const DIVIDING: &str = "・–—―−〜…※←→↔⇒⇔、。";

/// Whether a word is one mark, or the hashes of a heading.
fn divides(word: &str) -> bool {
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) => {
            let narrow = match c {
                '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
                c => c,
            };
            narrow.is_ascii_punctuation() || DIVIDING.contains(c)
        }
        (Some('#'), Some(_)) => word.len() <= 6 && word.chars().all(|c| c == '#'),
        _ => false,
    }
}

fn is_bullet(word: &str) -> bool {
    matches!(word, "-" | "*" | "+")
}

/// Whether a word is the box of a task whatever its mark: `[x]`.
fn is_box(word: &str) -> bool {
    let mut chars = word.chars();
    (chars.next(), chars.nth(1), chars.next()) == (Some('['), Some(']'), None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, want: &str) {
        let words: Vec<(&str, bool)> = words.split(' ').map(|word| (word, false)).collect();
        let told = idle(&words);
        let told: Vec<&str> = std::iter::zip(&words, told)
            .filter(|(_, idle)| *idle)
            .map(|(word, _)| word.0)
            .collect();
        assert_eq!(told.join(" "), want, "in {words:?}");
    }

    #[test]
    fn marks_beside_words_are_idle() {
        for (words, want) in [
            ("設定 - 変更点", "-"),
            ("- [ ] 牛乳を買う", "- [ ]"),
            ("- [x] 牛乳を買う", "- [x]"),
            ("[x] 牛乳", ""),
            ("### API Gateway", "###"),
            ("東京 ／ 大阪", "／"),
            ("東京 〜 大阪", "〜"),
            ("a && b", ""),
            ("x => y", ""),
            ("旅行 🎉", ""),
            ("- -", ""),
            ("-", ""),
            ("#", ""),
            ("長音 ー", ""),
        ] {
            check(words, want);
        }
    }

    #[test]
    fn quoted_marks_are_meant() {
        assert_eq!(idle(&[("設定", false), ("-", true)]), [false, false]);
    }
}
