//! The note's raw HTML: rebuilt tag by tag from what may be shown, never copied.

use super::RenderOptions;
use super::links::{self, Target};
use super::writer::Writer;
use crate::language::Language;
use crate::markdown::elements::{BLOCKS, INLINE};
use crate::markdown::raw_html::Tag;

/// Raw elements within each other; deeper ones are left out, their text is not.
const DEEPEST: usize = 50;

/// Writes a start tag; `block` tells a block of HTML from running text.
pub(super) fn open(
    writer: &mut Writer<'_>,
    tag: &Tag,
    block: bool,
    linked: bool,
    options: &RenderOptions<'_>,
) {
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
            let target = links::resolve(destination, options);
            let (element, attributes) =
                link(&target, destination, tag.get("title"), options.language);
            writer.open_raw_as("a", element, &attributes);
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
    language: Language,
) {
    let (element, attributes) = link(target, destination, title, language);
    writer.open(element, &attributes);
}

/// The element of a link, and its attributes.
fn link<'a>(
    target: &'a Target,
    destination: &'a str,
    title: Option<&'a str>,
    language: Language,
) -> (&'static str, Vec<(&'static str, &'a str)>) {
    let title = title.filter(|title| !title.is_empty());
    match target {
        Target::Url(url) => (
            "a",
            vec![
                ("href", "#"),
                ("data-url", url),
                ("title", title.unwrap_or(url)),
            ],
        ),
        Target::Note {
            path,
            fragment,
            missing,
        } => {
            let mut attributes = vec![
                ("href", "#"),
                ("data-note", path.as_str()),
                ("data-fragment", fragment),
            ];
            if *missing {
                let absent =
                    language.pick("このノートはまだありません", "There is no such note yet");
                attributes.extend([("class", "missing"), ("title", absent)]);
            } else {
                attributes.extend(title.map(|title| ("title", title)));
            }
            ("a", attributes)
        }
        Target::Nowhere => ("span", vec![("class", "no-link"), ("title", destination)]),
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
