//! The list of tasks over whole folders: filters, groups, pages, and lists known to be right.

#![expect(
    clippy::print_stdout,
    reason = "a skipped test must be seen in the output"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use sakuin_engine::Named;
use sakuin_engine::notes::{NotePath, read};
use sakuin_engine::wire::{
    AddTaskRequest, DueFilter, DueGroup, EngineEvent, OpenNoteRequest, TaskFilter, TaskGroup,
    TaskGrouping, TaskList, TaskPlace, TaskRow, TasksRequest, TickRequest, TickResponse,
    UndoRequest,
};

use crate::bench::Bench;

const TODAY: &str = "2026-11-23";

fn all() -> TasksRequest {
    TasksRequest {
        which: TaskFilter::All,
        query: String::new(),
        due: None,
        tag: None,
        under: None,
        today: TODAY.to_owned(),
        group: TaskGrouping::Plain,
        offset: 0,
        limit: 0,
        keep: Vec::new(),
    }
}

fn folder() -> Bench {
    Bench::with(&[
        (
            "TODO.md",
            "# TODO\n\n- [ ] 歯医者を予約する 📅 2026-11-20 #健康\n- [x] 本を返す 〆11/10\n- [ ] ! 切符を買う 〆11/23 #旅行/京都\n\n## いつか\n\n- [ ] 写真を整理する\n",
        ),
        (
            "仕事/議事録 2025-11.md",
            "# 議事録\n\n## 宿題\n\n* [ ] サーバーの見積もりを取る（12月5日まで） #仕事\n  https://example.com/estimate\n* [ ] 議事録を配る\n",
        ),
        (
            "仕事/計画.md",
            "# 計画\n\n1. [ ] (A) 予算を出す 〆11/30\n2. [ ] 打合せの部屋を取る due:2027-03-01\n",
        ),
    ])
}

fn list(bench: &Bench, request: &TasksRequest) -> TaskList {
    bench
        .engine()
        .task_list(request)
        .expect("tasks can be listed")
}

/// The first words of the tasks of a list.
fn texts(list: &TaskList) -> Vec<String> {
    list.rows
        .iter()
        .filter_map(|row| match row {
            TaskRow::Task(listed) => Some(listed.task.text.chars().take(6).collect()),
            TaskRow::Group(_) => None,
        })
        .collect()
}

#[test]
fn each_filter_leaves_what_it_names() {
    let bench = folder();
    let check = |change: &dyn Fn(&mut TasksRequest), want: &[&str]| {
        let mut request = all();
        change(&mut request);
        let list = list(&bench, &request);
        assert_eq!(texts(&list), want, "{request:?}");
        assert_eq!(
            (list.open, list.overdue, list.today, list.done),
            (7, 2, 1, 1)
        );
    };
    check(&|r| r.which = TaskFilter::Done, &["本を返す 〆"]);
    check(
        &|r| r.due = Some(DueFilter::Overdue),
        &["サーバーの見", "歯医者を予約"],
    );
    check(&|r| r.due = Some(DueFilter::Today), &["! 切符を買"]);
    check(
        &|r| r.due = Some(DueFilter::Week),
        &["(A) 予算", "! 切符を買"],
    );
    check(
        &|r| r.due = Some(DueFilter::None),
        &["議事録を配る", "写真を整理す"],
    );
    check(
        &|r| r.due = Some(DueFilter::On("2026-11-30".into())),
        &["(A) 予算"],
    );
    check(&|r| r.tag = Some("旅行".into()), &["! 切符を買"]);
    check(&|r| r.tag = Some("#健康".into()), &["歯医者を予約"]);
    check(
        &|r| r.under = Some("仕事".into()),
        &["(A) 予算", "打合せの部屋", "サーバーの見", "議事録を配る"],
    );
    check(
        &|r| r.under = Some("TODO.md".into()),
        &["歯医者を予約", "本を返す 〆", "! 切符を買", "写真を整理す"],
    );
    check(&|r| r.under = Some("仕".into()), &[]);
}

#[test]
fn a_query_finds_tasks_as_it_finds_sections() {
    let bench = folder();
    let check = |query: &str, want: &[&str]| {
        let request = TasksRequest {
            query: query.to_owned(),
            ..all()
        };
        assert_eq!(texts(&list(&bench, &request)), want, "{query}");
    };
    check("歯医者", &["歯医者を予約"]);
    check("はいしゃ", &["歯医者を予約"]);
    check("haisha", &["歯医者を予約"]);
    check("sashin", &[]);
    check("shashin", &["写真を整理す"]);
    check("サーバ", &["サーバーの見"]);
    check("打ち合わせ", &["打合せの部屋"]);
    check("estimate", &["サーバーの見"]);
    check("よやくs", &["歯医者を予約"]);
    check("予約 歯医者", &["歯医者を予約"]);
    // What stands above a task helps, as it does for sections.
    check("宿題 見積もり", &["サーバーの見"]);
    check("写真 整理", &["写真を整理す"]);
    check("冷蔵庫", &[]);
    // Operators are those of the search.
    check("予約 OR 写真", &["歯医者を予約", "写真を整理す"]);
    check("path:けいかく", &["(A) 予算", "打合せの部屋"]);
    check("path:仕事 -path:計画", &["サーバーの見", "議事録を配る"]);
    check("heading:いつか", &["写真を整理す"]);
    check("tag:旅行", &["! 切符を買"]);
    check("tag:健康 OR tag:仕事", &["サーバーの見", "歯医者を予約"]);
    check("task-done:\"\"", &["本を返す 〆"]);
    check("task-todo:写真", &["写真を整理す"]);
    check(
        "path:TODO -task-done:\"\"",
        &["歯医者を予約", "! 切符を買", "写真を整理す"],
    );
    check(r"/切符|部屋/", &["打合せの部屋", "! 切符を買"]);
    check("\"予約する\"", &["歯医者を予約"]);
    check("\"よやく\"", &[]);
}

#[test]
fn searching_sections_knows_nothing_of_tasks() {
    let bench = folder();
    for query in ["歯医者", "haisha", "予約"] {
        let request = sakuin_engine::wire::SearchRequest {
            query: query.to_owned(),
            limit: 10,
            ..sakuin_engine::wire::SearchRequest::default()
        };
        let response = bench
            .engine()
            .search(&request)
            .expect("searching does not fail");
        assert_eq!(response.total, 1, "{query}");
    }
}

#[test]
fn groups_come_in_their_order() {
    let bench = folder();
    let check =
        |group: TaskGrouping, name: &dyn Fn(&TaskGroup) -> String, want: &[(&str, usize)]| {
            let list = list(&bench, &TasksRequest { group, ..all() });
            let groups: Vec<(String, usize)> = list
                .rows
                .iter()
                .filter_map(|row| match row {
                    TaskRow::Group(group) => Some((name(group), group.tasks)),
                    TaskRow::Task(_) => None,
                })
                .collect();
            let want: Vec<_> = want
                .iter()
                .map(|(name, tasks)| ((*name).to_owned(), *tasks))
                .collect();
            assert_eq!(groups, want);
            assert_eq!(list.total_rows, list.rows.len());
        };
    check(
        TaskGrouping::Note,
        &|group| {
            format!(
                "{} {}",
                group.title.clone().unwrap_or_default(),
                group.heading_path.join("/")
            )
        },
        &[
            ("計画 計画", 2),
            ("議事録 議事録/宿題", 2),
            ("TODO TODO", 3),
            ("TODO TODO/いつか", 1),
        ],
    );
    check(
        TaskGrouping::Due,
        &|group| format!("{:?}", group.due.unwrap_or(DueGroup::None)),
        &[
            ("Overdue", 2),
            ("Today", 1),
            ("Week", 1),
            ("Later", 1),
            ("None", 2),
            ("Past", 1),
        ],
    );
    check(
        TaskGrouping::Folder,
        &|group| group.folder.clone().unwrap_or_default(),
        &[("仕事", 4), ("", 4)],
    );
    check(
        TaskGrouping::Tag,
        &|group| group.tag.clone().unwrap_or_default(),
        &[("仕事", 1), ("健康", 1), ("旅行/京都", 1), ("", 5)],
    );
}

#[test]
fn pages_put_together_are_the_list() {
    let bench = folder();
    for group in [
        TaskGrouping::Note,
        TaskGrouping::Due,
        TaskGrouping::Tag,
        TaskGrouping::Plain,
    ] {
        let whole = list(&bench, &TasksRequest { group, ..all() });
        for limit in 1..5 {
            let mut rows = Vec::new();
            while rows.len() < whole.total_rows {
                let offset = rows.len();
                let page = list(
                    &bench,
                    &TasksRequest {
                        group,
                        offset,
                        limit,
                        ..all()
                    },
                );
                assert!(!page.rows.is_empty() && page.total_rows == whole.total_rows);
                rows.extend(page.rows);
            }
            assert_eq!(rows, whole.rows, "{group:?} {limit}");
        }
    }
}

#[test]
fn what_was_ticked_in_the_list_stays_in_it() {
    let bench = folder();
    let keep = vec![TaskPlace {
        path: "TODO.md".to_owned(),
        line: 4,
    }];
    let request = TasksRequest {
        which: TaskFilter::Open,
        under: Some("TODO.md".into()),
        keep,
        ..all()
    };
    assert_eq!(list(&bench, &request).tasks, 4);
}

#[test]
fn a_day_that_is_none_is_said_to_be() {
    let bench = folder();
    for request in [
        TasksRequest {
            today: "今日".to_owned(),
            ..all()
        },
        TasksRequest {
            due: Some(DueFilter::On("11/30".to_owned())),
            ..all()
        },
    ] {
        let error = bench.engine().task_list(&request).expect_err("no day");
        assert_eq!(error.code(), "bad-date");
    }
}

#[test]
fn the_memo_has_its_four_tasks() {
    let memo = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/vaults/memo");
    if !memo.is_dir() {
        println!("skipped: the memo in ../shared is not beside this clone");
        return;
    }
    check_golden(&memo, "memo.tasks");
}

#[test]
fn the_sample_notes_have_their_tasks() {
    check_golden(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../notes"),
        "notes.tasks",
    );
}

/// The tasks of a folder are those of a file under `fixtures/tasks`, a line each: path, heading,
/// mark, due date, priority, tags, text. `SAKUIN_BLESS=1` writes the file anew.
#[track_caller]
fn check_golden(folder: &Path, golden: &str) {
    let bench = Bench::empty();
    copy(folder, folder, &bench);
    bench.update();
    let mut lines = String::new();
    for row in list(&bench, &all()).rows {
        let TaskRow::Task(listed) = row else { continue };
        let task = listed.task;
        let fields = [
            // Line numbers would change with every sentence of the notes.
            format!(
                "{}#{}",
                task.path,
                task.heading_path.last().map_or("", String::as_str)
            ),
            if task.done { "x" } else { "-" }.to_owned(),
            task.due.unwrap_or_else(|| "-".to_owned()),
            task.priority
                .map_or_else(|| "-".to_owned(), |priority| format!("{priority:?}")),
            task.recurrence.unwrap_or_else(|| "-".to_owned()),
            if task.tags.is_empty() {
                "-".to_owned()
            } else {
                task.tags.join(",")
            },
            task.text.replace('\n', " ⏎ "),
        ];
        lines.push_str(&fields.join("\t"));
        lines.push('\n');
    }
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fixtures/tasks")
        .join(golden);
    if std::env::var_os("SAKUIN_BLESS").is_some() {
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder can be made");
        fs::write(&path, &lines).expect("a golden file can be written");
    }
    assert_eq!(
        lines,
        fs::read_to_string(&path).unwrap_or_default(),
        "{}",
        path.display()
    );
}

fn copy(root: &Path, from: &Path, bench: &Bench) {
    for entry in fs::read_dir(from).expect("a folder can be read").flatten() {
        let path = entry.path();
        if path.is_dir() {
            copy(root, &path, bench);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            let name = path
                .strip_prefix(root)
                .expect("beneath")
                .to_string_lossy()
                .into_owned();
            bench.write(&name, &fs::read(&path).expect("a note can be read"));
        }
    }
}

fn tick(bench: &Bench, path: &str, line: u32, done: bool) -> TickResponse {
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
fn a_listed_task_says_what_is_not_shown_beside_it() {
    let bench = Bench::with(&[(
        "a.md",
        "- [ ] ! 見積もりを取る（12月5日まで） #仕事\n  https://example.com/a を見る\n- [ ] `〆1/2` の書きかた ~~〆11/30~~ 〆12/15\n",
    )]);
    let rows = list(&bench, &all()).rows;
    let words: Vec<Vec<(String, bool)>> = rows
        .into_iter()
        .filter_map(|row| match row {
            TaskRow::Task(listed) => Some(listed.words),
            TaskRow::Group(_) => None,
        })
        .map(|words| {
            words
                .into_iter()
                .map(|w| (w.text, w.url.is_some()))
                .collect()
        })
        .collect();
    let word = |text: &str, is_url: bool| (text.to_owned(), is_url);
    assert_eq!(
        words,
        [
            vec![
                word("見積もりを取る ", false),
                word("https://example.com/a", true),
                word(" を見る", false),
            ],
            vec![word("〆1/2 の書きかた 〆11/30", false)],
        ]
    );
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

#[test]
fn an_edit_is_in_the_lists_at_once_and_in_the_index_soon() {
    let bench = folder();
    let (send, events) = mpsc::channel();
    let on_event = move |event| {
        if let EngineEvent::Indexed { changed, .. } = event {
            send.send(changed).ok();
        }
    };
    bench
        .engine()
        .start(Arc::new(on_event))
        .expect("the engine starts");
    let indexed = || {
        events
            .recv_timeout(Duration::from_secs(20))
            .expect("the index follows")
    };
    indexed();
    let found = |query: &str| {
        let list = list(
            &bench,
            &TasksRequest {
                query: query.to_owned(),
                ..all()
            },
        );
        texts(&list)
    };
    let open = || list(&bench, &all()).open;

    // Nobody waits for the index here.
    assert_eq!(open(), 7);
    assert!(tick(&bench, "TODO.md", 3, true).written);
    assert_eq!(open(), 6);
    assert_eq!(found("haisha"), ["歯医者を予約"]);
    assert_eq!(found("task-done:haisha"), ["歯医者を予約"]);
    let request = AddTaskRequest {
        text: "切手を貼る".into(),
        path: Some("TODO.md".into()),
        heading_path: vec!["TODO".into()],
    };
    let added = bench.engine().add_task(&request).expect("it can be added");
    assert!(added.written);
    assert_eq!(open(), 7);
    // Words are looked up in the index, which the thread may be writing at this moment.
    while found("kitte") != ["切手を貼る"] {
        indexed();
    }
    assert_eq!(found("shashin"), ["写真を整理す"]);

    // The next start finds all of it in the index.
    let bench = bench.reopened();
    bench.update();
    assert_eq!(list(&bench, &all()).open, 7);
}
