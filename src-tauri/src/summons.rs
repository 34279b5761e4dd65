//! One window for each notes folder: a second start tells the first what it was asked, and ends.
//!
//! The window listens on a socket file that only its user can reach, never on the network; which
//! window is meant follows from the folder, so that windows on different folders stay apart.

use std::ffi::OsString;
use std::fs::{self, File, TryLockError};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{env, thread};

use sakuin_engine::places;
use serde::{Deserialize, Serialize};
use tauri::{AppHandle, Emitter, Manager};

use crate::linux;

/// How long a window may take to answer before another is opened instead.
const PATIENCE: Duration = Duration::from_secs(3);
/// The longest message that is read, in bytes.
const LONGEST: u64 = 64 << 10;

/// What the program was started with.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Start {
    /// The notes folder.
    pub notes: Option<PathBuf>,
    /// What to search for; empty: only go to the search box.
    pub search: Option<String>,
    /// Whether a task is to be added.
    pub add_task: bool,
}

impl Start {
    /// From the arguments: `[DIR] [--search [TEXT]] [--add-task]`.
    pub fn of(mut arguments: impl Iterator<Item = OsString>) -> Self {
        let mut start = Self::default();
        while let Some(argument) = arguments.next() {
            let text = argument.to_string_lossy();
            if text == "--search" {
                let words = arguments.next().unwrap_or_default();
                start.search = Some(words.to_string_lossy().into_owned());
            } else if let Some(words) = text.strip_prefix("--search=") {
                start.search = Some(words.to_owned());
            } else if text == "--add-task" {
                start.add_task = true;
            } else {
                start.notes = Some(argument.into());
            }
        }
        start
    }

    /// Whether any window will do, whichever folder it is on.
    pub(crate) fn is_for_any(&self) -> bool {
        self.notes.is_none() && (self.search.is_some() || self.add_task)
    }
}

/// What a window is called for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Summons {
    /// What to search for; empty: only go to the search box; none: only come to the front.
    pub(crate) search: Option<String>,
    /// Whether to ask for a task to be added.
    #[serde(default)]
    add_task: bool,
    /// Proof for the desktop that the user asked for the window, as the desktop gave it.
    #[serde(default)]
    token: Option<String>,
}

impl Summons {
    pub(crate) fn of(start: &Start) -> Self {
        let token = |name| env::var(name).ok().filter(|token| !token.is_empty());
        Self {
            search: start.search.clone(),
            add_task: start.add_task,
            token: token("XDG_ACTIVATION_TOKEN").or_else(|| token("DESKTOP_STARTUP_ID")),
        }
    }

    /// To the search box, as the system-wide key means.
    pub(crate) fn to_box() -> Self {
        Self {
            search: Some(String::new()),
            ..Self::default()
        }
    }

    /// To add a task, as the other one means.
    pub(crate) fn to_task() -> Self {
        Self {
            add_task: true,
            ..Self::default()
        }
    }
}

/// What the page has not been told yet.
pub(crate) struct Pending(Mutex<Option<Summons>>);

impl Pending {
    pub(crate) fn new(summons: Summons) -> Self {
        Self(Mutex::new(Some(summons)))
    }

    pub(crate) fn take(&self) -> Option<Summons> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

/// Brings the window to the front, and tells the page what for. The page takes it from [`Pending`],
/// so that nothing is lost while it is being loaded, and nothing is done twice.
pub(crate) fn call(app: &AppHandle, summons: Summons) {
    if let Some(window) = app.get_webview_window("main") {
        linux::bring_to_front(&window, summons.token.clone());
    }
    let pending = app.state::<Pending>();
    *pending.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(summons);
    // Nobody is left to tell once the window is gone.
    let _closed = app.emit("summons", ());
}

/// Whether this start has the window of its folder.
pub(crate) enum Calls {
    /// Another one has it and was told.
    Answered,
    /// This one has it, and hears of others for as long as it holds the lock.
    Mine(UnixListener, File),
    /// There is no place to listen; the window opens all the same.
    None,
}

impl Calls {
    /// Tells the window that listens at `socket`, or takes its place.
    pub(crate) fn answer(socket: &Path, summons: &Summons) -> Self {
        // The lock tells a window that runs from a socket that a killed one has left behind.
        let lock = socket.with_extension("lock");
        let open = || {
            places::create_private_dir(socket.parent().unwrap_or(socket))?;
            File::options().create(true).append(true).open(&lock)
        };
        let Ok(file) = open() else { return Self::None };
        let end = Instant::now() + PATIENCE;
        loop {
            match file.try_lock() {
                Ok(()) => break,
                Err(TryLockError::WouldBlock) if Instant::now() < end => {}
                Err(_) => return Self::None,
            }
            // The other one may not listen yet, or may be closing: then the place becomes free.
            if tell(socket, summons).is_ok() {
                return Self::Answered;
            }
            thread::sleep(Duration::from_millis(20));
        }
        // What cannot be removed makes the next step fail.
        let _gone = fs::remove_file(socket);
        UnixListener::bind(socket).map_or(Self::None, |listener| Self::Mine(listener, file))
    }

    /// Hears of later starts from now on.
    pub(crate) fn listen(self, app: &AppHandle) {
        let Self::Mine(listener, lock) = self else {
            return;
        };
        let app = app.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                // A window that is closing gives no answer, and the other start opens its own.
                if app.get_webview_window("main").is_none() {
                    continue;
                }
                if let Ok(summons) = hear(&stream) {
                    call(&app, summons);
                }
            }
            drop(lock);
        });
    }
}

/// Tells the window that was opened last, whichever folder it is on. False if there is none.
pub(crate) fn call_any(windows_dir: &Path, summons: &Summons) -> bool {
    let modified = |path: &PathBuf| fs::metadata(path).and_then(|data| data.modified()).ok();
    let files = fs::read_dir(windows_dir).into_iter().flatten().flatten();
    let mut sockets: Vec<PathBuf> = files
        .map(|file| file.path())
        .filter(|path| path.extension().is_some_and(|end| end == "socket"))
        .collect();
    sockets.sort_by_key(|path| std::cmp::Reverse(modified(path)));
    sockets.iter().any(|socket| tell(socket, summons).is_ok())
}

/// Says it to a window and waits until it was heard.
fn tell(socket: &Path, summons: &Summons) -> io::Result<()> {
    let mut stream = UnixStream::connect(socket)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut line = serde_json::to_string(summons)?;
    line.push('\n');
    stream.write_all(line.as_bytes())?;
    let mut heard = [0];
    stream.read_exact(&mut heard)
}

fn hear(mut stream: &UnixStream) -> io::Result<Summons> {
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.set_write_timeout(Some(PATIENCE))?;
    let mut line = String::new();
    BufReader::new(stream).take(LONGEST).read_line(&mut line)?;
    let summons = serde_json::from_str(&line)?;
    stream.write_all(b".")?;
    Ok(summons)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments() {
        let check = |arguments: &[&str], notes: Option<&str>, search: Option<&str>| {
            let start = Start::of(arguments.iter().map(OsString::from));
            let want = Start {
                notes: notes.map(PathBuf::from),
                search: search.map(str::to_owned),
                add_task: arguments.contains(&"--add-task"),
            };
            assert_eq!(start, want, "{arguments:?}");
        };
        check(&[], None, None);
        check(&["memo"], Some("memo"), None);
        check(
            &["memo", "--search", "削除 マーカ"],
            Some("memo"),
            Some("削除 マーカ"),
        );
        check(&["--search=--x", "memo"], Some("memo"), Some("--x"));
        check(&["--search"], None, Some(""));
        check(&["--add-task", "memo"], Some("memo"), None);
    }

    #[test]
    fn a_second_start_tells_the_first() {
        let folder = env::temp_dir().join(format!("sakuin-summons-{}", std::process::id()));
        let socket = folder.join("a.socket");
        let search = |text: &str| Summons {
            search: Some(text.to_owned()),
            ..Summons::default()
        };
        let Calls::Mine(listener, lock) = Calls::answer(&socket, &search("一")) else {
            panic!("nobody listens yet");
        };
        let heard = thread::spawn(move || listener.accept().and_then(|(stream, _)| hear(&stream)));
        let second = Calls::answer(&socket, &search("検索"));
        assert!(matches!(second, Calls::Answered));
        assert_eq!(heard.join().expect("a thread").ok(), Some(search("検索")));
        // The first is gone without a word, as a killed one is: its socket file is in nobody's way.
        drop(lock);
        assert!(socket.exists());
        assert!(!call_any(&folder, &search("三")));
        assert!(matches!(
            Calls::answer(&socket, &search("四")),
            Calls::Mine(..)
        ));
        fs::remove_dir_all(&folder).expect("a folder of this test");
    }
}
