//! Going anywhere by what one types of a name: the table `goto.cases`, and what holds beside it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use sakuin_engine::wire::{GoToEntry, GoToRequest, NamesRequest, Segment};

use crate::bench::Bench;

const CASES: &str = include_str!("goto.cases");

/// Names that the other fixtures do not have.
const NOTES: &[(&str, &str)] = &[
    (
        "aws/S3.md",
        "# S3\n## バージョン管理\n## ライフサイクル\n## 署名付き URL\n",
    ),
    ("aws/DynamoDB.md", "# DynamoDB\n## キー設計\n## 暗号化\n"),
    ("aws/EC2.md", "# EC2\n## インスタンス\n"),
    (
        "aws/VPC.md",
        "# VPC\n## エンドポイント\n## セキュリティグループ\n",
    ),
    ("aws/asg.md", "# AutoScalingGroup\n## 増減\n"),
    ("aws/redis.md", "# Red database\n"),
    (
        "開発/HTTPServerConfig.md",
        "# HTTPServerConfig\n## 待ち受け\n",
    ),
    ("開発/secret.md", "# get_secret_value\n"),
    ("開発/tls.md", "# TLS\n## 証明書\n## ダイジェスト\n"),
    ("開発/検索.md", "# 検索のしくみ\n## 全文検索\n## 機能検索\n"),
    ("開発/files.md", "# ファイルの扱い\n## 読み書き\n"),
    ("開発/後で.md", "# 仕事の続き\n"),
    ("開発/policy.md", "# バケットポリシー\n"),
];

static FOLDER: LazyLock<Bench> = LazyLock::new(|| {
    let bench = Bench::with(NOTES);
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/search");
    copy(&fixture, &fixture, &bench);
    bench.update();
    bench
});

fn copy(root: &Path, folder: &Path, bench: &Bench) {
    for entry in fs::read_dir(folder)
        .expect("the fixture is there")
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() {
            copy(root, &path, bench);
        } else {
            let name = path.strip_prefix(root).expect("below the fixture");
            // S3 of the fixture is another note of the same name.
            if !name.ends_with("S3.md") {
                let bytes = fs::read(&path).expect("the fixture can be read");
                bench.write(&name.to_string_lossy(), &bytes);
            }
        }
    }
}

fn ask(bench: &Bench, query: &str, limit: usize) -> Vec<GoToEntry> {
    let request = GoToRequest {
        query: query.to_owned(),
        limit,
        recent: Vec::new(),
        within: None,
    };
    let response = bench
        .engine()
        .go_to(&request)
        .expect("going somewhere does not fail");
    assert!(response.entries.len() <= limit && response.total >= response.entries.len());
    response.entries
}

fn text(segments: &[Segment]) -> String {
    segments
        .iter()
        .map(|segment| segment.text.as_str())
        .collect()
}

fn marked(segments: &[Segment]) -> String {
    segments
        .iter()
        .filter(|segment| segment.hit)
        .map(|segment| segment.text.as_str())
        .collect()
}

/// The note's title, or title › heading.
fn name(entry: &GoToEntry) -> String {
    match entry.anchor {
        None => text(&entry.name),
        Some(_) => format!(
            "{} › {}",
            text(&entry.above).split(" › ").next().unwrap_or_default(),
            text(&entry.name)
        ),
    }
}

#[test]
fn every_case_of_the_table() {
    let mut wrong = Vec::new();
    let mut cases = 0;
    for line in CASES
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
    {
        let (broken, line) = line
            .strip_prefix("! ")
            .map_or((false, line), |line| (true, line));
        let columns: Vec<&str> = line.split(" | ").collect();
        let [typed, want, mark @ ..] = columns.as_slice() else {
            panic!("not a case: {line}");
        };
        cases += 1;
        let entries = ask(&FOLDER, typed, 5);
        let names: Vec<String> = entries.iter().map(name).collect();
        // A note whose first heading is its title is one place.
        let want = match want.split_once(" › ") {
            Some((note, heading)) if note == heading => note,
            _ => want,
        };
        let first = names.first().map_or("none", String::as_str);
        let marks = entries
            .first()
            .map(|entry| marked(&entry.name))
            .unwrap_or_default();
        let right = first == want && mark.first().is_none_or(|mark| *mark == marks);
        if right == broken {
            let what = if broken {
                "is mended, take the mark away"
            } else {
                "is wrong"
            };
            wrong.push(format!("{line} {what}: [{marks}] of {names:?}"));
        }
    }
    assert!(
        cases > 60 && wrong.is_empty(),
        "{} of {cases}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_examples_of_the_manual_are_true() {
    let bench = Bench::empty();
    let notes = Path::new(env!("CARGO_MANIFEST_DIR")).join("../notes");
    copy(&notes, &notes, &bench);
    bench.update();
    for (typed, want) in [
        ("lmb", "Lambda"),
        ("ddb", "DynamoDB"),
        ("tukaikata", "使い方"),
        ("つかいかた", "使い方"),
        ("aws kms", "KMS"),
    ] {
        let first = ask(&bench, typed, 1);
        let first = first
            .first()
            .map(|entry| text(&entry.name))
            .unwrap_or_default();
        assert!(first.contains(want), "{typed}: {first}");
    }
}

#[test]
fn what_was_open_lately_comes_first() {
    let ask = |query: &str, recent: &[&str]| {
        let request = GoToRequest {
            query: query.to_owned(),
            limit: 3,
            recent: recent.iter().map(|path| (*path).to_owned()).collect(),
            within: None,
        };
        let response = FOLDER
            .engine()
            .go_to(&request)
            .expect("going somewhere does not fail");
        response
            .entries
            .into_iter()
            .map(|entry| entry.path)
            .collect::<Vec<_>>()
    };
    let recent = ["開発/tls.md", "gone.md", "料理/カレー.md"];
    assert_eq!(ask("", &recent)[..2], ["開発/tls.md", "料理/カレー.md"]);
    assert_eq!(ask("  ", &recent)[..2], ["開発/tls.md", "料理/カレー.md"]);
    let memo = |recent: &[&str]| ask("覚え", recent).first().cloned();
    assert_eq!(memo(&["it/Rust.md"]).as_deref(), Some("it/Rust.md"));
}

#[test]
fn headings_of_one_note_stand_in_their_order() {
    let ask = |query: &str| {
        let request = GoToRequest {
            query: query.to_owned(),
            limit: 10,
            recent: Vec::new(),
            within: Some("aws/S3.md".to_owned()),
        };
        let response = FOLDER
            .engine()
            .go_to(&request)
            .expect("going somewhere does not fail");
        response
            .entries
            .iter()
            .map(|entry| (text(&entry.name), entry.line))
            .collect::<Vec<_>>()
    };
    let all = ["S3", "バージョン管理", "ライフサイクル", "署名付き URL"];
    let lines: Vec<_> = all.iter().map(|name| (*name).to_owned()).zip(1..).collect();
    assert_eq!(ask(""), lines);
    assert_eq!(ask("raihu"), [("ライフサイクル".to_owned(), 3)]);
    assert_eq!(ask("キー設計"), []);
}

#[test]
fn names_follow_the_folder() {
    let bench = Bench::with(&[("a.md", "# 春\n## 桜\n"), ("b.md", "# 夏\n")]);
    let find = |query: &str| ask(&bench, query, 5).iter().map(name).collect::<Vec<_>>();
    assert_eq!(find("sakura"), ["春 › 桜"]);
    bench.write("a.md", "# 春\n## 菜の花\n".as_bytes());
    fs::remove_file(bench.notes().join("b.md")).expect("a note of this test");
    bench.update();
    assert_eq!(find("sakura"), [] as [&str; 0]);
    assert_eq!(find("nanohana"), ["春 › 菜の花"]);
    assert_eq!(find("natu"), [] as [&str; 0]);
    let bench = bench.reopened();
    assert_eq!(
        ask(&bench, "nanohana", 5).len(),
        1,
        "the names are in the index"
    );
}

#[test]
fn commands_are_found_in_both_languages() {
    let names = [
        ["検索欄へ", "Go to the search box"],
        ["次の一致へ", "Next match"],
        ["このキー一覧", "These keys"],
    ];
    let ask = |query: &str| {
        let request = NamesRequest {
            query: query.to_owned(),
            names: names
                .iter()
                .map(|both| both.iter().map(|name| (*name).to_owned()).collect())
                .collect(),
        };
        let found = FOLDER
            .engine()
            .match_names(&request)
            .expect("matching does not fail");
        found
            .iter()
            .map(|found| (found.index, found.name))
            .collect::<Vec<_>>()
    };
    assert_eq!(ask(""), [(0, 0), (1, 0), (2, 0)]);
    assert_eq!(ask("kensaku"), [(0, 0)]);
    assert_eq!(ask("けんさくらん"), [(0, 0)]);
    assert_eq!(ask("next"), [(1, 1)]);
    assert_eq!(ask("nm"), [(1, 1)]);
    assert_eq!(ask("tugi")[0], (1, 0));
    assert_eq!(ask("キー")[0], (2, 0));
}

#[test]
fn whatever_is_typed_is_answered() {
    let long = "あ".repeat(500);
    for query in [
        "\u{0}",
        "（",
        "  ",
        "🦀",
        "ー",
        "っ",
        "ん",
        "'-~",
        "xtu",
        "nn",
        &long,
        "a\u{301}",
        "が\u{3099}",
    ] {
        for entry in ask(&FOLDER, query, 3) {
            assert!(!text(&entry.name).is_empty() && PathBuf::from(&entry.path).is_relative());
        }
    }
}
