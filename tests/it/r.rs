//! The guide for R: its blocks print what they say, and its functions do what ours do.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use migrasome::Db;
use migrasome::spelling::fold;
use serde_json::json;

use crate::docs::{blocks, fits, page};
use crate::support::{Lab, Ran, column, consumer, project, ran};

const GUIDE: &str = "docs/r.md";

/// Whether R has the packages that the guide and our scripts need.
static HAS_PACKAGES: LazyLock<bool> = LazyLock::new(|| {
    let needed =
        "for (name in c('RSQLite', 'dplyr', 'dbplyr', 'stringi', 'jsonlite')) loadNamespace(name)";
    let found = Command::new("Rscript").args(["-e", needed]).output();
    let found = found.is_ok_and(|output| output.status.success());
    assert!(
        found || env::var_os("CI").is_none(),
        "RSQLite, dplyr, dbplyr, stringi and jsonlite are needed where CI is set"
    );
    found
});

/// R, running one of our scripts in the folder of a lab, with our command on its path.
fn r(script: &str, lab: &Lab) -> Option<Command> {
    let mut r = consumer("Rscript")?;
    if !*HAS_PACKAGES {
        eprintln!("skipped: R has not the packages of {GUIDE} (.ci/run installs them)");
        return None;
    }
    let program = Path::new(env!("CARGO_BIN_EXE_migrasome"));
    let others = env::var_os("PATH").unwrap_or_default();
    let folders = [program.parent().unwrap().to_owned()].into_iter();
    let folders = env::join_paths(folders.chain(env::split_paths(&others))).unwrap();
    r.arg(project("tests/it/tools").join(script))
        .current_dir(lab.path(""))
        .env("PATH", folders)
        .env_remove("MIGRASOME_DB");
    Some(r)
}

/// The block of the guide that defines a function, as a file.
fn function(name: &str, lab: &Lab) -> PathBuf {
    let begins = format!("\n{name} <- function(");
    let blocks = blocks(&page(GUIDE), "r");
    let mut defining = blocks.iter().map(|block| format!("\n{block}"));
    let block = defining.find(|block| block.contains(&begins)).expect(name);
    lab.write(&format!("{name}.R"), block)
}

/// Runs R, in whatever language the computer is.
fn runs(r: &mut Command, locale: &str) -> Ran {
    let ran = ran(r.env("LC_ALL", locale).output().unwrap());
    assert_eq!(ran.code, 0, "{locale}: {}{}", ran.stdout, ran.stderr);
    ran
}

/// A line without what only sets columns apart, and without the sign of what R prints.
fn bare(line: &str) -> String {
    let printed = line.strip_prefix("#>").unwrap_or(line);
    printed.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_block_of_the_guide_prints_what_it_says() {
    let lab = Lab::new();
    let Some(mut r) = r("r_page.R", &lab) else {
        return;
    };
    let ran = runs(r.arg(project(GUIDE)), "C.UTF-8");
    let [told, printed] = [page(GUIDE), ran.stdout].map(|text| blocks(&text, "r"));
    assert_eq!(told.len(), printed.len());
    for (told, printed) in told.iter().zip(&printed) {
        let [expected, found] = [told, printed].map(|block| {
            let lines = block.lines().map(bare);
            lines.collect::<Vec<String>>()
        });
        let [expected, found] =
            [&expected, &found].map(|lines| lines.iter().map(String::as_str).collect::<Vec<_>>());
        assert!(
            fits(&expected, &found),
            "--- the page says\n{told}--- R prints\n{printed}{}",
            ran.stderr
        );
    }
}

/// The cases of the corpus, every spelling that a term of ours has, and every key.
#[test]
fn its_fold_is_ours() {
    let lab = Lab::new();
    let db = Db::built_in().unwrap();
    let all = "SELECT spelling FROM term_spellings UNION SELECT key FROM term_keys";
    let spellings = column(&db, all);
    let cases = spellings
        .iter()
        .map(|text| format!("{}\n", json!({"text": text, "fold": fold(text)})));
    let ours = lab.write("ours.jsonl", cases.collect::<String>());
    let corpus = project("tests/conformance/fold.jsonl");
    let lines = fs::read_to_string(&corpus).unwrap().lines().count();
    let function = function("fold", &lab);
    for locale in ["C.UTF-8", "C"] {
        let Some(mut r) = r("r_folds.R", &lab) else {
            return;
        };
        let ran = runs(r.arg(&function).arg(&corpus).arg(&ours), locale);
        let all = format!("{} spellings\n", lines + spellings.len());
        assert_eq!(ran.stdout, all, "{locale}");
    }
}

#[test]
fn its_match_rows_takes_any_data_frame() {
    let lab = Lab::new();
    let function = function("match_rows", &lab);
    for locale in ["C.UTF-8", "C"] {
        let Some(mut r) = r("r_matches.R", &lab) else {
            return;
        };
        runs(r.arg(&function), locale);
    }
}
