//! What people who know their files found.

use std::fmt::Write as _;

use super::{assert_says, cell, done, holding, receipt, refused, rows, run};

/// Symbols that nobody knows here, and a header.
fn symbols(header: &str, others: &[&str]) -> String {
    let mut text = format!("{header}\n");
    for number in 0..60 {
        let _ = writeln!(text, "KRT{number}X");
    }
    for other in others {
        let _ = writeln!(text, "{other}");
    }
    text
}

#[test]
fn in_a_column_of_genes_a_gene_is_no_disease() {
    for header in ["gene", "PG.Genes", "T: Gene names", "X"] {
        // PVR and RPE are human genes, and short for a disease and a cell here.
        let lab = holding(
            "t.csv",
            symbols(header, &["VEGFA", "PVR", "RPE", "CDC", "PLASMA"]),
        );
        let found = rows(&lab, &["t.csv"]);
        let found: Vec<&str> = found.iter().map(|row| cell(row, header)).collect();
        assert_eq!(found, ["VEGFA"], "{header}");
    }
    // Whoever says otherwise is believed, and a column whose name says nothing may hold anything.
    let lab = holding("t.csv", "gene,x\nPVR,PVR\n");
    assert_eq!(
        rows(&lab, &["t.csv", "--as", "disease", "--column", "gene"]).len(),
        1
    );
    assert_eq!(rows(&lab, &["t.csv", "--column", "x"]).len(), 1);
}

#[test]
fn many_symbols_are_a_column_of_genes_even_if_none_is_known_in_the_head() {
    for header in ["", "ID", "Feature", "X"] {
        let text = symbols(header, &[]).replace('\n', ",0.5\n");
        let lab = holding("t.csv", text);
        let ran = done(&lab, &["t.csv", "-f", "csv"]);
        assert_says(&ran.stderr, &["look like gene symbols", "60 unmatched"]);
    }
}

#[test]
fn a_kind_more_loses_no_column() {
    let lab = holding("t.csv", "gene\nVEGFA\nACTB\n");
    let words = ["t.csv", "--as", "gene", "--as", "disease"];
    assert_eq!(rows(&lab, &words).len(), 1);
}

#[test]
fn a_first_value_in_the_place_of_the_names_is_not_lost() {
    for contents in ["VEGFA\nCXCL12\nACTB\n", "P60709\t1\nP15692\t2\nP48061\t3\n"] {
        let lab = holding("l.txt", contents);
        let said = refused(&lab, 2, &["l.txt"]);
        assert_says(&said, &["first line", "--no-header"]);
        let lines = contents.lines().count();
        let ran = done(&lab, &["l.txt", "--no-header", "-f", "csv"]);
        assert_says(&ran.stderr, &[&format!("{lines} rows")]);
    }
}

#[test]
fn what_is_no_name_any_more_is_counted_beside_another_column_too() {
    let contents = "symbol,uniprot\n1-Mar,P15692\n1-Mar,P60709\nTGF-Î²1,P01137\nACTB,P60709\n";
    let lab = holding("t.csv", contents);
    let found = receipt(&lab, &["t.csv"]);
    let mangled: Vec<_> = found["mangled"]
        .as_array()
        .unwrap()
        .iter()
        .map(|each| {
            (
                each["column"].as_str(),
                each["value"].as_str(),
                each["rows"].as_u64(),
            )
        })
        .collect();
    let expected = [
        (Some("symbol"), Some("1-Mar"), Some(2)),
        (Some("symbol"), Some("TGF-Î²1"), Some(1)),
    ];
    assert_eq!(mangled, expected, "{found:#}");
    let said = done(&lab, &["t.csv", "-f", "csv"]).stderr;
    assert_says(
        &said,
        &["no names any more", "1-Mar ×2 (date made by Excel"],
    );
}

#[test]
fn columns_that_disagree_are_counted() {
    let lab = holding(
        "t.csv",
        "symbol,uniprot\nVEGFA,P48061\nVEGFA,P15692\nACTB,P15692\n",
    );
    assert_eq!(receipt(&lab, &["t.csv"])["divided"], 1);
    let said = done(&lab, &["t.csv", "-f", "csv"]).stderr;
    assert_says(&said, &["1 row with columns that mean different terms"]);
}

#[test]
fn the_p_value_is_over_single_names_of_one_column() {
    let lab = holding("t.csv", "gene,uniprot\nVEGFA,P15692\nACTB,P60709\n");
    lab.write(
        "all.csv",
        symbols("gene", &["VEGFA", "SMAD2", "SMAD3", "ACTB", "TP53", "PVR"]),
    );
    let said = refused(&lab, 2, &["t.csv", "--background", "all.csv"]);
    assert_says(&said, &["--column", "gene, uniprot"]);
    // Members of a group are names each, and a gene that is a disease elsewhere is a gene.
    lab.write("g.csv", "gene\nSMAD2;SMAD3\nACTB;TP53\nPVR\n");
    let found = receipt(&lab, &["g.csv", "--background", "all.csv"]);
    let found = &found["enrichment"];
    let counts = ["universe", "known", "drawn", "hits"].map(|name| found[name].as_u64().unwrap());
    assert_eq!(counts, [66, 3, 5, 2], "{found:#}");
}

#[test]
fn a_list_that_is_not_of_the_background_has_no_p_value() {
    let lab = holding("t.csv", "gene\nVEGFA\nENSG00000075624\nENSG00000141510\n");
    lab.write("all.csv", symbols("gene", &["VEGFA", "ACTB", "TP53"]));
    let found = receipt(
        &lab,
        &["t.csv", "--column", "gene", "--background", "all.csv"],
    );
    assert!(found["enrichment"]["p_value"].is_null(), "{found:#}");
    let words = [
        "t.csv",
        "--column",
        "gene",
        "--background",
        "all.csv",
        "-f",
        "csv",
    ];
    assert_says(
        &done(&lab, &words).stderr,
        &["no p-value", "not in the background"],
    );
}

#[test]
fn a_result_is_no_workbook() {
    let lab = holding("t.csv", "gene\nVEGFA\n");
    for ending in ["xlsx", "XLSX", "parquet", "pdf"] {
        let name = format!("out.{ending}");
        let said = run(&lab, &["t.csv", "-o", &name]);
        assert_eq!(said.code, 2, "{}", said.stderr);
        assert_says(&said.stderr, &[".csv", "-f"]);
        assert!(!lab.path(&name).exists());
    }
}
