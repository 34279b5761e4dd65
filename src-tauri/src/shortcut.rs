//! The system-wide keys that bring the window: to the search box, and to add a task.

use std::path::Path;
use std::{env, fs};

use serde::Serialize;
use tauri::{AppHandle, Manager, Wry};
use tauri_plugin_global_shortcut::{Builder, GlobalShortcut, GlobalShortcutExt, ShortcutState};

use crate::summons::{self, Summons};

/// The system-wide keys.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Shortcuts {
    /// To the search box.
    search: Shortcut,
    /// To add a task.
    task: Shortcut,
}

/// A system-wide key, or why there is none.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Shortcut {
    /// As the user knows it; empty when the user wants none.
    keys: String,
    state: State,
}

#[derive(Debug, Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
enum State {
    /// It works.
    On,
    /// The user wants none.
    Off,
    /// Wayland gives no program a key that belongs to all: the desktop's own settings do.
    Wayland,
    /// Another program has it, or it cannot be read.
    Taken,
}

/// Asks the system for the keys.
pub(crate) fn register(app: &AppHandle, config_dir: Option<&Path>) -> Shortcuts {
    let key = |file: &str, usual: &str, summons| {
        let chosen = config_dir.and_then(|dir| fs::read_to_string(dir.join(file)).ok());
        let keys = chosen.as_deref().map_or(usual, str::trim).to_owned();
        let state = state_of(app, &keys, summons);
        Shortcut { keys, state }
    };
    Shortcuts {
        search: key("shortcut", "Ctrl+Alt+F", Summons::to_box),
        task: key("shortcut-task", "Ctrl+Alt+N", Summons::to_task),
    }
}

fn state_of(app: &AppHandle, keys: &str, summons: fn() -> Summons) -> State {
    if keys.is_empty() || keys == "off" {
        State::Off
    } else if env::var_os("WAYLAND_DISPLAY").is_some_and(|display| !display.is_empty()) {
        State::Wayland
    } else if take(app, keys, summons).is_ok() {
        State::On
    } else {
        State::Taken
    }
}

fn take(app: &AppHandle, keys: &str, summons: fn() -> Summons) -> anyhow::Result<()> {
    if app.try_state::<GlobalShortcut<Wry>>().is_none() {
        app.plugin(Builder::new().build())?;
    }
    app.global_shortcut()
        .on_shortcut(keys, move |app, _, event| {
            if event.state() == ShortcutState::Pressed {
                summons::call(app, summons());
            }
        })?;
    Ok(())
}
