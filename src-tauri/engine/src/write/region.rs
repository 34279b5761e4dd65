//! Whole lines of a file found again by their bytes, after other parts of it have changed.

use std::ops::Range;

use super::outcome::Refusal;
use super::splice::{Planned, Splice};
use super::task_box;
use crate::notes::{self, Decoded, byte_lines};

/// Puts the lines `put` into the place of the lines `find`, which must stand together in exactly
/// one place.
pub(super) fn replace(
    bytes: &[u8],
    decoded: &Decoded,
    find: &[Vec<u8>],
    put: &[Vec<u8>],
) -> Result<Planned, Refusal> {
    if find.is_empty() {
        return Err(Refusal::LineChanged);
    }
    let spans = byte_lines(bytes, decoded.encoding, decoded.bom_len);
    let mut places = places(bytes, &spans, find);
    let index = match (places.next(), places.next()) {
        (Some(index), None) => index,
        (Some(_), Some(_)) => return Err(Refusal::Ambiguous),
        (None, _) => return Err(Refusal::LineChanged),
    };
    replace_at(bytes, decoded, &spans, index..index + find.len(), put).ok_or(Refusal::Unclear)
}

/// Whether an edit's lines stand together in no more than one place of the note as it was before, and
/// as it is after, whatever the marks of its tasks are.
pub(super) fn alone(before: &[u8], after: &[u8], planned: &Planned) -> (bool, bool) {
    let known = if before.is_empty() { after } else { before };
    let Some(Decoded {
        encoding, bom_len, ..
    }) = notes::decode(known)
    else {
        return (false, false);
    };
    let unmarked = |line: &[u8]| {
        let mut text = encoding.decode(line).0;
        if let Some(task) = task_box::find(&text) {
            text.replace_range(task.at..task.at + task.mark.len_utf8(), " ");
        }
        text
    };
    let is_alone = |bytes: &[u8], lines: &[Vec<u8>]| {
        let spans = byte_lines(bytes, encoding, bom_len);
        let is_there = |at: &usize| {
            let Some(there) = spans.get(*at..*at + lines.len()) else {
                return false;
            };
            // All marks are equally long.
            let mut pairs = there.iter().zip(lines);
            pairs.clone().all(|(span, line)| span.len() == line.len())
                && pairs.all(|(span, line)| {
                    let there = &bytes[span.clone()];
                    there == line || unmarked(there) == unmarked(line)
                })
        };
        lines.is_empty() || (0..spans.len()).filter(is_there).nth(1).is_none()
    };
    (
        is_alone(before, &planned.lines_before),
        is_alone(after, &planned.lines_after),
    )
}

/// The indices of the lines from which on these lines stand together.
fn places<'a>(
    bytes: &'a [u8],
    spans: &'a [Range<usize>],
    lines: &'a [Vec<u8>],
) -> impl Iterator<Item = usize> + 'a {
    (0..spans.len()).filter(move |index| {
        let there = spans.get(*index..*index + lines.len());
        there.is_some_and(|there| {
            there
                .iter()
                .zip(lines)
                .all(|(span, line)| bytes[span.clone()] == **line)
        })
    })
}

/// Puts lines that were added to a note into another version of it, `bytes`: below the line that is
/// above them in the note as it is `shown`, if there is one such line, else at the end. None when
/// they stand there already, or it is in another encoding.
pub(super) fn add_again(
    bytes: &[u8],
    decoded: &Decoded,
    shown: &[u8],
    added: &[Vec<u8>],
) -> Option<Planned> {
    if notes::decode(shown)?.encoding != decoded.encoding {
        return None;
    }
    let spans_of = |bytes| byte_lines(bytes, decoded.encoding, decoded.bom_len);
    let (spans, shown_spans) = (spans_of(bytes), spans_of(shown));
    if places(bytes, &spans, added).next().is_some() {
        return None;
    }
    let above = places(shown, &shown_spans, added)
        .next()
        .and_then(|at| Some(shown[shown_spans[at.checked_sub(1)?].clone()].to_vec()));
    let below = above.and_then(|above| {
        let above = [above];
        let mut alike = places(bytes, &spans, &above);
        alike.next().filter(|_| alike.next().is_none())
    });
    let index = below.or(spans.len().checked_sub(1))?;
    let mut lines = vec![bytes[spans[index].clone()].to_vec()];
    lines.extend_from_slice(added);
    replace_at(bytes, decoded, &spans, index..index + 1, &lines)
}

/// Puts lines into the place of these, of which there is at least one.
pub(super) fn replace_at(
    bytes: &[u8],
    decoded: &Decoded,
    spans: &[Range<usize>],
    lines: Range<usize>,
    put: &[Vec<u8>],
) -> Option<Planned> {
    let index = lines.start;
    let before: Vec<Vec<u8>> = spans
        .get(lines.clone())?
        .iter()
        .map(|span| bytes[span.clone()].to_vec())
        .collect();
    let splice = splice(bytes, decoded, spans, lines, put);
    let after = splice.apply(bytes)?;
    let named = put.first().or(before.first())?;
    Some(Planned {
        splice,
        after,
        line: u32::try_from(index + 1).unwrap_or(u32::MAX),
        text: task_box::text(&decoded.encoding.decode(named).0).to_owned(),
        lines_before: before,
        lines_after: put.to_vec(),
    })
}

fn splice(
    bytes: &[u8],
    decoded: &Decoded,
    spans: &[Range<usize>],
    lines: Range<usize>,
    put: &[Vec<u8>],
) -> Splice {
    let (mut start, mut end) = (spans[lines.start].start, spans[lines.end - 1].end);
    let next = spans.get(lines.end).map_or(bytes.len(), |next| next.start);
    let mut new = Vec::new();
    if put.is_empty() {
        if next > end {
            end = next;
        } else if let Some(above) = lines.start.checked_sub(1) {
            start = spans[above].end;
        }
    } else {
        // The line's own end, else that of the file's first line, else the usual one.
        let ends = [lines.start, 0].map(|index| {
            let next = spans.get(index + 1).map_or(bytes.len(), |next| next.start);
            &bytes[spans[index].end..next]
        });
        let usual = decoded.encoding.encode("\n").unwrap_or_default();
        let between = ends
            .into_iter()
            .find(|end| !end.is_empty())
            .unwrap_or(&usual);
        new = put.join(between);
    }
    Splice {
        offset: start,
        old: bytes[start..end].to_vec(),
        new,
    }
}
