//! The engine as the window and the terminal see it: one notes folder and its index.

use std::path::PathBuf;
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock, RwLockReadGuard};

use jiff::civil::Date;
use tantivy::{DocAddress, Searcher};
use unicode_normalization::UnicodeNormalization as _;

use crate::analysis::{Analyzer, Lexicon, LoadedDictionary};
use crate::error::EngineError;
use crate::goto::{self, Directory};
use crate::index::record::{NoteRecord, NoticeRecord, SectionRecord};
use crate::index::{Index, note_key};
use crate::language::Language;
use crate::markdown::{self, ParsedNote, RenderOptions};
use crate::notes::{self, NotePath};
use crate::personal::Personal;
use crate::search::cache::FoundCache;
use crate::search::highlight::{self, Matches};
use crate::search::listing::listing;
use crate::search::order::{Folding, Page};
use crate::search::rank::Outcome;
use crate::search::snippet::snippet;
use crate::search::within;
use crate::synonyms;
use crate::tasks;
use crate::update::{Catalog, OnEvent};
use crate::watch::Hint;
use crate::wire::{
    CheckReport, DueFilter, FolderRequest, FolderView, GoToRequest, GoToResponse, Hit, HitPlace,
    Moment, NameMatch, NamesRequest, NoteEntry, NoteView, Notice, OpenNoteRequest, Progress,
    SearchRequest, SearchResponse, Task, TaskFilter, TaskList, TasksRequest,
};
use crate::write::Writer;

/// What an engine is opened with; it reads nothing of its surroundings by itself.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The notes folder.
    pub notes_dir: PathBuf,
    /// Where the folder's index lives, see [`crate::places::Homes::index_dir`].
    pub index_dir: PathBuf,
    /// Where what concerns the folder and must outlive a restart is kept, see
    /// [`crate::places::Homes::state_dir`]. Made when something is first kept there.
    pub state_dir: PathBuf,
    /// Where the user's own synonyms and words are; it need not exist.
    pub config_dir: PathBuf,
    /// Where the dictionary is.
    pub dictionary_dir: PathBuf,
    /// Version of the dictionary; an index made with another is made anew.
    pub dictionary_version: String,
    /// The language of notices and errors at first, see [`Engine::set_language`].
    pub language: Language,
    /// The local date and time.
    pub clock: crate::Clock,
}

/// A section of the index as it is between two updates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct SectionId(DocAddress);

/// A notes folder with its index.
pub struct Engine {
    pub(crate) settings: Settings,
    pub(crate) index: Index,
    dictionary: RwLock<LoadedDictionary>,
    pub(crate) personal: Personal,
    pub(crate) catalog: RwLock<Catalog>,
    pub(crate) updating: Mutex<()>,
    pub(crate) progress: RwLock<Option<Progress>>,
    /// Who is told of changes, once the engine was started.
    pub(crate) on_event: Arc<OnceLock<OnEvent>>,
    /// Tells the thread that keeps the index up that there is something to look at, once it runs.
    pub(crate) hints: OnceLock<Sender<Hint>>,
    pub(crate) writer: Writer,
    /// What was looked up lately.
    pub(crate) found: FoundCache,
    analyzers: Mutex<Vec<Analyzer>>,
    /// Names to go to, made from the catalog when they are first asked for.
    directory: Mutex<Directory>,
    language: Arc<RwLock<Language>>,
}

impl Engine {
    /// Opens the index of a notes folder, or begins an empty one. Nothing of the folder is read yet.
    ///
    /// # Errors
    ///
    /// [`EngineError::NoFolder`] and [`EngineError::UnreadableFolder`] for the notes folder,
    /// [`EngineError::Dictionary`] and [`EngineError::Index`] for the others.
    pub fn open(settings: Settings) -> Result<Self, EngineError> {
        notes::Root::open(&settings.notes_dir)?;
        let dictionary = LoadedDictionary::load(&settings.dictionary_dir)?;
        let personal = Personal::open(
            &settings.config_dir,
            &settings.notes_dir,
            synonyms::load(&settings.dictionary_dir)?,
        );
        let words = personal.words();
        let dictionary = dictionary.with_own(&words.own);
        let version = words.in_version(&settings.dictionary_version);
        let index = Index::open(&settings.index_dir, &version)?;
        let on_event: Arc<OnceLock<OnEvent>> = Arc::default();
        let language = Arc::new(RwLock::new(settings.language));
        let engine = Self {
            writer: crate::edits::writer(&settings, &on_event, &language),
            index,
            found: FoundCache::default(),
            dictionary: RwLock::new(dictionary),
            personal,
            catalog: RwLock::default(),
            updating: Mutex::default(),
            progress: RwLock::default(),
            on_event,
            hints: OnceLock::new(),
            analyzers: Mutex::default(),
            directory: Mutex::default(),
            language,
            settings,
        };
        engine.load_catalog()?;
        // What cannot be brought to an end now is when the next edit is made.
        engine.writer.recover().ok();
        Ok(engine)
    }

    /// The folder as the window shows it.
    ///
    /// # Errors
    ///
    /// [`EngineError::NoFolder`] when the notes folder is gone.
    pub fn folder(&self, request: &FolderRequest) -> Result<FolderView, EngineError> {
        notes::Root::open(&self.settings.notes_dir)?;
        let catalog = self.catalog.read().unwrap_or_else(PoisonError::into_inner);
        let wanted: Vec<&NoteRecord> = match &request.only {
            Some(only) => only
                .iter()
                .filter_map(|path| catalog.notes.get(path))
                .collect(),
            None => catalog.notes.values().collect(),
        };
        let mut notes: Vec<NoteEntry> = wanted
            .into_iter()
            .map(|note| NoteEntry {
                path: note.path.clone(),
                title: note.title.clone(),
                open_tasks: note.tasks.iter().filter(|task| !task.done).count(),
            })
            .collect();
        notes.sort_by(|a, b| tree_order(&a.path, &b.path));
        Ok(FolderView {
            folder: self.settings.notes_dir.display().to_string(),
            language: self.language().pick("ja", "en").to_owned(),
            sections: catalog.sections(),
            notices: self.notices(&catalog),
            progress: self
                .progress
                .read()
                .unwrap_or_else(PoisonError::into_inner)
                .clone(),
            notes,
        })
    }

    /// Searches the folder. [`SearchResponse::took_us`] is left at zero: the caller has the clock.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be read.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchResponse, EngineError> {
        let searcher = self.index.searcher();
        let SearchRequest {
            query, scopes, now, ..
        } = request;
        let mut page = page_of(request);
        if let Some(place) = &request.keep {
            page.keep = self.pieces(&searcher, place)?;
        }
        let asked = self.ask(query, scopes, *now, &searcher, &page)?;
        let (outcome, words) = (&asked.outcome, asked.words());
        let letters = asked.letters();
        let mut hits = Vec::with_capacity(outcome.page.ranked.len());
        for (at, ranked) in outcome.page.ranked.iter().enumerate() {
            let section = self.index.section(&searcher, ranked.address)?;
            let matches = self.matches(outcome, &searcher, ranked.address, &section)?;
            let listing = outcome.page.shares.get(at).map(|share| {
                let catalog = self.catalog.read().unwrap_or_else(PoisonError::into_inner);
                let note = catalog.notes.get(&section.path);
                listing(&section, &matches, &letters, *share, note)
            });
            hits.push(Hit {
                snippet: snippet(&section, &matches, listing.is_some()),
                why: highlight::seen(ranked.why, &words, &section, &matches),
                path: section.path,
                line: section.line,
                end_line: section.end_line,
                title: section.title,
                heading_path: section.heading_path,
                anchor: section.anchor,
                score: ranked.score,
                listing,
                explain: if request.explain {
                    outcome.explain(&asked.plan, ranked, self.index.fields())
                } else {
                    Vec::new()
                },
            });
        }
        Ok(SearchResponse {
            query: query.clone(),
            full: (!scopes.is_empty()).then(|| asked.query.to_string()),
            took_us: 0,
            total: outcome.page.total,
            notes: outcome.page.notes,
            listed: outcome.page.listed,
            notices: self.literal_notices(&asked.query.literals),
            hits,
        })
    }

    /// The pieces of a section in the index; nothing if it is gone.
    fn pieces(
        &self,
        searcher: &Searcher,
        place: &HitPlace,
    ) -> Result<Vec<DocAddress>, EngineError> {
        let mut pieces = self.index.sections_of(searcher, &place.path)?;
        let expected = {
            let catalog = self.catalog.read().unwrap_or_else(PoisonError::into_inner);
            let note = catalog.notes.get(&place.path);
            note.and_then(|note| note.headings.iter().position(|h| h.anchor == place.anchor))
        };
        // To read a section takes its time, and a note may have thousands.
        pieces.sort_by_key(|(ordinal, _)| ordinal.abs_diff(expected.unwrap_or_default()));
        for (ordinal, address) in &pieces {
            if self.index.section(searcher, *address)?.anchor == place.anchor {
                let of_it = pieces.iter().filter(|(other, _)| other == ordinal);
                return Ok(of_it.map(|(_, address)| *address).collect());
            }
        }
        Ok(Vec::new())
    }

    /// Where one can go by what is typed of a note's or a heading's name.
    ///
    /// # Errors
    ///
    /// None at present; the index may be asked later.
    pub fn go_to(&self, request: &GoToRequest) -> Result<GoToResponse, EngineError> {
        Ok(goto::go_to(&self.names(), request))
    }

    /// Which of some names are meant by what is typed, best first.
    ///
    /// # Errors
    ///
    /// None at present; the index may be asked later.
    pub fn match_names(&self, request: &NamesRequest) -> Result<Vec<NameMatch>, EngineError> {
        let mut directory = self
            .directory
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        Ok(self.with_analyzer(|analyzer| goto::match_names(&mut directory, request, analyzer)))
    }

    /// Makes the names ready, so that nobody has to wait for them.
    pub(crate) fn refresh_names(&self) {
        drop(self.names());
    }

    /// The names of the notes as they are in the catalog now.
    fn names(&self) -> MutexGuard<'_, Directory> {
        let mut directory = self
            .directory
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let catalog = self.catalog.read().unwrap_or_else(PoisonError::into_inner);
        if !directory.is_of(catalog.stamp()) {
            self.with_analyzer(|analyzer| {
                directory.update(catalog.notes.values(), catalog.stamp(), analyzer);
            });
        }
        directory
    }

    /// Every section in the index, with the id under which [`Engine::matching`] names it until
    /// the next update.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be read.
    pub fn sections(&self) -> Result<Vec<(SectionId, SectionRecord)>, EngineError> {
        let searcher = self.index.searcher();
        let mut out = Vec::new();
        for address in self.index.sections(&searcher)? {
            out.push((SectionId(address), self.index.section(&searcher, address)?));
        }
        Ok(out)
    }

    /// Every section that matches a query, best first: what [`Engine::search`] finds, without the
    /// texts.
    ///
    /// # Errors
    ///
    /// [`EngineError::Index`] when the index cannot be read.
    pub fn matching(&self, query: &str) -> Result<Vec<SectionId>, EngineError> {
        let searcher = self.index.searcher();
        let all = Page::best(usize::MAX);
        let asked = self.ask(query, &[], Moment::default(), &searcher, &all)?;
        Ok(asked
            .outcome
            .page
            .ranked
            .into_iter()
            .map(|ranked| SectionId(ranked.address))
            .collect())
    }

    /// Reads a note and renders it, with every match of the query marked.
    ///
    /// # Errors
    ///
    /// Those of reading a note.
    pub fn open_note(&self, request: &OpenNoteRequest) -> Result<NoteView, EngineError> {
        let path = self.note_path(&request.path)?;
        let file = notes::read(&self.settings.notes_dir, &path)?;
        let document = markdown::read(&file.text);
        let marks = match request.query.as_deref().map(str::trim) {
            Some(query) if !query.is_empty() || !request.scopes.is_empty() => {
                self.marks(request, &path, &file, &document.note)?
            }
            _ => Vec::new(),
        };
        let find = |name: &str| self.find_note(name);
        let exists = |path: &str| self.has_note(path);
        let rendered = markdown::render_document(
            &file.text,
            document,
            &RenderOptions {
                marks: &marks,
                read_only_tasks: file.encoding.is_read_only(),
                note_path: path.as_str(),
                language: self.language(),
                wiki: Some(&find),
                exists: Some(&exists),
            },
        );
        let record = crate::records::record(&file, &rendered.note);
        Ok(NoteView {
            title: record.title.clone(),
            html: rendered.html,
            outline: rendered.outline,
            tasks: tasks_of(&record),
            matches: rendered.matches,
            hash: file.hash.clone(),
            encoding: (!file.encoding.is_utf8()).then(|| file.encoding.name().to_owned()),
            notices: record
                .notices
                .iter()
                .map(|n| self.notice(&record.path, n))
                .collect(),
            path: record.path,
        })
    }

    /// A note's text, or its HTML, or those of the section with this anchor ([`Engine::named`]);
    /// nothing when it has no such section.
    ///
    /// # Errors
    ///
    /// Those of reading a note.
    pub fn show(
        &self,
        path: &str,
        anchor: Option<&str>,
        html: bool,
    ) -> Result<Option<String>, EngineError> {
        let path = self.note_path(path)?;
        let file = notes::read(&self.settings.notes_dir, &path)?;
        let parsed = markdown::parse(&file.text);
        let range = match anchor {
            None => 0..file.text.len(),
            Some(anchor) => match parsed.sections.iter().find(|s| s.anchor == anchor) {
                Some(section) => section.bytes.clone(),
                None => return Ok(None),
            },
        };
        let text = file.text.get(range).unwrap_or_default();
        if !html {
            return Ok(Some(text.to_owned()));
        }
        let find = |name: &str| self.find_note(name);
        let options = RenderOptions {
            note_path: path.as_str(),
            language: self.language(),
            wiki: Some(&find),
            ..RenderOptions::default()
        };
        Ok(Some(markdown::render(text, &options).html))
    }

    /// The tasks of all notes, in the order of the tree.
    ///
    /// # Errors
    ///
    /// None at present; the index may be asked later.
    pub fn tasks(&self, which: TaskFilter) -> Result<Vec<Task>, EngineError> {
        let catalog = self.catalog.read().unwrap_or_else(PoisonError::into_inner);
        let mut notes: Vec<&NoteRecord> = catalog.notes.values().collect();
        notes.sort_by(|a, b| tree_order(&a.path, &b.path));
        let wanted = |task: &Task| match which {
            TaskFilter::All => true,
            TaskFilter::Open => !task.done,
            TaskFilter::Done => task.done,
        };
        Ok(notes
            .into_iter()
            .flat_map(tasks_of)
            .filter(wanted)
            .collect())
    }

    /// The list of tasks that a request asks for.
    ///
    /// # Errors
    ///
    /// [`EngineError::BadDate`] when the request names a day that is none, and
    /// [`EngineError::Index`] when the index cannot be read.
    pub fn task_list(&self, request: &TasksRequest) -> Result<TaskList, EngineError> {
        let day =
            |text: &str| tasks::day(text).ok_or_else(|| EngineError::BadDate(text.to_owned()));
        let today = day(&request.today)?;
        if let Some(DueFilter::On(text)) = &request.due {
            day(text)?;
        }
        let found = match request.query.trim() {
            "" => None,
            query => {
                self.count_alike();
                Some(self.tasks_matching(query, today)?)
            }
        };
        let catalog = self.catalog.read().unwrap_or_else(PoisonError::into_inner);
        let mut notes: Vec<&NoteRecord> = catalog
            .notes
            .values()
            .filter(|note| !note.tasks.is_empty())
            .collect();
        notes.sort_by(|a, b| tree_order(&a.path, &b.path));
        Ok(tasks::list(&notes, request, today, found.as_ref()))
    }

    /// The state of the folder and its index.
    ///
    /// # Errors
    ///
    /// [`EngineError::NoFolder`] when the notes folder is gone.
    pub fn check(&self) -> Result<CheckReport, EngineError> {
        let scan = notes::scan(&self.settings.notes_dir)?;
        let catalog = self.catalog.read().unwrap_or_else(PoisonError::into_inner);
        let indexed = scan
            .files
            .iter()
            .filter(|file| catalog.notes.contains_key(file.path.as_str()))
            .count();
        let (own_synonyms, own_words) = self.personal.counts();
        Ok(CheckReport {
            notes: scan.files.len(),
            indexed,
            sections: catalog.sections(),
            notices: self.notices(&catalog),
            index_version: crate::index::FORMAT.to_owned(),
            dictionary_version: self
                .personal
                .words()
                .in_version(&self.settings.dictionary_version),
            own_synonyms,
            own_words,
        })
    }

    /// What is known of the notes.
    pub(crate) fn catalog(&self) -> RwLockReadGuard<'_, Catalog> {
        self.catalog.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// The language of notices and errors.
    pub fn language(&self) -> Language {
        *self.language.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Words notices and errors in another language from now on.
    pub fn set_language(&self, language: Language) {
        *self
            .language
            .write()
            .unwrap_or_else(PoisonError::into_inner) = language;
    }

    /// A new analyser over the dictionary and the user's words.
    pub(crate) fn analyzer(&self) -> Analyzer {
        let generation = self.personal.generation();
        let dictionary = self
            .dictionary
            .read()
            .unwrap_or_else(PoisonError::into_inner);
        let mut analyzer = Analyzer::new(Lexicon::new(&dictionary));
        analyzer.generation = generation;
        analyzer
    }

    /// Reads the user's words again if they have changed; the index, which was made with the old
    /// ones, begins anew.
    pub(crate) fn take_words(&self) -> Result<(), EngineError> {
        let Some(words) = self.personal.changed_words() else {
            return Ok(());
        };
        if words.version == self.personal.words().version {
            self.personal.use_words(words);
            return Ok(());
        }
        let version = words.in_version(&self.settings.dictionary_version);
        self.index.begin_anew(&version)?;
        {
            let mut dictionary = self
                .dictionary
                .write()
                .unwrap_or_else(PoisonError::into_inner);
            *dictionary = dictionary.with_own(&words.own);
        }
        // Only now: an analyser of this generation must have the new dictionary.
        self.personal.use_words(words);
        *self.catalog.write().unwrap_or_else(PoisonError::into_inner) = Catalog::default();
        Ok(())
    }

    /// An analyser that no other thread is using.
    pub(crate) fn with_analyzer<T>(&self, act: impl FnOnce(&mut Analyzer) -> T) -> T {
        let idle = self
            .analyzers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        // One that was made before the user's words changed is of no use any more.
        let generation = self.personal.generation();
        let mut analyzer = idle
            .filter(|idle| idle.generation == generation)
            .unwrap_or_else(|| self.analyzer());
        let out = act(&mut analyzer);
        self.analyzers
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(analyzer);
        out
    }

    fn matches(
        &self,
        outcome: &Outcome,
        searcher: &Searcher,
        address: DocAddress,
        section: &SectionRecord,
    ) -> Result<Matches, EngineError> {
        highlight::matches(outcome, self.index.fields(), searcher, address, section)
            .map_err(|e| self.index.failed(&e))
    }

    /// Source ranges of the query's matches in a note, in reading order.
    fn marks(
        &self,
        request: &OpenNoteRequest,
        path: &NotePath,
        file: &notes::NoteFile,
        parsed: &ParsedNote,
    ) -> Result<Vec<std::ops::Range<usize>>, EngineError> {
        let indexed = {
            let catalog = self.catalog.read().unwrap_or_else(PoisonError::into_inner);
            catalog
                .notes
                .get(path.as_str())
                .is_some_and(|note| note.hash == file.hash)
        };
        // Marks come from the index, which must hold the text that is shown.
        if !indexed && self.refresh(path).is_err() {
            return Ok(Vec::new());
        }
        let searcher = self.index.searcher();
        let sections = self.index.sections_of(&searcher, path.as_str())?;
        let mut addresses: Vec<_> = sections.iter().map(|(_, address)| *address).collect();
        addresses.sort();
        let outcome = self.find_in(request, &searcher, &addresses)?;
        let candidates = within::candidates(&outcome, self.index.fields(), &searcher, &addresses)
            .map_err(|e| self.index.failed(&e))?;
        let mut marks = Vec::new();
        for (ordinal, address) in sections {
            if !candidates.contains(&address) {
                continue;
            }
            let record = self.index.section(&searcher, address)?;
            let (prefix, offset) = (record.prefix as usize, record.offset as usize);
            // The index may be of another moment: only the same text can be marked.
            let own = record.text.get(prefix..).unwrap_or_default();
            let section = parsed.sections.get(ordinal);
            let shown = section.and_then(|s| s.text.text.get(offset..offset + own.len()));
            let (Some(section), Some(shown)) = (section, shown) else {
                continue;
            };
            if own != shown {
                continue;
            }
            for range in self.matches(&outcome, &searcher, address, &record)?.ranges {
                if range.end > prefix {
                    let from = range.start.saturating_sub(prefix) + offset;
                    let visible = from..range.end - prefix + offset;
                    marks.extend(section.text.source_span(visible));
                }
            }
        }
        marks.sort_by_key(|range| (range.start, range.end));
        marks.dedup_by(|next, range| next.start < range.end);
        Ok(marks)
    }

    /// The note that is meant, however its name is composed.
    pub(crate) fn note_path(&self, path: &str) -> Result<NotePath, EngineError> {
        let exact = NotePath::new(path)?;
        let catalog = self.catalog.read().unwrap_or_else(PoisonError::into_inner);
        if catalog.notes.contains_key(path) {
            return Ok(exact);
        }
        let meant = catalog
            .notes
            .keys()
            .filter_map(|known| NotePath::new(known.as_str()).ok())
            .find(|known| known.is_meant_by(path));
        Ok(meant.unwrap_or(exact))
    }

    /// Whether a link to a note leads anywhere. The index may not have come to the note yet.
    fn has_note(&self, path: &str) -> bool {
        let known = |path: &str| {
            let catalog = self.catalog.read().unwrap_or_else(PoisonError::into_inner);
            catalog.notes.contains_key(path)
        };
        let folder = &self.settings.notes_dir;
        // A name that is composed in another way takes a look at every note.
        let meant = || self.note_path(path).is_ok_and(|path| known(path.as_str()));
        known(path) || folder.join(path).is_file() || (!path.is_ascii() && meant())
    }

    /// The note that a wiki link's name means: its title, its file's name or its path.
    fn find_note(&self, name: &str) -> Option<String> {
        let catalog = self.catalog.read().unwrap_or_else(PoisonError::into_inner);
        let is_named = |path: &str| {
            let stem = path.rsplit_once('.').map_or(path, |(stem, _)| stem);
            let file = stem.rsplit('/').next().unwrap_or(stem);
            [path, stem, file]
                .iter()
                .any(|known| known.nfc().eq(name.nfc()))
        };
        let by_path = catalog.notes.keys().find(|path| is_named(path));
        let found = by_path.or_else(|| {
            catalog
                .notes
                .iter()
                .find(|(_, n)| n.title == name)
                .map(|(path, _)| path)
        });
        found.cloned()
    }

    fn notices(&self, catalog: &Catalog) -> Vec<Notice> {
        let language = self.language();
        let mut notices: Vec<Notice> = catalog
            .folder_notices
            .iter()
            .map(|notice| notice.to_wire(language))
            .collect();
        notices.extend(self.personal.notices().iter().map(|n| n.to_wire(language)));
        for note in catalog.notes.values() {
            notices.extend(
                note.notices
                    .iter()
                    .map(|notice| self.notice(&note.path, notice)),
            );
        }
        notices.sort_by(|a, b| a.path.cmp(&b.path));
        notices
    }

    fn notice(&self, path: &str, notice: &NoticeRecord) -> Notice {
        Notice {
            code: notice.code.clone(),
            message: self.language().pick(&notice.ja, &notice.en).to_owned(),
            path: Some(path.to_owned()),
        }
    }

    /// Starts keeping the index up to date on a thread of its own: the folder as it is now, then
    /// every change to it. What happens is told to `on_event`. Beside it, what searching needs is read
    /// from the disk once.
    ///
    /// # Errors
    ///
    /// [`EngineError::Watch`] when no thread can be started.
    pub fn start(self: &Arc<Self>, on_event: OnEvent) -> Result<(), EngineError> {
        crate::update::start(Arc::clone(self), on_event)
    }
}

/// The page that a request asks for.
fn page_of(request: &SearchRequest) -> Page {
    Page {
        offset: request.offset,
        limit: request.limit,
        by_note: request.by_note.as_ref().map(|by_note| Folding {
            fold: by_note.fold,
            unfolded: by_note.unfolded.iter().map(|p| note_key(p)).collect(),
        }),
        keep: Vec::new(),
    }
}

fn tasks_of(note: &NoteRecord) -> Vec<Task> {
    note.tasks
        .iter()
        .map(|task| {
            // Without a today, a date without a year is in none.
            let due = task.due.filter(|day| day.year.is_some());
            let due = due.and_then(|day| tasks::resolve(day, Date::ZERO));
            tasks::task(note, task, due)
        })
        .collect()
}

/// The order of the tree: at each level folders first, then by name.
pub(crate) fn tree_order(a: &str, b: &str) -> std::cmp::Ordering {
    let (mut left, mut right) = (a.split('/').peekable(), b.split('/').peekable());
    loop {
        match (left.next(), right.next()) {
            (Some(x), Some(y)) => {
                let order = (left.peek().is_none(), x).cmp(&(right.peek().is_none(), y));
                if order.is_ne() {
                    return order;
                }
            }
            (x, y) => return x.cmp(&y),
        }
    }
}
