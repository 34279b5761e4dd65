//! What the user writes for Sakuin: synonyms and words, for all folders or beside the notes.

use std::collections::BTreeSet;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use sakuin_engine::wire::{EngineEvent, Hit, SearchRequest, Why};

use crate::bench::Bench;

/// Where a file of the user's can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Configuration,
    Folder,
}

const PLACES: [Place; 2] = [Place::Configuration, Place::Folder];

fn write(bench: &Bench, place: Place, name: &str, text: &[u8]) {
    match place {
        Place::Configuration => bench.configure(name, text),
        Place::Folder => bench.write(&format!(".sakuin/{name}"), text),
    }
}

fn hits(bench: &Bench, query: &str) -> Vec<Hit> {
    let request = SearchRequest {
        query: query.to_owned(),
        limit: 100,
        ..SearchRequest::default()
    };
    let response = bench.engine().search(&request);
    response.expect("searching does not fail").hits
}

/// The notes that a query finds, and what its marks cover.
fn found(bench: &Bench, query: &str) -> Vec<(String, String)> {
    let marked = |hit: &Hit| -> String {
        let marked = hit.snippet.iter().filter(|segment| segment.hit);
        marked.map(|segment| segment.text.as_str()).collect()
    };
    let hits = hits(bench, query);
    hits.iter()
        .map(|hit| (hit.path.clone(), marked(hit)))
        .collect()
}

fn pairs(expected: &[(&str, &str)]) -> Vec<(String, String)> {
    let pair = |&(path, marked): &(&str, &str)| (path.to_owned(), marked.to_owned());
    expected.iter().map(pair).collect()
}

fn notices(bench: &Bench) -> Vec<(String, String)> {
    let report = bench.engine().check().expect("the folder can be checked");
    let notices = report.notices.into_iter();
    notices
        .map(|notice| (notice.code, notice.message))
        .collect()
}

fn folder() -> Bench {
    Bench::with(&[
        ("甲.md", "# 甲\n\n社内便は三時に出る。"),
        ("乙.md", "# 乙\n\nくろねこ号の時刻表。"),
        ("丙.md", "# 丙\n\n小鳥遊さんの席は窓ぎわ。"),
    ])
}

/// A list as it is written, and what 社内便 then finds beside itself.
#[track_caller]
fn check_synonyms(list: &[u8], expected: &[(&str, &str)]) {
    for place in PLACES {
        let bench = folder();
        write(&bench, place, "synonyms.txt", list);
        let mut all = vec![("甲.md", "社内便")];
        all.extend(expected);
        assert_eq!(
            found(&bench, "社内便"),
            pairs(&all),
            "{place:?} {}",
            String::from_utf8_lossy(list)
        );
    }
}

#[test]
fn the_users_synonyms_are_looked_for_below_the_word_itself() {
    check_synonyms("社内便, くろねこ号".as_bytes(), &[("乙.md", "くろねこ号")]);
    check_synonyms(
        "# 便り\n\n社内便、くろねこ号、飛脚\n".as_bytes(),
        &[("乙.md", "くろねこ号")],
    );
    check_synonyms(
        "社内便，くろねこ号\r\nほか,別\r\n".as_bytes(),
        &[("乙.md", "くろねこ号")],
    );
    check_synonyms("飛脚,くろねこ号".as_bytes(), &[]);
    check_synonyms("#社内便,くろねこ号".as_bytes(), &[]);
    check_synonyms("社内便".as_bytes(), &[]);
    check_synonyms(b"", &[]);
    let (sjis, _, _) = encoding_rs::SHIFT_JIS.encode("社内便、くろねこ号\r\n猫、ネコ\r\n");
    check_synonyms(&sjis, &[("乙.md", "くろねこ号")]);
    let utf16: Vec<u8> = "\u{feff}社内便、くろねこ号"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    check_synonyms(&utf16, &[("乙.md", "くろねこ号")]);
}

#[test]
fn a_change_of_the_synonyms_holds_for_the_next_question() {
    for place in PLACES {
        let bench = folder();
        assert_eq!(found(&bench, "飛脚"), []);
        write(&bench, place, "synonyms.txt", "飛脚,くろねこ号".as_bytes());
        let hits = hits(&bench, "飛脚");
        assert_eq!(hits.len(), 1, "{place:?}");
        assert_eq!(hits[0].why, [Why::Synonym]);
        write(&bench, place, "synonyms.txt", "飛脚,社内便,".as_bytes());
        assert_eq!(
            found(&bench, "飛脚"),
            pairs(&[("甲.md", "社内便")]),
            "{place:?}"
        );
        write(&bench, place, "synonyms.txt", b"");
        assert_eq!(found(&bench, "飛脚"), [], "{place:?}");
    }
}

#[test]
fn both_lists_hold_and_know_nothing_of_other_folders() {
    let bench = folder();
    bench.configure("synonyms.txt", "飛脚,くろねこ号".as_bytes());
    bench.write(".sakuin/synonyms.txt", "飛脚,社内便".as_bytes());
    let mut both = found(&bench, "飛脚");
    both.sort();
    assert_eq!(both, pairs(&[("乙.md", "くろねこ号"), ("甲.md", "社内便")]));
    // The list is no note.
    assert_eq!(bench.engine().check().expect("a report").notes, 3);
    assert_eq!(found(&folder(), "飛脚"), []);
}

/// A file as it is written, and the code of the notice that it leads to, with something it says.
#[track_caller]
fn check_notice(name: &str, text: &[u8], expected: Option<(&str, &str)>) {
    for place in PLACES {
        let bench = folder();
        write(&bench, place, name, text);
        bench.update();
        let notices = notices(&bench);
        match expected {
            None => assert_eq!(notices, [], "{place:?}"),
            Some((code, says)) => {
                assert_eq!(notices.len(), 1, "{place:?} {notices:?}");
                assert_eq!(notices[0].0, code, "{place:?}");
                assert!(
                    notices[0].1.contains(says) && notices[0].1.contains(name),
                    "{notices:?}"
                );
            }
        }
        assert_eq!(found(&bench, "時刻表"), pairs(&[("乙.md", "時刻表")]));
    }
}

#[test]
fn what_cannot_be_used_is_told_and_stops_nothing() {
    check_notice("synonyms.txt", "猫,ネコ\n".as_bytes(), None);
    check_notice(
        "synonyms.txt",
        "猫,ネコ\n犬\n".as_bytes(),
        Some(("synonym-lines", "2 行目")),
    );
    let bad = "犬\n".repeat(8);
    check_notice(
        "synonyms.txt",
        bad.as_bytes(),
        Some(("synonym-lines", "1、2、3、4、5 行目など、ほかに 3 行")),
    );
    check_notice(
        "synonyms.txt",
        &[0, 1, 2, 3, 0, 0, 255],
        Some(("unusable-synonyms", "テキスト")),
    );
    let long = "猫,ネコ\n".repeat(200_000);
    check_notice(
        "synonyms.txt",
        long.as_bytes(),
        Some(("unusable-synonyms", "1 MB")),
    );
    check_notice("words.csv", "小鳥遊,たかなし,人名\n".as_bytes(), None);
    check_notice(
        "words.csv",
        "小鳥遊\n".as_bytes(),
        Some(("word-lines", "1 行目")),
    );
    check_notice(
        "words.csv",
        "小鳥遊,小鳥,人名".as_bytes(),
        Some(("word-lines", "1 行目")),
    );
    check_notice(
        "words.csv",
        &[0, 1, 2, 3, 0, 0, 255],
        Some(("unusable-words", "テキスト")),
    );
}

#[cfg(unix)]
#[test]
fn a_list_outside_of_the_folder_is_not_opened() {
    let bench = folder();
    bench.configure("elsewhere", "飛脚,くろねこ号".as_bytes());
    std::fs::create_dir(bench.notes().join(".sakuin")).expect("a folder can be made");
    let elsewhere = bench.notes().join("../config/elsewhere");
    let link = bench.notes().join(".sakuin/synonyms.txt");
    std::os::unix::fs::symlink(elsewhere, link).expect("a link can be made");
    assert_eq!(found(&bench, "飛脚"), []);
    let notices = notices(&bench);
    assert_eq!(notices.len(), 1, "{notices:?}");
    assert_eq!(notices[0].0, "unusable-synonyms");
}

#[test]
fn the_users_words_are_read_as_they_say() {
    for place in PLACES {
        let bench = folder();
        assert_eq!(found(&bench, "たかなし"), []);
        write(
            &bench,
            place,
            "words.csv",
            "小鳥遊,たかなし,人名".as_bytes(),
        );
        // Words change the index, which is made anew by the next update.
        let updated = bench.update();
        assert_eq!(updated.changed.len(), 3, "{place:?}");
        assert_eq!(
            found(&bench, "たかなし"),
            pairs(&[("丙.md", "小鳥遊")]),
            "{place:?}"
        );
        assert_eq!(
            found(&bench, "takanasi"),
            pairs(&[("丙.md", "小鳥遊")]),
            "{place:?}"
        );
        // The letters are found as ever.
        assert_eq!(found(&bench, "鳥"), pairs(&[("丙.md", "鳥")]), "{place:?}");

        let bench = bench.reopened();
        assert_eq!(bench.update().changed, Vec::<String>::new(), "{place:?}");
        assert_eq!(
            found(&bench, "たかなし"),
            pairs(&[("丙.md", "小鳥遊")]),
            "{place:?}"
        );
        let version = |bench: &Bench| bench.engine().check().expect("a report").dictionary_version;
        let with_words = version(&bench);

        write(&bench, place, "words.csv", b"");
        let bench = bench.reopened();
        assert_eq!(bench.update().changed.len(), 3, "{place:?}");
        assert_eq!(found(&bench, "たかなし"), [], "{place:?}");
        assert_ne!(version(&bench), with_words);
    }
}

#[test]
fn a_word_of_the_folder_stands_for_one_of_the_configuration() {
    let bench = Bench::with(&[("甲.md", "# 甲\n\n東海林さんと nginx の話をした。")]);
    bench.configure(
        "words.csv",
        "東海林,とうかいりん,人名\nnginx,えぬじんくす\n".as_bytes(),
    );
    bench.write(
        ".sakuin/words.csv",
        "東海林,しょうじ,人名\nNginx,エンジンエックス\n".as_bytes(),
    );
    bench.update();
    assert_eq!(found(&bench, "しょうじ"), pairs(&[("甲.md", "東海林")]));
    assert_eq!(
        found(&bench, "えんじんえっくす"),
        pairs(&[("甲.md", "nginx")])
    );
    assert_eq!(found(&bench, "nginx"), pairs(&[("甲.md", "nginx")]));
    assert_eq!(found(&bench, "えぬじんくす"), []);
}

#[test]
fn an_open_window_learns_of_a_change() {
    let bench = folder();
    let (send, events) = mpsc::channel();
    bench
        .engine()
        .start(Arc::new(move |event| {
            send.send(event).ok();
        }))
        .expect("the engine starts");
    // Together with others before it, should a change come in several events.
    let indexed = |least: usize| {
        let (mut all, mut seen) = (BTreeSet::new(), Vec::new());
        loop {
            match events.recv_timeout(Duration::from_secs(60)) {
                Ok(EngineEvent::Indexed { changed, .. }) => {
                    seen.push(changed.clone());
                    all.extend(changed);
                    if all.len() >= least {
                        return;
                    }
                }
                Ok(_) => {}
                Err(error) => panic!("no event of {least} notes but of {seen:?}: {error}"),
            }
        }
    };
    indexed(0);
    bench.write(".sakuin/synonyms.txt", "飛脚,くろねこ号".as_bytes());
    indexed(0);
    bench.configure("words.csv", "小鳥遊,たかなし,人名".as_bytes());
    indexed(3);
    assert_eq!(found(&bench, "たかなし"), pairs(&[("丙.md", "小鳥遊")]));
    assert_eq!(found(&bench, "飛脚"), pairs(&[("乙.md", "くろねこ号")]));
}
