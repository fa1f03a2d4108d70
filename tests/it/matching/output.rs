//! The shape of what comes out.

use std::fmt::Write as _;
use std::fs;

use super::{
    OURS, assert_says, cell, csv_rows, done, fixture, holding, lab, read_receipt, rows, run,
};

#[test]
fn the_labs_columns_come_first_and_ours_after_them() {
    let lab = holding("hits.csv", fixture("hits.csv"));
    let found = csv_rows(
        done(&lab, &["hits.csv", "--all", "-f", "csv"])
            .stdout
            .as_bytes(),
    );
    let expected: Vec<&str> = ["gene", "log2fc", "padj"].into_iter().chain(OURS).collect();
    assert_eq!(found[0], expected);
    assert_eq!(found.len(), 13);
}

#[test]
fn a_name_that_the_lab_has_already_is_left_to_it() {
    let lab = holding(
        "t.csv",
        "term,match_status,gene,Disease\nmine,ours,VEGFA,theirs\n",
    );
    let text = done(&lab, &["t.csv", "--column", "gene", "-f", "csv"]).stdout;
    let found = csv_rows(text.as_bytes());
    assert_eq!(&found[0][..4], ["term", "match_status", "gene", "Disease"]);
    let at = |name: &str| found[0].iter().position(|column| column == name);
    assert_eq!(found[1][at("migrasome_term").unwrap()], "VEGF");
    assert_eq!(found[1][at("migrasome_match_status").unwrap()], "matched");
    assert_eq!(&found[1][..4], ["mine", "ours", "VEGFA", "theirs"]);
    let mut names: Vec<String> = found[0].iter().map(|name| name.to_lowercase()).collect();
    names.sort_unstable();
    let all = names.len();
    names.dedup();
    assert_eq!(
        names.len(),
        all,
        "no two columns share a name, in whatever case"
    );
    // Twice matched, twice told apart.
    fs::write(lab.path("again.csv"), &text).unwrap();
    let again = done(&lab, &["again.csv", "--column", "gene", "-f", "csv"]).stdout;
    let again = csv_rows(again.as_bytes());
    assert_eq!(again[0][..found[0].len()], found[0][..]);
    let mut names = again[0].clone();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), again[0].len(), "{:?}", again[0]);
}

#[test]
fn every_cell_of_the_lab_is_text_and_unchanged() {
    let cells = [
        "0089",
        "1e5",
        "2310009E13",
        "1.50",
        "NA",
        " x ",
        "TRUE",
        "",
        "12345678901234567890",
        "-0",
    ];
    let names: Vec<String> = (0..cells.len()).map(|at| format!("c{at}")).collect();
    let text = format!("gene,{}\nVEGFA,{}\n", names.join(","), cells.join(","));
    let lab = holding("t.csv", text);
    let row = &rows(&lab, &["t.csv", "--column", "gene"])[0];
    for (name, expected) in names.iter().zip(cells) {
        assert_eq!(cell(row, name), expected);
    }
}

#[test]
fn a_file_takes_its_format_from_its_ending() {
    let lab = holding("hits.csv", fixture("hits.csv"));
    for format in ["csv", "tsv", "json", "ndjson"] {
        let name = format!("out.{format}");
        let asked = done(&lab, &["hits.csv", "-f", format]).stdout;
        let ran = done(&lab, &["hits.csv", "-o", &name]);
        assert_eq!(ran.stdout, "");
        assert_eq!(
            fs::read_to_string(lab.path(&name)).unwrap(),
            asked,
            "{format}"
        );
    }
    // What was asked for outright counts.
    done(&lab, &["hits.csv", "-o", "other.csv", "-f", "json"]);
    let text = fs::read_to_string(lab.path("other.csv")).unwrap();
    serde_json::from_str::<serde_json::Value>(&text).unwrap();
}

#[test]
fn nothing_matched_is_an_answer_and_said() {
    let lab = holding("t.csv", "gene\nACTB\nGAPDH\n");
    let ran = run(&lab, &["t.csv", "--column", "gene", "-f", "csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout.lines().count(), 1, "the header: {}", ran.stdout);
    assert_says(&ran.stderr, &["2 rows", "ACTB", "GAPDH"]);
    assert!(
        ran.stderr.to_lowercase().contains("no row"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_header_alone_gives_a_receipt_of_zeros() {
    let lab = holding("t.csv", "gene,n\n");
    let words = [
        "t.csv",
        "--column",
        "gene",
        "--all",
        "-f",
        "csv",
        "--receipt",
        "r.json",
    ];
    let ran = done(&lab, &words);
    assert_eq!(csv_rows(ran.stdout.as_bytes()).len(), 1);
    let receipt = read_receipt(&lab, "r.json");
    assert_eq!(receipt["rows"], 0);
    assert_eq!(receipt["rules"], serde_json::json!({}));
    assert_eq!(receipt["one_to_many"], serde_json::json!([]));
    assert_eq!(receipt["overlap"]["found"], 0);
}

#[test]
fn the_reading_options_are_those_of_with() {
    let lab = holding("r.csv", "gene,n\nVEGFA,1\nCXCL12\n-9,3\n");
    assert_eq!(run(&lab, &["r.csv"]).code, 1);
    let words = [
        "r.csv",
        "--column",
        "gene",
        "--ragged",
        "--null=-9",
        "--all",
    ];
    let found = rows(&lab, &words);
    let told: Vec<&str> = found.iter().map(|row| cell(row, "match_status")).collect();
    assert_eq!(told, ["matched", "matched", "unusable"]);
    assert!(cell(&found[2], "match_note").contains("empty"), "{found:?}");
    let ran = done(
        &lab,
        &["r.csv", "--column", "gene", "--ragged", "--verbose"],
    );
    assert_says(&ran.stderr, &["r.csv", "CSV", "UTF-8"]);
}

#[test]
fn standard_input_is_a_lab_file_too() {
    use std::io::Write as _;
    use std::process::Stdio;
    let lab = super::lab();
    let mut child = lab
        .command()
        .args(["match", "-", "--column", "gene", "-f", "csv"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(b"gene,n\nVEGFA,1\nACTB,2\n")
        .unwrap();
    let ran = crate::support::ran(child.wait_with_output().unwrap());
    assert_eq!(
        (ran.code, ran.stdout.lines().count()),
        (0, 2),
        "{}",
        ran.stderr
    );
}

#[test]
fn the_result_is_on_stdout_and_everything_else_on_stderr() {
    let lab = holding("hits.csv", fixture("hits.csv"));
    let ran = done(&lab, &["hits.csv", "-f", "json"]);
    serde_json::from_str::<serde_json::Value>(&ran.stdout).unwrap();
    assert!(
        !ran.stderr.contains('\u{1b}'),
        "no colour where nobody sees it"
    );
    assert_says(&ran.stderr, &["12 rows", "5 ", "gene"]);
}

#[test]
fn the_receipt_names_what_it_is_about() {
    let lab = holding("hits.csv", fixture("hits.csv"));
    let receipt = super::receipt(&lab, &["hits.csv"]);
    assert!(receipt["file"].as_str().unwrap().ends_with("hits.csv"));
    assert_eq!(
        receipt["program"],
        format!("migrasome {}", env!("CARGO_PKG_VERSION"))
    );
    let version = receipt["data_version"].as_str().unwrap();
    let said = lab.run(&["--version"]).stdout;
    assert!(said.contains(version), "{version}: {said}");
    assert!(
        receipt.get("enrichment").is_none(),
        "no background, no p-value"
    );
    // The same file, the same receipt.
    let again = super::receipt(&lab, &["hits.csv"]);
    assert_eq!(again, receipt);
}

#[test]
fn a_lab_that_keeps_its_own_database_is_answered_from_it() {
    let lab = holding("t.csv", "gene\nOURGENE\n");
    lab.execute(
        "INSERT INTO term_aliases (term_id, alias, kind, predicate, ambiguous, key, loose_key, source)
         SELECT term_id, 'OURGENE', 'nickname', 'exact', 0, 'ourgene', 'ourgene', 'us' FROM terms WHERE label = 'VEGF'",
    );
    let found = rows(&lab, &["t.csv", "--column", "gene"]);
    assert_eq!(found.len(), 1);
    assert_eq!(cell(&found[0], "term"), "VEGF");
}

#[test]
fn what_is_not_written_is_refused() {
    let lab = holding("t.csv", "gene\nVEGFA\n");
    for ending in ["ods", "ODS", "parquet", "pdf"] {
        let name = format!("out.{ending}");
        let said = run(&lab, &["t.csv", "-o", &name]);
        assert_eq!(said.code, 2, "{}", said.stderr);
        assert_says(&said.stderr, &[".csv", "-f"]);
        assert!(!lab.path(&name).exists());
    }
}

/// What Python's csv module reads from ours is what it wrote.
#[test]
fn python_reads_back_the_cells_it_wrote() {
    let Some(mut python) = crate::support::consumer("python3") else {
        return;
    };
    let lab = lab();
    let mut program = String::from("import csv, sys, subprocess\n");
    let _ = write!(
        program,
        r#"
rows = [["gene", "note", "n"]]
odd = ['', ' ', '"', '""', ',', ';', '\t', '\n', '\r\n', 'a"b', '"a,b"', 'β', 'x\n"y",', "'", '=1+1', '0089', '1e5', '\u00a0', '\U0001f9ec']
for n, text in enumerate(odd * 3):
    rows.append([["VEGFA", "ACTB", text][n % 3], text, f"{{n}}"])
with open("lab.csv", "w", encoding="utf-8", newline="") as file:
    csv.writer(file).writerows(rows)
subprocess.run([sys.argv[1], "match", "lab.csv", "--column", "gene", "--all", "-f", "csv", "-o", "out.csv"], check=True, capture_output=True)
with open("out.csv", encoding="utf-8", newline="") as file:
    found = [row[:3] for row in csv.reader(file)]
assert found == rows, [pair for pair in zip(found, rows) if pair[0] != pair[1]]
"#
    );
    let output = python
        .args(["-c", &program, env!("CARGO_BIN_EXE_migrasome")])
        .current_dir(lab.path(""))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
