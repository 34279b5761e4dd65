//! The text to show of a section: whole phrases around its best matches.

use std::ops::Range;

use unicode_segmentation::GraphemeCursor;
use unicode_width::UnicodeWidthChar as _;

use super::highlight::Matches;
use crate::index::record::SectionRecord;
use crate::index::table::Row;
use crate::text::kana::is_hiragana;
use crate::text::normalize::Normalized;
use crate::wire::Segment;

/// Room of a snippet, in columns: a Japanese character takes two. Three lines of the window's list.
const ROOM: usize = 150;

/// Room before the first match of a fragment, in columns.
const LEAD: usize = 36;

/// The most fragments of a snippet.
const FRAGMENTS: usize = 3;

/// So many matches of each part of the query are looked at in a section: a word that stands
/// everywhere must not hide a rare one.
const LOOKED_AT: usize = 200;

/// Text around the best matches of a section. Where the heading is shown apart, the snippet does
/// not repeat it; otherwise a match that stands only there is shown.
pub fn snippet(record: &SectionRecord, matches: &Matches, heading_apart: bool) -> Vec<Segment> {
    let text = &record.text;
    let prefix = record.prefix as usize;
    let has_heading = !record.heading_path.is_empty() && record.offset == 0;
    let body = match text[prefix..].find('\n') {
        _ if !has_heading => 0,
        Some(at) => prefix + at + 1,
        None => text.len(),
    };
    let floor = if heading_apart {
        body.max(prefix)
    } else {
        body
    };
    let cutter = Cutter {
        text,
        floor,
        normal: &matches.normal,
        rows: &matches.rows,
    };
    // The parts of which more matches are wanted; what is of no part counts with the first.
    let (mut wanting, mut counts) = (u32::MAX, [0; u32::BITS as usize]);
    let mut is_wanted = |parts: u32| {
        let of = parts.max(1) & wanting;
        for (bit, count) in counts.iter_mut().enumerate().filter(|_| of != 0) {
            *count += (of >> bit & 1) as usize;
            if *count == LOOKED_AT {
                wanting &= !(1 << bit);
            }
        }
        of != 0
    };
    let places: Vec<Place> = matches
        .ranges
        .iter()
        .zip(&matches.parts)
        .filter(|(range, parts)| range.start >= floor && is_wanted(**parts))
        .map(|(range, parts)| Place {
            range: range.clone(),
            parts: *parts,
        })
        .collect();
    let mut out = Flat::default();
    if places.is_empty() {
        // Only the title or the heading matches.
        let above = [0..prefix, prefix..body.max(prefix)];
        for part in above.into_iter().filter(|_| !heading_apart) {
            if matches
                .ranges
                .iter()
                .any(|m| m.start < part.end && m.end > part.start)
            {
                out.marked(text, part, &matches.ranges);
                out.push(" ", false);
            }
        }
        if floor < text.len() {
            let end = cutter.end(floor, floor, ROOM * 2 / 3);
            out.marked(text, floor..end, &matches.ranges);
            if end < text.len() {
                out.push("…", false);
            }
        }
        return out.segments;
    }
    for fragment in cutter.fragments(&places) {
        out.fragment(&cutter, fragment, &matches.ranges);
    }
    out.segments
}

/// A whole text with its matches.
pub fn marked(text: &str, ranges: &[Range<usize>]) -> Vec<Segment> {
    let mut out = Flat::default();
    out.marked(text, 0..text.len(), ranges);
    out.segments
}

/// A match with the parts of the query it is one of.
struct Place {
    range: Range<usize>,
    parts: u32,
}

/// How good a place is to cut a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Cut {
    /// Inside a word.
    None,
    /// Between two words of one phrase.
    Word,
    /// Between phrases, where one could pause.
    Phrase,
    /// Between sentences or lines.
    Sentence,
}

/// Finds where a text can be cut.
struct Cutter<'a> {
    text: &'a str,
    /// Where the text to show begins.
    floor: usize,
    normal: &'a Normalized,
    rows: &'a [Row],
}

impl Cutter<'_> {
    /// The fragments to show, in order: as few as show every part of the query that is matched,
    /// but two if matches remain.
    fn fragments(&self, places: &[Place]) -> Vec<Range<usize>> {
        let wanted = places.iter().fold(0, |parts, place| parts | place.parts);
        let mut out: Vec<Range<usize>> = Vec::new();
        for count in 1..=FRAGMENTS {
            out.clear();
            let mut shown = 0;
            while out.len() < count
                && let Some(fragment) = self.best(places, shown, &out, ROOM / count)
            {
                let within = |place: &&Place| inside(&place.range, &fragment);
                shown |= places
                    .iter()
                    .filter(within)
                    .fold(0, |parts, p| parts | p.parts);
                out.push(fragment);
            }
            let all = |place: &Place| out.iter().any(|fragment| inside(&place.range, fragment));
            if shown == wanted && (count > 1 || places.iter().all(all)) {
                break;
            }
        }
        out.sort_by_key(|fragment| fragment.start);
        out.dedup_by(|next, fragment| {
            let touch = next.start <= fragment.end;
            if touch {
                fragment.end = fragment.end.max(next.end);
            }
            touch
        });
        out
    }

    /// The fragment with most of what is not shown yet; none if no match is outside the others.
    fn best(
        &self,
        places: &[Place],
        shown: u32,
        others: &[Range<usize>],
        room: usize,
    ) -> Option<Range<usize>> {
        // A column is at most one and a half bytes of Japanese.
        let reach = room * 3 / 2;
        let free = |place: &Place| !others.iter().any(|other| inside(&place.range, other));
        let mut best: Option<(usize, usize)> = None;
        for (i, first) in places.iter().enumerate().filter(|(_, place)| free(place)) {
            let near = places[i..]
                .iter()
                .take_while(|place| place.range.end <= first.range.start + reach)
                .filter(|place| free(place));
            let mut parts = first.parts & !shown;
            let mut bytes = first.range.len();
            for place in near.skip(1) {
                parts |= place.parts & !shown;
                bytes += place.range.len();
            }
            let worth = (parts.count_ones() as usize) << 20 | bytes.min(1 << 19);
            if best.is_none_or(|(most, _)| worth > most) {
                best = Some((worth, i));
            }
        }
        let first = &places[best?.1].range;
        let before = others.iter().filter(|other| other.end <= first.start);
        let floor = before.map(|other| other.end).max().unwrap_or(self.floor);
        let after = others.iter().filter(|other| other.start >= first.end);
        let ceiling = after
            .map(|other| other.start)
            .min()
            .unwrap_or(self.text.len());
        let start = self.start(floor, first.start, LEAD.min(room / 3));
        let end = self.end(start, first.end, room).min(ceiling);
        Some(start..end)
    }

    /// Where a fragment begins whose first match is at `at`.
    fn start(&self, floor: usize, at: usize, room: usize) -> usize {
        let mut width = 0;
        let mut best = (Cut::Word, at);
        for (i, c) in self.text[floor..at].char_indices().rev() {
            let here = floor + i + c.len_utf8();
            let cut = self.cut(here);
            if cut == Cut::Sentence && here < at {
                return here;
            }
            if cut >= best.0 && width <= room {
                best = (cut, here);
            }
            width += columns(c);
            // The beginning of the sentence is worth some more room.
            if width > room * 3 / 2 {
                return best.1;
            }
        }
        floor
    }

    /// Where a fragment ends that holds at least what is before `least` and at most `room` columns.
    fn end(&self, start: usize, least: usize, room: usize) -> usize {
        let mut width = 0;
        let mut half = None;
        for (i, c) in self.text[start..].char_indices() {
            let here = start + i;
            width += columns(c);
            if width * 2 > room && half.is_none() {
                half = Some((here.max(least), width));
            }
            if width > room && here >= least {
                // The latter half is where to end, the former only where nothing else can be had.
                let (middle, before) = half.unwrap_or((least, 0));
                return self
                    .last_cut(middle, here, before, room)
                    .or_else(|| self.last_cut(least, middle, 0, room))
                    .filter(|at| *at > start)
                    .unwrap_or_else(|| self.cluster_before(least, here));
            }
        }
        self.text.len()
    }

    /// The best place to cut between two bytes, the last of equally good ones; `width` columns of
    /// `room` are before them.
    fn last_cut(&self, from: usize, to: usize, mut width: usize, room: usize) -> Option<usize> {
        let mut best = (Cut::Word, None);
        for (i, c) in self.text[from..to].char_indices() {
            let here = from + i;
            let cut = match self.cut(here) {
                // A sentence that ends early would leave the room empty.
                Cut::Sentence if width * 3 < room * 2 => Cut::Phrase,
                cut => cut,
            };
            if cut >= best.0 {
                best = (cut, Some(here));
            }
            width += columns(c);
        }
        best.1
    }

    /// The last place at which no character is cut that is drawn as one: not even a word ends in an
    /// address or a line of a table.
    fn cluster_before(&self, least: usize, at: usize) -> usize {
        let border = |at: &usize| {
            self.text.is_char_boundary(*at)
                && GraphemeCursor::new(*at, self.text.len(), true)
                    .is_boundary(self.text, 0)
                    .unwrap_or(true)
        };
        (least..=at).rev().find(border).unwrap_or(least)
    }

    /// How good it is to cut before byte `at`.
    fn cut(&self, at: usize) -> Cut {
        let (before, after) = self.text.split_at(at);
        let (Some(prev), Some(next)) = (before.chars().next_back(), after.chars().next()) else {
            return Cut::Sentence;
        };
        let closing = |c: char| {
            let mark = matches!(
                c,
                '、' | '。' | '，' | '．' | '！' | '？' | '!' | '?' | '…' | '・'
            );
            mark || matches!(
                c,
                '」' | '』' | '）' | '】' | '〕' | '〉' | '》' | ';' | '；' | ':' | '：'
            )
        };
        let opening = |c: char| matches!(c, '「' | '『' | '（' | '【' | '〔' | '〈' | '《');
        if prev == '\n' || (matches!(prev, '。' | '！' | '？') && !closing(next)) {
            Cut::Sentence
        } else if closing(next) || opening(prev) {
            Cut::None
        } else if prev.is_whitespace() || next.is_whitespace() || closing(prev) || opening(next) {
            Cut::Phrase
        } else if !self.is_word_start(at) {
            Cut::None
        } else if is_hiragana(prev) && !is_hiragana(next) {
            // Particles and endings are written in hiragana, what begins a phrase seldom is.
            Cut::Phrase
        } else {
            Cut::Word
        }
    }

    fn is_word_start(&self, at: usize) -> bool {
        let chars = &self.normal.chars;
        let index = chars.partition_point(|c| (c.start as usize) < at);
        if chars.get(index).is_none_or(|c| c.start as usize != at) {
            return false;
        }
        let row = self
            .rows
            .partition_point(|row| (row.start as usize) < index);
        let mut rows = self.rows[row..].iter();
        // A mark is in no word and a place to cut.
        let in_word =
            |row: &Row| (row.start as usize) < index && (row.start + row.len) as usize > index;
        rows.clone()
            .take_while(|row| row.start as usize == index)
            .any(|row| !row.part)
            || (rows.next().is_none_or(|row| row.start as usize != index)
                && !self.rows[..row].iter().rev().take(8).any(in_word))
    }
}

fn inside(range: &Range<usize>, fragment: &Range<usize>) -> bool {
    range.start >= fragment.start && range.end <= fragment.end
}

fn columns(c: char) -> usize {
    c.width().unwrap_or(1)
}

/// Segments whose lines are joined by blanks.
#[derive(Default)]
struct Flat {
    segments: Vec<Segment>,
}

impl Flat {
    /// A fragment, with an ellipsis where the text around it is left out.
    fn fragment(&mut self, cutter: &Cutter<'_>, fragment: Range<usize>, matches: &[Range<usize>]) {
        let cut = |at: usize| cutter.cut(at) < Cut::Sentence;
        let (start, end) = (fragment.start, fragment.end);
        match self.segments.last_mut() {
            Some(last) if last.text.ends_with('…') => self.push(" ", false),
            Some(_) => self.push(" … ", false),
            None if start > cutter.floor && cut(start) => self.push("…", false),
            None => {}
        }
        self.marked(cutter.text, fragment, matches);
        if cut(end) {
            self.push("…", false);
        }
    }

    fn marked(&mut self, text: &str, part: Range<usize>, matches: &[Range<usize>]) {
        let mut at = part.start;
        let near = matches.partition_point(|m| m.end <= part.start);
        for m in matches[near..].iter().take_while(|m| m.start < part.end) {
            let (start, end) = (m.start.max(at), m.end.min(part.end));
            self.push(&text[at..start], false);
            self.push(&text[start..end], true);
            at = end;
        }
        self.push(&text[at..part.end], false);
    }

    fn push(&mut self, piece: &str, hit: bool) {
        let mut flat = String::with_capacity(piece.len());
        let blank = |out: &str| {
            out.ends_with(' ')
                || (out.is_empty() && self.segments.last().is_none_or(|s| s.text.ends_with(' ')))
        };
        for c in piece.chars() {
            if c == '\n' || c == '\t' || c == ' ' {
                if !blank(&flat) {
                    flat.push(' ');
                }
            } else {
                flat.push(c);
            }
        }
        if flat.is_empty() {
            return;
        }
        match self.segments.last_mut() {
            Some(last) if last.hit == hit => last.text.push_str(&flat),
            _ => self.segments.push(Segment { text: flat, hit }),
        }
    }
}
