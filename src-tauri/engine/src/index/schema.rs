//! The fields of the index.

use tantivy::schema::{
    BytesOptions, FAST, Field, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing,
    TextOptions,
};
use tantivy::{SegmentReader, TantivyError, Term};

/// Name under which [`super::stream::EncodedTerms`] is registered.
pub const ENCODED: &str = "encoded";

/// The kind of a task's document.
pub const TASK: &str = "t";

/// The fields, by what they hold.
#[derive(Debug, Clone, Copy)]
pub struct Fields {
    /// Whether these are the fields of tasks, not of sections.
    pub of_tasks: bool,
    /// Path of the note, in the documents of its sections and in its record.
    pub note: Field,
    /// `s` for a section, `n` for a note's record, [`TASK`] for a task.
    pub kind: Field,
    /// What is read back: a [`super::record::SectionRecord`] or [`super::record::NoteRecord`].
    pub stored: Field,
    /// Length of the heading in the normal form, in characters.
    pub heading: Field,
    /// Place of the section within its note.
    pub ordinal: Field,
    /// When the note was last changed, in nanoseconds since 1970.
    pub modified: Field,
    /// Where headings, code and tasks stand ([`super::areas`]).
    pub areas: Field,
    /// What can be asked of a section or note as a whole: its tags, its languages, the characters
    /// of each kind of area ([`super::areas`]).
    pub traits: Field,
    /// Pairs and triples of characters, borders of words.
    pub gram: Field,
    /// A number for the note's path, by which its sections are told from others'.
    pub note_key: Field,
    /// Place of the document within its section: not 0 in a later piece of a long one.
    pub piece: Field,
    /// Single characters.
    pub single: Field,
    /// Base forms.
    pub base: Field,
    /// Keys under which spellings meet.
    pub key: Field,
    /// Base forms of the heading.
    pub heading_base: Field,
    /// Grams of the reading.
    pub reading: Field,
    /// Grams of the loose reading.
    pub loose: Field,
    /// Grams of what stands above the section: title and outer headings.
    pub context: Field,
    /// Base forms of what stands above the section.
    pub context_base: Field,
    /// As `gram`, over a note's title and path. Only a note's record has this and the next five.
    pub name_gram: Field,
    /// As `single`.
    pub name_single: Field,
    /// As `base`.
    pub name_base: Field,
    /// As `key`.
    pub name_key: Field,
    /// As `reading`.
    pub name_reading: Field,
    /// As `loose`.
    pub name_loose: Field,
}

impl Fields {
    /// The fields in which titles and paths are found as text is in the others.
    pub fn names(&self) -> Self {
        Self {
            gram: self.name_gram,
            single: self.name_single,
            base: self.name_base,
            key: self.name_key,
            reading: self.name_reading,
            loose: self.name_loose,
            ..*self
        }
    }
}

impl Fields {
    /// What a field that is searched is called.
    pub fn name(&self, field: Field) -> &'static str {
        let names = [
            (self.gram, "gram"),
            (self.single, "single"),
            (self.base, "base"),
            (self.key, "key"),
            (self.reading, "reading"),
            (self.loose, "loose"),
        ];
        let named = names.into_iter().find(|(known, _)| *known == field);
        named.map_or("other", |(_, name)| name)
    }

    /// How many documents of a segment these fields are of, deleted ones and notes' records
    /// included: tasks are counted apart, so that they do not weigh on the ranking of sections.
    ///
    /// # Errors
    ///
    /// When the index cannot be read.
    pub fn documents(&self, segment: &SegmentReader) -> Result<u32, TantivyError> {
        let tasks = Term::from_field_text(self.kind, TASK);
        let tasks = segment.inverted_index(self.kind)?.doc_freq(&tasks)?;
        Ok(if self.of_tasks {
            tasks
        } else {
            segment.max_doc() - tasks
        })
    }
}

/// Makes the schema: the fields of sections and those of tasks. Both are looked up by the same
/// plans; what is not repeated of a task's fields, such as the path, they have in common.
pub fn schema() -> (Schema, Fields, Fields) {
    let mut builder = Schema::builder();
    let terms = |norms: bool, option: IndexRecordOption| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default()
                .set_tokenizer(ENCODED)
                .set_fieldnorms(norms)
                .set_index_option(option),
        )
    };
    let positions = IndexRecordOption::WithFreqsAndPositions;
    let freqs = IndexRecordOption::WithFreqs;
    let fields = Fields {
        of_tasks: false,
        note: builder.add_text_field("note", STRING | FAST),
        kind: builder.add_text_field("kind", STRING),
        stored: builder.add_bytes_field("stored", BytesOptions::default().set_stored()),
        heading: builder.add_u64_field("heading", FAST),
        ordinal: builder.add_u64_field("ordinal", FAST | INDEXED),
        note_key: builder.add_u64_field("note_key", FAST),
        piece: builder.add_u64_field("piece", FAST),
        modified: builder.add_i64_field("modified", FAST),
        areas: builder.add_u64_field("areas", FAST),
        traits: builder.add_text_field("traits", STRING),
        gram: builder.add_text_field("gram", terms(true, positions)),
        single: builder.add_text_field("single", terms(false, freqs)),
        base: builder.add_text_field("base", terms(true, positions)),
        key: builder.add_text_field("key", terms(false, positions)),
        heading_base: builder.add_text_field("heading_base", terms(true, freqs)),
        reading: builder.add_text_field("reading", terms(false, positions)),
        loose: builder.add_text_field("loose", terms(false, positions)),
        context: builder.add_text_field("context", terms(false, positions)),
        context_base: builder.add_text_field("context_base", terms(true, freqs)),
        name_gram: builder.add_text_field("name_gram", terms(true, positions)),
        name_single: builder.add_text_field("name_single", terms(false, freqs)),
        name_base: builder.add_text_field("name_base", terms(true, positions)),
        name_key: builder.add_text_field("name_key", terms(false, positions)),
        name_reading: builder.add_text_field("name_reading", terms(false, positions)),
        name_loose: builder.add_text_field("name_loose", terms(false, positions)),
    };
    let tasks = Fields {
        of_tasks: true,
        gram: builder.add_text_field("task_gram", terms(true, positions)),
        single: builder.add_text_field("task_single", terms(false, freqs)),
        base: builder.add_text_field("task_base", terms(true, positions)),
        key: builder.add_text_field("task_key", terms(false, positions)),
        heading_base: builder.add_text_field("task_heading_base", terms(true, freqs)),
        reading: builder.add_text_field("task_reading", terms(false, positions)),
        loose: builder.add_text_field("task_loose", terms(false, positions)),
        context: builder.add_text_field("task_context", terms(false, positions)),
        context_base: builder.add_text_field("task_context_base", terms(true, freqs)),
        ..fields
    };
    (builder.build(), fields, tasks)
}
