//! Random text as notes and questions: whatever stands in them, no mark cuts a character and every
//! hit shows why it is one. The benchmark runs the same over many more strings and over a real folder.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use sakuin_engine::Engine;
use sakuin_engine::text::normalize::normalize;
use sakuin_engine::wire::{Hit, SearchRequest, Why};
use unicode_normalization::UnicodeNormalization as _;
use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation as _};

/// The longest question, in characters as they are drawn.
const LONGEST: usize = 12;

/// Strings in one note, each a section.
const IN_ONE_NOTE: usize = 100;

/// Characters by kind; a string is made of runs of them. Japanese stands several times.
const POOLS: [&str; 22] = [
    "あいうえおかがきぎくぐけげこごさざしすせそただちつてでとなにのはばぱひふへほまみむもやゆよらりるれろわをんっゃゅょー",
    "アイウエオカガキギクグケゲコゴサザシスセソタダチツテデトナニノハバパヒフヘホマミムモヤユヨラリルレロワヲンッャュョーヴヶヵ",
    "日本語検索索引設定暗号化文字列京都東京都国会議事録人々時々堪能市場行今日明日一二三十百千万年月火水木金土",
    "削除した読み取って大きかったお問い合わせ打ち合わせ申し込み引っ越し行う行なう",
    "ｶﾞｷﾞｸﾞﾊﾟﾋﾟﾌﾟｱｲｳｴｵｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾗﾘﾙﾚﾛﾜｦﾝｯｬｭｮｰ｡､･",
    "か\u{3099}き\u{3099}は\u{309a}ひ\u{309a}ウ\u{3099}カ\u{3099}ホ\u{309a}",
    "abcdefghijklmnopqrstuvwxyzABCXYZ_0123456789",
    "ＡＢＣａｂｃ０１２３！＃＄％＆（）＋，－．／：；＜＝＞？＠［＼］＾＿｀｛｜｝～",
    "㍿㌔㍑㎆①⑳Ⅳⅷ㈱㏂㋿ﬁﬃĳŉ℡№™㎏²½",
    "\u{20bb7}\u{29e3d}\u{2a6b2}\u{fa10}\u{fa1f}辻\u{e0100}葛\u{e0101}邉\u{fe00}",
    "e\u{301}a\u{308}n\u{303}o\u{302}\u{323}i\u{307}\u{301}",
    "\u{300}\u{301}\u{3099}\u{309a}\u{20dd}\u{fe0f}\u{200d}",
    "👨‍👩‍👧‍👦🏳️‍🌈👍🏽🇯🇵🇫🇷🎉❤️1️⃣🧑‍💻",
    "שלום مرحبا \u{202e}\u{202d}\u{200f}\u{61c}",
    "한국어 \u{1112}\u{1161}\u{11ab}각\u{11a8}",
    "क्षि हिन्दी ไทยน้ำ தமிழ்",
    "İıßſΣςÅÅΩK",
    "\u{d7ff}\u{e000}\u{f8ff}\u{fffc}\u{fffd}\u{ffff}\u{10ffff}\u{1f}\u{85}\u{feff}\u{200b}\u{ad}\u{2060}",
    "ー〜～~-‐‑–—―−─━・･·々ゝゞヽヾ〃〆",
    "、。「」『』（）！？…‥",
    "*_`#>[]()!|\\<>&\"'~=+-:;/@$%^{}",
    " \u{3000}\t\u{a0}\n",
];

/// What a run came to.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) questions: usize,
    pub(crate) hits: usize,
    /// Marks that begin or end within a character as it is drawn.
    pub(crate) cut: Vec<String>,
    /// Hits whose marks do not show why they are hits.
    pub(crate) bare: Vec<String>,
    /// Visible text that does not find the section it stands in.
    pub(crate) missed: Vec<String>,
}

/// Xorshift: the same seed gives the same run.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }

    /// A string of some runs, half of them Japanese.
    fn string(&mut self) -> String {
        let mut out = String::new();
        for _ in 0..=self.below(10) {
            let pool = match self.below(2) {
                0 => POOLS[self.below(4)],
                _ => POOLS[self.below(POOLS.len())],
            };
            let chars: Vec<char> = pool.chars().collect();
            let (from, length) = (self.below(chars.len()), 1 + self.below(6));
            if self.below(2) == 0 {
                out.extend(chars[from..].iter().take(length));
            } else {
                out.extend((0..length).map(|_| chars[self.below(chars.len())]));
            }
        }
        out
    }
}

/// Writes notes of `count` random strings.
pub(crate) fn write_notes(folder: &Path, count: usize, random: &mut Random) -> Result<()> {
    for note in 0..count.div_ceil(IN_ONE_NOTE) {
        let mut text = String::new();
        for section in 0..IN_ONE_NOTE.min(count - note * IN_ONE_NOTE) {
            write!(text, "## {section}\n\n{}\n\n", random.string())?;
        }
        fs::write(folder.join(format!("{note:05}.md")), text)?;
    }
    Ok(())
}

/// Asks for `count` pieces of the sections' texts, each section in turn, as they stand or written
/// otherwise, and looks at what is found.
pub(crate) fn ask(engine: &Engine, count: usize, random: &mut Random) -> Result<Report> {
    let sections = engine.sections()?;
    let mut report = Report::default();
    let mut turn = 0;
    while report.questions < count && turn < count * 4 {
        let (id, section) = &sections[turn % sections.len()];
        turn += 1;
        let lines: Vec<&str> = section
            .text
            .lines()
            .filter(|l| !l.trim().is_empty())
            .collect();
        if lines.is_empty() {
            continue;
        }
        let line = lines[random.below(lines.len())];
        let (piece, whole) = piece(line, random);
        let (query, literal) = match random.below(8) {
            0 => (piece.nfd().collect(), false),
            1 => (piece.nfkc().collect(), false),
            2 => (piece.to_uppercase(), false),
            3 => (format!("{piece} {}", random.string()), false),
            _ => (piece, whole),
        };
        if normalize(&query).chars.is_empty() {
            continue;
        }
        report.questions += 1;
        // Quotation marks mean something to the box, and are no part of what is looked for.
        let quoted = query.contains(['"', '＂', '“', '”']);
        if literal && !quoted && !engine.matching(&query)?.contains(id) {
            report
                .missed
                .push(format!("{query:?} in {}:{}", section.path, section.line));
        }
        let request = SearchRequest {
            query: query.clone(),
            limit: 10,
            ..SearchRequest::default()
        };
        for hit in engine
            .search(&request)
            .context("every question is answered")?
            .hits
        {
            report.hits += 1;
            let place = || format!("{query:?} in {}:{} {:?}", hit.path, hit.line, hit.snippet);
            if cuts(&hit) {
                report.cut.push(place());
            }
            if !shows(&hit, &query, quoted) {
                report.bare.push(place());
            }
        }
    }
    Ok(report)
}

/// A piece of a line, and whether it is made of characters as they are drawn.
fn piece(line: &str, random: &mut Random) -> (String, bool) {
    let length = 1 + random.below(LONGEST);
    if random.below(4) == 0 {
        let chars: Vec<char> = line.chars().collect();
        let from = random.below(chars.len());
        return (chars[from..].iter().take(length).collect(), false);
    }
    let drawn: Vec<&str> = line.graphemes(true).collect();
    let from = random.below(drawn.len());
    (drawn[from..].iter().take(length).copied().collect(), true)
}

/// Whether a mark begins or ends within a character as it is drawn.
fn cuts(hit: &Hit) -> bool {
    let text: String = hit.snippet.iter().map(|s| s.text.as_str()).collect();
    let mut at = 0;
    hit.snippet.iter().any(|segment| {
        at += segment.text.len();
        // A line's end has become the blank before: what follows it belongs to nothing.
        let joined = text[..at].ends_with(' ');
        let border = GraphemeCursor::new(at, text.len(), true).is_boundary(&text, 0);
        at < text.len() && !joined && border == Ok(false)
    })
}

/// Whether the marks show why a section was found: all letters of an exact question that has no
/// quotation marks, and something in any case.
fn shows(hit: &Hit, query: &str, quoted: bool) -> bool {
    let marks = hit.snippet.iter().filter(|segment| segment.hit);
    let mut marked = marks.map(|segment| segment.text.as_str());
    if hit.why != [Why::Exact] || quoted || query.split_whitespace().count() != 1 {
        return marked.any(|mark| !mark.is_empty());
    }
    let letters = letters(query);
    marked.any(|mark| self::letters(mark).contains(&letters))
}

/// A text but for what depends on its neighbours.
fn letters(text: &str) -> String {
    let normal = normalize(text).text();
    let dashes = normal
        .chars()
        .map(|c| if matches!(c, 'ー' | '~') { '-' } else { c });
    let mut out: String = dashes
        .filter(|c| !c.is_whitespace() && *c != '・')
        .collect();
    while out.contains("--") {
        out = out.replace("--", "-");
    }
    out.trim_matches('-').to_owned()
}

#[cfg(test)]
#[test]
fn no_mark_cuts_a_character_and_every_hit_shows_why() {
    let bench = crate::bench::Bench::empty();
    let mut random = Random(0x2545_f491_4f6c_dd1d);
    write_notes(&bench.notes(), 600, &mut random).expect("notes can be written");
    bench.update();
    let report = ask(bench.engine(), 600, &mut random).expect("every question is answered");
    assert!(
        report.questions >= 600 && report.hits >= 1_000,
        "{report:?}"
    );
    assert!(report.cut.is_empty(), "{:#?}", report.cut);
    assert!(report.bare.is_empty(), "{:#?}", report.bare);
    assert!(report.missed.is_empty(), "{:#?}", report.missed);
}
