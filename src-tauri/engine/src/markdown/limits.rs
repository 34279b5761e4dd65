//! Bounds on what is parsed as Markdown, so that no note can hang or crash the app.
//!
//! They are far beyond what people write; past them a note is plain text. The engine may not
//! read the clock, so they are on structure.

/// Bytes of the largest note that is parsed.
const LARGEST: usize = 5 * 1024 * 1024;
/// Nesting of blocks and inline elements.
pub(super) const DEEPEST: usize = 100;

/// Items of one note: a page of more elements would not open in fair time either.
pub(super) const MOST_ITEMS: usize = 250_000;
/// Sections of a note that is plain text; what follows is the last one's.
pub(super) const MOST_SECTIONS: usize = 50_000;

/// Whether a note is within what the parser takes in fair time.
pub(super) fn within(source: &str) -> bool {
    source.len() <= LARGEST
        && source
            .split(['\n', '\r'])
            .all(|line| markers(line) <= DEEPEST)
}

/// Container markers at the beginning of a line, such as the quotes of `> > > - text`.
fn markers(line: &str) -> usize {
    let mut markers = 0;
    let mut digits = 0;
    for (at, byte) in line.bytes().enumerate() {
        let blank_follows = line
            .as_bytes()
            .get(at + 1)
            .is_none_or(|next| b" \t".contains(next));
        match byte {
            b'>' => markers += 1,
            b'-' | b'+' | b'*' if blank_follows => markers += 1,
            b'.' | b')' if digits > 0 => markers += 1,
            b' ' | b'\t' | b'0'..=b'9' => {}
            _ => break,
        }
        digits = if byte.is_ascii_digit() { digits + 1 } else { 0 };
    }
    markers
}
