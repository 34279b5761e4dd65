//! Lines, in text and in the bytes it was read from, counted alike.
//!
//! A line ends with LF, CR LF or a CR alone, as CommonMark has it; NEL and the Unicode
//! separators do not end one. A final line end does not begin another line.

use std::ops::Range;

use super::encoding::Encoding;

/// The lines of a text, without their ends.
pub fn lines(text: &str) -> impl Iterator<Item = &str> {
    spans(text.len(), |at| {
        text.as_bytes().get(at).map(|&byte| u16::from(byte))
    })
    .map(|span| &text[span])
}

/// The 1-based line in which a byte offset of the text lies.
pub fn line_of_offset(text: &str, offset: usize) -> u32 {
    let before = &text.as_bytes()[..offset.min(text.len())];
    let ends = before.iter().enumerate().filter(|&(at, &byte)| match byte {
        b'\n' => true,
        b'\r' => text.as_bytes().get(at + 1) != Some(&b'\n'),
        _ => false,
    });
    u32::try_from(ends.count())
        .unwrap_or(u32::MAX)
        .saturating_add(1)
}

/// Where each line lies in the bytes of a file, without its end.
///
/// In every encoding that is read, but ISO-2022-JP, a line end is never part of another
/// character: second bytes of Shift_JIS and EUC-JP begin at 0x40.
pub(crate) fn byte_lines(bytes: &[u8], encoding: Encoding, bom_len: usize) -> Vec<Range<usize>> {
    let body = bytes.get(bom_len..).unwrap_or_default();
    let width = encoding.unit_width();
    let unit = |at: usize| match encoding.utf16_unit() {
        Some(unit) => Some(unit([*body.get(2 * at)?, *body.get(2 * at + 1)?])),
        None => body.get(at).map(|&byte| u16::from(byte)),
    };
    // An odd last byte of UTF-16 is no unit, but it is a (broken) character of the last line.
    let units = body.len() / width;
    let mut found: Vec<_> = spans(units, unit)
        .map(|span| bom_len + span.start * width..bom_len + span.end * width)
        .collect();
    if units * width < body.len() {
        let ended = units.checked_sub(1).and_then(unit).is_none_or(is_end);
        match found.last_mut() {
            Some(last) if !ended => last.end = bytes.len(),
            _ => found.push(bytes.len() - 1..bytes.len()),
        }
    }
    found
}

fn is_end(unit: u16) -> bool {
    unit == u16::from(b'\n') || unit == u16::from(b'\r')
}

/// The lines among `count` units, of which `unit` gives one by position.
fn spans(count: usize, unit: impl Fn(usize) -> Option<u16>) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        if at >= count {
            return None;
        }
        let start = at;
        let end = (start..count)
            .find(|&at| unit(at).is_some_and(is_end))
            .unwrap_or(count);
        let crlf = unit(end) == Some(u16::from(b'\r')) && unit(end + 1) == Some(u16::from(b'\n'));
        at = end + if crlf { 2 } else { 1 };
        Some(start..end)
    })
}
