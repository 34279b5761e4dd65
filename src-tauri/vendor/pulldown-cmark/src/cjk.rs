//! Which characters are Chinese, Japanese or Korean where emphasis is concerned.
//!
//! Not part of the upstream release: see VENDORED.md.

use crate::puncttable::is_punctuation;

/// Characters of East Asian width W, F or H that are no emoji, and all of Hangul (Unicode 16),
/// as first and last of each range.
const RANGES: [(u32, u32); 60] = [
    (0x1100, 0x11ff),
    (0x20a9, 0x20a9),
    (0x2329, 0x232a),
    (0x2630, 0x2637),
    (0x268a, 0x268f),
    (0x2e80, 0x2e99),
    (0x2e9b, 0x2ef3),
    (0x2f00, 0x2fd5),
    (0x2ff0, 0x303e),
    (0x3041, 0x3096),
    (0x3099, 0x30ff),
    (0x3105, 0x312f),
    (0x3131, 0x318e),
    (0x3190, 0x31e5),
    (0x31ef, 0x321e),
    (0x3220, 0x3247),
    (0x3250, 0xa48c),
    (0xa490, 0xa4c6),
    (0xa960, 0xa97c),
    (0xac00, 0xd7a3),
    (0xd7b0, 0xd7c6),
    (0xd7cb, 0xd7fb),
    (0xf900, 0xfaff),
    (0xfe10, 0xfe19),
    (0xfe30, 0xfe52),
    (0xfe54, 0xfe66),
    (0xfe68, 0xfe6b),
    (0xff01, 0xffbe),
    (0xffc2, 0xffc7),
    (0xffca, 0xffcf),
    (0xffd2, 0xffd7),
    (0xffda, 0xffdc),
    (0xffe0, 0xffe6),
    (0xffe8, 0xffee),
    (0x16fe0, 0x16fe4),
    (0x16ff0, 0x16ff1),
    (0x17000, 0x187f7),
    (0x18800, 0x18cd5),
    (0x18cff, 0x18d08),
    (0x1aff0, 0x1aff3),
    (0x1aff5, 0x1affb),
    (0x1affd, 0x1affe),
    (0x1b000, 0x1b122),
    (0x1b132, 0x1b132),
    (0x1b150, 0x1b152),
    (0x1b155, 0x1b155),
    (0x1b164, 0x1b167),
    (0x1b170, 0x1b2fb),
    (0x1d300, 0x1d356),
    (0x1d360, 0x1d376),
    (0x1f200, 0x1f200),
    (0x1f202, 0x1f202),
    (0x1f210, 0x1f219),
    (0x1f21b, 0x1f22e),
    (0x1f230, 0x1f231),
    (0x1f237, 0x1f237),
    (0x1f23b, 0x1f23b),
    (0x1f240, 0x1f248),
    (0x1f260, 0x1f265),
    (0x20000, 0x3fffd),
];

/// Whether the character is Chinese, Japanese or Korean.
pub(crate) fn is_cjk(c: char) -> bool {
    let code = c as u32;
    if code < 0x1100 {
        return false;
    }
    let at = RANGES.partition_point(|&(_, last)| last < code);
    at < RANGES.len() && RANGES[at].0 <= code
}

/// Whether the character is punctuation and not a Chinese, Japanese or Korean one.
pub(crate) fn is_non_cjk_punctuation(c: char) -> bool {
    is_punctuation(c) && !is_cjk(c)
}

/// What stands before a delimiter run.
pub(crate) struct Before {
    /// Whether it is Chinese, Japanese or Korean, variation selectors seen through.
    pub cjk: bool,
    /// Whether it is punctuation, variation selectors seen through.
    pub punctuation: bool,
}

impl Before {
    /// Looks at the end of `text`.
    pub fn of(text: &str) -> Before {
        let mut chars = text.chars().rev();
        match chars.next() {
            // An ideographic variation selector only follows ideographs.
            Some('\u{e0100}'..='\u{e01ef}') => Before {
                cjk: true,
                punctuation: false,
            },
            Some('\u{fe00}'..='\u{fe02}' | '\u{fe0e}') => match chars.next() {
                Some(base) => Before {
                    cjk: is_cjk(base),
                    punctuation: is_punctuation(base),
                },
                None => Before {
                    cjk: false,
                    punctuation: false,
                },
            },
            Some(c) => Before {
                cjk: is_cjk(c),
                punctuation: is_punctuation(c),
            },
            None => Before {
                cjk: false,
                punctuation: false,
            },
        }
    }
}
