//! Notes and sections by the names that people type: `TODO.md#家のこと`.

use crate::engine::Engine;
use crate::error::EngineError;
use crate::markdown::{self, ParsedNote, Section};
use crate::notes::{self, NotePath};

/// What a typed name means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// A note as a whole.
    Note {
        /// Relative to the notes folder.
        path: String,
    },
    /// One section of a note.
    Section {
        /// Relative to the notes folder.
        path: String,
        /// Id of the section's element.
        anchor: String,
    },
    /// A heading that the note does not have.
    NoHeading {
        /// Relative to the notes folder.
        path: String,
        /// The heading as it was typed.
        heading: String,
    },
    /// A heading that the note has more than once.
    Several {
        /// Relative to the notes folder.
        path: String,
        /// The heading as it was typed.
        heading: String,
        /// Names by which each of them is meant alone, in the order of the note.
        names: Vec<String>,
    },
}

impl Engine {
    /// Finds out which note, or section of a note, is meant by `PATH` or `PATH#HEADING`.
    ///
    /// A file's name and a heading may have a `#` in them: the longest beginning that is a note
    /// counts. The heading may be the end of a heading path, or the id of the section's element.
    ///
    /// # Errors
    ///
    /// [`EngineError::NoNote`] when there is no such note, and those of reading it.
    pub fn named(&self, text: &str) -> Result<Named, EngineError> {
        let cuts = text.char_indices().rev().filter(|(_, c)| *c == '#');
        let wholes = std::iter::once((text, ""));
        let parts = cuts.map(|(at, _)| (&text[..at], &text[at + 1..]));
        for (path, heading) in wholes.chain(parts) {
            let read = self
                .note_path(path)
                .and_then(|path| Ok((notes::read(&self.settings.notes_dir, &path)?, path)));
            match read {
                Ok((file, path)) => {
                    return Ok(section(&path, &markdown::parse(&file.text), heading));
                }
                Err(EngineError::NoNote(_)) => {}
                Err(error) => return Err(error),
            }
        }
        let path = text.split_once('#').map_or(text, |(path, _)| path);
        Err(EngineError::NoNote(path.to_owned()))
    }
}

fn section(path: &NotePath, note: &ParsedNote, heading: &str) -> Named {
    let path = path.to_string();
    if heading.is_empty() {
        return Named::Note { path };
    }
    // What is certain goes first: an id is there once.
    let is_anchor = |section: &&Section| section.anchor == heading;
    let is_headed = |section: &&Section| {
        let headings = section.heading_path.join("/");
        section.level > 0 && format!("/{headings}").ends_with(&format!("/{heading}"))
    };
    let is_slug = |section: &&Section| section.anchor.strip_prefix("s-") == Some(heading);
    let all = |is: &dyn Fn(&&Section) -> bool| -> Vec<&Section> {
        note.sections.iter().filter(|section| is(section)).collect()
    };
    let found = [all(&is_anchor), all(&is_headed), all(&is_slug)];
    match found.into_iter().find(|found| !found.is_empty()).as_deref() {
        None => Named::NoHeading {
            path,
            heading: heading.to_owned(),
        },
        Some([section]) => Named::Section {
            path,
            anchor: section.anchor.clone(),
        },
        Some(several) => Named::Several {
            names: several
                .iter()
                .map(|section| format!("{path}#{}", section.anchor))
                .collect(),
            path,
            heading: heading.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_heading_is_found_if_it_is_the_only_one() {
        let note =
            markdown::parse("# 家\n\n## 買い物\n\n# 店\n\n## 買い物\n\n## A/B\n\n# C# 入門\n");
        let path = NotePath::new("a.md").expect("a path");
        let anchors: Vec<&str> = note.sections.iter().map(|s| s.anchor.as_str()).collect();
        let check = |heading: &str, want: Result<usize, usize>| {
            let found = section(&path, &note, heading);
            let found = match &found {
                Named::Section { anchor, .. } => Ok(anchors.iter().position(|a| a == anchor)),
                Named::Several { names, .. } => Err(names.len()),
                _ => Err(0),
            };
            assert_eq!(found, want.map(Some), "{heading}");
        };
        check("家", Ok(0));
        check("買い物", Err(2));
        check("家/買い物", Ok(1));
        check("店/買い物", Ok(3));
        check(anchors[1], Ok(1));
        check(anchors[3], Ok(3));
        check("A/B", Ok(4));
        check("C# 入門", Ok(5));
        check("物", Err(0));
        let whole = section(&path, &note, "");
        assert_eq!(
            whole,
            Named::Note {
                path: "a.md".into()
            }
        );
    }
}
