//! From bytes to text: which encoding a note is in.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    EUC_JP, Encoding as Known, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
};

/// The encoding of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Encoding(&'static Known);

impl Encoding {
    /// UTF-8.
    pub const UTF_8: Self = Self(UTF_8);

    /// The name people know it by, such as `Shift_JIS`.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// Whether it is UTF-8, which needs no mention.
    pub fn is_utf8(self) -> bool {
        self.0 == UTF_8
    }

    /// Whether a byte means something else depending on what came before it on other
    /// lines, so that no mark can be changed in place.
    pub fn is_read_only(self) -> bool {
        self.0 == ISO_2022_JP
    }

    /// Bytes in the smallest unit: 2 in UTF-16, else 1.
    pub(crate) fn unit_width(self) -> usize {
        if self.utf16_unit().is_some() { 2 } else { 1 }
    }

    /// How to read a unit of UTF-16 in this byte order; none for other encodings.
    pub(crate) fn utf16_unit(self) -> Option<fn([u8; 2]) -> u16> {
        if self.0 == UTF_16LE {
            Some(u16::from_le_bytes)
        } else if self.0 == UTF_16BE {
            Some(u16::from_be_bytes)
        } else {
            None
        }
    }

    /// Text in this encoding, or the first character that it cannot hold.
    pub(crate) fn encode(self, text: &str) -> Result<Vec<u8>, char> {
        if let Some(unit) = self.utf16_unit() {
            let swapped = unit([0, 1]) == 1;
            let bytes = |unit: u16| {
                if swapped {
                    unit.to_be_bytes()
                } else {
                    unit.to_le_bytes()
                }
            };
            return Ok(text.encode_utf16().flat_map(bytes).collect());
        }
        // encoding_rs would put `&#9989;` for what it cannot encode.
        match self.0.encode(text) {
            (bytes, _, false) => Ok(bytes.into_owned()),
            (_, _, true) => {
                let lacks = |c: &char| self.0.encode(c.encode_utf8(&mut [0; 4])).2;
                Err(text
                    .chars()
                    .find(lacks)
                    .unwrap_or(char::REPLACEMENT_CHARACTER))
            }
        }
    }

    /// How many of a line's bytes its first `at` bytes of text stand for; none when that is not
    /// clear, as among invalid bytes.
    pub(crate) fn byte_of(self, bytes: &[u8], at: usize) -> Option<usize> {
        let is_utf8 = |bytes: &[u8]| std::str::from_utf8(bytes).is_ok();
        if self.is_utf8() && bytes.get(..at).is_some_and(is_utf8) {
            return Some(at);
        }
        let mut decoder = self.0.new_decoder_without_bom_handling();
        let (mut text, mut out) = (0, [0; 16]);
        for (index, byte) in bytes.iter().enumerate() {
            if text >= at {
                return (text == at).then_some(index);
            }
            text += decoder.decode_to_utf8(&[*byte], &mut out, false).2;
        }
        (text == at).then_some(bytes.len())
    }

    /// Text of bytes without a byte order mark, and whether some of them were invalid.
    pub(crate) fn decode(self, bytes: &[u8]) -> (String, bool) {
        let (text, lossy) = self.0.decode_without_bom_handling(bytes);
        (text.into_owned(), lossy)
    }
}

/// Text and how it was found in the bytes.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) encoding: Encoding,
    /// Length of the byte order mark, which is not in the text.
    pub(crate) bom_len: usize,
    /// Whether invalid bytes were replaced by U+FFFD.
    pub(crate) lossy: bool,
}

/// Decodes the bytes of a note; none when they are not text.
pub(crate) fn decode(bytes: &[u8]) -> Option<Decoded> {
    let (encoding, bom_len) = match Known::for_bom(bytes) {
        Some((encoding, length)) => (encoding, length),
        None => (detect(bytes)?, 0),
    };
    let encoding = Encoding(encoding);
    let (text, lossy) = encoding.decode(&bytes[bom_len..]);
    let is_rubbish = text.contains('\0') || (lossy && is_mostly_replaced(&text));
    (!is_rubbish).then_some(Decoded {
        text,
        encoding,
        bom_len,
        lossy,
    })
}

/// The encoding of bytes without a byte order mark; none when they are not text.
fn detect(bytes: &[u8]) -> Option<&'static Known> {
    if let Some(encoding) = detect_utf16(bytes) {
        return Some(encoding);
    }
    if is_binary(bytes) {
        return None;
    }
    if is_iso_2022_jp(bytes) {
        return Some(ISO_2022_JP);
    }
    let (good, bad) = count_utf8(bytes);
    // A few bad bytes do not make Japanese UTF-8 anything else; other encodings hardly
    // ever form a valid sequence of UTF-8.
    if good >= 4 * bad {
        Some(UTF_8)
    } else {
        Some(detect_legacy(bytes, good >= bad))
    }
}

/// Valid and invalid sequences of more than ASCII.
fn count_utf8(bytes: &[u8]) -> (usize, usize) {
    bytes.utf8_chunks().fold((0, 0), |(good, bad), chunk| {
        let multibyte = chunk.valid().bytes().filter(|byte| *byte >= 0xC0).count();
        (
            good + multibyte,
            bad + usize::from(!chunk.invalid().is_empty()),
        )
    })
}

/// The encoding of text that is not valid UTF-8.
fn detect_legacy(bytes: &[u8], half_utf8: bool) -> &'static Known {
    let valid = |encoding: &'static Known| {
        encoding.decode_without_bom_handling_and_without_replacement(bytes)
    };
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    // The notes are Japanese unless they cannot be.
    let guess = detector.guess(Some(b"jp"), Utf8Detection::Deny);
    match (valid(SHIFT_JIS), valid(EUC_JP)) {
        (Some(_), Some(_)) => {
            if guess == EUC_JP {
                EUC_JP
            } else {
                SHIFT_JIS
            }
        }
        (None, Some(_)) => EUC_JP,
        // "délai" in Latin letters is valid Shift_JIS too, with a stray kanji.
        (Some(text), None) if guess == WINDOWS_1252 && !text.chars().any(is_kana) => guess,
        (Some(_), None) => SHIFT_JIS,
        (None, None) if half_utf8 => UTF_8,
        (None, None) => guess,
    }
}

/// UTF-16 without a mark shows by its ASCII units, line ends at least, whose other byte is
/// zero: one byte order gives ordinary text, the other rubbish.
fn detect_utf16(bytes: &[u8]) -> Option<&'static Known> {
    if bytes.len() < 4 || !bytes.len().is_multiple_of(2) || !bytes.contains(&0) {
        return None;
    }
    [UTF_16LE, UTF_16BE].into_iter().find(|encoding| {
        encoding
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some_and(|text| {
                let usual = text.chars().filter(|&c| is_usual(c)).count();
                !text.contains('\0') && usual * 10 >= text.chars().count() * 9
            })
    })
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{30FF}' | '\u{FF66}'..='\u{FF9D}')
}

/// A character that Japanese notes are made of.
fn is_usual(c: char) -> bool {
    matches!(
        c,
        '\t' | '\n' | '\r' | ' '..='~' | '\u{2010}'..='\u{2027}' | '\u{3000}'..='\u{30FF}'
            | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF9F}'
    )
}

/// ISO-2022-JP is 7 bit with escape sequences of its own. Terminal logs have escape
/// sequences too, but others.
fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    let switches = [&b"\x1b$B"[..], b"\x1b$@", b"\x1b(J", b"\x1b(I"];
    bytes.is_ascii()
        && bytes.windows(3).any(|window| switches.contains(&window))
        && ISO_2022_JP
            .decode_without_bom_handling_and_without_replacement(bytes)
            .is_some()
}

/// A zero byte, or more control characters than any text has.
fn is_binary(bytes: &[u8]) -> bool {
    let strange = |byte: &&u8| matches!(byte, 1..=7 | 0x0E..=0x1A | 0x1C..=0x1F | 0x7F);
    let controls = bytes.iter().filter(strange).count();
    bytes.contains(&0) || (controls >= 8 && controls * 20 > bytes.len())
}

fn is_mostly_replaced(text: &str) -> bool {
    let (mut all, mut replaced) = (0_usize, 0_usize);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        replaced += usize::from(c == char::REPLACEMENT_CHARACTER);
    }
    replaced >= 8 && replaced * 2 > all && replaced * 10 > text.chars().count()
}
