//! From tokens to an expression.

use super::lexer::{self, Kind, Token, Told};
use super::print::lone;
use super::{Command, Expr, Field, Literal, Query, Reason, Span, dates};

/// Deeper nested brackets are letters.
const DEEPEST: usize = 32;

/// Understands a text.
pub(super) fn parse(source: &str) -> Query {
    let mut told = Told::default();
    let tokens = lexer::lex(source, true, &mut told);
    let tokens = match live(source, tokens, &mut told) {
        Some(tokens) => tokens,
        None => {
            told = Told::default();
            told.literals.push(Literal {
                text: "(".to_owned(),
                reason: Reason::TooDeep,
            });
            lexer::lex(source, false, &mut told)
        }
    };
    let command = command(source, &tokens);
    let mut parser = Parser {
        source,
        tokens: &tokens,
        at: 0,
        depth: 0,
        literals: told.literals,
    };
    let root = parser.group();
    let mut literals = parser.literals;
    // A lone bracket or OR is not worth a word when nothing else was typed.
    if tokens.len() == 1 {
        literals.retain(|l| !matches!(l.reason, Reason::LoneBracket | Reason::LoneOr));
    }
    // Nor is what is only being typed when nothing else is there to be searched.
    let whole = |l: &Literal| l.reason == Reason::Unfinished && l.text == source.trim();
    if told.unfinished.iter().any(whole) {
        literals.retain(|l| l.reason == Reason::TooDeep);
    }
    Query {
        root,
        literals,
        unfinished: told.unfinished,
        command,
    }
}

/// Whether the tokens are a line such as `ls -la` or `-std=c++20`: words, some of them behind a
/// dash. Nobody types `暗号化 -KMS` into a terminal, so the words are in ASCII, or the first of them is
/// the name of a program and Japanese or quoted arguments follow: `grep -r 設定 .`.
fn command(source: &str, tokens: &[Token]) -> Command {
    let text = |token: &Token| &source[token.span.clone()];
    let is_program = tokens
        .first()
        .is_some_and(|first| first.kind == Kind::Word && is_program(text(first)));
    let (mut options, mut letter) = (false, false);
    let mut rest = tokens.iter();
    while let Some(token) = rest.next() {
        match &token.kind {
            Kind::Word if is_program || text(token).is_ascii() => {}
            Kind::Quoted(_) | Kind::Regex(_) if is_program => {}
            Kind::Not if text(token) == "-" => {
                let word = rest.next().filter(|next| next.kind == Kind::Word);
                let option = word.map(text).filter(|word| {
                    word.starts_with(|c: char| c.is_ascii_alphanumeric()) && word.is_ascii()
                });
                let Some(option) = option else {
                    return Command::No;
                };
                options = true;
                letter |= option.len() == 1;
            }
            _ => return Command::No,
        }
    }
    match options {
        false => Command::No,
        true if is_program && letter => Command::Likely,
        true => Command::Perhaps,
    }
}

/// Whether a word may be the name of a program, or the path of one: `git`, `./run.sh`.
fn is_program(word: &str) -> bool {
    let is_sign = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '/' | '_' | '+' | '-');
    word.starts_with(|c: char| c.is_ascii_lowercase() || matches!(c, '.' | '/'))
        && word.contains(|c: char| c.is_ascii_lowercase())
        && word.chars().all(is_sign)
}

/// An opening bracket whose other half has not come yet.
struct Open {
    /// Its token.
    at: usize,
    /// Whether an OR stands at its depth.
    or: bool,
    /// Whether a closing bracket that is a letter of a word stands at its depth: `（a OR b）c`.
    answered: bool,
}

/// Takes brackets without their other half, and those with nothing inside, as letters. A group that
/// is only being typed counts as closed at the end of the text, so that nothing is turned over when
/// its bracket comes. Nothing when they are nested too deeply.
fn live(source: &str, tokens: Vec<Token>, told: &mut Told) -> Option<Vec<Token>> {
    let mut dead = vec![false; tokens.len()];
    let mut open: Vec<Open> = Vec::new();
    for (i, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open => {
                open.push(Open {
                    at: i,
                    or: false,
                    answered: false,
                });
                dead[i] = true;
                if open.len() > DEEPEST {
                    return None;
                }
            }
            Kind::Close => match open.pop() {
                Some(mate) if mate.at + 1 < i => dead[mate.at] = false,
                _ => dead[i] = true,
            },
            Kind::Or => {
                if let Some(mate) = open.last_mut().filter(|mate| mate.at + 1 < i) {
                    mate.or = true;
                }
            }
            Kind::Word => {
                if let Some(mate) = open.last_mut() {
                    mate.answered |= lone(&source[token.span.clone()]).1;
                }
            }
            _ => {}
        }
    }
    if let Some(mate) = open.last_mut() {
        mate.or |= told.unfinished.iter().any(is_or);
    }
    begun(source, &tokens, &open, &mut dead, told);
    let mut out: Vec<Token> = Vec::with_capacity(tokens.len());
    for (mut token, dead) in tokens.into_iter().zip(dead) {
        if dead {
            told.literals.push(Literal {
                text: source[token.span.clone()].to_owned(),
                reason: Reason::LoneBracket,
            });
            token.kind = Kind::Word;
        }
        let is_word = |kind: &Kind| matches!(kind, Kind::Word | Kind::Or);
        match out.last_mut() {
            Some(last)
                if is_word(&last.kind)
                    && is_word(&token.kind)
                    && last.span.end == token.span.start =>
            {
                last.kind = Kind::Word;
                last.span.end = token.span.end;
            }
            _ => out.push(token),
        }
    }
    Some(out)
}

/// Revives the brackets that begin a group which is still being typed: an operator stands before
/// them or an OR inside, or they stand in such a group. Others, as in `（仮`, are letters, and so
/// are those around one that a letter answers or behind which nothing stands.
fn begun(source: &str, tokens: &[Token], open: &[Open], dead: &mut [bool], told: &mut Told) {
    let mut inside = false;
    let is_letter = |mate: &Open| mate.answered || mate.at + 1 == tokens.len();
    let from = open.iter().rposition(is_letter);
    for mate in &open[from.map_or(0, |letter| letter + 1)..] {
        let before = mate.at.checked_sub(1).map(|before| &tokens[before].kind);
        let after = matches!(before, Some(Kind::Not | Kind::In(_) | Kind::Or));
        if inside || after || mate.or {
            inside = true;
            dead[mate.at] = false;
            told.unfinished.push(Literal {
                text: source[tokens[mate.at].span.start..].trim_end().to_owned(),
                reason: Reason::OpenBracket,
            });
        }
    }
}

/// Whether what is left out at the end is an OR.
fn is_or(told: &Literal) -> bool {
    told.reason == Reason::Unfinished && matches!(&*told.text, "OR" | "ＯＲ")
}

struct Parser<'a> {
    source: &'a str,
    tokens: &'a [Token],
    at: usize,
    depth: usize,
    literals: Vec<Literal>,
}

/// An operand and, if it is a group by itself, where its brackets stand.
type Operand = (Expr, Option<Span>);

impl Parser<'_> {
    fn kind(&self, at: usize) -> Option<&Kind> {
        self.tokens.get(at).map(|token| &token.kind)
    }

    /// Everything up to the bracket that ends the group.
    fn group(&mut self) -> Option<Expr> {
        let mut all: Vec<Vec<Operand>> = vec![Vec::new()];
        while let Some(kind) = self.kind(self.at) {
            match kind {
                Kind::Close => break,
                Kind::Or => {
                    let left = all.last().is_some_and(|and| !and.is_empty());
                    let next = self.kind(self.at + 1);
                    let right = next.is_some_and(|kind| !matches!(kind, Kind::Close | Kind::Or));
                    if left && right {
                        self.at += 1;
                        all.push(Vec::new());
                    } else {
                        let or = self.word();
                        self.literal(&or, Reason::LoneOr);
                        // In small letters it is found as well, and no operator when printed.
                        self.push(&mut all, (Expr::text("or"), None));
                    }
                }
                _ => {
                    let operand = self.operand();
                    if let Some(operand) = operand {
                        self.push(&mut all, operand);
                    }
                }
            }
        }
        let alone = all.len() == 1;
        let alternatives = all.into_iter().filter_map(|and| {
            let bare = self.depth == 0 && (alone || and.len() > 1);
            let and = and
                .into_iter()
                .map(|(expr, brackets)| match (&expr, brackets) {
                    // Brackets around one word are the text's own: （仮）.
                    (Expr::Text { quoted: false, .. }, Some(span))
                        if bare && !self.source[span.clone()].contains(char::is_whitespace) =>
                    {
                        Expr::text(&self.source[span])
                    }
                    _ => expr,
                });
            Expr::and(and.collect())
        });
        Expr::or(alternatives.collect())
    }

    fn push(&self, all: &mut [Vec<Operand>], operand: Operand) {
        if let Some(last) = all.last_mut() {
            last.push(operand);
        }
    }

    /// The raw text of the token at hand.
    fn word(&mut self) -> String {
        let span = self.tokens.get(self.at).map(|token| token.span.clone());
        self.at += 1;
        self.source[span.unwrap_or_default()].to_owned()
    }

    fn operand(&mut self) -> Option<Operand> {
        let token = self.tokens.get(self.at)?;
        let start = token.span.start;
        let expr = match token.kind.clone() {
            Kind::Not => {
                self.at += 1;
                let (inner, _) = self.operand()?;
                Expr::Not(Box::new(inner))
            }
            Kind::In(field) => {
                self.at += 1;
                let (inner, _) = self.operand()?;
                let end = self.tokens[self.at - 1].span.end;
                self.field(field, inner, start..end, token.span.clone())
            }
            Kind::Open => {
                self.at += 1;
                self.depth += 1;
                let inner = self.group();
                self.depth -= 1;
                // Nothing closes a group that is still being typed.
                let closing = self.tokens.get(self.at).map(|token| token.span.end);
                self.at += usize::from(closing.is_some());
                return inner.map(|inner| (inner, closing.map(|end| start..end)));
            }
            Kind::Quoted(inner) => {
                self.at += 1;
                Expr::exact(&self.source[inner])
            }
            Kind::Regex(inner) => {
                self.at += 1;
                Expr::Regex(self.source[inner].to_owned())
            }
            Kind::Word | Kind::Or | Kind::Close => Expr::text(self.word()),
        };
        Some((expr, None))
    }

    /// A field with its value, which stands at `span`, its name and colon at `name`.
    fn field(&mut self, field: Field, value: Expr, span: Span, name: Span) -> Expr {
        if field == Field::Updated && !is_dates(&value) {
            let text = self.source[span].to_owned();
            self.literal(&text, Reason::BadDate);
            // A word, not a group of one.
            let word = |value: &str| text.len() == name.len() + value.len();
            let letters = match &value {
                Expr::Text { text, quoted } => word(text) || (*quoted && text.trim().is_empty()),
                _ => false,
            };
            if letters {
                return Expr::text(text);
            }
            let name = Expr::text(&self.source[name]);
            return Expr::and(vec![name, value.clone()]).unwrap_or(value);
        }
        Expr::In(field, Box::new(value))
    }

    fn literal(&mut self, text: &str, reason: Reason) {
        self.literals.push(Literal {
            text: text.to_owned(),
            reason,
        });
    }
}

/// Whether every text in the value of `updated:` is a date.
fn is_dates(value: &Expr) -> bool {
    match value {
        Expr::Text { text, .. } => dates::parse(text).is_some(),
        Expr::Regex(_) => false,
        Expr::Not(inner) => is_dates(inner),
        Expr::And(all) | Expr::Or(all) => all.iter().all(is_dates),
        Expr::In(..) => true,
    }
}
