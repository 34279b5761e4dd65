//! Part of the build script: turns Sudachi's synonym dictionary into the engine's table.

use std::collections::HashMap;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;

use crate::table::{Bond, Member, Table};
use crate::text::normalize::normalize;

/// A word may stand in so many groups and still be understood; more of them are chance.
const MOST_GROUPS: usize = 2;

/// Fields of proper names, which share their abbreviations with everything else.
const NAMES: [&str; 11] = [
    "企業名",
    "旧企業名",
    "組織名",
    "旧組織名",
    "大学名",
    "人名",
    "人",
    "店名",
    "店",
    "商品",
    "キャラ",
];

/// One word of the source.
struct Item {
    word: String,
    lexeme: u8,
    control: Control,
    abbreviation: bool,
    field: Field,
}

/// What the source says of a word's expansion.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Control {
    /// It asks and answers.
    Both,
    /// It only answers: it is wider than the others, or ambiguous.
    Answers,
    /// Neither; it is kept so that nobody enters it again.
    Neither,
}

/// What a group is about. When an abbreviation could be several things the first is meant: these
/// are notes of people who sit at a computer.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Field {
    Computing,
    Other,
    Name,
}

/// The table of the dictionary's JSON with Sakuin's own list.
pub(crate) fn compile(json: &[u8], own: &str) -> Result<Table> {
    let own = crate::list::read(own);
    if let Some(line) = own.bad.first() {
        bail!("synonyms.txt has no group of words in line {line}");
    }
    let source: Vec<Value> = serde_json::from_slice(json).context("the synonyms are no JSON")?;
    let groups: Vec<Vec<Item>> = source.iter().map(group).collect::<Result<_>>()?;
    // For each word the (field, control) of every group it is in.
    let mut meanings: HashMap<&str, Vec<(Field, Control)>> = HashMap::new();
    for item in groups.iter().flatten() {
        let meaning = (item.field, item.control);
        meanings.entry(&item.word).or_default().push(meaning);
    }
    let member = |item: &Item| {
        let (asks, answers) = bonds(item, &meanings[item.word.as_str()]);
        Member {
            word: item.word.clone(),
            lexeme: item.lexeme,
            asks,
            answers,
        }
    };
    let source = groups
        .iter()
        .map(|items| items.iter().map(member).collect());
    let groups: Vec<Vec<Member>> = own.groups.into_iter().chain(source).collect();
    Ok(Table::of(&groups))
}

fn group(value: &Value) -> Result<Vec<Item>> {
    let items = value["items"].as_array().context("a group has items")?;
    let mut out: Vec<Item> = Vec::new();
    for item in items {
        let text = |key: &str| item[key].as_str().unwrap_or_default();
        let word = normalize(text("midashi")).text();
        // Two spellings may have one normal form; the first entry is the usual one.
        if word.is_empty() || out.iter().any(|known| known.word == word) {
            continue;
        }
        let fields = item["bunya"].as_array().map_or(&[][..], Vec::as_slice);
        let is = |name: &dyn Fn(&str) -> bool| fields.iter().filter_map(Value::as_str).any(name);
        out.push(Item {
            word,
            lexeme: item["vocabularyNumber"].as_u64().unwrap_or(0).min(15) as u8,
            control: match item["expandControl"].as_u64() {
                Some(0) => Control::Both,
                Some(1) => Control::Answers,
                _ => Control::Neither,
            },
            abbreviation: text("ryakusyou").starts_with("略語"),
            field: if is(&|f| f == "IT") {
                Field::Computing
            } else if is(&|f| NAMES.contains(&f)) {
                Field::Name
            } else {
                Field::Other
            },
        });
    }
    Ok(out)
}

/// How readily a word asks for the others of its group, and answers for them.
fn bonds(item: &Item, meanings: &[(Field, Control)]) -> (Bond, Bond) {
    let letters = item.word.chars().count();
    // A lone letter or kana stands for nothing; a lone kanji is a word, but stands in many others.
    if letters < 2 {
        let kanji = item.word.chars().all(crate::text::kana::is_kanji);
        let bond = if kanji { Bond::Weak } else { Bond::None };
        return (bond, bond);
    }
    let counted = |control: Control| meanings.iter().filter(|(_, c)| *c == control).count();
    match item.control {
        Control::Neither => (Bond::None, Bond::None),
        Control::Both if counted(Control::Both) > MOST_GROUPS => (Bond::Weak, Bond::Weak),
        // Two Latin letters are words of other languages too: in, it, at.
        Control::Both if letters == 2 && item.word.is_ascii() => (Bond::Weak, Bond::Weak),
        Control::Both => (Bond::Strong, Bond::Strong),
        Control::Answers if item.abbreviation => {
            let best = meanings.iter().map(|(field, _)| *field).min();
            let rivals = meanings.iter().filter(|(f, _)| Some(*f) == best).count();
            let bond = match rivals {
                _ if Some(item.field) != best => Bond::None,
                1 => Bond::Strong,
                2 | 3 => Bond::Weak,
                _ => Bond::None,
            };
            (bond, bond)
        }
        Control::Answers => (Bond::Weak, Bond::Strong),
    }
}
