//! Tasks that read alike: another program's edit of one never leads a tick to the other.

use std::fs;

use crate::bench::Bench;
use sakuin_engine::wire::{OpenNoteRequest, TickRequest, UndoRequest};

const NOTE: &str = "a.md";

fn bench(text: &str) -> Bench {
    Bench::with(&[(NOTE, text)])
}

fn now(bench: &Bench) -> String {
    fs::read_to_string(bench.notes().join(NOTE)).expect("the note can be read")
}

/// What a reader who sees the note as it is would send.
fn request(bench: &Bench, line: u32) -> TickRequest {
    let request = OpenNoteRequest {
        path: NOTE.to_owned(),
        ..OpenNoteRequest::default()
    };
    let seen = bench.engine().open_note(&request).expect("it can be read");
    let mut tasks = seen.tasks.iter();
    let task = tasks.find(|task| task.line == line).expect("a task");
    TickRequest {
        path: NOTE.to_owned(),
        line,
        expected_line: task.source_line.clone(),
        hash: seen.hash.clone(),
        twin: task.twin,
        done: !task.done,
    }
}

#[test]
fn a_tick_is_never_made_in_a_twin_of_the_line_that_was_seen() {
    let check = |seen: &str, line: u32, changed: &str, wanted: Result<&str, &str>| {
        let bench = bench(seen);
        let request = request(&bench, line);
        bench.write(NOTE, changed.as_bytes());
        let response = bench.engine().tick(&request).expect("it can be read");
        let code = response.notice.map(|notice| notice.code);
        match wanted {
            Ok(after) => assert_eq!((now(&bench).as_str(), code), (after, None), "{changed:?}"),
            Err(refusal) => {
                assert!(!response.written, "{changed:?}");
                let left = (now(&bench), code.as_deref());
                assert_eq!(left, (changed.to_owned(), Some(refusal)), "{changed:?}");
            }
        }
    };
    let days = "## 月\n- [ ] 掃除\n## 火\n- [ ] 掃除\n";
    for (changed, refusal) in [
        ("## 月\n- [x] 掃除\n## 火\n- [ ] 掃除\n", "ambiguous-line"),
        (
            "## 月\n- [ ] 風呂掃除\n## 火\n- [ ] 掃除\n",
            "ambiguous-line",
        ),
        ("## 火\n- [ ] 掃除\n", "ambiguous-line"),
        ("## 月\n- [x] 掃除\n## 火\n- [x] 掃除\n", "line-changed"),
    ] {
        check(days, 2, changed, Err(refusal));
    }
    check(days, 2, days, Ok("## 月\n- [x] 掃除\n## 火\n- [ ] 掃除\n"));
    // That the other one is done already does not make this one done.
    check(
        "- [ ] a\n\n- [x] a\n",
        1,
        "- [ ] a2\n\n- [x] a\n",
        Err("line-changed"),
    );
    check("- [ ] a\n", 1, "```\n- [ ] a\n```\n", Err("line-changed"));
    check(
        "- [ ] a\n- [ ] b\n",
        1,
        "上\n\n- [ ] a\n- [ ] b\n",
        Ok("上\n\n- [x] a\n- [ ] b\n"),
    );
}

#[test]
fn undoing_never_takes_back_the_tick_of_a_twin() {
    let check = |seen: &str, changed: &str, wanted: Option<&str>| {
        let bench = bench(seen);
        let request = request(&bench, 1);
        assert!(
            bench
                .engine()
                .tick(&request)
                .expect("it can be written")
                .written
        );
        bench.write(NOTE, changed.as_bytes());
        let undone = bench.engine().undo(&UndoRequest { redo: false });
        let written = undone.expect("it can be read").written;
        assert_eq!(
            (now(&bench).as_str(), written),
            (wanted.unwrap_or(changed), wanted.is_some())
        );
    };
    check("- [ ] a\n\n- [x] a\n", "前\n\n- [x] a\n", None);
    check(
        "- [ ] a\n\n- [ ] b\n",
        "前\n\n- [x] a\n",
        Some("前\n\n- [ ] a\n"),
    );
}
