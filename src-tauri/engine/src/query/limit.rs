//! How much of a query is looked up. A page of text in the search box must not keep the reader
//! waiting, and nobody asks for more words than these by hand.

use std::collections::HashSet;

use super::{Expr, Literal, Query, Reason};

/// The most words, phrases and values.
pub(super) const MOST: usize = 64;
/// The most letters in all of them.
pub(super) const LONGEST: usize = 1000;

/// Leaves out of a very long query what is said twice, and then what is too much, which is told.
/// A query within the bounds stays as it is.
pub(super) fn limit(query: &mut Query) {
    let Some(root) = query.root.take_if(|root| !fits(root)) else {
        return;
    };
    query.command = super::Command::No;
    let once = once(root);
    if fits(&once) {
        query.root = Some(once);
        return;
    }
    query.literals.push(Literal {
        text: String::new(),
        reason: Reason::TooMuch,
    });
    let (mut words, mut letters) = (MOST, LONGEST);
    query.root = cut(once, &mut words, &mut letters);
}

fn fits(expr: &Expr) -> bool {
    let (words, letters) = size(expr);
    words <= MOST && letters <= LONGEST
}

/// How many words there are, and how many letters in them.
fn size(expr: &Expr) -> (usize, usize) {
    match expr {
        Expr::Text { text, .. } => (1, text.chars().count()),
        // They have bounds of their own.
        Expr::Regex(_) => (1, 0),
        Expr::Not(inner) | Expr::In(_, inner) => size(inner),
        Expr::And(all) | Expr::Or(all) => all
            .iter()
            .map(size)
            .fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1)),
    }
}

fn once(expr: Expr) -> Expr {
    let each = |all: Vec<Expr>| -> Vec<Expr> {
        let mut seen = HashSet::new();
        let all = all.into_iter().map(once);
        all.filter(|one| seen.insert(one.clone())).collect()
    };
    match expr {
        Expr::Not(inner) => Expr::Not(Box::new(once(*inner))),
        Expr::In(field, inner) => Expr::In(field, Box::new(once(*inner))),
        Expr::And(all) => {
            let mut all = each(all);
            if all.len() == 1 {
                all.remove(0)
            } else {
                Expr::And(all)
            }
        }
        Expr::Or(all) => {
            let mut all = each(all);
            if all.len() == 1 {
                all.remove(0)
            } else {
                Expr::Or(all)
            }
        }
        other => other,
    }
}

/// The beginning of a query, with what is left of both bounds.
fn cut(expr: Expr, words: &mut usize, letters: &mut usize) -> Option<Expr> {
    match expr {
        Expr::Not(inner) => Some(Expr::Not(Box::new(cut(*inner, words, letters)?))),
        Expr::In(field, inner) => Some(Expr::In(field, Box::new(cut(*inner, words, letters)?))),
        Expr::And(all) => Expr::and(
            all.into_iter()
                .map_while(|one| cut(one, words, letters))
                .collect(),
        ),
        Expr::Or(all) => Expr::or(
            all.into_iter()
                .map_while(|one| cut(one, words, letters))
                .collect(),
        ),
        _ if *words == 0 => None,
        Expr::Text { text, quoted } => {
            let text: String = text.chars().take(*letters).collect();
            *letters -= text.chars().count();
            *words = if *letters == 0 { 0 } else { *words - 1 };
            Some(Expr::Text { text, quoted })
        }
        regex @ Expr::Regex(_) => {
            *words -= 1;
            Some(regex)
        }
    }
}
