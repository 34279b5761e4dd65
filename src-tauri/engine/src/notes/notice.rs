//! What the reader should know of a note or a name in the folder.

use super::LARGEST_NOTE;
use super::encoding::Encoding;
use crate::error::EngineError;
use crate::language::Language;
use crate::wire::Notice;

/// Something about one file or folder that the reader should know.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct NoteNotice {
    /// Relative to the notes folder.
    pub path: String,
    /// What there is to know.
    pub kind: NoticeKind,
}

/// What there is to know of a file or folder.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum NoticeKind {
    /// Read in another encoding than UTF-8, whose name this is.
    NotUtf8(&'static str),
    /// Some bytes are invalid in the encoding and shown as `�`.
    Lossy(&'static str),
    /// Not text.
    Binary,
    /// Cannot be read; why.
    Unreadable(String),
    /// A folder that cannot be read; why.
    UnreadableFolder(String),
    /// Larger than [`LARGEST_NOTE`].
    TooLarge,
    /// A symbolic link to nothing.
    BrokenLink,
    /// A symbolic link that leads back to itself or to a folder it lies in.
    LinkLoop,
    /// A symbolic link out of the notes folder.
    OutsideLink,
    /// Named like a note, but a pipe, socket or device.
    NotAFile,
    /// The name is not valid UTF-8.
    BadName,
}

impl NoteNotice {
    /// Something about the file or folder at `path`.
    pub fn new(path: impl Into<String>, kind: NoticeKind) -> Self {
        Self {
            path: path.into(),
            kind,
        }
    }

    /// An error of reading one note as a notice, so that the others go on; none for an
    /// error that is not about a note's content, and for a note that has just vanished.
    pub fn from_error(error: &EngineError) -> Option<Self> {
        match error {
            EngineError::BinaryNote(path) => Some(Self::new(path, NoticeKind::Binary)),
            EngineError::TooLarge(path) => Some(Self::new(path, NoticeKind::TooLarge)),
            EngineError::OutsideFolder(path) => Some(Self::new(path, NoticeKind::OutsideLink)),
            EngineError::UnreadableNote { path, source } => {
                Some(Self::new(path, NoticeKind::Unreadable(source.to_string())))
            }
            _ => None,
        }
    }

    /// What to say of a note that was read in this encoding.
    pub(crate) fn of_encoding(path: &str, encoding: Encoding, lossy: bool) -> Option<Self> {
        if lossy {
            Some(Self::new(path, NoticeKind::Lossy(encoding.name())))
        } else if !encoding.is_utf8() {
            Some(Self::new(path, NoticeKind::NotUtf8(encoding.name())))
        } else {
            None
        }
    }

    /// Stable name to switch on.
    pub fn code(&self) -> &'static str {
        match self.kind {
            NoticeKind::NotUtf8(_) => "not-utf8",
            NoticeKind::Lossy(_) => "lossy",
            NoticeKind::Binary => "binary-note",
            NoticeKind::Unreadable(_) => "unreadable-note",
            NoticeKind::UnreadableFolder(_) => "unreadable-folder",
            NoticeKind::TooLarge => "too-large",
            NoticeKind::BrokenLink => "broken-link",
            NoticeKind::LinkLoop => "link-loop",
            NoticeKind::OutsideLink => "outside-link",
            NoticeKind::NotAFile => "not-a-file",
            NoticeKind::BadName => "bad-name",
        }
    }

    /// One sentence in the reader's language, with what to do.
    pub fn message(&self, language: Language) -> String {
        match language {
            Language::Ja => self.message_ja(),
            Language::En => self.message_en(),
        }
    }

    /// The notice as it crosses the wire.
    pub fn to_wire(&self, language: Language) -> Notice {
        Notice {
            code: self.code().to_owned(),
            message: self.message(language),
            path: Some(self.path.clone()),
        }
    }

    fn message_ja(&self) -> String {
        let path = &self.path;
        let limit = LARGEST_NOTE / (1024 * 1024);
        match &self.kind {
            NoticeKind::NotUtf8(encoding) => format!(
                "{path} は {encoding} として読みました。文字化けしていたら UTF-8 で保存し直してください。"
            ),
            NoticeKind::Lossy(encoding) => format!(
                "{path} には {encoding} として読めないバイトがあり、� で示しています。もとのエディタで開いて保存し直してください。"
            ),
            NoticeKind::Binary => {
                format!("{path} はテキストではないので飛ばしました。別のアプリで開いてください。")
            }
            NoticeKind::Unreadable(why) => {
                format!(
                    "{path} を読めないので飛ばしました（{why}）。アクセス権を確かめてください。"
                )
            }
            NoticeKind::UnreadableFolder(why) => format!(
                "フォルダ {path} を読めないので飛ばしました（{why}）。アクセス権を確かめてください。"
            ),
            NoticeKind::TooLarge => format!(
                "{path} は {limit} MB を超えるので飛ばしました。いくつかのファイルに分けてください。"
            ),
            NoticeKind::BrokenLink => {
                format!("リンク {path} の先がありません。リンクを作り直すか、削除してください。")
            }
            NoticeKind::LinkLoop => format!(
                "リンク {path} は自分を含むフォルダに戻るのでたどりません。不要なら削除してください。"
            ),
            NoticeKind::OutsideLink => format!(
                "リンク {path} はノートのフォルダの外を指すのでたどりません。中身をフォルダに移してください。"
            ),
            NoticeKind::NotAFile => format!(
                "{path} は通常のファイルではないので開きません。ノートでなければ名前を変えてください。"
            ),
            NoticeKind::BadName => {
                format!("{path} の名前は UTF-8 ではないので飛ばしました。名前を変えてください。")
            }
        }
    }

    fn message_en(&self) -> String {
        let path = &self.path;
        let limit = LARGEST_NOTE / (1024 * 1024);
        match &self.kind {
            NoticeKind::NotUtf8(encoding) => {
                format!("{path} was read as {encoding}; if it looks garbled, save it as UTF-8.")
            }
            NoticeKind::Lossy(encoding) => format!(
                "{path} has bytes that are not {encoding}, shown as �; open it in the editor it came from and save it again."
            ),
            NoticeKind::Binary => {
                format!("{path} is not text and was skipped; open it with another app.")
            }
            NoticeKind::Unreadable(why) => {
                format!("{path} cannot be read and was skipped ({why}); check its permissions.")
            }
            NoticeKind::UnreadableFolder(why) => format!(
                "The folder {path} cannot be read and was skipped ({why}); check its permissions."
            ),
            NoticeKind::TooLarge => {
                format!("{path} is over {limit} MB and was skipped; split it into several files.")
            }
            NoticeKind::BrokenLink => {
                format!("The link {path} leads to nothing; make it anew or delete it.")
            }
            NoticeKind::LinkLoop => format!(
                "The link {path} leads back to a folder it lies in and is not followed; delete it if it is not needed."
            ),
            NoticeKind::OutsideLink => format!(
                "The link {path} leads out of the notes folder and is not followed; move what it links to into the folder."
            ),
            NoticeKind::NotAFile => format!(
                "{path} is not an ordinary file and is not opened; rename it if it is no note."
            ),
            NoticeKind::BadName => {
                format!("The name of {path} is not UTF-8 and it was skipped; rename it.")
            }
        }
    }
}
