//! What a first reader of lab files stumbled over, a test for each.

use crate::support::{Lab, Ran};

fn holding(name: &str, contents: impl AsRef<[u8]>) -> Lab {
    let lab = Lab::new();
    lab.write(name, contents);
    lab
}

/// `sql STATEMENT` in a shape that tells text from numbers.
fn asked(lab: &Lab, statement: &str, words: &[&str]) -> Ran {
    lab.run(&[&["sql", statement, "-f", "ndjson"], words].concat())
}

/// The one line that is said where there is no answer.
#[track_caller]
fn refused(code: i32, ran: &Ran) -> &str {
    assert_eq!((ran.code, &*ran.stdout), (code, ""), "{}", ran.shown());
    let lines: Vec<&str> = ran.stderr.lines().collect();
    let [line] = lines[..] else {
        panic!("{}", ran.shown());
    };
    line.strip_prefix("migrasome: ").expect("our own words")
}

/// The rows of an answer, and what was said beside.
#[track_caller]
fn told(ran: &Ran) -> (Vec<&str>, Vec<&str>) {
    assert_eq!(ran.code, 0, "{}", ran.shown());
    (ran.stdout.lines().collect(), ran.stderr.lines().collect())
}

const HITS: &str = "gene,log2fc\nVEGFA,2.5\nCD5L,-0.5\n";

#[test]
fn a_result_is_never_written_over_a_lab_file() {
    let lab = holding("hits.csv", HITS);
    std::os::unix::fs::symlink("hits.csv", lab.path("link.csv")).unwrap();
    std::fs::hard_link(lab.path("hits.csv"), lab.path("same.csv")).unwrap();
    for output in ["hits.csv", "./hits.csv", "link.csv", "same.csv"] {
        let said =
            format!("{output}: it is a lab file that is read: write the result to another file");
        let words = ["--with", "hits.csv", "-o", output];
        assert_eq!(refused(2, &asked(&lab, "SELECT * FROM hits", &words)), said);
        let report = [&["report", "lab-hits"], &words[..]].concat();
        assert_eq!(refused(2, &lab.run(&report)), said);
        assert_eq!(std::fs::read_to_string(lab.path("hits.csv")).unwrap(), HITS);
    }
    let from_pipe = lab
        .command()
        .args(["sql", "SELECT 1", "--with", "-", "-o", "hits.csv"])
        .stdin(std::fs::File::open(lab.path("hits.csv")).unwrap())
        .output()
        .unwrap();
    assert_eq!(from_pipe.status.code(), Some(2));
    let other = asked(&lab, "SELECT 1", &["--with", "hits.csv", "-o", "new.csv"]);
    assert_eq!(other.code, 0, "{}", other.shown());
}

/// A SQLite file of several pages.
fn database(lab: &Lab, name: &str) -> std::path::PathBuf {
    let path = lab.path(name);
    let raw = rusqlite::Connection::open(&path).unwrap();
    raw.execute_batch(
        "CREATE TABLE hits (gene TEXT, log2fc REAL, plate TEXT, raw BLOB);
         INSERT INTO hits VALUES ('VEGFA', 2.5, '0089', x'00FF'), ('CD5L', NULL, '0090', NULL);
         CREATE TABLE wells (well INTEGER, note TEXT);
         WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)
         INSERT INTO wells SELECT i, 'a note of some length ' || i FROM n;
         CREATE VIEW up AS SELECT gene FROM hits WHERE log2fc > 1;",
    )
    .unwrap();
    path
}

#[test]
fn a_database_that_was_cut_off_is_not_read_as_if_it_were_whole() {
    let lab = Lab::with_file();
    let path = database(&lab, "lab.db");
    let bytes = std::fs::read(&path).unwrap();
    let (whole, rest) = (bytes.len(), bytes.len() - 4096);
    lab.write("lab.db", &bytes[..rest]);
    // Its pages are at the end and nobody asks for them.
    let ran = asked(&lab, "SELECT gene FROM lab.hits", &["--with", "lab.db"]);
    assert_eq!(
        refused(1, &ran),
        format!(
            "lab.db: is cut off: it has {rest} bytes where its header says {whole}: copy or fetch \
             it again, or use a backup"
        )
    );
    let ours = std::fs::read(lab.path("migrasome.db")).unwrap();
    lab.write("migrasome.db", &ours[..ours.len() - 1]);
    let ran = lab.run(&["report", "table-1"]);
    assert!(refused(1, &ran).contains("migrasome.db: is cut off"));
    // A log may hold what is not in the file yet.
    let writer = rusqlite::Connection::open(lab.path("wal.db")).unwrap();
    writer
        .execute_batch("PRAGMA journal_mode = wal; CREATE TABLE t (a); INSERT INTO t VALUES (1);")
        .unwrap();
    lab.write("migrasome.db", &ours);
    let ran = asked(&lab, "SELECT a FROM wal.t", &["--with", "wal.db"]);
    assert_eq!(told(&ran), (vec![r#"{"a":1}"#], vec![]));
}

/// What is said of a file when it is read.
#[track_caller]
fn warned(name: &str, contents: impl AsRef<[u8]>, words: &[&str]) -> Vec<String> {
    let lab = holding(name, contents);
    let ran = asked(&lab, "SELECT 1", &[&["--with", name], words].concat());
    let (_, said) = told(&ran);
    let ours = |line: &&str| {
        line.strip_prefix("migrasome: ")
            .expect("our own words")
            .to_owned()
    };
    said.iter().map(ours).collect()
}

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

/// The rows of a file and what was said of it.
#[track_caller]
fn read(name: &str, contents: impl AsRef<[u8]>, words: &[&str]) -> (Vec<String>, Vec<String>) {
    let lab = holding(name, contents);
    let table = format!("t={name}");
    let ran = asked(
        &lab,
        "SELECT * FROM t",
        &[&["--with", &table], words].concat(),
    );
    let (rows, said) = told(&ran);
    let own = |lines: Vec<&str>| lines.into_iter().map(str::to_owned).collect();
    (own(rows), own(said))
}

/// The line that is said of a file that cannot be read.
#[track_caller]
fn fault(name: &str, contents: impl AsRef<[u8]>, words: &[&str]) -> String {
    let lab = holding(name, contents);
    let ran = asked(&lab, "SELECT 1", &[&["--with", name], words].concat());
    refused(1, &ran).to_owned()
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

fn utf_16(text: &str) -> Vec<u8> {
    std::iter::once(0xfeff)
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect()
}

#[test]
fn json_in_utf_16_is_json() {
    for text in [
        "[{\"gene\": \"TGF-β1\", \"n\": 2}]",
        "{\"gene\": \"TGF-β1\", \"n\": 2}\n",
    ] {
        let (rows, said) = read("h.json", utf_16(text), &[]);
        assert_eq!(
            (rows, said),
            (vec![r#"{"gene":"TGF-β1","n":2}"#.to_owned()], vec![])
        );
    }
}

#[test]
fn what_is_no_table_says_what_to_do() {
    for text in [
        "<html><body><table><tr><td>gene</td></tr></table></body></html>",
        "\u{feff}\n  <!DOCTYPE html>\n",
        "<?xml version=\"1.0\"?>\n<Workbook/>\n",
        "<TABLE border=1>\n",
    ] {
        for bytes in [
            text.as_bytes().to_vec(),
            utf_16(text.trim_start_matches('\u{feff}')),
        ] {
            let said = fault("export.xls", bytes, &[]);
            assert!(said.starts_with("export.xls: a web page or XML"), "{said}");
            assert!(said.ends_with("save it as .xlsx or CSV"), "{said}");
        }
    }
    let empty_zip = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
    let stored =
        b"PK\x03\x04\n\0\0\0\0\0\0\0\0\0\xd2c\x9b\x83\x02\0\0\0\x02\0\0\0\x05\0\0\0a.csvx\n\
        PK\x01\x02\x14\x03\n\0\0\0\0\0\0\0\0\0\xd2c\x9b\x83\x02\0\0\0\x02\0\0\0\x05\0\0\0\0\0\0\0\0\
        \0\0\0\0\0\0\0\0\0a.csvPK\x05\x06\0\0\0\0\x01\0\x01\x003\0\0\0%\0\0\0\0\0";
    for bytes in [&empty_zip[..], &stored[..]] {
        let said = fault("a.zip", bytes, &[]);
        assert_eq!(said, "a.zip: a zip archive and no workbook: unpack it");
    }
    for (packing, magic) in [
        ("xz", &b"\xfd7zXZ\0\0\x04"[..]),
        ("bzip2", b"BZh91AY&SY\x12"),
        ("7-Zip", b"7z\xbc\xaf\x27\x1c\0"),
    ] {
        let said = fault("h.csv.x", magic, &[]);
        let expected =
            format!("h.csv.x: packed with {packing}, which is not read: unpack it first");
        assert_eq!(said, expected);
    }
    // Names that only begin like that.
    assert_eq!(
        read("b.csv", "BZh9,<html\n1,2\n", &[]).0,
        [r#"{"BZh9":1,"<html":2}"#]
    );
}

#[test]
fn a_nul_byte_is_told_with_its_place() {
    let far = format!("{}CD5L,a\0b\n", "VEGFA,x\n".repeat(20_000));
    for (text, place) in [
        (
            "gene,note\nVEGFA,x\nCD5L,a\0b\n",
            "n.csv:3: byte 7 of the line is 0x00",
        ),
        (
            "ge\0ne,note\nVEGFA,x\n",
            "n.csv:1: byte 3 of the line is 0x00",
        ),
        (&far, "n.csv:20001: byte 7 of the line is 0x00"),
    ] {
        let said = fault("n.csv", text, &[]);
        assert!(said.starts_with(place), "{said}");
    }
    let said = fault("n.csv", "x\ngene,note\nVEGFA,\0\n", &["--skip", "1"]);
    assert!(said.starts_with("n.csv:3: byte 7"), "{said}");
}

#[test]
fn a_line_that_never_ends_is_not_said_to_be_a_quote() {
    let said = fault("long.csv", vec![b'x'; 65 << 20], &[]);
    assert!(
        said.starts_with("long.csv:1: a record begins here that is longer than 64 MiB"),
        "{said}"
    );
}

#[test]
fn names_of_rows_never_shift_the_columns() {
    let text = "gene,n\n1,VEGFA,2\n2,CD5L,3\n";
    let strict = fault("r.csv", text, &[]);
    assert!(
        strict.starts_with("r.csv:2: 3 values where the header has 2"),
        "{strict}"
    );
    assert_eq!(fault("r.csv", text, &["--ragged"]), strict);
    // Here it is a value more in some rows only.
    let (rows, said) = read("r.csv", "a,b\n1,2,3\n4,5\n", &["--ragged"]);
    assert_eq!(rows[1], r#"{"a":4,"b":5,"column_3":null}"#);
    assert!(
        said.iter()
            .any(|line| line.ends_with("1 short rows were filled up with empty cells"))
    );
}

#[test]
fn a_comment_above_the_table_is_said_and_can_be_left_out() {
    let table = "gene\tlog2fc\nVEGFA\t2.5\nCD5L\tx\n";
    for (lines, n) in [("# made by x\n", 1), ("# a\n#\n# b, c, d\n", 3)] {
        for between in ["\t", ","] {
            let text = format!("{lines}{}", table.replace('\t', between));
            let skip = format!("`--skip {n}`");
            let lab = holding("c.txt", &text);
            let ran = asked(&lab, "SELECT 1", &["--with", "c.txt"]);
            // With tabs it is a table of one column.
            assert!(ran.stderr.contains(&skip), "{text}: {}", ran.shown());
            let (rows, said) = read("c.txt", &text, &["--skip", &n.to_string()]);
            assert_eq!(rows[0], r#"{"gene":"VEGFA","log2fc":"2.5"}"#);
            assert_eq!(said, [""; 0]);
        }
    }
    let said = fault("c.csv", "# x\ngene,n\nA,1\n", &[]);
    assert_eq!(
        said,
        "c.csv:1: looks like a comment, and the lines below do not fit it: leave it out with \
         `--skip 1`"
    );
    assert_eq!(read("v.tsv", "#CHROM\tPOS\n1\t2\n", &[]).1, [""; 0]);
    assert_eq!(read("v.txt", "#gene\nVEGFA\n", &[]).1, [""; 0]);
}

#[test]
fn lines_are_left_out_and_counted_all_the_same() {
    let said = fault(
        "s.csv",
        "one\r\ntwo\r\na,b\r\n1,2\r\n3\r\n",
        &["--skip", "2"],
    );
    assert!(
        said.starts_with("s.csv:5: 1 value where the header has 2"),
        "{said}"
    );
    let said = warned("s.csv", "one\na,b\n1.5,2\nNA,3\n", &["--skip", "1"]);
    assert!(said[0].contains("`NA` in line 4"), "{said:?}");
    let said = fault("s.csv", "a\nb\n", &["--skip", "2"]);
    assert!(
        said.starts_with("s.csv: has 2 lines, and 2 are to be left out"),
        "{said}"
    );
    let text = "Müller\n# β\ngene,n\nTGF-β1,2\n";
    let latin: Vec<u8> = "M\u{fc}ller\ngene,n\n\u{b5}g,2\n"
        .chars()
        .map(|c| c as u8)
        .collect();
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut packed, format!("\u{feff}{text}").as_bytes()).unwrap();
    for (bytes, skip, gene) in [
        (text.as_bytes().to_vec(), "2", "TGF-β1"),
        (format!("\u{feff}{text}").into_bytes(), "2", "TGF-β1"),
        (text.replace('\n', "\r").into_bytes(), "2", "TGF-β1"),
        (utf_16(text), "2", "TGF-β1"),
        (packed.finish().unwrap(), "2", "TGF-β1"),
        (latin, "1", "µg"),
    ] {
        let (rows, _) = read("s.csv", bytes, &["--skip", skip]);
        assert_eq!(rows, [format!(r#"{{"gene":"{gene}","n":2}}"#)]);
    }
}

/// What is read in parts begins below what is left out, too.
#[test]
fn lines_are_left_out_of_large_files() {
    let row = "VEGFA,some text to make it long enough,12\n";
    let count = (17 << 20) / row.len();
    let text = format!(
        "\u{feff}# one\n# two\ngene,text,n\nfirst,x,13\n{}last,x,13\n",
        row.repeat(count)
    );
    let lab = holding("l.csv", text);
    let words = ["--with", "l.csv", "--skip", "2"];
    let statement = "SELECT count(*) AS c, sum(n) AS s, min(gene) AS g FROM l";
    let ran = asked(&lab, statement, &words);
    let (rows, sum) = (count + 2, count * 12 + 26);
    let expected = format!(r#"{{"c":{rows},"s":{sum},"g":"VEGFA"}}"#);
    assert_eq!(told(&ran), (vec![&*expected], vec![]));
    // This one is asked of all parts at once.
    let ran = asked(&lab, "SELECT rowid AS r, gene FROM l WHERE n = 13", &words);
    let last = format!(r#"{{"r":{rows},"gene":"last"}}"#);
    let first = r#"{"r":1,"gene":"first"}"#;
    assert_eq!(told(&ran).0, [first, &last]);
}

#[test]
fn the_separator_that_excel_declares_is_taken() {
    let (rows, said) = read("e.csv", "sep=;\r\ngene;note\r\nVEGFA;a,b\r\n", &[]);
    assert_eq!(
        (rows, said),
        (vec![r#"{"gene":"VEGFA","note":"a,b"}"#.to_owned()], vec![])
    );
    let said = warned("e.csv", "sep=;\ngene;n\nVEGFA;1\n", &["--verbose"]);
    assert!(
        said[0].contains("separator semicolon, UTF-8, from line 2 on"),
        "{said:?}"
    );
    let said = fault("e.csv", "sep=;\ngene;n\nVEGFA\n", &[]);
    assert!(said.starts_with("e.csv:3: 1 value"), "{said}");
}

#[test]
fn a_title_above_the_names_is_said_once() {
    let text = "Plate 7,,,\ngene,n,x,y\nVEGFA,1,2,3\n";
    let said = warned("t.csv", text, &[]);
    assert_eq!(said.len(), 1, "{said:?}");
    assert!(said[0].starts_with("t.csv: line 1 looks like a title, not like names of columns: "));
    assert!(said[0].ends_with("`--skip 1`"), "{said:?}");
    let (rows, said) = read("t.csv", text, &["--skip", "1"]);
    assert_eq!(
        (&*rows[0], said),
        (r#"{"gene":"VEGFA","n":1,"x":2,"y":3}"#, vec![])
    );
    assert_eq!(warned("t.csv", ",b\n1,2\n", &[]).len(), 1);
}

/// An archive of files that are not packed.
fn zipped(files: &[(&str, &str)]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for (name, text) in files {
        let mut crc = flate2::Crc::new();
        crc.update(text.as_bytes());
        let size = u32::try_from(text.len()).unwrap().to_le_bytes();
        let name_length = u16::try_from(name.len()).unwrap().to_le_bytes();
        let offset = u32::try_from(zip.len()).unwrap().to_le_bytes();
        // Version, flags, method, time and date, checksum, both sizes, length of the name.
        let head = [
            &[10, 0, 0, 0, 0, 0, 0, 0, 0, 0][..],
            &crc.sum().to_le_bytes(),
            &size,
            &size,
        ]
        .concat();
        let head = [&head[..], &name_length, &[0, 0]].concat();
        zip.extend([b"PK\x03\x04", &head[..], name.as_bytes(), text.as_bytes()].concat());
        directory.extend(
            [
                b"PK\x01\x02\x0a\0",
                &head[..],
                &[0; 10],
                &offset,
                name.as_bytes(),
            ]
            .concat(),
        );
    }
    let count = u16::try_from(files.len()).unwrap().to_le_bytes();
    let size = u32::try_from(directory.len()).unwrap().to_le_bytes();
    let at = u32::try_from(zip.len()).unwrap().to_le_bytes();
    let end = [
        b"PK\x05\x06\0\0\0\0",
        &count[..],
        &count,
        &size,
        &at,
        &[0, 0],
    ]
    .concat();
    [zip, directory, end].concat()
}

/// A workbook of one sheet, from the XML of its rows.
fn workbook(sheet: &str, rows: &str) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const RELS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let relation = |kind: &str, target: &str| {
        format!(
            "<Relationships xmlns='{PACKAGE}'><Relationship Id='r1' Type='{RELS}/{kind}' \
             Target='{target}'/></Relationships>"
        )
    };
    let book = format!(
        "<workbook xmlns='{MAIN}' xmlns:r='{RELS}'><sheets><sheet name='{sheet}' sheetId='1' \
         r:id='r1'/></sheets></workbook>"
    );
    let sheet = format!("<worksheet xmlns='{MAIN}'><sheetData>{rows}</sheetData></worksheet>");
    zipped(&[
        (
            "_rels/.rels",
            &relation("officeDocument", "xl/workbook.xml"),
        ),
        ("xl/workbook.xml", &book),
        (
            "xl/_rels/workbook.xml.rels",
            &relation("worksheet", "worksheets/sheet1.xml"),
        ),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

/// A cell with a text.
fn cell(place: &str, text: &str) -> String {
    format!("<c r='{place}' t='inlineStr'><is><t>{text}</t></is></c>")
}

#[test]
fn rows_above_the_table_of_a_sheet_are_counted_as_excel_does() {
    let row = |number: u32, cells: &[&str]| {
        let cells = cells.iter().zip(["A", "B", "C"]);
        let cells: String = cells
            .map(|(text, letter)| cell(&format!("{letter}{number}"), text))
            .collect();
        format!("<row r='{number}'>{cells}</row>")
    };
    let rows = [
        row(3, &["Plate 7"]),
        row(5, &["gene", "n", "x"]),
        row(6, &["VEGFA", "1", "NA"]),
        row(7, &["VEGFA", "1", "2"]),
    ];
    let book = workbook("Plate 7", &rows.concat());
    let said = warned("b.xlsx", &book, &[]);
    assert!(
        said[0].starts_with("b.xlsx: row 3 looks like a title"),
        "{said:?}"
    );
    assert!(said[0].ends_with("`--skip 3`"), "{said:?}");
    let (rows, said) = read("b.xlsx", &book, &["--skip", "3"]);
    assert_eq!(rows[0], r#"{"gene":"VEGFA","n":1,"x":"NA"}"#);
    assert!(said[0].contains("`NA` in row 6"), "{said:?}");
    assert_eq!(fault("b.xlsx", &book, &["--skip", "7"]).lines().count(), 1);
}

#[test]
fn a_lab_file_that_a_report_does_not_read_is_said() {
    let lab = holding("hits.csv", HITS);
    let ran = lab.run(&["report", "table-1", "--with", "hits.csv"]);
    assert_eq!(
        refused(2, &ran),
        "report `table-1` does not read the lab file hits.csv: leave --with out, or ask a report \
         that reads one: lab-hits, lab-summary"
    );
    // One's own SQL may name the table and declare nothing.
    lab.write(
        "own.sql",
        "-- title: Mine\nSELECT gene FROM Hits ORDER BY gene;\n",
    );
    let ran = lab.run(&["report", "./own.sql", "--with", "hits.csv", "-f", "csv"]);
    assert_eq!(told(&ran).0, ["gene", "CD5L", "VEGFA"]);
    let ran = lab.run(&["report", "./own.sql", "--with", "x=hits.csv"]);
    assert!(refused(2, &ran).contains("does not read the lab file hits.csv"));
}

#[test]
fn of_two_lab_files_a_report_is_told_which() {
    let lab = holding("hits.csv", HITS);
    let words = [
        "report",
        "lab-hits",
        "--with",
        "a=hits.csv",
        "--with",
        "b=hits.csv",
    ];
    assert_eq!(
        refused(2, &lab.run(&words)),
        "report `lab-hits` needs a lab file with the column gene: two were given: name one lab=FILE, \
         as in --with lab=hits.csv"
    );
}

#[test]
fn a_table_that_is_not_there_is_looked_for_in_the_lab_files_first() {
    let lab = holding("my-hits.csv", HITS);
    database(&lab, "lab.db");
    let words = ["--with", "my-hits.csv", "--with", "lab.db"];
    let said = asked(&lab, "SELECT * FROM my_hit", &words);
    let expected = "no such table or view: my_hit; did you mean `my_hits`? Possible: my_hits, lab.hits, \
                    lab.up, lab.wells, ambiguous_keys, ";
    assert!(refused(2, &said).starts_with(expected), "{}", said.stderr);
}

#[test]
fn a_table_of_a_sqlite_file_is_a_lab_table() {
    let lab = Lab::new();
    database(&lab, "lab.db");
    let before = lab.names();
    let ran = asked(&lab, "SELECT * FROM lab", &["--with", "lab.db#HITS"]);
    let rows = [
        r#"{"gene":"VEGFA","log2fc":2.5,"plate":"0089","raw":"X'00FF'"}"#,
        r#"{"gene":"CD5L","log2fc":null,"plate":"0090","raw":null}"#,
    ];
    assert_eq!(told(&ran), (rows.to_vec(), vec![]));
    let ran = asked(
        &lab,
        "SELECT count(*) AS n, sum(well) AS s FROM w",
        &["--with", "w=lab.db#wells"],
    );
    assert_eq!(told(&ran).0, [r#"{"n":2000,"s":2001000}"#]);
    let ran = lab.run(&["report", "lab-hits", "--with", "lab.db#up", "-f", "csv"]);
    assert!(
        told(&ran).0[1].starts_with("1,VEGFA,VEGF,cargo"),
        "{}",
        ran.shown()
    );
    let ran = asked(&lab, "SELECT 1", &["--with", "lab.db#hit"]);
    let said = "lab.db: no table is named `hit`; its tables are `hits`, `up`, `wells`";
    assert_eq!(refused(1, &ran), said);
    let ran = lab.run(&["report", "lab-hits", "--with", "lab.db"]);
    assert_eq!(
        refused(2, &ran),
        "report `lab-hits` needs a lab file with the column gene: name a table of the SQLite file, \
         --with 'lab=lab.db#hits'. Its tables: hits, up, wells"
    );
    assert_eq!(lab.names(), before);
    let raw = rusqlite::Connection::open(lab.path("lab.db")).unwrap();
    raw.execute_batch(
        "CREATE TABLE bad (a); INSERT INTO bad VALUES ('x'), (CAST(x'610062' AS TEXT));
         CREATE VIEW ever AS WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)
         SELECT load_extension('x') FROM n;",
    )
    .unwrap();
    let ran = asked(&lab, "SELECT 1", &["--with", "lab.db#bad"]);
    assert!(refused(1, &ran).contains("table `bad`, row 2: column `a` holds a NUL byte"));
    let ran = asked(&lab, "SELECT 1", &["--with", "lab.db#ever"]);
    assert!(
        refused(1, &ran).starts_with("lab.db: cannot be read"),
        "{}",
        ran.shown()
    );
}

#[test]
fn a_sheet_may_have_a_hash_in_its_name() {
    let rows = format!(
        "<row r='1'>{}</row><row r='2'>{}</row>",
        cell("A1", "gene"),
        cell("A2", "VEGFA")
    );
    let lab = holding("multi.xlsx", workbook("x#y", &rows));
    let ran = asked(&lab, "SELECT * FROM multi", &["--with", "multi.xlsx#x#y"]);
    assert_eq!(told(&ran).0, [r#"{"gene":"VEGFA"}"#]);
    lab.write("a#b.csv", HITS);
    let ran = asked(
        &lab,
        "SELECT count(*) AS n FROM a_b",
        &["--with", "a#b.csv"],
    );
    assert_eq!(told(&ran).0, [r#"{"n":2}"#]);
}

#[test]
fn standard_input_is_read_once_and_a_name_is_a_word() {
    let lab = holding("hits.csv", HITS);
    let ran = asked(&lab, "SELECT 1", &["--with", "s=-", "--with", "r=-"]);
    assert!(refused(2, &ran).starts_with("standard input can be read once"));
    for (typed, example) in [
        ("my-t=hits.csv", "my_t"),
        ("2=hits.csv", "_2"),
        ("=hits.csv", "_"),
    ] {
        let ran = asked(&lab, "SELECT 1", &["--with", typed]);
        let expected = format!(
            "`{}` cannot name a table: a NAME holds letters, digits and _, and begins with no \
             digit, e.g. --with {example}=hits.csv",
            typed.split('=').next().unwrap()
        );
        assert_eq!(refused(2, &ran), expected);
    }
    lab.write("my-t=hits.csv", HITS);
    let ran = asked(
        &lab,
        "SELECT count(*) AS n FROM my_t_hits",
        &["--with", "my-t=hits.csv"],
    );
    assert_eq!(told(&ran).0, [r#"{"n":2}"#]);
}

#[test]
fn the_sql_of_a_lab_report_says_what_it_needs() {
    let lab = Lab::new();
    let ours = lab.run(&["report", "cargo", "--help"]).stdout;
    assert!(ours.contains("SQL, for any client of the file:"));
    let labs = lab.run(&["report", "lab-hits", "--help"]).stdout;
    assert!(
        labs.contains("SQL, which needs the lab's table and our functions fold() and curie():")
    );
}

#[test]
fn the_ending_of_a_file_says_in_which_shape_it_is_written() {
    let lab = Lab::new();
    for (name, words, begin) in [
        ("r.csv", &[][..], "a,b\r\n"),
        ("r.TSV", &[], "a\tb"),
        ("r.json", &[], "[\n{"),
        ("r.ndjson", &[], "{\"a\""),
        ("r.jsonl", &[], "{\"a\""),
        ("r.md", &[], "| a |"),
        ("r.txt", &[], "┌"),
        ("r.out", &[], "┌"),
        ("r", &[], "┌"),
        ("r.csv", &["-f", "json"], "[\n{"),
    ] {
        let ran = lab.run(&[&["sql", "SELECT 1 AS a, 2 AS b", "-o", name], words].concat());
        assert_eq!(ran.code, 0, "{}", ran.shown());
        let written = std::fs::read_to_string(lab.path(name)).unwrap();
        assert!(written.starts_with(begin), "{name}: {written}");
    }
    let ran = lab.run(&["sql", "SELECT 1", "-o", "r.csv", "--bom"]);
    assert_eq!(ran.code, 0, "{}", ran.shown());
}

#[test]
fn formulas_that_nobody_computed_are_said() {
    let row = |number: u32, formula: &str| {
        format!(
            "<row r='{number}'>{}{formula}</row>",
            cell(&format!("A{number}"), "VEGFA")
        )
    };
    let rows = [
        format!("<row r='1'>{}{}</row>", cell("A1", "gene"), cell("B1", "n")),
        row(2, "<c r='B2'><f>1+1</f><v></v></c>"),
        row(3, "<c r='B3'><f>1+2</f></c>"),
        row(4, "<c r='B4'><f>1+3</f><v>4</v></c>"),
        // An empty text is a result.
        row(5, "<c r='B5' t='str'><f>\"\"</f><v></v></c>"),
    ];
    let (found, said) = read("f.xlsx", workbook("s", &rows.concat()), &[]);
    assert_eq!(found[2], r#"{"gene":"VEGFA","n":4}"#);
    assert_eq!(
        said,
        [
            "migrasome: f.xlsx: 2 formulas have no stored result and were read as empty: open the file \
             in Excel or LibreOffice and save it"
        ]
    );
}
