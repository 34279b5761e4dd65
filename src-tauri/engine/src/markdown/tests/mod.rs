//! What a note means and how it looks, case by case.

mod emphasis;
mod front_matter;
mod hostile;
mod html;
mod marks;
mod property;
mod sanitise;
mod sections;
mod tasks;
mod urls;
mod visible;

use super::{RenderOptions, render};

/// The HTML of a note without the element of its one section.
fn html(source: &str) -> String {
    let options = RenderOptions {
        note_path: "folder/note.md",
        ..RenderOptions::default()
    };
    let html = render(source, &options).html;
    let html = html
        .strip_prefix("<section id=\"s-\" data-line=\"1\">")
        .unwrap_or(&html);
    let html = html.strip_suffix("</section>").unwrap_or(html);
    html.trim_end().to_owned()
}
