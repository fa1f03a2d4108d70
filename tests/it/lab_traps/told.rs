//! What is said about a file.

use super::{asked, assert_says, told, trap};

#[test]
fn verbose_states_what_was_understood() {
    let lab = trap("riken.csv");
    let statement = "SELECT well FROM riken";
    let ran = asked(&lab, &["--with", "riken.csv", "--verbose"], statement);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(ran.stdout, "{\"well\":1}\n{\"well\":12}\n{\"well\":7}\n");
    let words = [
        "riken.csv",
        "CSV",
        "UTF-8",
        "3",
        "riken",
        "plate",
        "well",
        "TEXT",
        "INTEGER",
        "2310009E13",
        "0089",
        "2",
    ];
    assert_says(&ran.stderr, &words);
    let quiet = asked(&lab, &["--with", "riken.csv"], statement);
    assert_eq!((quiet.stdout, quiet.stderr.as_str()), (ran.stdout, ""));
}

#[test]
fn warnings_never_mix_with_the_result() {
    let lab = trap("windows_1252.csv");
    lab.write("t.csv", "gene,gene\nVEGFA,NA\nCD5L,12\n");
    let words = ["--with", "windows_1252.csv", "--with", "t.csv"];
    let statement = "SELECT t.gene, note FROM t JOIN windows_1252 AS w ON w.gene = t.gene";
    let (found, said) = told(&lab, &words, statement);
    assert_eq!(found.len(), 2);
    assert_says(&said, &["windows_1252.csv", "t.csv", "gene_2"]);
}
