//! What a list by note shows of a hit besides its snippet: its headings with their matches.

use std::ops::Range;

use super::highlight::Matches;
use super::order::Share;
use super::plan::Plan;
use super::snippet::marked;
use crate::index::record::{NoteRecord, SectionRecord};
use crate::text::normalize::normalize;
use crate::text::variants;
use crate::wire::{Listing, Segment};

/// The parts of a query as letters, to be found in the headings above a section.
pub struct Letters {
    parts: Vec<Vec<char>>,
}

impl Letters {
    /// What stands between the blanks of a query, or its words if those were looked up one by one.
    pub fn of(plan: &Plan, words: bool) -> Self {
        let mut parts: Vec<Vec<char>> = plan.groups.iter().map(|g| g.chars.clone()).collect();
        if words {
            parts.extend(plan.words.iter().map(|word| word.surface.clone()));
        }
        parts.retain(|part| !part.is_empty());
        Self { parts }
    }

    /// Texts of a query with operators.
    pub fn of_texts(texts: &[&str]) -> Self {
        let letters = |text: &&str| variants::fold(&normalize(text).chars);
        let mut parts: Vec<Vec<char>> = texts.iter().map(letters).collect();
        parts.retain(|part| !part.is_empty());
        Self { parts }
    }

    /// A heading with the letters marked in it.
    fn mark(&self, heading: &str) -> Vec<Segment> {
        let normal = normalize(heading);
        let folded = variants::fold(&normal.chars);
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for part in &self.parts {
            let places = folded.windows(part.len()).enumerate();
            let same = places.filter(|(_, here)| *here == part);
            ranges.extend(same.filter_map(|(at, _)| normal.source(at..at + part.len())));
        }
        ranges.sort_by_key(|range| (range.start, range.end));
        ranges.dedup_by(|next, range| {
            let touch = next.start <= range.end;
            if touch {
                range.end = range.end.max(next.end);
            }
            touch
        });
        marked(heading, &ranges)
    }
}

/// What a list shows of a hit. `note` is the record of its note, if it is still there.
pub fn listing(
    record: &SectionRecord,
    matches: &Matches,
    letters: &Letters,
    share: Share,
    note: Option<&NoteRecord>,
) -> Listing {
    let prefix = record.prefix as usize;
    let title = record.text[..prefix].trim_end();
    let text = &record.text[prefix..];
    let own = &text[..text.find('\n').unwrap_or(text.len())];
    // The section's own heading, and the title where the section shows it, have matches of all
    // kinds; those above have the letters of the query.
    let exactly = |shown: &str, at: usize| {
        let near = |m: &&Range<usize>| m.end > at && m.start < at + shown.len();
        let shift = |m: &Range<usize>| m.start.max(at) - at..m.end.min(at + shown.len()) - at;
        let ranges: Vec<_> = matches.ranges.iter().filter(near).map(shift).collect();
        marked(shown, &ranges)
    };
    let mut headings: Vec<Vec<Segment>> = Vec::with_capacity(record.heading_path.len());
    for (at, heading) in record.heading_path.iter().enumerate() {
        let last = at + 1 == record.heading_path.len();
        headings.push(if last && record.offset == 0 && own == heading {
            exactly(own, prefix)
        } else {
            letters.mark(heading)
        });
    }
    let title = match record.heading_path.as_slice() {
        [only] if *only == record.title => headings[0].clone(),
        _ if title == record.title => exactly(title, 0),
        _ => letters.mark(&record.title),
    };
    let lines = record.line..=record.end_line;
    let tasks = note.map_or(&[][..], |note| &note.tasks);
    let tasks = || tasks.iter().filter(|task| lines.contains(&task.line));
    let done_tasks = tasks().filter(|task| task.done).count();
    Listing {
        title,
        headings,
        sections: share.sections,
        shown: share.shown,
        open_tasks: tasks().count() - done_tasks,
        done_tasks,
    }
}
