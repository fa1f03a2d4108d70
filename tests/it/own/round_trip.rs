//! From lab to lab: what `export own` writes is what `add` takes.

use std::fs;

use super::{added, did};
use crate::support::{Lab, assert_says};

/// Names that are said by identifier, kind and name, or not at all; cells with everything in them.
const TABLE: &str = "\
# name: liver-review
# title: Migrasomes, \"the\" liver; a review
# doi: 10.1234/liver
# year: 2026
# journal: J. Liver
category,disease,disease_id,source,cargo,cargo_id,cargo_kind,mechanism,effect,references
Noninfectious,Liver fibrosis,,\"Hepatic stellate cells,\nplasma\",\"AIM, miR-21\",HGNC:1690; -,protein; RNA,\"Takes \"\"TGF-β1\"\", so\nto say\",x,\"[12, 14–16]\"
,The usual one,MONDO:0007256,–,–,,,Lipid leaves,y,[17]
Tumor,HCC,,Cells,Our bead,gene: ITGB3,,z,,3; 4
";

const FINDINGS: &str = "\
# name: our-reading
# title: What we read
subject,role,context,paper,term,context_terms,sample,mechanism,mechanism_terms,no_term,withdrawn,paper_title,paper_year
ITGB3x,on the migrasome,a dish,10.1234/A.1,HGNC:6156,-,Hepatocytes,\"Both, say\",gene: CXCR4 | gene: TSPAN4,,,\"A title, long\",2026
a cold night,exposure,Liver fibrosis; HCC,PMID:12345678,,,,,,a treatment,,,
CXCL12,cargo,cold,10.1234/a.1,,,,,,,not repeated,,
";

#[test]
fn what_is_exported_makes_the_same_rows_elsewhere() {
    let lab = Lab::with_file();
    added(&lab, "t.csv", TABLE);
    added(&lab, "f.csv", FINDINGS);
    let ran = lab.run(&["export", "own", "-o", "ours.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_says(
        &ran.stderr,
        &[
            "ours-liver-review.csv: 3 rows",
            "ours-our-reading.csv: 3 rows",
        ],
    );
    let files = ["ours-liver-review.csv", "ours-our-reading.csv"];
    let texts = files.map(|file| fs::read_to_string(lab.path(file)).unwrap());

    for cell in [
        "# title: Migrasomes, \"\"the\"\" liver; a review",
        "# doi: 10.1234/liver",
        "# year: 2026",
        "# journal: J. Liver",
        "\"Hepatic stellate cells,\nplasma\"",
        "\"Takes \"\"TGF-β1\"\", so\nto say\"",
        "\"[12, 14–16]\"",
        "3; 4",
        "Our bead",
        "The usual one",
    ] {
        assert!(texts[0].contains(cell), "{cell}: {}", texts[0]);
    }
    assert_eq!(texts[0].matches("Noninfectious").count(), 2, "filled down");

    let other = Lab::with_file();
    for (file, text) in files.iter().zip(&texts) {
        let said = added(&other, file, text);
        assert_says(&said, &["3 rows added", "0 there already"]);
    }
    let ran = other.run(&["export", "own", "-o", "again.csv"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    for (text, again) in texts
        .iter()
        .zip(["again-liver-review.csv", "again-our-reading.csv"])
    {
        assert_eq!(&fs::read_to_string(other.path(again)).unwrap(), text);
    }
    let seen = |lab: &Lab| {
        [
            "Liver fibrosis",
            "ITGB3",
            "CD5L",
            "Hepatocellular carcinoma",
        ]
        .map(|term| {
            let about = did(lab, &["report", "about", term, "-f", "csv"]);
            let mut lines: Vec<String> = about.lines().map(str::to_owned).collect();
            lines.sort();
            lines
        })
    };
    assert_eq!(seen(&lab), seen(&other));
    assert_eq!(other.run(&["check"]).code, 0);

    // And at home, where all of it is, nothing changes.
    for file in files {
        assert_says(&did(&lab, &["add", file]), &["nothing was written"]);
    }
    let one = did(&lab, &["export", "own", "--source", "our-reading"]);
    assert_eq!(one, texts[1]);
    let ran = lab.run(&["export", "own", "--source", "nobody"]);
    assert_ne!(ran.code, 0);
    assert_says(&ran.stderr, &["nobody", "liver-review", "our-reading"]);
}

#[test]
fn where_there_is_nothing_of_ones_own_it_says_so() {
    let lab = Lab::with_file();
    let ran = lab.run(&["export", "own", "-o", "ours.csv"]);
    assert_eq!(ran.stdout, "");
    assert_eq!(ran.stderr.lines().count(), 1, "{}", ran.stderr);
    assert_eq!(lab.names(), ["migrasome.db"]);
}
