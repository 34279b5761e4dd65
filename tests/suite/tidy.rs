//! Keeps what the design says must be absent, as far as a program can see it.

use std::fs;
use std::path::Path;
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

/// Code files that may be longer than [`LONGEST`], each for a reason.
const TABLES: &[&str] = &[];

/// Past this a file cannot be read in one go.
const LONGEST: usize = 1_000;

/// Where packages come from. In pieces, because this file is searched too.
const REGISTRIES: &[&str] = &[
    concat!("crates", ".io"),
    concat!("npmjs", ".org"),
    concat!("npmjs", ".com"),
    concat!("pypi", ".org"),
    concat!("python", "hosted.org"),
    concat!("deb.debian", ".org"),
    concat!("archive.ubuntu", ".com"),
    concat!("proxy.golang", ".org"),
];

#[test]
fn the_engine_knows_no_window() {
    check_absent("src-tauri/engine/", |_| true, &["tauri"]);
}

#[test]
fn the_engine_neither_prints_nor_looks_around() {
    let forbidden = [
        "println!",
        "eprintln!",
        "print!(",
        "dbg!",
        "std::env",
        "env::var",
        "SystemTime::now",
        "home_dir",
    ];
    check_absent(
        "src-tauri/engine/src/",
        |path| path.ends_with(".rs"),
        &forbidden,
    );
}

#[test]
fn nothing_opens_a_network_socket() {
    // In pieces, because this file is searched too.
    let forbidden = [
        concat!("Tcp", "Stream"),
        concat!("Tcp", "Listener"),
        concat!("Udp", "Socket"),
        concat!("ToSocket", "Addrs"),
    ];
    let ours = |path: &str| path.ends_with(".rs") && !path.starts_with(VENDORED);
    check_absent("src-tauri/", ours, &forbidden);
}

#[test]
fn one_file_of_the_interface_knows_tauri() {
    check_absent(
        "ui/src/",
        |path| path != "ui/src/ipc/tauri.ts",
        &["@tauri-apps/"],
    );
}

#[test]
fn no_file_names_a_package_registry() {
    let is_lock = |path: &str| path.ends_with("Cargo.lock") || path.ends_with("package-lock.json");
    check_absent("", |path| !is_lock(path), REGISTRIES);
}

#[test]
fn the_shell_stays_thin() {
    let lines: usize = files("src-tauri/src/")
        .iter()
        .map(|path| read(path).lines().count())
        .sum();
    assert!(
        lines < 1_000,
        "the shell has {lines} lines: move decisions into the engine"
    );
}

/// Other people's code, kept as it came.
const VENDORED: &str = "src-tauri/vendor/";

#[test]
fn every_file_can_be_read_in_one_go() {
    let code = ["rs", "ts", "svelte", "css", "js", "mjs", "html", "sh"];
    for path in files("") {
        let extension = Path::new(&path)
            .extension()
            .and_then(|e| e.to_str())
            .unwrap_or_default();
        let exempt = path.starts_with("ui/src/ipc/generated/")
            || path.starts_with(VENDORED)
            || TABLES.contains(&path.as_str());
        if code.contains(&extension) && !exempt {
            let lines = read(&path).lines().count();
            assert!(
                lines <= LONGEST,
                "{path} has {lines} lines: divide it, or name it in TABLES"
            );
        }
    }
}

#[test]
fn every_crate_keeps_the_workspace_lints() {
    let ours = |path: &&String| path.ends_with("Cargo.toml") && !path.starts_with(VENDORED);
    for path in files("").iter().filter(ours) {
        assert!(
            read(path).contains("[lints]\nworkspace = true"),
            "{path} has lints of its own"
        );
    }
}

#[test]
fn every_suite_file_is_run() {
    let main = read("tests/suite/main.rs");
    for path in files("tests/suite/") {
        let name = path.trim_start_matches("tests/suite/");
        if let Some(module) = name.strip_suffix(".rs").filter(|name| !name.contains('/')) {
            let listed = module == "main" || main.contains(&format!("mod {module};"));
            assert!(listed, "{path} is in no `mod` of main.rs");
        }
    }
}

#[test]
fn the_page_may_call_the_commands_there_are() {
    let source = read("src-tauri/src/lib.rs");
    let handler = between(&source, "generate_handler![", "]");
    let mut commands: Vec<_> = handler
        .split(',')
        .filter_map(|item| item.trim().split_once("::"))
        .map(|(_module, command)| command)
        .collect();
    commands.sort_unstable();

    let permission = read("src-tauri/permissions/window.toml");
    let allowed = between(&permission, "commands.allow = [", "]");
    let mut allowed: Vec<_> = allowed.split('"').skip(1).step_by(2).collect();
    allowed.sort_unstable();
    assert_eq!(allowed, commands);

    let capability = json("src-tauri/capabilities/main.json");
    let expected = serde_json::json!([
        "allow-notes",
        "core:event:allow-listen",
        "core:event:allow-unlisten"
    ]);
    assert_eq!(capability["permissions"], expected);
    assert_eq!(
        files("src-tauri/capabilities/").len(),
        1,
        "one capability, for the one window"
    );
}

#[test]
fn the_page_can_run_and_reach_nothing_else() {
    let config = json("tauri.conf.json");
    let app = &config["app"];
    assert_eq!(app["withGlobalTauri"], false);
    assert_eq!(app["security"]["freezePrototype"], true);
    // A looser policy while developing hides what breaks in the shipped window.
    assert_eq!(app["security"]["devCsp"], app["security"]["csp"]);

    let policy = app["security"]["csp"].as_str().unwrap_or_default();
    let mut directives: Vec<_> = policy.split("; ").collect();
    directives.sort_unstable();
    let expected = [
        "base-uri 'none'",
        "connect-src ipc: http://ipc.localhost",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'none'",
        "frame-src 'none'",
        "img-src 'self'",
        "object-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
    ];
    assert_eq!(directives, expected);
}

/// Fails if a file under `folder` that is `searched` holds one of the words outside its tests.
#[track_caller]
fn check_absent(folder: &str, searched: impl Fn(&str) -> bool, words: &[&str]) {
    let is_test = |path: &str| path.ends_with("/tests.rs") || path.contains("/tests/");
    let folder_is_ours = folder.starts_with("src-tauri/engine/");
    let searched = |path: &&String| searched(path) && !(folder_is_ours && is_test(path));
    for path in files(folder).iter().filter(searched) {
        for (number, line) in without_tests(&read(path)).lines().enumerate() {
            if let Some(word) = words.iter().find(|word| line.contains(**word)) {
                panic!("{path}:{} names {word}", number + 1);
            }
        }
    }
}

/// A module's tests stand at the end of its file.
fn without_tests(source: &str) -> &str {
    source.split("#[cfg(test)]\nmod ").next().unwrap_or(source)
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> &'a str {
    let from = text.find(start).map_or(text.len(), |at| at + start.len());
    text[from..].split(end).next().unwrap_or_default()
}

fn json(path: &str) -> Value {
    serde_json::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The text of a file; a picture or a note in another encoding is read as well as it can be.
fn read(path: &str) -> String {
    let bytes = fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The files under `folder` that belong to the project, whether they are committed yet or not.
fn files(folder: &str) -> Vec<String> {
    let listed = Command::new("git")
        .args([
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
            "--",
            ".",
        ])
        .current_dir(root())
        .output()
        .expect("git lists the files");
    assert!(
        listed.status.success(),
        "{}",
        String::from_utf8_lossy(&listed.stderr)
    );
    let paths = String::from_utf8_lossy(&listed.stdout).into_owned();
    let wanted = |path: &&str| path.starts_with(folder) && root().join(path).is_file();
    paths
        .split('\0')
        .filter(|path| !path.is_empty())
        .filter(wanted)
        .map(str::to_owned)
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}
