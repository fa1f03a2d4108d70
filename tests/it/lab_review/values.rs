//! Commas, separators and columns that are numbers but for a few values.

use super::{HITS, asked, fault, holding, read, refused, told, warned};

#[test]
fn a_comma_before_three_digits_is_not_taken_for_a_decimal_one() {
    let either = "compare with CAST(replace(a, ',', '') AS REAL) in the first case, with \
                  CAST(replace(a, ',', '.') AS REAL) in the second";
    for (cells, expected) in [
        ("\"1,234\"", either),
        (
            "\"12,345,678\"",
            "compare with CAST(replace(a, ',', '') AS REAL)",
        ),
        (
            "\"1,234.50\"",
            "compare with CAST(replace(a, ',', '') AS REAL)",
        ),
        ("\"1,5\"", "compare with CAST(replace(a, ',', '.') AS REAL)"),
        // Another row tells.
        (
            "\"1,234\",x\n\"1,5\"",
            "compare with CAST(replace(a, ',', '.') AS REAL)",
        ),
        (
            "\"1,234\",x\n\"1,234,567\"",
            "compare with CAST(replace(a, ',', '') AS REAL)",
        ),
        (
            "\"1,234.5\",x\n\"1,5\"",
            "thousands in some rows and are decimal ones in others",
        ),
        ("0089,x\n\"1,5\"", "`1,5` in line 3"),
    ] {
        let said = warned("c.csv", format!("a,z\n{cells},x\n"), &[]);
        assert_eq!(said.len(), 1, "{cells}: {said:?}");
        assert!(said[0].contains(expected), "{cells}: {said:?}");
    }
}

#[test]
fn numbers_among_which_a_few_are_none_are_said() {
    let said = warned("n.csv", "p,x\n0.5,a\n0.25,b\n<0.01,c\n> 1,d\n", &[]);
    let expected = "n.csv: column `p` is text, since `<0.01` in line 4 is no number as it stands: mend \
                    such cells in a copy of the file, or let `--null '<0.01'` make them empty";
    assert_eq!(said, [expected]);
    for cell in [
        "Inf",
        " 2",
        "2 ",
        "5%",
        "\u{2212}1.5",
        "1 234",
        "~3",
        "±0.1",
        "-Infinity",
    ] {
        let said = warned("n.csv", format!("p,x\nNA,z\n7,a\n{cell},b\n8,c\n"), &[]);
        assert_eq!(said.len(), 1, "{cell}: {said:?}");
        assert!(said[0].contains(&format!("`{cell}` in line 4")), "{said:?}");
    }
    // Names, and what is text from the first row on.
    for cells in [
        "7,007",
        "7,1e5",
        "7,12A",
        "x,<0.01",
        "7,VEGFA",
        "7,1-Mar",
        "7,2023-03-01",
    ] {
        let said = warned("n.csv", format!("p\n{}\n", cells.replace(',', "\n")), &[]);
        assert_eq!(said, [""; 0], "{cells}");
    }
    let lab = holding("n.csv", "p,x\n0.5,a\n<0.01,c\n");
    let words = ["--with", "n.csv", "--null", "<0.01"];
    let ran = asked(&lab, "SELECT p FROM n", &words);
    assert_eq!(told(&ran), (vec![r#"{"p":0.5}"#, r#"{"p":null}"#], vec![]));
}

#[test]
fn of_two_separators_that_fit_the_decimal_comma_is_none() {
    for separator in [";", "\t"] {
        let text = "ID;Gr, cm;Gew, kg\n1;170,5;65,2\n2;180,0;75,1\n".replace(';', separator);
        let (rows, said) = read("g.csv", &text, &[]);
        assert_eq!(rows[0], r#"{"ID":1,"Gr, cm":"170,5","Gew, kg":"65,2"}"#);
        assert!(
            said[0].ends_with("could be separated by comma too: --separator ','"),
            "{said:?}"
        );
        let (rows, said) = read("g.csv", &text, &["--separator", ","]);
        assert!(rows[0].contains(r#"" kg":2"#), "{rows:?}");
        assert_eq!(said, [""; 0]);
    }
    let (rows, said) = read("g.csv", "a,b;c\nd,e;f\n", &[]);
    assert_eq!(rows, [r#"{"a":"d","b;c":"e;f"}"#]);
    assert!(
        said[0].ends_with("could be separated by semicolon too: --separator ';'"),
        "{said:?}"
    );
}

#[test]
fn any_separator_can_be_given() {
    for (typed, between) in [
        ("tab", "\t"),
        ("\\t", "\t"),
        ("space", " "),
        ("|", "|"),
        (":", ":"),
    ] {
        let text = HITS.replace(',', between);
        let (rows, said) = read("h.txt", &text, &["--separator", typed]);
        assert_eq!(rows[0], r#"{"gene":"VEGFA","log2fc":2.5}"#, "{typed}");
        assert_eq!(said, [""; 0]);
    }
    let lab = holding("h.csv", HITS);
    for typed in ["", "ab", "a", "\"", "ß"] {
        let ran = asked(&lab, "SELECT 1", &["--with", "h.csv", "--separator", typed]);
        assert_eq!(ran.code, 2, "{typed}: {}", ran.shown());
    }
    let ran = asked(&lab, "SELECT 1", &["--separator", ";"]);
    assert!(refused(2, &ran).contains("--separator is about lab files"));
}

#[test]
fn a_table_with_blanks_between_its_columns_is_said_to_look_so() {
    let written_by_r = "\"gene\" \"n\"\n\"1\" \"VEGF A\" 2\n\"2\" \"CD5L\" 3\n";
    let said = warned("r.txt", written_by_r, &[]);
    let advice = "r.txt: has one column: if it is separated by spaces, give --separator space";
    assert_eq!(said, [advice]);
    let said = fault("r.txt", written_by_r, &["--separator", "space"]);
    assert!(
        said.starts_with("r.txt:2: 3 values where the header has 2") && said.contains("row names")
    );
    let (rows, said) = read("r.txt", "gene n\n\"VEGF A\" 2\n", &["--separator", "space"]);
    assert_eq!(
        (rows, said),
        (vec![r#"{"gene":"VEGF A","n":2}"#.to_owned()], vec![])
    );
    let said = warned("r.txt", "gene   n\nVEGFA  2\nCD5L  13\n", &[]);
    assert!(
        said[0].contains("runs of blanks") && said[0].contains("tr -s"),
        "{said:?}"
    );
    assert_eq!(
        warned("d.txt", "disease\nBone metastasis\nLung cancer\n", &[]),
        [""; 0]
    );
}
