//! The way from a position in the index back to the section's text.

use std::ops::Range;

/// Where a token or part stands in the text and in the reading.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// First character in the normal form.
    pub start: u32,
    /// Length in characters.
    pub len: u32,
    /// Whether it is a part of a longer word; parts have no reading of their own.
    pub part: bool,
    /// Its positions in the reading.
    pub reading: Range<u32>,
    /// Its positions in the loose reading.
    pub loose: Range<u32>,
}

/// Packs rows that are ordered by start.
pub fn encode(rows: &[Row]) -> Vec<u8> {
    let mut out = Vec::with_capacity(rows.len() * 4);
    let mut last = Row::default();
    for row in rows {
        put(
            &mut out,
            (row.start - last.start) << 1 | u32::from(row.part),
        );
        put(&mut out, row.len);
        if !row.part {
            put(&mut out, row.reading.start - last.reading.end);
            put(&mut out, row.reading.end - row.reading.start);
            put(&mut out, row.loose.start - last.loose.end);
            put(&mut out, row.loose.end - row.loose.start);
            last = row.clone();
        } else {
            last.start = row.start;
        }
    }
    out
}

/// Unpacks what [`encode`] packed; stops at the first byte that makes no sense.
pub fn decode(mut bytes: &[u8]) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut last = Row::default();
    while !bytes.is_empty() {
        let Some(row) = decode_row(&mut bytes, &last) else {
            break;
        };
        if row.part {
            last.start = row.start;
        } else {
            last = row.clone();
        }
        rows.push(row);
    }
    rows
}

fn decode_row(bytes: &mut &[u8], last: &Row) -> Option<Row> {
    let head = get(bytes)?;
    let start = last.start.checked_add(head >> 1)?;
    let len = get(bytes)?;
    if head & 1 == 1 {
        return Some(Row {
            start,
            len,
            part: true,
            ..Row::default()
        });
    }
    let mut span = |after: u32| -> Option<Range<u32>> {
        let start = after.checked_add(get(bytes)?)?;
        Some(start..start.checked_add(get(bytes)?)?)
    };
    let reading = span(last.reading.end)?;
    let loose = span(last.loose.end)?;
    Some(Row {
        start,
        len,
        part: false,
        reading,
        loose,
    })
}

fn put(out: &mut Vec<u8>, mut value: u32) {
    while value >= 0x80 {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn get(bytes: &mut &[u8]) -> Option<u32> {
    let mut value = 0;
    for shift in (0..32).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        value |= u32::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back() {
        let rows = vec![
            Row {
                start: 0,
                len: 2,
                part: false,
                reading: 0..4,
                loose: 0..3,
            },
            Row {
                start: 2,
                len: 12,
                part: false,
                reading: 4..16,
                loose: 3..12,
            },
            Row {
                start: 2,
                len: 3,
                part: true,
                ..Row::default()
            },
            Row {
                start: 5,
                len: 9,
                part: true,
                ..Row::default()
            },
            Row {
                start: 300,
                len: 1,
                part: false,
                reading: 20..21,
                loose: 16..16,
            },
        ];
        assert_eq!(decode(&encode(&rows)), rows);
        assert!(decode(&[0xff; 9]).is_empty());
    }
}
