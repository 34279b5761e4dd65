//! Colours of code, as classes: the style sheet gives them their meaning.

use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::LazyLock;

use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

/// Bytes of code coloured in one block, and in one note.
const LARGEST_BLOCK: usize = 32 * 1024;
const LARGEST_NOTE: usize = 128 * 1024;
/// Longer lines are data, on which grammars are slow; the block is plain from there on.
const LONGEST_LINE: usize = 1000;

/// Loaded with the first block of code that is shown, never at the start.
static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// Scopes and their classes; of a piece of code's scopes, the innermost that is listed counts.
static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    let classes = [
        ("comment", "hl-comment"),
        ("punctuation.definition.comment", "hl-comment"),
        ("string", "hl-string"),
        ("punctuation.definition.string", "hl-string"),
        ("constant.character", "hl-string"),
        ("markup.raw", "hl-string"),
        ("constant", "hl-constant"),
        ("keyword.operator", ""),
        ("keyword", "hl-keyword"),
        ("storage", "hl-keyword"),
        ("variable.language", "hl-keyword"),
        ("entity.name.function", "hl-function"),
        ("support.function", "hl-function"),
        ("variable.function", "hl-function"),
        ("entity.name.tag", "hl-keyword"),
        ("entity.other.attribute-name", "hl-attribute"),
        ("entity.name.section", "hl-heading"),
        ("markup.heading", "hl-heading"),
        ("entity.name", "hl-type"),
        ("entity.other.inherited-class", "hl-type"),
        ("support.type", "hl-type"),
        ("support.class", "hl-type"),
        ("variable.annotation", "hl-attribute"),
        ("meta.annotation", "hl-attribute"),
        ("meta.preprocessor", "hl-attribute"),
        ("meta.mapping.key", "hl-attribute"),
        ("variable.parameter", ""),
        ("markup.inserted", "hl-inserted"),
        ("markup.deleted", "hl-deleted"),
        ("meta.diff", "hl-heading"),
    ];
    let scope = |(name, class)| Scope::new(name).ok().map(|scope| (scope, class));
    classes.into_iter().filter_map(scope).collect()
});

/// Colours a note's blocks of code, up to a bound for the whole note.
#[derive(Debug, Default)]
pub(super) struct Colours {
    spent: usize,
}

impl Colours {
    /// Coloured stretches of a block, in order and without overlap.
    pub(super) fn of(&mut self, language: &str, code: &str) -> Vec<(Range<usize>, &'static str)> {
        let large = code.len() > LARGEST_BLOCK || self.spent + code.len() > LARGEST_NOTE;
        if language.is_empty() || large {
            return Vec::new();
        }
        // A grammar that panics costs the block its colours, not the reader the note.
        let coloured = catch_unwind(AssertUnwindSafe(|| {
            let syntax = grammar(language)?;
            Some(colour(syntax, code))
        }));
        let Some(coloured) = coloured.ok().flatten() else { return Vec::new() };
        self.spent += code.len();
        coloured
    }
}

fn grammar(language: &str) -> Option<&'static SyntaxReference> {
    let token = match language {
        "console" | "shell-session" | "zsh" | "shell" => "bash",
        "jsonc" | "json5" => "json",
        "c++" => "cpp",
        "text" | "plain" | "txt" | "plaintext" => return None,
        other => other,
    };
    GRAMMARS.find_syntax_by_token(token)
}

fn colour(syntax: &SyntaxReference, code: &str) -> Vec<(Range<usize>, &'static str)> {
    let mut state = ParseState::new(syntax);
    let mut scopes = ScopeStack::new();
    let mut coloured: Vec<(Range<usize>, &'static str)> = Vec::new();
    let mut start = 0;
    let mut put = |range: Range<usize>, scopes: &ScopeStack| {
        let class = class_of(scopes);
        if range.is_empty() || class.is_empty() {
            return;
        }
        match coloured.last_mut() {
            Some((last, same)) if *same == class && last.end == range.start => last.end = range.end,
            _ => coloured.push((range, class)),
        }
    };
    for line in code.split_inclusive('\n') {
        if line.len() > LONGEST_LINE {
            break;
        }
        let Ok(changes) = state.parse_line(line, &GRAMMARS) else { break };
        let mut at = 0;
        for (position, change) in changes {
            let position = position.min(line.len());
            put(start + at..start + position, &scopes);
            at = position;
            if scopes.apply(&change).is_err() {
                return coloured;
            }
        }
        put(start + at..start + line.len(), &scopes);
        start += line.len();
    }
    coloured
}

fn class_of(scopes: &ScopeStack) -> &'static str {
    let class = |scope: &Scope| {
        // The longest listed prefix of the innermost scope that has one.
        let listed = CLASSES.iter().filter(|(prefix, _)| prefix.is_prefix_of(*scope));
        listed.max_by_key(|(prefix, _)| prefix.len()).map(|(_, class)| *class)
    };
    scopes.as_slice().iter().rev().find_map(class).unwrap_or("")
}
