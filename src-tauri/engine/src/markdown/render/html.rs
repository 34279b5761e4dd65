//! The note's raw HTML: rebuilt tag by tag from what may be shown, never copied.

use super::links::{self, Target};
use super::writer::Writer;
use crate::markdown::raw_html::Tag;

/// Raw elements within each other; deeper ones are left out, their text is not.
const DEEPEST: usize = 50;

/// Elements of running text.
const INLINE: [&str; 34] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "nobr", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u",
];
/// Elements of blocks, shown only where a block of HTML has them.
const BLOCKS: [&str; 29] = [
    "blockquote",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ol",
    "p",
    "pre",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Writes a start tag; `block` tells a block of HTML from running text.
pub(super) fn open(writer: &mut Writer<'_>, tag: &Tag, block: bool, linked: bool, note_path: &str) {
    let name = tag.name.as_str();
    match name {
        "br" | "wbr" => {
            writer.literal(if name == "br" { "<br>" } else { "<wbr>" });
            return;
        }
        "hr" if block => {
            writer.literal("<hr>");
            return;
        }
        "img" => {
            let destination = tag.get("src").unwrap_or_default();
            image_start(writer, destination);
            writer.label(tag.get("alt").unwrap_or_default());
            writer.close();
            return;
        }
        _ => {}
    }
    let shown = INLINE.contains(&name) || block && BLOCKS.contains(&name);
    if !shown || writer.raw_depth() >= DEEPEST {
        return;
    }
    if name == "a" {
        // Links do not nest.
        if !linked && let Some(destination) = tag.get("href") {
            let target = links::resolve(destination, note_path);
            open_link(writer, &target, destination, tag.get("title"), true);
        }
        return;
    }
    let mut attributes: Vec<(&str, &str)> = Vec::new();
    let numbers = ["colspan", "rowspan", "start"];
    for attribute in numbers {
        let value = tag
            .get(attribute)
            .filter(|value| value.parse::<u16>().is_ok_and(|n| n <= 1000));
        if let Some(value) = value {
            attributes.push((attribute, value));
        }
    }
    if let Some(title) = tag.get("title") {
        attributes.push(("title", title));
    }
    if name == "details" && tag.get("open").is_some() {
        attributes.push(("open", ""));
    }
    let aligned = tag.get("align").map(str::to_ascii_lowercase);
    if let Some(class) = aligned.as_deref().and_then(align_class) {
        attributes.push(("class", class));
    }
    writer.open_raw(name, &attributes);
}

fn align_class(align: &str) -> Option<&'static str> {
    match align {
        "left" => Some("align-left"),
        "center" => Some("align-center"),
        "right" => Some("align-right"),
        _ => None,
    }
}

/// Opens a link's element, or what stands for a link that leads nowhere.
pub(super) fn open_link(
    writer: &mut Writer<'_>,
    target: &Target,
    destination: &str,
    title: Option<&str>,
    raw: bool,
) {
    let title = title.filter(|title| !title.is_empty());
    let mut attributes: Vec<(&str, &str)> = Vec::new();
    let name = match target {
        Target::Url(url) => {
            attributes.extend([
                ("href", "#"),
                ("data-url", url),
                ("title", title.unwrap_or(url)),
            ]);
            "a"
        }
        Target::Note { path, fragment } => {
            attributes.extend([
                ("href", "#"),
                ("data-note", path),
                ("data-fragment", fragment),
            ]);
            attributes.extend(title.map(|title| ("title", title)));
            "a"
        }
        Target::Nowhere => {
            attributes.extend([("class", "no-link"), ("title", destination)]);
            "span"
        }
    };
    if raw {
        writer.open_raw(name, &attributes);
    } else {
        writer.open(name, &attributes);
    }
}

/// Opens what stands for an image: its alternative text follows, its name closes it.
pub(super) fn image_start(writer: &mut Writer<'_>, destination: &str) {
    // An image is as little a wide character as any word.
    writer.settle_break('x');
    let name = links::image_name(destination);
    writer.open_with("span", &[("class", "image")], "</span>".to_owned());
    if !name.is_empty() {
        writer.start("span", &[("class", "image-name")]);
        writer.label(&name);
        writer.literal("</span> ");
    }
}
