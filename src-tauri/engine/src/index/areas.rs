//! Where in a section its heading, its code and its tasks stand, so that text can be looked for
//! inside them alone.
//!
//! An area is kept for each of the three spaces in which terms have their positions: the normal
//! form, the reading and the loose reading. A lone character has no position in the index; for it
//! the section's `traits` tell whether it stands in an area of a kind at all.

use std::ops::Range;

use tantivy::DocId;
use tantivy::columnar::Column;
use tantivy::schema::Field;

use super::schema::Fields;
use super::table::Row;
use crate::text::normalize::NormalChar;
use crate::text::variants;

/// What an area is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Area {
    /// The section's own heading.
    Heading,
    /// The note's title, in its record or where a section shows it.
    Title,
    /// The note's path, in its record.
    Path,
    /// The last part of the path, in its record.
    File,
    /// Code.
    Code,
    /// An open task.
    Todo,
    /// A task that is done.
    Done,
    /// Any task; kept as the two above.
    Task,
}

impl Area {
    /// The sign that begins the traits of this kind.
    fn sign(self) -> char {
        match self {
            Self::Heading => 'h',
            Self::Title => 'T',
            Self::Path => 'P',
            Self::File => 'F',
            Self::Code => 'c',
            Self::Todo => 'o',
            Self::Done => 'd',
            Self::Task => 't',
        }
    }

    /// The trait of what has an area of this kind.
    pub fn any(self) -> String {
        self.sign().to_string()
    }

    /// The trait of what holds a character in an area of this kind.
    pub fn holds(self, c: char) -> String {
        String::from_iter([self.sign(), c])
    }

    fn code(self) -> u64 {
        match self {
            Self::Heading => 1,
            Self::Title => 2,
            Self::Path => 3,
            Self::File => 4,
            Self::Code => 5,
            Self::Todo => 6,
            Self::Done => 7,
            Self::Task => 8,
        }
    }

    fn is(self, code: u64) -> bool {
        match self {
            Self::Task => code == Self::Todo.code() || code == Self::Done.code(),
            other => code == other.code(),
        }
    }
}

/// Positions of what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Space {
    /// Characters of the normal form.
    Normal,
    /// Characters of the reading.
    Reading,
    /// Characters of the loose reading.
    Loose,
}

impl Space {
    /// The space in which the terms of a field have their positions.
    pub fn of(field: Field, fields: &Fields) -> Self {
        if field == fields.reading {
            Self::Reading
        } else if field == fields.loose {
            Self::Loose
        } else {
            Self::Normal
        }
    }
}

const BITS: u32 = 28;
const MOST: u64 = (1 << BITS) - 1;

/// The areas of a document, packed, and the traits that go with them.
#[derive(Debug, Default)]
pub struct Areas {
    /// For the field `areas`.
    pub packed: Vec<u64>,
    /// For the field `traits`.
    pub traits: Vec<String>,
}

impl Areas {
    /// Adds an area, given in bytes of the text whose normal form and rows these are.
    pub fn add(&mut self, area: Area, bytes: &Range<usize>, chars: &[NormalChar], rows: &[Row]) {
        let from = chars.partition_point(|c| (c.start as usize) < bytes.start);
        let to = chars.partition_point(|c| (c.start as usize) < bytes.end);
        self.note(area.any());
        if from >= to {
            return;
        }
        let kinds = match area {
            Area::Todo | Area::Done => vec![area, Area::Task],
            other => vec![other],
        };
        let written = chars[from..to].iter().map(|c| c.c);
        let mut letters: Vec<char> = written.chain(variants::fold(&chars[from..to])).collect();
        letters.sort_unstable();
        letters.dedup();
        for kind in kinds {
            self.note(kind.any());
            for c in &letters {
                self.note(kind.holds(*c));
            }
        }
        let (from, to) = (from as u32, to as u32);
        self.pack(area, Space::Normal, from..to);
        let first = rows.partition_point(|row| row.start < from);
        let inside = || {
            rows[first..]
                .iter()
                .take_while(|row| row.start < to)
                .filter(|row| !row.part)
        };
        if let (Some(start), Some(end)) = (inside().next(), inside().last()) {
            self.pack(area, Space::Reading, start.reading.start..end.reading.end);
            self.pack(area, Space::Loose, start.loose.start..end.loose.end);
        }
    }

    fn pack(&mut self, area: Area, space: Space, range: Range<u32>) {
        let clip = |at: u32| u64::from(at).min(MOST);
        let place = clip(range.start) << BITS | clip(range.end);
        self.packed
            .push(area.code() << 60 | (space as u64) << 56 | place);
    }

    fn note(&mut self, name: String) {
        self.traits.push(name);
    }

    /// Leaves each trait once.
    pub fn finish(&mut self) {
        self.traits.sort_unstable();
        self.traits.dedup();
    }
}

/// The areas of one kind in one space, of document after document.
#[derive(Debug)]
pub struct AreaReader<'a> {
    column: &'a Column<u64>,
    kinds: &'a [Area],
}

impl<'a> AreaReader<'a> {
    /// Reads where all of `kinds` overlap.
    pub fn new(column: &'a Column<u64>, kinds: &'a [Area]) -> Self {
        Self { column, kinds }
    }

    /// Whether a match that covers `range` stands inside an area of every kind.
    pub fn holds(&self, doc: DocId, space: Space, range: &Range<u32>) -> bool {
        self.kinds.iter().all(|kind| {
            self.of(doc, *kind, space)
                .any(|area| area.start <= range.start && range.end <= area.end)
        })
    }

    /// Areas of one kind.
    pub fn of(&self, doc: DocId, kind: Area, space: Space) -> impl Iterator<Item = Range<u32>> {
        self.column
            .values_for_doc(doc)
            .filter(move |value| kind.is(value >> 60) && (value >> 56) & 0xf == space as u64)
            .map(|value| ((value >> BITS) & MOST) as u32..(value & MOST) as u32)
    }
}
