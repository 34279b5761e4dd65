//! The window: hands what the interface asks to the engine, and what the engine reports to the
//! interface. It decides nothing itself, and the page in it can reach nothing but the commands.

mod closing;
mod commands;
mod links;
#[cfg(target_os = "linux")]
pub mod linux;
mod shortcut;
mod summons;

use std::env;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, RwLock};

use anyhow::Context;
use sakuin_engine::error::EngineError;
use sakuin_engine::language::Language;
use sakuin_engine::places::{self, Homes};
use sakuin_engine::{Engine, Settings};
use tauri::webview::NewWindowResponse;
use tauri::{App, AppHandle, Emitter, Manager, WebviewWindowBuilder};

use crate::commands::Session;
use crate::summons::Calls;
pub use crate::summons::Start;
use crate::summons::Summons;

/// Opens the window on a notes folder and returns when it is closed. If there is a window on that
/// folder already, that one comes to the front instead.
pub fn run(start: Start) -> anyhow::Result<()> {
    let summons = Summons::of(&start);
    if let (Ok(homes), true) = (homes(), start.is_for_any())
        && summons::call_any(&homes.windows_dir(), &summons)
    {
        return Ok(());
    }
    let language = language();
    let known = settings(start.notes.clone(), language);
    let calls = match (&known, homes()) {
        (Ok(known), Ok(homes)) => Calls::answer(&homes.window_socket(&known.notes_dir), &summons),
        _ => Calls::None,
    };
    if matches!(calls, Calls::Answered) {
        return Ok(());
    }
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![
            commands::folder,
            commands::search,
            commands::explain,
            commands::complete,
            commands::open_note,
            commands::tick,
            commands::undo,
            commands::tasks,
            commands::add_task,
            commands::check,
            commands::open_link,
            commands::recall,
            commands::remember,
            closing::close,
            commands::go_to,
            commands::match_names,
            commands::set_language,
            commands::take_summons,
            commands::shortcuts,
        ])
        .on_window_event(closing::on_window_event)
        .setup(move |app| {
            app.manage(closing::Closing::default());
            // A folder that cannot be opened still gets a window, which says so: see `folder`.
            let handle = app.handle().clone();
            let open = move || open_engine(&handle, settings(start.notes.clone(), language)?);
            let session = Session {
                engine: OnceLock::new(),
                open: Mutex::new(Box::new(open)),
                language: RwLock::new(language),
            };
            let _why_not = session.engine();
            app.manage(session);
            let config_dir = known.ok().map(|known| known.config_dir);
            app.manage(summons::Pending::new(summons));
            app.manage(shortcut::register(app.handle(), config_dir.as_deref()));
            open_window(app)?;
            calls.listen(app.handle());
            Ok(())
        })
        .run(tauri::generate_context!())
        .context("cannot open the window")
}

fn open_window(app: &App) -> anyhow::Result<()> {
    let config = app
        .config()
        .app
        .windows
        .first()
        .context("no window in tauri.conf.json")?;
    let dev_url = app
        .config()
        .build
        .dev_url
        .clone()
        .filter(|_| tauri::is_dev());
    let window = WebviewWindowBuilder::from_config(app, config)?
        .on_navigation(move |url| links::is_own_page(url, dev_url.as_ref()))
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .build()?;
    #[cfg(target_os = "linux")]
    linux::show_preedit_inline(&window)?;
    drop(window);
    Ok(())
}

fn open_engine(app: &AppHandle, settings: Settings) -> Result<Arc<Engine>, EngineError> {
    let engine = Arc::new(Engine::open(settings)?);
    let app = app.clone();
    engine.start(Arc::new(move |event| {
        // Nobody is left to tell once the window is gone.
        let _closed = app.emit("engine", event);
    }))?;
    Ok(engine)
}

fn homes() -> Result<Homes, EngineError> {
    Homes::of_environment(|name| env::var_os(name), env::home_dir().as_deref())
}

/// Gathers from the process what the engine is not allowed to look up.
fn settings(notes: Option<PathBuf>, language: Language) -> Result<Settings, EngineError> {
    let homes = homes()?;
    let exe = env::current_exe().unwrap_or_default();
    let notes = notes
        .or_else(|| places::sample_notes(&exe))
        .unwrap_or_else(|| "notes".into());
    let notes_dir = notes
        .canonicalize()
        .or_else(|_| std::path::absolute(&notes))
        .unwrap_or(notes);
    Ok(Settings {
        index_dir: homes.index_dir(&notes_dir),
        state_dir: homes.state_dir(&notes_dir),
        config_dir: homes.config_dir(),
        dictionary_dir: dictionary_dir(&exe)?,
        dictionary_version: sakuin_dictionary::VERSION.to_owned(),
        notes_dir,
        language,
        clock: || jiff::ZonedDateTime::now().datetime(),
    })
}

fn dictionary_dir(exe: &Path) -> Result<PathBuf, EngineError> {
    let chosen = env::var_os("SAKUIN_DICTIONARY_DIR");
    sakuin_dictionary::locate(chosen.as_deref(), exe).map_err(|error| EngineError::Dictionary {
        path: chosen
            .as_ref()
            .map_or_else(|| exe.to_owned(), PathBuf::from),
        reason: error.to_string(),
    })
}

fn language() -> Language {
    Language::of_environment(["LC_ALL", "LC_MESSAGES", "LANG"].map(|name| env::var(name).ok()))
}
