//! The query language: what stands in the search box, understood.
//!
//! Every text is a query. What cannot be meant as an operator is text to be looked for, and
//! [`Query::literals`] says so, because people paste what they have at hand: addresses, code,
//! options of commands. The grammar, loosest first:
//!
//! ```text
//! query   = and { "OR" and }                blank, OR and ( ) also in their full-width forms
//! and     = operand { operand }
//! operand = [ "-" ] [ field ":" ] ( word | "exact letters" | /regex/ | "(" query ")" )
//! ```
//!
//! What is still being typed at the very end (`path:`, `updated:20`, `-`, `OR`) is left out of the
//! search until something follows, so that the results do not change at every letter of an operator;
//! a quotation mark that is not closed holds up to the end, and so does a bracket that an operator
//! shows to begin a group: `-(a b`, `title:(a`, `(a OR b`. [`Query::unfinished`] has them all.
//!
//! An operator counts only where a word could begin, and `)` only where one could end: the
//! brackets of `main()` are letters. Parsing takes time in proportion to the text.

pub mod complete;
pub mod dates;
pub mod explain;
mod lexer;
mod limit;
pub mod marks;
mod parser;
mod print;
#[cfg(test)]
mod tests;

use std::ops::Range;

pub use lexer::{compile_regex, prefix_at};

/// A query understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Query {
    /// What is looked for; nothing for a blank query.
    pub root: Option<Expr>,
    /// What looks like an operator and was taken as letters.
    pub literals: Vec<Literal>,
    /// What is still being typed at the end: told only to who asks what the query means.
    pub unfinished: Vec<Literal>,
    /// Whether it may be a line copied from a terminal, whose dashes begin options.
    pub command: Command,
}

/// Whether words and options such as `ls -la` may have been copied from a terminal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Command {
    /// A dash leaves a word out.
    #[default]
    No,
    /// Where that line stands in a note it is meant as it stands, otherwise the words are left out.
    Perhaps,
    /// Words are left out only if something holds all the others, or nothing has the program with
    /// such an option: it begins with the name of a program, and has an option of one letter, as in
    /// `git commit -m "fix"`.
    Likely,
}

/// What follows the slash at the front of a value of `path:` or `file:`: a path from the notes
/// folder. Nothing for a value without one.
pub fn from_root(value: &str) -> Option<&str> {
    let value = value.trim();
    let path = value.trim_start_matches(is_slash);
    (path.len() < value.len()).then_some(path)
}

/// Whether `c` divides folders in a value, which may be typed in full width.
pub fn is_slash(c: char) -> bool {
    matches!(c, '/' | '／')
}

/// A part of a query.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Expr {
    /// Text, or exactly these letters when it stood in quotation marks.
    Text {
        /// As typed.
        text: String,
        /// Whether it stood in quotation marks.
        quoted: bool,
    },
    /// A regular expression that compiles.
    Regex(String),
    /// What must not hold.
    Not(Box<Self>),
    /// All must hold; two or more, none of them an `And`.
    And(Vec<Self>),
    /// One must hold; two or more, none of them an `Or`.
    Or(Vec<Self>),
    /// A value looked for in one place.
    In(Field, Box<Self>),
}

/// Where a value is looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The note's path.
    Path,
    /// The last part of the path.
    File,
    /// The note's title.
    Title,
    /// The section's heading.
    Heading,
    /// The section by itself, without what stands above it.
    Section,
    /// A tag of the front matter or the text.
    Tag,
    /// The language of a code block.
    Lang,
    /// Code.
    Code,
    /// A task.
    Task,
    /// A task that is open.
    TaskTodo,
    /// A task that is done.
    TaskDone,
    /// When the note was last changed.
    Updated,
}

impl Field {
    /// Every field, in the order in which they are offered.
    pub const ALL: [Self; 12] = [
        Self::Path,
        Self::File,
        Self::Title,
        Self::Heading,
        Self::Section,
        Self::Tag,
        Self::Lang,
        Self::Code,
        Self::Task,
        Self::TaskTodo,
        Self::TaskDone,
        Self::Updated,
    ];

    /// Its name, without the colon.
    pub fn name(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::File => "file",
            Self::Title => "title",
            Self::Heading => "heading",
            Self::Section => "section",
            Self::Tag => "tag",
            Self::Lang => "lang",
            Self::Code => "code",
            Self::Task => "task",
            Self::TaskTodo => "task-todo",
            Self::TaskDone => "task-done",
            Self::Updated => "updated",
        }
    }

    /// The field of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.name() == name)
    }

    /// Whether text is looked for inside a part of the section, so that operators may stand in
    /// the value and keep their meaning: `code:(unwrap path:src)`.
    pub fn is_place(self) -> bool {
        matches!(
            self,
            Self::Section | Self::Code | Self::Task | Self::TaskTodo | Self::TaskDone
        )
    }

    /// Whether a slash at the front of its value stands for the notes folder.
    pub fn is_path(self) -> bool {
        matches!(self, Self::Path | Self::File)
    }
}

/// Something taken as letters that may have been meant as an operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Literal {
    /// The letters.
    pub text: String,
    /// Why they are no operator.
    pub reason: Reason,
}

/// Why something is no operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// A field without a value.
    NoValue,
    /// A bracket without its other half.
    LoneBracket,
    /// A group that is not closed: it holds up to the end.
    OpenBracket,
    /// Brackets nested too deeply.
    TooDeep,
    /// A regular expression that cannot be read or is too large.
    BadRegex,
    /// No date.
    BadDate,
    /// `OR` without something on both sides.
    LoneOr,
    /// A quotation mark that is not closed.
    OpenQuote,
    /// What looks like a regular expression but has no closing slash.
    OpenRegex,
    /// An operator that is still being typed.
    Unfinished,
    /// More than is looked up at once.
    TooMuch,
    /// What looks like an option of a command, and stands so in the notes.
    Option,
}

impl Query {
    /// Understands a text.
    pub fn parse(text: &str) -> Self {
        parser::parse(text)
    }

    /// Understands a text within scopes, each of them the text of an operator, such as
    /// `path:"/仕事/"`. A field for a place alone, such as `code:`, asks for the text inside it.
    pub fn scoped(text: &str, scopes: &[String]) -> Self {
        let mut query = Self::parse(text);
        limit::limit(&mut query);
        let mut filters = Vec::new();
        for scope in scopes {
            let name = scope.trim().trim_end_matches([':', '：']);
            match Field::of_name(name).filter(|field| field.is_place()) {
                Some(field) => {
                    let inner = query.root.take().unwrap_or_else(|| Expr::exact(""));
                    query.root = Some(Expr::In(field, Box::new(inner)));
                    query.command = Command::No;
                }
                None => {
                    // A scope is not being typed: what is wrong with it is told.
                    let scope = Self::parse(&format!("{scope} "));
                    query.literals.extend(scope.literals);
                    query.literals.extend(scope.unfinished);
                    filters.extend(scope.root);
                }
            }
        }
        if !filters.is_empty() {
            query.command = Command::No;
            query.root = Expr::and(query.root.into_iter().chain(filters).collect());
        }
        query
    }

    /// The words of a query without operators, each with whether it stood in quotation marks.
    pub fn plain(&self) -> Option<Vec<(String, bool)>> {
        let word = |expr: &Expr| match expr {
            Expr::Text { text, quoted } => Some((text.clone(), *quoted)),
            _ => None,
        };
        match &self.root {
            None => Some(Vec::new()),
            Some(Expr::And(all)) => all.iter().map(word).collect(),
            Some(one) => word(one).map(|word| vec![word]),
        }
    }

    /// The same with what looks like options as letters, see [`Query::command`].
    pub fn as_letters(&self) -> Self {
        let mut literals = self.literals.clone();
        let mut letters = |expr: &Expr| {
            let Some(text) = expr.option() else {
                return expr.clone();
            };
            literals.push(Literal {
                text: text.clone(),
                reason: Reason::Option,
            });
            Expr::text(text)
        };
        let root = self.root.as_ref().map(|root| match root {
            Expr::And(all) => Expr::And(all.iter().map(letters).collect()),
            one => letters(one),
        });
        Self {
            root,
            literals,
            unfinished: self.unfinished.clone(),
            command: Command::No,
        }
    }

    /// What stands where the line was copied from a terminal: the program's name beside one of the
    /// options. Nothing for a query that is no such line.
    pub fn program(&self) -> Option<Expr> {
        let Some(Expr::And(all)) = &self.root else {
            return None;
        };
        let name = all.first().filter(|one| matches!(one, Expr::Text { .. }))?;
        let options = all.iter().filter_map(Expr::option).map(Expr::exact);
        let options = Expr::or(options.collect())?;
        Expr::and(vec![name.clone(), options])
    }
}

impl Expr {
    /// Text as typed.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text {
            text: text.into(),
            quoted: false,
        }
    }

    /// Exactly these letters.
    pub fn exact(text: impl Into<String>) -> Self {
        Self::Text {
            text: text.into(),
            quoted: true,
        }
    }

    /// A word that is left out, as the option of a command that it may have been typed as.
    fn option(&self) -> Option<String> {
        match self {
            Self::Not(inner) => match &**inner {
                Self::Text { text, .. } => Some(format!("-{text}")),
                _ => None,
            },
            _ => None,
        }
    }

    /// All of them; nothing for none, and one stays as it is.
    fn and(all: Vec<Self>) -> Option<Self> {
        let mut flat = Vec::with_capacity(all.len());
        for one in all {
            match one {
                Self::And(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 | 1 => flat.pop(),
            _ => Some(Self::And(flat)),
        }
    }

    /// One of them.
    fn or(all: Vec<Self>) -> Option<Self> {
        let mut flat = Vec::with_capacity(all.len());
        for one in all {
            match one {
                Self::Or(inner) => flat.extend(inner),
                other => flat.push(other),
            }
        }
        match flat.len() {
            0 | 1 => flat.pop(),
            _ => Some(Self::Or(flat)),
        }
    }

    /// The texts that are looked for, those in fields only if the field is `entered`.
    pub fn texts(&self, entered: impl Fn(Field) -> bool + Copy) -> Vec<&str> {
        match self {
            Self::Text { text, .. } => vec![text],
            Self::Regex(_) | Self::Not(_) => Vec::new(),
            Self::And(all) | Self::Or(all) => all.iter().flat_map(|e| e.texts(entered)).collect(),
            Self::In(field, inner) if entered(*field) => inner.texts(entered),
            Self::In(..) => Vec::new(),
        }
    }
}

/// A place in the text of a query, in bytes.
type Span = Range<usize>;
