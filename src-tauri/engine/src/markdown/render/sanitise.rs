//! The one exit: no HTML leaves the engine but through here.
//!
//! The renderer writes every attribute's value behind a key made from the note itself. What
//! comes without the key was not written by the renderer and goes, whatever it is; so a note
//! cannot forge a match, a task's box, a link or an id, even if its raw HTML found a way
//! past the renderer. A note that holds its own key would have to hold its own hash.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::panic::resume_unwind;
use std::sync::{Mutex, PoisonError, mpsc};
use std::thread;

use ammonia::{Builder, UrlRelative};

use crate::markdown::elements;

/// What makes an attribute the renderer's own.
#[derive(Debug, Clone)]
pub(super) struct Key(String);

impl Key {
    /// The key of a note.
    pub(super) fn of(source: &str) -> Self {
        let hash = blake3::derive_key("sakuin 2026 attribute key", source.as_bytes());
        let hex = hash
            .iter()
            .take(8)
            .map(|byte| format!("{byte:02x}"))
            .collect::<String>();
        // Neither colon nor slash, so that it is a relative address where one is looked for.
        Self(format!("k{hex}-"))
    }

    /// What stands before each value.
    pub(super) fn prefix(&self) -> &str {
        &self.0
    }
}

/// Bytes of HTML that are worth being cleaned on another core.
pub(super) const CHUNK: usize = 64 * 1024;

const ATTRIBUTES: [&str; 18] = [
    "id",
    "class",
    "title",
    "tabindex",
    "role",
    "aria-label",
    "data-line",
    "data-task",
    "data-mark",
    "data-match",
    "data-url",
    "data-note",
    "data-fragment",
    "start",
    "colspan",
    "rowspan",
    "open",
    "scope",
];

/// Cleans a note's HTML while it is written. `write` hands it over in chunks, each a row of whole
/// sections: a chunk is cleaned by itself, so that none can reach into another. Where there is more
/// than one, half of the work is done on another core before the last is written.
pub(super) fn clean<T>(key: &Key, write: impl FnOnce(&mut dyn FnMut(String)) -> T) -> (String, T) {
    let (send, chunks) = mpsc::channel::<(usize, String)>();
    let chunks = Mutex::new(chunks);
    let next = || {
        let chunks = chunks.lock().unwrap_or_else(PoisonError::into_inner);
        chunks.recv().ok()
    };
    let work = || -> Vec<(usize, String)> {
        let cleaned = |(at, html): (usize, String)| (at, clean_chunk(&html, key));
        std::iter::from_fn(next).map(cleaned).collect()
    };
    thread::scope(|scope| {
        let mut helper = None;
        let mut count = 0;
        let written = write(&mut |chunk| {
            if chunk.len() >= CHUNK && helper.is_none() {
                helper = Some(scope.spawn(work));
            }
            // The other end is there until this one is gone.
            send.send((count, chunk)).ok();
            count += 1;
        });
        drop(send);
        let mut all = work();
        if let Some(helper) = helper {
            all.extend(helper.join().unwrap_or_else(|panic| resume_unwind(panic)));
        }
        all.sort_unstable_by_key(|(at, _)| *at);
        let html = all.into_iter().map(|(_, html)| html).collect();
        (html, written)
    })
}

fn clean_chunk(html: &str, key: &Key) -> String {
    let prefix = key.0.clone();
    let own: HashMap<&str, HashSet<&str>> = HashMap::from([
        ("a", HashSet::from(["href"])),
        ("input", HashSet::from(["checked", "disabled"])),
    ]);
    let mut builder = Builder::empty();
    builder
        .tags(elements::shown().collect())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .generic_attributes(HashSet::from(ATTRIBUTES))
        .tag_attributes(own)
        // Whatever an input was, it is a box.
        .set_tag_attribute_value("input", "type", "checkbox")
        .url_schemes(HashSet::new())
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(move |element, attribute, value| {
            if (element, attribute, value) == ("input", "type", "checkbox") {
                return Some(Cow::Borrowed(value));
            }
            let value = value.strip_prefix(prefix.as_str())?;
            (attribute != "href" || value == "#").then_some(Cow::Borrowed(value))
        });
    builder.clean(html).to_string()
}
