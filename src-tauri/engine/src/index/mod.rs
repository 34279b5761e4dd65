//! The index: a tantivy index of sections, with a record of each note in the same commit,
//! so that what is indexed and what it was made from never disagree.

pub mod areas;
mod documents;
mod merging;
pub mod record;
pub mod schema;
pub mod stream;
pub mod table;
pub mod tags;
pub mod terms;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError, RwLock};

use tantivy::directory::error::{LockError, OpenDirectoryError, OpenReadError};
use tantivy::schema::{IndexRecordOption, Value as _};
use tantivy::{
    DocAddress, DocSet as _, IndexReader, IndexWriter, ReloadPolicy, Searcher, TERMINATED,
    TantivyDocument, TantivyError, Term,
};

use crate::error::EngineError;
use crate::places;
pub use documents::{documents, note_key};
use merging::FewSegments;
use record::{NoteRecord, SectionRecord, TaskKey};
use schema::{ENCODED, Fields, schema};
use stream::EncodedTerms;

/// Changes whenever the same notes would give another index.
pub const FORMAT: &str = "9";

/// Memory for documents not yet written to a segment, in bytes: one segment for most folders.
const WRITER_MEMORY: usize = 256 << 20;

/// The index of one notes folder.
pub struct Index {
    dir: PathBuf,
    version: RwLock<String>,
    fields: Fields,
    task_fields: Fields,
    index: tantivy::Index,
    reader: IndexReader,
    writer: Mutex<Option<IndexWriter>>,
}

impl Index {
    /// Opens the index in `dir`, or makes an empty one when there is none, when it was
    /// made by another version or when it is damaged.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the folder cannot be read or written. An index is
    /// never deleted for such a failure.
    pub fn open(dir: &Path, dictionary_version: &str) -> Result<Self, EngineError> {
        let version = version(dictionary_version);
        let failed = |reason: String| EngineError::Index {
            path: dir.to_owned(),
            reason,
        };
        places::create_private_dir(dir).map_err(|e| failed(e.to_string()))?;
        let existing = match tantivy::Index::open_in_dir(dir) {
            Ok(index) => {
                let payload = index.load_metas().ok().and_then(|metas| metas.payload);
                (payload.as_deref() == Some(&version)).then_some(index)
            }
            Err(error) if is_hardware(&error) => return Err(failed(error.to_string())),
            Err(_) => None,
        };
        let (schema, fields, task_fields) = schema();
        let index = match existing {
            Some(index) => index,
            None => {
                clear_index(dir).map_err(|e| failed(e.to_string()))?;
                tantivy::Index::create_in_dir(dir, schema).map_err(|e| failed(e.to_string()))?
            }
        };
        index.tokenizers().register(ENCODED, EncodedTerms);
        let reader = index
            .reader_builder()
            .reload_policy(ReloadPolicy::Manual)
            .try_into()
            .map_err(|e: TantivyError| failed(e.to_string()))?;
        Ok(Self {
            dir: dir.to_owned(),
            version: RwLock::new(version),
            fields,
            task_fields,
            index,
            reader,
            writer: Mutex::new(None),
        })
    }

    /// The fields.
    pub fn fields(&self) -> &Fields {
        &self.fields
    }

    /// The fields of tasks.
    pub fn task_fields(&self) -> &Fields {
        &self.task_fields
    }

    /// Names format and dictionary.
    pub fn version(&self) -> String {
        let version = self.version.read().unwrap_or_else(PoisonError::into_inner);
        version.clone()
    }

    /// Makes an empty index of another dictionary of this one.
    ///
    /// # Errors
    ///
    /// [`EngineError::IndexBusy`] when another process is writing, [`EngineError::Index`] when the
    /// index cannot be written; it is then as it was.
    pub fn begin_anew(&self, dictionary_version: &str) -> Result<(), EngineError> {
        let mut change = self.change()?;
        change.clear()?;
        *self.version.write().unwrap_or_else(PoisonError::into_inner) = version(dictionary_version);
        change.commit()
    }

    /// The index as of the last commit.
    pub fn searcher(&self) -> Searcher {
        self.reader.searcher()
    }

    /// Looks for commits of other processes.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be read.
    pub fn reload(&self) -> Result<(), EngineError> {
        self.reader.reload().map_err(|e| self.failed(&e))
    }

    /// Tells one commit from another, whichever process made it.
    pub fn stamp(&self) -> Option<u64> {
        self.index.load_metas().ok().map(|metas| metas.opstamp)
    }

    /// The records of all notes, by path.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be read.
    pub fn notes(&self) -> Result<Vec<NoteRecord>, EngineError> {
        let searcher = self.searcher();
        let mut notes: Vec<NoteRecord> = Vec::new();
        for address in self.documents(&searcher, self.fields.kind, "n")? {
            notes.push(self.read(&searcher, address)?);
        }
        notes.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(notes)
    }

    /// The section at `address`.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be read.
    pub fn section(
        &self,
        searcher: &Searcher,
        address: DocAddress,
    ) -> Result<SectionRecord, EngineError> {
        self.read(searcher, address)
    }

    /// The note whose record is at `address`.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be read.
    pub fn note(
        &self,
        searcher: &Searcher,
        address: DocAddress,
    ) -> Result<NoteRecord, EngineError> {
        self.read(searcher, address)
    }

    /// Which task the document at `address` is of.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be read.
    pub fn task(&self, searcher: &Searcher, address: DocAddress) -> Result<TaskKey, EngineError> {
        self.read(searcher, address)
    }

    /// Addresses of all sections.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be read.
    pub fn sections(&self, searcher: &Searcher) -> Result<Vec<DocAddress>, EngineError> {
        self.documents(searcher, self.fields.kind, "s")
    }

    /// Addresses of the sections of one note, in the order of the note, each with the place of
    /// its section in the note: a very long section is in several pieces.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be read.
    pub fn sections_of(
        &self,
        searcher: &Searcher,
        path: &str,
    ) -> Result<Vec<(usize, DocAddress)>, EngineError> {
        let mut pieces = Vec::new();
        for address in self.documents(searcher, self.fields.note, path)? {
            let reader = searcher.segment_reader(address.segment_ord);
            let ordinal = reader
                .fast_fields()
                .u64("ordinal")
                .map_err(|e| self.failed(&e))?
                .first(address.doc_id);
            if let Some(ordinal) = ordinal {
                pieces.push((ordinal as usize, address));
            }
        }
        pieces.sort();
        Ok(pieces)
    }

    /// Begins a change. There is one writer in the world at a time.
    ///
    /// # Errors
    ///
    /// [`EngineError::IndexBusy`] when another process is writing.
    pub fn change(&self) -> Result<Change<'_>, EngineError> {
        let mut writer = self.writer.lock().unwrap_or_else(PoisonError::into_inner);
        if writer.is_none() {
            let fresh = self
                .index
                .writer_with_num_threads(1, WRITER_MEMORY)
                .map_err(|error| match error {
                    TantivyError::LockFailure(LockError::LockBusy, _) => {
                        EngineError::IndexBusy(self.dir.clone())
                    }
                    other => self.failed(&other),
                })?;
            fresh.set_merge_policy(Box::new(FewSegments::default()));
            *writer = Some(fresh);
        }
        Ok(Change {
            index: self,
            writer,
        })
    }

    fn documents(
        &self,
        searcher: &Searcher,
        field: tantivy::schema::Field,
        text: &str,
    ) -> Result<Vec<DocAddress>, EngineError> {
        let term = Term::from_field_text(field, text);
        let mut out = Vec::new();
        for (ord, segment) in searcher.segment_readers().iter().enumerate() {
            let inverted = segment.inverted_index(field).map_err(|e| self.failed(&e))?;
            let postings = inverted
                .read_postings(&term, IndexRecordOption::Basic)
                .map_err(|e| self.failed(&e.into()))?;
            let Some(mut postings) = postings else {
                continue;
            };
            let mut doc = postings.doc();
            while doc != TERMINATED {
                if !segment.is_deleted(doc) {
                    out.push(DocAddress::new(ord as u32, doc));
                }
                doc = postings.advance();
            }
        }
        Ok(out)
    }

    fn read<T: serde::de::DeserializeOwned>(
        &self,
        searcher: &Searcher,
        address: DocAddress,
    ) -> Result<T, EngineError> {
        let doc: TantivyDocument = searcher.doc(address).map_err(|e| self.failed(&e))?;
        let bytes = doc
            .get_first(self.fields.stored)
            .and_then(|value| value.as_bytes())
            .unwrap_or_default();
        postcard::from_bytes(bytes).map_err(|e| EngineError::Index {
            path: self.dir.clone(),
            reason: format!("a record cannot be read: {e}"),
        })
    }

    /// Wraps what tantivy said.
    pub fn failed(&self, error: &TantivyError) -> EngineError {
        EngineError::Index {
            path: self.dir.clone(),
            reason: error.to_string(),
        }
    }
}

/// A change to the index; nothing of it is seen before [`Change::commit`].
pub struct Change<'a> {
    index: &'a Index,
    writer: MutexGuard<'a, Option<IndexWriter>>,
}

impl Change<'_> {
    /// Takes a note out.
    pub fn remove(&mut self, path: &str) {
        if let Some(writer) = self.writer.as_ref() {
            writer.delete_term(Term::from_field_text(self.index.fields.note, path));
        }
    }

    /// Takes every note out.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be written.
    pub fn clear(&mut self) -> Result<(), EngineError> {
        match self.writer.as_ref() {
            Some(writer) => {
                writer
                    .delete_all_documents()
                    .map_err(|e| self.index.failed(&e))?;
                Ok(())
            }
            None => Ok(()),
        }
    }

    /// Makes what has been added so far visible, and goes on.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be written.
    pub fn checkpoint(&mut self) -> Result<(), EngineError> {
        if let Some(writer) = self.writer.as_mut() {
            writer
                .prepare_commit()
                .and_then(|mut commit| {
                    commit.set_payload(&self.index.version());
                    commit.commit()
                })
                .map_err(|e| self.index.failed(&e))?;
        }
        self.index.reload()
    }

    /// Puts a note's documents in, made by [`documents`].
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be written.
    pub fn add(&mut self, documents: Vec<TantivyDocument>) -> Result<(), EngineError> {
        if let Some(writer) = self.writer.as_ref() {
            // As one operation: a note's documents are then in one segment, where a note found by
            // its name leads to its sections.
            writer
                .run(
                    documents
                        .into_iter()
                        .map(tantivy::indexer::UserOperation::Add),
                )
                .map_err(|e| self.index.failed(&e))?;
        }
        Ok(())
    }

    /// Makes the change durable and visible.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be written; it is then as it was.
    pub fn commit(mut self) -> Result<(), EngineError> {
        let Some(writer) = self.writer.as_mut() else {
            return Ok(());
        };
        let result = writer.prepare_commit().and_then(|mut commit| {
            commit.set_payload(&self.index.version());
            commit.commit()
        });
        // The writer is given up between changes: its lock would keep other processes out, and one
        // that failed once may hold no lock any more.
        let writer = self.writer.take();
        result.map_err(|e| self.index.failed(&e))?;
        self.index.reload()?;
        if let Some(writer) = writer {
            writer
                .wait_merging_threads()
                .map_err(|e| self.index.failed(&e))?;
            // What has been merged meanwhile is quicker to search.
            self.index.reload()?;
        }
        Ok(())
    }
}

/// What every commit carries.
fn version(dictionary_version: &str) -> String {
    format!("{FORMAT}/{dictionary_version}")
}

/// Whether the failure lies with the machine, not with the index: such an index is never wiped.
fn is_hardware(error: &TantivyError) -> bool {
    matches!(
        error,
        TantivyError::IoError(_)
            | TantivyError::LockFailure(..)
            | TantivyError::OpenDirectoryError(
                OpenDirectoryError::IoError { .. } | OpenDirectoryError::NotADirectory(_)
            )
            | TantivyError::OpenReadError(OpenReadError::IoError { .. })
    )
}

/// Deletes the files of an index that is not to be used any more, and refuses a folder that
/// holds anything else: it was named by mistake.
fn clear_index(dir: &Path) -> io::Result<()> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        if !entry.file_type()?.is_file() || !is_index_file(&name.to_string_lossy()) {
            let reason = format!("{} is not part of an index", entry.path().display());
            return Err(io::Error::new(io::ErrorKind::AlreadyExists, reason));
        }
        files.push(entry.path());
    }
    files.iter().try_for_each(fs::remove_file)
}

/// Whether tantivy gives such a name: its lists and locks, and segments by a hexadecimal id.
fn is_index_file(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    let segment = stem.len() == 32 && stem.bytes().all(|b| b.is_ascii_hexdigit());
    segment
        || matches!(name, "meta.json" | ".managed.json")
        || name.starts_with(".tantivy-")
        || name.starts_with(".tmp")
}
