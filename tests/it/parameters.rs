//! Parameters of a report: those that its compiled statement has.

use crate::support::Lab;

#[test]
fn a_folded_parameter_in_a_text_or_a_comment_is_none() {
    let lab = Lab::new();
    let sql = "-- title: Ours\n-- param x: a word\n\
               SELECT :x || ' :x_key' AS said -- not :x_loose\n";
    lab.write("ours.sql", sql);
    let ran = lab.run(&["report", "ours.sql", "x=VEGF", "-f", "csv"]);
    assert_eq!(ran.shown(), "exit 0\nsaid\r\nVEGF :x_key\r\n");
    lab.write(
        "ours.sql",
        sql.replace("SELECT :x ||", "SELECT :x_key ||")
            .replace("WHERE", ""),
    );
    let ran = lab.run(&["report", "ours.sql", "x=VEGF", "-f", "csv"]);
    assert_eq!(
        ran.code, 2,
        "a declared parameter that is not used: {}",
        ran.stderr
    );
}

#[test]
fn a_report_of_one_parameter_takes_the_bare_value() {
    let lab = Lab::new();
    let named = lab.prints(&["report", "cargo", "cargo=VEGFA", "-f", "csv"]);
    assert_eq!(
        lab.prints(&["report", "cargo", "VEGFA", "-f", "csv"]),
        named
    );
    assert_eq!(
        lab.prints(&["report", "Cargo", "VEGFA", "-f", "csv"]),
        named
    );
    let tumor = lab.prints(&["report", "source", "Cells", "category=tumor", "-f", "csv"]);
    assert!(
        tumor.contains("Tumor") && !tumor.contains("Infectious"),
        "{tumor}"
    );
    let text = lab.prints(&["report", "search", "TGF-β1/Smad", "-f", "csv"]);
    assert!(text.contains("TGF-β1/Smad2/3"), "{text}");
    assert_eq!(
        lab.run(&["report", "search", "p=0.05"]).stderr,
        "migrasome: no rows\n"
    );
    for (words, said) in [
        (
            &["report", "cargo", "VEGF", "CD5L"][..],
            "`cargo` is given twice",
        ),
        (&["report", "table-1", "VEGF"], "`table-1` takes no value"),
        (&["report", "diseases", "VEGF"], "give it as key=value"),
        (
            &["report", "cargo", "carg=VEGF"],
            "no parameter `carg`; did you mean `cargo`?",
        ),
    ] {
        let ran = lab.run(words);
        assert_eq!(ran.code, 2, "{words:?}");
        assert!(ran.stderr.contains(said), "{words:?}: {}", ran.stderr);
    }
}

#[test]
fn a_name_that_nobody_knows_is_told_with_the_names_that_contain_it() {
    let lab = Lab::new();
    for (words, said) in [
        (
            ["report", "disease", "kidney"],
            "Early kidney injury (disease)",
        ),
        (
            ["report", "disease", "liver cancer"],
            "Hepatocellular carcinoma (disease)",
        ),
        (["report", "source", "blood"], "Plasma (sample source)"),
        (
            ["report", "about", "nobody knows this"],
            "no name that is known here",
        ),
    ] {
        let ran = lab.run(&words);
        assert_eq!(ran.code, 2, "{words:?}");
        assert!(ran.stderr.contains(said), "{words:?}: {}", ran.stderr);
        assert!(ran.stderr.contains("report search text="), "{}", ran.stderr);
    }
    // Known, but no cargo: where it is named.
    let named = lab.prints(&["report", "cargo", "CXCR4", "-f", "csv"]);
    assert!(
        named.contains("10,CXCL12,CXCR4 is named in the mechanism"),
        "{named}"
    );
}

#[test]
fn what_may_be_left_out_chooses_nothing_then() {
    let lab = Lab::new();
    let all = lab.prints(&["report", "cargos", "-f", "csv"]);
    assert_eq!(
        lab.prints(&["report", "cargos", "category=", "-f", "csv"]),
        all
    );
    let some = lab.prints(&["report", "cargos", "category=tumor", "-f", "csv"]);
    assert!(some.lines().count() < all.lines().count() && some.contains("RANKL"));
    assert_eq!(lab.run(&["report", "cargos", "category=blood"]).code, 2);
}
