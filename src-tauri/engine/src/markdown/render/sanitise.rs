//! The one exit: no HTML leaves the engine but through here.
//!
//! The renderer writes every attribute's value behind a key made from the note itself. What
//! comes without the key was not written by the renderer and goes, whatever it is; so a note
//! cannot forge a match, a task's box, a link or an id, even if its raw HTML found a way
//! past the renderer. A note that holds its own key would have to hold its own hash.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use ammonia::{Builder, UrlRelative};

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

const TAGS: [&str; 72] = [
    "a",
    "abbr",
    "b",
    "bdi",
    "bdo",
    "blockquote",
    "br",
    "caption",
    "cite",
    "code",
    "dd",
    "del",
    "details",
    "dfn",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "input",
    "ins",
    "kbd",
    "li",
    "mark",
    "ol",
    "p",
    "pre",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
    "var",
    "wbr",
    "time",
    "big",
    "center",
    "tt",
    "strike",
    "rb",
    "rtc",
    "dir",
    "colgroup",
    "col",
    "font",
    "nobr",
];

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

/// Cleans a note's HTML.
pub(super) fn clean(html: &str, key: &Key) -> String {
    let prefix = key.0.clone();
    let own: HashMap<&str, HashSet<&str>> = HashMap::from([
        ("a", HashSet::from(["href"])),
        ("input", HashSet::from(["checked", "disabled"])),
    ]);
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(TAGS))
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
