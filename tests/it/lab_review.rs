//! What a first reader of lab files stumbled over, a test for each.

use crate::support::{Lab, Ran};

fn holding(name: &str, contents: impl AsRef<[u8]>) -> Lab {
    let lab = Lab::new();
    lab.write(name, contents);
    lab
}

/// `sql STATEMENT` in a shape that tells text from numbers.
fn asked(lab: &Lab, statement: &str, words: &[&str]) -> Ran {
    lab.run(&[&["sql", statement, "-f", "ndjson"], words].concat())
}

/// The one line that is said where there is no answer.
#[track_caller]
fn refused(code: i32, ran: &Ran) -> &str {
    assert_eq!((ran.code, &*ran.stdout), (code, ""), "{}", ran.shown());
    let lines: Vec<&str> = ran.stderr.lines().collect();
    let [line] = lines[..] else {
        panic!("{}", ran.shown());
    };
    line.strip_prefix("migrasome: ").expect("our own words")
}

/// The rows of an answer, and what was said beside.
#[track_caller]
fn told(ran: &Ran) -> (Vec<&str>, Vec<&str>) {
    assert_eq!(ran.code, 0, "{}", ran.shown());
    (ran.stdout.lines().collect(), ran.stderr.lines().collect())
}

const HITS: &str = "gene,log2fc\nVEGFA,2.5\nCD5L,-0.5\n";

#[test]
fn a_result_is_never_written_over_a_lab_file() {
    let lab = holding("hits.csv", HITS);
    std::os::unix::fs::symlink("hits.csv", lab.path("link.csv")).unwrap();
    std::fs::hard_link(lab.path("hits.csv"), lab.path("same.csv")).unwrap();
    for output in ["hits.csv", "./hits.csv", "link.csv", "same.csv"] {
        let said =
            format!("{output}: it is a lab file that is read: write the result to another file");
        let words = ["--with", "hits.csv", "-o", output];
        assert_eq!(refused(2, &asked(&lab, "SELECT * FROM hits", &words)), said);
        let report = [&["report", "lab-hits"], &words[..]].concat();
        assert_eq!(refused(2, &lab.run(&report)), said);
        assert_eq!(std::fs::read_to_string(lab.path("hits.csv")).unwrap(), HITS);
    }
    let from_pipe = lab
        .command()
        .args(["sql", "SELECT 1", "--with", "-", "-o", "hits.csv"])
        .stdin(std::fs::File::open(lab.path("hits.csv")).unwrap())
        .output()
        .unwrap();
    assert_eq!(from_pipe.status.code(), Some(2));
    let other = asked(&lab, "SELECT 1", &["--with", "hits.csv", "-o", "new.csv"]);
    assert_eq!(other.code, 0, "{}", other.shown());
}
