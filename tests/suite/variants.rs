//! Old forms of kanji, forms that names keep and iteration marks meet what is written today.

use sakuin_engine::wire::{GoToRequest, Hit, OpenNoteRequest, SearchRequest, TasksRequest, Why};

use crate::bench::Bench;

/// Words, each in all the letters it is written in.
const WORDS: &[&[&str]] = &[
    &["国語", "國語"],
    &["高橋", "髙橋"],
    &["吉田", "𠮷田"],
    &["渡辺", "渡邊", "渡邉"],
    &["斎藤", "齋藤"],
    &["斉藤", "齊藤"],
    &["沢田", "澤田"],
    &["竜", "龍"],
    &["浜口", "濱口"],
    &["宮崎", "宮﨑"],
    &["真田", "眞田"],
    &["広島", "廣島"],
    &["徳川", "德川"],
    &["桜井", "櫻井"],
    &["検索", "檢索"],
    &["弁当", "辨當"],
    &["学校", "學校"],
    &["烏竜茶", "烏龍茶"],
    &["旧字体", "舊字體"],
    &["こころ", "こゝろ"],
    &["ただし", "たゞし"],
    &["バナナ", "バナヽ"],
    &["少しづつ", "少しづゝ"],
    &["時時", "時々"],
    &["人人", "人々"],
];

/// A folder with a note for each form of each word, named by the form.
fn words() -> Bench {
    let bench = Bench::empty();
    for form in WORDS.iter().copied().flatten() {
        bench.write(
            &format!("{form}.md"),
            format!("これは{form}の話。").as_bytes(),
        );
    }
    bench.update();
    bench
}

fn hits(bench: &Bench, query: &str) -> Vec<Hit> {
    let request = SearchRequest {
        query: query.to_owned(),
        limit: 100,
        ..SearchRequest::default()
    };
    let response = bench.engine().search(&request);
    response.expect("every query is answered").hits
}

/// The texts marked in a note that is opened with a query.
fn marked(bench: &Bench, path: &str, query: &str, within: bool) -> Vec<String> {
    let request = OpenNoteRequest {
        path: path.to_owned(),
        query: Some(query.to_owned()),
        within: within.then_some(true),
        ..OpenNoteRequest::default()
    };
    let view = bench.engine().open_note(&request).expect("the note opens");
    let marks = view.html.split("<mark class=\"match\"").skip(1);
    let text = |mark: &str| Some(mark.split_once('>')?.1.split('<').next()?.to_owned());
    marks.filter_map(text).collect()
}

#[test]
fn forms_of_a_word_find_each_other_and_the_form_typed_stands_first() {
    let bench = words();
    for forms in WORDS {
        for typed in *forms {
            for query in [(*typed).to_owned(), format!("\"{typed}\"")] {
                let hits = hits(&bench, &query);
                let paths: Vec<&str> = hits.iter().map(|hit| hit.path.as_str()).collect();
                assert_eq!(paths[0], format!("{typed}.md"), "{query}: {paths:?}");
                for form in *forms {
                    let path = format!("{form}.md");
                    let hit = hits.iter().find(|hit| hit.path == path);
                    let hit = hit.unwrap_or_else(|| panic!("{query} finds {form}: {paths:?}"));
                    let why = if form == typed {
                        Why::Exact
                    } else {
                        Why::Width
                    };
                    assert_eq!(hit.why, [why], "{query} in {form}");
                    for within in [false, true] {
                        let marks = marked(&bench, &path, &query, within);
                        assert!(marks.contains(&(*form).to_owned()), "{query}: {marks:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn forms_of_a_name_are_gone_to() {
    let bench = words();
    for forms in WORDS {
        for typed in *forms {
            let request = GoToRequest {
                query: (*typed).to_owned(),
                limit: 100,
                recent: Vec::new(),
                within: None,
            };
            let response = bench.engine().go_to(&request).expect("names are found");
            let paths: Vec<&str> = response.entries.iter().map(|e| e.path.as_str()).collect();
            for form in *forms {
                let path = format!("{form}.md");
                assert!(paths.contains(&path.as_str()), "{typed}: {paths:?}");
            }
        }
    }
}

/// What a query finds among a few notes of all kinds.
#[track_caller]
fn check(query: &str, expected: &[&str]) {
    const NOTES: &[(&str, &str)] = &[
        (
            "a.md",
            "# 國語の本\n\n舊い本。#學習/國語\n\n- [ ] 辨當を買ふ\n",
        ),
        (
            "b.md",
            "# 国語の本\n\n古い本。#学習/国語\n\n- [ ] 弁当を買う\n",
        ),
        ("c.md", "# 皇后\n\n著者は斉藤。`國` と `龍`\n"),
        ("圖書/d.md", "# 午後\n\n着いたのは斎藤。`国` と `竜`\n"),
        (
            "e.md",
            "# 中國語\n\n佐々木髙雄さん、坂本龍馬、こゝろを讀む、いすゞの車\n",
        ),
        (
            "f.md",
            "# 名簿\n\n佐々木高雄さん、坂本竜馬、こころを読む、いすずの車\n",
        ),
    ];
    let bench = Bench::with(NOTES);
    let mut found: Vec<String> = hits(&bench, query)
        .into_iter()
        .map(|hit| hit.path)
        .collect();
    found.sort();
    found.dedup();
    assert_eq!(found, expected, "{query}");
}

#[test]
fn every_way_of_asking_takes_variants() {
    // A letter alone, inside a word, in places, and in names.
    check("国", &["a.md", "b.md", "c.md", "e.md", "圖書/d.md"]);
    check("國", &["a.md", "b.md", "c.md", "e.md", "圖書/d.md"]);
    check("heading:国", &["a.md", "b.md", "e.md"]);
    check("heading:國語", &["a.md", "b.md", "e.md"]);
    check("code:国", &["c.md", "圖書/d.md"]);
    check("code:龍", &["c.md", "圖書/d.md"]);
    check("title:國語の", &["a.md", "b.md"]);
    check("path:図書", &["圖書/d.md"]);
    check("path:/図書/", &["圖書/d.md"]);
    check("tag:国語", &[]);
    check("tag:学習", &["a.md", "b.md"]);
    check("tag:學習/国語", &["a.md", "b.md"]);
    check("task:辨當", &["a.md", "b.md"]);
    check("の本 -国語", &[]);
    check("佐々木高雄", &["e.md", "f.md"]);
    check("佐々木髙雄", &["e.md", "f.md"]);
    check("々木高", &["e.md", "f.md"]);
    check("ゝろ", &["e.md"]);
    check("ゝ", &["e.md"]);
    check("龍馬", &["e.md", "f.md"]);
    // The dictionary reads what it knows in today's letters only.
    check("chuugokugo", &["e.md"]);
    check("べんとう", &["a.md", "b.md"]);
    check("いすず", &["e.md", "f.md"]);
    check("いすゞ", &["e.md", "f.md"]);
    check("kokoro", &["e.md", "f.md"]);
    check("讀んだ", &["e.md", "f.md"]);
    check("読んだ", &["e.md", "f.md"]);
}

#[test]
fn other_letters_stay_others_and_expressions_are_literal() {
    check("斎", &["圖書/d.md"]);
    check("斉", &["c.md"]);
    check("后", &["c.md"]);
    check("後", &["圖書/d.md"]);
    check("著", &["c.md"]);
    check("着", &["圖書/d.md"]);
    check("/國語の/", &["a.md"]);
    check("/国語の/", &["b.md"]);
    check("/こゝろ/", &["e.md"]);
    check("/佐々木高/", &["f.md"]);
}

#[test]
fn tasks_are_filtered_whatever_letters_they_are_written_in() {
    let bench = Bench::with(&[("a.md", "- [ ] 辨當を買ふ\n- [ ] 弁当を作る\n- [ ] 掃除\n")]);
    for query in ["弁当", "辨當"] {
        let request = TasksRequest {
            query: query.to_owned(),
            ..crate::tasks::all()
        };
        let list = bench
            .engine()
            .task_list(&request)
            .expect("tasks are listed");
        assert_eq!(list.tasks, 2, "{query}");
    }
}

#[test]
fn what_the_user_wrote_holds_in_all_letters() {
    let bench = Bench::empty();
    bench.configure("words.csv", "渡邊龍精,わたなべりゅうせい\n".as_bytes());
    bench.configure("synonyms.txt", "飯匣,弁当\n圖書,本棚\n".as_bytes());
    bench.write("a.md", "渡辺竜精に行く。".as_bytes());
    bench.write("b.md", "渡邊龍精に行く。".as_bytes());
    bench.write("c.md", "飯匣の話。".as_bytes());
    bench.write("d.md", "図書の話。".as_bytes());
    bench.write("e.md", "本棚の話。".as_bytes());
    bench.update();
    let paths = |query: &str| -> Vec<String> {
        let mut paths: Vec<String> = hits(&bench, query).into_iter().map(|h| h.path).collect();
        paths.sort();
        paths
    };
    assert_eq!(paths("わたなべりゅうせい"), ["a.md", "b.md"]);
    assert_eq!(paths("辨當"), ["c.md"]);
    assert_eq!(paths("図書"), ["d.md", "e.md"]);
    assert_eq!(paths("圖書"), ["d.md", "e.md"]);
    assert_eq!(paths("本棚"), ["d.md", "e.md"]);
}
