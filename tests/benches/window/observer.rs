//! Sees a window from outside, as a person does: presses keys through the X server and looks at
//! pixels. It shares nothing with the programs it watches.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use x11rb::connection::{Connection as _, RequestConnection as _};
use x11rb::protocol::Event;
use x11rb::protocol::damage::{ConnectionExt as _, ReportLevel};
use x11rb::protocol::xproto::{
    Atom, AtomEnum, BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConnectionExt as _, ImageFormat,
    InputFocus, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, Keycode, Keysym, MOTION_NOTIFY_EVENT,
    Rectangle, Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

/// What has not changed for this long is painted.
const QUIET: Duration = Duration::from_millis(200);
/// A key that has changed nothing after this long will not.
const PATIENCE: Duration = Duration::from_millis(1_500);
/// The caret is narrower than any letter.
const CARET: usize = 3;
/// A rounded corner that is painted once more differs by up to 9 of 255 from what it was; nobody sees it.
const UNSEEN: u8 = 12;

/// Keysyms of keys without a letter.
pub(crate) mod keys {
    use super::Keysym;

    pub(crate) const DOWN: Keysym = 0xff54;
    pub(crate) const BACKSPACE: Keysym = 0xff08;
    pub(crate) const CONTROL: Keysym = 0xffe3;
    pub(crate) const SHIFT: Keysym = 0xffe1;
    pub(crate) const RETURN: Keysym = 0xff0d;
    pub(crate) const ESCAPE: Keysym = 0xff1b;
    pub(crate) const PAGE_DOWN: Keysym = 0xff56;
}

/// The wheel, turned down by one notch, is a button.
const WHEEL_DOWN: u8 = 5;
/// What is painted within this time is one frame.
const FRAME: Duration = Duration::from_millis(4);

/// A part of the window, in pixels from its upper left corner.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Region {
    pub(crate) x: i16,
    pub(crate) y: i16,
    pub(crate) width: u16,
    pub(crate) height: u16,
}

/// What became of a region after a key.
#[derive(Debug, Default, Clone)]
pub(crate) struct Change {
    /// When its pixels were other ones for the first time.
    pub(crate) first: Option<Duration>,
    /// When they were what they stayed to be.
    pub(crate) last: Option<Duration>,
}

/// A connection to the X server, and the window that is watched.
pub(crate) struct Observer {
    connection: RustConnection,
    root: Window,
    window: Window,
    origin: (i16, i16),
    damage: Receiver<(Instant, Rectangle)>,
    /// Key and whether Shift is needed, by keysym.
    map: HashMap<Keysym, (Keycode, bool)>,
}

impl Observer {
    /// Connects to the display of the environment. `letters` get keys of their own where the
    /// keyboard has none for them.
    pub(crate) fn connect(letters: &str) -> Result<Self> {
        let (connection, screen) = x11rb::connect(None).context("no X server")?;
        let root = connection.setup().roots[screen].root;
        for extension in ["XTEST", "DAMAGE"] {
            let found = connection.extension_information(extension)?;
            ensure!(found.is_some(), "the X server has no extension {extension}");
        }
        let map = keyboard(&connection, letters)?;
        Ok(Self {
            damage: damage_of(root)?,
            connection,
            root,
            window: root,
            origin: (0, 0),
            map,
        })
    }

    /// Waits for the window with this title, gives it the keys and watches it from now on.
    pub(crate) fn watch(&mut self, title: &str, patience: Duration) -> Result<()> {
        let end = Instant::now() + patience;
        self.window = loop {
            if let Some(window) = self.window_titled(title)? {
                break window;
            }
            ensure!(Instant::now() < end, "no window titled {title}");
            thread::sleep(Duration::from_millis(50));
        };
        let at = self
            .connection
            .translate_coordinates(self.window, self.root, 0, 0)?
            .reply()?;
        self.origin = (at.dst_x, at.dst_y);
        // The pointer must not lie over anything that answers to it.
        self.connection
            .xtest_fake_input(MOTION_NOTIFY_EVENT, 0, 0, self.root, 1279, 859, 0)?;
        self.connection
            .set_input_focus(InputFocus::PARENT, self.window, x11rb::CURRENT_TIME)?;
        self.connection.flush()?;
        Ok(())
    }

    fn window_titled(&self, title: &str) -> Result<Option<Window>> {
        let atom = |name: &str| -> Result<Atom> {
            Ok(self
                .connection
                .intern_atom(false, name.as_bytes())?
                .reply()?
                .atom)
        };
        let (list, name, utf8) = (
            atom("_NET_CLIENT_LIST")?,
            atom("_NET_WM_NAME")?,
            atom("UTF8_STRING")?,
        );
        let listed = self
            .connection
            .get_property(false, self.root, list, AtomEnum::WINDOW, 0, 64)?
            .reply()?;
        for window in listed.value32().into_iter().flatten() {
            let property = self
                .connection
                .get_property(false, window, name, utf8, 0, 256)?;
            // A window may go while it is asked.
            if let Ok(found) = property.reply()
                && String::from_utf8_lossy(&found.value).contains(title)
            {
                return Ok(Some(window));
            }
        }
        Ok(None)
    }

    /// Waits until a region has not changed for a while.
    pub(crate) fn quiet(&self, region: Region, quiet: Duration, patience: Duration) -> Result<()> {
        let end = Instant::now() + patience;
        let mut picture = self.picture(region)?;
        let mut since = Instant::now();
        while since.elapsed() < quiet {
            ensure!(Instant::now() < end, "the window does not come to rest");
            thread::sleep(Duration::from_millis(30));
            let now = self.picture(region)?;
            if now != picture {
                picture = now;
                since = Instant::now();
            }
        }
        Ok(())
    }

    /// The pixels of a region, four bytes each.
    pub(crate) fn picture(&self, region: Region) -> Result<Vec<u8>> {
        let area = self.on_screen(region);
        let image = self.connection.get_image(
            ImageFormat::Z_PIXMAP,
            self.root,
            area.x,
            area.y,
            area.width,
            area.height,
            !0,
        )?;
        Ok(image.reply()?.data)
    }

    fn on_screen(&self, region: Region) -> Rectangle {
        Rectangle {
            x: region.x + self.origin.0,
            y: region.y + self.origin.1,
            width: region.width,
            height: region.height,
        }
    }

    /// Presses and releases a key, with Control if told so, and lets the window come to rest.
    pub(crate) fn press(&self, keysym: Keysym, control: bool) -> Result<()> {
        let held = if control {
            vec![keys::CONTROL]
        } else {
            Vec::new()
        };
        self.strike(keysym, &held)?;
        Ok(())
    }

    /// Presses a key and tells of each region when it changed. Waits until all of `awaited` have
    /// changed and rest, or nothing more is to be expected.
    pub(crate) fn observe(
        &self,
        keysym: Keysym,
        regions: &[Region],
        awaited: Range<usize>,
    ) -> Result<Vec<Change>> {
        self.observe_held(keysym, &[], regions, awaited)
    }

    /// The same for a key with others held.
    pub(crate) fn observe_held(
        &self,
        keysym: Keysym,
        held: &[Keysym],
        regions: &[Region],
        awaited: Range<usize>,
    ) -> Result<Vec<Change>> {
        let mut pictures = Vec::new();
        for region in regions {
            pictures.push(self.picture(*region)?);
        }
        while self.damage.try_recv().is_ok() {}
        let mut changes = vec![Change::default(); regions.len()];
        let start = self.strike(keysym, held)?;
        let mut active = start;
        loop {
            let all = changes[awaited.clone()]
                .iter()
                .all(|change| change.last.is_some());
            let end = if all {
                active + QUIET
            } else {
                start + PATIENCE
            };
            let left = end.saturating_duration_since(Instant::now());
            let first = match self.damage.recv_timeout(left) {
                Ok(damage) => damage,
                Err(RecvTimeoutError::Timeout) => return Ok(changes),
                Err(RecvTimeoutError::Disconnected) => anyhow::bail!("the X server is gone"),
            };
            // What was painted at once is looked at at once, under the time of its beginning.
            let rest: Vec<_> = self.damage.try_iter().map(|(_, area)| area).collect();
            for (index, region) in regions.iter().enumerate() {
                let area = self.on_screen(*region);
                if !rest
                    .iter()
                    .chain([&first.1])
                    .any(|other| overlap(&area, other))
                {
                    continue;
                }
                let now = self.picture(*region)?;
                if columns(&pictures[index], &now, region.width) >= CARET {
                    let at = first.0.saturating_duration_since(start);
                    changes[index].first.get_or_insert(at);
                    changes[index].last = Some(at);
                    if awaited.contains(&index) {
                        active = first.0;
                    }
                    pictures[index] = now;
                }
            }
        }
    }

    /// Turns the wheel down in the middle of a region, so many notches with so much time between
    /// them, and tells how long after the one before each frame came.
    pub(crate) fn scroll(
        &self,
        region: Region,
        notches: usize,
        between: Duration,
    ) -> Result<Vec<Duration>> {
        let area = self.on_screen(region);
        let (x, y) = (
            area.x.saturating_add_unsigned(area.width / 2),
            area.y.saturating_add_unsigned(area.height / 2),
        );
        self.connection
            .xtest_fake_input(MOTION_NOTIFY_EVENT, 0, 0, self.root, x, y, 0)?;
        self.connection.flush()?;
        self.quiet(region, QUIET, PATIENCE)?;
        while self.damage.try_recv().is_ok() {}
        let start = Instant::now();
        for notch in 0..notches {
            for kind in [BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT] {
                self.connection
                    .xtest_fake_input(kind, WHEEL_DOWN, 0, self.root, 0, 0, 0)?;
            }
            self.connection.flush()?;
            let next = start + between * u32::try_from(notch + 1)?;
            thread::sleep(next.saturating_duration_since(Instant::now()));
        }
        // What comes later is the scrolling's end, which may take its time.
        let frames = self.damage.try_iter().filter(|(_, at)| overlap(&area, at));
        let mut times: Vec<Instant> = Vec::new();
        for (time, _) in frames {
            if times.last().is_none_or(|last| time - *last > FRAME) {
                times.push(time);
            }
        }
        let apart = times.windows(2).map(|pair| pair[1] - pair[0]);
        Ok(apart.collect())
    }

    /// The moment before the key went to the server.
    fn strike(&self, keysym: Keysym, held: &[Keysym]) -> Result<Instant> {
        let (key, shift) = self.key(keysym)?;
        let mut all: Vec<Keycode> = Vec::new();
        for keysym in held {
            all.push(self.key(*keysym)?.0);
        }
        if shift {
            all.push(self.key(keys::SHIFT)?.0);
        }
        let send = |kind, key| -> Result<()> {
            self.connection
                .xtest_fake_input(kind, key, 0, self.root, 0, 0, 0)?;
            Ok(())
        };
        for held in &all {
            send(KEY_PRESS_EVENT, *held)?;
        }
        let start = Instant::now();
        send(KEY_PRESS_EVENT, key)?;
        self.connection.flush()?;
        send(KEY_RELEASE_EVENT, key)?;
        for held in all.iter().rev() {
            send(KEY_RELEASE_EVENT, *held)?;
        }
        self.connection.flush()?;
        Ok(start)
    }

    fn key(&self, keysym: Keysym) -> Result<(Keycode, bool)> {
        let found = self.map.get(&keysym).copied();
        found.with_context(|| format!("no key for keysym {keysym:#x}"))
    }
}

/// The keysym of a letter.
pub(crate) fn keysym(letter: char) -> Keysym {
    let code = u32::from(letter);
    if code < 0x100 {
        code
    } else {
        0x0100_0000 + code
    }
}

/// Finds the keys of what is typed. A letter that no key has is put on a key that nobody presses:
/// it then arrives as the text that an input method commits.
fn keyboard(
    connection: &RustConnection,
    letters: &str,
) -> Result<HashMap<Keysym, (Keycode, bool)>> {
    let setup = connection.setup();
    let (low, high) = (setup.min_keycode, setup.max_keycode);
    let mapping = connection
        .get_keyboard_mapping(low, high - low + 1)?
        .reply()?;
    let width = usize::from(mapping.keysyms_per_keycode);
    let mut map = HashMap::new();
    let mut idle = Vec::new();
    for (row, key) in mapping.keysyms.chunks(width).zip(low..=high) {
        // Keys for volume, mail and the like stand in a range of their own.
        if row.iter().all(|&sym| sym == 0 || sym >= 0x1000_0000) {
            idle.push(key);
        }
        for (level, &sym) in row.iter().take(2).enumerate() {
            if sym != 0 {
                map.entry(sym).or_insert((key, level == 1));
            }
        }
    }
    let missing: std::collections::BTreeSet<Keysym> = letters
        .chars()
        .map(keysym)
        .filter(|sym| !map.contains_key(sym))
        .collect();
    ensure!(
        missing.len() <= idle.len(),
        "{} letters for {} idle keys: use fewer letters in queries.txt",
        missing.len(),
        idle.len()
    );
    for (sym, key) in missing.into_iter().zip(idle) {
        connection
            .change_keyboard_mapping(1, key, 2, &[sym, sym])?
            .check()?;
        map.insert(sym, (key, false));
    }
    Ok(map)
}

/// Areas of the screen as they are painted, each with the time at which it was heard of, over a
/// connection of its own.
fn damage_of(root: Window) -> Result<Receiver<(Instant, Rectangle)>> {
    let (connection, _) = x11rb::connect(None)?;
    connection.damage_query_version(1, 1)?.reply()?;
    let damage = connection.generate_id()?;
    connection
        .damage_create(damage, root, ReportLevel::RAW_RECTANGLES)?
        .check()?;
    let (send, receive) = channel();
    thread::spawn(move || {
        while let Ok(event) = connection.wait_for_event() {
            if let Event::DamageNotify(notify) = event
                && send.send((Instant::now(), notify.area)).is_err()
            {
                break;
            }
        }
    });
    Ok(receive)
}

fn overlap(a: &Rectangle, b: &Rectangle) -> bool {
    let apart = |from: i16, length: u16, other: i16| {
        i32::from(other) >= i32::from(from) + i32::from(length)
    };
    !(apart(a.x, a.width, b.x)
        || apart(b.x, b.width, a.x)
        || apart(a.y, a.height, b.y)
        || apart(b.y, b.height, a.y))
}

/// In how many columns two pictures differ to the eye: a blinking caret takes one or two.
fn columns(before: &[u8], after: &[u8], width: u16) -> usize {
    if before == after {
        return 0;
    }
    let row = usize::from(width) * 4;
    let mut differ = vec![false; usize::from(width)];
    for (old, new) in before.chunks(row).zip(after.chunks(row)) {
        if old == new {
            continue;
        }
        for (column, (old, new)) in old.chunks(4).zip(new.chunks(4)).enumerate() {
            differ[column] |= old
                .iter()
                .zip(new)
                .any(|(old, new)| old.abs_diff(*new) > UNSEEN);
        }
    }
    differ.into_iter().filter(|&column| column).count()
}
