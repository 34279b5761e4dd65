//! The user's own words: `words.csv`, a word a line with its reading.

use std::collections::HashMap;

use crate::text::kana::{
    is_hiragana, is_japanese, is_kanji, is_katakana, to_hiragana, to_katakana,
};
use crate::text::normalize::normalize;

/// The longest word, in characters.
const LONGEST: usize = 64;

/// A word that the dictionary does not know, or reads otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnWord {
    /// Its letters in normal form.
    pub surface: String,
    /// In hiragana.
    pub reading: Vec<char>,
    /// What kind of word it is.
    pub class: Class,
}

/// A kind of word, as far as it decides what may stand beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// 名詞
    Noun,
    /// サ変名詞, to which する can be added.
    Action,
    /// 固有名詞
    Name,
    /// 人名
    Person,
    /// 地名
    Place,
    /// 組織名
    Organisation,
}

impl Class {
    /// The class with one of its usual names; nothing said is a noun.
    fn of(name: &str) -> Option<Self> {
        Some(match name {
            "" | "名詞" | "一般" | "普通名詞" | "noun" => Self::Noun,
            "サ変" | "サ変名詞" | "サ変接続" | "verb" => Self::Action,
            "固有名詞" | "商品" | "商品名" | "製品" | "製品名" | "name" => Self::Name,
            "人名" | "人" | "姓" | "名" | "person" => Self::Person,
            "地名" | "地域" | "place" => Self::Place,
            "組織" | "組織名" | "会社" | "会社名" | "organisation" | "organization" => {
                Self::Organisation
            }
            _ => return None,
        })
    }

    /// IPADIC's context id and part of speech.
    fn in_ipadic(self) -> (u16, &'static str) {
        match self {
            Self::Noun => (1285, "名詞,一般,*,*"),
            Self::Action => (1283, "名詞,サ変接続,*,*"),
            Self::Name => (1288, "名詞,固有名詞,一般,*"),
            Self::Person => (1289, "名詞,固有名詞,人名,一般"),
            Self::Place => (1293, "名詞,固有名詞,地域,一般"),
            Self::Organisation => (1292, "名詞,固有名詞,組織,*"),
        }
    }
}

/// What a list says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct List {
    /// Its words, each surface once; a later line stands for an earlier one.
    pub words: Vec<OwnWord>,
    /// Numbers of the lines that cannot be used, from 1.
    pub bad: Vec<usize>,
}

/// Reads a list: `表記,読み` or `表記,読み,品詞`. Empty lines and those that begin with `#` are skipped.
pub fn read(text: &str) -> List {
    let mut list = List::default();
    let mut at: HashMap<String, usize> = HashMap::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if line.is_empty() || line.starts_with(['#', '＃']) || is_heading(line) {
            continue;
        }
        let Some(word) = word(line) else {
            list.bad.push(i + 1);
            continue;
        };
        match at.get(&word.surface) {
            Some(&at) => list.words[at] = word,
            None => {
                at.insert(word.surface.clone(), list.words.len());
                list.words.push(word);
            }
        }
    }
    list
}

/// The line that spreadsheets put first.
fn is_heading(line: &str) -> bool {
    let mut cells = cells(line);
    matches!(cells.next(), Some("表記" | "見出し" | "単語"))
        && matches!(cells.next(), Some("読み" | "よみ"))
}

fn cells(line: &str) -> impl Iterator<Item = &str> {
    let quoted = |cell: &'_ str| cell.len() >= 2 && cell.starts_with('"') && cell.ends_with('"');
    line.split([',', '，', '、', '\t']).map(move |cell| {
        let cell = cell.trim();
        if quoted(cell) {
            &cell[1..cell.len() - 1]
        } else {
            cell
        }
    })
}

fn word(line: &str) -> Option<OwnWord> {
    let mut cells = cells(line);
    let surface = normalize(cells.next()?);
    let reading = normalize(cells.next()?).text();
    let class = Class::of(cells.next().unwrap_or_default())?;
    if cells.any(|cell| !cell.is_empty()) {
        return None;
    }
    let letters: Vec<char> = surface.chars.iter().map(|c| c.c).collect();
    let reading: Vec<char> = reading.chars().map(to_hiragana).collect();
    let kana = |c: &char| is_hiragana(*c) || *c == 'ー';
    // Words are looked for in runs of one kind of letters; blanks and marks end them.
    let latin = |c: &char| *c == '_' || c.is_alphanumeric() && !is_japanese(*c);
    let one_kind = letters.iter().all(|c| is_japanese(*c)) || letters.iter().all(latin);
    let one_kind = one_kind && !surface.chars.iter().any(|c| c.gap);
    let sound = one_kind
        && (1..=LONGEST).contains(&letters.len())
        && (1..=LONGEST).contains(&reading.len())
        && reading.iter().all(kana);
    sound.then(|| OwnWord {
        surface: surface.text(),
        reading,
        class,
    })
}

impl OwnWord {
    /// The word as a line of IPADIC, which lindera compiles.
    ///
    /// The costs lie below those of IPADIC's own words of that length: who writes a word down wants it
    /// seen, but not at any price, or it would be cut out of longer ones.
    pub fn to_ipadic(&self) -> String {
        let (id, class) = self.class.in_ipadic();
        let surface = &self.surface;
        let kana = surface.chars().all(is_hiragana);
        let cost = match surface.chars().count() {
            1 => 6000,
            // Kana are particles and endings before they are words.
            2 if kana => 5000,
            3 if kana => 3000,
            2 => 2500,
            3 => 1200,
            n => 800 - 300 * (n as i32 - 4).min(8),
        };
        let reading: String = self.reading.iter().copied().map(to_katakana).collect();
        format!("{surface},{id},{id},{cost},{class},*,*,{surface},{reading},{reading}\n")
    }

    /// Whether the analyser must be told: Latin letters are divided without it, and katakana are
    /// taken together whatever it says.
    pub fn is_for_analyser(&self) -> bool {
        let katakana = self.surface.chars().all(is_katakana);
        self.surface.chars().all(is_japanese) && !katakana || self.surface.chars().any(is_kanji)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(line: &str, expected: Option<(&str, &str, Class)>) {
        let list = read(line);
        let found = list.words.first().map(|word| {
            let reading: String = word.reading.iter().collect();
            (word.surface.clone(), reading, word.class)
        });
        let expected = expected.map(|(s, r, c)| (s.to_owned(), r.to_owned(), c));
        assert_eq!(found, expected, "{line:?}");
        assert_eq!(list.bad.is_empty(), found.is_some(), "{line:?}");
    }

    #[test]
    fn words_of_every_style_are_read() {
        check(
            "索引機,さくいんき",
            Some(("索引機", "さくいんき", Class::Noun)),
        );
        check(
            "索引機,サクインキ,",
            Some(("索引機", "さくいんき", Class::Noun)),
        );
        check(
            " 索引機 、 ｻｸｲﾝｷ 、名詞",
            Some(("索引機", "さくいんき", Class::Noun)),
        );
        check(
            "爆速化\tばくそくか\tサ変",
            Some(("爆速化", "ばくそくか", Class::Action)),
        );
        check(
            "小鳥遊,たかなし,人名",
            Some(("小鳥遊", "たかなし", Class::Person)),
        );
        check(
            "十三,じゅうそう,地名",
            Some(("十三", "じゅうそう", Class::Place)),
        );
        check(
            "㍿朝顔,かぶしきがいしゃあさがお,会社",
            Some((
                "株式会社朝顔",
                "かぶしきがいしゃあさがお",
                Class::Organisation,
            )),
        );
        check(
            "Nginx,エンジンエックス",
            Some(("nginx", "えんじんえっくす", Class::Noun)),
        );
        check(
            "\"引用\",\"いんよう\"",
            Some(("引用", "いんよう", Class::Noun)),
        );
    }

    #[test]
    fn lines_that_cannot_be_used_are_named() {
        check("索引機", None);
        check("索引機,", None);
        check(",さくいんき", None);
        check("索引機,索引機", None);
        check("索引機,sakuinki", None);
        check("索引機,さくいんき,形容詞", None);
        check("索引機,さくいんき,名詞,ほか", None);
        check("S3バケット,えすすりーばけっと", None);
        check("東京 都,とうきょうと", None);
        check(&format!("{},あ", "亜".repeat(65)), None);
    }

    #[test]
    fn the_later_line_stands_and_headings_are_no_words() {
        let list = read("表記,読み,品詞\n# 人\n山田,やまた\n\n山田,やまだ\n");
        assert_eq!(list.bad, Vec::<usize>::new());
        let readings: Vec<String> = list
            .words
            .iter()
            .map(|w| w.reading.iter().collect())
            .collect();
        assert_eq!(readings, ["やまだ"]);
    }
}
