//! What a note becomes in the index: a document for each section and one for its record.

use std::ops::Range;

use tantivy::TantivyDocument;

use super::areas::{Area, Areas};
use super::record::{NoteRecord, SectionRecord, TaskKey};
use super::schema::{Fields, TASK};
use super::{table, tags, terms};
use crate::analysis::Analyzer;
use crate::markdown::{ParsedNote, RunKind, Section};
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
    // What is tagged where the note begins is tagged as a whole.
    let mut of_note: Vec<String> = note.tags.clone();
    of_note.extend(note.sections.first().into_iter().flat_map(tags_of));
    let of_note: Vec<String> = tag_traits(&of_note, analyzer);
    for (ordinal, section) in note.sections.iter().enumerate() {
        let above = context(&record.title, &section.heading_path);
        let above_analysis = analyzer.analyze(&above);
        let above_words = || above_analysis.tokens.iter().chain(&above_analysis.parts);
        let mut traits = of_note.clone();
        if ordinal > 0 {
            traits.extend(tag_traits(&tags_of(section), analyzer));
        }
        let language = |name: &String| format!("{}{name}", tags::LANGUAGE);
        traits.extend(section.languages.iter().map(language));
        if !section.languages.is_empty() {
            traits.push(tags::LANGUAGE.to_string());
        }
        traits.sort_unstable();
        traits.dedup();
        for (number, piece) in pieces(&section.text.text).into_iter().enumerate() {
            let mut document = self::piece(fields, analyzer, section, piece, ordinal, record);
            document.add_u64(fields.note_key, key);
            document.add_u64(fields.piece, number as u64);
            for name in &traits {
                document.add_text(fields.traits, name);
            }
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
    document.add_i64(fields.modified, record.modified_ns);
    document.add_bytes(fields.stored, &encode(record));
    names(&mut document, fields, analyzer, record);
    out.push(document);
    out
}

/// Makes a note's title and path as findable as text.
fn names(
    document: &mut TantivyDocument,
    fields: &Fields,
    analyzer: &mut Analyzer,
    record: &NoteRecord,
) {
    let (title, path) = (record.title.len(), record.path.len());
    let text = format!("{}\n{}", record.title, record.path);
    let normal = normalize(&text);
    let analysis = analyzer.analyze(&normal);
    let borders = analysis.borders(normal.chars.len());
    let readings = terms::readings(&analysis);
    let words = || analysis.tokens.iter().chain(&analysis.parts);
    let grams = terms::grams(&normal.chars, Some(&borders));
    let mut areas = Areas::default();
    let start = title + 1;
    let file = start + record.path.rfind('/').map_or(0, |slash| slash + 1);
    for (area, bytes) in [
        (Area::Title, 0..title),
        (Area::Path, start..start + path),
        (Area::File, file..start + path),
    ] {
        areas.add(area, &bytes, &normal.chars, &readings.rows);
    }
    document.add_text(fields.name_gram, grams.encode());
    document.add_text(fields.name_single, terms::singles(&normal.chars).encode());
    document.add_text(fields.name_base, terms::bases(words()).encode());
    document.add_text(fields.name_key, terms::keys(&analysis).encode());
    document.add_text(fields.name_reading, readings.exact.encode());
    document.add_text(fields.name_loose, readings.loose.encode());
    add_areas(document, fields, areas);
}

fn add_areas(document: &mut TantivyDocument, fields: &Fields, mut areas: Areas) {
    areas.finish();
    for area in areas.packed {
        document.add_u64(fields.areas, area);
    }
    for name in areas.traits {
        document.add_text(fields.traits, name);
    }
}

/// Where the section's heading, code and tasks stand in the text of a piece. `shown` is the piece
/// in the section's own text, which stands behind `prefix` bytes of the piece's.
fn section_areas(
    section: &Section,
    shown: &Range<usize>,
    prefix: usize,
    title: &str,
) -> Vec<(Area, Range<usize>)> {
    let mut found: Vec<(Area, Range<usize>)> = Vec::new();
    if section.level > 0 {
        found.push((Area::Heading, 0..section.heading_len));
        if section.heading_path.last().is_some_and(|own| own == title) {
            found.push((Area::Title, 0..section.heading_len));
        }
    }
    found.extend(code(section).into_iter().map(|range| (Area::Code, range)));
    for (range, done) in &section.tasks {
        let area = if *done { Area::Done } else { Area::Todo };
        found.push((area, range.clone()));
    }
    let place = |at: usize| at.clamp(shown.start, shown.end) - shown.start + prefix;
    let mut out: Vec<(Area, Range<usize>)> = found
        .into_iter()
        .filter(|(_, range)| range.start < shown.end && range.end >= shown.start)
        .map(|(area, range)| (area, place(range.start)..place(range.end)))
        .collect();
    if prefix > 0 {
        out.push((Area::Title, 0..prefix - 1));
    }
    out
}

/// Code spans and blocks; the lines of a block are one.
fn code(section: &Section) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let code = section.text.runs.iter().filter(|r| r.kind == RunKind::Code);
    for run in code {
        let text = &section.text.text;
        match out.last_mut() {
            Some(last) if matches!(text.get(last.end..run.visible.start), Some("" | "\n")) => {
                last.end = run.visible.end;
            }
            _ => out.push(run.visible.clone()),
        }
    }
    out
}

fn tags_of(section: &Section) -> Vec<String> {
    if !section.text.text.contains(['#', '＃']) {
        return Vec::new();
    }
    tags::of_text(&section.text.text, &code(section))
}

fn tag_traits(written: &[String], analyzer: &mut Analyzer) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for tag in written {
        out.extend(tags::traits(tag, analyzer));
    }
    if !out.is_empty() {
        out.push(tags::TAG.to_string());
    }
    out.sort_unstable();
    out.dedup();
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
    let mut areas = Areas::default();
    for (area, bytes) in section_areas(section, &piece, prefix, &record.title) {
        areas.add(area, &bytes, &normal.chars, &readings.rows);
    }
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
    document.add_i64(fields.modified, record.modified_ns);
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
    add_areas(&mut document, fields, areas);
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
