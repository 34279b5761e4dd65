#![allow(clippy::unwrap_used)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use encoding_rs::{EUC_JP, ISO_2022_JP, SHIFT_JIS};
use proptest::prelude::*;
use rustix::fs::{FileType, Mode};
use tempfile::{TempDir, tempdir};
use unicode_normalization::UnicodeNormalization;

use super::*;
use crate::error::EngineError;
use crate::language::Language;

/// A folder with files, folders (`name/`) and links (`name -> target`).
fn folder(items: &[&str]) -> TempDir {
    let dir = tempdir().unwrap();
    for item in items {
        let (name, target) = item.split_once(" -> ").unzip();
        let path = dir.path().join(name.unwrap_or(item));
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        match target {
            Some(target) => symlink(target, path).unwrap(),
            None if item.ends_with('/') => fs::create_dir_all(path).unwrap(),
            None => fs::write(path, "本文\n").unwrap(),
        }
    }
    dir
}

fn paths(scan: &Scan) -> Vec<&str> {
    scan.files.iter().map(|file| file.path.as_str()).collect()
}

fn notices(scan: &Scan) -> Vec<(&str, &str)> {
    scan.notices
        .iter()
        .map(|notice| (notice.path.as_str(), notice.code()))
        .collect()
}

fn write_and_read(bytes: &[u8]) -> Result<NoteFile, EngineError> {
    let dir = tempdir().unwrap();
    fs::write(dir.path().join("a.md"), bytes).unwrap();
    read(dir.path(), &NotePath::new("a.md").unwrap())
}

#[test]
fn a_path_cannot_leave_the_folder() {
    for good in [
        "a.md",
        "研修/メモ.md",
        "a b/c\\d.md",
        "..a/b..md",
        "～/x.md",
    ] {
        assert_eq!(NotePath::new(good).unwrap().as_str(), good);
    }
    for bad in [
        "",
        "/a.md",
        "a//b.md",
        "../a.md",
        "a/../b.md",
        "./a.md",
        "a/",
        "a/.",
        "a\0.md",
    ] {
        assert_eq!(NotePath::new(bad).unwrap_err().code(), "no-note", "{bad:?}");
    }
}

#[test]
fn notes_are_listed_by_name() {
    let check = |items: &[&str], expected: &[&str]| {
        let dir = folder(items);
        let scan = scan(dir.path()).unwrap();
        assert_eq!(paths(&scan), expected, "{items:?}");
        assert_eq!(notices(&scan), [], "{items:?}");
    };
    check(&[], &[]);
    check(
        &[
            "b.md",
            "a.MD",
            "c.Markdown",
            "d.txt",
            "e.org",
            "md",
            ".md",
            "深い/所/f.md",
        ],
        &["a.MD", "b.md", "c.Markdown", "d.txt", "深い/所/f.md"],
    );
    check(
        &[
            ".git/a.md",
            ".hidden.md",
            ".stversions/a.md",
            "a.md~",
            ".#a.md",
            "~syncthing~a.md",
        ],
        &[],
    );
    check(
        &[".syncthing.a.md.tmp", "4913", ".sakuin-1-0.tmp", "a.md"],
        &["a.md"],
    );
    // Somebody must see these to sort them out.
    check(
        &["a.sync-conflict-20261101-101010-ABCDEFG.md"],
        &["a.sync-conflict-20261101-101010-ABCDEFG.md"],
    );
}

#[test]
fn ignore_files_count_outside_a_repository_too() {
    let dir = folder(&[
        "a.md",
        "node_modules/b.md",
        "草稿/c.md",
        "d.md",
        "inner/notes/e.md",
    ]);
    fs::write(dir.path().join(".gitignore"), "node_modules/\n草稿\n").unwrap();
    fs::write(dir.path().join(".ignore"), "d.md\n").unwrap();
    assert_eq!(
        paths(&scan(dir.path()).unwrap()),
        ["a.md", "inner/notes/e.md"]
    );
    // The folder that was opened is meant, whatever the repository around it ignores.
    fs::write(dir.path().join(".gitignore"), "inner\n*.md\n").unwrap();
    assert_eq!(
        paths(&scan(&dir.path().join("inner")).unwrap()),
        ["notes/e.md"]
    );
}

#[test]
fn links_are_followed_within_the_folder() {
    let check = |items: &[&str], files: &[&str], expected: &[(&str, &str)]| {
        let dir = folder(items);
        let scan = scan(dir.path()).unwrap();
        assert_eq!(paths(&scan), files, "{items:?}");
        assert_eq!(notices(&scan), expected, "{items:?}");
    };
    check(&["a.md", "b.md -> a.md"], &["a.md"], &[]);
    check(
        &[".data/a.md", "b.md -> .data/a.md", "c.md -> .data/a.md"],
        &["b.md"],
        &[],
    );
    check(&["x/a.md", "y -> x"], &["x/a.md"], &[]);
    check(
        &[".x/a.md", ".x/deep/b.txt", "y -> .x"],
        &["y/a.md", "y/deep/b.txt"],
        &[],
    );
    check(&["a.md -> gone.md"], &[], &[("a.md", "broken-link")]);
    check(&["a.png -> gone.png"], &[], &[]);
    check(
        &["a.md -> b.md", "b.md -> a.md"],
        &[],
        &[("a.md", "link-loop"), ("b.md", "link-loop")],
    );
    check(
        &["x/a.md", "x/up -> .."],
        &["x/a.md"],
        &[("x/up", "link-loop")],
    );
    check(
        &["x/a.md", "x/self -> ."],
        &["x/a.md"],
        &[("x/self", "link-loop")],
    );
    check(&["x/y -> ../z", "z/x -> ../x", "z/a.md"], &["z/a.md"], &[]);
    check(
        &["a.md -> /etc/passwd", "b -> /etc"],
        &[],
        &[("a.md", "outside-link"), ("b", "outside-link")],
    );
    check(&["a.md -> /dev/zero"], &[], &[("a.md", "outside-link")]);
}

#[test]
fn names_in_nfd_are_found_and_opened() {
    let nfd: String = "ガイド/プログラム.md".nfd().collect();
    let dir = folder(&[&nfd]);
    let scan = scan(dir.path()).unwrap();
    assert_eq!(paths(&scan), [nfd.as_str()]);
    let entry = scan.find("ガイド/プログラム.md").unwrap();
    assert_eq!(entry.path.display(), "ガイド/プログラム.md");
    assert_eq!(read(dir.path(), &entry.path).unwrap().text, "本文\n");
    assert_eq!(read(dir.path(), &entry.path).unwrap().stamp, entry.stamp);
    assert!(scan.find("ガイド/フログラム.md").is_none());
}

#[test]
fn folders_that_cannot_be_opened() {
    let dir = folder(&["a.md"]);
    for missing in ["gone", "a.md", "a.md/b"] {
        assert_eq!(
            scan(&dir.path().join(missing)).unwrap_err().code(),
            "no-folder",
            "{missing}"
        );
    }
}

#[test]
fn what_cannot_be_read_gives_a_notice_and_the_rest_goes_on() {
    let dir = folder(&["a.md", "closed/b.md", "c.md"]);
    fs::set_permissions(dir.path().join("closed"), fs::Permissions::from_mode(0o000)).unwrap();
    fs::set_permissions(dir.path().join("c.md"), fs::Permissions::from_mode(0o000)).unwrap();
    // Root reads everything, and then there is nothing to tell.
    if rustix::process::geteuid().is_root() {
        assert_eq!(
            paths(&scan(dir.path()).unwrap()),
            ["a.md", "c.md", "closed/b.md"]
        );
        return;
    }
    let scan = scan(dir.path()).unwrap();
    assert_eq!(paths(&scan), ["a.md", "c.md"]);
    assert_eq!(notices(&scan), [("closed", "unreadable-folder")]);
    let error = read(dir.path(), &NotePath::new("c.md").unwrap()).unwrap_err();
    assert_eq!(
        NoteNotice::from_error(&error).unwrap().code(),
        "unreadable-note"
    );
    fs::set_permissions(dir.path().join("closed"), fs::Permissions::from_mode(0o700)).unwrap();
}

#[test]
fn pipes_and_strange_names_do_no_harm() {
    use std::os::unix::ffi::OsStrExt;
    let dir = folder(&["a.md"]);
    let pipe = dir.path().join("pipe.md");
    rustix::fs::mknodat(
        rustix::fs::CWD,
        &pipe,
        FileType::Fifo,
        Mode::RUSR | Mode::WUSR,
        0,
    )
    .unwrap();
    let sjis = std::ffi::OsStr::from_bytes(b"\x83\x81\x83\x82.md");
    fs::write(dir.path().join(sjis), "").unwrap();
    let scan = scan(dir.path()).unwrap();
    assert_eq!(paths(&scan), ["a.md"]);
    assert_eq!(
        notices(&scan),
        [
            ("pipe.md", "not-a-file"),
            ("\u{fffd}\u{fffd}\u{fffd}\u{fffd}.md", "bad-name")
        ]
    );
    let error = read(dir.path(), &NotePath::new("pipe.md").unwrap()).unwrap_err();
    assert_eq!(error.code(), "unreadable-note");
}

#[test]
fn a_note_that_is_not_there_or_lies_outside() {
    let dir = folder(&[
        "a.md",
        "out.md -> /etc/passwd",
        "loop.md -> loop.md",
        "out -> /etc",
        "d.md/",
    ]);
    let code = |path: &str| {
        read(dir.path(), &NotePath::new(path).unwrap())
            .unwrap_err()
            .code()
    };
    assert_eq!(code("gone.md"), "no-note");
    assert_eq!(code("a.md/b.md"), "no-note");
    assert_eq!(code("out.md"), "outside-folder");
    assert_eq!(code("out/passwd"), "outside-folder");
    assert_eq!(code("loop.md"), "unreadable-note");
    assert_eq!(code("d.md"), "unreadable-note");
}

const MEMO: &str = "# 表題\n- [ ] ソフトの一覧表を作る\nｶﾀｶﾅ、漢字、English\n";

fn utf16(text: &str, bom: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    format!("{bom}{text}")
        .encode_utf16()
        .flat_map(to_bytes)
        .collect()
}

#[test]
fn encodings_are_told_apart() {
    let check = |bytes: &[u8], text: &str, encoding: &str, notice: Option<&str>| {
        let note = write_and_read(bytes).unwrap();
        assert_eq!((note.text.as_str(), note.encoding.name()), (text, encoding));
        assert_eq!(
            note.notice().map(|notice| notice.code()),
            notice,
            "{encoding} {text:?}"
        );
        assert_eq!(note.hash, blake3::hash(bytes).to_hex().as_str());
    };
    check(b"", "", "UTF-8", None);
    check(b"plain", "plain", "UTF-8", None);
    check(MEMO.as_bytes(), MEMO, "UTF-8", None);
    check(format!("\u{feff}{MEMO}").as_bytes(), MEMO, "UTF-8", None);
    check(b"\xef\xbb\xbf", "", "UTF-8", None);
    for bom in ["", "\u{feff}"] {
        check(
            &utf16(MEMO, bom, u16::to_le_bytes),
            MEMO,
            "UTF-16LE",
            Some("not-utf8"),
        );
        check(
            &utf16(MEMO, bom, u16::to_be_bytes),
            MEMO,
            "UTF-16BE",
            Some("not-utf8"),
        );
    }
    for text in [
        MEMO,
        "- [ ] テスト\n",
        "明日\n",
        "- [ ] ソ連の表\n",
        "日本語の文章です。",
    ] {
        check(
            &SHIFT_JIS.encode(text).0,
            text,
            "Shift_JIS",
            Some("not-utf8"),
        );
        check(&EUC_JP.encode(text).0, text, "EUC-JP", Some("not-utf8"));
    }
    check(
        b"\x1b$B$\"\x1b(B\n",
        "あ\n",
        "ISO-2022-JP",
        Some("not-utf8"),
    );
    check(
        b"\x1b[1mbold\x1b[0m\n",
        "\x1b[1mbold\x1b[0m\n",
        "UTF-8",
        None,
    );
    check(
        b"caf\xe9 na\xefve\n",
        "café naïve\n",
        "windows-1252",
        Some("not-utf8"),
    );
    check(
        "本文\u{0}".replace('\0', "").as_bytes(),
        "本文",
        "UTF-8",
        None,
    );
    let broken = [MEMO.as_bytes(), b"\xff\xe3\x81"].concat();
    check(
        &broken,
        &format!("{MEMO}\u{fffd}\u{fffd}"),
        "UTF-8",
        Some("lossy"),
    );
    check(
        b"\xe3\x81\x82\xe3\x81",
        "あ\u{fffd}",
        "UTF-8",
        Some("lossy"),
    );
    let odd = [utf16(MEMO, "\u{feff}", u16::to_le_bytes), vec![0x41]].concat();
    check(&odd, &format!("{MEMO}\u{fffd}"), "UTF-16LE", Some("lossy"));
    assert!(
        ISO_2022_JP.name() == "ISO-2022-JP"
            && write_and_read(b"\x1b$B$\"\x1b(B")
                .unwrap()
                .encoding
                .is_read_only()
    );
}

#[test]
fn binaries_are_refused() {
    for bytes in [
        &b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..],
        b"text with a \0 in it",
        &[0; 4096],
        b"\xff\xfe\0\0a\0\0\0",
        b"\x01\x02\x03\x04\x05\x06\x07\x01\x02\x03",
    ] {
        assert_eq!(
            write_and_read(bytes).unwrap_err().code(),
            "binary-note",
            "{bytes:?}"
        );
    }
}

#[test]
fn fifty_megabytes_are_read_and_a_byte_more_is_reported() {
    let dir = folder(&[]);
    let line = "- [ ] 五十メガバイト\n".as_bytes();
    let limit = usize::try_from(LARGEST_NOTE).unwrap();
    let mut bytes: Vec<u8> = line
        .iter()
        .copied()
        .cycle()
        .take(limit / line.len() * line.len())
        .collect();
    bytes.resize(limit, b'a');
    let path = NotePath::new("a.md").unwrap();
    fs::write(dir.path().join("a.md"), &bytes).unwrap();
    assert_eq!(paths(&scan(dir.path()).unwrap()), ["a.md"]);
    assert_eq!(read(dir.path(), &path).unwrap().text.len(), limit);
    bytes.push(b'a');
    fs::write(dir.path().join("a.md"), &bytes).unwrap();
    let scan = scan(dir.path()).unwrap();
    assert_eq!(
        (paths(&scan), notices(&scan)),
        (vec![], vec![("a.md", "too-large")])
    );
    assert_eq!(read(dir.path(), &path).unwrap_err().code(), "too-large");
}

#[test]
fn a_vanishing_note_is_no_note() {
    let dir = folder(&["a.md", "b.md"]);
    let scan = scan(dir.path()).unwrap();
    fs::remove_file(dir.path().join("a.md")).unwrap();
    let results: Vec<_> = scan
        .files
        .iter()
        .map(|file| read(dir.path(), &file.path).is_ok())
        .collect();
    assert_eq!(results, [false, true]);
}

#[test]
fn lines_end_as_commonmark_has_it() {
    let check = |text: &str, expected: &[&str]| {
        assert_eq!(lines(text).collect::<Vec<_>>(), expected, "{text:?}");
    };
    check("", &[]);
    check("\n", &[""]);
    check("a", &["a"]);
    check("a\nb\n", &["a", "b"]);
    check("a\r\nb\rc\n\rd", &["a", "b", "c", "", "d"]);
    check("a\u{2028}b\u{85}c\u{b}d", &["a\u{2028}b\u{85}c\u{b}d"]);
    let numbers = |text: &str| {
        (0..=text.len())
            .map(|at| line_of_offset(text, at))
            .collect::<Vec<_>>()
    };
    assert_eq!(numbers("a\r\nb\rc\n"), [1, 1, 1, 2, 2, 3, 3, 4]);
}

#[test]
fn every_notice_has_a_sentence_in_both_languages() {
    for kind in [
        NoticeKind::NotUtf8("Shift_JIS"),
        NoticeKind::Lossy("UTF-8"),
        NoticeKind::Binary,
        NoticeKind::Unreadable("why".into()),
        NoticeKind::UnreadableFolder("why".into()),
        NoticeKind::TooLarge,
        NoticeKind::BrokenLink,
        NoticeKind::LinkLoop,
        NoticeKind::OutsideLink,
        NoticeKind::NotAFile,
        NoticeKind::BadName,
    ] {
        let notice = NoteNotice::new("aws/メモ.md", kind);
        let (ja, en) = (notice.to_wire(Language::Ja), notice.to_wire(Language::En));
        assert!(
            ja.message.contains("aws/メモ.md") && ja.message.ends_with('。'),
            "{}",
            ja.message
        );
        assert!(
            en.message.contains("aws/メモ.md") && en.message.ends_with('.'),
            "{}",
            en.message
        );
        assert_eq!((ja.code, ja.path), (en.code, en.path));
    }
}

/// Lines of text and lines of bytes must agree, or a tick would hit the wrong place.
fn check_lines(bytes: &[u8]) {
    let Some(decoded) = decode(bytes) else { return };
    if decoded.encoding.is_read_only() {
        return;
    }
    let spans = byte_lines(bytes, decoded.encoding, decoded.bom_len);
    let of_bytes: Vec<String> = spans
        .into_iter()
        .map(|span| decoded.encoding.decode(&bytes[span]).0)
        .collect();
    assert_eq!(
        of_bytes,
        lines(&decoded.text).collect::<Vec<_>>(),
        "{}",
        decoded.encoding.name()
    );
}

proptest! {
    #[test]
    fn any_bytes_are_decoded_line_by_line(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        check_lines(&bytes);
    }

    #[test]
    fn any_text_survives_its_encoding(text in "([あ-んア-ヶー一-龠ｱ-ﾝ表ソ能［］\\[\\] a-z]|\r\n|\n|\r){0,80}") {
        for encoding in [SHIFT_JIS, EUC_JP] {
            let (bytes, _, unmappable) = encoding.encode(&text);
            if !unmappable {
                check_lines(&bytes);
            }
        }
        for bom in ["", "\u{feff}"] {
            check_lines(&utf16(&text, bom, u16::to_le_bytes));
            check_lines(&utf16(&text, bom, u16::to_be_bytes));
            prop_assert_eq!(decode(format!("{bom}{text}").as_bytes()).unwrap().text, text.as_str());
        }
    }
}

#[test]
#[ignore = "needs a folder: SAKUIN_NOTES=… cargo test --release -p sakuin-engine -- --ignored --nocapture"]
#[allow(clippy::print_stderr)]
fn time_of_scan_and_read() {
    let folder = std::env::var("SAKUIN_NOTES").unwrap();
    for _ in 0..3 {
        let start = std::time::Instant::now();
        let found = scan(Path::new(&folder)).unwrap();
        let scanned = start.elapsed();
        let read = found
            .files
            .iter()
            .filter_map(|file| read(Path::new(&folder), &file.path).ok());
        let bytes: usize = read.map(|note| note.text.len()).sum();
        let all = start.elapsed();
        eprintln!(
            "{} notes, {bytes} bytes: scan {scanned:?}, scan and read {all:?}",
            found.files.len()
        );
    }
}
