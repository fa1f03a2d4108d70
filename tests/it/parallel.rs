//! Large lab files are read by all cores: nobody can tell from the answer.

use std::fmt::Write as _;

use crate::support::Lab;

/// Larger than what one core reads alone, with quotes and line breaks in them.
fn large() -> String {
    let mut text = String::from("\u{feff}sample,gene,n,note\r\n");
    let genes = [
        "VEGFA", "ACTB", "cxcl12", "TGF-β1", "GAPDH", "MT-CO1", "P48061",
    ];
    let mut row = 0;
    while text.len() < 18 << 20 {
        row += 1;
        let gene = genes[row % genes.len()];
        let note = match row % 11 {
            0 => "\"two\nlines, and \"\"quotes\"\"\"",
            1 => "",
            _ => "plasma, EV fraction of a longer name that fills the file",
        };
        let note = if note.contains(',') && !note.starts_with('"') {
            format!("\"{note}\"")
        } else {
            note.to_owned()
        };
        let _ = write!(text, "S{},{gene},{row},{note}\r\n", row % 97);
    }
    text
}

#[test]
fn all_cores_give_what_one_gives() {
    let lab = Lab::new();
    lab.write("hits.csv", large());
    for statement in [
        "SELECT h.rowid, h.gene, h.n, k.term, k.match_type FROM hits h \
         JOIN term_keys k ON k.key = fold(h.gene)",
        "SELECT rowid, * FROM hits WHERE n % 1000 = 7",
        "SELECT rowid, note FROM hits WHERE note LIKE 'two%' AND n % 7 = 0",
        "SELECT h.n, k.term FROM hits h LEFT JOIN term_keys k ON k.key = fold(h.gene) \
         WHERE h.sample = 'S5'",
        "SELECT n FROM hits WHERE 1 = 0",
        "SELECT gene, n, NULL, n / 2.0, x'00ff' FROM hits",
    ] {
        let words = ["sql", statement, "--with", "hits.csv", "-f", "csv"];
        let one = lab.run(&[&words[..], &["--timeout", "600"]].concat());
        let all = lab.run(&words);
        assert_eq!(one.code, 0, "{}", one.stderr);
        assert!(all.stdout == one.stdout, "{statement}");
        assert_eq!((all.code, &all.stderr), (one.code, &one.stderr));
    }
}

#[test]
fn a_fault_in_one_part_is_the_same_fault() {
    let lab = Lab::new();
    lab.write("hits.csv", large());
    let statement = "SELECT n, abs(-9223372036854775807 - (n = 200001)) FROM hits";
    let words = ["sql", statement, "--with", "hits.csv", "-f", "csv"];
    let one = lab.run(&[&words[..], &["--timeout", "600"]].concat());
    let all = lab.run(&words);
    assert_eq!((all.code, &all.stderr), (1, &one.stderr));
    assert!(all.stderr.contains("integer overflow"), "{}", all.stderr);
}
