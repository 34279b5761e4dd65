//! A query as text again, which is understood as the same.

use std::fmt;

use super::lexer::{has_signs, is_dash, is_quote, is_unfinished};
use super::{Expr, Field, Query};

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.root.as_ref().map(Expr::to_string);
        let text = text.unwrap_or_default();
        // A blank after them says that letters at the end are no operator on its way.
        let end = if is_unfinished(&text) { " " } else { "" };
        write!(f, "{text}{end}")
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text { text, quoted: true } => write!(f, "\"{text}\""),
            Self::Text { text, .. } => f.write_str(text),
            Self::Regex(pattern) => write!(f, "/{pattern}/"),
            Self::Not(inner) => write!(f, "-{}", operand(inner, after_not(inner))),
            Self::In(field, inner) => {
                let brackets = after_field(*field, inner);
                write!(f, "{}:{}", field.name(), operand(inner, brackets))
            }
            Self::And(all) => join(f, all, " ", |one| matches!(one, Self::Or(_))),
            Self::Or(all) => join(f, all, " OR ", |_| false),
        }
    }
}

fn join(
    f: &mut fmt::Formatter<'_>,
    all: &[Expr],
    between: &str,
    brackets: impl Fn(&Expr) -> bool,
) -> fmt::Result {
    for (i, one) in all.iter().enumerate() {
        if i > 0 {
            f.write_str(between)?;
        }
        f.write_str(&operand(one, brackets(one)))?;
    }
    Ok(())
}

/// Whether what must not hold would be read otherwise without brackets.
fn after_not(inner: &Expr) -> bool {
    match inner {
        Expr::Text { text, quoted } => {
            !quoted && text.starts_with(|c: char| is_dash(c) || matches!(c, '>' | ')' | '）'))
        }
        Expr::Regex(_) | Expr::In(..) => false,
        _ => true,
    }
}

/// Whether a value would be read otherwise without brackets.
fn after_field(field: Field, inner: &Expr) -> bool {
    match inner {
        Expr::Text { text, quoted } => {
            // A value in quotation marks may be empty, a word of two marks is two marks.
            let mut chars = text.chars();
            let marks = chars.by_ref().take(2).filter(|c| is_quote(*c)).count() == 2;
            let ends = chars.next().is_none_or(|c| matches!(c, ')' | '）'));
            let close = text.starts_with([')', '）']);
            !quoted && (text.starts_with("//") || close || (marks && ends))
        }
        Expr::Regex(pattern) => field.is_path() && !has_signs(pattern),
        _ => true,
    }
}

fn operand(expr: &Expr, brackets: bool) -> String {
    let text = expr.to_string();
    if !brackets {
        return text;
    }
    // A bracket of the text itself must not be taken for the group's.
    let first = text.split_whitespace().next().unwrap_or_default();
    let last = text.split_whitespace().next_back().unwrap_or_default();
    let before = if lone(first).1 { " " } else { "" };
    let after = if lone(last).0 { " " } else { "" };
    format!("({before}{text}{after})")
}

/// Whether a word holds an opening bracket, or a closing one, without its other half.
fn lone(word: &str) -> (bool, bool) {
    let (mut open, mut close) = (0_usize, false);
    for c in word.chars() {
        match c {
            '(' | '（' => open += 1,
            ')' | '）' if open > 0 => open -= 1,
            ')' | '）' => close = true,
            _ => {}
        }
    }
    (open > 0, close)
}
