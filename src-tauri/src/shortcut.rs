//! The system-wide key that brings the window with the search box focused.

use std::env;
use std::fs;
use std::path::Path;

use serde::Serialize;
use tauri::AppHandle;
use tauri_plugin_global_shortcut::GlobalShortcutExt;
use tauri_plugin_global_shortcut::ShortcutState;

use crate::summons;
use crate::summons::Summons;

/// The key, unless the user's folder for settings has a file `shortcut` that says another.
const USUAL: &str = "Ctrl+Alt+F";

/// The system-wide key, or why there is none.
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

/// Asks the system for the key.
pub(crate) fn register(app: &AppHandle, config_dir: Option<&Path>) -> Shortcut {
    let chosen = config_dir.and_then(|dir| fs::read_to_string(dir.join("shortcut")).ok());
    let keys = chosen.as_deref().map_or(USUAL, str::trim).to_owned();
    let state = if keys.is_empty() || keys == "off" {
        State::Off
    } else if env::var_os("WAYLAND_DISPLAY").is_some_and(|display| !display.is_empty()) {
        State::Wayland
    } else if take(app, &keys).is_ok() {
        State::On
    } else {
        State::Taken
    };
    Shortcut { keys, state }
}

fn take(app: &AppHandle, keys: &str) -> anyhow::Result<()> {
    let plugin = tauri_plugin_global_shortcut::Builder::new().with_handler(|app, _, event| {
        if event.state() == ShortcutState::Pressed {
            summons::call(app, Summons::to_box());
        }
    });
    app.plugin(plugin.build())?;
    app.global_shortcut().register(keys)?;
    Ok(())
}
