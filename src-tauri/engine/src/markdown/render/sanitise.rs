//! The one exit: no HTML leaves the engine but through here.
//!
//! The renderer writes every attribute's value behind a key made from the note itself. What
//! comes without the key was not written by the renderer and goes, whatever it is; so a note
//! cannot forge a match, a task's box, a link or an id, even if its raw HTML found a way
//! past the renderer. A note that holds its own key would have to hold its own hash.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::panic::resume_unwind;
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

/// HTML of this length is cleaned on several cores.
const LONG: usize = 128 * 1024;

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

/// Cleans a note's HTML, whose sections begin at the given places, each outside of all elements: a
/// section is cleaned by itself, so that none can reach into another.
pub(super) fn clean(html: &str, sections: &[usize], key: &Key) -> String {
    if html.len() < LONG {
        return clean_part(html, key);
    }
    let threads = thread::available_parallelism().map_or(1, usize::from);
    let size = html.len().div_ceil(threads);
    let mut parts = Vec::new();
    let mut from = 0;
    for &at in sections {
        if at - from >= size {
            parts.push(&html[from..at]);
            from = at;
        }
    }
    parts.push(&html[from..]);
    thread::scope(|scope| {
        let cleaning: Vec<_> = parts
            .into_iter()
            .map(|part| scope.spawn(|| clean_part(part, key)))
            .collect();
        cleaning
            .into_iter()
            .map(|part| part.join().unwrap_or_else(|panic| resume_unwind(panic)))
            .collect()
    })
}

fn clean_part(html: &str, key: &Key) -> String {
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
