//! Entities in raw HTML; those in Markdown are the parser's.

/// The character an entity at the beginning stands for, and the entity's length. Only those
/// that people write by hand are known; others show as they are written.
pub(super) fn entity(text: &str) -> Option<(char, usize)> {
    let body = text.strip_prefix('&')?;
    let end = body.bytes().take(12).position(|byte| byte == b';')?;
    let c = match &body[..end] {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "copy" => '©',
        "hellip" => '…',
        "mdash" => '—',
        "ndash" => '–',
        "rarr" => '→',
        "larr" => '←',
        "times" => '×',
        "yen" => '¥',
        numeric => {
            let digits = numeric.strip_prefix('#')?;
            let code = match digits.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => digits.parse().ok()?,
            };
            char::from_u32(code).filter(|c| !c.is_control())?
        }
    };
    Some((c, end + 2))
}

/// An attribute's value with its entities resolved.
pub(super) fn resolve(value: &str) -> String {
    let mut resolved = String::with_capacity(value.len());
    let mut at = 0;
    while let Some(found) = value[at..].find('&') {
        resolved.push_str(&value[at..at + found]);
        at += found;
        let (c, length) = entity(&value[at..]).unwrap_or(('&', 1));
        resolved.push(c);
        at += length;
    }
    resolved.push_str(&value[at..]);
    resolved
}
