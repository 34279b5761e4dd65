//! What elements notes become.

use super::html;
use crate::language::Language;
use crate::markdown::{RenderOptions, render};

#[track_caller]
fn check(source: &str, expected: &str) {
    let html = html(source);
    assert!(html.contains(expected), "{source:?}\n{html}");
}

#[test]
fn sections() {
    let rendered = render("前\n\n# 一\n\n本文\n## 二 `x`\n", &RenderOptions::default());
    assert_eq!(
        rendered.html,
        "<section id=\"s-\" data-line=\"1\"><p>前</p>\n</section>\
         <section id=\"s-一\" data-line=\"3\"><h1>一</h1>\n<p>本文</p>\n</section>\
         <section id=\"s-二-x\" data-line=\"6\"><h2>二 <code>x</code></h2>\n</section>"
    );
    let outline: Vec<_> = rendered
        .outline
        .iter()
        .map(|item| {
            (
                item.level,
                item.text.as_str(),
                item.anchor.as_str(),
                item.line,
            )
        })
        .collect();
    assert_eq!(outline, [(1, "一", "s-一", 3), (2, "二 x", "s-二-x", 6)]);
    let rendered = render("---\ntitle: t\n---\n\n# 一", &RenderOptions::default());
    assert_eq!(
        rendered.html,
        "<section id=\"s-一\" data-line=\"1\"><h1>一</h1>\n</section>"
    );
    assert_eq!(rendered.outline[0].line, 5);
}

#[test]
fn blocks() {
    check(
        "- 一\n- 二\n  - 三",
        "<ul><li>一</li>\n<li>二<ul><li>三</li>\n</ul>\n</li>\n</ul>",
    );
    check("3. 三\n4. 四", "<ol start=\"3\"><li>三</li>");
    check("> 引用", "<blockquote><p>引用</p>\n</blockquote>");
    check("***", "<hr>");
    check("日本  \n語", "日本<br>語");
    check("日本\n語\nEnglish", "<p>日本語\nEnglish</p>");
    check("- > # 中", "<h1>中</h1>");
    check(
        "![代替](img/a%20b.png \"t\")",
        "<span class=\"image\"><span class=\"image-name\">a b.png</span> 代替</span>",
    );
    check(
        "![](https://host.example/x.png?track=1)",
        "<span class=\"image-name\">host.example</span>",
    );
    check(
        "![x](data:image/png;base64,AAAA)",
        "<span class=\"image\">x</span>",
    );
}

#[test]
fn tables() {
    check(
        "| a | b |\n|:--|--:|\n| 一 | 二 |",
        "<div class=\"table\" tabindex=\"0\"><table><thead><tr><th scope=\"col\" class=\"align-left\">a</th>\n\
         <th scope=\"col\" class=\"align-right\">b</th>\n</tr></thead>\n\
         <tbody><tr><td class=\"align-left\">一</td>\n<td class=\"align-right\">二</td>\n</tr>\n</tbody></table></div>",
    );
    check("| a |\n|---|\n\n後", "</thead>\n</table></div>\n<p>後</p>");
}

#[test]
fn alerts_and_footnotes() {
    check(
        "> [!WARNING]\n> x",
        "<blockquote class=\"alert alert-warning\"><p class=\"alert-title\">警告</p><p>x</p>",
    );
    check(
        "本文[^注]\n\n[^注]: 脚注",
        "<sup class=\"footnote-reference\"><a href=\"#\" data-note=\"folder/note.md\" data-fragment=\"f-1\">注</a></sup>",
    );
    check(
        "a[^x]\n\n[^x]: b",
        "<div class=\"footnote\" id=\"f-1\"><span class=\"footnote-label\">x</span> <p>b</p>",
    );
    let options = RenderOptions {
        language: Language::En,
        ..RenderOptions::default()
    };
    assert!(
        render("> [!NOTE]\n> x", &options)
            .html
            .contains(">Note</p>")
    );
}

#[test]
fn tasks() {
    check(
        "- [ ] 一\n- [x] 二",
        "<li class=\"task\"><input data-task=\"0\" aria-label=\"一\" type=\"checkbox\"> 一</li>",
    );
    check(
        "- [ ] 一\n- [x] 二",
        "<input data-task=\"1\" aria-label=\"二\" checked=\"\" type=\"checkbox\"> 二</li>",
    );
    check(
        "- [ ] 緩い\n\n- [x] 項目",
        "<li class=\"task\"><p><input data-task=\"0\"",
    );
    let options = RenderOptions {
        read_only_tasks: true,
        note_path: "a.md",
        ..Default::default()
    };
    let rendered = render("# 題\n> - [ ] \"一\" <二>\r\n", &options);
    assert!(
        rendered
            .html
            .contains("aria-label=\"&quot;一&quot; &lt;二&gt;\" disabled=\"\""),
        "{}",
        rendered.html
    );
    let task = &rendered.tasks[0];
    assert_eq!(
        (task.path.as_str(), task.line, task.done),
        ("a.md", 2, false)
    );
    assert_eq!(task.source_line, "> - [ ] \"一\" <二>");
    assert_eq!(task.heading_path, ["題"]);
}

#[test]
fn code() {
    check(
        "```Rust,ignore\nfn main() {}\n```",
        "<pre tabindex=\"0\"><code class=\"language-rust\"><span class=\"hl-keyword\">fn</span> <span class=\"hl-function\">main</span>() {}</code></pre>",
    );
    check("```\n<b>&\n```", "<code>&lt;b&gt;&amp;</code>");
    check(
        "```unknown\nfn\n```",
        "<code class=\"language-unknown\">fn</code>",
    );
    check(
        "```python\nx = 'a' # 注\n```",
        "<span class=\"hl-string\">'a'</span> <span class=\"hl-comment\"># 注</span>",
    );
    check(
        "```yaml\nkey: 1 # 注\n```",
        "<span class=\"hl-attribute\">key</span>: <span class=\"hl-constant\">1</span>",
    );
    check(
        "```html\n<a href=\"x\">\n```",
        "&lt;<span class=\"hl-keyword\">a</span> <span class=\"hl-attribute\">href</span>=<span class=\"hl-string\">\"x\"</span>&gt;",
    );
    check(
        "```diff\n+足す\n-引く\n```",
        "<span class=\"hl-inserted\">+足す</span>\n<span class=\"hl-deleted\">-引く</span>",
    );
    check(
        "```cpp\n#include <a>\nstd::vector<int> v; // 注\n```",
        "<span class=\"hl-attribute\">#include</span>",
    );
    check(
        "```sh\naws s3 ls --profile $X # 注\n```",
        "<span class=\"hl-attribute\">--profile</span> <span class=\"hl-attribute\">$X</span>",
    );
    check(
        "```json\n{\"a\": \"b\"}\n```",
        "<span class=\"hl-attribute\">\"a\"</span>: <span class=\"hl-string\">\"b\"</span>",
    );
    check(
        "```sql\nSELECT 1 FROM t\n```",
        "<span class=\"hl-keyword\">SELECT</span> <span class=\"hl-constant\">1</span>",
    );
    check("` 空白  `", "<code>空白 </code>");
}

#[test]
fn raw_html() {
    check(
        "<details><summary>概要</summary>\n\n**中**\n\n</details>",
        "<details><summary>概要</summary><p><strong>中</strong></p>\n</details>",
    );
    check(
        "<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>",
        "<ruby>漢字<rp>(</rp><rt>かんじ</rt><rp>)</rp></ruby>",
    );
    check(
        "<kbd>Ctrl</kbd>+<kbd>C</kbd>",
        "<kbd>Ctrl</kbd>+<kbd>C</kbd>",
    );
    check(
        "<a href=\"https://a.example\">x</a>",
        "<a href=\"#\" data-url=\"https://a.example\" title=\"https://a.example\">x</a>",
    );
    check(
        "<img src=\"a/b.png\" alt=\"代替\">",
        "<span class=\"image\"><span class=\"image-name\">b.png</span> 代替</span>",
    );
    check(
        "<table><tr><td colspan=2 align=right>x</td></tr></table>",
        "<td colspan=\"2\" class=\"align-right\">x</td>",
    );
    // What is left open ends with its block or its section.
    check("<b>太い\n\n次", "<p><b>太い</b></p>\n<p>次</p>");
    let html = super::super::render("<div>\n\n# 一\n\n# 二", &RenderOptions::default()).html;
    assert!(
        html.contains("<section id=\"s-二\" data-line=\"5\"><h1>二</h1>"),
        "{html}"
    );
}

#[test]
fn a_raw_link_ends_where_its_end_tag_stands() {
    for hostile in ["javascript:alert(1)", "file:///etc/passwd"] {
        check(
            &format!("甲 <a href=\"{hostile}\">乙</a> 丙"),
            &format!("甲 <span class=\"no-link\" title=\"{hostile}\">乙</span> 丙"),
        );
        check(
            &format!("<div><a href=\"{hostile}\">乙</a> 丙</div>"),
            "乙</span> 丙</div>",
        );
    }
    check("<a href=\"b.md\"><b>乙</b></a> 丙", "<b>乙</b></a> 丙");
    // An end tag of the element that stands for it is not its end.
    check("<a href=\"x:y\">乙</span> 丙</a> 丁", "乙 丙</span> 丁");
}

#[test]
fn a_long_note_is_cleaned_section_by_section() {
    let section = |n: usize| {
        format!(
            "# 節 {n}\n\n<div>本文 <b>太字\n\n{}\n\n",
            "長い文。".repeat(200)
        )
    };
    let source: String = (0..200).map(section).collect();
    let rendered = render(&source, &RenderOptions::default());
    assert!(rendered.html.len() > 256 * 1024);
    assert_eq!(rendered.html.matches("<section id=").count(), 200);
    assert_eq!(rendered.html.matches("</section>").count(), 200);
    // Each as if it stood alone.
    let alone = render(&section(0), &RenderOptions::default()).html;
    assert!(
        rendered
            .html
            .starts_with(alone.trim_end_matches("</section>"))
    );
    assert!(!rendered.html.contains("k-"), "no key is left");
}
