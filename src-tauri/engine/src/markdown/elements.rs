//! Elements of HTML: which may be shown. The reader of raw HTML and the sanitiser both ask here.

/// Elements of running text.
pub(super) const INLINE: [&str; 34] = [
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "nobr", "q", "rb", "rp", "rt", "rtc", "ruby", "s", "samp", "small", "span",
    "strike", "strong", "sub", "sup", "time", "tt", "u",
];

/// Elements of blocks, shown only where a block of HTML has them.
pub(super) const BLOCKS: [&str; 29] = [
    "blockquote",
    "caption",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ol",
    "p",
    "pre",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// Elements without content.
pub(super) const EMPTY: [&str; 3] = ["br", "hr", "wbr"];

/// Elements that only the renderer writes: a note's own are never shown.
pub(super) const OWN: [&str; 2] = ["input", "section"];

/// Every element that may leave the engine.
pub(super) fn shown() -> impl Iterator<Item = &'static str> {
    INLINE.into_iter().chain(BLOCKS).chain(EMPTY).chain(OWN)
}
