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
