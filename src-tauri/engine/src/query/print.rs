//! A query as text again, which is understood as the same.

use std::fmt;

use super::lexer::{has_signs, is_dash, is_quote, is_unfinished, prefix_at};
use super::{Expr, Field, Query};

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = |guarded| {
            let root = self.root.as_ref();
            let text = root.map_or_else(String::new, |root| print(root, guarded));
            // A blank after them says that letters at the end are no operator on its way.
            let end = if is_unfinished(&text) { " " } else { "" };
            text + end
        };
        let plain = text(false);
        // Without the brackets that it may have stood in, a slash can end what another one began.
        let same = Self::parse(&plain).root == self.root;
        f.write_str(&if same { plain } else { text(true) })
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&print(self, false))
    }
}

/// An expression as text; `guarded`: no word of it ends a regular expression.
fn print(expr: &Expr, guarded: bool) -> String {
    let operand = |expr: &Expr, brackets| operand(expr, brackets, guarded);
    let join = |all: &[Expr], between, brackets: fn(&Expr) -> bool| {
        let all = all.iter().map(|one| operand(one, brackets(one)));
        all.collect::<Vec<_>>().join(between)
    };
    match expr {
        Expr::Text { text, quoted: true } => format!("\"{text}\""),
        Expr::Text { text, .. } => text.clone(),
        Expr::Regex(pattern) => format!("/{pattern}/"),
        Expr::Not(inner) => format!("-{}", operand(inner, after_not(inner))),
        Expr::In(field, inner) => {
            let value = operand(inner, after_field(*field, inner));
            format!("{}:{value}", field.name())
        }
        Expr::And(all) => join(all, " ", |one| matches!(one, Expr::Or(_))),
        Expr::Or(all) => join(all, " OR ", |_| false),
    }
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

fn operand(expr: &Expr, brackets: bool, guarded: bool) -> String {
    let text = print(expr, guarded);
    if guarded && borders_regex(expr) {
        // With one of these brackets in it, no pattern is one; and with a blank in them, they are not the
        // word's own.
        return format!("({text} )");
    }
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

/// Whether a slash in a word can be where a regular expression begins or ends.
fn borders_regex(expr: &Expr) -> bool {
    let Expr::Text {
        text,
        quoted: false,
    } = expr
    else {
        return false;
    };
    let (open, close) = lone(text);
    let ends = text.ends_with('/') || text.contains("/)") || text.contains("/）");
    !close && (text.starts_with('/') || (ends && !open && prefix_at(text).is_none()))
}

/// Whether a word holds an opening bracket, or a closing one, without its other half.
pub(super) fn lone(word: &str) -> (bool, bool) {
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
