//! Ticks with all that goes with them, tasks that are added, and undoing both, in the files themselves.

use std::fs;

use sakuin_engine::Named;
use sakuin_engine::notes::{NotePath, read};
use sakuin_engine::wire::{
    AddTaskRequest, OpenNoteRequest, TasksRequest, TickRequest, TickResponse, UndoRequest,
};

use crate::bench::Bench;
use crate::tasks::{all, folder, list, texts};

pub(crate) fn tick(bench: &Bench, path: &str, line: u32, done: bool) -> TickResponse {
    let note = bench
        .engine()
        .open_note(&OpenNoteRequest {
            path: path.to_owned(),
            ..OpenNoteRequest::default()
        })
        .expect("the note can be opened");
    let task = note.tasks.iter().find(|task| task.line == line);
    let request = TickRequest {
        path: path.to_owned(),
        line,
        expected_line: task
            .map(|task| task.source_line.clone())
            .unwrap_or_default(),
        hash: note.hash,
        twin: task.is_some_and(|task| task.twin),
        done,
    };
    bench
        .engine()
        .tick(&request)
        .expect("the note can be written")
}

fn text(bench: &Bench, path: &str) -> String {
    fs::read_to_string(bench.notes().join(path)).expect("the note can be read")
}

#[test]
fn what_goes_on_with_a_task_comes_again_with_it() {
    let check = |before: &str, after: &str| {
        let bench = Bench::with(&[("a.md", before)]);
        assert!(tick(&bench, "a.md", 1, true).written);
        assert_eq!(text(&bench, "a.md"), after);
    };
    check(
        "- [ ] 掃除 📅 2026-11-30\n  #家 🔁 毎週\n",
        "- [x] 掃除 📅 2026-11-30\n  #家 🔁 毎週\n- [ ] 掃除 📅 2026-12-07\n  #家 🔁 毎週\n",
    );
    check(
        "- [ ] 掃除 🔁 毎週\n  #家 📅 2026-11-30\n",
        "- [ ] 掃除 🔁 毎週\n  #家 📅 2026-12-07\n- [x] 掃除 🔁 毎週\n  #家 📅 2026-11-30\n",
    );
    // What begins a list, a block of code or a rule is no text of its own.
    for below in ["- 床", "1. 床", "```\n  床\n  ```", "***"] {
        check(
            &format!("- [ ] 掃除 🔁 毎週 📅 2026-11-30\n  {below}\n"),
            &format!(
                "- [ ] 掃除 🔁 毎週 📅 2026-12-07\n- [x] 掃除 🔁 毎週 📅 2026-11-30\n  {below}\n"
            ),
        );
    }
}

#[test]
fn a_task_that_comes_again_is_ticked_and_followed_in_one_edit() {
    let before = "# 家\r\n\r\n- [ ] ゴミを出す 🔁 毎週 📅 2026-11-30\r\n- [ ] ほか\r\n";
    let bench = Bench::with(&[("家.md", before)]);
    assert!(tick(&bench, "家.md", 3, true).written);
    assert_eq!(
        text(&bench, "家.md"),
        "# 家\r\n\r\n- [x] ゴミを出す 🔁 毎週 📅 2026-11-30\r\n- [ ] ゴミを出す 🔁 毎週 📅 2026-12-07\r\n- [ ] ほか\r\n"
    );
    bench
        .engine()
        .undo(&UndoRequest { redo: false })
        .expect("it can be undone");
    assert_eq!(text(&bench, "家.md"), before);
}

#[test]
fn the_day_of_a_tick_is_written_only_for_those_who_want_it() {
    let before = "- [ ] 本を返す\n";
    let bench = Bench::with(&[("a.md", before)]);
    assert!(tick(&bench, "a.md", 1, true).written);
    assert_eq!(text(&bench, "a.md"), "- [x] 本を返す\n");
    assert!(tick(&bench, "a.md", 1, false).written);
    let config = bench.notes().join("../config");
    fs::create_dir_all(&config).expect("a folder can be made");
    fs::write(config.join("tasks.json"), r#"{"done_stamp": true}"#).expect("a file can be written");
    assert!(tick(&bench, "a.md", 1, true).written);
    let ticked = text(&bench, "a.md");
    let day = ticked
        .strip_prefix("- [x] 本を返す ✅ ")
        .and_then(|rest| rest.strip_suffix('\n'));
    assert!(
        day.is_some_and(|day| day.len() == 10 && day.starts_with("20")),
        "{ticked}"
    );
    assert!(tick(&bench, "a.md", 1, false).written);
    assert_eq!(text(&bench, "a.md"), before);
    fs::write(config.join("tasks.json"), "{").expect("a file can be written");
    let request = AddTaskRequest {
        text: "買う".into(),
        path: None,
        heading_path: Vec::new(),
    };
    let error = bench
        .engine()
        .add_task(&request)
        .expect_err("the settings are broken");
    assert_eq!(error.code(), "settings");
}

#[test]
fn what_a_tick_adds_is_told_from_the_file_not_from_the_index() {
    let bench = Bench::with(&[("a.md", "- [ ] 家賃 🔁 毎月 〆2026/11/30\n")]);
    let check = |path: &str, line: u32, bytes: &[u8], after: &str| {
        // Nobody tells the index of it.
        fs::write(bench.notes().join(path), bytes).expect("a file can be written");
        let name = NotePath::new(path).expect("it is a path");
        let file = read(&bench.notes(), &name).expect("the note can be read");
        let request = TickRequest {
            path: path.to_owned(),
            line,
            expected_line: file.line(line).unwrap_or_default().to_owned(),
            hash: file.hash,
            twin: false,
            done: true,
        };
        let response = bench
            .engine()
            .tick(&request)
            .expect("the note can be written");
        assert!(response.written, "{response:?}");
        assert_eq!(text(&bench, path), after);
    };
    check(
        "new.md",
        1,
        "- [ ] 水やり 🔁 毎週 📅 2026-11-30\n".as_bytes(),
        "- [x] 水やり 🔁 毎週 📅 2026-11-30\n- [ ] 水やり 🔁 毎週 📅 2026-12-07\n",
    );
    check(
        "a.md",
        2,
        "- [ ] 別件 〆2026/12/20\n- [ ] 家賃 🔁 毎月 〆2026/11/30\n".as_bytes(),
        "- [ ] 別件 〆2026/12/20\n- [x] 家賃 🔁 毎月 〆2026/11/30\n- [ ] 家賃 🔁 毎月 〆2026/12/30\n",
    );
}

#[test]
fn where_the_day_cannot_be_written_the_task_is_ticked_without_it() {
    let bench = Bench::with(&[("a.md", "# a\n")]);
    let config = bench.notes().join("../config");
    fs::create_dir_all(&config).expect("a folder can be made");
    fs::write(config.join("tasks.json"), r#"{"done_stamp": true}"#).expect("a file can be written");
    let note = "- [ ] 表とソースを読む\nひらがなとカタカナの本文\n";
    for encoding in [encoding_rs::SHIFT_JIS, encoding_rs::EUC_JP] {
        let bytes = |text: &str| encoding.encode(text).0.into_owned();
        bench.write("b.md", &bytes(note));
        let response = tick(&bench, "b.md", 1, true);
        assert!(response.written, "{response:?}");
        let notice = response.notice.expect("it is told");
        assert_eq!(notice.code, "no-stamp");
        assert!(notice.message.contains(encoding.name()), "{notice:?}");
        let now = fs::read(bench.notes().join("b.md")).expect("the note can be read");
        assert_eq!(now, bytes(&note.replace("[ ]", "[x]")));
    }
}

#[test]
fn an_inbox_that_was_made_is_gone_when_that_is_undone() {
    let bench = Bench::with(&[("a.md", "# a\n")]);
    let request = AddTaskRequest {
        text: "買う".into(),
        path: None,
        heading_path: Vec::new(),
    };
    bench.engine().add_task(&request).expect("it can be added");
    assert_eq!(list(&bench, &all()).open, 1);
    // One that the index does not know is the inbox all the same.
    let other = Bench::with(&[("a.md", "# a\n")]);
    fs::write(other.notes().join("Todo.md"), "- [ ] 一\n").expect("a file can be written");
    let added = other.engine().add_task(&request);
    assert_eq!(added.expect("it can be added").path, "Todo.md");
    let undone = bench.engine().undo(&UndoRequest { redo: false });
    assert!(undone.expect("it can be undone").written);
    assert!(!bench.notes().join("inbox.md").exists());
    assert_eq!(list(&bench, &all()).open, 0);
    let redone = bench.engine().undo(&UndoRequest { redo: true });
    assert!(redone.expect("it can be made again").written);
    assert_eq!(text(&bench, "inbox.md"), "- [ ] 買う\n");
    assert_eq!(list(&bench, &all()).open, 1);
}

#[test]
fn a_task_is_added_where_it_belongs() {
    let bench = folder();
    let add = |text: &str, path: Option<&str>, headings: &[&str]| {
        let request = AddTaskRequest {
            text: text.to_owned(),
            path: path.map(str::to_owned),
            heading_path: headings
                .iter()
                .map(|heading| (*heading).to_owned())
                .collect(),
        };
        bench.engine().add_task(&request)
    };
    let added = add("切手を買う 〆12/1", Some("TODO.md"), &["いつか"]).expect("it can be added");
    assert!(added.written && added.line == 10, "{added:?}");
    assert!(text(&bench, "TODO.md").ends_with("- [ ] 写真を整理する\n- [ ] 切手を買う 〆12/1\n"));
    // There is no inbox.md, but a TODO.md.
    let added = add("豆腐", None, &[]).expect("it can be added");
    assert_eq!((added.path.as_str(), added.written), ("TODO.md", true));
    let added = add("部屋の鍵", Some("仕事/計画.md"), &[]).expect("it can be added");
    assert!(added.written && text(&bench, "仕事/計画.md").ends_with("3. [ ] 部屋の鍵\n"));
    for (words, path, headings, code) in [
        ("  ", None, &[][..], "empty-task"),
        ("買う", Some("TODO.md"), &["ない見出し"][..], "no-heading"),
    ] {
        let refused = add(words, path, headings).expect("it is an answer");
        let notice = refused.notice.expect("it says why");
        assert_eq!((refused.written, notice.code.as_str()), (false, code));
    }
    assert_eq!(
        add("買う", Some("ない.md"), &[])
            .expect_err("no note")
            .code(),
        "no-note"
    );
    assert!(add("買う", Some("../x.md"), &[]).is_err());
    let list = list(
        &bench,
        &TasksRequest {
            query: "kitte".into(),
            ..all()
        },
    );
    assert_eq!(texts(&list), ["切手を買う "]);
}

#[test]
fn an_inbox_outside_the_folder_is_refused() {
    let bench = Bench::with(&[("a.md", "# a\n")]);
    let config = bench.notes().join("../config");
    fs::create_dir_all(&config).expect("a folder can be made");
    for inbox in ["", "/etc/x.md", "../x.md"] {
        let settings = format!(r#"{{"inbox": "{inbox}"}}"#);
        fs::write(config.join("tasks.json"), settings).expect("a file can be written");
        let request = AddTaskRequest {
            text: "買う".into(),
            path: None,
            heading_path: Vec::new(),
        };
        let error = bench
            .engine()
            .add_task(&request)
            .expect_err("it is outside");
        assert_eq!(error.code(), "bad-inbox", "{inbox}");
    }
}

#[test]
fn a_rule_that_is_not_understood_is_told() {
    let bench = Bench::with(&[("a.md", "- [ ] 水やり 🔁 3日おき\n- [ ] 水やり 🔁 3日ごと\n")]);
    let code = |line: u32, done: bool| {
        let response = tick(&bench, "a.md", line, done);
        assert!(response.written, "{response:?}");
        response.notice.map(|notice| notice.code)
    };
    assert_eq!(code(1, true).as_deref(), Some("recurrence-unclear"));
    assert_eq!(code(1, false), None);
    assert_eq!(code(2, true), None);
    assert_eq!(
        text(&bench, "a.md"),
        "- [ ] 水やり 🔁 3日おき\n- [x] 水やり 🔁 3日ごと\n- [ ] 水やり 🔁 3日ごと\n"
    );
    // It may stand on a line that goes on with the task's text.
    for (note, told) in [
        ("- [ ] 水やり\n  朝に 🔁 3日おき\n", true),
        ("- [ ] 水やり\n朝に 🔁 3日おき\n", true),
        ("> - [ ] 水やり\n>   🔁 3日おき\n", true),
        ("- [ ] 水やり\n  朝に 🔁 3日ごと\n", false),
        ("- [ ] 水やり\n  - 🔁 3日おき\n", false),
        ("- [ ] 水やり\n\n  🔁 3日おき\n", false),
        ("- [ ] 水やり\n- [ ] ほか 🔁 3日おき\n", false),
        ("- [ ] 水やり\n  `🔁 3日おき`\n", false),
    ] {
        let bench = Bench::with(&[("a.md", note)]);
        let response = tick(&bench, "a.md", 1, true);
        assert!(response.written, "{note}: {response:?}");
        let code = response.notice.map(|notice| notice.code);
        let want = told.then(|| "recurrence-unclear".to_owned());
        assert_eq!(code, want, "{note}");
    }
}

#[test]
fn a_name_with_a_number_sign_is_tried_as_a_note_first() {
    let bench = Bench::with(&[
        (
            "C# メモ.md",
            "# C#\n\n## 家\n\n## F# と C#\n\n# 店\n\n## 家\n",
        ),
        ("C.md", "# C\n"),
    ]);
    let check = |name: &str, want: &str| {
        let found = match bench.engine().named(name) {
            Ok(Named::Note { path }) => path,
            Ok(Named::Section { path, anchor }) => format!("{path} {anchor}"),
            Ok(Named::NoHeading { heading, .. }) => format!("no {heading}"),
            Ok(Named::Several { names, .. }) => names.join(" "),
            Err(error) => error.code().to_owned(),
        };
        assert_eq!(found, want, "{name}");
    };
    check("C# メモ.md", "C# メモ.md");
    check("C# メモ.md#", "C# メモ.md");
    check("C# メモ.md#店", "C# メモ.md s-店");
    check("C# メモ.md#店/家", "C# メモ.md s-家-1");
    check("C# メモ.md#F# と C#", "C# メモ.md s-f-と-c");
    check("C# メモ.md#家", "C# メモ.md#s-家 C# メモ.md#s-家-1");
    check("C# メモ.md#s-家-1", "C# メモ.md s-家-1");
    check("C.md# メモ", "no  メモ");
    check("D#.md", "no-note");
}

#[test]
fn an_inbox_is_made_when_there_is_none() {
    let bench = Bench::with(&[("a.md", "# a\n")]);
    let request = AddTaskRequest {
        text: "買う".into(),
        path: None,
        heading_path: Vec::new(),
    };
    let added = bench.engine().add_task(&request).expect("it can be added");
    assert_eq!(
        (added.path.as_str(), added.line, added.written),
        ("inbox.md", 1, true)
    );
    bench.engine().add_task(&request).expect("it can be added");
    assert_eq!(
        text(&bench, "inbox.md").trim_end(),
        "- [ ] 買う\n- [ ] 買う"
    );
}
