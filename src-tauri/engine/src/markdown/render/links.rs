//! Where a link leads: outside, to a note of the folder, or nowhere.

use percent_encoding::percent_decode_str;

use super::RenderOptions;

use crate::markdown::slug;

/// What a link means.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// An address outside, opened by the shell after asking.
    Url(String),
    /// A note, relative to the notes folder, and an element's id in it or nothing.
    Note {
        /// The note's path with `/`.
        path: String,
        /// Id of the element; empty for the note's beginning.
        fragment: String,
        /// There is no such note.
        missing: bool,
    },
    /// Nothing that may be followed.
    Nowhere,
}

/// Resolves a destination as written in the note that is shown.
pub(super) fn resolve(destination: &str, options: &RenderOptions<'_>) -> Target {
    let from = options.note_path;
    let destination = destination.trim();
    if destination.contains(char::is_control) {
        return Target::Nowhere;
    }
    if let Some(scheme) = scheme(destination) {
        let rest = &destination[scheme.len() + 1..];
        let known = match scheme.to_ascii_lowercase().as_str() {
            "http" | "https" => rest
                .strip_prefix("//")
                .is_some_and(|host| !host.is_empty() && !host.starts_with('/')),
            "mailto" => rest.contains('@'),
            _ => false,
        };
        return if known {
            Target::Url(destination.to_owned())
        } else {
            Target::Nowhere
        };
    }
    let (path, fragment) = destination.split_once('#').unwrap_or((destination, ""));
    let path = path.split('?').next().unwrap_or_default();
    let (Some(path), Some(fragment)) = (decode(path), decode(fragment)) else {
        return Target::Nowhere;
    };
    let fragment = slug::of_fragment(&fragment);
    if path.is_empty() {
        return Target::Note {
            path: from.to_owned(),
            fragment,
            missing: false,
        };
    }
    match inside(&path, from) {
        Some(path) => Target::Note {
            missing: options.exists.is_some_and(|exists| !exists(&path)),
            path,
            fragment,
        },
        None => Target::Nowhere,
    }
}

/// The scheme that a destination begins with. A Windows path such as `C:\` has one too, which
/// no one knows, and leads nowhere.
fn scheme(destination: &str) -> Option<&str> {
    let (scheme, _) = destination.split_once(':')?;
    let mut bytes = scheme.bytes();
    let good = bytes.next().is_some_and(|byte| byte.is_ascii_alphabetic())
        && bytes.all(|byte| byte.is_ascii_alphanumeric() || b"+.-".contains(&byte));
    good.then_some(scheme)
}

fn decode(text: &str) -> Option<String> {
    let decoded = percent_decode_str(text).decode_utf8().ok()?;
    (!decoded.contains(char::is_control)).then(|| decoded.into_owned())
}

/// A path resolved against the note `from`, if it stays in the folder and names a note.
fn inside(path: &str, from: &str) -> Option<String> {
    if path.contains(['\\', ':']) || path.starts_with("//") || !is_note(path) {
        return None;
    }
    let mut parts: Vec<&str> = match path.strip_prefix('/') {
        Some(_) => Vec::new(),
        None => from.split('/').collect(),
    };
    parts.pop();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()?),
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

fn is_note(path: &str) -> bool {
    let (_, extension) = path
        .rsplit('/')
        .next()
        .unwrap_or(path)
        .rsplit_once('.')
        .unwrap_or_default();
    ["md", "markdown", "txt"]
        .iter()
        .any(|known| extension.eq_ignore_ascii_case(known))
}

/// What an image is called when only its name is shown: the file's name, or the host it is on.
pub(super) fn image_name(destination: &str) -> String {
    if let Some((_, rest)) = destination.split_once("://") {
        return rest
            .split(['/', '?', '#'])
            .next()
            .unwrap_or_default()
            .to_owned();
    }
    if scheme(destination).is_some() {
        return String::new();
    }
    let path = destination.split(['?', '#']).next().unwrap_or_default();
    decode(path.rsplit(['/', '\\']).next().unwrap_or_default()).unwrap_or_default()
}
