//! What to say of a file that the user wrote for Sakuin and that cannot be used as it is.

use crate::language::Language;
use crate::wire::Notice;

/// So many line numbers are named; who has more of them sees the rest when these are mended.
const NAMED: usize = 5;

/// A kind of file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Words that mean the same.
    Synonyms,
    /// Words with their readings.
    Words,
}

impl Kind {
    /// The file's name.
    pub(crate) fn file(self) -> &'static str {
        match self {
            Self::Synonyms => "synonyms.txt",
            Self::Words => "words.csv",
        }
    }
}

/// Why something of a file is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Trouble {
    /// These lines, from 1.
    Lines(Vec<usize>),
    /// It cannot be read; why.
    Unreadable(String),
    /// It is no text file.
    NotText,
    /// It is too large.
    TooLarge,
    /// It is a link out of the notes folder.
    Outside,
}

/// Something about one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PersonalNotice {
    pub(crate) kind: Kind,
    /// As the reader knows it.
    pub(crate) path: String,
    pub(crate) trouble: Trouble,
}

impl PersonalNotice {
    /// The notice as it crosses the wire. It names no note: the file is none.
    pub(crate) fn to_wire(&self, language: Language) -> Notice {
        let code = match (self.kind, &self.trouble) {
            (Kind::Synonyms, Trouble::Lines(_)) => "synonym-lines",
            (Kind::Words, Trouble::Lines(_)) => "word-lines",
            (Kind::Synonyms, _) => "unusable-synonyms",
            (Kind::Words, _) => "unusable-words",
        };
        Notice {
            code: code.to_owned(),
            message: language.pick(&self.ja(), &self.en()).to_owned(),
            path: None,
        }
    }

    fn ja(&self) -> String {
        let path = &self.path;
        match &self.trouble {
            Trouble::Lines(lines) => {
                let named = numbers(lines, "、");
                let more = match lines.len().saturating_sub(NAMED) {
                    0 => String::new(),
                    more => format!("など、ほかに {more} 行"),
                };
                let how = match self.kind {
                    Kind::Synonyms => {
                        "「猫, ネコ」のように、同じ意味の語を二つ以上、コンマか読点で区切って書いてください。"
                    }
                    Kind::Words => {
                        "「索引機,さくいんき,名詞」のように、表記、かなの読み、品詞（省けます）の順に書いてください。"
                    }
                };
                format!("{path} の {named} 行目{more}は使っていません。{how}")
            }
            Trouble::Unreadable(why) => {
                format!(
                    "{path} を読めないので使っていません（{why}）。アクセス権を確かめてください。"
                )
            }
            Trouble::NotText => {
                format!(
                    "{path} はテキストではないので使っていません。UTF-8 のテキストで保存してください。"
                )
            }
            Trouble::TooLarge => {
                format!("{path} は 1 MB を超えるので使っていません。要らない行を消してください。")
            }
            Trouble::Outside => format!(
                "{path} はノートのフォルダの外を指すリンクなので使っていません。中身をフォルダに置いてください。"
            ),
        }
    }

    fn en(&self) -> String {
        let path = &self.path;
        match &self.trouble {
            Trouble::Lines(lines) => {
                let named = numbers(lines, ", ");
                let more = match lines.len().saturating_sub(NAMED) {
                    0 => String::new(),
                    more => format!(" and {more} more"),
                };
                let (noun, verb) = if lines.len() == 1 {
                    ("Line", "is")
                } else {
                    ("Lines", "are")
                };
                let how = match self.kind {
                    Kind::Synonyms => {
                        "write two or more words that mean the same, with commas between them: 猫, ネコ"
                    }
                    Kind::Words => {
                        "write the word, its reading in kana and, if you like, its part of speech: 索引機,さくいんき,名詞"
                    }
                };
                format!("{noun} {named}{more} of {path} {verb} not used; {how}")
            }
            Trouble::Unreadable(why) => {
                format!("{path} cannot be read and is not used ({why}); check its permissions.")
            }
            Trouble::NotText => format!("{path} is not text and is not used; save it as UTF-8."),
            Trouble::TooLarge => {
                format!("{path} is over 1 MB and is not used; delete lines that are not needed.")
            }
            Trouble::Outside => format!(
                "{path} is a link out of the notes folder and is not used; put the file itself into the folder."
            ),
        }
    }
}

fn numbers(lines: &[usize], separator: &str) -> String {
    let named: Vec<String> = lines.iter().take(NAMED).map(usize::to_string).collect();
    named.join(separator)
}
