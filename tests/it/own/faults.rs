//! Bad input: every fault of a file in one run, with file, line, column, cause and what to do.

use std::fmt::Write;

use serde_json::json;

use super::formats::workbook;
use super::{assert_fault, faults, refused};
use crate::support::{Lab, assert_says};

const HEADER: &str = "category,disease,cargo,effect,references\n";

#[test]
fn every_fault_of_a_table_is_told_with_its_line() {
    let lab = Lab::with_file();
    let said = faults(
        &lab,
        "# name: bad\n\
         category,disease,source,cargo,mechanism,effect,references\n\
         X,Alpha,Cells,AIM,\"first\nsecond\nthird\",x,[1]\n\
         ,Beta,Cells,VEGF,m,x,7-5\n\
         \n\
         ,,Cells,VEGF,\"a\n\nb\",e,1\n\
         ,Gamma,Cells,Drp1,m,x,fig. 3\n\
         ,Delta,,,,,\n\
         ,Epsilon,Cells,VEGF,m,\"x\n\",0\n\
         ,Zeta,Cells,VEGF,m,x,[1; 2\n",
    );
    assert_fault(&said, "bad.csv:3", &["cargo", "AIM", "CD5L", "cargo_id"]);
    assert_fault(&said, "bad.csv:6", &["references", "7-5"]);
    assert_fault(&said, "bad.csv:8", &["disease", "empty"]);
    assert_fault(&said, "bad.csv:11", &["cargo", "Drp1", "DNM1L", "cargo_id"]);
    assert_fault(&said, "bad.csv:11", &["references", "fig. 3"]);
    assert_fault(&said, "bad.csv:12", &["cargo", "mechanism", "effect"]);
    assert_fault(&said, "bad.csv:13", &["references", "0"]);
    let lines: Vec<&str> = said
        .iter()
        .map(|fault| fault.split(": ").next().unwrap())
        .collect();
    let mut sorted = lines.clone();
    sorted.sort_by_key(|place| place["bad.csv:".len()..].parse::<usize>().unwrap());
    assert_eq!(lines, sorted, "in the order of the file");
}

#[test]
fn a_missing_category_hides_no_other_fault() {
    let lab = Lab::with_file();
    let said = faults(
        &lab,
        &format!("{HEADER},Alpha,VEGF,x,1\nX,Beta,AIM,x,one\n"),
    );
    assert_fault(&said, "bad.csv:2", &["category"]);
    assert_fault(&said, "bad.csv:3", &["cargo", "AIM"]);
    assert_fault(&said, "bad.csv:3", &["references", "one"]);
}

#[test]
fn a_bad_number_of_a_row_hides_no_other_fault() {
    let lab = Lab::with_file();
    let said = faults(
        &lab,
        "row,category,disease,cargo,effect,references\n1,X,Alpha,VEGF,x,1\n1,X,Beta,AIM,x,1\nabc,X,Gamma,VEGF,x,1\n\
         0,X,Delta,VEGF,x,1\n",
    );
    assert_fault(&said, "bad.csv:3", &["row", "1", "twice"]);
    assert_fault(&said, "bad.csv:3", &["cargo", "AIM"]);
    assert_fault(&said, "bad.csv:4", &["row", "abc"]);
    assert_fault(&said, "bad.csv:5", &["row", "0"]);
}

#[test]
fn an_unknown_column_hides_no_other_fault() {
    let lab = Lab::with_file();
    let said = faults(
        &lab,
        "category,disease,cargo,Effeckt,references\nX,Alpha,AIM,lost,1\n",
    );
    assert_fault(&said, "bad.csv:2", &["Effeckt", "effect"]);
    assert_fault(&said, "bad.csv:2", &["cargo", "AIM"]);
}

/// Two new names that `match` could not tell apart: one thing, or a fault that says where.
#[test]
fn a_new_name_in_two_spellings_is_one_thing_or_a_fault_with_its_line() {
    let lab = Lab::with_file();
    let header = "category,disease,cargo,effect\n";
    lab.write(
        "bad.csv",
        format!("{header}X,Alpha,miR-99x,x\nX,Beta,miR 99x,y\n"),
    );
    let ran = lab.run(&["add", "bad.csv", "--dry-run"]);
    let is_told = ran.stderr.starts_with("migrasome: bad.csv:3: ");
    assert!(ran.code == 0 || is_told, "{}", ran.stderr);
    // And one that is ours but for a dash.
    lab.write("bad.csv", format!("{header}X,Alpha,VEGF–,x\n"));
    let ran = lab.run(&["add", "bad.csv", "--dry-run"]);
    let is_told = ran.stderr.starts_with("migrasome: bad.csv:2: ");
    assert!(ran.code == 0 || is_told, "{}", ran.stderr);
}

#[test]
fn a_number_of_a_row_that_stands_twice_is_refused() {
    let lab = Lab::with_file();
    let said = faults(
        &lab,
        "row,category,disease,cargo,effect\n7,X,Alpha,VEGF,x\n7,X,Beta,VEGF,x\n",
    );
    assert_eq!(said.len(), 1, "{said:?}");
    assert_fault(&said, "bad.csv:3", &["row", "7", "twice"]);
}

#[test]
fn what_a_name_column_says_must_be_known_and_of_the_kind() {
    let lab = Lab::with_file();
    let said = faults(
        &lab,
        "category,disease,cargo,effect,cargo_id,disease_id\n\
         X,Alpha,VEGF,x,HGNC:99999999,\n\
         X,Beta,VEGF,x,gobble,\n\
         X,Gamma,\"VEGF, RANKL\",x,VEGF; RANKL; CD5L,\n\
         X,Delta,VEGF,x,NOPE:1,\n\
         X,Epsilon,VEGF,x,,MONDO:999999999\n",
    );
    assert_fault(&said, "bad.csv:2", &["cargo_id", "HGNC:99999999"]);
    assert_fault(&said, "bad.csv:3", &["cargo_id", "gobble"]);
    assert_fault(&said, "bad.csv:4", &["cargo_id", "3", "2"]);
    assert_fault(&said, "bad.csv:5", &["cargo_id", "NOPE:1"]);
    assert_fault(&said, "bad.csv:6", &["disease_id", "MONDO:999999999"]);
}

/// The identifiers that the message offers are what helps.
#[test]
fn an_ambiguous_name_is_solved_as_the_message_says() {
    let lab = Lab::with_file();
    let mut text = "category,disease,cargo,cargo_id,effect\n".to_owned();
    for (n, which) in ["CD5L", "cargo: CD5L", "HGNC:1690", "UniProtKB:O43866"]
        .iter()
        .enumerate()
    {
        writeln!(text, "X,Alpha {n},AIM,{which},x").unwrap();
    }
    lab.write("good.csv", text);
    let said = super::did(&lab, &["add", "good.csv", "--dry-run"]);
    assert_says(&said, &["4 rows"]);
    assert_eq!(said.matches("`AIM` is cargo: CD5L").count(), 4, "{said}");
}

#[test]
fn every_fault_of_findings_is_told_with_its_line() {
    let lab = Lab::with_file();
    let said = faults(
        &lab,
        "subject,role,context,paper,confidence,is_review,kind\n\
         VEGFA,cargos,Glioblastoma,10.1234/x,,,\n\
         VEGFA,cargo,Glioblastoma,foo,,,\n\
         VEGFA,cargo,,10.1234/x,,,\n\
         ,cargo,Glioblastoma,PMID:77,,,\n\
         VEGFA,probe,Glioblastoma,,,,\n\
         VEGFA,,Glioblastoma,PMID:77,,,\n\
         AIM,cargo,Glioblastoma,PMID:77,,,\n\
         VEGFA,cargo,Glioblastoma,PMID:77,sure,,\n\
         VEGFA,cargo,Glioblastoma,PMID:77,,maybe,\n\
         VEGFA,cargo,Glioblastoma,PMID:77,,,gossip\n",
    );
    assert_fault(&said, "bad.csv:2", &["role", "cargos", "in the migrasome"]);
    assert_fault(&said, "bad.csv:3", &["paper", "foo", "DOI"]);
    assert_fault(&said, "bad.csv:4", &["context", "empty"]);
    assert_fault(&said, "bad.csv:5", &["subject", "empty"]);
    assert_fault(&said, "bad.csv:6", &["paper", "empty"]);
    assert_fault(&said, "bad.csv:7", &["role", "empty"]);
    assert_fault(&said, "bad.csv:8", &["subject", "AIM", "CD5L", "term"]);
    assert_fault(&said, "bad.csv:9", &["confidence", "sure", "high"]);
    assert_fault(&said, "bad.csv:10", &["is_review", "maybe"]);
    assert_fault(&said, "bad.csv:11", &["kind", "gossip", "marker"]);
}

#[test]
fn the_name_in_a_file_is_looked_at_too() {
    let lab = Lab::with_file();
    let row = "X,Alpha,VEGF,x,1\n";
    let said = faults(&lab, &format!("# name: T1\n{HEADER}{row}"));
    assert_fault(&said, "bad.csv:1", &["name", "T1"]);
}

#[test]
fn the_year_and_doi_of_a_file_are_looked_at_too() {
    let lab = Lab::with_file();
    let row = "X,Alpha,VEGF,x,1\n";
    let said = faults(
        &lab,
        &format!("# name: good\n# doi: nonsense\n# year: twenty\n{HEADER}{row}"),
    );
    assert_fault(&said, "bad.csv:2", &["doi", "nonsense"]);
    assert_fault(&said, "bad.csv:3", &["year", "twenty"]);
}

#[test]
fn a_file_that_is_no_table_of_ours_is_refused_in_one_line() {
    let lab = Lab::with_file();
    for (text, words) in [
        ("", &["empty"][..]),
        (
            "gene,log2fc\nA,1\n",
            &["columns", "disease", "subject", "--template"],
        ),
        (HEADER, &["no rows"]),
        (
            "category,disease,cargo,effect,condition\nX,Y,VEGF,z,K\n",
            &["disease", "condition"],
        ),
        (
            "category,disease,cargo,effect,disease\nX,Y,VEGF,z,K\n",
            &["disease"],
        ),
        (
            "category,disease,cargo,effect\nX,\u{0},VEGF,z\n",
            &["bad.csv"],
        ),
        (
            "category,disease,cargo,effect\nX,Y,\"VEGF,z\n",
            &["bad.csv"],
        ),
        ("category,disease,cargo,effect\nX,Y,VEGF\n", &["bad.csv"]),
    ] {
        let said = faults(&lab, text);
        assert_eq!(said.len(), 1, "{said:?}");
        assert!(said[0].starts_with("bad.csv"), "{said:?}");
        assert_says(&said[0], words);
    }
    let said = refused(&lab, &["nowhere.csv"]);
    assert_says(&said[0], &["nowhere.csv", "no such file"]);
}

#[test]
fn twenty_faults_are_enough() {
    let lab = Lab::with_file();
    let row = |n: usize| format!("X,Alpha {n},VEGF,x,none\n");
    let some: String = (0..20).map(row).collect();
    assert_eq!(faults(&lab, &format!("{HEADER}{some}")).len(), 20);
    let many: String = (0..50).map(row).collect();
    let said = faults(&lab, &format!("{HEADER}{many}"));
    let named = said.iter().filter(|fault| fault.starts_with("bad.csv:"));
    assert_eq!(named.count(), 20, "{said:#?}");
    assert!(said.len() <= 21, "{said:#?}");
    assert_says(said.last().unwrap(), &["30"]);
}

/// A message that would be long or steer the terminal stays one line.
#[test]
fn what_stands_in_a_cell_cannot_break_a_message() {
    let lab = Lab::with_file();
    let long = "long ".repeat(1500);
    let text = format!(
        "{HEADER}X,Alpha,VEGF,x,\"one\ntwo\"\nX,Beta,VEGF,x,\u{1b}[31mred\nX,Gamma,VEGF,x,{long}\n"
    );
    let said = faults(&lab, &text);
    let too_long = faults(
        &lab,
        &format!("{HEADER}X,Alpha,VEGF,x,{}\n", long.repeat(5)),
    );
    assert_eq!((said.len(), too_long.len()), (3, 1), "{said:#?}");
    for (fault, line) in said.iter().chain(&too_long).zip([2, 4, 5, 2]) {
        assert!(fault.starts_with(&format!("bad.csv:{line}: ")), "{fault}");
        assert!(!fault.contains('\u{1b}') && fault.len() < 1000, "{fault}");
    }
}

/// Empty rows of a sheet count, as Excel counts them.
#[test]
fn a_fault_in_a_sheet_names_the_row_that_excel_shows() {
    let lab = Lab::with_file();
    let rows = json!([
        [],
        ["Category", "Disease", "Cargo", "Effect", "References"],
        ["Tumor", "Alpha", "VEGF", "x", "1"],
        [],
        ["Tumor", "Beta", "AIM", "x\ny", "2"],
        [" "],
        [],
        [],
        ["Tumor", "Gamma", "VEGF", "x", "seven"],
    ]);
    if !workbook(&lab, "bad.xlsx", &rows) {
        return;
    }
    let said = refused(&lab, &["bad.xlsx"]);
    assert_fault(&said, "bad.xlsx:5", &["cargo", "AIM"]);
    assert_fault(&said, "bad.xlsx:9", &["references", "seven"]);
    assert_eq!(said.len(), 2, "{said:#?}");
}
