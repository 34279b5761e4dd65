//! N6: an edit of any text, in any encoding, changes the bytes it means and no others.
//!
//! What must come out is put together here from bytes, by an encoder that is not the engine's. Among
//! them are bytes that cannot be read, and characters that are written otherwise than they
//! stood: to decode and encode them again destroys them.

use std::fs;
use std::path::Path;

use encoding_rs::{EUC_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};
use sakuin_engine::notes::{NoteFile, NotePath, read};
use sakuin_engine::write::{Direction, Edit, Line, Outcome, Refusal, Undone, Writer};
use tempfile::TempDir;

use crate::Trial;
use crate::kinds::{NOTE, ticking, writer};
use crate::random::Random;
use crate::report::Row;

#[derive(Debug, Clone, Copy)]
enum Encoding {
    Utf8,
    Utf8Bom,
    Utf16Le,
    Utf16Be,
    Utf16LeBom,
    Utf16BeBom,
    ShiftJis,
    EucJp,
}

const ENCODINGS: [Encoding; 8] = [
    Encoding::Utf8,
    Encoding::Utf8Bom,
    Encoding::Utf16Le,
    Encoding::Utf16Be,
    Encoding::Utf16LeBom,
    Encoding::Utf16BeBom,
    Encoding::ShiftJis,
    Encoding::EucJp,
];

impl Encoding {
    fn bom(self) -> &'static [u8] {
        match self {
            Self::Utf8Bom => b"\xef\xbb\xbf",
            Self::Utf16LeBom => b"\xff\xfe",
            Self::Utf16BeBom => b"\xfe\xff",
            _ => b"",
        }
    }

    fn known(self) -> &'static encoding_rs::Encoding {
        match self {
            Self::Utf8 | Self::Utf8Bom => UTF_8,
            Self::Utf16Le | Self::Utf16LeBom => UTF_16LE,
            Self::Utf16Be | Self::Utf16BeBom => UTF_16BE,
            Self::ShiftJis => SHIFT_JIS,
            Self::EucJp => EUC_JP,
        }
    }

    /// Bytes that are invalid, or read as a character that is written otherwise.
    fn odd(self) -> &'static [&'static [u8]] {
        match self {
            Self::Utf8 | Self::Utf8Bom => &[b"\xff", b"\xe3\x81", b"\xed\xa0\x80", b"\xc0"],
            Self::Utf16Le | Self::Utf16LeBom => &[b"\x3d\xd8", b"\x00\xdc"],
            Self::Utf16Be | Self::Utf16BeBom => &[b"\xd8\x3d", b"\xdc\x00"],
            Self::ShiftJis => &[b"\x87\x9a", b"\xee\xef", b"\xfa\x54", b"\xa0"],
            Self::EucJp => &[b"\x8f\xb0\xa1", b"\xff"],
        }
    }

    /// The bytes of a text, as an encoder that is not the engine's makes them.
    fn encode(self, text: &str) -> Option<Vec<u8>> {
        let known = |encoding: &'static encoding_rs::Encoding| {
            let (bytes, _, lacks) = encoding.encode(text);
            (!lacks).then(|| bytes.into_owned())
        };
        match self {
            Self::Utf8 | Self::Utf8Bom => Some(text.as_bytes().to_vec()),
            Self::Utf16Le | Self::Utf16LeBom => {
                Some(text.encode_utf16().flat_map(u16::to_le_bytes).collect())
            }
            Self::Utf16Be | Self::Utf16BeBom => {
                Some(text.encode_utf16().flat_map(u16::to_be_bytes).collect())
            }
            Self::ShiftJis => known(SHIFT_JIS),
            Self::EucJp => known(EUC_JP),
        }
    }
}

/// Pieces of text that trip programs up: second bytes of Shift_JIS that are `[`, `\` and `]`, wide
/// brackets, half-width kana, boxes that are none, what is outside the basic plane.
const PIECES: [&str; 24] = [
    "ソ",
    "表",
    "能",
    "十",
    "予",
    "ボ",
    "ポ",
    "［ ］",
    "「 」",
    "ー",
    "ｱｲｳ",
    "漢字かな交じり文。",
    "カタカナ",
    "abc",
    "[ ]",
    "[x]",
    "[",
    "]",
    "- ",
    "　",
    "~",
    "x",
    "2026-11-23",
    "😀",
];
const MARKERS: [&str; 8] = ["- ", "* ", "+ ", "1. ", "12) ", "  - ", "> - ", "> > * "];
const ENDS: [&str; 3] = ["\n", "\r\n", "\r"];

/// What is done to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Deed {
    Tick,
    /// Ticks a task that comes again.
    Again,
    /// Ticks and writes the day beside it.
    Stamp,
    /// Adds a task at the end.
    Append,
    /// Adds a task below the one that is there.
    Below,
}

/// One byte differs in most cases, as in most ticks.
const DEEDS: [Deed; 10] = [
    Deed::Tick,
    Deed::Tick,
    Deed::Tick,
    Deed::Tick,
    Deed::Again,
    Deed::Again,
    Deed::Again,
    Deed::Stamp,
    Deed::Append,
    Deed::Below,
];

const ADDED: &str = "- [ ] 足した表";

/// A case: the bytes before and after, and where the task stands.
struct Case {
    encoding: Encoding,
    deed: Deed,
    is_odd: bool,
    /// Whether it is made again after it is undone.
    is_round: bool,
    line: u32,
    before: Vec<u8>,
    after: Vec<u8>,
}

/// Makes bytes of a text piece by piece.
struct Pen<'a> {
    random: &'a mut Random,
    encoding: Encoding,
    odd: bool,
    /// Whether tildes are left out: two of them strike out what stands between, and what is struck
    /// out does not come again.
    plain: bool,
}

impl Pen<'_> {
    fn write(&self, text: &str) -> Option<Vec<u8>> {
        self.encoding.encode(text)
    }

    fn words(&mut self, most: usize) -> Option<Vec<u8>> {
        let mut bytes = Vec::new();
        for _ in 0..self.random.below(most) {
            if self.odd && self.random.below(5) == 0 {
                let odd: &&[u8] = self.random.one_of(self.encoding.odd());
                bytes.extend_from_slice(odd);
            }
            let piece = *self.random.one_of(&PIECES);
            if self.plain && piece == "~" {
                continue;
            }
            bytes.extend(self.write(piece)?);
        }
        Some(bytes)
    }
}

fn case(random: &mut Random) -> Option<Case> {
    let encoding = *random.one_of(&ENCODINGS);
    let deed = *random.one_of(&DEEDS);
    let is_odd = random.below(3) == 0;
    let fixed = random.below(4);
    let mut pen = Pen {
        random,
        encoding,
        odd: is_odd,
        plain: deed == Deed::Again,
    };
    let end = |pen: &mut Pen<'_>| {
        let which = if fixed < 3 {
            fixed
        } else {
            pen.random.below(3)
        };
        pen.write(ENDS[which])
    };
    let mut above = encoding.bom().to_vec();
    let (mut lines, mut last_end) = (1 + pen.random.below(5), Vec::new());
    for _ in 0..lines {
        // A letter in front, so that these are no tasks, no code and no end of another's line end.
        above.extend(pen.write("文")?);
        above.extend(pen.words(8)?);
        last_end = end(&mut pen)?;
        above.extend_from_slice(&last_end);
    }
    let is_read = matches!(deed, Deed::Again | Deed::Stamp);
    if is_read {
        // A blank line, so that this is an item whatever its marker.
        last_end = if last_end == pen.write("\r")? {
            last_end
        } else {
            pen.write("\n")?
        };
        above.extend_from_slice(&last_end);
        lines += 1;
    }
    let line = u32::try_from(lines + 1).ok()?;
    let marker = *pen.random.one_of(&MARKERS);
    let head = pen.write(&format!("{marker}["))?;
    let mut tail = pen.write("] 文")?;
    tail.extend(pen.words(8)?);
    let (mut date, mut rest) = (Vec::new(), Vec::new());
    if deed == Deed::Again {
        tail.extend(pen.write(" 繰り返し: 毎週 due:")?);
        date = pen.write("2026-11-30")?;
        rest = pen.write(" 終")?;
        rest.extend(pen.words(4)?);
    }
    if is_read {
        // No blanks at the end, where the day comes.
        rest.extend(pen.write("了")?);
    }
    // The lines that go on with the text, each with its end.
    let (mut own, mut final_end) = (Vec::new(), Vec::new());
    if pen.random.below(3) > 0 {
        own = pen.write("続き")?;
        own.extend(pen.words(4)?);
        final_end = end(&mut pen)?;
    }
    let last = if pen.random.below(2) == 0 {
        end(&mut pen)?
    } else {
        Vec::new()
    };
    let [blank, x, next_date, stamp, added] =
        [" ", "x", "2026-12-07", " ✅ 2026-11-23", ADDED].map(|text| pen.write(text));
    let (blank, x, next_date, added) = (blank?, x?, next_date?, added?);
    let task = |mark: &[u8], date: &[u8]| [&head, mark, &tail, date, &rest].concat();
    let open = task(&blank, &date);
    let (own_end, below) = if own.is_empty() {
        (last.clone(), last.clone())
    } else {
        (final_end.clone(), [&final_end[..], &own, &last].concat())
    };
    // A line without an end of its own takes that of the line before it.
    let between = if own_end.is_empty() {
        last_end.clone()
    } else {
        own_end.clone()
    };
    let before = [&above[..], &open, &below].concat();
    let ticked = task(&x, &date);
    let after = match deed {
        Deed::Tick => [&above[..], &ticked, &below].concat(),
        Deed::Stamp => [&above[..], &ticked, &stamp?, &below].concat(),
        Deed::Again => {
            let next = task(&blank, &next_date);
            let copy = if own.is_empty() {
                Vec::new()
            } else {
                [&between[..], &own].concat()
            };
            [&above[..], &ticked, &copy, &between, &next, &below].concat()
        }
        Deed::Append => {
            let ends = if own.is_empty() { &between } else { &final_end };
            let ends = if last.is_empty() { ends } else { &last };
            if last.is_empty() {
                [&before[..], ends, &added].concat()
            } else {
                [&before[..], &added, ends].concat()
            }
        }
        Deed::Below if own_end.is_empty() => [&before[..], &between, &added].concat(),
        Deed::Below => {
            let rest = &below[own_end.len()..];
            [&above[..], &open, &own_end, &added, &own_end, rest].concat()
        }
    };
    Some(Case {
        encoding,
        deed,
        is_odd,
        is_round: pen.random.below(4) == 0,
        line,
        before,
        after,
    })
}

/// Does what a case is about, to the note as it was seen.
fn act(case: &Case, seen: &NoteFile, writer: &Writer) -> Result<Outcome, String> {
    let path = NotePath::new(NOTE).expect("it is a path");
    let text = seen.line(case.line).unwrap_or_default();
    let line = Line {
        number: case.line,
        text,
        hash: &seen.hash,
        twin: false,
    };
    let (lines, rewrite) = ([ADDED.to_owned()], ticking(case.deed == Deed::Stamp));
    let edit = match case.deed {
        Deed::Tick => Edit::Mark { line, mark: 'x' },
        Deed::Again | Deed::Stamp => Edit::Tick {
            line,
            mark: 'x',
            rewrite: &rewrite,
        },
        Deed::Append => Edit::Append { lines: &lines },
        Deed::Below => Edit::InsertBelow {
            line,
            lines: &lines,
        },
    };
    writer.edit(&path, &edit).map_err(|error| error.to_string())
}

/// What came of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Came {
    /// Told for what it is, and changed.
    Told,
    /// Taken for another encoding, of which the reader is told; changed rightly or not at all.
    Mistaken,
    /// Told for what it is, and left alone because of bytes that cannot be read.
    Refused,
}

fn check(case: &Case, notes: &Path, writer: &Writer) -> Result<Came, String> {
    let (path, file) = (NotePath::new(NOTE).expect("it is a path"), notes.join(NOTE));
    fs::write(&file, &case.before).map_err(|error| error.to_string())?;
    let Ok(seen) = read(notes, &path) else {
        return Ok(Came::Mistaken);
    };
    let body = &case.before[case.encoding.bom().len()..];
    let is_told = seen.text == case.encoding.known().decode_without_bom_handling(body).0;
    let outcome = act(case, &seen, writer);
    let bytes = || fs::read(&file).map_err(|error| error.to_string());
    let now = bytes()?;
    if !matches!(outcome, Ok(Outcome::Written { .. })) {
        let is_unclear = matches!(
            outcome,
            Ok(Outcome::Refused {
                refusal: Refusal::Unclear,
                ..
            })
        );
        return match (now == case.before, is_told) {
            (false, _) => Err("refused, but written".to_owned()),
            (true, false) => Ok(Came::Mistaken),
            (true, true) if is_unclear && case.is_odd => Ok(Came::Refused),
            (true, true) => Err(format!("not done: {outcome:?}")),
        };
    }
    // Whatever it is taken for, a mark is one byte.
    if (is_told || case.deed == Deed::Tick) && now != case.after {
        return Err(format!("{now:02x?} came out, not {:02x?}", case.after));
    }
    let ways = [
        (Direction::Undo, &case.before),
        (Direction::Redo, &now),
        (Direction::Undo, &case.before),
    ];
    // There and back takes as long as the edit; it is the same way each time.
    let ways = if case.is_round { &ways[..] } else { &ways[..1] };
    for &(direction, expected) in ways {
        let undone = writer.undo(direction).map_err(|error| error.to_string())?;
        if !matches!(undone, Undone::Written { .. }) || bytes()? != *expected {
            return Err(format!("{direction:?} is not the same: {undone:?}"));
        }
    }
    Ok(if is_told { Came::Told } else { Came::Mistaken })
}

/// The usual way in the file's own encoding: decode, change, encode. Whether it harms the note.
fn harms(case: &Case, encoding: &'static encoding_rs::Encoding) -> bool {
    let bom = case.encoding.bom().len();
    let text = |bytes: &[u8]| {
        let text = encoding.decode_without_bom_handling(&bytes[bom..]).0;
        text.into_owned()
    };
    // What it should read afterwards is given; only the bytes are its own.
    let changed = text(&case.after);
    let bytes = match case.encoding {
        _ if encoding == UTF_8 => changed.into_bytes(),
        own => own.encode(&changed).unwrap_or_default(),
    };
    bytes != case.after[bom..]
}

pub(crate) fn run(trial: &Trial) -> Row {
    let row = Row::new(
        "ticks, recurring and stamped ticks, tasks added in random texts: 8 encodings with and without byte order mark × LF, CR LF, CR, mixed × final line end × invalid and twofold bytes",
        "a tick changes exactly one byte, the right one; every other edit only what it means; undone and made again is identity; unsure → refused and nothing written",
    );
    let count = trial.count(20_000, 1_000_000);
    let mut random = trial.random();
    let memory = Path::new("/dev/shm");
    let dir = if memory.is_dir() {
        TempDir::new_in(memory)
    } else {
        TempDir::new()
    };
    let dir = dir.expect("a temporary folder can be made");
    let notes = dir.path().join("notes");
    fs::create_dir(&notes).expect("a folder can be made");
    let (mut failures, mut tried, mut odd) = (Vec::new(), 0, 0);
    let (mut told, mut refused, mut broken, mut reencoded) = (0, 0, 0, 0);
    let mut engine = writer(&notes, &dir.path().join("state-0"));
    let mut state = 0;
    while tried < count {
        let Some(case) = case(&mut random) else {
            continue;
        };
        if tried % 100 == 0 {
            // Reading a journal of thousands of edits is not what is tried here.
            engine.take_kept();
            fs::remove_dir_all(dir.path().join(format!("state-{state}"))).ok();
            state = tried + 1;
            engine = writer(&notes, &dir.path().join(format!("state-{state}")));
        }
        match check(&case, &notes, &engine) {
            Ok(came) => {
                told += usize::from(came != Came::Mistaken);
                refused += usize::from(came == Came::Refused);
            }
            Err(why) if failures.len() < 50 => {
                let text = case.encoding.known().decode(&case.before).0.into_owned();
                let (encoding, deed) = (case.encoding, case.deed);
                failures.push(format!("{encoding:?} {deed:?} {text:?}: {why}"));
            }
            Err(_) => {}
        }
        engine.take_kept();
        tried += 1;
        broken += usize::from(harms(&case, UTF_8));
        if case.is_odd {
            odd += 1;
            reencoded += usize::from(harms(&case, case.encoding.known()));
        }
    }
    let share = |of: usize| of as f64 * 100.0 / tried as f64;
    row.outcome(tried, failures)
        .control("decode, change, encode as UTF-8", broken, tried)
        .control(
            "decode, change, encode as it was, with such bytes",
            reencoded,
            odd,
        )
        .note(format!(
            "{:.2} % were told for the encoding they were in, {:.2} % of them refused for bytes that cannot be read; the rest was changed as well or refused whole",
            share(told),
            share(refused)
        ))
}
