//! What WebKitGTK needs to be told.

use std::env;
use std::os::unix::process::CommandExt;
use std::process::Command;

use gtk::prelude::GtkWindowExt;
use tauri::WebviewWindow;
use webkit2gtk::{InputMethodContextExt, WebViewExt};

const DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Fails where there is no display to open a window on: GTK would panic.
pub fn need_display() -> anyhow::Result<()> {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    anyhow::ensure!(
        set("DISPLAY") || set("WAYLAND_DISPLAY"),
        "there is no display to open a window on; `sakuin search QUERY` works in a terminal"
    );
    Ok(())
}

/// Starts this program again without WebKitGTK's DMABUF renderer, which leaves the window blank
/// with some graphics drivers. Who sets the variable, to whatever value, keeps it.
///
/// The process replaces itself because setting a variable in a running one is unsafe: other threads
/// may be reading the environment.
pub fn without_dmabuf() {
    if env::var_os(DMABUF).is_some() {
        return;
    }
    if let Ok(exe) = env::current_exe() {
        // Comes back only on failure; then the window opens with the renderer as it is.
        let _error = Command::new(exe)
            .args(env::args_os().skip(1))
            .env(DMABUF, "1")
            .exec();
    }
}

/// Lets unconverted kana stand in the page while an input method composes them.
///
/// wry turns this off; the text would then float in a box of its own, and the page would hear
/// nothing of it until it is converted.
pub(crate) fn show_preedit_inline(window: &WebviewWindow) -> tauri::Result<()> {
    window.with_webview(|webview| {
        if let Some(context) = webview.inner().input_method_context() {
            context.set_enable_preedit(true);
        }
    })
}

/// Brings the window to the front with the keyboard's focus. `token` is what the desktop gave the
/// program that asks for it: without one, a desktop may only mark the window as wanting attention.
pub(crate) fn bring_to_front(window: &WebviewWindow, token: Option<String>) {
    let shown = window.clone();
    // Nothing can be done if the window is closing.
    let _closed = window.run_on_main_thread(move || {
        let _shown = shown.show().and_then(|()| shown.unminimize());
        if let (Some(token), Ok(gtk)) = (token, shown.gtk_window()) {
            gtk.set_startup_id(&token);
        }
        let _focused = shown.set_focus();
    });
}
