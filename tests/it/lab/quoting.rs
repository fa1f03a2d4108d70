//! Quotes that cells stand in, and quotes that are part of the text.

use super::{answer, asked, assert_says, fault, holding, read, refused, told, warned};

/// As NCBI, and R with `quote=FALSE` write it.
const UNQUOTED: &str = "gene\tdescription\tn\nVEGFA\t\"growth factor A\t1\nCD5L\tplain\t2\n\
                        CXCL12\t\"ligand 12\t3\nCD151\tx\t4\n";

#[test]
fn quotes_in_a_table_without_quoting_swallow_no_rows() {
    let (rows, said) = read("q.tsv", UNQUOTED, &[]);
    assert_eq!(rows.len(), 4, "{rows:?}");
    assert_eq!(
        rows[2],
        r#"{"gene":"CXCL12","description":"\"ligand 12","n":3}"#
    );
    let expected = "migrasome: q.tsv: quotes are read as part of the text, since a cell in line 2 \
                    begins with one and does not end there with one: --quoting double reads them \
                    otherwise";
    assert_eq!(said, [expected]);
    let ran = holding("q.tsv", UNQUOTED).run(&["match", "q.tsv", "--all", "-f", "csv"]);
    assert_eq!(ran.stdout.lines().count(), 5, "{}", ran.shown());
    assert_says(&ran.stderr, &[expected, "4 rows: 4 matched"]);
}

#[test]
fn quotes_around_some_words_of_a_cell_stay() {
    let text = "name\tx\n\"de novo\" folding\t1\n\"whole\"\t2\n";
    let (rows, said) = read("d.tsv", text, &[]);
    let kept = [
        r#"{"name":"\"de novo\" folding","x":1}"#,
        r#"{"name":"\"whole\"","x":2}"#,
    ];
    assert_eq!(rows, kept);
    assert_says(&said[0], &["in line 2"]);
    let (rows, said) = read("d.csv", text.replace('\t', ","), &[]);
    assert_eq!((&rows[..], said.len()), (&kept.map(str::to_owned)[..], 1));
}

#[test]
fn what_quotes_mean_can_be_given() {
    let text = "name\tx\n\"de novo\" folding\t1\n\"whole\"\t2\n";
    let (rows, said) = read("d.tsv", text, &["--quoting", "double"]);
    assert_eq!(
        rows,
        [
            r#"{"name":"de novo folding","x":1}"#,
            r#"{"name":"whole","x":2}"#
        ]
    );
    assert_eq!(said, [""; 0]);
    let (rows, said) = read("d.tsv", "name\tx\n\"whole\"\t2\n", &["--quoting", "none"]);
    assert_eq!(rows, [r#"{"name":"\"whole\"","x":2}"#]);
    assert_eq!(said, [""; 0]);
    let said = fault("q.tsv", UNQUOTED, &["--quoting", "double"]);
    assert!(
        said.starts_with("q.tsv:2: a quote that is opened"),
        "{said}"
    );
    assert!(said.ends_with("--quoting none"), "{said}");
    let lab = holding("q.tsv", UNQUOTED);
    let (_, said) = told(
        &lab,
        &["--with", "q.tsv", "--quoting", "none", "--verbose"],
        "SELECT 1",
    );
    assert_says(&said, &["separator tab, UTF-8, quotes are text"]);
    let said = refused(&lab, 2, &["--quoting", "none"], "SELECT 1");
    assert_says(&said, &["--quoting is about lab files"]);
}

/// Of a table that is read by several cores: its quotes far from its head.
#[test]
fn an_odd_quote_in_the_middle_of_a_large_table_loses_no_row() {
    let row = |cell: &str| format!("VEGFA\t{cell}\tsome more text\n");
    let many = row("plain").repeat(400_000);
    for odd in ["\"five prime", "\"de novo\" folding", "\""] {
        let text = format!("gene\tdesc\tnote\n{many}{}{many}{}", row(odd), row(odd));
        assert!(text.len() > 16 << 20);
        let lab = holding("big.tsv", text);
        let statement = "SELECT count(*) AS n, max(note) AS m FROM big";
        let ran = asked(&lab, &["--with", "big.tsv"], statement);
        let (rows, said) = answer(&ran);
        assert_eq!(rows, [r#"{"n":800002,"m":"some more text"}"#], "{odd}");
        assert_says(said[0], &["in line 400002 begins with one"]);
        let ran = lab.run(&["match", "big.tsv", "-f", "csv", "-o", "out.csv"]);
        assert_eq!(ran.code, 0, "{}", ran.shown());
        let told = [
            "800002 rows: 800002 matched",
            "in line 400002 begins with one",
        ];
        assert_says(&ran.stderr, &told);
    }
}

#[test]
fn an_open_quote_in_a_large_file_is_told_with_its_line() {
    let row = |cell: &str| format!("GENE1,{cell},a text of some length\n");
    let many = row("plain").repeat(600_000);
    let top = row("plain").repeat(100);
    let text = format!("gene,desc,note\n{top}{}{many}", row("\"five prime"));
    assert!(text.len() > 16 << 20);
    let lab = holding("big.csv", text);
    let said = refused(&lab, 1, &["--with", "big.csv"], "SELECT 1");
    assert!(
        said.starts_with("migrasome: big.csv:102: a quote is opened"),
        "{said}"
    );
    let ran = lab.run(&["match", "big.csv", "--column", "gene", "-f", "csv"]);
    assert_eq!(ran.code, 1);
    // Which column it looks at is said before all is read.
    assert!(ran.stderr.ends_with(&said), "{}", ran.stderr);
    let words = ["--with", "big.csv", "--quoting", "none"];
    let (rows, _) = told(&lab, &words, "SELECT count(*) AS n FROM big");
    assert_eq!(rows, [r#"{"n":600101}"#]);
}

/// Lines within cells, first where a head shows them and then where it does not.
#[test]
fn cells_in_quotes_go_over_lines_wherever_they_stand() {
    let plain = "VEGFA,plain,1\n";
    for above in [0, 10_000] {
        let text = format!(
            "gene,note,n\n{}CD5L,\"two\nlines, \"\"x\"\"\",2\n{plain}",
            plain.repeat(above)
        );
        let (rows, said) = read("m.csv", &text, &[]);
        assert_eq!((rows.len(), said), (above + 2, vec![]));
        assert_eq!(
            rows[above],
            r#"{"gene":"CD5L","note":"two\nlines, \"x\"","n":2}"#
        );
    }
    let one = "note\n\"two\nlines\"\nplain\n";
    let (rows, said) = read("o.csv", one, &[]);
    assert_eq!(rows, [r#"{"note":"two\nlines"}"#, r#"{"note":"plain"}"#]);
    assert_says(&said[0], &["from line 2 on", "--quoting none"]);
    assert_eq!(warned("o.csv", one, &["--quoting", "double"]), [""; 0]);
}

#[test]
fn tops_do_not_shift_the_line_of_a_quote() {
    let text = format!("# made by x\n\n{UNQUOTED}");
    let (rows, said) = read("q.tsv", text, &["--skip", "1"]);
    assert_eq!(rows.len(), 4);
    assert_says(&said[0], &["in line 4 begins with one"]);
}
