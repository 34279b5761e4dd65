//! What becomes of a tick.

use crate::language::Language;
use crate::notes::NotePath;
use crate::wire::{Notice, TickResponse};

/// What became of a tick.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TickOutcome {
    /// The file holds the wanted state, durably.
    Written {
        /// Hash of the file as it now is.
        hash: String,
    },
    /// Nothing was written.
    Refused(Refusal),
}

/// Why a tick was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No line reads as the reader saw it.
    LineChanged,
    /// The file has changed and several lines read alike.
    Ambiguous,
    /// The line has no box that can be ticked.
    NotATask,
    /// The file has changed and the line has bytes that cannot be read.
    Unclear,
    /// Another program keeps writing the file.
    Busy,
}

impl TickOutcome {
    pub(super) fn written(hash: blake3::Hash) -> Self {
        Self::Written {
            hash: hash.to_hex().to_string(),
        }
    }

    /// The outcome as it crosses the wire.
    pub fn to_wire(&self, path: &NotePath, language: Language) -> TickResponse {
        match self {
            Self::Written { .. } => TickResponse {
                written: true,
                notice: None,
            },
            Self::Refused(refusal) => TickResponse {
                written: false,
                notice: Some(refusal.to_wire(path, language)),
            },
        }
    }
}

impl Refusal {
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
                "ファイルが変わり、この行には読めないバイトがあるので、何も書き込みませんでした。新しい内容を見てもう一度操作してください。",
                "The file has changed and the line has unreadable bytes, so nothing was written; look at the new text and try again.",
            ),
            Self::Busy => language.pick(
                "ほかのアプリがこのファイルを書き換え続けているので、何も書き込みませんでした。少し待ってもう一度操作してください。",
                "Another program keeps writing the file and nothing was written; wait a little and try again.",
            ),
        }
    }

    fn to_wire(self, path: &NotePath, language: Language) -> Notice {
        Notice {
            code: self.code().to_owned(),
            message: self.message(language).to_owned(),
            path: Some(path.to_string()),
        }
    }
}
