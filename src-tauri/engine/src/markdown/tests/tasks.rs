//! Tasks: which items are, where their marks stand, what their text is.

use crate::markdown::{is_closing_mark, parse};

#[track_caller]
fn check(source: &str, expected: &[(u32, bool, &str)]) {
    let note = parse(source);
    let tasks: Vec<_> = note
        .tasks
        .iter()
        .map(|task| (task.line, is_closing_mark(task.mark), task.text.as_str()))
        .collect();
    assert_eq!(tasks, expected, "{source:?}");
    for task in &note.tasks {
        let around = &source[task.mark_at - 1..task.mark_at + 2];
        assert_eq!(around, format!("[{}]", task.mark), "{source:?}");
        assert!(
            note.sections[task.section].lines.contains(&task.line),
            "{source:?}"
        );
    }
}

#[test]
fn kinds_of_items() {
    check(
        "- [ ] 一\n- [x] 二\n- [X] 三",
        &[(0, false, "一"), (1, true, "二"), (2, true, "三")],
    );
    check(
        "* [ ] 一\n\n+ [x] 二\n\n1. [ ] 三\n2) [x] 四",
        &[
            (0, false, "一"),
            (2, true, "二"),
            (4, false, "三"),
            (5, true, "四"),
        ],
    );
    check(
        "> - [ ] 引用の中\n> > - [x] 二重",
        &[(0, false, "引用の中"), (1, true, "二重")],
    );
    check(
        "- [ ] 親\n  - [x] 子\n    - [ ] 孫\n  続き",
        &[(0, false, "親"), (1, true, "子"), (2, false, "孫続き")],
    );
    check("- 普通\n  1. [ ] 番号", &[(1, false, "番号")]);
    check("- [ ] 　全角空白", &[(0, false, "全角空白")]);
    check(
        "- [ ]　牛乳\n- [x]　**卵**\n- [-]　パン",
        &[(0, false, "牛乳"), (1, true, "卵"), (2, true, "パン")],
    );
    check(
        "本文[^1]\n\n[^1]: 脚注\n\n    - [ ] 脚注の中\n",
        &[(4, false, "脚注の中")],
    );
    check(
        "- [ ] **太字。**と`コード`と[リンク](x)",
        &[(0, false, "太字。とコードとリンク")],
    );
    check(
        "- [ ] 緩い\n\n- [x] 項目\n\n  次の段落",
        &[(0, false, "緩い"), (2, true, "項目\n次の段落")],
    );
    check("- [ ] a\r\n- [x] b\r\n", &[(0, false, "a"), (1, true, "b")]);
    check(
        "本文\r\r- [ ] a\r- [x] b",
        &[(2, false, "a"), (3, true, "b")],
    );
}

#[test]
fn other_marks_are_kept() {
    let note = parse(
        "- [-] 中止\n- [/] **途中**\n- [>] 送り\n\n  * [?] 質問\n\n> 1. [!] 大事\n\n- [-](x) リンク\n- [-]詰め\n- \\[-] 逃げ\n- 前 [-] 後\n",
    );
    let tasks: Vec<_> = note
        .tasks
        .iter()
        .map(|task| (task.line, task.mark, task.text.as_str()))
        .collect();
    assert_eq!(
        tasks,
        [
            (0, '-', "中止"),
            (1, '/', "途中"),
            (2, '>', "送り"),
            (4, '?', "質問"),
            (6, '!', "大事")
        ]
    );
    check(
        "- [-] 中止\n- [/] 途中\n- [>] 送り",
        &[(0, true, "中止"), (1, false, "途中"), (2, true, "送り")],
    );
}

#[test]
fn no_tasks() {
    check(
        "- [1] 注\n- [*] 星\n- [] 空\n- [ ]詰め\n- [　] 全角\n- [ ]",
        &[],
    );
    check("[ ] 項目でない\n\n    - [ ] コード\n", &[]);
    check("```\n- [ ] コード\n```\n<!--\n- [ ] 注\n-->\n", &[]);
    check("- \\[ ] 逃げ", &[]);
    check("- [ ]　", &[]);
    check(
        "本文[^1][^2]\n\n[^1]: - [ ] 脚注\n\n[^2]: - [-] 脚注\n",
        &[],
    );
}

#[test]
fn text_runs_on() {
    check(
        "- [ ] 情報を維持する\nhttps://example.com/a\nhttps://example.com/b~~\n- [ ] 次\n",
        &[
            (
                0,
                false,
                "情報を維持する https://example.com/a https://example.com/b~~",
            ),
            (3, false, "次"),
        ],
    );
    check("- [ ] 折り\n  返し", &[(0, false, "折り返し")]);
    check(
        "- [ ] 親\n  - 普通の子\n- [ ] 次",
        &[(0, false, "親"), (2, false, "次")],
    );
    check(
        "- [ ] 親\n\n  > 引用\n\n  - [x] 子\n\n  後書き",
        &[(0, false, "親\n引用\n後書き"), (4, true, "子")],
    );
    check(
        "- [ ] 表示\n  ```\n  code\n  ```",
        &[(0, false, "表示\ncode")],
    );
}

#[test]
fn sections_of_tasks() {
    let note = parse("- [ ] 前\n\n# あ\n- [ ] 中\n\n## い\n\n# う\n- [ ] 後\n");
    let sections: Vec<_> = note.tasks.iter().map(|task| task.section).collect();
    assert_eq!(sections, [0, 1, 3]);
}

#[test]
fn what_says_nothing_of_a_task() {
    let check = |source: &str, want: &[&str]| {
        let task = &parse(source).tasks[0];
        let unread: Vec<&str> = task.unread.iter().map(|r| &task.text[r.clone()]).collect();
        assert_eq!(unread, want, "{source:?}");
    };
    check("- [ ] 本を返す", &[]);
    check("- [ ] `a` と ~~11/30~~ `b`", &["a", "11/30", "b"]);
    check("- [ ] ~~*前* 後~~ 済", &["前", " 後"]);
    check("- [ ] ~~一\n  二~~", &["一", "二"]);
}

#[test]
fn a_task_has_a_twin_where_another_line_reads_alike_but_for_its_mark() {
    let check = |source: &str, expected: &[bool]| {
        let twins: Vec<bool> = parse(source).tasks.iter().map(|task| task.twin).collect();
        assert_eq!(twins, expected, "{source:?}");
    };
    check("- [ ] a\n- [x] a\n- [ ] b", &[true, true, false]);
    check("- [ ] a\r\n\r\n## 次\r\n\r\n- [ ] a\r\n", &[true, true]);
    check("- [ ] a\n  - [ ] a\n* [ ] a\n- [ ] a ", &[false; 4]);
    check("- [ ] a\n  続き\n- [/] a\n  別の続き", &[true, true]);
}
