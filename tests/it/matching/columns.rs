//! Which columns hold identifiers, and what several of them say together.

use super::{assert_says, cell, done, fixture, holding, receipt, refused, rows, symbols};

/// The chosen columns, by name.
#[track_caller]
fn chosen(file: &str, contents: &str) -> Vec<String> {
    let lab = holding(file, contents);
    let receipt = receipt(&lab, &[file]);
    let columns = receipt["columns"].as_array().unwrap().clone();
    let said = done(&lab, &[file]).stderr;
    for column in &columns {
        assert!(!column["why"].as_str().unwrap().is_empty(), "{column}");
        let name = column["name"].as_str().unwrap();
        assert!(said.contains(name), "{name}: {said}");
    }
    let name = |column: &serde_json::Value| column["name"].as_str().unwrap().to_owned();
    columns.iter().map(name).collect()
}

#[test]
fn columns_are_found_by_their_values() {
    let hits = String::from_utf8(fixture("hits.csv")).unwrap();
    assert_eq!(chosen("hits.csv", &hits), ["gene"]);
    // Whatever it is called.
    let named_otherwise = hits.replacen("gene", "x", 1);
    assert_eq!(chosen("hits.csv", &named_otherwise), ["x"]);
    let accessions = "id,n\nP15692,1\nP02768,2\nP48061,3\nP60709,4\nQ13148,5\n";
    assert_eq!(chosen("p.csv", accessions), ["id"]);
    let ensembl = "n,row\n1,ENSG00000112715.21\n2,ENSG00000075624.17\n3,ENSG00000111640.15\n";
    assert_eq!(chosen("e.csv", ensembl), ["row"]);
    let mondo = "case,dx\n1,MONDO:0007256\n2,MONDO:0005148\n3,MONDO:0004975\n";
    assert_eq!(chosen("m.csv", mondo), ["dx"]);
}

#[test]
fn columns_of_measurements_and_prose_are_none() {
    let rows = (0..40).map(|row| format!("{},{},a plate of cells\n", row * 37 % 911, 7400 + row));
    let lab = holding(
        "n.csv",
        format!("reads,umis,note\n{}", rows.collect::<String>()),
    );
    let said = refused(&lab, 2, &["n.csv"]);
    assert_says(&said, &["reads", "umis", "note", "--column"]);
}

/// A1 to H12 look like symbols, and are where a sample stands.
#[test]
fn the_wells_of_a_plate_are_no_gene_symbols() {
    let wells = (0..96).map(|well| format!("{}{}", b"ABCDEFGH"[well / 12] as char, well % 12 + 1));
    let lines: Vec<String> = wells
        .enumerate()
        .map(|(n, well)| format!("{well},{}.5\n", n % 7))
        .collect();
    let lab = holding("plate.csv", format!("well,od600\n{}", lines.concat()));
    let said = refused(&lab, 2, &["plate.csv"]);
    assert_says(&said, &["well", "od600", "--column"]);
}

/// Bare numbers never match unless asked for, or the column is evidently of that kind.
#[test]
fn bare_numbers_match_only_where_the_column_says_what_they_are() {
    let lab = holding("n.csv", "entrez_id,n\n7422,1\n6387,2\n60,3\n");
    let statuses = |words: &[&str]| -> Vec<String> {
        let found = rows(&lab, &[&["n.csv", "--all"], words].concat());
        found
            .iter()
            .map(|row| cell(row, "match_status").to_owned())
            .collect()
    };
    let asked = statuses(&["--column", "entrez_id", "--prefix", "NCBIGene"]);
    assert_eq!(asked, ["matched", "matched", "unmatched"]);
    let evident = statuses(&[]);
    assert_eq!(evident, ["matched", "matched", "unmatched"]);
    // The other column has numbers too, and nothing says of what.
    let lab = holding("m.csv", "reads\n7422\n6387\n60\n");
    let found = rows(&lab, &["m.csv", "--all", "--column", "reads"]);
    let none = found
        .iter()
        .all(|row| cell(row, "match_status") != "matched");
    assert!(none, "{found:?}");
}

#[test]
fn a_prefix_may_be_spelled_as_the_database_knows_it() {
    let lab = holding("n.csv", "id\n7422\n");
    for prefix in ["NCBIGene", "ncbigene", "GeneID", "entrez"] {
        let found = rows(&lab, &["n.csv", "--column", "id", "--prefix", prefix]);
        assert_eq!(found.len(), 1, "{prefix}");
    }
}

#[test]
fn a_column_of_icd_codes_is_known_as_one() {
    let lab = holding("cohort.csv", fixture("cohort.csv"));
    let found = rows(&lab, &["cohort.csv", "--all"]);
    let told: Vec<(&str, &str)> = found
        .iter()
        .map(|row| (cell(row, "match_status"), cell(row, "term")))
        .collect();
    assert_eq!(told[0], ("matched", "Hepatocellular carcinoma"));
    assert_eq!(told[1], ("matched", "Hepatocellular carcinoma"), "C220");
    assert_eq!(told[2], ("matched", "Cardiac dysfunction"), "I50.9");
    assert_eq!(told[3].0, "unmatched");
    assert_eq!(told[6].0, "unusable");
}

#[test]
fn of_several_columns_any_may_match() {
    let text = "gene,protein\n\
        VEGFA,P48061\n\
        ACTB,P15692\n\
        VEGFA,P15692\n\
        AIM,ACTB\n\
        ACTB,1-Mar\n\
        1-Mar,\n\
        AIM,1-Mar\n\
        ACTB,GAPDH\n";
    let lab = holding("two.csv", text);
    let words = [
        "two.csv", "--column", "gene", "--column", "protein", "--all",
    ];
    let found = rows(&lab, &words);
    let told: Vec<(&str, &str)> = found
        .iter()
        .map(|row| (cell(row, "match_status"), cell(row, "term")))
        .collect();
    let expected = [
        ("matched", "VEGF; CXCL12"),
        ("matched", "VEGF"),
        ("matched", "VEGF"),
        ("ambiguous", ""),
        ("unmatched", ""),
        ("unusable", ""),
        ("ambiguous", ""),
        ("unmatched", ""),
    ];
    assert_eq!(told, expected);
    assert_eq!(cell(&found[0], "match_rule"), "symbol; accession");
    assert_eq!(cell(&found[0], "match_value"), "VEGFA; P48061");
    // Both mean the same term: it stands once, by the first that means it.
    assert_eq!(cell(&found[2], "match_rule"), "symbol");
    let receipt = receipt(&lab, &words);
    let values = super::values(&receipt, "matched");
    assert!(
        values.contains(&("VEGFA | P48061".to_owned(), 1)),
        "{values:?}"
    );
    // One row counts once, by its first match.
    assert_eq!(
        receipt["rules"],
        serde_json::json!({"symbol": 2, "accession": 1})
    );
    assert_eq!(receipt["columns"].as_array().unwrap().len(), 2);
}

/// Whoever looks a value up in the receipt finds it once.
#[test]
fn a_value_that_stands_in_either_column_is_told_apart_or_once() {
    let lab = holding("two.csv", "gene,protein\nVEGFA,\n,VEGFA\nACTB,\n,ACTB\n");
    let words = ["two.csv", "--column", "gene", "--column", "protein"];
    let receipt = receipt(&lab, &words);
    assert_eq!(super::count(&receipt, "matched"), 2);
    assert_eq!(super::count(&receipt, "unmatched"), 2);
}

#[test]
fn what_is_meant_may_be_said() {
    let text = "what\nVEGFA\nHCC\npodocyte\nautophagy\nUrine\nmigrasome\nAutophagosomes\nAβ40\nOphthalmology\n";
    let lab = holding("all.csv", text);
    for (kinds, expected) in [
        (&["gene"][..], &["VEGFA", "Aβ40"][..]),
        (&["protein"], &["VEGFA", "Aβ40"]),
        (&["cargo"], &["VEGFA", "Autophagosomes"]),
        (&["disease"], &["HCC", "Ophthalmology"]),
        (&["cell"], &["podocyte"]),
        (&["process"], &["autophagy"]),
        (&["sample"], &["Urine"]),
        (&["structure"], &["migrasome"]),
        (
            &["gene", "disease"],
            &["VEGFA", "HCC", "Aβ40", "Ophthalmology"],
        ),
    ] {
        let mut words = vec!["all.csv", "--column", "what"];
        words.extend(kinds.iter().flat_map(|kind| ["--as", kind]));
        let found = rows(&lab, &words);
        let mut found: Vec<&str> = found.iter().map(|row| cell(row, "what")).collect();
        // Cargos are terms of the kind cargo, an organelle is one of them.
        if kinds.iter().any(|kind| matches!(*kind, "gene" | "protein")) {
            found.retain(|value| *value != "Autophagosomes");
        }
        assert_eq!(found, expected, "{kinds:?}");
    }
}

#[test]
fn a_column_may_be_named_in_any_case_and_by_its_number_where_it_has_no_name() {
    let lab = holding("n.csv", "VEGFA,1\nACTB,2\n");
    let found = rows(&lab, &["n.csv", "--no-header", "--column", "column_1"]);
    assert_eq!(found.len(), 1);
    assert_eq!(cell(&found[0], "column_2"), "1");
    let lab = holding("h.csv", "Gene Name,n\nVEGFA,1\n");
    assert_eq!(rows(&lab, &["h.csv", "--column", "gene name"]).len(), 1);
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

/// Whatever a program may put between cells: two rows are one only if all of their cells are.
#[test]
fn cells_that_read_the_same_one_after_the_other_are_told_apart() {
    for sign in ["\u{1f}", "\u{0}", "|", ";"] {
        let one = format!("X{sign}VEGFA,CD5L\n");
        let other = format!("X,VEGFA{sign}CD5L\n");
        for text in [one.clone() + &other, other + &one] {
            let lab = holding("t.csv", format!("a,b\n{text}"));
            let words = ["t.csv", "--column", "a", "--column", "b", "--all"];
            if sign == "\u{0}" {
                assert_ne!(super::run(&lab, &words).code, 0, "no text holds it");
                continue;
            }
            for row in rows(&lab, &words) {
                // In a cell of its own CD5L is known, and so are members of a group.
                let is_known = cell(&row, "b") == "CD5L" || sign != "\u{1f}";
                let expected = if is_known { "matched" } else { "unmatched" };
                assert_eq!(cell(&row, "match_status"), expected, "{row:?}");
            }
            let values = receipt(&lab, &words[..5])["statuses"].to_string();
            assert_eq!(values.matches("\"value\"").count(), 2, "{values}");
        }
    }
}
