//! What queries are understood as.

use proptest::prelude::*;

use super::{Command, Expr, Query, Reason};

/// An expression with all its brackets: `and[…]`, `or[…]`, `not[…]`, `path[…]`, `「exact」`, `/regex/`.
fn shape(expr: &Expr) -> String {
    let all = |all: &[Expr]| all.iter().map(shape).collect::<Vec<_>>().join(" ");
    match expr {
        Expr::Text { text, quoted: true } => format!("「{text}」"),
        Expr::Text { text, .. } => text.clone(),
        Expr::Regex(pattern) => format!("/{pattern}/"),
        Expr::Not(inner) => format!("not[{}]", shape(inner)),
        Expr::And(inner) => format!("and[{}]", all(inner)),
        Expr::Or(inner) => format!("or[{}]", all(inner)),
        Expr::In(field, inner) => format!("{}[{}]", field.name(), shape(inner)),
    }
}

fn shaped(text: &str) -> String {
    let query = Query::parse(text);
    query.root.as_ref().map(shape).unwrap_or_default()
}

/// Each line: a query, ` => `, what it is understood as.
const CASES: &str = include_str!("tests.cases");

#[test]
fn every_case_of_the_table() {
    let mut wrong = Vec::new();
    let mut count = 0;
    let lines = CASES.lines();
    for line in lines.filter(|line| !line.is_empty() && !line.starts_with("##")) {
        let (query, want) = line.split_once(" => ").unwrap_or_else(|| panic!("{line}"));
        let query = query.replace("\\u3000", "\u{3000}");
        count += 1;
        if shaped(&query) != want {
            wrong.push(format!("{line}\n    got {}", shaped(&query)));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert!(count >= 100, "{count} cases");
}

#[track_caller]
fn check_literals(text: &str, want: &[(&str, Reason)]) {
    let query = Query::parse(text);
    let got: Vec<_> = query
        .literals
        .iter()
        .map(|l| (l.text.as_str(), l.reason))
        .collect();
    assert_eq!(got, want, "{text}");
}

#[test]
fn what_is_taken_as_letters_is_said() {
    check_literals("検索 path: ", &[("path:", Reason::NoValue)]);
    check_literals("path: ", &[("path:", Reason::NoValue)]);
    check_literals("Path: a", &[("Path:", Reason::NoValue)]);
    check_literals("検索 （未完", &[("（", Reason::LoneBracket)]);
    check_literals("1) はじめに", &[(")", Reason::LoneBracket)]);
    check_literals("/(a/ 検索", &[("/(a/", Reason::BadRegex)]);
    check_literals("updated:someday", &[("updated:someday", Reason::BadDate)]);
    check_literals("OR 検索", &[("OR", Reason::LoneOr)]);
    check_literals("updated:20 ", &[("updated:20", Reason::BadDate)]);
    check_literals("updated:2026-13", &[("updated:2026-13", Reason::BadDate)]);
    check_literals("\"メモリ 解放", &[("\"メモリ 解放", Reason::OpenQuote)]);
    check_literals("\"メモリ ", &[("\"メモリ", Reason::OpenQuote)]);
    check_literals("path:\"仕事 ", &[("\"仕事", Reason::OpenQuote)]);
    check_literals("/削除. ", &[("/削除.", Reason::OpenRegex)]);
    check_literals("/a[bc] d", &[("/a[bc]", Reason::OpenRegex)]);
    check_literals(&"(".repeat(40), &[("(", Reason::TooDeep)]);
    // What nobody takes for an operator needs no word.
    for plain in [
        "OR",
        "(",
        "https://example.com/?a=b",
        "C++ (void)x",
        "--debug",
        "削除（予定）",
        "a-b",
        "foo:bar",
        "/etc/nginx.conf を開く",
        "/usr/local/ /24 // a",
        "/* a */ b",
        "C:\\ std::vector",
        "27\" 画面",
    ] {
        check_literals(plain, &[]);
    }
}

#[test]
fn what_is_being_typed_is_no_mistake_yet() {
    for (text, want) in [
        ("検索 path:", vec![("path:", Reason::Unfinished)]),
        ("path:", vec![("path:", Reason::Unfinished)]),
        ("検索 -tag:", vec![("-tag:", Reason::Unfinished)]),
        (
            "検索 updated:202",
            vec![("updated:202", Reason::Unfinished)],
        ),
        ("updated:202", vec![("updated:202", Reason::Unfinished)]),
        ("検索 -", vec![("-", Reason::Unfinished)]),
        ("検索 OR", vec![("OR", Reason::Unfinished)]),
        ("検索 OR ", vec![("OR", Reason::Unfinished)]),
        ("検索 \"", vec![("\"", Reason::Unfinished)]),
        ("検索 \"削除", vec![("\"削除", Reason::OpenQuote)]),
        ("検索 /削除.", vec![("/削除.", Reason::OpenRegex)]),
        ("検索 -(鍵 OR 花", vec![("(鍵 OR 花", Reason::OpenBracket)]),
        ("title:(鍵 ", vec![("(鍵", Reason::OpenBracket)]),
        (
            "（鍵 OR",
            vec![("OR", Reason::Unfinished), ("（鍵 OR", Reason::OpenBracket)],
        ),
        ("検索 path:仕事", vec![]),
        ("検索", vec![]),
    ] {
        let query = Query::parse(text);
        let told = query.unfinished.iter().map(|l| (l.text.as_str(), l.reason));
        assert_eq!(told.collect::<Vec<_>>(), want, "{text}");
        assert_eq!(query.literals, [], "{text}");
    }
}

#[test]
fn only_so_much_is_looked_up() {
    let scoped = |text: &str| {
        let query = Query::scoped(text, &[]);
        let told = query.literals.iter().any(|l| l.reason == Reason::TooMuch);
        (query.root.as_ref().map(shape).unwrap_or_default(), told)
    };
    let words = |count: usize| (0..count).map(|n| format!("w{n}")).collect::<Vec<_>>();
    let and = |count: usize| format!("and[{}]", words(count).join(" "));
    assert_eq!(scoped(&words(64).join(" ")), (and(64), false));
    assert_eq!(scoped(&words(65).join(" ")), (and(64), true));
    assert_eq!(
        scoped(&words(1000).join(" OR ")).0,
        format!("or[{}]", words(64).join(" "))
    );
    // What is said twice is left out only where it is too much, and nobody need be told.
    assert_eq!(scoped("a b a"), ("and[a b a]".to_owned(), false));
    assert_eq!(scoped(&"検索 ".repeat(5000)), ("検索".to_owned(), false));
    assert_eq!(
        scoped(&"a OR b OR ".repeat(99)),
        ("or[a b]".to_owned(), false)
    );
    let long = "検索と索引".repeat(3000);
    let (root, told) = scoped(&long);
    assert_eq!((root.chars().count(), told), (super::limit::LONGEST, true));
    assert_eq!(
        scoped(&format!("-({})", words(99).join(" "))).0,
        format!("not[{}]", and(64))
    );
}

#[test]
fn words_that_look_like_options_are_told_from_others() {
    use Command::{Likely, No, Perhaps};
    for (text, command) in [
        ("-Wall", Perhaps),
        ("-O2 -std=c++20", Perhaps),
        ("ls -la", Perhaps),
        ("lambda -python", Perhaps),
        ("lambda -python 設定", Perhaps),
        ("find . -name \"*.md\"", Perhaps),
        ("aws 暗号化 -KMS", Perhaps),
        ("git commit -m \"fix\"", Likely),
        ("git commit -m \"初期設定\"", Likely),
        ("docker run -it ubuntu -v /data:/data", Likely),
        ("grep -r 設定 .", Likely),
        ("ls -l /tmp/", Likely),
        ("./run.sh -v", Likely),
        ("gcc -Wall OR b", No),
        ("-(Wall)", No),
        ("-削除", No),
        ("京都 -宿", No),
        ("暗号化 -KMS", No),
        ("暗号化 -k", No),
        ("AWS -試験", No),
        ("aws -試験", No),
        ("AWS 暗号化 -k", No),
        ("\"a b\" -c", No),
        ("aws -\"a\"", No),
        ("aws -k path:a", No),
        ("aws s3 cp --recursive \"my dir\"", No),
        ("-\"a\"", No),
        ("-path:a", No),
        ("--debug", No),
        ("", No),
    ] {
        assert_eq!(Query::parse(text).command, command, "{text}");
    }
    let letters = Query::parse("-O2 -Wall").as_letters();
    assert_eq!(
        letters.root.as_ref().map(shape).as_deref(),
        Some("and[-O2 -Wall]")
    );
}

#[track_caller]
fn check_scoped(text: &str, scopes: &[&str], want: &str) {
    let scopes: Vec<String> = scopes.iter().map(|&scope| scope.to_owned()).collect();
    let query = Query::scoped(text, &scopes);
    assert_eq!(
        query.root.as_ref().map(shape).unwrap_or_default(),
        want,
        "{text}"
    );
}

#[test]
fn scopes_narrow_a_query() {
    check_scoped("検索", &[], "検索");
    check_scoped("検索", &["path:\"/仕事/\""], "and[検索 path[「/仕事/」]]");
    check_scoped("検索 鍵", &["code:"], "code[and[検索 鍵]]");
    check_scoped("", &["task-todo:"], "task-todo[「」]");
    check_scoped("a OR b", &["updated:7d"], "and[or[a b] updated[7d]]");
    check_scoped(
        "a",
        &["code:", "path:\"/x.md\"", "updated:today"],
        "and[code[a] path[「/x.md」] updated[today]]",
    );
    check_scoped("", &["path:\"/x.md\""], "path[「/x.md」]");
}

#[test]
fn what_is_wrong_with_a_scope_is_told() {
    let scopes = [
        "updated:2026-13-45".to_owned(),
        "updated:20".to_owned(),
        "tag:(a".to_owned(),
        "code:".to_owned(),
    ];
    let query = Query::scoped("検索", &scopes);
    let told = query.literals.iter().map(|l| (l.text.as_str(), l.reason));
    assert_eq!(
        told.collect::<Vec<_>>(),
        [
            ("updated:2026-13-45", Reason::BadDate),
            ("updated:20", Reason::BadDate),
            ("(a", Reason::OpenBracket)
        ]
    );
}

#[test]
fn a_query_of_any_length_takes_time_in_proportion() {
    let pieces = [
        "(",
        ")",
        "((a ",
        "\"a ",
        "\" ",
        "/a ",
        "/a/ ",
        "-",
        "-( ",
        "path:",
        "path:( ",
        "a OR ",
        "（",
        "updated:7d ",
        "/[ ",
        "\"\" ",
        "a) ",
        "(a) ",
        "/\\/ ",
        "検索 ",
        "//",
        "- ",
        ": ",
    ];
    for piece in pieces {
        for length in [2_000, 100_000] {
            let text = piece.repeat(length / piece.chars().count());
            let query = Query::parse(&text);
            assert!(text.trim().is_empty() || query.root.is_some(), "{piece}");
            if length == 2_000 {
                check_round(&text);
            }
        }
    }
}

#[track_caller]
fn check_round(text: &str) {
    let query = Query::parse(text);
    let printed = query.to_string();
    let again = Query::parse(&printed);
    assert_eq!(again.root, query.root, "{text:?} printed as {printed:?}");
    assert_eq!(again.to_string(), printed);
}

#[test]
fn slashes_and_quotation_marks_that_stand_apart_stay_apart() {
    for text in [
        "/\\\u{3000}/ ",
        "/\\\u{3000}/)",
        "/OR (a / b)",
        "/（ OR (/)",
        "（/] b)\u{3000}/ ",
        "/OR file:(/）",
        "(a /--) updated:2/",
        "/\\\u{3000}heading:path:/",
        "\"+\nupdated:”..",
    ] {
        check_round(text);
    }
}

/// Texts made of what means something in queries.
fn queries() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        " ",
        " ",
        " ",
        "\u{3000}",
        "(",
        ")",
        "（",
        "）",
        "-",
        "－",
        "\"",
        "＂",
        "“",
        "”",
        "/",
        "OR",
        "ＯＲ",
        "|",
        "path:",
        "path：",
        "ｐａｔｈ:",
        "file:",
        "title:",
        "tag:",
        "#",
        "heading:",
        "section:",
        "code:",
        "lang:",
        "task:",
        "task-todo:",
        "updated:",
        "updated:7d",
        "updated:2",
        "Tag:",
        "foo:",
        ">",
        "2026-11",
        "..",
        "a",
        "b",
        "検索",
        "さく",
        "\\",
        "[",
        "]",
        "*",
        "+",
        "//",
        "x/y",
        "--",
        "->",
        "()",
        ":",
        "https://",
        "OR ",
        " OR ",
        "(a ",
        " b)",
        "-(",
        "title:(",
        "\n",
    ]);
    prop::collection::vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4096, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_a_query_and_stays_one(text in any::<String>()) {
        check_round(&text);
    }

    #[test]
    fn any_mix_of_operators_is_a_query_and_stays_one(text in queries()) {
        check_round(&text);
    }

    #[test]
    fn text_without_operators_is_its_words(text in "[a-zA-Z0-9_.,+*#あ-ん漢字ー。、 　]{0,40}") {
        prop_assume!(!text.split_whitespace().any(|word| word == "OR"));
        let words: Vec<(String, bool)> = text.split_whitespace().map(|word| (word.to_owned(), false)).collect();
        prop_assert_eq!(Query::parse(&text).plain(), Some(words));
    }
}
