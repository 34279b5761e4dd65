//! What a note becomes in the index: a document for each section and one for its record.

use std::ops::Range;

use tantivy::TantivyDocument;

use super::record::{NoteRecord, SectionRecord, TaskKey};
use super::schema::{Fields, TASK};
use super::{table, terms};
use crate::analysis::Analyzer;
use crate::markdown::{ParsedNote, Section};
use crate::text::normalize::{Normalized, normalize};

/// The most text of a section that is one document, in bytes. What stands in memory while a
/// document is made is some fifty times its text, and there are notes of 50 MB in one section.
const LONGEST: usize = 512 << 10;

/// The documents of a note.
pub fn documents(
    fields: &Fields,
    task_fields: &Fields,
    analyzer: &mut Analyzer,
    note: &ParsedNote,
    record: &NoteRecord,
) -> Vec<TantivyDocument> {
    let mut out = Vec::with_capacity(note.sections.len() + record.tasks.len() + 1);
    let key = note_key(&record.path);
    for (ordinal, section) in note.sections.iter().enumerate() {
        let above = context(&record.title, &section.heading_path);
        let above_analysis = analyzer.analyze(&above);
        let above_words = || above_analysis.tokens.iter().chain(&above_analysis.parts);
        for (number, piece) in pieces(&section.text.text).into_iter().enumerate() {
            let mut document = self::piece(fields, analyzer, section, piece, ordinal, record);
            document.add_u64(fields.note_key, key);
            document.add_u64(fields.piece, number as u64);
            document.add_text(fields.context, terms::grams(&above.chars, None).encode());
            document.add_text(fields.context_base, terms::bases(above_words()).encode());
            out.push(document);
        }
    }
    for index in 0..record.tasks.len() {
        out.push(task(task_fields, analyzer, record, index));
    }
    let mut document = TantivyDocument::default();
    document.add_text(fields.note, &record.path);
    document.add_text(fields.kind, "n");
    document.add_bytes(fields.stored, &encode(record));
    out.push(document);
    out
}

/// The document of a section or of a piece of it.
fn piece(
    fields: &Fields,
    analyzer: &mut Analyzer,
    section: &Section,
    piece: Range<usize>,
    ordinal: usize,
    record: &NoteRecord,
) -> TantivyDocument {
    let mut text = String::new();
    // The window shows the title above the note: it is visible text of the first section.
    if ordinal == 0 && piece.start == 0 && !section.text.text.contains(&record.title) {
        text.push_str(&record.title);
        text.push('\n');
    }
    let prefix = text.len();
    let heading_bytes = match (section.level, piece.start) {
        (0, _) => prefix.saturating_sub(1),
        (_, 0) => prefix + section.heading_len,
        _ => 0,
    };
    text.push_str(&section.text.text[piece.clone()]);

    let normal = normalize(&text);
    let analysis = analyzer.analyze(&normal);
    let borders = analysis.borders(normal.chars.len());
    let heading = normal
        .chars
        .partition_point(|c| (c.end as usize) <= heading_bytes) as u64;
    let readings = terms::readings(&analysis);
    let words = || analysis.tokens.iter().chain(&analysis.parts);
    let in_heading = words().filter(|token| u64::from(token.end()) <= heading);

    let stored = SectionRecord {
        path: record.path.clone(),
        title: record.title.clone(),
        heading_path: section.heading_path.clone(),
        anchor: section.anchor.clone(),
        line: section.lines.start + 1,
        end_line: section.lines.end.max(section.lines.start + 1),
        prefix: prefix as u32,
        offset: piece.start as u32,
        table: table::encode(&readings.rows),
        text,
    };
    let mut document = TantivyDocument::default();
    document.add_text(fields.note, &record.path);
    document.add_text(fields.kind, "s");
    document.add_u64(fields.ordinal, ordinal as u64);
    document.add_u64(fields.heading, heading);
    document.add_text(
        fields.gram,
        terms::grams(&normal.chars, Some(&borders)).encode(),
    );
    document.add_text(fields.single, terms::singles(&normal.chars).encode());
    document.add_text(fields.base, terms::bases(words()).encode());
    document.add_text(fields.key, terms::keys(&analysis).encode());
    document.add_text(fields.heading_base, terms::bases(in_heading).encode());
    document.add_text(fields.reading, readings.exact.encode());
    document.add_text(fields.loose, readings.loose.encode());
    document.add_bytes(fields.stored, &encode(&stored));
    document
}

/// The document of a task, by which a list of tasks is filtered as notes are searched.
fn task(
    fields: &Fields,
    analyzer: &mut Analyzer,
    record: &NoteRecord,
    index: usize,
) -> TantivyDocument {
    let task = &record.tasks[index];
    let normal = normalize(&task.text[..pieces(&task.text)[0].end]);
    let analysis = analyzer.analyze(&normal);
    let borders = analysis.borders(normal.chars.len());
    let readings = terms::readings(&analysis);
    let words = || analysis.tokens.iter().chain(&analysis.parts);
    let above = normalize(&format!(
        "{}\n{}",
        record.title,
        task.heading_path.join("\n")
    ));
    let above_analysis = analyzer.analyze(&above);
    let above_words = above_analysis.tokens.iter().chain(&above_analysis.parts);
    let mut document = TantivyDocument::default();
    document.add_text(fields.note, &record.path);
    document.add_text(fields.kind, TASK);
    document.add_text(
        fields.gram,
        terms::grams(&normal.chars, Some(&borders)).encode(),
    );
    document.add_text(fields.single, terms::singles(&normal.chars).encode());
    document.add_text(fields.base, terms::bases(words()).encode());
    document.add_text(fields.key, terms::keys(&analysis).encode());
    document.add_text(fields.reading, readings.exact.encode());
    document.add_text(fields.loose, readings.loose.encode());
    document.add_text(fields.context, terms::grams(&above.chars, None).encode());
    document.add_text(fields.context_base, terms::bases(above_words).encode());
    let key = TaskKey {
        path: record.path.clone(),
        index: index as u32,
    };
    document.add_bytes(fields.stored, &encode(&key));
    document
}

/// The pieces of a section's text, nearly always one; longer ones end with a line if they can.
fn pieces(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    while text.len() - start > LONGEST {
        let mut end = start + LONGEST;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        end = text[start..end]
            .rfind('\n')
            .map_or(end, |line| start + line + 1);
        out.push(start..end);
        start = end;
    }
    out.push(start..text.len());
    out
}

/// A number for a note's path, the same in every index. Two of ten million notes share one once
/// in hundreds of thousands of folders.
pub fn note_key(path: &str) -> u64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&blake3::hash(path.as_bytes()).as_bytes()[..8]);
    u64::from_le_bytes(bytes)
}

/// What stands above a section: the note's title and the outer headings.
fn context(title: &str, heading_path: &[String]) -> Normalized {
    let outer = heading_path
        .split_last()
        .map_or(&[][..], |(_, outer)| outer);
    let mut text = title.to_owned();
    for heading in outer {
        text.push('\n');
        text.push_str(heading);
    }
    normalize(&text)
}

/// Writing to memory does not fail; an empty record would be read back as damaged.
fn encode<T: serde::Serialize>(record: &T) -> Vec<u8> {
    postcard::to_allocvec(record).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, want: usize) {
        let pieces = pieces(text);
        assert_eq!(pieces.len(), want);
        let together: String = pieces.iter().map(|piece| &text[piece.clone()]).collect();
        assert!(together == text && pieces.iter().all(|piece| piece.len() <= LONGEST));
    }

    #[test]
    fn pieces_cover_the_text() {
        check("", 1);
        check("短い文", 1);
        check(&"行\n".repeat(LONGEST / 4), 1);
        check(&"行\n".repeat(LONGEST / 2), 2);
        check(&"続".repeat(LONGEST), 4);
    }
}
