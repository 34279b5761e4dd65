//! A query in words.

use super::{Expr, Field, Literal, Query, Reason, dates, from_root, is_slash, lexer, limit, marks};
use crate::language::Language;
use crate::text::kana::is_latin;
use crate::text::romaji;
use crate::text::variants::has_variants;
use crate::wire::Moment;

/// The longest piece of a query that is quoted to the reader, in characters.
const LONGEST: usize = 40;

impl Literal {
    /// Says what was taken as letters and what to do to have it meant otherwise.
    pub fn message(&self, language: Language) -> String {
        let mut text: String = self.text.chars().take(LONGEST).collect();
        if text.len() < self.text.len() {
            text.push('…');
        }
        let (ja, en) = match self.reason {
            Reason::NoValue => (
                format!(
                    "「{text}」の後に値がないため、文字として探しました。コロンのすぐ後に値を書いてください。"
                ),
                format!(
                    "“{text}” has no value and was searched as text; write the value right after the colon."
                ),
            ),
            Reason::LoneBracket => (
                format!("かっこ「{text}」に対になるものがないため、文字として探しました。"),
                format!("The bracket “{text}” has no other half and was searched as text."),
            ),
            Reason::OpenBracket => (
                format!(
                    "かっこが閉じていないため、「{text}」の末尾までをかっこの中として探しました。"
                ),
                format!(
                    "The bracket is not closed, so all of “{text}” up to the end counts as inside it."
                ),
            ),
            Reason::TooDeep => (
                "かっこの入れ子が深すぎるため、かっこをすべて文字として探しました。".to_owned(),
                "Brackets are nested too deeply, so all of them were searched as text.".to_owned(),
            ),
            Reason::BadRegex => (
                format!(
                    "「{text}」は正規表現として読めないか大きすぎるため、文字として探しました。"
                ),
                format!(
                    "“{text}” is not a regular expression that can be used and was searched as text."
                ),
            ),
            Reason::BadDate => (
                format!(
                    "「{text}」は日付として読めないため、文字として探しました。updated:7d や updated:2026-11 のように書いてください。"
                ),
                format!(
                    "“{text}” is no date and was searched as text; write updated:7d or updated:2026-11."
                ),
            ),
            Reason::LoneOr => (
                format!("「{text}」の片側に言葉がないため、文字として探しました。"),
                format!("“{text}” lacks a word on one side and was searched as text."),
            ),
            Reason::OpenQuote => {
                let text = text.trim_start_matches(lexer::is_quote);
                (
                    format!(
                        "引用符が閉じていないため、「{text}」を末尾までそのままの文字として探しました。終わりに引用符 \" を書いてください。"
                    ),
                    format!(
                        "The quotation mark is not closed, so “{text}” was searched exactly as it stands up to the end; write \" where it ends."
                    ),
                )
            }
            Reason::OpenRegex => (
                format!(
                    "「{text}」は閉じる / がないため、文字として探しました。正規表現の終わりに / を書いてください。"
                ),
                format!(
                    "“{text}” has no closing slash and was searched as text; end a regular expression with /."
                ),
            ),
            Reason::Unfinished => (
                format!("「{text}」は書きかけです。続きを書くと条件になります。"),
                format!("“{text}” is unfinished; it counts once you write on."),
            ),
            Reason::TooMuch => (
                format!(
                    "検索の言葉が多すぎるため、初めの {} 語・{} 文字までで探しました。短くしてください。",
                    limit::MOST,
                    limit::LONGEST
                ),
                format!(
                    "The query is too long, and only its first {} words or {} letters were searched; make it shorter.",
                    limit::MOST,
                    limit::LONGEST
                ),
            ),
            Reason::Option => (
                format!(
                    "「{text}」という文字を探しました。除くときは -({}) と書きます。",
                    text.trim_start_matches('-')
                ),
                format!(
                    "The letters “{text}” were searched; to leave them out write -({}).",
                    text.trim_start_matches('-')
                ),
            ),
        };
        language.pick(&ja, &en).to_owned()
    }
}

/// A line of an explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// How deep it is nested.
    pub depth: usize,
    /// One thing that must hold, or the head of several.
    pub text: String,
}

/// Says what a query looks for, one line for each thing that must hold.
pub fn explain(query: &Query, now: Moment, language: Language) -> Vec<Line> {
    let mut out = Explainer {
        lines: Vec::new(),
        now,
        language,
        wanted: true,
    };
    if let Some(root) = &query.root {
        out.add(root, None, 0, false);
    }
    out.lines
}

struct Explainer {
    lines: Vec<Line>,
    now: Moment,
    language: Language,
    /// Whether what is being said is looked for, not left out.
    wanted: bool,
}

impl Explainer {
    fn add(&mut self, expr: &Expr, field: Option<Field>, depth: usize, not: bool) {
        match expr {
            Expr::And(all) => {
                let idle = marks::idle_operands(all);
                let head = ("次のすべて", "all of these");
                self.several(all, &idle, field, depth, not, head);
            }
            Expr::Or(all) => {
                let idle = vec![false; all.len()];
                let head = ("次のどれか", "any of these");
                self.several(all, &idle, field, depth, not, head);
            }
            Expr::Not(inner) => {
                self.wanted = !self.wanted;
                self.add(inner, field, depth, !not);
                self.wanted = !self.wanted;
            }
            Expr::In(inner_field, inner) => self.add(inner, Some(*inner_field), depth, not),
            Expr::Text { text, quoted } => {
                let (ja, en) = self.text(text, *quoted, field);
                self.push(depth, not, &ja, &en);
            }
            Expr::Regex(pattern) => {
                let (ja, en) = place(field);
                let ja = format!("{ja}正規表現 /{pattern}/ に合う文字がある");
                let en = format!("the regular expression /{pattern}/ matches {en}");
                self.push(depth, not, &ja, &en);
            }
        }
    }

    fn several(
        &mut self,
        all: &[Expr],
        idle: &[bool],
        field: Option<Field>,
        depth: usize,
        not: bool,
        (ja, en): (&str, &str),
    ) {
        let (ja, en) = if not {
            (
                format!("{ja}が成り立つものを除く:"),
                format!("leave out what has {en}:"),
            )
        } else {
            (format!("{ja}:"), format!("{en}:"))
        };
        let text = self.language.pick(&ja, &en).to_owned();
        self.lines.push(Line { depth, text });
        for (one, idle) in std::iter::zip(all, idle) {
            match one {
                Expr::Text { text, .. } if *idle => {
                    let ja = format!("記号「{text}」はなくてもよい");
                    let en = format!("the mark “{text}” need not be there");
                    self.push(depth + 1, false, &ja, &en);
                }
                _ => self.add(one, field, depth + 1, false),
            }
        }
    }

    fn push(&mut self, depth: usize, not: bool, ja: &str, en: &str) {
        let text = match (self.language, not) {
            (Language::Ja, false) => ja.to_owned(),
            (Language::Ja, true) => format!("除く: {ja}"),
            (Language::En, false) => en.to_owned(),
            (Language::En, true) => format!("leave out: {en}"),
        };
        self.lines.push(Line { depth, text });
    }

    fn text(&self, text: &str, quoted: bool, field: Option<Field>) -> (String, String) {
        let (in_ja, in_en) = place(field);
        match field {
            Some(Field::Tag) if text.is_empty() => ("タグが付いている".into(), "has a tag".into()),
            Some(Field::Tag) => {
                let tag = text.trim_start_matches(['#', '＃']);
                (
                    format!("タグ #{tag} かその下のタグが付いている"),
                    format!("is tagged #{tag} or below it"),
                )
            }
            Some(Field::Lang) if text.is_empty() => (
                "言語の書かれたコードブロックがある".into(),
                "has a code block that names a language".into(),
            ),
            Some(Field::Lang) => (
                format!("{text} のコードブロックがある"),
                format!("has a code block in {text}"),
            ),
            Some(Field::Updated) => self.dates(text),
            Some(field @ (Field::Path | Field::File)) if from_root(text).is_some() => {
                let path = from_root(text).unwrap_or_default();
                let name = path.rsplit(is_slash).next().unwrap_or(path);
                let folder = &path[..path.len() - name.len()];
                if field == Field::Path {
                    (
                        format!("ノートのフォルダから見たパスが「{path}」で始まる"),
                        format!("the path from the notes folder begins with “{path}”"),
                    )
                } else {
                    (
                        format!(
                            "ノートのフォルダの「/{folder}」にあるファイルで、名前が「{name}」で始まる"
                        ),
                        format!(
                            "the file's name begins with “{name}”, in “/{folder}” of the notes folder"
                        ),
                    )
                }
            }
            _ if text.trim().is_empty() => match field {
                Some(Field::Code) => ("コードがある".into(), "has code".into()),
                Some(Field::Task) => ("TODO がある".into(), "has a task".into()),
                Some(Field::TaskTodo) => ("未完了の TODO がある".into(), "has an open task".into()),
                Some(Field::TaskDone) => ("完了した TODO がある".into(), "has a done task".into()),
                _ => ("すべて".into(), "everything".into()),
            },
            _ if quoted => {
                let (also_ja, also_en) = if text.chars().any(has_variants) {
                    (
                        "（旧字体などでも）",
                        " (old forms of its letters count too)",
                    )
                } else {
                    ("", "")
                };
                (
                    format!("{in_ja}「{text}」という文字がそのままある{also_ja}"),
                    format!("exactly “{text}” stands {in_en}{also_en}"),
                )
            }
            // What is left out goes by what is written, Latin letters as words.
            _ if !self.wanted && is_latin(text.chars()) => (
                format!("{in_ja}「{text}」という語がある"),
                format!("the word “{text}” stands {in_en}"),
            ),
            _ => {
                let read = self.readings(text);
                let (ja, en) = match read {
                    Some(read) => (
                        format!("（{read} と読む語も）"),
                        format!(" (or what is read {read})"),
                    ),
                    None => (String::new(), String::new()),
                };
                (
                    format!("{in_ja}「{text}」がある{ja}"),
                    format!("“{text}” stands {in_en}{en}"),
                )
            }
        }
    }

    /// How letters are read when they are typed without an input method.
    fn readings(&self, text: &str) -> Option<String> {
        if !text.chars().all(|c| c.is_ascii_alphabetic()) {
            return None;
        }
        let readings = romaji::readings(&text.to_lowercase());
        let mut whole = readings
            .into_iter()
            .filter(|read| !read.kana.is_empty() && read.pending.is_empty());
        Some(whole.next()?.kana)
    }

    fn dates(&self, text: &str) -> (String, String) {
        let days = dates::parse(text).map(|dates| dates.days(self.now));
        match days {
            Some((Some(from), Some(to))) if from == to => (
                format!("{from} に更新したノート"),
                format!("the note was changed on {from}"),
            ),
            Some((Some(from), Some(to))) => (
                format!("{from} から {to} までに更新したノート"),
                format!("the note was changed from {from} to {to}"),
            ),
            Some((Some(from), None)) => (
                format!("{from} 以降に更新したノート"),
                format!("the note was changed on {from} or later"),
            ),
            Some((None, Some(to))) => (
                format!("{to} 以前に更新したノート"),
                format!("the note was changed on {to} or earlier"),
            ),
            _ => (format!("「{text}」"), format!("“{text}”")),
        }
    }
}

/// Where a value is looked for, in words.
fn place(field: Option<Field>) -> (&'static str, &'static str) {
    match field {
        None => ("節に", "in the section"),
        Some(Field::Path) => ("ノートのパスに", "in the note's path"),
        Some(Field::File) => ("ファイル名に", "in the file's name"),
        Some(Field::Title) => ("ノートの題名に", "in the note's title"),
        Some(Field::Heading) => ("節の見出しに", "in the section's heading"),
        Some(Field::Section) => ("節そのものに", "in the section itself"),
        Some(Field::Tag) => ("タグに", "in a tag"),
        Some(Field::Lang) => ("コードブロックの言語に", "in a code block's language"),
        Some(Field::Code) => ("コードの中に", "inside code"),
        Some(Field::Task) => ("TODO の中に", "inside a task"),
        Some(Field::TaskTodo) => ("未完了の TODO の中に", "inside an open task"),
        Some(Field::TaskDone) => ("完了した TODO の中に", "inside a done task"),
        Some(Field::Updated) => ("更新日に", "in the date"),
    }
}

/// What a field is for, for who has begun to type it.
pub fn meaning(field: Field, language: Language) -> &'static str {
    let (ja, en) = match field {
        Field::Path => ("ノートのパス", "the note's path"),
        Field::File => ("ファイル名", "the file's name"),
        Field::Title => ("ノートの題名", "the note's title"),
        Field::Heading => ("節の見出し", "the section's heading"),
        Field::Section => ("同じ節の中にすべて", "all in one section"),
        Field::Tag => ("タグ", "a tag"),
        Field::Lang => ("コードブロックの言語", "the language of a code block"),
        Field::Code => ("コードの中", "inside code"),
        Field::Task => ("TODO の中", "inside a task"),
        Field::TaskTodo => ("未完了の TODO の中", "inside an open task"),
        Field::TaskDone => ("完了した TODO の中", "inside a done task"),
        Field::Updated => (
            "更新日（7d、2026-11 など）",
            "when it was changed: 7d, 2026-11",
        ),
    };
    language.pick(ja, en)
}

/// Dates that are offered, with what they mean in Japanese and English.
pub const DATES: &[(&str, &str, &str)] = &[
    ("today", "今日", "today"),
    ("yesterday", "昨日", "yesterday"),
    ("7d", "7 日以内", "the last 7 days"),
    ("30d", "30 日以内", "the last 30 days"),
    ("this-week", "今週", "this week"),
    ("last-week", "先週", "last week"),
    ("this-month", "今月", "this month"),
    ("last-month", "先月", "last month"),
    ("this-year", "今年", "this year"),
    (">30d", "30 日より前", "more than 30 days ago"),
];
