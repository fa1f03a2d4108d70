//! Facts read off the printed table by eye, not by our own reader.

use migrasome::Db;

use crate::support::{column, project, rows};

fn row(number: u32) -> Vec<String> {
    let db = Db::built_in().unwrap();
    let sql = format!("SELECT * FROM table_1 WHERE row = {number}");
    rows(&db, &sql, &[]).remove(0)
}

#[test]
fn vegf_in_hepatocellular_carcinoma() {
    let expected = [
        "1",
        "Tumor",
        "Hepatocellular carcinoma",
        "Cells",
        "VEGF",
        "Increased expression of CD151 promotes the production of migrasomes",
        "Affects the invasiveness of liver cancer cells and promotes HCC migration",
        "[34]",
    ];
    assert_eq!(row(1), expected);
}

#[test]
fn a_merged_category_is_filled_down() {
    let db = Db::built_in().unwrap();
    let categories = column(&db, "SELECT category FROM table_1 ORDER BY row");
    let expected = [("Tumor", 3), ("Infectious", 1), ("Noninfectious", 6)]
        .map(|(name, times)| vec![name; times])
        .concat();
    assert_eq!(categories, expected);
}

#[test]
fn reference_lists_keep_their_printed_spacing() {
    assert_eq!(row(4)[7], "[50,51,52]");
    assert_eq!(row(6)[7], "[75, 86]");
}

#[test]
fn the_special_characters_of_print_are_kept() {
    assert_eq!(row(6)[4], "\u{2013}", "an en dash where no cargo is given");
    assert!(
        row(9)[6].contains("blood\u{2012}brain barrier"),
        "a figure dash"
    );
    assert!(row(8)[5].contains("TGF-\u{3b2}1/Smad2/3"), "a Greek beta");
    assert!(row(9)[5].contains("A\u{3b2}40"), "a Greek beta");
}

#[test]
fn three_claims_have_no_cargo_and_say_so() {
    let db = Db::built_in().unwrap();
    let sql = "SELECT disease, cargo FROM claims WHERE cargo_status = 'not given' ORDER BY claim";
    let expected = ["Urology", "Gynecology and obstetrics", "Ophthalmology"];
    assert_eq!(
        rows(&db, sql, &[]),
        expected.map(|disease| [disease, "NULL"])
    );
}

#[test]
fn urine_and_plasma_are_seen_once_each() {
    let db = Db::built_in().unwrap();
    let sql = "SELECT source, source_kind, disease FROM claim_sources WHERE source <> 'Cells' ORDER BY claim";
    let expected = [
        ["Urine", "body fluid", "Urology"],
        ["Plasma", "body fluid", "Neurology"],
    ];
    assert_eq!(rows(&db, sql, &[]), expected);
}

#[test]
fn thirteen_reference_numbers() {
    let db = Db::built_in().unwrap();
    let numbers = column(
        &db,
        "SELECT citation FROM claim_citations ORDER BY claim, position",
    );
    let expected = [
        "34", "35", "9", "50", "51", "52", "62", "75", "86", "96", "105", "120", "147",
    ];
    assert_eq!(numbers, expected);
}

#[test]
fn the_seed_file_is_the_printed_table_to_the_letter() {
    let seed = std::fs::read_to_string(project("seeds/table_1.csv")).unwrap();
    insta::assert_snapshot!(seed);
}

#[test]
fn the_data_say_where_they_are_from_and_whose_they_are() {
    let db = Db::built_in().unwrap();
    assert_eq!(
        db.metadata("source_doi").unwrap(),
        "10.1186/s12951-025-03362-6"
    );
    assert!(
        db.metadata("licence_data")
            .unwrap()
            .contains("belongs to the cited review")
    );
}
