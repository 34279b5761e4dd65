//! What becomes of an edit.

use crate::language::Language;
use crate::notes::NotePath;
use crate::wire::{Notice, TickResponse};

/// What became of an edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// The file is as wanted, durably.
    Written {
        /// Hash of the file as it now is.
        hash: String,
        /// The file beside the note in which another program's edit was kept, because two others
        /// wrote the note at once.
        conflict: Option<String>,
    },
    /// The edit was not made.
    Refused {
        /// Why.
        refusal: Refusal,
        /// As in [`Outcome::Written`].
        conflict: Option<String>,
    },
}

/// Why an edit was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No line reads as the reader saw it.
    LineChanged,
    /// The file has changed and several lines read alike.
    Ambiguous,
    /// The line has no box that can be ticked.
    NotATask,
    /// The line has bytes that cannot be read, and it is not certain which are meant.
    Unclear,
    /// Another program keeps writing the file.
    Busy,
}

impl Outcome {
    pub(super) fn written(hash: blake3::Hash) -> Self {
        Self::Written {
            hash: hash.to_hex().to_string(),
            conflict: None,
        }
    }

    pub(super) fn refused(refusal: Refusal) -> Self {
        Self::Refused {
            refusal,
            conflict: None,
        }
    }

    pub(super) fn with_conflict(mut self, name: Option<String>) -> Self {
        match &mut self {
            Self::Written { conflict, .. } | Self::Refused { conflict, .. } => *conflict = name,
        }
        self
    }

    /// Whether the file is as wanted.
    pub fn is_written(&self) -> bool {
        matches!(self, Self::Written { .. })
    }

    /// What the reader should be told, if anything.
    pub fn notice(&self, path: &NotePath, language: Language) -> Option<Notice> {
        match self {
            Self::Written { conflict, .. } => {
                let conflict = conflict.as_ref()?;
                Some(conflict_notice(path, conflict, language))
            }
            Self::Refused {
                refusal,
                conflict: None,
            } => Some(Notice {
                code: refusal.code().to_owned(),
                message: refusal.message(language).to_owned(),
                path: Some(path.to_string()),
            }),
            Self::Refused {
                refusal,
                conflict: Some(copy),
            } => {
                let kept = conflict_notice(path, copy, language).message;
                let space = language.pick("", " ");
                Some(Notice {
                    code: refusal.code().to_owned(),
                    message: format!("{}{space}{kept}", refusal.message(language)),
                    path: Some(path.to_string()),
                })
            }
        }
    }

    /// The outcome of a tick as it crosses the wire.
    pub fn to_wire(&self, path: &NotePath, language: Language) -> TickResponse {
        TickResponse {
            written: self.is_written(),
            notice: self.notice(path, language),
        }
    }
}

/// Says where another program's edit was kept.
pub(super) fn conflict_notice(path: &NotePath, copy: &str, language: Language) -> Notice {
    Notice {
        code: "conflict-copy".to_owned(),
        message: language
            .pick(
                &format!("ほかのアプリが {path} を同時に保存したので、その内容を「{copy}」に残しました。見比べて、要らないほうを削除してください。"),
                &format!("Another program saved {path} at the same moment; what it wrote is kept in “{copy}”: compare the two and delete the one you do not need."),
            )
            .to_owned(),
        path: Some(path.to_string()),
    }
}

impl Refusal {
    /// Whether trying again later cannot help, since the text is no longer what was meant.
    pub(super) fn is_final(self) -> bool {
        !matches!(self, Self::Busy)
    }

    /// Stable name to switch on.
    pub fn code(self) -> &'static str {
        match self {
            Self::LineChanged => "line-changed",
            Self::Ambiguous => "ambiguous-line",
            Self::NotATask => "no-task",
            Self::Unclear => "unclear-line",
            Self::Busy => "busy-note",
        }
    }

    /// One sentence in the reader's language, with what to do.
    pub fn message(self, language: Language) -> &'static str {
        match self {
            Self::LineChanged => language.pick(
                "ほかでこの行が変わったので、何も書き込みませんでした。新しい内容を見てもう一度操作してください。",
                "The line was changed elsewhere and nothing was written; look at the new text and try again.",
            ),
            Self::Ambiguous => language.pick(
                "ファイルが変わり、同じ行がいくつもあるので、何も書き込みませんでした。新しい内容を見てもう一度操作してください。",
                "The file has changed and several lines read alike, so nothing was written; look at the new text and try again.",
            ),
            Self::NotATask => language.pick(
                "この行には切り替えられる [ ] がないので、何も書き込みませんでした。エディタで直してください。",
                "The line has no [ ] that can be ticked and nothing was written; change it in an editor.",
            ),
            Self::Unclear => language.pick(
                "この行か周りに読めないバイトがあり、どこを書き換えるか確かでないので、何も書き込みませんでした。エディタで直してください。",
                "There are unreadable bytes in or around the line and what to change is not certain, so nothing was written; change it in an editor.",
            ),
            Self::Busy => language.pick(
                "ほかのアプリがこのファイルを書き換え続けているので、何も書き込みませんでした。少し待ってもう一度操作してください。",
                "Another program keeps writing the file and nothing was written; wait a little and try again.",
            ),
        }
    }
}
