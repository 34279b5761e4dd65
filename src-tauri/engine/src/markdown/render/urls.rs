//! Bare URLs in running text: where each begins, and where it ends though Japanese is glued on.

use std::ops::Range;

use crate::markdown::wide::is_wide;

/// The `http` and `https` URLs in a text, in order.
pub(crate) fn find(text: &str) -> Vec<Range<usize>> {
    let mut urls = Vec::new();
    let mut from = 0;
    while let Some(found) = text[from..].find("://") {
        let at = from + found;
        let url = scheme_start(text, at, from).and_then(|start| {
            let end = end_of(text, at + 3);
            let end = trim(text, start, end);
            (end > at + 3).then_some(start..end)
        });
        from = at + 3;
        if let Some(url) = url {
            from = from.max(url.end);
            urls.push(url);
        }
    }
    urls
}

/// Where the scheme before `://` begins, if it is one that is linked and a word of its own.
fn scheme_start(text: &str, at: usize, from: usize) -> Option<usize> {
    let before = &text[from..at];
    let length = [5, 4].into_iter().find(|&length| {
        let scheme = before.get(before.len().wrapping_sub(length)..);
        scheme.is_some_and(|scheme| {
            scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http")
        })
    })?;
    let start = before.len() - length;
    let glued = before[..start].ends_with(|c: char| c.is_ascii_alphanumeric());
    (!glued).then_some(from + start)
}

/// Where the URL whose host begins at `host` ends, trailing punctuation still on it.
fn end_of(text: &str, host: usize) -> usize {
    let end = host + host_length(&text[host..]);
    if end == host {
        return host;
    }
    let digits = |at: usize| text[at..].bytes().take_while(u8::is_ascii_digit).count();
    let mut at = end;
    if text[at..].starts_with(':') && digits(at + 1) > 0 {
        at += 1 + digits(at + 1);
    }
    if !text[at..].starts_with(['/', '?', '#']) {
        return at;
    }
    at + path_length(&text[at..])
}

/// Length of a host name. A Japanese label counts when a dot follows it, so that what is
/// written right after `example.com` does not.
fn host_length(text: &str) -> usize {
    let run = |c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '@' | '_' | '\u{3099}');
    if let Some(address) = text.strip_prefix('[') {
        let end = address.find(|c: char| !c.is_ascii_hexdigit() && c != ':' && c != '.');
        return end
            .filter(|&end| address[end..].starts_with(']'))
            .map_or(0, |end| end + 2);
    }
    let run = text.find(|c| !run(c)).unwrap_or(text.len());
    let mut length = 0;
    for label in text[..run].split_inclusive('.') {
        let ascii = label.bytes().take_while(u8::is_ascii).count();
        if ascii == label.len() {
            length += ascii;
        } else if ascii == 0 && label.ends_with('.') {
            length += label.len();
        } else {
            // A dot before a label that does not count is a full stop, trimmed later.
            length += ascii;
            break;
        }
    }
    if text[..length].trim_matches(['.', '-', '@']).is_empty() {
        0
    } else {
        length
    }
}

/// Particles and endings that follow a URL ending in `/` far more often than they begin a path.
const PARTICLES: [&str; 19] = [
    "です",
    "でした",
    "でも",
    "では",
    "だ",
    "から",
    "まで",
    "より",
    "にある",
    "にて",
    "という",
    "として",
    "など",
    "って",
    "である",
    "への",
    "との",
    "での",
    "にも",
];
/// Words that end a Japanese path, being about the URL and not of it.
const CLOSERS: [&str; 5] = ["を参照", "を見", "を確認", "を開", "をご覧"];

/// Length of path, query and fragment. Japanese belongs to them where it begins a part, as in
/// `/wiki/東京都`; after ASCII it is the sentence going on, as in `?b=cを参照`.
fn path_length(text: &str) -> usize {
    let mut foreign = false;
    let mut begins = true;
    for (at, c) in text.char_indices() {
        match c {
            '/' | '#' | '=' | '?' | '&' => {
                begins = true;
                continue;
            }
            '<' | '>' | '"' | '`' | '\\' | '|' | '^' => return at,
            c if c.is_whitespace() || c.is_control() => return at,
            c if c.is_ascii() => {
                foreign &= !begins;
            }
            '・' if foreign => {}
            c if !c.is_alphanumeric() && !matches!(c, '\u{3099}' | '\u{309a}') => return at,
            c if !is_wide(c) => {}
            _ if begins && !is_particle(&text[at..]) => foreign = true,
            _ if begins || !foreign => return at,
            _ if CLOSERS.iter().any(|closer| text[at..].starts_with(closer)) => return at,
            _ => {}
        }
        begins = false;
    }
    text.len()
}

/// Whether Japanese right after a `/` goes on with the sentence.
fn is_particle(text: &str) -> bool {
    let mut chars = text.chars();
    let Some(first) = chars.next() else {
        return false;
    };
    let followed = chars.next().is_none_or(|c| !('ぁ'..='ゖ').contains(&c));
    first == 'を'
        || PARTICLES.iter().any(|particle| text.starts_with(particle))
        || followed && "にでとはがのへも".contains(first)
}

/// Takes off punctuation that belongs to the sentence, and brackets closed but not opened.
fn trim(text: &str, start: usize, mut end: usize) -> usize {
    let count = |range: Range<usize>, wanted: char| text[range].matches(wanted).count();
    while let Some(last) = text[start..end].chars().next_back() {
        let drop = match last {
            '.' | ',' | ':' | ';' | '!' | '?' | '\'' | '*' | '_' | '~' => true,
            ')' => count(start..end, ')') > count(start..end, '('),
            ']' => count(start..end, ']') > count(start..end, '['),
            '}' => count(start..end, '}') > count(start..end, '{'),
            _ => false,
        };
        if !drop {
            break;
        }
        end -= last.len_utf8();
    }
    end
}
