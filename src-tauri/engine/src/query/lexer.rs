//! From text to tokens.

use regex::{Regex, RegexBuilder};

use super::{Field, Literal, Reason, Span, dates};

/// The longest regular expression, in bytes.
const LONGEST_REGEX: usize = 1000;
/// The most regular expressions in one query.
const MOST_REGEXES: usize = 8;
/// No date is longer than that, in bytes.
const LONGEST_DATE: usize = 64;

/// What a stretch of the text is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    Not,
    In(Field),
    Or,
    Word,
    /// The bytes between the quotation marks.
    Quoted(Span),
    /// The bytes between the slashes.
    Regex(Span),
}

#[derive(Debug, Clone)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) span: Span,
}

pub(super) fn is_quote(c: char) -> bool {
    matches!(c, '"' | '＂' | '“' | '”')
}

fn is_open(c: char) -> bool {
    matches!(c, '(' | '（')
}

fn is_close(c: char) -> bool {
    matches!(c, ')' | '）')
}

/// Input methods give the minus sign `−` (U+2212) for what others call the full-width hyphen.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '－' | '\u{2212}')
}

/// Compiles a regular expression as queries mean it: without regard to case, `^` and `$` at
/// lines, in time linear in the text and within a bound of memory.
pub fn compile_regex(pattern: &str) -> Option<Regex> {
    if pattern.len() > LONGEST_REGEX {
        return None;
    }
    RegexBuilder::new(pattern)
        .case_insensitive(true)
        .multi_line(true)
        .size_limit(1 << 20)
        .dfa_size_limit(4 << 20)
        .nest_limit(64)
        .build()
        .ok()
}

/// The field whose name and colon stand at the front of `text`, and their length in bytes.
pub fn prefix_at(text: &str) -> Option<(Field, usize)> {
    let mut name = String::new();
    for (at, c) in text.char_indices().take(12) {
        match narrow(c) {
            ':' => return Field::of_name(&name).map(|field| (field, at + c.len_utf8())),
            // Input methods and phones begin with a capital by themselves.
            c @ ('a'..='z' | 'A'..='Z' | '-') => name.push(c.to_ascii_lowercase()),
            _ => return None,
        }
    }
    None
}

/// The ASCII form of a full-width character.
fn narrow(c: char) -> char {
    match c {
        '！'..='～' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        c => c,
    }
}

/// What there is to tell of a text beside its tokens.
#[derive(Debug, Default)]
pub(super) struct Told {
    /// See [`super::Query::literals`].
    pub(super) literals: Vec<Literal>,
    /// See [`super::Query::unfinished`].
    pub(super) unfinished: Vec<Literal>,
}

struct Lexer<'a> {
    source: &'a str,
    /// Whether brackets divide.
    brackets: bool,
    /// Whether an operator that is still being typed at the end is left out.
    waits: bool,
    /// For each byte where a character begins, the next closing quotation mark from there.
    closing: Vec<usize>,
    /// Where the last quotation mark stands.
    last_quote: Option<usize>,
    /// Whether a word begins with a quotation mark that is a letter: one more would be its other half.
    stray: bool,
    tokens: Vec<Token>,
    told: &'a mut Told,
    /// Where what was left out begins.
    cut: Option<usize>,
    regexes: usize,
}

/// The tokens of a text. What is unfinished at its end is left out, unless there is nothing else.
pub(super) fn lex(source: &str, brackets: bool, told: &mut Told) -> Vec<Token> {
    let (mut tokens, cut) = read(source, brackets, true, told);
    if cut.is_some() && tokens.is_empty() {
        // What is unfinished was told; as letters it needs no word.
        return read(source, brackets, false, &mut Told::default()).0;
    }
    if let Some(cut) = cut
        && source[cut..].contains(is_quote)
    {
        // A quotation mark that is left out is no other half of one that stays.
        let mut kept = Told::default();
        tokens = read(&source[..cut], brackets, false, &mut kept).0;
        told.literals = kept.literals;
        told.unfinished.extend(kept.unfinished);
    }
    while tokens.len() > 1
        && let Some(or) = tokens.pop_if(|token| token.kind == Kind::Or)
    {
        told.unfinished.push(Literal {
            text: source[or.span].to_owned(),
            reason: Reason::Unfinished,
        });
    }
    tokens
}

/// Whether something at the end of a text is left out because it is unfinished.
pub(super) fn is_unfinished(source: &str) -> bool {
    let (tokens, cut) = read(source, true, true, &mut Told::default());
    cut.is_some() && !tokens.is_empty()
}

fn read(source: &str, brackets: bool, waits: bool, told: &mut Told) -> (Vec<Token>, Option<usize>) {
    let mut lexer = Lexer {
        source,
        brackets,
        waits,
        closing: Vec::new(),
        last_quote: source.rfind(is_quote),
        stray: false,
        tokens: Vec::new(),
        told,
        cut: None,
        regexes: 0,
    };
    lexer.find_closing();
    let mut at = lexer.blank(0);
    while at < source.len() {
        at = lexer.chunk(at);
        at = lexer.blank(at);
    }
    (lexer.tokens, lexer.cut)
}

impl Lexer<'_> {
    fn char_at(&self, at: usize) -> Option<char> {
        self.source.get(at..)?.chars().next()
    }

    /// Where the blanks at `at` end.
    fn blank(&self, at: usize) -> usize {
        let rest = &self.source[at..];
        at + (rest.len() - rest.trim_start().len())
    }

    /// Whether a word can end before `at`.
    fn is_end(&self, at: usize) -> bool {
        self.char_at(at)
            .is_none_or(|c| c.is_whitespace() || (self.brackets && is_close(c)))
    }

    fn find_closing(&mut self) {
        if self.last_quote.is_none() {
            return;
        }
        self.closing = vec![usize::MAX; self.source.len() + 1];
        let mut next = usize::MAX;
        for (at, c) in self.source.char_indices().rev() {
            if is_quote(c) && self.is_end(at + c.len_utf8()) {
                next = at;
            }
            self.closing[at] = next;
        }
    }

    /// Reads what begins at `at`, at least a character. Gives where it ends.
    fn chunk(&mut self, start: usize) -> usize {
        let mut at = start;
        let mut prefix: Vec<Token> = Vec::new();
        while let Some(c) = self.char_at(at) {
            let last = prefix.last().map(|token| &token.kind);
            let in_value = matches!(last, Some(Kind::In(_)));
            let negated = matches!(last, Some(Kind::Not));
            let after = at + c.len_utf8();
            if self.brackets && is_open(c) {
                prefix.push(token(Kind::Open, at..after));
                at = after;
            } else if is_dash(c)
                && !in_value
                && !negated
                && (!self.is_end(after) || self.is_last(after))
                && !self.char_at(after).is_some_and(|c| is_dash(c) || c == '>')
            {
                prefix.push(token(Kind::Not, at..after));
                at = after;
            } else if !in_value && let Some((field, len)) = prefix_at(&self.source[at..]) {
                let value = at + len;
                if self.is_end(value) && !self.is_last(value) {
                    self.literal(at..value, Reason::NoValue);
                    break;
                } else if self.source[value..].starts_with("//") {
                    break;
                }
                prefix.push(token(Kind::In(field), at..value));
                at = value;
            } else {
                break;
            }
        }
        let field = match prefix.last() {
            Some(Token {
                kind: Kind::In(field),
                ..
            }) => Some(*field),
            _ => None,
        };
        if self.waits && self.waits_for_more(at, field) {
            self.cut = Some(start);
            self.unfinished(start..self.source.len(), Reason::Unfinished);
            return self.source.len();
        }
        if self.char_at(at).is_none_or(char::is_whitespace) {
            self.tokens.extend(prefix);
            return at;
        }
        if let Some(end) = self.quoted(at, field.is_some(), &mut prefix) {
            return end;
        }
        if let Some(end) = self.regex(at, field, &mut prefix) {
            return end;
        }
        let letters = self.source[at..].trim_start_matches(|c| is_open(c) || is_close(c));
        self.stray |= letters.starts_with(is_quote);
        self.word(at, prefix)
    }

    /// Whether the text ends at `at`, and what stands before may be going on.
    fn is_last(&self, at: usize) -> bool {
        self.waits && at == self.source.len()
    }

    /// Whether operators have been read up to `at` and what they need is only being typed.
    fn waits_for_more(&self, at: usize, field: Option<Field>) -> bool {
        let rest = &self.source[at..];
        let mut chars = rest.chars();
        let first = chars.next();
        match field {
            // Letters in the value's place that are no date yet.
            Some(Field::Updated) if rest.len() <= LONGEST_DATE => {
                let value = rest.strip_prefix(is_quote).unwrap_or(rest);
                !value.contains(|c: char| c.is_whitespace() || is_quote(c))
                    && dates::parse(value).is_none()
                    && dates::begins(value)
            }
            // A slash is the notes folder.
            Some(field) if field.is_path() && first == Some('/') => false,
            _ => match first {
                None => true,
                Some(c) => chars.as_str().is_empty() && (is_quote(c) || c == '/'),
            },
        }
    }

    fn quoted(&mut self, at: usize, in_value: bool, prefix: &mut Vec<Token>) -> Option<usize> {
        let c = self.char_at(at).filter(|c| is_quote(*c))?;
        let from = at + c.len_utf8();
        let to = self.closing.get(from).copied().unwrap_or(usize::MAX);
        if to >= self.source.len() {
            return self.open_quote(at, from, prefix);
        }
        if !in_value && self.source[from..to].trim().is_empty() {
            return None;
        }
        let end = to + self.char_at(to)?.len_utf8();
        self.tokens.append(prefix);
        self.tokens.push(token(Kind::Quoted(from..to), at..end));
        Some(self.closers(end))
    }

    /// The last quotation mark, when it is not closed: what follows is meant exactly, up to the end.
    fn open_quote(&mut self, at: usize, from: usize, prefix: &mut Vec<Token>) -> Option<usize> {
        let rest = &self.source[from..];
        let first = rest.chars().next();
        let nothing = first.is_none_or(|c| c.is_whitespace() || is_close(c));
        if self.stray || self.last_quote != Some(at) || nothing {
            return None;
        }
        let to = from + rest.trim_end().len();
        // As long as it is one word nobody need be told.
        if rest.contains(char::is_whitespace) {
            self.literal(at..to, Reason::OpenQuote);
        } else {
            self.unfinished(at..to, Reason::OpenQuote);
        }
        self.tokens.append(prefix);
        self.tokens.push(token(Kind::Quoted(from..to), at..to));
        Some(to)
    }

    /// A word that looks like a regular expression without its end.
    fn open_regex(&mut self, at: usize, field: Option<Field>) {
        let rest = &self.source[at..];
        let word = rest.split(char::is_whitespace).next().unwrap_or_default();
        if field.is_some_and(Field::is_path) || !is_begun_regex(&word[1..]) {
            return;
        }
        let end = at + word.len();
        if end == self.source.len() {
            self.unfinished(at..end, Reason::OpenRegex);
        } else {
            self.literal(at..end, Reason::OpenRegex);
        }
    }

    fn regex(&mut self, at: usize, field: Option<Field>, prefix: &mut Vec<Token>) -> Option<usize> {
        if !self.source[at..].starts_with('/') || field == Some(Field::Updated) {
            return None;
        }
        let from = at + 1;
        if self.char_at(from).is_none_or(char::is_whitespace) {
            return None;
        }
        let (mut escaped, mut class) = (false, false);
        let mut to = None;
        // One byte more than the longest, so that a longer one is seen to be too long.
        for (i, c) in self.source[from..].char_indices() {
            if i > LONGEST_REGEX * 2 {
                return None;
            }
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => class = true,
                ']' => class = false,
                '/' if !class => {
                    to = Some(from + i);
                    break;
                }
                _ => {}
            }
        }
        if to.is_none() {
            self.open_regex(at, field);
        }
        let to = to.filter(|to| *to > from && self.is_end(to + 1))?;
        let pattern = &self.source[from..to];
        // /仕事/ is a folder where a path is asked for, and /* a comment.
        if pattern.starts_with('*') || field.is_some_and(Field::is_path) && !has_signs(pattern) {
            return None;
        }
        self.regexes += 1;
        if self.regexes > MOST_REGEXES || compile_regex(pattern).is_none() {
            self.literal(at..to + 1, Reason::BadRegex);
            return None;
        }
        self.tokens.append(prefix);
        self.tokens.push(token(Kind::Regex(from..to), at..to + 1));
        Some(self.closers(to + 1))
    }

    /// Takes the brackets that end groups. Gives where they end.
    fn closers(&mut self, mut at: usize) -> usize {
        while self.brackets
            && let Some(c) = self.char_at(at).filter(|c| is_close(*c))
        {
            let after = at + c.len_utf8();
            self.tokens.push(token(Kind::Close, at..after));
            at = after;
        }
        at
    }

    /// A word goes on to the next blank, but for brackets at its end that are not its own.
    fn word(&mut self, at: usize, mut prefix: Vec<Token>) -> usize {
        let rest = &self.source[at..];
        let end = at + rest.find(char::is_whitespace).unwrap_or(rest.len());
        let mut start = at;
        let mut stop = end;
        if self.brackets {
            let first = prefix.iter().find(|token| token.kind == Kind::Open);
            let from = first.map_or(at, |token| token.span.start);
            let tail = at + self.source[at..end].trim_end_matches(is_close).len();
            let mut open: Vec<usize> = Vec::new();
            let mut inner = None;
            for (i, c) in self.source[from..end].char_indices() {
                let here = from + i;
                if is_open(c) {
                    open.push(here);
                } else if is_close(c) {
                    let mate = open.pop();
                    if here < tail {
                        // (void)x: a bracket that ends inside the word is part of it.
                        if let Some(mate) = mate.filter(|mate| *mate < at) {
                            inner = Some(inner.map_or(mate, |known: usize| known.min(mate)));
                        }
                    } else if stop == end && mate.is_none_or(|mate| mate < at) {
                        stop = here;
                    }
                }
            }
            if let Some(inner) = inner {
                start = inner;
                prefix.retain(|token| token.span.start < inner);
            }
        }
        let only_open = prefix.last().is_none_or(|token| token.kind == Kind::Open);
        self.tokens.extend(prefix);
        if start < stop {
            let text = &self.source[start..stop];
            let kind = if only_open && matches!(text, "OR" | "ＯＲ") {
                Kind::Or
            } else {
                Kind::Word
            };
            self.tokens.push(token(kind, start..stop));
        }
        if self.brackets {
            self.closers(stop)
        } else {
            end
        }
    }

    fn literal(&mut self, span: Span, reason: Reason) {
        self.told.literals.push(Literal {
            text: self.source[span].to_owned(),
            reason,
        });
    }

    fn unfinished(&mut self, span: Span, reason: Reason) {
        self.told.unfinished.push(Literal {
            text: self.source[span].to_owned(),
            reason,
        });
    }
}

/// Whether what follows a slash is a regular expression rather than a path or a comment.
fn is_begun_regex(pattern: &str) -> bool {
    let signs = pattern.contains(['\\', '[', '(', '*', '+', '^', '$', '|']);
    (signs || pattern.ends_with('.')) && !pattern.starts_with('*')
}

/// Whether a pattern holds a sign that means something in regular expressions; a full stop is
/// part of every file's name.
pub(super) fn has_signs(pattern: &str) -> bool {
    pattern.contains(['\\', '[', ']', '(', ')', '*', '+', '?', '^', '$', '{', '|'])
}

fn token(kind: Kind, span: Span) -> Token {
    Token { kind, span }
}
