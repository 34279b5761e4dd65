//! The list of results as the window asks for it: by note, page by page, with what is shown of a hit.

use sakuin_engine::wire::{ByNote, Hit, HitPlace, SearchRequest, SearchResponse, Segment};

use crate::bench::Bench;

/// How many sections of a note these lists show.
const FOLD: usize = 3;

fn ask(
    bench: &Bench,
    query: &str,
    offset: usize,
    limit: usize,
    unfolded: &[&str],
) -> SearchResponse {
    let request = SearchRequest {
        query: query.to_owned(),
        limit,
        offset,
        by_note: Some(ByNote {
            fold: FOLD,
            unfolded: unfolded.iter().map(|path| (*path).to_owned()).collect(),
        }),
        ..SearchRequest::default()
    };
    let answer = bench.engine().search(&request);
    answer.expect("searching does not fail")
}

fn flat(bench: &Bench, query: &str) -> SearchResponse {
    let request = SearchRequest {
        query: query.to_owned(),
        limit: usize::MAX,
        ..SearchRequest::default()
    };
    let answer = bench.engine().search(&request);
    answer.expect("searching does not fail")
}

fn key(hit: &Hit) -> (String, String) {
    (hit.path.clone(), hit.anchor.clone())
}

/// Segments with the matches in brackets.
fn written(segments: &[Segment]) -> String {
    let bracket = |s: &Segment| {
        if s.hit {
            format!("[{}]", s.text)
        } else {
            s.text.clone()
        }
    };
    segments.iter().map(bracket).collect()
}

/// Twelve notes, of one to twelve sections that all match, and one with the best match.
fn many() -> Bench {
    let mut notes: Vec<(String, String)> = (1..=12)
        .map(|n| {
            let sections: String = (1..=n)
                .map(|s| {
                    format!(
                        "## 節 {s}\n\n冪等性についての長い説明が続く。{}\n\n",
                        "余談。".repeat(s)
                    )
                })
                .collect();
            (format!("{n:02}.md"), format!("# 題名 {n}\n\n{sections}"))
        })
        .collect();
    notes.push((
        "best.md".to_owned(),
        "# 冪等性\n\n冪等性とは何か。\n".to_owned(),
    ));
    let notes: Vec<(&str, &str)> = notes.iter().map(|(p, t)| (&p[..], &t[..])).collect();
    Bench::with(&notes)
}

#[test]
fn notes_stand_together_in_the_order_of_their_best_section() {
    let bench = many();
    let all = flat(&bench, "冪等性").hits;
    let list = ask(&bench, "冪等性", 0, 1000, &[]);
    assert_eq!(
        key(&list.hits[0]),
        key(&all[0]),
        "the first row is the best hit"
    );
    let mut order: Vec<&str> = Vec::new();
    for hit in &list.hits {
        if order.last() != Some(&&hit.path[..]) {
            assert!(
                !order.contains(&&hit.path[..]),
                "{} stands in one place",
                hit.path
            );
            order.push(&hit.path);
        }
    }
    let mut ranked: Vec<&str> = Vec::new();
    for hit in &all {
        if !ranked.contains(&&hit.path[..]) {
            ranked.push(&hit.path);
        }
    }
    assert_eq!(order, ranked);
    for pair in list
        .hits
        .windows(2)
        .filter(|pair| pair[0].path == pair[1].path)
    {
        assert!(pair[0].score >= pair[1].score);
    }
}

#[test]
fn a_note_with_many_sections_is_folded_until_it_is_unfolded() {
    let bench = many();
    let list = ask(&bench, "冪等性", 0, 1000, &["12.md"]);
    assert_eq!((list.total, list.notes), (79, 13));
    assert_eq!(list.listed, list.hits.len());
    for n in 1..=12_usize {
        let path = format!("{n:02}.md");
        let of_note: Vec<&Hit> = list.hits.iter().filter(|hit| hit.path == path).collect();
        // One more than the fold is shown: a line that says so would take its room.
        let shown = if n == 12 || n <= FOLD + 1 { n } else { FOLD };
        assert_eq!(of_note.len(), shown, "{path}");
        for hit in of_note {
            let listing = hit.listing.as_ref().expect("lists by note have it");
            assert_eq!((listing.sections, listing.shown), (n, shown), "{path}");
        }
    }
    let short = ask(
        &bench,
        "余談。余談。余談。余談。余談。余談。余談。余談。",
        0,
        1000,
        &[],
    );
    assert_eq!(
        (short.total, short.listed),
        (15, 15),
        "a short list is shown whole"
    );
}

#[test]
fn pages_make_up_the_list_whatever_their_size() {
    let bench = many();
    let whole = ask(&bench, "冪等性", 0, 1000, &[]);
    for size in [1, 2, 3, 7, 30] {
        let mut pages: Vec<(String, String)> = Vec::new();
        while pages.len() < whole.listed {
            let page = ask(&bench, "冪等性", pages.len(), size, &[]);
            assert_eq!(
                (page.total, page.notes, page.listed),
                (whole.total, whole.notes, whole.listed)
            );
            assert!(!page.hits.is_empty() && page.hits.len() <= size);
            pages.extend(page.hits.iter().map(key));
        }
        assert_eq!(pages, whole.hits.iter().map(key).collect::<Vec<_>>());
    }
    assert!(ask(&bench, "冪等性", 1000, 30, &[]).hits.is_empty());
    assert!(
        ask(&bench, "冪等性", usize::MAX, usize::MAX, &[])
            .hits
            .is_empty()
    );
}

#[test]
fn the_first_page_reaches_a_hit_that_is_kept() {
    let bench = many();
    let ask = |query: &str, by_note: bool, offset: usize, keep: Option<(&str, &str)>| {
        let request = SearchRequest {
            query: query.to_owned(),
            limit: 5,
            offset,
            by_note: by_note.then(|| ByNote {
                fold: FOLD,
                unfolded: Vec::new(),
            }),
            keep: keep.map(|(path, anchor)| HitPlace {
                path: path.to_owned(),
                anchor: anchor.to_owned(),
            }),
            ..SearchRequest::default()
        };
        let answer = bench.engine().search(&request);
        answer.expect("searching does not fail")
    };
    for query in ["冪等性", "冪等性 path:md"] {
        let every = flat(&bench, query).hits;
        for by_note in [false, true] {
            let plain = ask(query, by_note, 0, None);
            for wanted in every.iter().step_by(7) {
                let keep = Some((&wanted.path[..], &wanted.anchor[..]));
                let page = ask(query, by_note, 0, keep);
                let at = page.hits.iter().position(|hit| key(hit) == key(wanted));
                let at = at.unwrap_or_else(|| panic!("{query} {by_note} {keep:?}"));
                // As far as the hit, but no farther.
                assert_eq!(page.hits.len(), 5.max(at + 1), "{query} {by_note} {keep:?}");
                assert_eq!(page.total, plain.total);
                let unfolded = page.hits[at].listing.as_ref();
                let hidden = page.listed - plain.listed;
                let gained =
                    unfolded.map_or(0, |listing| listing.sections - FOLD.min(listing.sections));
                assert!(hidden == 0 || hidden == gained, "{keep:?}: {hidden}");
                // The pages that follow fit.
                let next = ask(query, by_note, page.hits.len(), keep);
                assert!(
                    next.hits
                        .iter()
                        .all(|hit| !page.hits.iter().any(|h| key(h) == key(hit)))
                );
                assert_eq!(
                    (next.listed, next.hits.len()),
                    (page.listed, 5.min(page.listed - page.hits.len()))
                );
            }
            // What is no hit is not made one.
            for gone in [
                ("best.md", "s-ない"),
                ("ない.md", "s-節-1"),
                ("12.md", "s-題名-12"),
            ] {
                let page = ask(query, by_note, 0, Some(gone));
                assert_eq!(
                    page.hits.iter().map(key).collect::<Vec<_>>(),
                    plain.hits.iter().map(key).collect::<Vec<_>>(),
                    "{query} {by_note} {gone:?}"
                );
            }
        }
    }
}

#[test]
fn a_section_in_several_pieces_counts_once() {
    let long = format!(
        "# 長い\n\n{}\n\n## 次\n\n冪等性\n",
        "冪等性を保つ長い行が続く。\n".repeat(40_000)
    );
    let bench = Bench::with(&[("long.md", &long), ("short.md", "# 短い\n\n冪等性\n")]);
    for answer in [flat(&bench, "冪等性"), ask(&bench, "冪等性", 0, 100, &[])] {
        assert_eq!(
            (answer.total, answer.notes, answer.listed, answer.hits.len()),
            (3, 2, 3, 3)
        );
    }
    assert_eq!(flat(&bench, "保つ長い").total, 1);
}

#[test]
fn a_query_asks_of_a_section_in_several_pieces_as_a_whole() {
    let lines = "長い行が続く。\n".repeat(30_000);
    let long = format!("# 長い\n\n麒麟\n\n```rust\nmain\n```\n\n{lines}熊猫\n");
    let bench = Bench::with(&[
        ("long.md", &long),
        ("short.md", "# 短い\n\n麒麟\n\n# 他\n\n熊猫\n"),
    ]);
    for (query, want) in [
        ("麒麟 熊猫", &["長い"][..]),
        ("熊猫 麒麟 続く", &["長い"]),
        ("section:(麒麟 熊猫)", &["長い"]),
        ("麒麟 -熊猫", &["短い"]),
        ("熊猫 -麒麟", &["他"]),
        ("麒麟 -/熊猫/", &["短い"]),
        ("/麒麟/ /熊猫/", &["長い"]),
        ("続く -麒麟", &[]),
        ("続く -(麒麟 熊猫)", &[]),
        ("熊猫 lang:rust", &["長い"]),
        ("熊猫 -code:main", &["他"]),
        ("熊猫 OR 麒麟", &["他", "短い", "長い"]),
    ] {
        let answer = flat(&bench, query);
        let mut found: Vec<&str> = answer
            .hits
            .iter()
            .filter_map(|hit| hit.heading_path.last())
            .map(String::as_str)
            .collect();
        found.sort_unstable();
        assert_eq!((&found[..], answer.total), (want, want.len()), "{query}");
    }
}

#[test]
fn headings_are_marked_and_tasks_counted() {
    let note = "# 研修メモ\n\n## ストレージ\n\n### バケットの削除\n\n本文。\n\n- [ ] 一\n- [x] 二\n- [x] 三\n\n### 別\n\n- [ ] 四\n";
    let bench = Bench::with(&[("メモ.md", note)]);
    let listing = |query: &str| {
        let list = ask(&bench, query, 0, 10, &[]);
        let hit = list
            .hits
            .into_iter()
            .next()
            .unwrap_or_else(|| panic!("{query} is found"));
        (
            hit.listing.expect("lists by note have it"),
            written(&hit.snippet),
        )
    };
    let check = |query: &str, title: &str, headings: &[&str]| {
        let (listing, _) = listing(query);
        let shown: Vec<String> = listing.headings.iter().map(|h| written(h)).collect();
        assert_eq!(
            (written(&listing.title).as_str(), shown),
            (title, headings.iter().map(|h| (*h).to_owned()).collect()),
            "{query}"
        );
    };
    check(
        "バケット",
        "研修メモ",
        &["研修メモ", "ストレージ", "[バケット]の削除"],
    );
    check(
        "さくじょ",
        "研修メモ",
        &["研修メモ", "ストレージ", "バケットの[削除]"],
    );
    check(
        "研修 バケット",
        "[研修]メモ",
        &["[研修]メモ", "ストレージ", "[バケット]の削除"],
    );
    check(
        "ｽﾄﾚｰｼﾞ 本文",
        "研修メモ",
        &["研修メモ", "[ストレージ]", "バケットの削除"],
    );
    check("研修メモ", "[研修メモ]", &["[研修メモ]"]);
    let (listing, snippet) = listing("バケット");
    assert_eq!((listing.open_tasks, listing.done_tasks), (1, 2));
    assert!(
        !snippet.contains("バケット"),
        "the heading is not said twice: {snippet}"
    );
}

#[test]
fn a_word_that_stands_everywhere_does_not_hide_a_rare_one() {
    let log = "a test 行。\n\n".repeat(250);
    let bench = Bench::with(&[("log.md", &format!("# 記録\n\n{log}麒麟はここ。\n"))]);
    for query in ["test 麒麟", "麒麟 test"] {
        let snippet = written(&flat(&bench, query).hits[0].snippet);
        assert!(
            snippet.contains("test") && snippet.contains("麒麟"),
            "{query}: {snippet}"
        );
    }
}

#[test]
fn snippets_are_whole_phrases_around_the_matches() {
    let far = "まったく関係のない文章がここに長く続いていく。".repeat(12);
    let note = format!(
        "# 題\n\n最初の段落ではデータベースの障害に備えてリードレプリカを東京リージョンと大阪リージョンの両方に作成しておき、\
         その上で自動的な切り替えの手順を定期的に確認する運用の方法について詳しく述べている。{far}最後に監査ログの保存期間を決める。\n"
    );
    let bench = Bench::with(&[("a.md", &note)]);
    let check = |query: &str, begin: &str, end: &str| {
        let list = ask(&bench, query, 0, 1, &[]);
        let snippet = written(&list.hits[0].snippet);
        let whole = snippet.starts_with(begin) && snippet.ends_with(end);
        assert!(
            whole && snippet.matches('…').count() <= 2,
            "{query}: {snippet}"
        );
    };
    check(
        "リードレプリカ",
        "最初の段落ではデータベースの障害に備えて[リードレプリカ]を東京リージョンと",
        "切り替えの手順を定期的に…",
    );
    check(
        "大阪",
        "…リードレプリカを東京リージョンと[大阪]リージョンの両方に",
        "…",
    );
    check(
        "リードレプリカ 監査ログ",
        "…障害に備えて[リードレプリカ]を",
        "… 最後に[監査ログ]の保存期間を決める。",
    );
}
