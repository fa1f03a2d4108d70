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

/// A SQLite file of several pages.
fn database(lab: &Lab, name: &str) -> std::path::PathBuf {
    let path = lab.path(name);
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch(
        "CREATE TABLE hits (gene TEXT, log2fc REAL, plate TEXT, raw BLOB);
         INSERT INTO hits VALUES ('VEGFA', 2.5, '0089', x'00FF'), ('CD5L', NULL, '0090', NULL);
         CREATE TABLE wells (well INTEGER, note TEXT);
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
         INSERT INTO wells SELECT i, 'a note of some length ' || i FROM n;
         CREATE VIEW up AS SELECT gene FROM hits WHERE log2fc > 1;",
    )
    .unwrap();
    path
}

#[test]
fn a_database_that_was_cut_off_is_not_read_as_if_it_were_whole() {
    let lab = Lab::with_file();
    let path = database(&lab, "lab.db");
    let bytes = std::fs::read(&path).unwrap();
    let (whole, rest) = (bytes.len(), bytes.len() - 4096);
    lab.write("lab.db", &bytes[..rest]);
    // Its pages are at the end and nobody asks for them.
    let ran = asked(&lab, "SELECT gene FROM lab.hits", &["--with", "lab.db"]);
    assert_eq!(
        refused(1, &ran),
        format!(
            "lab.db: is cut off: it has {rest} bytes where its header says {whole}: copy or fetch \
             it again, or use a backup"
        )
    );
    let ours = std::fs::read(lab.path("migrasome.db")).unwrap();
    lab.write("migrasome.db", &ours[..ours.len() - 1]);
    let ran = lab.run(&["report", "table-1"]);
    assert!(refused(1, &ran).contains("migrasome.db: is cut off"));
    // A log may hold what is not in the file yet.
    let writer = rusqlite::Connection::open(lab.path("wal.db")).unwrap();
    writer
        .execute_batch("PRAGMA journal_mode = wal; CREATE TABLE t (a); INSERT INTO t VALUES (1);")
        .unwrap();
    lab.write("migrasome.db", &ours);
    let ran = asked(&lab, "SELECT a FROM wal.t", &["--with", "wal.db"]);
    assert_eq!(told(&ran), (vec![r#"{"a":1}"#], vec![]));
}

/// What is said of a file when it is read.
#[track_caller]
fn warned(name: &str, contents: impl AsRef<[u8]>, words: &[&str]) -> Vec<String> {
    let lab = holding(name, contents);
    let ran = asked(&lab, "SELECT 1", &[&["--with", name], words].concat());
    let (_, said) = told(&ran);
    let ours = |line: &&str| {
        line.strip_prefix("migrasome: ")
            .expect("our own words")
            .to_owned()
    };
    said.iter().map(ours).collect()
}

#[test]
fn a_comma_before_three_digits_is_not_taken_for_a_decimal_one() {
    let either = "compare with CAST(replace(a, ',', '') AS REAL) in the first case, with \
                  CAST(replace(a, ',', '.') AS REAL) in the second";
    for (cells, expected) in [
        ("\"1,234\"", either),
        (
            "\"12,345,678\"",
            "compare with CAST(replace(a, ',', '') AS REAL)",
        ),
        (
            "\"1,234.50\"",
            "compare with CAST(replace(a, ',', '') AS REAL)",
        ),
        ("\"1,5\"", "compare with CAST(replace(a, ',', '.') AS REAL)"),
        // Another row tells.
        (
            "\"1,234\",x\n\"1,5\"",
            "compare with CAST(replace(a, ',', '.') AS REAL)",
        ),
        (
            "\"1,234\",x\n\"1,234,567\"",
            "compare with CAST(replace(a, ',', '') AS REAL)",
        ),
        (
            "\"1,234.5\",x\n\"1,5\"",
            "thousands in some rows and are decimal ones in others",
        ),
        ("0089,x\n\"1,5\"", "`1,5` in line 3"),
    ] {
        let said = warned("c.csv", format!("a,z\n{cells},x\n"), &[]);
        assert_eq!(said.len(), 1, "{cells}: {said:?}");
        assert!(said[0].contains(expected), "{cells}: {said:?}");
    }
}

#[test]
fn numbers_among_which_a_few_are_none_are_said() {
    let said = warned("n.csv", "p,x\n0.5,a\n0.25,b\n<0.01,c\n> 1,d\n", &[]);
    let expected = "n.csv: column `p` is text, since `<0.01` in line 4 is no number as it stands: mend \
                    such cells in a copy of the file, or let `--null '<0.01'` make them empty";
    assert_eq!(said, [expected]);
    for cell in [
        "Inf",
        " 2",
        "2 ",
        "5%",
        "\u{2212}1.5",
        "1 234",
        "~3",
        "±0.1",
        "-Infinity",
    ] {
        let said = warned("n.csv", format!("p,x\nNA,z\n7,a\n{cell},b\n8,c\n"), &[]);
        assert_eq!(said.len(), 1, "{cell}: {said:?}");
        assert!(said[0].contains(&format!("`{cell}` in line 4")), "{said:?}");
    }
    // Names, and what is text from the first row on.
    for cells in [
        "7,007",
        "7,1e5",
        "7,12A",
        "x,<0.01",
        "7,VEGFA",
        "7,1-Mar",
        "7,2023-03-01",
    ] {
        let said = warned("n.csv", format!("p\n{}\n", cells.replace(',', "\n")), &[]);
        assert_eq!(said, [""; 0], "{cells}");
    }
    let lab = holding("n.csv", "p,x\n0.5,a\n<0.01,c\n");
    let words = ["--with", "n.csv", "--null", "<0.01"];
    let ran = asked(&lab, "SELECT p FROM n", &words);
    assert_eq!(told(&ran), (vec![r#"{"p":0.5}"#, r#"{"p":null}"#], vec![]));
}
