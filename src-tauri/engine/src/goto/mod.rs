//! Going anywhere: notes and headings by what one types of their names, in kanji, kana, romaji
//! or only the first letters of their words.

mod directory;
mod fuzzy;
mod letters;
mod name;

use std::collections::HashMap;

pub(crate) use directory::Directory;
use directory::{Entry, NameId};
use name::{Found, Name, Reach, Typed};

use crate::analysis::Analyzer;
use crate::text::kana::is_kanji;
use crate::wire::{GoToEntry, GoToRequest, GoToResponse, NameMatch, NamesRequest, Segment};

/// A note is worth more than a heading that is as good.
const NOTE: i32 = 6;
/// A file's name and a path count less than the title.
const FILE: i32 = -2;
const PATH: i32 = -8;
/// A name that begins in the note's title and goes on in a heading.
const ACROSS: i32 = -4;
/// Fewer letters than these are not divided over two names.
const SHARED: usize = 3;
/// The note that was open last is worth so much more, those before it less and less.
const RECENT: usize = 8;

/// Where one can go, best first.
pub(crate) fn go_to(directory: &Directory, request: &GoToRequest) -> GoToResponse {
    let mut question = Question::new(directory, request, &request.query);
    let mut places = question.places();
    if places.is_empty() && has_kanji_and_more(&request.query) {
        // 検索k: what is not converted yet stands beside what is.
        question = Question::new(directory, request, &apart(&request.query));
        places = question.places();
    }
    places.sort_by(|a, b| (b.score, a.order).cmp(&(a.score, b.order)));
    GoToResponse {
        query: request.query.clone(),
        total: places.len(),
        entries: places
            .iter()
            .take(request.limit)
            .map(|place| question.entry(place))
            .collect(),
    }
}

/// Which of some names are meant by what was typed, best first.
pub(crate) fn match_names(
    directory: &mut Directory,
    request: &NamesRequest,
    analyzer: &mut Analyzer,
) -> Vec<NameMatch> {
    let parts = parts(&request.query);
    let mut found: Vec<(i32, usize, usize, NameId)> = Vec::new();
    for (index, names) in request.names.iter().enumerate() {
        let best = names
            .iter()
            .enumerate()
            .filter_map(|(which, text)| {
                let id = directory.id(text, analyzer);
                let score = all(&parts, |part| {
                    directory.name(id).find(part).map(|f| f.score)
                })?;
                Some((score, which, id))
            })
            // The first of two names that are as good.
            .max_by_key(|(score, which, _)| (*score, std::cmp::Reverse(*which)));
        found.extend(best.map(|(score, which, id)| (score, index, which, id)));
    }
    found.sort_by_key(|(score, index, ..)| (std::cmp::Reverse(*score), *index));
    found
        .into_iter()
        .map(|(_, index, which, id)| NameMatch {
            index,
            name: which,
            segments: marked(directory.name(id), &parts),
        })
        .collect()
}

/// The parts of a query: what stands between blanks, each to be found by itself.
fn parts(query: &str) -> Vec<Typed> {
    query
        .split_whitespace()
        .map(Typed::new)
        .filter(|part| part.len() > 0)
        .collect()
}

fn has_kanji_and_more(query: &str) -> bool {
    query.chars().any(is_kanji) && query.chars().any(|c| c.is_ascii_alphanumeric())
}

/// The query with blanks between Latin letters and all else.
fn apart(query: &str) -> String {
    let mut out = String::new();
    let mut before: Option<char> = None;
    for c in query.chars() {
        if before.is_some_and(|before| before.is_ascii() != c.is_ascii()) {
            out.push(' ');
        }
        out.push(c);
        before = Some(c);
    }
    out
}

/// The sum over all parts, or nothing if one is not found.
fn all(parts: &[Typed], mut find: impl FnMut(&Typed) -> Option<i32>) -> Option<i32> {
    parts
        .iter()
        .try_fold(0, |sum, part| Some(sum + find(part)?))
}

/// A name with all parts marked that are found in it.
fn marked(name: &Name, parts: &[Typed]) -> Vec<Segment> {
    let mut out = name.plain();
    for part in parts {
        if let Some(found) = name.find(part) {
            out = both(&out, &name.segments(part, found));
        }
    }
    out
}

/// Two ways to mark one text, as one.
fn both(one: &[Segment], other: &[Segment]) -> Vec<Segment> {
    let letters = |segments: &[Segment]| -> Vec<(char, bool)> {
        let of = |segment: &Segment| {
            segment
                .text
                .chars()
                .map(|c| (c, segment.hit))
                .collect::<Vec<_>>()
        };
        segments.iter().flat_map(of).collect()
    };
    let mut out: Vec<Segment> = Vec::new();
    for ((c, hit), (_, also)) in letters(one).into_iter().zip(letters(other)) {
        match out.last_mut() {
            Some(last) if last.hit == (hit || also) => last.text.push(c),
            _ => out.push(Segment {
                text: c.to_string(),
                hit: hit || also,
            }),
        }
    }
    out
}

/// Somewhere one can go.
struct Place {
    score: i32,
    /// Among places that are as good: lately opened ones, then notes, then as they stand.
    order: (usize, bool, usize, usize),
    note: usize,
    heading: Option<usize>,
}

/// A query over all names.
struct Question<'a> {
    directory: &'a Directory,
    parts: Vec<Typed>,
    recent: HashMap<&'a str, usize>,
    /// Only the headings of this note.
    within: Option<&'a str>,
    /// What has been found of each name, by part.
    found: Vec<Vec<Option<Option<Found>>>>,
    backs: Vec<Vec<Option<Reach>>>,
}

impl<'a> Question<'a> {
    fn new(directory: &'a Directory, request: &'a GoToRequest, query: &str) -> Self {
        let parts = parts(query);
        let recent = request.recent.iter().enumerate().rev();
        Self {
            found: parts.iter().map(|_| vec![None; directory.len()]).collect(),
            backs: parts
                .iter()
                .map(|_| (0..directory.len()).map(|_| None).collect())
                .collect(),
            recent: recent.map(|(i, path)| (path.as_str(), i)).collect(),
            within: request.within.as_deref(),
            directory,
            parts,
        }
    }

    fn places(&mut self) -> Vec<Place> {
        let directory = self.directory;
        let mut out = Vec::new();
        for (at, note) in directory.entries().iter().enumerate() {
            if let Some(path) = self.within {
                if path == note.path {
                    self.headings_of(at, note, &mut out);
                }
                continue;
            }
            let lately = self.recent.get(note.path.as_str()).copied();
            let recent = lately.unwrap_or(usize::MAX);
            if self.parts.is_empty() {
                out.push(Place {
                    score: 0,
                    order: (recent, false, at, 0),
                    note: at,
                    heading: None,
                });
                continue;
            }
            let bonus = lately.map_or(0, |i| (RECENT.saturating_sub(i / 2)) as i32);
            if let Some(score) = self.note(note) {
                let score = score + NOTE + bonus;
                out.push(Place {
                    score,
                    order: (recent, false, at, 0),
                    note: at,
                    heading: None,
                });
            }
            let from = out.len();
            self.headings_of(at, note, &mut out);
            for place in &mut out[from..] {
                place.score += bonus / 2;
                place.order.0 = recent;
            }
        }
        out
    }

    /// What the parts find in the names of a note itself.
    fn note(&mut self, note: &Entry) -> Option<i32> {
        let mut sum = 0;
        for part in 0..self.parts.len() {
            let title = self.find(part, note.title).map(|found| found.score);
            let file = self.find(part, note.file).map(|found| found.score + FILE);
            // Folders count for what the note's own names do not hold.
            sum += match title.max(file) {
                Some(score) => score,
                None => self.find(part, note.whole)?.score + PATH,
            };
        }
        Some(sum)
    }

    /// The headings of a note that are found: each part in the heading or above it, one at least in the heading.
    fn headings_of(&mut self, at: usize, note: &Entry, out: &mut Vec<Place>) {
        let directory = self.directory;
        let title = directory.name(note.title);
        let whole = self.within.is_none();
        let above: Vec<Option<i32>> = (0..self.parts.len())
            .map(|part| {
                self.find(part, note.title)
                    .map(|found| found.score)
                    .filter(|_| whole)
            })
            .collect();
        // A title that holds all letters by itself does not share them with a heading.
        let fronts: Vec<Option<Reach>> = self
            .parts
            .iter()
            .zip(&above)
            .map(|(part, above)| {
                let shared = whole && part.len() >= SHARED && above.is_none();
                shared.then(|| part.fronts(title)).filter(Reach::any)
            })
            .collect();
        for (row, (name, _)) in note.headings.iter().enumerate() {
            let mut score = 0;
            let mut own = self.parts.is_empty();
            let mut all = true;
            for part in 0..self.parts.len() {
                let here = self.find(part, *name).map(|found| found.score);
                let across = || self.across(part, title, *name, fronts[part].as_ref()?);
                let best = here.or_else(across);
                own |= best.is_some();
                match best.max(above[part].map(|score| score / 2)) {
                    Some(found) => score += found,
                    None => {
                        all = false;
                        break;
                    }
                }
            }
            // The note's own name as its first heading would stand there twice.
            let again = whole && row == 0 && *name == note.title;
            if all && own && !again {
                out.push(Place {
                    score,
                    order: (usize::MAX, true, at, row + 1),
                    note: at,
                    heading: Some(row),
                });
            }
        }
    }

    fn across(
        &mut self,
        part: usize,
        title: &Name,
        heading: NameId,
        fronts: &Reach,
    ) -> Option<i32> {
        let directory = self.directory;
        let typed = &self.parts[part];
        let name = directory.name(heading);
        let backs = self.backs[part][heading as usize].get_or_insert_with(|| typed.backs(name));
        typed
            .across(title, name, fronts, backs)
            .map(|score| score + ACROSS)
    }

    fn find(&mut self, part: usize, name: NameId) -> Option<Found> {
        let (directory, typed) = (self.directory, &self.parts[part]);
        *self.found[part][name as usize].get_or_insert_with(|| directory.name(name).find(typed))
    }

    fn entry(&self, place: &Place) -> GoToEntry {
        let note = &self.directory.entries()[place.note];
        let title = self.directory.name(note.title);
        let Some(row) = place.heading else {
            let path = self.directory.name(note.whole);
            let name = marked(title, &self.parts);
            // Only what the title does not hold is looked for in the path.
            let left: Vec<bool> = self
                .parts
                .iter()
                .map(|part| title.find(part).is_none())
                .collect();
            let above = if left.contains(&true) {
                marked(path, &self.parts)
            } else {
                path.plain()
            };
            return GoToEntry {
                path: note.path.clone(),
                anchor: None,
                line: 1,
                level: 0,
                name,
                above,
            };
        };
        let (id, heading) = &note.headings[row];
        let own = self.directory.name(*id);
        let (mut name, mut above) = (own.plain(), title.plain());
        for part in &self.parts {
            let found = own.find(part);
            let shared = self.within.is_none() && part.len() >= SHARED && found.is_none();
            let reach = || (part.fronts(title), part.backs(own));
            let across = shared.then(reach).and_then(|(fronts, backs)| {
                title
                    .find(part)
                    .is_none()
                    .then(|| part.across(title, own, &fronts, &backs))?
            });
            if across.is_some() {
                let [first, second] = part.segments_across(title, own);
                (above, name) = (both(&above, &first), both(&name, &second));
            } else if let Some(found) = found {
                name = both(&name, &own.segments(part, found));
            } else if let Some(found) = title.find(part) {
                above = both(&above, &title.segments(part, found));
            }
        }
        let outer = outer(note, row)
            .into_iter()
            .filter(|text| *text != title.text);
        let rest: String = outer.map(|text| format!(" › {text}")).collect();
        if !rest.is_empty() {
            above.push(Segment {
                text: rest,
                hit: false,
            });
        }
        GoToEntry {
            path: note.path.clone(),
            anchor: Some(heading.anchor.clone()),
            line: heading.line,
            level: heading.level,
            name,
            above,
        }
    }
}

/// The headings above one, outermost first.
fn outer(note: &Entry, row: usize) -> Vec<&str> {
    let mut level = note.headings[row].1.level;
    let mut out = Vec::new();
    for (_, heading) in note.headings[..row].iter().rev() {
        if heading.level < level {
            level = heading.level;
            out.push(heading.text.as_str());
        }
    }
    out.reverse();
    out
}
