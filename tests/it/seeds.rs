//! What the seeder does not understand it refuses, with file and line.

use migrasome::Db;
use migrasome::db::Release;
use migrasome::upgrade::build_file;

use crate::support::{Lab, without_list};

const TABLE: &str = "seeds/table_1.csv";

/// What is said of `file` after `from` was replaced by `to` once.
fn fault(file: &str, from: &str, to: &str) -> String {
    let release = Release::this();
    let text = release.seeds().text(file).unwrap();
    assert!(text.contains(from), "{file} has no {from:?}");
    let edited = text.replacen(from, to, 1);
    Db::of(&release.with_seed(file, &edited))
        .unwrap_err()
        .to_string()
}

#[test]
fn a_header_that_is_not_the_expected_one() {
    insta::assert_snapshot!(fault(TABLE, "Cargo,", "Cargoes,"), @"seeds/table_1.csv:1: unknown field `Cargoes`, expected one of `id`, `Category`, `Disease`, `Source`, `Cargo`, `Mechanism`, `Effect`, `References`");
    insta::assert_snapshot!(fault(TABLE, ",References", ""), @"seeds/table_1.csv:2: 8 fields where the header has 7: quote a field that holds a comma");
    insta::assert_snapshot!(fault(TABLE, ",Effect", ",Cargo"), @"seeds/table_1.csv:1: duplicate field `Cargo`");
    insta::assert_snapshot!(fault("seeds/cargos.csv", "kind_source", "kind_source,kind"), @"seeds/cargos.csv:2: 4 fields where the header has 5: quote a field that holds a comma");
}

#[test]
fn a_row_that_is_not_whole() {
    insta::assert_snapshot!(fault(TABLE, ",[9]", ""), @"seeds/table_1.csv:4: 7 fields where the header has 8: quote a field that holds a comma");
    insta::assert_snapshot!(fault(TABLE, ",Glioblastoma,", ",,"), @"seeds/table_1.csv:4: the Disease cell is empty");
    insta::assert_snapshot!(fault(TABLE, "Tumor,", ","), @"seeds/table_1.csv:2: the first row has no category to carry down");
    insta::assert_snapshot!(fault(TABLE, ",RANKL,", ",,"), @"seeds/table_1.csv:3: the Cargo cell is empty; where no cargo is given the table prints – (U+2013)");
    insta::assert_snapshot!(fault(TABLE, ",RANKL,", ",RANKL ,"), @"seeds/table_1.csv:3: the Cargo cell `RANKL ` has space around it");
}

#[test]
fn a_row_that_stands_twice() {
    let release = Release::this();
    let text = release.seeds().text(TABLE).unwrap().trim_end().to_owned();
    let last = text.lines().last().unwrap().replacen("10,", "11,", 1);
    let error = Db::of(&release.with_seed(TABLE, &format!("{text}\n{last}\n"))).unwrap_err();
    insta::assert_snapshot!(error, @"seeds/table_1.csv:12: this row already stands on line 11");
}

#[test]
fn words_that_the_curated_files_do_not_know() {
    insta::assert_snapshot!(fault(TABLE, "Infectious,", "Infectous,"), @"seeds/table_1.csv:5: unknown category `Infectous`: mend the cell or add it to seeds/categories.csv; did you mean `Infectious`? Possible: Infectious, Noninfectious, Tumor");
    insta::assert_snapshot!(fault(TABLE, ",RANKL,", ",RANK-L,"), @"seeds/table_1.csv:3: unknown cargo `RANK-L`: mend the cell or add it to seeds/cargos.csv; did you mean `RANKL`? Possible: Autophagosomes, CD5L, CXCL12, Mitochondria, RANKL, VEGF, Virions");
    insta::assert_snapshot!(fault(TABLE, "Cells and urine", "Cells and uring"), @"seeds/table_1.csv:7: unknown source `uring`: mend the cell or add it to seeds/sample_sources.csv; did you mean `urine`? Possible: cells, plasma, urine");
    insta::assert_snapshot!(fault(TABLE, "Cells and urine", "Cells and cells"), @"seeds/table_1.csv:7: bad list `Cells and cells`: `cells` stands twice");
    insta::assert_snapshot!(fault(TABLE, ",–,", ",-,"), @"seeds/table_1.csv:7: the Cargo cell `-` names nothing; not given is – (U+2013)");
    insta::assert_snapshot!(fault("seeds/cargos.csv", "organelle", "organell"), @"seeds/cargos.csv:2: unknown variant `organell`, expected one of `protein`, `organelle`, `virus particle`");
}

#[test]
fn reference_lists_that_are_none() {
    insta::assert_snapshot!(fault(TABLE, "[75, 86]", "[75; 86]"), @"seeds/table_1.csv:7: bad reference list `[75; 86]`: `75; 86` is not a reference number (write a range number by number)");
    insta::assert_snapshot!(fault(TABLE, "[34]", "34"), @"seeds/table_1.csv:2: bad reference list `34`: expected numbers in square brackets, e.g. [75, 86]");
    insta::assert_snapshot!(fault(TABLE, "[50,51,52]", "[50-52]"), @"seeds/table_1.csv:5: bad reference list `[50-52]`: `50-52` is not a reference number (write a range number by number)");
    insta::assert_snapshot!(fault(TABLE, "[50,51,52]", "[50,51,50]"), @"seeds/table_1.csv:5: bad reference list `[50,51,50]`: 50 stands twice");
}

#[test]
fn a_curated_file_that_is_not_sorted_or_says_too_much() {
    insta::assert_snapshot!(fault("seeds/cargos.csv", "2,CD5L,", "2,ZD5L,"), @"seeds/table_1.csv:10: unknown cargo `CD5L`: mend the cell or add it to seeds/cargos.csv; did you mean `ZD5L`? Possible: Autophagosomes, CXCL12, Mitochondria, RANKL, VEGF, Virions, ZD5L");
    insta::assert_snapshot!(fault("seeds/categories.csv", "Tumor\n", "Tumor\n4,Tumor\n"), @"seeds/categories.csv:5: UNIQUE constraint failed: categories.name");
    insta::assert_snapshot!(fault("seeds/categories.csv", "Tumor\n", "Tumor\n4,Vascular\n"), @"seeds/categories.csv:5: no row of seeds/table_1.csv prints `Vascular`");
    insta::assert_snapshot!(fault("seeds/source_tables.csv", "table-1,", "table-2,"), @"seeds/source_tables.csv:1: no line named `table-1`");
}

#[test]
fn a_line_that_breaks_a_promise_of_the_schema() {
    insta::assert_snapshot!(fault("seeds/terms.csv", "\"Table 1, row 3, cargo: Autophagosomes\"", ""), @"seeds/terms.csv:2: CHECK constraint failed: typeof(source) = 'text' AND source <> ''");
    insta::assert_snapshot!(fault("seeds/mechanism_terms.csv", "1,1,cargo,1,", "1,1,cargo,0,"), @"seeds/mechanism_terms.csv:2: CHECK constraint failed: typeof(position) = 'integer' AND position > 0");
    insta::assert_snapshot!(without_list(&fault("seeds/publications.csv", "10.1002/ctm2.1749,", ",")), @"seeds/citation_publications.csv:13: unknown paper `DOI:10.1002/ctm2.1749`: add it to seeds/publications.csv; did you mean `DOI:10.1016/j.canlet.2024.217289`? Possible: …");
    insta::assert_snapshot!(fault("seeds/prefixes.csv", "BTO_$1", "BTO"), @"seeds/prefixes.csv:2: CHECK constraint failed: typeof(url) = 'text' AND instr(url, '$1') > 0");
    insta::assert_snapshot!(fault("seeds/metadata.csv", "data_version,", "schema_version,9\ndata_version,"), @"seeds/metadata.csv:3: UNIQUE constraint failed: metadata.name");
}

#[test]
fn a_line_that_would_be_passed_over_or_blamed_on_another_file() {
    insta::assert_snapshot!(fault("seeds/sample_sources.csv", "Urine,", "Urine,cells,CL\n4,urine,"), @"seeds/sample_sources.csv:5: `urine` is already on line 4");
    insta::assert_snapshot!(fault("seeds/mechanism_terms.csv", "VEGF,cargo,VEGF,", "VEGF,cargo,VEGFX,"), @"seeds/mechanism_terms.csv:2: unknown cargo `VEGFX`: add it to seeds/terms.csv; did you mean `VEGF`? Possible: Autophagosomes, CD5L, CXCL12, Mitochondria, RANKL, VEGF, Virions");
}

#[test]
fn a_sentence_about_no_column() {
    insta::assert_snapshot!(fault("seeds/column_docs.csv", "cargos,name,", "cargos,nama,"), @"seeds/column_docs.csv:35: there is no column `cargos.nama`");
}

#[test]
fn a_report_that_does_not_hold_together() {
    let source = "seeds/queries/mappings.sql";
    insta::assert_snapshot!(fault(source, "SELECT\n", "SELEC\n"), @r#"seeds/queries/mappings.sql:8: the SQL does not compile: near "SELEC": syntax error"#);
    insta::assert_snapshot!(fault(source, ":prefix", ":prefx"), @"seeds/queries/mappings.sql:8: the SQL uses `:prefx`, which no `-- param` line declares");
    insta::assert_snapshot!(fault(source, ":prefix", "'GO'"), @"seeds/queries/mappings.sql:8: the SQL does not use `:prefix`, which is declared");
    insta::assert_snapshot!(fault(source, "SELECT prefix FROM", "SELECT prefx FROM"), @"seeds/queries/mappings.sql:8: `choices` of prefix does not compile: no such column: prefx");
    insta::assert_snapshot!(fault(source, "-- title:", "-- titel:"), @"seeds/queries/mappings.sql:2: unknown directive `titel:`; did you mean `title`? Possible: id, title, group, param NAME, type NAME, default NAME, choices NAME, accepts NAME, needs NAME");
    insta::assert_snapshot!(fault(source, "-- choices prefix:", "-- needs hits: gene\n-- choices prefix:"), @"seeds/queries/mappings.sql:7: `gene` is not `column NAME`: give one for each column, with commas between, or only `any`");
    insta::assert_snapshot!(fault(source, "-- choices prefix:", "-- needs Genes: any\n-- choices prefix:"), @"seeds/queries/mappings.sql:9: `needs Genes` would hide our own genes: give the lab table another name");
    insta::assert_snapshot!(fault(source, "-- choices prefix:", "-- type prefix: number\n-- choices prefix:"), @"seeds/queries/mappings.sql:7: unknown type `number`. Possible: text, integer, real");
    insta::assert_snapshot!(fault(source, "-- choices prefix:", "-- type prefix: integer\n-- default prefix: one\n-- choices prefix:"), @"seeds/queries/mappings.sql:10: `default` of prefix is `one`, which is no integer");
    insta::assert_snapshot!(fault(source, "-- group: ", "-- "), @"seeds/queries/mappings.sql:1: needs a line `-- group: …`, under which it stands in the list of reports");
}

#[test]
fn a_file_that_no_table_takes() {
    let release = Release::this().with_seed("seeds/genes.csv", "symbol\n");
    insta::assert_snapshot!(Db::of(&release).unwrap_err(), @"seeds/genes.csv:1: no table takes this file");
    let release = Release::this().with_seed("seeds/queries/notes.txt", "to do");
    insta::assert_snapshot!(Db::of(&release).unwrap_err(), @"seeds/queries/notes.txt:1: `notes.txt` does not name a report: use lower case, digits and hyphens, e.g. my-report.sql");
}

/// Later than any data version of this program.
pub const NEXT_DAY: &str = "2999-01-01";

/// This program's seeds, with one more line of each kind and one more report.
pub fn next_seeds() -> Release {
    let mut release = Release::this();
    for (file, line) in [
        (
            "prefixes",
            "900001,NEXT,A registry,^\\d+$,https://example.org/$1,next_id,seen there",
        ),
        ("terms", "900001,gene,ACTB,seen there"),
        (
            "term_aliases",
            "900001,gene,ACTB,beta-actin,synonym,exact,,seen there",
        ),
        (
            "term_xrefs",
            "900001,gene,ACTB,NEXT:60,exact,ACTB,,,seen there",
        ),
        (
            "publications",
            "900001,10.1000/next,,,A title,Someone,A journal,2999,0,seen there",
        ),
        (
            "publications",
            "900002,,31415,,Without DOI,Someone,A journal,2999,0,seen there",
        ),
        (
            "citation_publications",
            "900001,35,10.1000/next,low,,seen there",
        ),
        (
            "mechanism_terms",
            "900001,1,mechanism,9,production,gene,ACTB,,",
        ),
        (
            "roles",
            "900001,next role,context,Only the next release has it.",
        ),
        (
            "findings",
            "900001,F900001,cargo,in the migrasome,ACTB,protein,gene: ACTB,,,carried by,a dish,,cells,,human,\
             organism: human,Holds it,,,,blot,low,PMID:31415,0,",
        ),
        ("finding_claims", "900001,F900001,1,extends,seen there"),
        ("metadata", "next,value"),
        ("retired_numbers", "terms,900002,was a mistake"),
    ] {
        let file = format!("seeds/{file}.csv");
        let text = format!("{}{line}\n", release.seeds().text(&file).unwrap());
        release = release.with_seed(&file, &text);
    }
    let metadata = release.seeds().text("seeds/metadata.csv").unwrap();
    let version = metadata
        .lines()
        .find(|line| line.starts_with("data_version,"));
    let metadata = metadata.replace(version.unwrap(), &format!("data_version,{NEXT_DAY}"));
    let report = "-- id: 900001\n-- title: Every term\n-- group: Looking up\n-- param kind: a kind\nSELECT label FROM \
                  terms WHERE kind = :kind ORDER BY term_id";
    release
        .with_seed("seeds/metadata.csv", &metadata)
        .with_seed("seeds/queries/every-term.sql", report)
}

#[test]
fn a_fact_is_one_line_and_a_report_one_file() {
    let lab = Lab::new();
    let path = lab.path("next.db");
    // `build` checks what it writes.
    build_file(&next_seeds(), &path, false).unwrap();
    let db = Db::open(&path).unwrap();
    let found =
        "SELECT term FROM term_keys WHERE key IN ('beta-actin', 'next:60') AND term_id = 900001";
    assert_eq!(crate::support::column(&db, found), ["ACTB", "ACTB"]);
    let ran = lab.run(&[
        "report",
        "every-term",
        "kind=gene",
        "-f",
        "csv",
        "--db",
        "next.db",
    ]);
    assert!(
        ran.stdout.lines().any(|line| line == "ACTB"),
        "{}",
        ran.stdout
    );
}

#[test]
fn a_number_is_never_doubled_moved_or_used_again() {
    let file = "seeds/categories.csv";
    insta::assert_snapshot!(fault(file, "2,", "1,"), @"seeds/categories.csv:3: the id 1 is already on line 2");
    insta::assert_snapshot!(fault(file, "2,", "4,"), @"seeds/categories.csv:4: the id 3 stands below 4: ids only rise; add new lines at the end");
    insta::assert_snapshot!(fault(file, "3,", "1000000,"), @"seeds/categories.csv:4: the id `1000000` is not a number from 1 to 999999");
    insta::assert_snapshot!(fault(file, "3,", ","), @"seeds/categories.csv:4: cannot parse integer from empty string");
    let retired = "seeds/retired_numbers.csv";
    insta::assert_snapshot!(fault(retired, "reason\n", "reason\ncategories,2,wrong\n"), @"seeds/retired_numbers.csv:2: the number 2 of categories is retired, but a row has it: give that row the next free number");
    insta::assert_snapshot!(fault(retired, "reason\n", "reason\nmetadata,2,wrong\n"), @"seeds/retired_numbers.csv:2: no rows of `metadata` have numbers");
    let report = "seeds/queries/cargos.sql";
    insta::assert_snapshot!(fault(report, "-- id: 3\n", ""), @"seeds/queries/cargos.sql:1: needs a line `-- id: N`, with the lasting number of the report, which no other has or had");
    insta::assert_snapshot!(fault(report, "-- id: 3\n", "-- id: 1\n"), @"seeds/queries/cargos.sql:1: the id 1 is already that of seeds/queries/cargo-by-disease.sql");
}
