//! Hostile HTML and Markdown: nothing of it comes through the one exit.

use crate::markdown::{RenderOptions, render};

const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "a <script>alert(1)</script> b",
    "<SCRIPT SRC=//evil.example></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    "<img src='https://evil.example/beacon.png'>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><use href=\"data:image/svg+xml,x#x\"></use></svg>",
    "<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<iframe src=\"https://evil.example\"></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
    "<object data=\"x\"></object><embed src=\"x\"><applet></applet>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\" javascript:alert(1)\">x</a>",
    "<a href=\"java\nscript:alert(1)\">x</a>",
    "<a href=\"&#106;avascript:alert(1)\">x</a>",
    "<a href=\"data:text/html,<script>alert(1)</script>\">x</a>",
    "<a href=\"https://evil.example\" onclick=alert(1) target=_blank ping=https://evil.example>x</a>",
    "[x](javascript:alert(1))",
    "[x](JAVASCRIPT&colon;alert(1))",
    "[x](\\x01javascript:alert(1))",
    "[x](data:text/html;base64,AAAA)",
    "[x](file:///etc/passwd)",
    "<javascript:alert(1)>",
    "![x](javascript:alert(1))",
    "[a\" onmouseover=\"alert(1)](https://a.example/\"onmouseover=\"alert(1))",
    "![\"><script>alert(1)</script>](x.png)",
    "<p style=\"background:url(https://evil.example)\">x</p>",
    "<style>@import 'https://evil.example'</style>",
    "<style>\n*{background:url(https://evil.example)}",
    "<link rel=stylesheet href=https://evil.example>",
    "<meta http-equiv=refresh content=\"0;url=https://evil.example\">",
    "<base href=\"https://evil.example/\">",
    "<form action=https://evil.example><button>x</button><input name=q></form>",
    "<input type=\"checkbox\" data-task=\"0\">",
    "<input type=image src=https://evil.example formaction=javascript:alert(1)>",
    "<mark class=\"match\" data-match=\"0\">x</mark>",
    "<section id=\"s-forged\" data-line=\"9\">x</section>",
    "<div id=\"app\" class=\"toolbar\" data-note=\"x.md\" data-url=\"https://evil.example\">x</div>",
    "<a href=\"#\" data-url=\"https://evil.example\" data-note=\"../../x\">x</a>",
    "<span data-url=\"https://evil.example\" id=\"cookie\" name=\"body\">x</span>",
    "<div><p title='\"><img src=x onerror=alert(1)>'>x</p></div>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\"></textarea>",
    "<title><img src=x onerror=alert(1)></title>",
    "<template><script>alert(1)</script></template>",
    "<select><option><script>alert(1)</script></select>",
    "<details open ontoggle=alert(1)><summary>x</summary></details>",
    "<video src=https://evil.example onerror=alert(1)><source src=x></video>",
    "<audio autoplay src=https://evil.example></audio>",
    "<table background=https://evil.example><td background=https://evil.example>x</table>",
    "<body onload=alert(1) background=https://evil.example>",
    "<!--><script>alert(1)</script>-->",
    "<!-- --!><img src=x onerror=alert(1)> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php <script>alert(1)</script> ?>",
    "<x onclick=alert(1) contenteditable>x</x>",
    "<b onmouseover=alert(1)>x</b>",
    "<a href='x.md' title='\" onclick=\"alert(1)'>x</a>",
    "```\" onclick=\"alert(1)\nx\n```",
    "```\"><script>alert(1)</script>\nx\n```",
    "# x\" onclick=\"alert(1)\n",
    "[^\"><img src=x onerror=alert(1)>]\n\n[^\"><img src=x onerror=alert(1)>]: y",
    "- [ ] \"><img src=x onerror=alert(1)>",
    "<plaintext><script>alert(1)</script>",
    "<xmp><script>alert(1)</script></xmp>",
    "<b <script>alert(1)</script>",
    "<<script>script>alert(1)<</script>/script>",
    "<p/onclick=alert(1)>x",
    "<img\u{0}src=x onerror=alert(1)>",
];

/// The start tags of a piece of HTML.
fn tags(html: &str) -> Vec<&str> {
    let tags = html.split('<').skip(1).filter(|tag| !tag.starts_with('/'));
    tags.map(|tag| tag.split('>').next().unwrap_or_default())
        .collect()
}

/// The attributes of a start tag as the exit writes them: `name="value"`.
fn attributes(tag: &str) -> Vec<(&str, &str)> {
    let mut rest = tag.split_once(' ').map_or("", |(_, rest)| rest);
    let mut attributes = Vec::new();
    while let Some((name, value)) = rest.split_once("=\"") {
        let (value, after) = value.split_once('"').expect("values are quoted");
        attributes.push((name.trim(), value));
        rest = after;
    }
    attributes
}

#[track_caller]
fn check(source: &str) {
    let options = RenderOptions {
        note_path: "n.md",
        ..RenderOptions::default()
    };
    let html = render(source, &options).html;
    for tag in tags(&html) {
        let name = tag.split(' ').next().unwrap_or_default();
        let bad = [
            "script",
            "style",
            "svg",
            "math",
            "iframe",
            "object",
            "embed",
            "img",
            "form",
            "link",
            "meta",
            "base",
            "button",
            "textarea",
            "select",
            "video",
            "audio",
            "template",
            "title",
            "noscript",
            "plaintext",
            "xmp",
            "body",
            "x",
        ];
        assert!(!bad.contains(&name), "{source:?}\n{html}");
        for (attribute, value) in attributes(tag) {
            let good = match attribute {
                "href" => value == "#",
                "id" => value.starts_with("s-") || value.starts_with("f-"),
                "class" => !value.contains("toolbar") && !value.contains("match"),
                "data-url" => name == "a" && value.starts_with("https://"),
                "data-note" => name == "a" && !value.contains(".."),
                "data-task" => name == "input" && source.contains("- [ ]"),
                "type" => value == "checkbox",
                "title" | "data-line" | "data-fragment" | "aria-label" | "open" | "tabindex"
                | "scope" => true,
                _ => false,
            };
            assert!(good, "{attribute}={value:?} from {source:?}\n{html}");
        }
        let forged = tag.contains("s-forged") || name == "input" && !source.contains("- [ ]");
        assert!(!forged, "{source:?}\n{html}");
    }
    assert!(!html.contains("data-match"), "{source:?}\n{html}");
}

#[test]
fn alone() {
    HOSTILE.iter().for_each(|source| check(source));
}

#[test]
fn within_other_blocks() {
    for source in HOSTILE {
        check(&format!("> {}", source.replace('\n', "\n> ")));
        check(&format!("<div>\n{source}\n</div>"));
        check(&format!("段落 {source} の中"));
        check(&format!("| a |\n|---|\n| {} |", source.replace('\n', " ")));
        check(&format!("# {}\n\n本文", source.replace('\n', " ")));
    }
}

#[test]
fn one_after_the_other() {
    let all = HOSTILE.join("\n\n").replace("- [ ]", "- ( )");
    check(&all);
    // Whatever was left open, what follows is still shown in its own section.
    for source in HOSTILE.iter().filter(|source| !source.contains("```")) {
        let note = format!("{source}\n\n# 後\n\n本文\n");
        let html = render(&note, &RenderOptions::default()).html;
        // Raw text elements run to the end of the note by CommonMark's own rule.
        let swallowed = ["<style>\n", "<textarea>", "<SCRIPT"]
            .iter()
            .any(|open| source.starts_with(open));
        assert!(
            swallowed || html.contains("<h1>後</h1>\n<p>本文</p>"),
            "{source:?}\n{html}"
        );
    }
}

#[test]
fn keys_cannot_be_guessed_from_another_note() {
    let options = RenderOptions {
        note_path: "n.md",
        ..RenderOptions::default()
    };
    let html = render("<input data-task=\"k0000000000000000-0\">", &options).html;
    assert!(!html.contains("<input"), "{html}");
}
