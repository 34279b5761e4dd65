//! The window: hands what the interface asks to the engine, and what the engine reports to the
//! interface. It decides nothing itself, and the page in it can reach nothing but the commands.

mod commands;
mod links;
#[cfg(target_os = "linux")]
pub mod linux;

use std::env;
use std::path::Path;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use sakuin_engine::Engine;
use sakuin_engine::Settings;
use sakuin_engine::error::EngineError;
use sakuin_engine::language::Language;
use sakuin_engine::places;
use sakuin_engine::places::Homes;
use tauri::App;
use tauri::AppHandle;
use tauri::Emitter;
use tauri::Manager;
use tauri::WebviewWindowBuilder;
use tauri::webview::NewWindowResponse;

use crate::commands::Session;

/// Opens the window on `notes`, or on the sample notes, and returns when it is closed.
pub fn run(notes: Option<PathBuf>) -> anyhow::Result<()> {
    tauri::Builder::default()
        .invoke_handler(tauri::generate_handler![
            commands::folder,
            commands::search,
            commands::open_note,
            commands::tick,
            commands::undo,
            commands::tasks,
            commands::add_task,
            commands::check,
            commands::open_link,
        ])
        .setup(move |app| {
            let language = language();
            // A folder that cannot be opened still gets a window, which says so: see `folder`.
            let engine =
                open_engine(app.handle(), notes, language).map_err(|error| error.to_wire(language));
            app.manage(Session { engine, language });
            Ok(open_window(app)?)
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

fn open_engine(
    app: &AppHandle,
    notes: Option<PathBuf>,
    language: Language,
) -> Result<Arc<Engine>, EngineError> {
    let engine = Arc::new(Engine::open(settings(notes, language)?)?);
    let app = app.clone();
    engine.start(Arc::new(move |event| {
        // Nobody is left to tell once the window is gone.
        let _closed = app.emit("engine", event);
    }))?;
    Ok(engine)
}

/// Gathers from the process what the engine is not allowed to look up.
fn settings(notes: Option<PathBuf>, language: Language) -> Result<Settings, EngineError> {
    let exe = env::current_exe().unwrap_or_default();
    let notes = notes
        .or_else(|| places::sample_notes(&exe))
        .unwrap_or_else(|| "notes".into());
    let notes_dir = notes
        .canonicalize()
        .or_else(|_| std::path::absolute(&notes))
        .unwrap_or(notes);
    let homes = homes()?;
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

fn homes() -> Result<Homes, EngineError> {
    Homes::of_environment(|name| env::var_os(name), env::home_dir().as_deref()).ok_or_else(|| {
        EngineError::Index {
            path: "~/.cache".into(),
            reason: "HOME is not set".to_owned(),
        }
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
