//! What can fail in the engine, each with a stable code and a sentence that says what to do.

use std::io;
use std::path::PathBuf;

use crate::language::Language;
use crate::wire::WireError;

/// A failure of the engine.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The notes folder does not exist or is not a folder.
    #[error("no notes folder at {0}")]
    NoFolder(PathBuf),
    /// The notes folder cannot be read.
    #[error("cannot read folder {path}")]
    UnreadableFolder {
        /// The folder.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// There is no such note (any more).
    #[error("no note {0}")]
    NoNote(String),
    /// A note exists but cannot be read.
    #[error("cannot read note {path}")]
    UnreadableNote {
        /// Relative to the notes folder.
        path: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A file that is not text.
    #[error("{0} is not text")]
    BinaryNote(String),
    /// A note could not be written; the file is as it was.
    #[error("cannot write note {path}")]
    UnwritableNote {
        /// Relative to the notes folder.
        path: String,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A note is in an encoding in which a single mark cannot be changed in place.
    #[error("{path} is {encoding}, which is read only")]
    ReadOnlyEncoding {
        /// Relative to the notes folder.
        path: String,
        /// The encoding's name.
        encoding: &'static str,
    },
    /// The note's encoding has no such character, so a text cannot be written into it.
    #[error("{path} is {encoding}, which has no {character}")]
    Unmappable {
        /// Relative to the notes folder.
        path: String,
        /// The encoding's name.
        encoding: &'static str,
        /// The character.
        character: char,
    },
    /// The journal of edits cannot be read or written, so that nothing is written at all.
    #[error("cannot write the journal {path}")]
    Journal {
        /// The journal's file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
    /// A note is larger than what is read.
    #[error("{0} is too large")]
    TooLarge(String),
    /// A symbolic link leads out of the notes folder.
    #[error("{0} leads out of the notes folder")]
    OutsideFolder(String),
    /// The user's choices for tasks cannot be read.
    #[error("cannot read {path}: {reason}")]
    Settings {
        /// The file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The note that the user chose for the inbox cannot be in the notes folder.
    #[error("{path} names an inbox outside the notes folder: {inbox}")]
    BadInbox {
        /// The file in which it is chosen.
        path: PathBuf,
        /// What is written there.
        inbox: String,
    },
    /// Something that should be a day is none.
    #[error("{0} is no date")]
    BadDate(String),
    /// The system's limit of watched folders is reached.
    #[error("too many folders to watch beneath {0}")]
    WatchLimit(PathBuf),
    /// The notes folder cannot be watched.
    #[error("cannot watch {path}: {reason}")]
    Watch {
        /// The notes folder.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// The dictionary is missing or not of this version.
    #[error("no usable dictionary at {path}: {reason}")]
    Dictionary {
        /// Where it was looked for.
        path: PathBuf,
        /// Why it cannot be used.
        reason: String,
    },
    /// Another process is writing the index.
    #[error("another process is writing the index at {0}")]
    IndexBusy(PathBuf),
    /// The index cannot be read or written.
    #[error("the index at {path} failed: {reason}")]
    Index {
        /// The index folder.
        path: PathBuf,
        /// What tantivy said.
        reason: String,
    },
    /// There is no place for Sakuin's own files: the home folder is not known.
    #[error("the home folder is not known")]
    NoHome,
    /// What the window remembers could not be written.
    #[error("cannot write {path}")]
    State {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// Why, in Japanese for the usual causes; the system's own words are English.
fn cause_ja(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "許可がありません".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "読み取り専用の場所です".to_owned(),
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "空き容量がありません".to_owned()
        }
        io::ErrorKind::AlreadyExists => "行き先のないリンクが同じ名前であります".to_owned(),
        _ => error.to_string(),
    }
}

impl EngineError {
    /// Stable name to switch on.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoFolder(_) => "no-folder",
            Self::UnreadableFolder { .. } => "unreadable-folder",
            Self::NoNote(_) => "no-note",
            Self::UnreadableNote { .. } => "unreadable-note",
            Self::BinaryNote(_) => "binary-note",
            Self::UnwritableNote { .. } => "unwritable-note",
            Self::ReadOnlyEncoding { .. } => "read-only-encoding",
            Self::Unmappable { .. } => "unmappable",
            Self::Journal { .. } => "journal",
            Self::TooLarge(_) => "too-large",
            Self::OutsideFolder(_) => "outside-folder",
            Self::Settings { .. } => "settings",
            Self::BadInbox { .. } => "bad-inbox",
            Self::BadDate(_) => "bad-date",
            Self::WatchLimit(_) => "watch-limit",
            Self::Watch { .. } => "watch",
            Self::Dictionary { .. } => "dictionary",
            Self::IndexBusy(_) => "index-busy",
            Self::Index { .. } => "index",
            Self::NoHome => "no-home",
            Self::State { .. } => "state",
        }
    }

    /// One sentence in the reader's language, with what to do.
    pub fn message(&self, language: Language) -> String {
        match language {
            Language::Ja => self.message_ja(),
            Language::En => self.message_en(),
        }
    }

    /// The error as it crosses the wire.
    pub fn to_wire(&self, language: Language) -> WireError {
        WireError {
            code: self.code().to_owned(),
            message: self.message(language),
        }
    }

    fn message_ja(&self) -> String {
        match self {
            Self::NoFolder(path) => {
                format!(
                    "フォルダ {} が見つかりません。場所を確かめて開き直してください。",
                    path.display()
                )
            }
            Self::UnreadableFolder { path, source } => format!(
                "フォルダ {} を読めません（{cause}）。アクセス権を確かめてください。",
                path.display(),
                cause = cause_ja(source)
            ),
            Self::NoNote(path) => {
                format!("{path} が見つかりません。削除されたか、名前が変わったようです。")
            }
            Self::UnreadableNote { path, source } => {
                let cause = cause_ja(source);
                format!("{path} を読めません（{cause}）。アクセス権を確かめてください。")
            }
            Self::BinaryNote(path) => {
                format!("{path} はテキストではないので表示できません。別のアプリで開いてください。")
            }
            Self::UnwritableNote { path, source } => format!(
                "{path} に書き込めませんでした（{cause}）。ファイルは元のままです。アクセス権と空き容量を確かめてください。",
                cause = cause_ja(source)
            ),
            Self::ReadOnlyEncoding { path, encoding } => format!(
                "{path} は {encoding} なので書き換えられません。UTF-8 に変換してから操作してください。"
            ),
            Self::Unmappable {
                path,
                encoding,
                character,
            } => format!(
                "{path} は {encoding} なので「{character}」を書き込めません。ほかの文字にするか、UTF-8 に変換してから操作してください。"
            ),
            Self::Journal { path, source } => format!(
                "元に戻すための記録 {} に書けない（{cause}）ので、ノートには何も書き込みませんでした。空き容量とアクセス権を確かめてください。",
                path.display(),
                cause = cause_ja(source)
            ),
            Self::TooLarge(path) => {
                format!("{path} は大きすぎて読めません。いくつかのファイルに分けてください。")
            }
            Self::OutsideFolder(path) => format!(
                "{path} はノートのフォルダの外を指すリンクなので開きません。中身をフォルダに移してください。"
            ),
            Self::Settings { path, reason } => format!(
                "設定 {} を読めない（{reason}）ので、何も書き込みませんでした。{{\"inbox\": \"inbox.md\", \"done_stamp\": false}} の形に直してください。",
                path.display()
            ),
            Self::BadInbox { path, inbox } => format!(
                "設定 {} の inbox「{inbox}」はノートのフォルダの中にないので、何も書き込みませんでした。「仕事/受信箱.md」のように、フォルダから見た場所に直してください。",
                path.display()
            ),
            Self::BadDate(text) => {
                format!("「{text}」は日付ではありません。2026-11-30 のように書いてください。")
            }
            Self::WatchLimit(path) => format!(
                "フォルダ {} は監視できる数を超えたので、外での変更は開き直すまで反映されません。fs.inotify.max_user_watches を増やしてください。",
                path.display()
            ),
            Self::Watch { path, reason } => format!(
                "フォルダ {} を監視できない（{reason}）ので、外での変更は開き直すまで反映されません。",
                path.display()
            ),
            Self::Dictionary { path, reason } => format!(
                "辞書 {} を使えません（{reason}）。`make dictionary` で作り直すか、インストールし直してください。",
                path.display()
            ),
            Self::IndexBusy(path) => format!(
                "ほかの Sakuin が索引 {} を更新中です。終わってからもう一度試してください。",
                path.display()
            ),
            Self::Index { path, reason } => format!(
                "索引 {} を使えません（{reason}）。空き容量とアクセス権を確かめ、`sakuin index --rebuild` で作り直してください。",
                path.display()
            ),
            Self::NoHome => "ホームフォルダーが分かりません。環境変数 HOME に絶対パスを設定してから開き直してください。".to_owned(),
            Self::State { path, source } => format!(
                "開いているノートや保存した検索を {} に記録できません（{cause}）。空き容量とアクセス権を確かめてください。",
                path.display(),
                cause = cause_ja(source)
            ),
        }
    }

    fn message_en(&self) -> String {
        match self {
            Self::NoFolder(path) => {
                format!(
                    "There is no folder {}; check the place and open it again.",
                    path.display()
                )
            }
            Self::UnreadableFolder { path, source } => format!(
                "The folder {} cannot be read ({source}); check its permissions.",
                path.display()
            ),
            Self::NoNote(path) => {
                format!("{path} is not there; it seems to have been deleted or renamed.")
            }
            Self::UnreadableNote { path, source } => {
                format!("{path} cannot be read ({source}); check its permissions.")
            }
            Self::BinaryNote(path) => {
                format!("{path} is not text and cannot be shown; open it with another app.")
            }
            Self::UnwritableNote { path, source } => format!(
                "{path} could not be written ({source}) and is as it was; check permissions and free space."
            ),
            Self::ReadOnlyEncoding { path, encoding } => {
                format!("{path} is {encoding} and cannot be changed; convert it to UTF-8 first.")
            }
            Self::Unmappable {
                path,
                encoding,
                character,
            } => format!(
                "{path} is {encoding}, which has no “{character}”; use other characters or convert it to UTF-8 first."
            ),
            Self::Journal { path, source } => format!(
                "The journal {} that lets changes be undone cannot be written ({source}), so the note was left alone; check free space and permissions.",
                path.display()
            ),
            Self::TooLarge(path) => {
                format!("{path} is too large to be read; split it into several files.")
            }
            Self::OutsideFolder(path) => format!(
                "{path} is a link out of the notes folder and is not opened; move what it links to into the folder."
            ),
            Self::Settings { path, reason } => format!(
                "The settings {} cannot be read ({reason}) and nothing was written; write them as {{\"inbox\": \"inbox.md\", \"done_stamp\": false}}.",
                path.display()
            ),
            Self::BadInbox { path, inbox } => format!(
                "The inbox “{inbox}” in {} is not in the notes folder, so nothing was written; name it as seen from the folder, such as work/inbox.md.",
                path.display()
            ),
            Self::BadDate(text) => {
                format!("“{text}” is no date; write it as 2026-11-30.")
            }
            Self::WatchLimit(path) => format!(
                "The folder {} has more subfolders than can be watched, so outside changes show only after reopening; raise fs.inotify.max_user_watches.",
                path.display()
            ),
            Self::Watch { path, reason } => format!(
                "The folder {} cannot be watched ({reason}), so outside changes show only after reopening it.",
                path.display()
            ),
            Self::Dictionary { path, reason } => format!(
                "The dictionary {} cannot be used ({reason}); build it with `make dictionary` or install again.",
                path.display()
            ),
            Self::IndexBusy(path) => format!(
                "Another Sakuin is updating the index {}; try again when it has finished.",
                path.display()
            ),
            Self::Index { path, reason } => format!(
                "The index {} cannot be used ({reason}); check free space and permissions, then run `sakuin index --rebuild`.",
                path.display()
            ),
            Self::NoHome => {
                "The home folder is not known; set HOME to an absolute path and start again."
                    .to_owned()
            }
            Self::State { path, source } => format!(
                "The open notes and saved searches cannot be kept in {} ({source}); check free space and permissions.",
                path.display()
            ),
        }
    }
}
