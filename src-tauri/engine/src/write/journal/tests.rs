#![allow(clippy::unwrap_used)]

use tempfile::tempdir;

use super::*;

fn entry(path: &str) -> Entry {
    Entry {
        id: 0,
        role: Role::Edit,
        past: Past {
            at: "2026-11-23T12:00:00".to_owned(),
            path: path.to_owned(),
            line: 1,
            text: "あ".to_owned(),
            what: What::Ticked,
        },
        hash_before: [1; 32],
        hash_after: [2; 32],
        splice: Splice {
            offset: 3,
            old: b" ".to_vec(),
            new: b"x".to_vec(),
        },
        lines_before: vec![b"- [ ] a".to_vec()],
        lines_after: vec![b"- [x] a".to_vec()],
        in_place: false,
        temporary: String::new(),
        alone: (true, true),
    }
}

fn write(journal: &Journal, path: &str) -> u64 {
    let mut open = journal.open().unwrap();
    let id = open.begin(entry(path)).unwrap().id;
    open.end(id, true);
    id
}

fn undoable(journal: &Journal) -> Vec<String> {
    let (undo, _) = journal.open().unwrap().stacks();
    undo.into_iter().map(|entry| entry.past.path).collect()
}

#[test]
fn a_torn_end_counts_as_not_written() {
    let dir = tempdir().unwrap();
    let journal = Journal::new(dir.path());
    write(&journal, "a.md");
    let whole = fs::read(journal.path()).unwrap();
    write(&journal, "b.md");
    let both = fs::read(journal.path()).unwrap();
    // The begin of the second edit, without its end, is no edit that can be undone.
    for length in 0..both.len() {
        let mut torn = both[..length].to_vec();
        for tail in [&b""[..], &[0; 100], &[0xff; 5]] {
            torn.truncate(length);
            torn.extend_from_slice(tail);
            fs::write(journal.path(), &torn).unwrap();
            let expected: &[&str] = if length < whole.len() { &[] } else { &["a.md"] };
            let unreadable = dir.path().join("journal.unreadable");
            assert_eq!(undoable(&journal), expected, "{length}");
            assert!(
                length >= HEADER.len()
                    || fs::remove_file(unreadable).is_ok()
                    || length + tail.len() < HEADER.len()
            );
            // What comes next is readable again.
            write(&journal, "c.md");
            assert_eq!(undoable(&journal).last().unwrap(), "c.md");
        }
    }
}

#[test]
fn damage_in_the_middle_hides_only_what_is_damaged() {
    let dir = tempdir().unwrap();
    let journal = Journal::new(dir.path());
    write(&journal, "a.md");
    let first = fs::read(journal.path()).unwrap().len();
    write(&journal, "b.md");
    let second = fs::read(journal.path()).unwrap().len();
    write(&journal, "c.md");
    let whole = fs::read(journal.path()).unwrap();
    for at in first..second {
        for bad in [whole[at] ^ 1, !whole[at], 0] {
            let mut damaged = whole.clone();
            damaged[at] = bad;
            fs::write(journal.path(), &damaged).unwrap();
            let left = undoable(&journal);
            assert_eq!((&left[0][..], &left[left.len() - 1][..]), ("a.md", "c.md"));
            assert!(left.len() == 2 || bad == whole[at], "{at} {left:?}");
            // What comes next stands behind all of it.
            write(&journal, "d.md");
            let more = undoable(&journal);
            assert_eq!(more[..left.len()], left);
            assert_eq!(more[left.len()..], ["d.md"]);
        }
    }
}

#[test]
fn what_is_not_brought_to_an_end_is_never_left_out() {
    let dir = tempdir().unwrap();
    let journal = Journal::new(dir.path());
    let begun = journal.open().unwrap().begin(entry("a.md")).unwrap();
    for number in 0..1000 {
        let mut open = journal.open().unwrap();
        let mut entry = entry(&format!("{number}.md"));
        entry.lines_before = vec![vec![b'a'; 2000]];
        let id = open.begin(entry).unwrap().id;
        open.end(id, true);
    }
    let open = journal.open().unwrap();
    assert_eq!(open.unfinished(), [begun]);
    assert!(fs::metadata(journal.path()).unwrap().len() < LARGEST + 4096);
}

#[test]
fn it_stays_small_and_keeps_the_newest() {
    let dir = tempdir().unwrap();
    let journal = Journal::new(dir.path());
    for number in 0..3000 {
        let mut open = journal.open().unwrap();
        let mut entry = entry(&format!("{number}.md"));
        entry.lines_before = vec![vec![b'a'; 2000]];
        let id = open.begin(entry).unwrap().id;
        assert_eq!(id, number + 1, "numbers go on");
        open.end(id, true);
    }
    assert!(fs::metadata(journal.path()).unwrap().len() < LARGEST + 4096);
    let undoable = undoable(&journal);
    assert!(undoable.len() > 50, "{}", undoable.len());
    assert_eq!(undoable.last().unwrap(), "2999.md");
}

#[test]
fn only_its_user_may_read_it() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempdir().unwrap();
    let state = dir.path().join("state/x");
    let journal = Journal::new(&state);
    write(&journal, "a.md");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&state), mode(&journal.path())), (0o700, 0o600));
}

#[test]
fn what_was_undone_can_be_made_again_until_something_new_is_done() {
    let dir = tempdir().unwrap();
    let journal = Journal::new(dir.path());
    let act = |role: Role| {
        let mut open = journal.open().unwrap();
        let mut entry = entry("a.md");
        entry.role = role;
        let id = open.begin(entry).unwrap().id;
        open.end(id, true);
        id
    };
    let check = |undo: &[u64], redo: &[u64]| {
        let (can_undo, can_redo) = journal.open().unwrap().stacks();
        let origins = |stack: Vec<Entry>| stack.iter().map(Entry::origin).collect::<Vec<_>>();
        assert_eq!(
            (origins(can_undo), origins(can_redo)),
            (undo.to_vec(), redo.to_vec())
        );
    };
    let (a, b) = (act(Role::Edit), act(Role::Edit));
    check(&[a, b], &[]);
    act(Role::Undo(b));
    check(&[a], &[b]);
    act(Role::Undo(a));
    check(&[], &[b, a]);
    act(Role::Redo(a));
    check(&[a], &[b]);
    let c = act(Role::Edit);
    check(&[a, c], &[]);
    journal.open().unwrap().drop_origin(c);
    check(&[a], &[]);
}
