//! From items to elements.

use std::collections::HashMap;

use pulldown_cmark::{Alignment, BlockQuoteKind, LinkType, Tag, TagEnd};

use super::code::Colours;
use super::html::{image_start, open_link};
use super::links::{self, Target};
use super::writer::Writer;
use super::{RenderOptions, open_section};
use crate::markdown::document::{Document, is_inline, level_of};
use crate::markdown::items::{Item, Placed};
use crate::markdown::slug;
use crate::markdown::types::Section;
use crate::wire::Task;

/// Writes a note's items, section by section, and tells how many matches are marked.
pub(super) fn write(
    writer: Writer<'_>,
    items: &[Placed<'_>],
    document: &Document<'_>,
    tasks: &[Task],
    options: &RenderOptions<'_>,
) -> usize {
    let sections = &document.note.sections;
    let mut blocks = Blocks {
        writer,
        items,
        sections,
        tasks,
        options,
        section: 0,
        named: 0,
        task: 0,
        depth: 0,
        links: 0,
        table: Table::default(),
        footnotes: HashMap::new(),
        colours: Colours::default(),
    };
    match sections.first() {
        Some(first) => open_section(&mut blocks.writer, &first.anchor, first.lines.start),
        // Nothing to read, but perhaps a picture or a rule.
        None => open_section(&mut blocks.writer, slug::TOP, 0),
    }
    for at in 0..items.len() {
        blocks.item(at);
    }
    blocks.writer.finish()
}

/// Where the table at work has come.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    cell: usize,
    head: bool,
    body: bool,
}

/// What writing a note's items keeps in mind.
pub(super) struct Blocks<'a, 'k> {
    pub(super) writer: Writer<'k>,
    pub(super) items: &'a [Placed<'a>],
    pub(super) sections: &'a [Section],
    pub(super) tasks: &'a [Task],
    pub(super) options: &'a RenderOptions<'a>,
    /// The section at work, and how many headings of sections came so far.
    pub(super) section: usize,
    pub(super) named: usize,
    pub(super) task: usize,
    pub(super) depth: usize,
    /// Links that are open.
    pub(super) links: usize,
    pub(super) table: Table,
    /// Footnotes' labels with their numbers, in the order of their first appearance.
    pub(super) footnotes: HashMap<String, usize>,
    pub(super) colours: Colours,
}

impl Blocks<'_, '_> {
    fn item(&mut self, at: usize) {
        let items = self.items;
        match &items[at].item {
            Item::Open(tag) => {
                if !is_inline(&tag.to_end()) {
                    self.writer.border();
                }
                self.open(tag, at);
                self.depth += 1;
            }
            Item::Close(tag) => {
                self.depth = self.depth.saturating_sub(1);
                self.close(*tag);
                if !is_inline(tag) {
                    self.writer.border();
                }
            }
            Item::Text(text) => self.prose(text),
            Item::Code(text) => {
                self.writer
                    .settle_break(text.text.chars().next().unwrap_or(' '));
                self.writer.open("code", &[]);
                self.writer.text(text, &[]);
                self.writer.close();
            }
            Item::CodeBlock(info, text) => self.code_block(info, text),
            Item::InlineHtml(html) => self.inline_html(html),
            Item::HtmlBlock(html) => self.html_block(html),
            Item::FootnoteReference(label) => self.footnote_reference(label),
            Item::Box(mark) => self.task_box(*mark),
            Item::SoftBreak => self.writer.soft_break(),
            Item::HardBreak => {
                self.writer.border();
                self.writer.literal("<br>");
            }
            Item::Rule => {
                self.writer.border();
                self.writer.literal("<hr>");
            }
        }
    }

    fn open(&mut self, tag: &Tag<'_>, at: usize) {
        let writer = &mut self.writer;
        match tag {
            Tag::Paragraph => writer.open("p", &[]),
            Tag::Heading { level, .. } => {
                if self.depth == 0 {
                    self.begin_section();
                }
                self.writer.open(&format!("h{}", level_of(*level)), &[]);
            }
            Tag::BlockQuote(None) => writer.open("blockquote", &[]),
            Tag::BlockQuote(Some(kind)) => self.alert(*kind),
            Tag::List(None) => writer.open("ul", &[]),
            Tag::List(Some(1)) => writer.open("ol", &[]),
            Tag::List(Some(start)) => writer.open("ol", &[("start", &start.to_string())]),
            Tag::Item => {
                let task = self.items[at + 1..]
                    .iter()
                    .take(2)
                    .map(|placed| &placed.item);
                let task = task
                    .take_while(|item| matches!(item, Item::Box(_) | Item::Open(Tag::Paragraph)))
                    .any(|item| matches!(item, Item::Box(_)));
                writer.open("li", if task { &[("class", "task")] } else { &[] });
            }
            Tag::FootnoteDefinition(label) => {
                let number = self.footnote(label).to_string();
                let id = format!("f-{number}");
                self.writer
                    .open("div", &[("class", "footnote"), ("id", &id)]);
                self.writer.start("span", &[("class", "footnote-label")]);
                self.writer.label(label);
                self.writer.literal("</span> ");
            }
            Tag::Table(alignments) => {
                self.table = Table {
                    alignments: alignments.clone(),
                    ..Table::default()
                };
                let closing = "</table></div>".to_owned();
                writer.open_with("div", &[("class", "table"), ("tabindex", "0")], closing);
                writer.literal("<table>");
            }
            Tag::TableHead => {
                self.table.head = true;
                self.table.cell = 0;
                writer.open_with("thead", &[], "</tr></thead>".to_owned());
                writer.literal("<tr>");
            }
            Tag::TableRow => {
                self.table.cell = 0;
                if !self.table.body {
                    self.table.body = true;
                    writer.open("tbody", &[]);
                }
                writer.open("tr", &[]);
            }
            Tag::TableCell => self.cell(),
            Tag::Emphasis => writer.open("em", &[]),
            Tag::Strong => writer.open("strong", &[]),
            Tag::Strikethrough => writer.open("del", &[]),
            Tag::Link {
                link_type,
                dest_url,
                title,
                ..
            } => {
                let destination = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.to_string(),
                };
                // Links do not nest, but one can stand in the words for an image in a link.
                let target = match self.links {
                    0 => links::resolve(&destination, self.options),
                    _ => Target::Nowhere,
                };
                let language = self.options.language;
                open_link(writer, &target, &destination, Some(title), language);
                self.links += 1;
            }
            Tag::Image { dest_url, .. } => {
                image_start(writer, dest_url);
                self.links += 1;
            }
            // These are off, or do not reach here as elements.
            Tag::CodeBlock(_)
            | Tag::HtmlBlock
            | Tag::MetadataBlock(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::Superscript
            | Tag::Subscript => writer.open("span", &[]),
        }
    }

    fn close(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Link | TagEnd::Image => self.links = self.links.saturating_sub(1),
            TagEnd::TableHead => self.table.head = false,
            TagEnd::TableCell => self.table.cell += 1,
            TagEnd::Table if self.table.body => self.writer.close(),
            _ => {}
        }
        self.writer.close();
        if !is_inline(&tag) {
            self.writer.literal("\n");
        }
    }

    /// Closes the section at work and opens the heading's own, if it is another.
    fn begin_section(&mut self) {
        let first_named = self
            .sections
            .iter()
            .take_while(|section| section.level == 0)
            .count();
        let index = first_named + self.named;
        self.named += 1;
        if index == self.section {
            return;
        }
        self.section = index;
        self.writer.close();
        if let Some(section) = self.sections.get(index) {
            open_section(&mut self.writer, &section.anchor, section.lines.start);
        }
    }

    fn cell(&mut self) {
        let class = match self.table.alignments.get(self.table.cell) {
            Some(Alignment::Left) => Some("align-left"),
            Some(Alignment::Center) => Some("align-center"),
            Some(Alignment::Right) => Some("align-right"),
            Some(Alignment::None) | None => None,
        };
        let class = class.map(|class| ("class", class));
        if self.table.head {
            let attributes: Vec<_> = [("scope", "col")].into_iter().chain(class).collect();
            self.writer.open("th", &attributes);
        } else {
            self.writer.open("td", class.as_slice());
        }
    }

    fn alert(&mut self, kind: BlockQuoteKind) {
        let (class, ja, en) = match kind {
            BlockQuoteKind::Note => ("alert alert-note", "メモ", "Note"),
            BlockQuoteKind::Tip => ("alert alert-tip", "ヒント", "Tip"),
            BlockQuoteKind::Important => ("alert alert-important", "重要", "Important"),
            BlockQuoteKind::Warning => ("alert alert-warning", "警告", "Warning"),
            BlockQuoteKind::Caution => ("alert alert-caution", "注意", "Caution"),
        };
        self.writer.open("blockquote", &[("class", class)]);
        self.writer.start("p", &[("class", "alert-title")]);
        self.writer.label(self.options.language.pick(ja, en));
        self.writer.literal("</p>");
    }
}
