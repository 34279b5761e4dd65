//! The list of tasks over whole folders: filters, groups, pages, and lists known to be right.

#![expect(
    clippy::print_stdout,
    reason = "a skipped test must be seen in the output"
)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, mpsc};
use std::time::Duration;

use sakuin_engine::wire::{
    AddTaskRequest, DueFilter, DueGroup, EngineEvent, TaskFilter, TaskGroup, TaskGrouping,
    TaskList, TaskPlace, TaskRow, TasksRequest,
};

use crate::bench::Bench;
use crate::task_edits::tick;

const TODAY: &str = "2026-11-23";

pub(crate) fn all() -> TasksRequest {
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

pub(crate) fn folder() -> Bench {
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

pub(crate) fn list(bench: &Bench, request: &TasksRequest) -> TaskList {
    bench
        .engine()
        .task_list(request)
        .expect("tasks can be listed")
}

/// The first words of the tasks of a list.
pub(crate) fn texts(list: &TaskList) -> Vec<String> {
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
    // What is left out goes by what is written.
    check(
        "path:TODO -写真",
        &["歯医者を予約", "本を返す 〆", "! 切符を買"],
    );
    check(
        "path:TODO -shashin",
        &["歯医者を予約", "本を返す 〆", "! 切符を買", "写真を整理す"],
    );
    check(
        "path:TODO -しゃしん",
        &["歯医者を予約", "本を返す 〆", "! 切符を買"],
    );
    check(
        "path:仕事 -path:keikaku",
        &["(A) 予算", "打合せの部屋", "サーバーの見", "議事録を配る"],
    );
    check("path:仕事 -heading:宿題", &["(A) 予算", "打合せの部屋"]);
    check(
        "path:TODO -tag:旅行",
        &["歯医者を予約", "本を返す 〆", "写真を整理す"],
    );
    check(
        "path:TODO -shashin",
        &["歯医者を予約", "本を返す 〆", "! 切符を買", "写真を整理す"],
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
