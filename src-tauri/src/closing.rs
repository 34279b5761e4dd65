//! Closing the window: the page keeps what is open first, and files just replaced are handed on.

use std::sync::mpsc::{self, Sender};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use std::{env, thread};

use tauri::{Emitter, Manager, State, Window, WindowEvent};

use crate::commands::{Answer, Session};

/// A page that does not answer, or a disk that does not, must not keep the window open.
const PATIENCE: Duration = Duration::from_millis(700);

/// Whom to tell that the page has kept what is open; nobody until the window is about to close.
#[derive(Default)]
pub(crate) struct Closing(Mutex<Option<Sender<()>>>);

/// Tells the page when the window is about to close. It closes on the command `close`, after a
/// moment, or at once when it is asked a second time.
pub(crate) fn on_window_event(window: &Window, event: &WindowEvent) {
    let WindowEvent::CloseRequested { api, .. } = event else {
        return;
    };
    let closing = window.state::<Closing>();
    let mut kept = closing.0.lock().unwrap_or_else(PoisonError::into_inner);
    if kept.is_some() || window.emit("closing", ()).is_err() {
        return;
    }
    let (tell, told) = mpsc::channel();
    *kept = Some(tell);
    api.prevent_close();
    let window = window.clone();
    // Never from a command: a page must not be taken away while it is still waiting for an answer.
    thread::spawn(move || {
        // Told or not, it closes.
        let _late = told.recv_timeout(PATIENCE);
        if let (Some(engine), Ok(exe)) =
            (window.state::<Session>().engine.get(), env::current_exe())
        {
            let _unstarted = engine.hand_over(&sakuin_engine::places::terminal(&exe));
        }
        // It may be gone already, as it should be.
        let _gone = window.destroy();
    });
}

/// Lets the window close: what is open has been kept.
#[tauri::command]
pub(crate) async fn close(closing: State<'_, Closing>) -> Answer<()> {
    let kept = closing.0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(tell) = kept.as_ref() {
        // Nobody waits any more: it closes anyway.
        let _late = tell.send(());
    }
    Ok(())
}
