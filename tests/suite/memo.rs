//! The first use: one real person's memo of AWS services. It is not part of the project and the
//! test is skipped where it is not beside it.

#![expect(
    clippy::print_stdout,
    reason = "a skipped test must be seen in the output"
)]

use std::fs;
use std::path::PathBuf;

use sakuin_engine::TaskFilter;
use sakuin_engine::wire::{OpenNoteRequest, SearchRequest, TickRequest};

use crate::bench::Bench;

const NOTE: &str = "AWS 資格メモ.md";

/// The memo in a folder of its own, indexed.
fn memo() -> Option<Bench> {
    let source = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared/vaults/memo");
    let Ok(bytes) = fs::read(source.join(NOTE)) else {
        println!("skipped: the memo in ../shared is not beside this clone");
        return None;
    };
    let bench = Bench::empty();
    fs::write(bench.notes().join(NOTE), bytes).expect("a temporary folder can be written");
    bench.update();
    Some(bench)
}

/// The last heading of the first hit of each query is as expected.
#[track_caller]
fn check_first(bench: &Bench, cases: &[(&str, &str)]) {
    let mut wrong = Vec::new();
    for (query, heading) in cases {
        let request = SearchRequest {
            query: (*query).to_owned(),
            limit: 3,
            explain: false,
            ..SearchRequest::default()
        };
        let response = bench
            .engine()
            .search(&request)
            .expect("searching does not fail");
        let first = response
            .hits
            .first()
            .and_then(|hit| hit.heading_path.last());
        if first.is_none_or(|first| first != heading) {
            wrong.push(format!("{query}: {first:?}, not {heading}"));
        }
        for hit in &response.hits {
            if !hit.snippet.iter().any(|segment| segment.hit) {
                wrong.push(format!("{query}: nothing is marked in {:?}", hit.snippet));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_service_is_found_by_its_name() {
    let Some(bench) = memo() else {
        return;
    };
    check_first(
        &bench,
        &[
            ("CloudShell", "AWS CloudShell、AWS Systems Manager"),
            ("Systems Manager", "AWS Systems Manager"),
            ("Code Whisperer", "Code Whisperer"),
            ("CodeWhisperer", "Code Whisperer"),
            ("codewhisperer", "Code Whisperer"),
            ("STS", "開発環境"),
            ("CodePipeline", "モダンアプリケーションとは"),
            ("パラメータストア", "AWS Systems Manager"),
            ("DAX", "DynamoDB"),
            ("AppSpec", "AWS CodeDeploy"),
            ("Organizations", "Organizations"),
            ("SAM", "SAM (Serverless Application Model)"),
            (
                "ECS",
                "ECS (Elastic Container Service) / EKS (Elastic Kubernates Service)",
            ),
            (
                "EKS",
                "ECS (Elastic Container Service) / EKS (Elastic Kubernates Service)",
            ),
            ("SQS", "SQS (Simple Queue Service)"),
            ("X-Ray", "X-Ray"),
            ("AppSync", "AppSync"),
            ("Secrets Manager", "AWS Secrets Manager"),
            ("IAM", "IAM"),
            ("ユーザ管理", "ユーザ管理"),
            ("開発環境", "開発環境"),
            ("S3", "S3"),
            ("DynamoDB", "DynamoDB"),
            ("DynamoDB Streams", "DynamoDB Streams"),
            ("Lambda", "Lambda"),
            ("API Gateway", "API Gateway"),
            ("モダンアプリケーション", "モダンアプリケーションとは"),
            ("Cognito", "Cognito"),
            ("CloudWatch", "CloudWatch, X-Ray"),
            ("Key Management Service", "Key Management Service（KMS）"),
            ("KMS", "Key Management Service（KMS）"),
            ("CodeDeploy", "AWS CodeDeploy"),
            ("Step Functions", "Step Functions"),
            ("ElastiCache", "ElastiCache"),
            ("RDS", "RDS"),
            ("コマンド", "コマンド"),
        ],
    );
}

#[test]
fn words_in_mid_sentence_and_in_code_find_their_section() {
    let Some(bench) = memo() else {
        return;
    };
    check_first(
        &bench,
        &[
            ("削除マーカ", "S3"),
            ("リードレプリカ", "RDS"),
            ("取りこぼす", "DynamoDB"),
            ("get-caller-identity", "コマンド"),
            ("LocationConstraint", "コマンド"),
            ("RSA_2048", "Key Management Service（KMS）"),
            ("upload_file", "S3"),
            ("angouka", "暗号化"),
            ("さくじょまーか", "S3"),
        ],
    );
    let search = |query: &str| {
        let request = SearchRequest {
            query: query.to_owned(),
            limit: 10,
            explain: false,
            ..SearchRequest::default()
        };
        bench
            .engine()
            .search(&request)
            .expect("searching does not fail")
    };
    for query in ["暗号化キー", "一元管理"] {
        assert!(search(query).total > 0, "{query}");
    }
    assert_eq!(search("監査").total, 0);
}

#[test]
fn its_tasks_carry_their_links_and_tick_back_to_the_same_bytes() {
    let Some(bench) = memo() else {
        return;
    };
    let engine = bench.engine();
    let before = fs::read(bench.notes().join(NOTE)).expect("the memo can be read");
    let tasks = engine.tasks(TaskFilter::All).expect("tasks can be listed");
    assert_eq!(tasks.len(), 4);
    assert!(
        tasks
            .iter()
            .all(|task| task.text.contains("https://docs.aws.amazon.com/"))
    );
    for done in [true, false] {
        for task in &tasks {
            let view = open(&bench, None);
            let current = view
                .tasks
                .iter()
                .find(|t| t.line == task.line)
                .expect("the task is there");
            let response = engine
                .tick(&TickRequest {
                    path: NOTE.to_owned(),
                    line: task.line,
                    expected_line: current.source_line.clone(),
                    hash: view.hash.clone(),
                    twin: current.twin,
                    done,
                })
                .expect("the memo can be written");
            assert!(response.written, "{:?}", response.notice);
        }
        let open_now = engine
            .tasks(TaskFilter::Open)
            .expect("tasks can be listed")
            .len();
        assert_eq!(open_now, if done { 0 } else { 4 });
    }
    assert_eq!(
        fs::read(bench.notes().join(NOTE)).expect("the memo can be read"),
        before
    );
}

#[test]
fn it_is_shown_as_it_is_meant() {
    let Some(bench) = memo() else {
        return;
    };
    let html = open(&bench, None).html;
    for shown in [
        "<strong>保管時の暗号化を有効または無効にするオプションはありません。</strong>暗号化キー",
        "<code> upload_file</code>",
        "redis/</a>~~",
    ] {
        assert!(html.contains(shown), "{shown}");
    }
    let marked = open(&bench, Some("get-caller-identity"));
    assert_eq!(marked.matches, 1);
    assert!(
        marked.html.contains("<mark class=\"match\""),
        "{}",
        marked.html.len()
    );
}

fn open(bench: &Bench, query: Option<&str>) -> sakuin_engine::wire::NoteView {
    let request = OpenNoteRequest {
        path: NOTE.to_owned(),
        query: query.map(str::to_owned),
        ..OpenNoteRequest::default()
    };
    bench
        .engine()
        .open_note(&request)
        .expect("the memo can be opened")
}
