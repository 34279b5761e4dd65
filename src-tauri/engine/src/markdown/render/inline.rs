//! Running text, code, raw HTML and boxes: what stands inside blocks.

use std::ops::Range;

use super::blocks::Blocks;
use super::html::{self, open_link};
use super::links::Target;
use super::urls;
use crate::markdown::raw_html::{self, Piece};
use crate::markdown::slug;
use crate::markdown::types::VisibleText;
use crate::markdown::visible::Gap;

/// Letters of a task's text that name its box.
const LONGEST_NAME: usize = 200;

impl Blocks<'_, '_> {
    /// Running text: bare URLs and wiki links in it lead somewhere.
    pub(super) fn prose(&mut self, text: &VisibleText) {
        let links = if self.links == 0 {
            self.links_in(&text.text)
        } else {
            Vec::new()
        };
        let mut at = 0;
        for (range, target) in links {
            if range.start < at {
                continue;
            }
            self.writer.text(&text.slice(at..range.start), &[]);
            self.writer.settle_break('x');
            open_link(&mut self.writer, &target, "", None, self.options.language);
            self.writer.text(&text.slice(range.clone()), &[]);
            self.writer.close();
            at = range.end;
        }
        if at == 0 {
            self.writer.text(text, &[]);
        } else {
            self.writer.text(&text.slice(at..text.text.len()), &[]);
        }
    }

    fn links_in(&self, text: &str) -> Vec<(Range<usize>, Target)> {
        let urls = urls::find(text).into_iter();
        let mut links: Vec<_> = urls
            .map(|range| (range.clone(), Target::Url(text[range].to_owned())))
            .collect();
        let Some(wiki) = self.options.wiki else {
            return links;
        };
        let mut from = 0;
        while let Some(found) = text[from..].find("[[") {
            let start = from + found + 2;
            let Some(length) = text[start..].find("]]") else {
                break;
            };
            let inner = &text[start..start + length];
            from = start;
            let name = inner.split('|').next().unwrap_or_default();
            let (name, heading) = name.split_once('#').unwrap_or((name, ""));
            if inner.contains(['[', '\n']) || name.trim().is_empty() {
                continue;
            }
            if let Some(path) = wiki(name.trim()) {
                let fragment = slug::of_fragment(heading);
                let target = Target::Note {
                    path,
                    fragment,
                    missing: false,
                };
                links.push((start..start + length, target));
            }
            from = start + length + 2;
        }
        links.sort_by_key(|(range, _)| range.start);
        links
    }

    pub(super) fn code_block(&mut self, info: &str, text: &VisibleText) {
        self.writer.border();
        let language = info
            .split([' ', '\t', ',', '{', ':'])
            .next()
            .unwrap_or_default();
        let language = language.to_lowercase();
        self.writer.open("pre", &[("tabindex", "0")]);
        if language.is_empty() {
            self.writer.open("code", &[]);
        } else {
            self.writer
                .open("code", &[("class", &format!("language-{language}"))]);
        }
        let colours = self.colours.of(&language, &text.text);
        self.writer.text(text, &colours);
        self.writer.close();
        self.writer.close();
        self.writer.literal("\n");
        self.writer.border();
    }

    pub(super) fn inline_html(&mut self, html: &str) {
        match raw_html::tag(html) {
            Some(Piece::Open(tag)) => {
                if raw_html::is_block(&tag.name) {
                    self.writer.border();
                }
                let linked = self.links > 0;
                html::open(&mut self.writer, &tag, false, linked, self.options);
            }
            Some(Piece::Close(name)) => self.writer.close_raw(&name),
            _ => {}
        }
    }

    pub(super) fn html_block(&mut self, html: &VisibleText) {
        self.writer.border();
        for piece in raw_html::pieces(html) {
            match piece {
                Piece::Text(text) => self.writer.text(&text, &[]),
                Piece::Gap(Gap::Soft) => self.writer.soft_break(),
                Piece::Gap(_) => {}
                Piece::Open(tag) => {
                    if raw_html::is_block(&tag.name) {
                        self.writer.border();
                    }
                    html::open(&mut self.writer, &tag, true, false, self.options);
                }
                Piece::Close(name) => {
                    if raw_html::is_block(&name) {
                        self.writer.border();
                    }
                    self.writer.close_raw(&name);
                }
            }
        }
        self.writer.border();
    }

    /// The number of a footnote.
    pub(super) fn footnote(&mut self, label: &str) -> usize {
        let next = self.footnotes.len() + 1;
        *self.footnotes.entry(label.to_owned()).or_insert(next)
    }

    pub(super) fn footnote_reference(&mut self, label: &str) {
        let fragment = format!("f-{}", self.footnote(label));
        self.writer.settle_break('x');
        self.writer.start("sup", &[("class", "footnote-reference")]);
        let path = self.options.note_path;
        let attributes = [
            ("href", "#"),
            ("data-note", path),
            ("data-fragment", &fragment),
        ];
        self.writer.start("a", &attributes);
        self.writer.label(label);
        self.writer.literal("</a></sup>");
    }

    pub(super) fn task_box(&mut self, mark: char) {
        let number = self.task.to_string();
        let text = self
            .tasks
            .get(self.task)
            .map_or("", |task| task.text.as_str());
        let name: String = text.chars().take(LONGEST_NAME).collect();
        let mut attributes = vec![
            ("data-task", number.as_str()),
            ("aria-label", name.as_str()),
        ];
        let other = mark.to_string();
        if matches!(mark, 'x' | 'X') {
            attributes.push(("checked", ""));
        } else if mark != ' ' {
            attributes.push(("data-mark", &other));
        }
        if self.options.read_only_tasks {
            attributes.push(("disabled", ""));
        }
        self.writer.start("input", &attributes);
        self.writer.literal(" ");
        self.task += 1;
    }
}
