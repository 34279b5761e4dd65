//! What WebKitGTK needs to be told.

use std::env;
use std::os::unix::process::CommandExt;
use std::process::Command;

use tauri::WebviewWindow;
use webkit2gtk::InputMethodContextExt;
use webkit2gtk::WebViewExt;

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
