//! Queries with operators over a small folder: the table `query.cases`, and `help.cases` of what is
//! said and offered about them.

use std::collections::BTreeSet;
use std::fs::File;
use std::time::{Duration, SystemTime};

use sakuin_engine::language::Language;
use sakuin_engine::wire::{
    CompleteRequest, ExplainRequest, Moment, OpenNoteRequest, SearchRequest, SearchResponse,
    TasksRequest,
};

use crate::bench::Bench;
use crate::tasks::{all, list, texts};

const CASES: &str = include_str!("query.cases");
const HELP: &str = include_str!("help.cases");

/// 2026-11-23, noon in Japan.
const NOW: Moment = Moment {
    unix: 1_795_402_800,
    offset_minutes: 540,
};

/// Notes with how many days before [`NOW`] they were last changed.
const NOTES: &[(&str, u64, &str)] = &[
    (
        "AWS/S3.md",
        1,
        "---\ntitle: S3 メモ\ntags: [aws, 資格/SAA]\n---\n# S3 メモ\n\nバケットの基本。#ストレージ\n\n\
         ## 暗号化\n\n鍵は KMS に置く。`aws kms list-keys` で見る。\n\n\
         - [ ] 鍵の更新を調べる\n- [x] 既定の暗号化を有効にする\n  - 入れ子の補足\n\n\
         ## 署名付き URL\n\n期限のある URL。\n\n```python\nurl = client.generate_presigned_url('get_object')\n# 期限は秒\n```\n",
    ),
    (
        "AWS/Lambda.md",
        10,
        "# Lambda\n\n関数を動かす。#aws/serverless\n\n## ログ\n\n```rust,ignore\nfn main() { println!(\"暗号化\"); }\n```\n\n\
         ログは CloudWatch に出る。\n\n## 削除\n\n古い版を削除した。暗号化はしない。\n",
    ),
    (
        "仕事/議事録 2026-11.md",
        0,
        "# 議事録\n\n## 打ち合わせ\n\n予算を決める。担当は森さん。\n\n- [ ] 見積もりを送る #todo\n- [ ] 会場を予約する\n\n\
         ## 決定事項\n\n予算は 2026-11-30 までに出す。\n\n- [x] 見積もりを受け取る\n",
    ),
    (
        "仕事/旧/議事録 2025-01.md",
        400,
        "# 古い議事録\n\n## 打ち合わせ\n\n会場は会議室。検索の話もした。\n",
    ),
    (
        "雑記.md",
        40,
        "走り書き。検索語は C++ と a-b。\n\n# 庭\n\n花が咲いた。\n\n```\nplain 暗号化 block\n```\n",
    ),
];

fn bench() -> Bench {
    let bench = Bench::empty();
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(NOW.unix as u64);
    for (path, days, text) in NOTES {
        bench.write(path, text.as_bytes());
        let file = File::options()
            .write(true)
            .open(bench.notes().join(path))
            .expect("the note is there");
        file.set_modified(now - Duration::from_secs(days * 24 * 60 * 60))
            .expect("a time can be set");
    }
    bench.update();
    bench
}

/// A case's query and its scopes: `query {scope} {scope}`.
fn request(query: &str) -> SearchRequest {
    let mut parts = query.split(" {");
    SearchRequest {
        query: parts
            .next()
            .unwrap_or_default()
            .trim_matches('⏎')
            .to_owned(),
        scopes: parts
            .map(|scope| scope.trim_end_matches('}').to_owned())
            .collect(),
        limit: 100,
        now: NOW,
        ..SearchRequest::default()
    }
}

fn name(hit: &sakuin_engine::wire::Hit) -> String {
    let file = hit.path.rsplit('/').next().unwrap_or(&hit.path);
    let stem = file.trim_end_matches(".md");
    match hit.heading_path.last() {
        Some(heading) => format!("{stem}#{heading}"),
        None => stem.to_owned(),
    }
}

fn names(response: &SearchResponse) -> Vec<String> {
    response.hits.iter().map(name).collect()
}

/// What a case of the table of help gives: the lines of an explanation, or what is offered.
fn help(bench: &Bench, case: &str) -> String {
    if let Some(before) = case.strip_prefix("+ ") {
        let request = CompleteRequest {
            before: before.trim_end_matches('⏎').to_owned(),
        };
        let answer = bench.engine().complete(&request).expect("completions");
        let items: Vec<String> = answer.items.into_iter().map(|item| item.text).collect();
        return match items.is_empty() {
            true => "-".to_owned(),
            false => format!("{} | {}", answer.replaced, items.join("; ")),
        };
    }
    let (language, query) = case.split_once(' ').unwrap_or_else(|| panic!("{case}"));
    bench.engine().set_language(match language {
        "en" => Language::En,
        _ => Language::Ja,
    });
    let SearchRequest {
        query, scopes, now, ..
    } = request(query);
    let request = ExplainRequest { query, scopes, now };
    let answer = bench.engine().explain(&request).expect("an explanation");
    let lines = answer.lines.into_iter();
    let notices = answer.notices.into_iter();
    lines
        .map(|line| format!("{}{}", "›".repeat(line.depth), line.text))
        .chain(notices.map(|notice| format!("! {}", notice.message)))
        .collect::<Vec<_>>()
        .join(" / ")
}

#[test]
fn every_case_of_the_help_table() {
    let bench = bench();
    let cases = HELP
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("##"));
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in cases {
        let (case, want) = line.split_once(" => ").unwrap_or_else(|| panic!("{line}"));
        count += 1;
        let got = help(&bench, case);
        if got != want {
            wrong.push(format!("{case} => {got}\n    not {want}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 30, "the table has been cut: {count} cases");
}

#[test]
fn every_case_of_the_query_table() {
    let bench = bench();
    let mut wrong = Vec::new();
    let mut count = 0;
    for line in CASES
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with("##"))
    {
        let (query, want) = line.split_once(" => ").unwrap_or_else(|| panic!("{line}"));
        count += 1;
        let response = bench.engine().search(&request(query)).expect("a search");
        let ordered = want.starts_with("> ");
        let want: Vec<String> = want
            .trim_start_matches("> ")
            .split("; ")
            .filter(|name| *name != "-")
            .map(str::to_owned)
            .collect();
        let got = names(&response);
        let same = if ordered {
            got == want
        } else {
            got.iter().collect::<BTreeSet<_>>() == want.iter().collect::<BTreeSet<_>>()
                && got.len() == want.len()
        };
        if !same || response.total != got.len() {
            wrong.push(format!("{line}\n    got {}", got.join("; ")));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn a_filter_changes_no_score() {
    let bench = bench();
    let scores = |query: &str| {
        let response = bench.engine().search(&request(query)).expect("a search");
        let found = response
            .hits
            .iter()
            .map(|hit| (name(hit), hit.score.to_bits()));
        found.collect::<Vec<_>>()
    };
    let all = scores("暗号化");
    for filter in [
        "path:AWS",
        "updated:7d",
        "tag:aws",
        "-heading:暗号化",
        "code:main",
    ] {
        let some = scores(&format!("暗号化 {filter}"));
        assert!(!some.is_empty(), "{filter}");
        assert!(
            some.iter().all(|hit| all.contains(hit)),
            "{filter}: {some:?} of {all:?}"
        );
        let order: Vec<_> = all.iter().filter(|hit| some.contains(hit)).collect();
        assert_eq!(order, some.iter().collect::<Vec<_>>(), "{filter}");
    }
}

/// What an opened note marks of a query.
fn marked(bench: &Bench, path: &str, query: &str) -> Vec<String> {
    let SearchRequest {
        query, scopes, now, ..
    } = request(query);
    let note = bench
        .engine()
        .open_note(&OpenNoteRequest {
            path: path.to_owned(),
            query: Some(query),
            scopes,
            now,
            within: None,
        })
        .expect("the note opens");
    let marks = note.html.split("<mark ").skip(1);
    let text = |mark: &str| {
        let from = mark.find('>').map_or(0, |at| at + 1);
        let to = mark.find("</mark>").unwrap_or(mark.len());
        mark[from..to].to_owned()
    };
    marks.map(text).collect()
}

#[test]
fn only_what_counted_is_marked() {
    let bench = bench();
    for (path, query, want) in [
        ("AWS/Lambda.md", "code:暗号化", vec!["暗号化"]),
        ("AWS/Lambda.md", "暗号化", vec!["暗号化", "暗号化"]),
        ("AWS/Lambda.md", "暗号化 -main", vec!["暗号化"]),
        ("AWS/Lambda.md", "暗号化 {code:}", vec!["暗号化"]),
        ("AWS/S3.md", "heading:暗号化", vec!["暗号化"]),
        ("AWS/S3.md", "task:鍵", vec!["鍵"]),
        ("AWS/S3.md", "task-done:暗号化", vec!["暗号化"]),
        ("AWS/S3.md", "title:めも", vec!["メモ"]),
        ("AWS/S3.md", "鍵 -tag:aws", vec![]),
        ("AWS/S3.md", "tag:ストレージ", vec!["#ストレージ"]),
        (
            "仕事/議事録 2026-11.md",
            "/\\d{4}-\\d{2}-\\d{2}/",
            vec!["2026-11-30"],
        ),
        (
            "仕事/議事録 2026-11.md",
            "task-todo:/見積.+送る/",
            vec!["見積もりを送る"],
        ),
        (
            "仕事/議事録 2026-11.md",
            "予算 OR 会場",
            vec!["予算", "会場", "予算"],
        ),
        ("雑記.md", "-暗号化", vec![]),
    ] {
        assert_eq!(marked(&bench, path, query), want, "{path}: {query}");
    }
}

#[test]
fn what_was_taken_as_letters_is_told() {
    let bench = bench();
    let notices = |query: &str| {
        let response = bench.engine().search(&request(query)).expect("a search");
        let codes: Vec<String> = response.notices.into_iter().map(|n| n.code).collect();
        (response.total, codes)
    };
    assert_eq!(notices("暗号化 updated:いつか").1, ["query-literal"]);
    assert_eq!(notices("暗号化 path: 鍵").1, ["query-literal"]);
    assert_eq!(notices("a) b) c) path: path: d").1.len(), 2);
    assert_eq!(notices("暗号化 {updated:2026-13-45}").1, ["query-literal"]);
    for typed in ["暗号化 path:", "暗号化 updated:20", "暗号化 -", "暗号化 OR"] {
        assert_eq!(notices(typed), notices("暗号化"), "{typed}");
    }
    assert_eq!(
        notices("C++ https://example.com/(a)").1,
        Vec::<String>::new()
    );
    // Letters that stand so are meant; otherwise the word is left out.
    assert_eq!(notices("-b"), (1, vec!["query-literal".to_owned()]));
    assert_eq!(notices("-kms").1, Vec::<String>::new());
}

#[test]
fn a_command_with_arguments_is_found_and_told() {
    let bench = Bench::with(&[
        (
            "git.md",
            "# 控え\n\n保存は `git commit -m \"初期設定\"` とする。\n\n# 直し\n\ngit commit --amend で直す。\n",
        ),
        (
            "docker.md",
            "# 起動\n\ndocker run -it ubuntu -v /data:/data\n\n# 一覧\n\ndocker ps\n",
        ),
        ("検索.md", "# 検索\n\ngrep -r 設定 ./src で探す。\n"),
        (
            "s3.md",
            "# 写す\n\naws s3 cp --recursive \"my dir\" s3://a\n",
        ),
        (
            "lambda.md",
            "# 言語\n\nlambda python\n\n# 権限\n\nlambda role c\n\n# 栄養\n\nvitamin C\n",
        ),
    ]);
    for (query, want, told) in [
        ("git commit -m \"初期設定\"", "git#控え", true),
        ("git commit -m \"fix\"", "git#控え", true),
        ("docker run -it ubuntu -v /data:/data", "docker#起動", true),
        ("docker run -d -v /data:/data ubuntu", "docker#起動", true),
        ("grep -r 設定 .", "検索#検索", true),
        ("grep -r 設定 ./lib", "検索#検索", true),
        ("aws s3 cp --recursive \"my dir\"", "s3#写す", false),
        // Where something holds the other words a dash leaves out.
        ("lambda -python", "lambda#権限", false),
        ("lambda -c", "lambda#言語", false),
        ("vitamin -c", "", false),
        ("lambda role -python", "lambda#権限", false),
        ("設定 -grep", "git#控え", false),
    ] {
        let response = bench.engine().search(&request(query)).expect("a search");
        let first = names(&response).into_iter().next().unwrap_or_default();
        assert_eq!(first, want, "{query}");
        assert_eq!(!response.notices.is_empty(), told, "{query}");
    }
}

#[test]
fn a_dash_is_a_letter_where_a_task_has_the_command() {
    let bench = Bench::with(&[(
        "a.md",
        "- [ ] 一 lambda python\n- [ ] 二 lambda role\n- [ ] 三 grep -r 設定 . を試す\n- [ ] 四 docker -v\n",
    )]);
    for (query, want) in [
        ("lambda -python", &["二"][..]),
        ("lambda -amb -role", &["一"]),
        ("grep -r 設定 .", &["三"]),
        ("docker -v", &["四"]),
        ("docker -d -v", &["四"]),
    ] {
        let request = TasksRequest {
            query: query.to_owned(),
            ..all()
        };
        let list = list(&bench, &request);
        let found = texts(&list).into_iter();
        let found: Vec<String> = found.map(|text| text.chars().take(1).collect()).collect();
        assert_eq!(found, want, "{query}");
    }
}
