//! What stands above a table and is none of it, or describes its columns below their names: it is
//! left out and said, and what could be a row is never lost.

use std::fs;

use super::{fault, read, utf_16, warned};
use crate::support::{Lab, Ran, assert_says, gzipped, holding, lab, project};

/// A file of `tests/fixtures/match`, in a folder of its own.
fn fixture(folder: &str, name: &str) -> Lab {
    let path = project("tests/fixtures/match").join(folder).join(name);
    holding(name, fs::read(path).unwrap())
}

/// What `match` makes of it: rows of the lab's own columns and the status, and what is said.
#[track_caller]
fn matched(lab: &Lab, words: &[&str], columns: usize) -> (Vec<String>, String) {
    let ran: Ran = lab.run(&[&["match"], words, &["--all", "-f", "tsv"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.shown());
    let first = |line: &str| {
        let cells: Vec<&str> = line.split('\t').take(columns + 1).collect();
        cells.join(" | ")
    };
    (ran.stdout.lines().map(first).collect(), ran.stderr)
}

#[test]
fn the_four_lines_of_cbioportal_are_no_rows() {
    let lab = fixture("cbioportal", "data_clinical_sample.txt");
    let (rows, said) = matched(&lab, &["data_clinical_sample.txt"], 3);
    assert_eq!(
        rows,
        [
            "PATIENT_ID | CANCER_TYPE_DETAILED | AGE | match_status",
            "P-1 | Hepatocellular Carcinoma | 50 | matched",
            "P-2 | Glioblastoma Multiforme | 61 | matched",
        ]
    );
    assert_says(
        &said,
        &["lines 1-4 look like comments and were left out: `--skip 0` keeps them"],
    );
    let text = fs::read_to_string(lab.path("data_clinical_sample.txt")).unwrap();
    let (rows, _) = read("d.txt", &text, &["--skip", "0"]);
    assert_eq!(rows.len(), 6, "{rows:?}");
    // Without a column of numbers, the types that it writes tell.
    let text = text.replace("\tAge\n", "\n").replace("\tage\n", "\n");
    let text = text.replace("\tNUMBER\n", "\n").replace("\t1\n#", "\n#");
    let text: String = text
        .lines()
        .map(|line| line.split('\t').take(2).collect::<Vec<_>>().join("\t") + "\n")
        .collect();
    let (rows, _) = read("d.txt", &text, &[]);
    assert_eq!(
        rows[0],
        r#"{"PATIENT_ID":"P-1","CANCER_TYPE_DETAILED":"Hepatocellular Carcinoma"}"#
    );
}

#[test]
fn a_maf_is_read_below_its_version() {
    let lab = fixture("maf", "x.maf");
    let (rows, said) = matched(&lab, &["x.maf"], 1);
    assert_eq!(
        rows,
        [
            "Hugo_Symbol | Entrez_Gene_Id",
            "VEGFA | 7422",
            "TP53 | 7157"
        ]
    );
    assert_says(
        &said,
        &["x.maf: line 1 looks like a comment and was left out"],
    );
}

#[test]
fn what_was_said_of_the_reading_is_said_where_no_column_is_found_too() {
    let lab = holding("x.maf", "#version 2.4\nbarcode\tn\nq1\t7\nq2\t8\n");
    let ran = lab.run(&["match", "x.maf"]);
    assert_eq!(ran.code, 2, "{}", ran.shown());
    let lines: Vec<&str> = ran.stderr.lines().collect();
    let [read, chosen] = lines[..] else {
        panic!("{}", ran.shown());
    };
    assert_says(read, &["line 1 looks like a comment and was left out"]);
    assert_says(chosen, &["no column seems to hold names", "barcode"]);
}

#[test]
fn a_commented_line_of_names_stays_one() {
    let lab = fixture("commented-header", "morbidmap.txt");
    let (rows, said) = matched(&lab, &["morbidmap.txt"], 3);
    assert_eq!(
        rows,
        [
            "# Phenotype | Gene Symbols | MIM Number | match_status",
            "One, 100001 (3) | TGFB1, DPD1 | 190180 | matched",
            "Two, 100002 (3) | ACTB | 102630 | unmatched",
        ]
    );
    assert_says(&said, &["line 1 looks like a comment and was left out"]);
    let (rows, said) = read(
        "v.vcf",
        "##fileformat=VCFv4.2\n##x=<A,B>\n#CHROM\tPOS\n1\t2\n",
        &[],
    );
    assert_eq!(rows, [r##"{"#CHROM":1,"POS":2}"##]);
    assert_says(&said[0], &["lines 1-2 look like comments"]);
}

#[test]
fn values_and_names_that_begin_with_a_hash_are_never_lost() {
    for (text, first, count) in [
        (
            "#node1\tnode2\tscore\nVEGFA\tKDR\t0.9\n",
            r##"{"#node1":"VEGFA","node2":"KDR","score":0.9}"##,
            1,
        ),
        (
            "#id,gene\n#1,VEGFA\n#2,CD5L\nX3,ACTB\n",
            r##"{"#id":"#1","gene":"VEGFA"}"##,
            3,
        ),
        (
            "#gene,n\nVEGFA,NA\nCD5L,2\n",
            r##"{"#gene":"VEGFA","n":"NA"}"##,
            2,
        ),
        ("#,gene\n1,VEGFA\n", r##"{"#":1,"gene":"VEGFA"}"##, 1),
        ("#gene\nVEGFA\nCD5L\n", r##"{"#gene":"VEGFA"}"##, 2),
        ("gene,n\n#1,2\n#2,3\n", r##"{"gene":"#1","n":2}"##, 2),
        (
            "#gene, note\nVEGFA, x\nCD5L, y\n",
            r##"{"#gene":"VEGFA"," note":" x"}"##,
            2,
        ),
        (
            "#gene,1,2\nVEGFA,5,6\n",
            r##"{"#gene":"VEGFA","1":5,"2":6}"##,
            1,
        ),
        (
            "id,note\na,\"x\n# y\"\nb,z\n",
            "{\"id\":\"a\",\"note\":\"x\\n# y\"}",
            2,
        ),
        ("colour\n#ff0000\n#00ff00\n", r##"{"colour":"#ff0000"}"##, 2),
    ] {
        let (rows, _) = read("t.csv", text, &[]);
        assert_eq!((&*rows[0], rows.len()), (first, count), "{text}");
    }
    // What was kept though it could be a comment is said.
    let said = warned("t.csv", "#id,gene\n#1,VEGFA\n#2,CD5L\nX3,ACTB\n", &[]);
    assert_says(&said[0], &["lines 1-3 begin with `#`", "`--skip 3`"]);
    let said = warned("t.txt", "# genes of the screen\n# 2024\ngene\nVEGFA\n", &[]);
    assert_says(
        &said[0],
        &["lines 1-2 look like comments, and were kept", "`--skip 2`"],
    );
}

#[test]
fn a_comment_with_as_many_commas_is_one_all_the_same() {
    for comment in [
        "# made by X, 2024",
        "# made by Peter, with love",
        "#date,2024-01-01",
        "! x, y",
    ] {
        let text = format!("{comment}\ngene,n\nVEGFA,1\nCD5L,2\n");
        let (rows, said) = read("c.csv", &text, &[]);
        assert_eq!(
            rows,
            [r#"{"gene":"VEGFA","n":1}"#, r#"{"gene":"CD5L","n":2}"#],
            "{text}"
        );
        assert_says(&said[0], &["line 1 looks like a comment and was left out"]);
    }
}

#[test]
fn a_text_in_any_dress_begins_below_its_comments() {
    let text = "# β\n# two\n\ngene,n\nTGF-β1,2\n";
    for bytes in [
        text.as_bytes().to_vec(),
        format!("\u{feff}{text}").into_bytes(),
        text.replace('\n', "\r\n").into_bytes(),
        text.replace('\n', "\r").into_bytes(),
        utf_16(text),
        gzipped(text.as_bytes()),
    ] {
        let (rows, said) = read("s.csv", bytes, &[]);
        assert_eq!(rows, [r#"{"gene":"TGF-β1","n":2}"#]);
        assert_says(&said[0], &["lines 1-2 look like comments"]);
    }
    // Lines count as in the file.
    let said = fault("s.csv", format!("{text}x\n"), &[]);
    assert!(
        said.starts_with("s.csv:6: 1 value where the header has 2"),
        "{said}"
    );
    let many = "# a line of a long head\n".repeat(10_000);
    let (rows, said) = read("s.csv", format!("{many}gene,n\nVEGFA,2\n"), &[]);
    assert_eq!(rows, [r#"{"gene":"VEGFA","n":2}"#]);
    assert_says(&said[0], &["lines 1-10000 look like comments"]);
}

#[test]
fn where_nothing_can_be_left_out_the_hint_is_right() {
    let said = fault("l.txt", "# a, b\n# c, d\ngene\nVEGFA\n", &[]);
    assert!(
        said.starts_with("l.txt:1: begins 2 lines that look like comments"),
        "{said}"
    );
    assert_says(&said, &["`--skip 2`", "`--no-header`"]);
    let said = fault("t.csv", "Table 1\nVEGFA,1,2\nCD5L,1,3\n", &[]);
    assert_says(
        &said,
        &["t.csv:1: looks like a title", "`--skip 1`", "`--no-header`"],
    );
}

/// Every separator of a title was tried on its own: bars in the cells of a table made one of the
/// names of its columns.
#[test]
fn nothing_is_a_title_above_a_table_that_is_even() {
    for (text, count) in [
        (
            "gene\tn\tpair\nVEGFA\t4\ta|low\nCD63\t5\tb|2\nITGA5\t6\tc|3\n",
            3,
        ),
        ("gene;n;pair\nVEGFA;4;a|low\nCD63;5;b|2\nITGA5;6;c|3\n", 3),
        (
            "Protein\tGene\tCount\nsp|P08962|CD63_HUMAN\tCD63\t3\n\
             sp|P15692|VEGFA_HUMAN\tVEGFA\t4\n",
            2,
        ),
    ] {
        let (rows, said) = read("t.tsv", text, &[]);
        assert_eq!(rows.len(), count, "{text}: {rows:?}");
        assert!(!said.concat().contains("title"), "{text}: {said:?}");
        let names = text.split(['\t', ';']).next().unwrap_or_default();
        assert_says(&rows[0], &[names]);
    }
}

#[test]
fn lines_between_the_rows_of_an_mztab_do_not_end_its_table() {
    let text = "MTD\tmzTab-version\t1.0.0\nPRH\taccession\tgene\nPRT\tP15692\tVEGFA\n\
                COM\tfrom here on\tby hand\tand more\n\nPRT\tP60709\tACTB\n \t\nPRT\tP08962\tCD63\n\n\
                COM\tthe end\nPEH\tsequence\nPEP\tAAK\n";
    let (rows, said) = read("t.mztab", text, &["--separator", "tab"]);
    assert_eq!(rows.len(), 3, "{rows:?}");
    assert_says(&rows[2], &[r#""gene":"CD63""#]);
    assert_says(
        &said.concat(),
        &["the one from `PRH` in line 2 on was read", "2 lines below"],
    );
}

#[test]
fn titles_are_left_out_where_the_lines_below_are_even() {
    for (text, lines) in [
        (
            "Supplementary Table 1. Genes, and more\n\ngene\tn\tp\nVEGFA\t1\t2\n",
            "line 1 looks",
        ),
        (
            "Table 1\ngene,symbol,name\nVEGFA,a,b\nCD5L,c,d\n",
            "line 1 looks",
        ),
        (
            "\"Hits, of the screen\",,\n,,\ngene,n,p\nVEGFA,1,2\n",
            "lines 1-2 look",
        ),
        (
            "# made by x\nTable 1\ngene,n,p\nVEGFA,1,2\n",
            "lines 1-2 look",
        ),
        (
            "Results\nof the screen\ngene,n,p\nVEGFA,1,2\n",
            "lines 1-2 look",
        ),
        ("Genes of the screen\ngene\tn\nVEGFA\tx\n", "line 1 looks"),
    ] {
        let (rows, said) = read("t.txt", text, &[]);
        assert!(
            rows[0].starts_with(r#"{"gene":"VEGFA","#),
            "{text}: {rows:?}"
        );
        let said = said.concat();
        assert_says(&said, &[lines, " like ", " title", "left out"]);
        assert!(read_or_refused(text, &["--skip", "0"]), "{text}");
    }
    for (list, count) in [
        ("gene\nVEGFA\nA\tB\nC\tD\n", "3"),
        ("Name of the disease\nCancer, lung\nCancer, breast\n", "2"),
        ("gene,,\nVEGFA,1,2\nCD5L,3,4\n", "2"),
        ("gene,n,\nVEGFA,low,x\nCD5L,1,y\n", "2"),
    ] {
        let lab = holding("l.txt", list);
        let ran = lab.run(&[
            "sql",
            "SELECT count(*) AS n FROM l",
            "--with",
            "l.txt",
            "-f",
            "csv",
        ]);
        let is_whole = ran.code != 0 || ran.stdout.lines().nth(1) == Some(count);
        assert!(is_whole, "{list}: {}", ran.shown());
    }
}

/// Whether a text is read otherwise, or not at all.
fn read_or_refused(text: &str, words: &[&str]) -> bool {
    let lab = holding("t.txt", text);
    let ran = lab.run(
        &[
            &["sql", "SELECT * FROM t", "--with", "t.txt", "-f", "ndjson"],
            words,
        ]
        .concat(),
    );
    ran.code != 0 || !ran.stdout.starts_with(r#"{"gene":"VEGFA","#)
}

#[test]
fn a_table_between_two_lines_is_read_and_what_is_beside_it_said() {
    let lab = fixture("series-matrix", "GSE_series_matrix.txt");
    let (rows, said) = matched(&lab, &["GSE_series_matrix.txt"], 3);
    assert_eq!(
        rows,
        [
            "ID_REF | GSM1 | GSM2 | match_status",
            "VEGFA | 1.2 | 3 | matched",
            "ACTB | 2 | 3 | unmatched"
        ]
    );
    assert_says(
        &said,
        &[
            "`!series_matrix_table_begin` in line 3",
            "left out: `--skip 0` keeps them",
        ],
    );
    let text = fs::read_to_string(lab.path("GSE_series_matrix.txt")).unwrap();
    let said = warned("g.txt", text.replace("!series_matrix_table_end\n", ""), &[]);
    assert_says(
        &said.concat(),
        &["has no end, `!series_matrix_table_end`: is the file cut off?"],
    );
    let long = "!Sample_x\t\"a long description of a sample\"\n".repeat(5_000);
    let (rows, _) = read("g.txt", long + &text, &[]);
    assert_eq!(rows[0], r#"{"ID_REF":"VEGFA","GSM1":1.2,"GSM2":3}"#);
    let soft = "^PLATFORM = GPL1\n!Platform_title = x\n#ID = the probe\n!platform_table_begin\n\
        ID\tSymbol\np1\tVEGFA\n!platform_table_end\n^SAMPLE = GSM1\n!sample_table_begin\nID_REF\tVALUE\n";
    let (rows, said) = read("g.soft", soft, &[]);
    assert_eq!(rows, [r#"{"ID":"p1","Symbol":"VEGFA"}"#]);
    assert_says(
        &said.concat(),
        &["3 lines below the table, from line 8 on, were left out"],
    );
}

#[test]
fn the_counts_of_an_rcc_are_read_and_it_is_no_web_page() {
    let lab = fixture("rcc", "x.RCC");
    let (rows, said) = matched(&lab, &["x.RCC"], 4);
    assert_eq!(rows[1], "Endogenous | VEGFA | NM_003376.5 | 50 | matched");
    assert_says(&said, &["in sections", "`<Code_Summary>` in line 5"]);
    let said = fault("x.RCC", "<Header>\nFileVersion,1.7\n</Header>\n", &[]);
    assert_says(&said, &["in sections", "--skip"]);
    assert!(!said.contains("web page"), "{said}");
    assert_says(
        &fault("x.csv", "<head>\n<title>x</title>\n", &[]),
        &["web page"],
    );
    let sheet = "[Header]\nVersion,4\n\n[Data]\nSample_ID,gene\n1,VEGFA\n[Settings]\nx\n";
    let (rows, said) = read("s.csv", sheet, &[]);
    assert_eq!(rows, [r#"{"Sample_ID":1,"gene":"VEGFA"}"#]);
    assert_says(
        &said.concat(),
        &[
            "`[Data]` in line 4",
            "line 8, below the table, was left out",
        ],
    );
}

#[test]
fn an_adat_is_told_how_to_be_read() {
    let said = fault(
        "x.adat",
        "!Checksum\tabc\n^HEADER\n!x\ty\n^TABLE_BEGIN\n\t\tSeqId\tx\n",
        &[],
    );
    assert_says(&said, &["x.adat: an ADAT", "getAnalyteInfo"]);
}

#[test]
fn rows_that_describe_columns_are_no_data() {
    let lab = fixture("perseus", "perseus.txt");
    let (rows, said) = matched(&lab, &["perseus.txt"], 3);
    assert_eq!(
        rows,
        [
            "Gene names | S1 | S2 | match_status",
            "VEGFA | 1.5 | 2.5 | matched",
            "ACTB | 3.5 | 4.5 | unmatched",
            "CD5L | 5.5 | 6.5 | matched",
        ]
    );
    assert_says(
        &said,
        &["lines 2-3 annotate columns, as Perseus does, and were left out: `--skip 0` keeps them"],
    );
    // They count as lines.
    let text = fs::read_to_string(lab.path("perseus.txt")).unwrap();
    let said = warned("p.txt", format!("{text}TLN1\tNA\t1\n"), &[]);
    assert_says(&said.concat(), &["`NA` in line 7"]);
    let (rows, said) = read(
        "u.csv",
        "gene,conc,x\n,ng/ml,s\nVEGFA,2.5,3\nCD5L,1.5,4\n",
        &[],
    );
    assert_eq!(rows[0], r#"{"gene":"VEGFA","conc":2.5,"x":3}"#);
    assert_says(
        &said.concat(),
        &["line 2 looks like units and was left out"],
    );
    for kept in [
        "gene,n\nVEGFA,NA\nCD5L,2\n",
        "gene,n\nVEGFA,low\nCD5L,2\n",
        "gene,n\n,NA\nCD5L,2\n",
    ] {
        assert_eq!(read("u.csv", kept, &[]).0.len(), 2, "{kept}");
    }
}

#[test]
fn a_gct_is_read_below_its_size() {
    let (rows, said) = read(
        "g.gct",
        "#1.2\n1\t2\nName\tDescription\tS1\tS2\nVEGFA\tx\t1\t2\n",
        &[],
    );
    assert_eq!(
        rows,
        [r#"{"Name":"VEGFA","Description":"x","S1":1,"S2":2}"#]
    );
    assert_says(
        &said.concat(),
        &["lines 1-2 tell the version and size of a GCT"],
    );
    let text = "#1.3\n1\t2\t1\t1\nid\tgene\tS1\tS2\ndose\tna\t10\t20\nr1\tVEGFA\t1.5\t2.5\n";
    let (rows, said) = read("g.gct", text, &[]);
    assert_eq!(rows, [r#"{"id":"r1","gene":"VEGFA","S1":1.5,"S2":2.5}"#]);
    assert_says(&said.concat(), &["line 4 describes the columns of a GCT"]);
}

#[test]
fn files_without_names_of_columns_are_given_them() {
    let gmt = "SET_A\thttp://x\tVEGFA\tCD5L\n\nSET_B\t\"q\" x\tCXCL12\t\t\n";
    let (rows, said) = read("s.gmt", gmt, &[]);
    assert_eq!(
        rows,
        [
            r#"{"set":"SET_A","description":"http://x","genes":"VEGFA;CD5L"}"#,
            r#"{"set":"SET_B","description":"\"q\" x","genes":"CXCL12"}"#,
        ]
    );
    assert_says(&said.concat(), &["GMT", "set, description and genes"]);
    let lab = holding("s.gmt", gmt);
    let (rows, _) = matched(&lab, &["s.gmt"], 3);
    assert_eq!(rows[2], "SET_B | \"\"\"q\"\" x\" | CXCL12 | matched");
    let feature = |name: &str| format!("1\thavana\tgene\t11\t20\t.\t+\t.\tgene_id \"{name}\";\n");
    let gtf = format!("#!genome-build GRCh38\n{}{}", feature("A"), feature("B"));
    let (rows, said) = read("e.gtf", &gtf, &[]);
    let row = r#"{"seqname":1,"source":"havana","feature":"gene","start":11,"end":20,"score":".","strand":"+","frame":".","attribute":"gene_id \"A\";"}"#;
    assert_eq!((&*rows[0], rows.len()), (row, 2));
    assert_says(
        &said.concat(),
        &[
            "line 1 looks like a comment",
            "GTF or GFF",
            "seqname to attribute",
        ],
    );
    let gff = format!(
        "##gff-version 3\n{}###\n{}##FASTA\n>1\nACGT\n",
        feature("A"),
        feature("B")
    );
    let (rows, said) = read("e.gff3", &gff, &[]);
    assert_eq!((&*rows[0], rows.len()), (row, 2));
    assert_says(
        &said.concat(),
        &["2 lines below the table, from line 6 on, were left out"],
    );
    let (rows, _) = read("e.gtf", &gtf, &["--no-header"]);
    assert!(
        rows[0].starts_with(r#"{"column_1":1,"#) && rows.len() == 2,
        "{rows:?}"
    );
}

#[test]
fn names_of_rows_are_taken_where_that_is_said() {
    let lab = fixture("one-column-of-r", "counts.tsv");
    let ran = lab.run(&["match", "counts.tsv"]);
    assert_says(
        ran.stderr.trim_end(),
        &[
            "counts.tsv:2: 2 values where the header has 1",
            "`--row-names`",
        ],
    );
    let (rows, _) = matched(&lab, &["counts.tsv", "--row-names"], 2);
    assert_eq!(
        rows,
        [
            "row_name | x | match_status",
            "VEGFA | 1 | matched",
            "CD5L | 2 | matched"
        ]
    );
    for text in [
        "gene,n\n1,VEGFA,2\n2,CD5L,3\n",
        "# made by R\ngene\tn\n1\tVEGFA\t2\n2\tCD5L\t3\n",
        "\"gene\" \"n\"\n\"1\" \"VEGFA\" 2\n\"2\" \"CD5L\" 3\n",
        "   gene n\n1 VEGFA 2\n2  CD5L 3\n",
    ] {
        let (rows, _) = read("r.txt", text, &["--row-names"]);
        assert_eq!(
            rows,
            [
                r#"{"row_name":1,"gene":"VEGFA","n":2}"#,
                r#"{"row_name":2,"gene":"CD5L","n":3}"#
            ],
            "{text}"
        );
        let lab = holding("r.txt", text);
        let ran = lab.run(&["sql", "SELECT 1", "--with", "r.txt"]);
        assert_says(&ran.stderr, &["--row-names"]);
    }
    let (rows, said) = read("o.csv", "gene,n\nVEGFA,2\n", &["--row-names"]);
    assert_eq!(rows, [r#"{"gene":"VEGFA","n":2}"#]);
    assert_says(&said.concat(), &["`--row-names` changes nothing"]);
    // Prose has commas, and a list of it is one column.
    let (rows, _) = read("o.csv", "disease\n\"Cancer, lung\"\n", &[]);
    assert_eq!(rows, [r#"{"disease":"Cancer, lung"}"#]);
}

#[test]
fn columns_that_stand_one_below_the_other_are_read() {
    let text = "# x, y\ngene   n\nVEGFA  2\nCD5L   13\n";
    let (rows, said) = read("a.txt", text, &[]);
    assert_eq!(
        rows,
        [r#"{"gene":"VEGFA","n":2}"#, r#"{"gene":"CD5L","n":13}"#]
    );
    assert_says(
        &said.concat(),
        &["line 1 looks like a comment", "split at runs of blanks"],
    );
    let said = warned("a.txt", "gene   n\nVEGFA  2\n", &["--skip", "0"]);
    assert_says(&said[0], &["has one column", "`tr -s"]);
}

#[test]
fn a_background_may_have_a_top_and_options_of_its_own() {
    let lab = fixture("own-top-of-background", "hits.csv");
    let counts = project("tests/fixtures/match/own-top-of-background/counts.txt");
    let counts = fs::read_to_string(counts).unwrap();
    let in_background = |words: &[&str]| {
        let ran = lab.run(&[&["match", "hits.csv", "--background"], words].concat());
        (ran.code, ran.stderr)
    };
    lab.write("counts.txt", &counts);
    let (code, said) = in_background(&["counts.txt"]);
    assert_eq!(code, 0, "{said}");
    assert_says(
        &said,
        &[
            "counts.txt: line 1 looks like a comment and was left out",
            "1 of 4 in the background",
        ],
    );
    lab.write(
        "all.txt",
        "one\ntwo\nsymbol;other\nVEGFA;CD5L\nACTB;CXCL12\nGENE5;x\n",
    );
    let own = [
        "all.txt",
        "--background-read",
        "skip=2",
        "--background-read",
        "separator=;",
    ];
    let (code, said) = in_background(&[&own[..], &["--background-column", "symbol"]].concat());
    assert_eq!(code, 0, "{said}");
    assert_says(&said, &["1 of 3 in the background"]);
    let (_, said) = in_background(&[&own[..], &["--background-column", "other"]].concat());
    assert_says(&said, &["of 3 in the background"]);
    // A list without names, of a table with them.
    lab.write("list.txt", "VEGFA\nACTB\n");
    let words = [
        "match",
        "list.txt",
        "--no-header",
        "--background",
        "counts.txt",
    ];
    let ran = lab.run(&[&words[..], &["--background-read", "header"]].concat());
    assert_says(&ran.stderr, &["1 of 4 in the background"]);
    let (code, said) = in_background(&["all.txt", "--background-read", "skip=x"]);
    assert_eq!((code, said.lines().count()), (2, 1), "{said}");
    assert_says(&said, &["--background-read skip=x", "possible: skip=N"]);
    lab.write("bad.txt", "a,b\nVEGFA,1,2\n");
    let (_, said) = in_background(&["bad.txt"]);
    assert_says(&said, &["--row-names", "--background-read"]);
}

#[test]
fn a_list_of_one_kind_of_line_is_left_as_it_is() {
    // Nothing but comments, or nothing at all below them.
    for text in ["# a\n# b\n", "#gene\n", "!x\n"] {
        let ran = lab();
        ran.write("t.txt", text);
        let ran = ran.run(&[
            "sql",
            "SELECT count(*) AS n FROM t",
            "--with",
            "t.txt",
            "-f",
            "csv",
        ]);
        assert_eq!(ran.code, 0, "{text}: {}", ran.shown());
    }
}
