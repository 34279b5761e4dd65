//! What the interface can ask for: each command is a line over the engine.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};
use std::time::Instant;

use sakuin_engine::Engine;
use sakuin_engine::error::EngineError;
use sakuin_engine::language::Language;
use sakuin_engine::wire::{
    AddTaskRequest, AddTaskResponse, CheckReport, CompleteRequest, Completion, ExplainRequest,
    Explanation, FolderRequest, FolderView, GoToRequest, GoToResponse, NameMatch, NamesRequest,
    NoteView, OpenNoteRequest, Recalled, RememberRequest, SearchRequest, SearchResponse, TaskList,
    TasksRequest, TickRequest, TickResponse, UndoRequest, UndoResponse, WireError,
};
use serde::Deserialize;
use tauri::{State, async_runtime};

use crate::links;
use crate::shortcut::Shortcuts;
use crate::summons::{Pending, Summons};

pub(crate) type Answer<T> = Result<T, WireError>;
/// The session, as commands are handed it.
type Shared<'a> = State<'a, Session>;

/// Opens the engine.
pub(crate) type Open = Box<dyn Fn() -> Result<Arc<Engine>, EngineError> + Send>;

/// The engine behind the window, once there is one.
pub(crate) struct Session {
    pub(crate) engine: OnceLock<Arc<Engine>>,
    pub(crate) open: Mutex<Open>,
    /// The language of the page.
    pub(crate) language: RwLock<Language>,
}

/// Says which language the page is in.
#[derive(Deserialize)]
pub(crate) struct SetLanguageRequest {
    language: Language,
}

/// Asks for a link to be followed.
#[derive(Deserialize)]
pub(crate) struct OpenLinkRequest {
    url: String,
}

impl Session {
    /// Asks the engine on a thread that may block, so that the window never waits.
    async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&Engine) -> Result<T, EngineError> + Send + 'static,
    ) -> Answer<T> {
        let to_wire = |error: &EngineError| error.to_wire(self.language());
        let engine = self.engine().map_err(|error| to_wire(&error))?;
        match async_runtime::spawn_blocking(move || question(&engine)).await {
            Ok(answer) => answer.map_err(|error| to_wire(&error)),
            Err(_panicked) => Err(self.failure(
                "internal",
                "内部エラーが起きました。もう一度試すか、Sakuin を起動し直してください。",
                "Something went wrong inside Sakuin; try again or start it again.",
            )),
        }
    }

    /// A folder that was not there may be by now, so it is tried to open it at every question.
    pub(crate) fn engine(&self) -> Result<Arc<Engine>, EngineError> {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(engine) = self.engine.get() {
            return Ok(Arc::clone(engine));
        }
        let engine = open()?;
        // The page may have been turned to another language meanwhile.
        engine.set_language(self.language());
        Ok(Arc::clone(self.engine.get_or_init(|| engine)))
    }

    fn language(&self) -> Language {
        *self.language.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn failure(&self, code: &str, ja: &str, en: &str) -> WireError {
        WireError {
            code: code.to_owned(),
            message: self.language().pick(ja, en).to_owned(),
        }
    }
}

#[tauri::command]
pub(crate) async fn folder(session: Shared<'_>, request: FolderRequest) -> Answer<FolderView> {
    session.ask(move |engine| engine.folder(&request)).await
}

#[tauri::command]
pub(crate) async fn search(session: Shared<'_>, request: SearchRequest) -> Answer<SearchResponse> {
    let start = Instant::now();
    let mut response = session.ask(move |engine| engine.search(&request)).await?;
    response.took_us = start.elapsed().as_micros() as u64;
    Ok(response)
}

#[tauri::command]
pub(crate) async fn explain(session: Shared<'_>, request: ExplainRequest) -> Answer<Explanation> {
    session.ask(move |engine| engine.explain(&request)).await
}

#[tauri::command]
pub(crate) async fn complete(session: Shared<'_>, request: CompleteRequest) -> Answer<Completion> {
    session.ask(move |engine| engine.complete(&request)).await
}

#[tauri::command]
pub(crate) async fn open_note(session: Shared<'_>, request: OpenNoteRequest) -> Answer<NoteView> {
    session.ask(move |engine| engine.open_note(&request)).await
}

#[tauri::command]
pub(crate) async fn tick(session: Shared<'_>, request: TickRequest) -> Answer<TickResponse> {
    session.ask(move |engine| engine.tick(&request)).await
}

#[tauri::command]
pub(crate) async fn undo(session: Shared<'_>, request: UndoRequest) -> Answer<UndoResponse> {
    session.ask(move |engine| engine.undo(&request)).await
}

#[tauri::command]
pub(crate) async fn tasks(session: Shared<'_>, request: TasksRequest) -> Answer<TaskList> {
    session.ask(move |engine| engine.task_list(&request)).await
}

#[tauri::command]
pub(crate) async fn add_task(
    session: Shared<'_>,
    request: AddTaskRequest,
) -> Answer<AddTaskResponse> {
    session.ask(move |engine| engine.add_task(&request)).await
}

#[tauri::command]
pub(crate) async fn check(session: Shared<'_>) -> Answer<CheckReport> {
    session.ask(Engine::check).await
}

#[tauri::command]
pub(crate) async fn recall(session: Shared<'_>) -> Answer<Recalled> {
    session.ask(|engine| Ok(engine.recall())).await
}

#[tauri::command]
pub(crate) async fn remember(session: Shared<'_>, request: RememberRequest) -> Answer<()> {
    session.ask(move |engine| engine.remember(request)).await
}

#[tauri::command]
pub(crate) async fn go_to(session: Shared<'_>, request: GoToRequest) -> Answer<GoToResponse> {
    session.ask(move |engine| engine.go_to(&request)).await
}

#[tauri::command]
pub(crate) async fn match_names(
    session: Shared<'_>,
    request: NamesRequest,
) -> Answer<Vec<NameMatch>> {
    session
        .ask(move |engine| engine.match_names(&request))
        .await
}

/// Words notices, errors and alerts in the language of the page.
#[tauri::command]
pub(crate) async fn set_language(session: Shared<'_>, request: SetLanguageRequest) -> Answer<()> {
    *session
        .language
        .write()
        .unwrap_or_else(PoisonError::into_inner) = request.language;
    if let Some(engine) = session.engine.get() {
        engine.set_language(request.language);
    }
    Ok(())
}

/// What the window was called for, once.
#[tauri::command]
pub(crate) async fn take_summons(pending: State<'_, Pending>) -> Answer<Option<Summons>> {
    Ok(pending.take())
}

/// The system-wide keys, or why there are none.
#[tauri::command]
pub(crate) async fn shortcuts(shortcuts: State<'_, Shortcuts>) -> Answer<Shortcuts> {
    Ok(shortcuts.inner().clone())
}

/// Opens a link of a note in the user's browser or mail program.
#[tauri::command]
pub(crate) async fn open_link(session: Shared<'_>, request: OpenLinkRequest) -> Answer<()> {
    let url = links::outside(&request.url).ok_or_else(|| {
        session.failure(
            "unsafe-link",
            "開けるのは https、http、mailto のリンクだけです。",
            "Only https, http and mailto links can be opened.",
        )
    })?;
    async_runtime::spawn_blocking(move || open::that_detached(url.as_str()))
        .await
        .ok()
        .and_then(Result::ok)
        .ok_or_else(|| {
            session.failure(
                "link-failed",
                "リンクを開けるアプリが見つかりません。ブラウザを設定してください。",
                "No program to open the link was found; set a default browser.",
            )
        })
}
