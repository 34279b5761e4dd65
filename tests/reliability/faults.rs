//! N1 and N2: every system call that changes something is killed at, or made to fail, one at a time.

use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use sakuin_engine::write::{Direction, Undone, remove_leftovers};
use tempfile::TempDir;

use crate::Trial;
use crate::kinds::{ACKNOWLEDGED, Act, KINDS, Kind, NOTE, make, names, writer};
use crate::report::Row;

/// The calls by which a process changes what is on the disk, or makes it last.
const CALLS: &str = "write,pwrite64,fsync,fdatasync,ftruncate,rename,renameat,renameat2,unlink,unlinkat,\
                     fchmod,fchown,fsetxattr,fremovexattr,mkdir,mkdirat,link,linkat,openat";
const ERRORS: [&str; 5] = ["EIO", "ENOSPC", "EDQUOT", "EACCES", "EROFS"];
const ACTS: [Act; 8] = [
    Act::Tick,
    Act::Undo,
    Act::Add,
    Act::Middle,
    Act::Make,
    Act::Unmake,
    Act::Again,
    Act::Stamp,
];

/// What a note holds; nothing when it is not there.
type Bytes = Option<Vec<u8>>;

/// A notes folder and a journal, prepared for an act.
struct Place {
    dir: TempDir,
    old: Bytes,
}

impl Place {
    fn new(kind: Kind, what: Act) -> Self {
        let dir = TempDir::new().expect("a temporary folder can be made");
        for name in ["notes", "state"] {
            fs::create_dir(dir.path().join(name)).expect("a folder can be made");
        }
        let mut place = Self { dir, old: None };
        make(kind, what, &place.notes(), &place.state());
        place.old = place.bytes();
        place
    }

    fn notes(&self) -> std::path::PathBuf {
        self.dir.path().join("notes")
    }

    fn state(&self) -> std::path::PathBuf {
        self.dir.path().join("state")
    }

    fn bytes(&self) -> Bytes {
        fs::read(self.notes().join(NOTE)).ok()
    }

    /// Runs the act while something is injected, which must have happened.
    fn run_disturbed(&self, what: &str, inject: &str) -> Result<(String, Option<i32>), String> {
        let call = inject
            .strip_prefix("inject=")
            .and_then(|rest| rest.split(':').next())
            .unwrap_or_default();
        let log = self.dir.path().join("disturbed");
        let log_option = log.to_string_lossy().into_owned();
        let trace = format!("trace={call}");
        let (said, status) = self.run(what, &["-e", &trace, "-e", inject, "-o", &log_option]);
        let log = fs::read_to_string(log).unwrap_or_default();
        if log.contains("(INJECTED)") || log.contains("killed by SIGKILL") {
            Ok((said, status))
        } else {
            Err("it was not disturbed".to_owned())
        }
    }

    /// Runs the act in a process of its own under strace, and gives what it said and its status.
    fn run(&self, what: &str, options: &[&str]) -> (String, Option<i32>) {
        let exe = std::env::current_exe().expect("a test knows its program");
        let output = Command::new("strace")
            .args(["-f", "-qq"])
            .args(options)
            .arg(exe)
            .args(["--subject", what])
            .args([self.notes(), self.state()])
            .stdin(Stdio::null())
            .output()
            .expect("strace can be started");
        (
            String::from_utf8_lossy(&output.stdout).trim().to_owned(),
            output.status.code(),
        )
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        fs::set_permissions(self.notes(), fs::Permissions::from_mode(0o755)).ok();
    }
}

/// The calls of an act that change something: each by its name and how many of that name came before.
fn calls(kind: Kind, what: Act) -> (Vec<(String, usize)>, Bytes) {
    let place = Place::new(kind, what);
    let log = place.dir.path().join("trace");
    let log_option = log.to_string_lossy().into_owned();
    let trace = format!("trace={CALLS}");
    let (said, _) = place.run(&what.name(), &["-e", &trace, "-o", &log_option]);
    assert_eq!(said, ACKNOWLEDGED, "{kind:?} {what:?}");
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let mut found = Vec::new();
    for line in fs::read_to_string(log)
        .expect("strace wrote its log")
        .lines()
    {
        let line = line
            .split_once(' ')
            .map_or(line, |(_, call)| call.trim_start());
        let Some((call, arguments)) = line.split_once('(') else {
            continue;
        };
        let count = seen.entry(call.to_owned()).or_default();
        *count += 1;
        // Opening changes something only when it makes a file.
        if call != "openat" || arguments.contains("O_CREAT") {
            found.push((call.to_owned(), *count));
        }
    }
    (found, place.bytes())
}

/// Whether strace can do here what it must, or why not.
fn is_possible() -> Result<(), String> {
    let output = Command::new("strace")
        .args(["-f", "-qq", "-o", "/dev/null", "true"])
        .output();
    match output {
        Err(error) => Err(format!("strace cannot be started ({error})")),
        Ok(output) if !output.status.success() => Err(format!(
            "strace may not trace here ({})",
            String::from_utf8_lossy(&output.stderr).trim()
        )),
        Ok(_) => Ok(()),
    }
}

/// One disturbance: of which call, and how.
struct Case {
    kind: Kind,
    what: Act,
    inject: String,
    new: Bytes,
}

/// Every call of every act on every kind of file, disturbed in each of the ways; over again until
/// there are enough.
fn cases(ways: &[String], at_least: usize) -> Vec<Case> {
    let mut points = Vec::new();
    for kind in KINDS {
        for what in ACTS {
            // The large file is slow; what it is there for shows when it is ticked and added to.
            let is_slow = kind == Kind::Large && !matches!(what, Act::Tick | Act::Undo | Act::Add);
            if what.fits(kind) && !is_slow {
                let (found, new) = calls(kind, what);
                points.push((kind, what, found, new));
            }
        }
    }
    let mut cases = Vec::new();
    while cases.len() < at_least {
        for (kind, what, found, new) in &points {
            // Once is enough.
            if *kind == Kind::Large && cases.len() >= at_least / 2 {
                continue;
            }
            for (call, count) in found {
                for way in ways {
                    cases.push(Case {
                        kind: *kind,
                        what: *what,
                        inject: format!("inject={call}:{way}:when={count}"),
                        new: new.clone(),
                    });
                }
            }
        }
    }
    cases
}

/// Runs the cases on all cores.
fn run_all(cases: &[Case], check: fn(&Case) -> Result<(), String>) -> Vec<String> {
    let (next, failures) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                    if let Err(why) = check(case) {
                        let what =
                            format!("{:?} {:?} {}: {why}", case.kind, case.what, case.inject);
                        failures
                            .lock()
                            .unwrap_or_else(std::sync::PoisonError::into_inner)
                            .push(what);
                    }
                }
            });
        }
    });
    failures
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// What must hold once the process is gone and another has started.
fn check_after(place: &Place, case: &Case, acknowledged: bool) -> Result<(), String> {
    let is_new = |bytes: &Bytes| *bytes == case.new;
    let size = |bytes: &Bytes| bytes.as_ref().map(Vec::len);
    // A file that must be written into is whole again after the next start; others always are.
    let in_place =
        matches!(case.kind, Kind::HardLink | Kind::ReadOnlyFolder) && case.what != Act::Tick;
    let now = place.bytes();
    if !in_place && now != place.old && !is_new(&now) {
        return Err(format!("neither old nor new: {:?} bytes", size(&now)));
    }
    if acknowledged && !is_new(&now) {
        return Err("acknowledged, but not there".to_owned());
    }
    let again = writer(&place.notes(), &place.state());
    again
        .recover()
        .map_err(|error| format!("recovery: {error}"))?;
    remove_leftovers(&place.notes()).map_err(|error| format!("leftovers: {error}"))?;
    let now = place.bytes();
    if now != place.old && !is_new(&now) {
        return Err(format!(
            "neither old nor new after the next start: {:?} bytes",
            size(&now)
        ));
    }
    if acknowledged && !is_new(&now) {
        return Err("acknowledged, but gone after the next start".to_owned());
    }
    let left = names(&place.notes());
    if left != case.kind.names(now.is_some()) {
        return Err(format!("left behind: {left:?}"));
    }
    if now.is_some() && !case.kind.is_kept(&place.notes()) {
        return Err("the link is gone".to_owned());
    }
    if is_new(&now) && !matches!(case.what, Act::Undo | Act::Unmake) {
        let undone = again
            .undo(Direction::Undo)
            .map_err(|error| format!("undo: {error}"))?;
        if !matches!(undone, Undone::Written { .. }) || place.bytes() != place.old {
            return Err(format!("it cannot be undone: {undone:?}"));
        }
    }
    Ok(())
}

fn check_kill(case: &Case) -> Result<(), String> {
    let place = Place::new(case.kind, case.what);
    let (said, _) = place.run_disturbed(&case.what.name(), &case.inject)?;
    check_after(&place, case, said == ACKNOWLEDGED)
}

fn check_error(case: &Case) -> Result<(), String> {
    let place = Place::new(case.kind, case.what);
    let (said, status) = place.run_disturbed(&case.what.name(), &case.inject)?;
    // The word itself may be what could not be said.
    let on_word = case.inject.starts_with("inject=write:") && said.is_empty();
    match status {
        Some(0) | Some(3) if !said.is_empty() || on_word => {}
        _ => return Err(format!("it ended with {status:?}, saying {said:?}")),
    }
    let acknowledged = said == ACKNOWLEDGED;
    let is_told = |code: &str| said.starts_with(code);
    let known = [
        "unwritable-note",
        "journal",
        "unreadable-note",
        "unreadable-folder",
        "refused",
    ];
    if !acknowledged && !on_word && !known.iter().any(|code| is_told(code)) {
        return Err(format!("no clear error: {said:?}"));
    }
    if !acknowledged && place.bytes() == place.old {
        // Trying again must succeed.
        let (said, _) = place.run(&case.what.name(), &["-e", "trace=none"]);
        if said != ACKNOWLEDGED {
            return Err(format!("trying again failed: {said:?}"));
        }
        return check_after(&place, case, true);
    }
    check_after(&place, case, acknowledged)
}

/// How often the usual way of writing, disturbed likewise, loses the note.
fn control(ways: &[&str]) -> (usize, usize) {
    let (mut lost, mut count) = (0, 0);
    for way in ways {
        let place = Place::new(Kind::Plain, Act::Tick);
        let inject = format!("inject=write:{way}:when=1");
        place.run_disturbed("plain", &inject).ok();
        let now = place.bytes();
        let old = place.old.clone().unwrap_or_default();
        let new = String::from_utf8_lossy(&old).replacen("[ ]", "[x]", 1);
        lost += usize::from(now != place.old && now.as_deref() != Some(new.as_bytes()));
        count += 1;
    }
    (lost, count)
}

/// N1.
pub(crate) fn kills(trial: &Trial) -> Row {
    let row = Row::new(
        "SIGKILL before every mutating system call of tick, recurring and stamped tick, undo, add at the end and in the middle, of making a note and taking it back, on 8 kinds of file",
        "old or new bytes; acknowledged → new; nothing left behind after the next start; undo works",
    );
    if let Err(why) = is_possible() {
        return row.skipped(why);
    }
    let cases = cases(&["signal=SIGKILL".to_owned()], trial.count(400, 1_500));
    let failures = run_all(&cases, check_kill);
    let (lost, count) = control(&["signal=SIGKILL"]);
    row.outcome(cases.len(), failures)
        .control("`fs::write`", lost, count)
}

/// N2.
pub(crate) fn errors(trial: &Trial) -> Row {
    let row = Row::new(
        "EIO, ENOSPC, EDQUOT, EACCES and EROFS from each of these calls",
        "old bytes intact or new complete; a clear error; no panic; trying again succeeds",
    );
    if let Err(why) = is_possible() {
        return row.skipped(why);
    }
    let ways = ERRORS.map(|error| format!("error={error}"));
    let cases = cases(&ways, trial.count(2_000, 7_000));
    let failures = run_all(&cases, check_error);
    let plain = ERRORS.map(|error| format!("error={error}"));
    let (lost, count) = control(&plain.each_ref().map(String::as_str));
    row.outcome(cases.len(), failures)
        .control("`fs::write`", lost, count)
}

/// Whether a program can be started, for rows that need it.
pub(crate) fn is_there(program: &str) -> bool {
    Command::new(program)
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok()
}

/// Runs a program that must succeed.
pub(crate) fn command(program: &str, arguments: &[&dyn AsRef<Path>]) -> Result<String, String> {
    let output = Command::new(program)
        .args(arguments.iter().map(|argument| argument.as_ref()))
        .output()
        .map_err(|error| format!("{program}: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "{program}: {}",
            String::from_utf8_lossy(&output.stderr).trim()
        ));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
