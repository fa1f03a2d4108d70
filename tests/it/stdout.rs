//! Where a result goes to: a standard output that is closed loses it, a reader that has had enough
//! does not.

use std::process::Command;

use crate::support::{Lab, Ran, ran};

/// The command in a shell, which redirects.
fn shell(lab: &Lab, words: &str) -> Ran {
    let program = env!("CARGO_BIN_EXE_migrasome");
    let mut sh = Command::new("sh");
    sh.args(["-c", &words.replace("migrasome ", &format!("{program} "))])
        .current_dir(lab.path(""));
    ran(sh.env_remove("MIGRASOME_DB").output().expect("sh"))
}

#[cfg(target_os = "linux")]
#[test]
fn a_result_that_has_no_place_is_an_error() {
    let lab = Lab::with_older_file();
    let before = std::fs::read(lab.path("migrasome.db")).unwrap();
    lab.write("mine.csv", "subject,role,paper\nCD63,marker,10.1/x\n");
    let said = "migrasome: cannot write the result: standard output is closed: give it a place, or \
                write to a file with -o FILE\n";
    for words in [
        "report table-1",
        "report",
        "sql 'SELECT 1'",
        "check",
        "--version",
        "completions bash",
        "migrate migrasome.db --dry-run",
        "migrate migrasome.db",
        "add mine.csv --dry-run",
        "add mine.csv",
    ] {
        let ran = shell(&lab, &format!("migrasome {words} >&-"));
        assert_eq!((ran.code, &*ran.stderr), (1, said), "{words}");
    }
    assert!(std::fs::read(lab.path("migrasome.db")).unwrap() == before);
    let full = shell(&lab, "migrasome migrate migrasome.db >/dev/full");
    assert_eq!(full.code, 1);
    let words = "migrasome: migrasome.db: it is done: cannot write the result: ";
    assert!(full.stderr.starts_with(words), "{}", full.stderr);
    for words in [
        "migrasome report table-1 -o out.csv >&-",
        "migrasome report table-1 >/dev/null",
        "migrasome report table-1 1<>/dev/null",
        "migrasome report table-1 | head -n 1 >/dev/null",
        "migrasome build new.db >&-",
    ] {
        assert_eq!(shell(&lab, words).code, 0, "{words}");
    }
}

#[test]
fn a_reader_that_has_had_enough_is_no_error() {
    let lab = Lab::new();
    let many = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 50000) SELECT i FROM n";
    let words = format!("{{ migrasome sql '{many}' -f csv; echo $? >code; }} | head -n 1");
    let ran = shell(&lab, &words);
    assert_eq!((&*ran.stdout, &*ran.stderr), ("i\r\n", ""));
    assert_eq!(std::fs::read_to_string(lab.path("code")).unwrap(), "0\n");
}
