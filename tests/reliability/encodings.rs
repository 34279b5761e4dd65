//! N6: a tick in any text, in any encoding, changes the one byte it means.

use std::fs;
use std::path::Path;

use encoding_rs::{EUC_JP, SHIFT_JIS};
use sakuin_engine::notes::{NotePath, read};
use sakuin_engine::write::{Edit, Line, Writer};
use tempfile::TempDir;

use crate::Trial;
use crate::kinds::{NOTE, writer};
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

    /// Bytes before the one in a unit that tells a blank from an `x`.
    fn low(self) -> usize {
        usize::from(matches!(self, Self::Utf16Be | Self::Utf16BeBom))
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

/// A case: a text with a task, where the mark stands, and the bytes.
struct Case {
    encoding: Encoding,
    before: String,
    text: String,
    line: u32,
    bytes: Vec<u8>,
}

fn case(random: &mut Random) -> Option<Case> {
    let encoding = *random.one_of(&ENCODINGS);
    let fixed = random.below(4);
    let end = |random: &mut Random| {
        if fixed < 3 {
            ENDS[fixed]
        } else {
            *random.one_of(&ENDS)
        }
    };
    let words = |random: &mut Random, most: usize| {
        let count = random.below(most);
        (0..count)
            .map(|_| *random.one_of(&PIECES))
            .collect::<String>()
    };
    let mut before = String::new();
    let lines = 1 + random.below(5);
    for _ in 0..lines {
        // A letter in front, so that these are no tasks, no code and no end of another's line end.
        before += "文";
        before += &words(random, 8);
        before += end(random);
    }
    before += MARKERS[random.below(MARKERS.len())];
    before += "[";
    let mut after = String::from("] ");
    after += &words(random, 8);
    if random.below(3) > 0 {
        after += end(random);
        after += "続き";
        after += &words(random, 4);
    }
    if random.below(2) == 0 {
        after += end(random);
    }
    let text = format!("{before} {after}");
    let line = u32::try_from(lines + 1).ok()?;
    let bytes = [encoding.bom(), &encoding.encode(&text)?].concat();
    Some(Case {
        encoding,
        before,
        text,
        line,
        bytes,
    })
}

/// What came of a case: whether it was told for what it is and ticked.
fn check(case: &Case, notes: &Path, writer: &Writer) -> Result<bool, String> {
    let (path, file) = (NotePath::new(NOTE).expect("it is a path"), notes.join(NOTE));
    fs::write(&file, &case.bytes).map_err(|error| error.to_string())?;
    let Ok(seen) = read(notes, &path) else {
        return Ok(false);
    };
    let is_told = seen.text == case.text;
    let tick = |mark: char| -> Result<bool, String> {
        let seen = read(notes, &path).map_err(|error| error.to_string())?;
        let Some(text) = seen.line(case.line).map(str::to_owned) else {
            return Ok(false);
        };
        let line = Line {
            number: case.line,
            text: &text,
            hash: &seen.hash,
        };
        let outcome = writer
            .edit(&path, &Edit::Mark { line, mark })
            .map_err(|error| error.to_string())?;
        Ok(outcome.is_written())
    };
    let written = tick('x');
    let now = fs::read(&file).map_err(|error| error.to_string())?;
    if written != Ok(true) {
        return match (now == case.bytes, is_told) {
            (false, _) => Err("refused, but written".to_owned()),
            (true, true) => Err(format!("not ticked: {written:?}")),
            // Taken for another encoding, of which the reader is told; nothing was harmed.
            (true, false) => Ok(false),
        };
    }
    let differs: Vec<usize> = (0..now.len().max(case.bytes.len()))
        .filter(|&at| now.get(at) != case.bytes.get(at))
        .collect();
    let mark = case
        .encoding
        .encode(&case.before)
        .map_or(0, |before| before.len());
    let expected = case.encoding.bom().len() + mark + case.encoding.low();
    if differs != [expected] || now[expected] != b'x' {
        return Err(format!("bytes {differs:?} differ, not {expected}"));
    }
    if tick(' ') != Ok(true) {
        return Err("it cannot be taken back".to_owned());
    }
    if fs::read(&file).map_err(|error| error.to_string())? != case.bytes {
        return Err("twice is not the same".to_owned());
    }
    Ok(is_told)
}

pub(crate) fn run(trial: &Trial) -> Row {
    let row = Row::new(
        "ticks in random texts: 8 encodings with and without byte order mark × LF, CR LF, CR, mixed × final line end",
        "exactly one byte differs, the right one; twice is identity; unsure → refused and nothing written",
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
    let (mut failures, mut told, mut tried, mut broken) = (Vec::new(), 0, 0, 0);
    let mut engine = writer(&notes, &dir.path().join("state-0"));
    while tried < count {
        let Some(case) = case(&mut random) else {
            continue;
        };
        if tried % 200 == 0 {
            // Reading a journal of thousands of ticks is not what is tried here.
            engine.take_kept();
            fs::remove_dir_all(dir.path().join(format!("state-{tried}"))).ok();
            engine = writer(&notes, &dir.path().join(format!("state-{}", tried + 1)));
        }
        match check(&case, &notes, &engine) {
            Ok(is_told) => told += usize::from(is_told),
            Err(why) if failures.len() < 50 => {
                failures.push(format!("{:?} {:?}: {why}", case.encoding, case.text));
            }
            Err(_) => {}
        }
        engine.take_kept();
        tried += 1;
        // The usual way: decode, change, encode.
        let decoded = String::from_utf8_lossy(&case.bytes)
            .replacen("[ ]", "[x]", 1)
            .into_bytes();
        let differs = decoded.len() != case.bytes.len()
            || decoded
                .iter()
                .zip(&case.bytes)
                .filter(|(a, b)| a != b)
                .count()
                != 1;
        broken += usize::from(differs);
    }
    let share = told as f64 * 100.0 / tried as f64;
    row.outcome(tried, failures)
        .control("decode, change, encode as UTF-8", broken, tried)
        .note(format!("{share:.2} % were told for the encoding they were in and ticked; the rest was ticked as well or refused whole"))
}
