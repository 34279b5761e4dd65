//! N3: the power goes while notes are written.
//!
//! A file system lies in an image in memory, mounted through a loop device; what is in the image is
//! what the disk would hold. At a random instant the process that writes is stopped and the image is
//! copied, twice if need be, until the image did not change during the copy: nothing of what the
//! process or the system had not yet handed to the disk is in it. The copy is mounted, which replays
//! the file system's own journal as after a power cut, and the notes are looked at. A disk that
//! says it holds what it does not is not modelled.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use rustix::fs::{SeekFrom, seek};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

use crate::Trial;
use crate::faults::command;
use crate::random::Random;
use crate::report::Row;
use crate::subject::{NUMBERED, numbered};

pub(crate) fn ext4(trial: &Trial) -> Row {
    run(
        trial,
        "ext4",
        24,
        &["-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0"],
    )
}

pub(crate) fn xfs(trial: &Trial) -> Row {
    run(trial, "xfs", 320, &["-q", "-f"])
}

fn run(trial: &Trial, kind: &'static str, megabytes: u64, options: &[&str]) -> Row {
    let row = Row::new(
        if kind == "ext4" {
            "power cut on ext4 while 8 notes are written"
        } else {
            "power cut on xfs while 8 notes are written"
        },
        "no empty, no torn note; every acknowledged change there",
    );
    let count = trial.count(100, 1_000);
    let mut random = trial.random();
    let mut disk = match Disk::new(kind, megabytes, options) {
        Ok(disk) => disk,
        Err(why) => return row.skipped(why),
    };
    let (failures, cuts) = match disk.cut(&mut random, "", count) {
        Ok(found) => found,
        Err(why) => (vec![why], 0),
    };
    let mut row = row.outcome(cuts, failures);
    for (how, name) in [("plain", "`fs::write`"), ("rename", "rename without fsync")] {
        row = match disk.cut(&mut random, how, trial.count(5, 100)) {
            Ok((lost, cuts)) => row.control(name, lost.len(), cuts),
            Err(why) => row.control(&format!("{name} ({why})"), 0, 0),
        };
    }
    row
}

/// A file system in an image, mounted.
struct Disk {
    kind: &'static str,
    dir: TempDir,
}

/// What has been said to be durable: the last number of each note.
type Acknowledged = Arc<[AtomicU64; NUMBERED]>;

impl Disk {
    fn new(kind: &'static str, megabytes: u64, options: &[&str]) -> Result<Self, String> {
        let memory = Path::new("/dev/shm");
        let dir = if memory.is_dir() {
            TempDir::new_in(memory)
        } else {
            TempDir::new()
        };
        let dir = dir.map_err(|error| error.to_string())?;
        let disk = Self { kind, dir };
        let image = File::create(disk.image()).map_err(|error| error.to_string())?;
        image
            .set_len(megabytes << 20)
            .map_err(|error| error.to_string())?;
        let made = Command::new(format!("mkfs.{kind}"))
            .args(options)
            .arg(disk.image())
            .output();
        match made {
            Err(error) => return Err(format!("mkfs.{kind}: {error}")),
            Ok(made) if !made.status.success() => {
                return Err(format!(
                    "mkfs.{kind}: {}",
                    String::from_utf8_lossy(&made.stderr).trim()
                ));
            }
            Ok(_) => {}
        }
        for name in ["live", "cut"] {
            fs::create_dir(disk.dir.path().join(name)).map_err(|error| error.to_string())?;
        }
        // Not everybody may mount.
        disk.mount(&disk.image(), "live")?;
        disk.unmount("live")?;
        Ok(disk)
    }

    fn image(&self) -> PathBuf {
        self.dir.path().join("image")
    }

    fn mount(&self, image: &Path, name: &str) -> Result<PathBuf, String> {
        let place = self.dir.path().join(name);
        // Two copies of one xfs have the same name for the kernel.
        let options = if self.kind == "xfs" {
            "loop,nouuid"
        } else {
            "loop"
        };
        command(
            "mount",
            &[&"-t", &self.kind, &"-o", &options, &image, &place],
        )?;
        Ok(place)
    }

    fn unmount(&self, name: &str) -> Result<(), String> {
        let place = self.dir.path().join(name);
        let deadline = Instant::now() + Duration::from_secs(10);
        loop {
            match command("umount", &[&place]) {
                Ok(_) => return Ok(()),
                Err(why) if Instant::now() > deadline => return Err(why),
                Err(_) => thread::sleep(Duration::from_millis(20)),
            }
        }
    }

    /// Cuts the power `count` times; gives what was lost, and how often it was cut.
    fn cut(
        &mut self,
        random: &mut Random,
        how: &str,
        count: usize,
    ) -> Result<(Vec<String>, usize), String> {
        let live = self.mount(&self.image(), "live")?;
        let found = self.cut_mounted(&live, random, how, count);
        self.unmount("live")?;
        found
    }

    fn cut_mounted(
        &self,
        live: &Path,
        random: &mut Random,
        how: &str,
        count: usize,
    ) -> Result<(Vec<String>, usize), String> {
        let (notes, state) = (live.join("notes"), live.join("state"));
        fs::remove_dir_all(&notes).ok();
        fs::remove_dir_all(&state).ok();
        fs::create_dir_all(&notes).map_err(|error| error.to_string())?;
        for note in 0..NUMBERED {
            fs::write(notes.join(format!("{note}.md")), numbered(note, 0))
                .map_err(|error| error.to_string())?;
        }
        command("sync", &[&"-f", &live])?;
        let mut writer = Process::start(&notes, &state, how)?;
        let mut lost = Vec::new();
        let mut cuts = 0;
        while cuts < count {
            thread::sleep(Duration::from_micros(random.next() % 60_000));
            let acknowledged: Vec<u64> = writer
                .acknowledged
                .iter()
                .map(|number| number.load(Ordering::SeqCst))
                .collect();
            writer.stop()?;
            let copied = self.copy();
            writer.go_on()?;
            if !copied.map_err(|error| error.to_string())? {
                continue;
            }
            cuts += 1;
            if let Err(why) = self.look(&acknowledged) {
                lost.push(format!("cut {cuts}: {why}"));
            }
            if !writer.is_alive() {
                lost.push("the writer has ended".to_owned());
                break;
            }
        }
        Ok((lost, cuts))
    }

    /// Copies what the disk holds; false when it would not stand still.
    fn copy(&self) -> std::io::Result<bool> {
        let image = File::open(self.image())?;
        let path = self.dir.path().join("copy");
        let copy = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(true)
            .open(path)?;
        copy.set_len(image.metadata()?.len())?;
        let mut extents = extents(&image)?;
        for &(from, to) in &extents {
            each_block(&image, from, to, |at, bytes| {
                copy.write_all_at(bytes, at).map(|()| true)
            })?;
        }
        for _ in 0..5 {
            let now = extents_changed(&image, &copy, &mut extents)?;
            if !now {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Mounts the copy, as after a power cut, and looks at the notes.
    fn look(&self, acknowledged: &[u64]) -> Result<(), String> {
        let place = self.mount(&self.dir.path().join("copy"), "cut")?;
        let found = check(&place.join("notes"), acknowledged);
        self.unmount("cut")?;
        found
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        for name in ["live", "cut"] {
            command("umount", &[&"-q", &self.dir.path().join(name)]).ok();
        }
    }
}

/// The parts of an image that hold anything.
fn extents(image: &File) -> std::io::Result<Vec<(u64, u64)>> {
    let (mut found, mut at) = (Vec::new(), 0);
    loop {
        let from = match seek(image, SeekFrom::Data(at)) {
            Ok(from) => from,
            Err(rustix::io::Errno::NXIO) => return Ok(found),
            Err(error) => return Err(error.into()),
        };
        let to = seek(image, SeekFrom::Hole(from))?;
        found.push((from, to));
        at = to;
    }
}

fn each_block(
    file: &File,
    from: u64,
    to: u64,
    mut act: impl FnMut(u64, &[u8]) -> std::io::Result<bool>,
) -> std::io::Result<bool> {
    let mut block = vec![0; 1 << 20];
    let mut at = from;
    while at < to {
        let length = block.len().min((to - at) as usize);
        file.read_exact_at(&mut block[..length], at)?;
        if !act(at, &block[..length])? {
            return Ok(false);
        }
        at += length as u64;
    }
    Ok(true)
}

/// Brings the copy up to date with the image, and says whether there was anything to bring.
fn extents_changed(
    image: &File,
    copy: &File,
    extents_seen: &mut Vec<(u64, u64)>,
) -> std::io::Result<bool> {
    let now = extents(image)?;
    let mut changed = now != *extents_seen;
    let mut other = vec![0; 1 << 20];
    for &(from, to) in &now {
        each_block(image, from, to, |at, bytes| {
            copy.read_exact_at(&mut other[..bytes.len()], at)?;
            if other[..bytes.len()] != *bytes {
                changed = true;
                copy.write_all_at(bytes, at)?;
            }
            Ok(true)
        })?;
    }
    *extents_seen = now;
    Ok(changed)
}

/// Whether each note is whole, and at least as new as was said.
fn check(notes: &Path, acknowledged: &[u64]) -> Result<(), String> {
    for (note, &least) in acknowledged.iter().enumerate() {
        let text = fs::read(notes.join(format!("{note}.md")))
            .map_err(|error| format!("note {note}: {error}"))?;
        let text = String::from_utf8_lossy(&text);
        let number = text
            .split_once("] 数 ")
            .and_then(|(_, rest)| rest.get(..9))
            .and_then(|number| number.parse::<u64>().ok());
        match number {
            _ if text.is_empty() => return Err(format!("note {note} is empty")),
            Some(number) if text != numbered(note, number) => {
                return Err(format!("note {note} is torn"));
            }
            Some(number) if number < least => {
                return Err(format!(
                    "note {note} holds {number}, but {least} was acknowledged"
                ));
            }
            Some(_) => {}
            None => return Err(format!("note {note} is torn: it has no number")),
        }
    }
    Ok(())
}

/// The process that writes.
struct Process {
    child: Child,
    acknowledged: Acknowledged,
    listening: Mutex<Option<thread::JoinHandle<()>>>,
}

impl Process {
    fn start(notes: &Path, state: &Path, how: &str) -> Result<Self, String> {
        let exe = std::env::current_exe().map_err(|error| error.to_string())?;
        let mut child = Command::new(exe)
            .args(["--subject", "numbers"])
            .args([notes, state])
            .arg(how)
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| error.to_string())?;
        let acknowledged: Acknowledged = Arc::new(std::array::from_fn(|_| AtomicU64::new(0)));
        let heard = Arc::clone(&acknowledged);
        let out = child.stdout.take().ok_or("no output")?;
        let listening = thread::spawn(move || {
            for line in BufReader::new(out).lines().map_while(Result::ok) {
                let Some((note, number)) = line.split_once(' ') else {
                    continue;
                };
                if let (Ok(note), Ok(number)) = (note.parse::<usize>(), number.parse()) {
                    heard[note].store(number, Ordering::SeqCst);
                }
            }
        });
        Ok(Self {
            child,
            acknowledged,
            listening: Mutex::new(Some(listening)),
        })
    }

    fn signal(&self, signal: Signal) -> Result<(), String> {
        let process = Pid::from_child(&self.child);
        kill_process(process, signal).map_err(|error| error.to_string())
    }

    fn stop(&self) -> Result<(), String> {
        self.signal(Signal::STOP)
    }

    fn go_on(&self) -> Result<(), String> {
        self.signal(Signal::CONT)
    }

    fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
        if let Some(listening) = self
            .listening
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()
        {
            listening.join().ok();
        }
    }
}
