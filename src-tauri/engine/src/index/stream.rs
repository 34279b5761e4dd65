//! How terms made here reach tantivy: encoded in a field's text and read back by a tokenizer.
//!
//! A section is analysed once and feeds eight fields; tantivy's own way for ready-made
//! tokens would allocate each of some twenty million of them.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// Stands between terms; no term holds it.
const SEPARATOR: char = '\u{1}';
/// Distances are encoded as characters from here on.
const ZERO: u32 = 0x100;
/// The longest distance that one character holds (below the surrogates).
const LONGEST: u32 = 0xd000;

/// Appends a term that stands `distance` positions after the one before.
pub fn append(out: &mut String, mut distance: u32, term: &str) {
    while distance > LONGEST {
        push(out, LONGEST, "");
        distance -= LONGEST;
    }
    push(out, distance, term);
}

fn push(out: &mut String, distance: u32, term: &str) {
    out.push(char::from_u32(ZERO + distance).unwrap_or(char::MAX));
    out.push_str(term);
    out.push(SEPARATOR);
}

/// Reads what [`append`] wrote.
#[derive(Clone, Default)]
pub struct EncodedTerms;

impl Tokenizer for EncodedTerms {
    type TokenStream<'a> = TermStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> TermStream<'a> {
        TermStream {
            rest: text,
            token: Token {
                position: 0,
                ..Token::default()
            },
        }
    }
}

/// The terms of an encoded text.
pub struct TermStream<'a> {
    rest: &'a str,
    token: Token,
}

impl TokenStream for TermStream<'_> {
    fn advance(&mut self) -> bool {
        loop {
            let mut chars = self.rest.chars();
            let Some(distance) = chars.next() else {
                return false;
            };
            let rest = chars.as_str();
            let Some(end) = rest.find(SEPARATOR) else {
                return false;
            };
            self.token.position += (distance as u32).saturating_sub(ZERO) as usize;
            self.rest = &rest[end + SEPARATOR.len_utf8()..];
            if end > 0 {
                self.token.text.clear();
                self.token.text.push_str(&rest[..end]);
                return true;
            }
        }
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_come_back_with_their_positions() {
        let terms = [(0, "東京"), (1, "京都"), (1, "a"), (70_000, "z")];
        let mut text = String::new();
        let mut last = 0;
        for (position, term) in terms {
            append(&mut text, position - last, term);
            last = position;
        }
        let mut tokenizer = EncodedTerms;
        let mut stream = tokenizer.token_stream(&text);
        let mut got = Vec::new();
        while stream.advance() {
            got.push((stream.token().position as u32, stream.token().text.clone()));
        }
        let want: Vec<(u32, String)> = terms.iter().map(|&(p, t)| (p, t.to_owned())).collect();
        assert_eq!(got, want);
    }
}
