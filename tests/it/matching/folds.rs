//! The key of a name: what makes two spellings of it meet.

use migrasome::spelling::{fold, fold_loosely};
use proptest::prelude::*;
use serde::Deserialize;

use super::conformance::lines;

/// A spelling and its keys.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Spelling {
    id: String,
    text: String,
    fold: String,
    loose: String,
    why: String,
}

#[test]
fn every_spelling_of_the_corpus_has_its_keys() {
    let all: Vec<Spelling> = lines("fold.jsonl");
    assert!(all.len() >= 650, "{} spellings", all.len());
    for one in all {
        let found = [fold(&one.text), fold_loosely(&one.text)];
        assert_eq!(found, [one.fold, one.loose], "{}: {}", one.id, one.why);
    }
}

#[test]
fn spellings_of_one_name_meet() {
    for spelling in [
        "TGF-β1",
        "TGF\u{2010}β1",
        "TGF\u{2011}β1",
        "TGF–β1",
        "tgf-beta1",
        "TGF-Β1",
        "TGF-ϐ1",
        "\u{a0}TGF-β1 ",
        "ＴＧＦ-β１",
    ] {
        assert_eq!(fold(spelling), "tgf-beta1", "{spelling}");
    }
    for spelling in ["TGF-β1", "TGFβ1", "TGF β 1", "TGF-beta1", "tgf(beta)1"] {
        assert_eq!(fold_loosely(spelling), "tgfbeta1", "{spelling}");
    }
    assert_eq!(fold("Aβ40"), "abeta40");
    assert_eq!(fold("µ"), fold("μ"));
    assert_eq!(fold("STRASSE"), fold("straße"));
    assert_eq!(fold("STRASSE"), fold("STRAẞE"));
    assert_eq!(fold("Άλφα"), "alphalambdaphialpha");
    assert_eq!(fold("\u{2206}Np63"), "deltanp63");
    assert_eq!(fold("\u{feff}VEGF\u{200b}A"), "vegfa");
    assert_eq!(fold("Bone\t\n metastasis"), "bone metastasis");
    assert_eq!(fold_loosely("\u{36a} \u{656}"), "\u{656}\u{36a}");
}

proptest! {
    #[test]
    fn folding_twice_is_folding_once(spelling in "\\PC{0,12}|[ -~α-ωΑ-Ω‐-―ẞά\u{300}-\u{345}]{0,12}") {
        prop_assert_eq!(fold(&fold(&spelling)), fold(&spelling));
        prop_assert_eq!(fold_loosely(&fold(&spelling)), fold_loosely(&spelling));
        prop_assert_eq!(fold_loosely(&fold_loosely(&spelling)), fold_loosely(&spelling));
    }

    #[test]
    fn plain_ascii_is_lower_case(spelling in "[!-~]{1,12}") {
        prop_assert_eq!(fold(&spelling), spelling.to_ascii_lowercase());
    }

    #[test]
    fn a_loose_key_has_no_punctuation(spelling in "\\PC{0,12}") {
        prop_assert!(fold_loosely(&spelling).chars().all(char::is_alphanumeric));
    }
}
