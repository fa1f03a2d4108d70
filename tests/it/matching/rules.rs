//! What one value of a lab file means, by which rule, and how exactly.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::sync::LazyLock;

use migrasome::matching::{MatchType, Resolution, Resolver, Rule, Sense, Status};
use migrasome::spelling::fold;
use migrasome::{Db, Error};
use proptest::prelude::*;

use crate::support::{Lab, project, rows};

pub static RESOLVER: LazyLock<Resolver> = LazyLock::new(|| {
    let db = Db::built_in().unwrap();
    Resolver::from(&db).unwrap()
});

/// `matched: VEGF by symbol, exact; CXCL12 by …`, or `unusable (empty)`.
pub fn told(found: &Resolution) -> String {
    let reason = found.reason.as_ref();
    let reason = reason.map_or_else(String::new, |reason| format!(" ({reason})"));
    let one = |each: &migrasome::matching::Match| {
        format!("{} by {}, {}", each.term, each.rule, each.match_type)
    };
    let all: Vec<String> = found.matches.iter().map(one).collect();
    let candidates = found.candidates.join(" ");
    let parts = [all.join("; "), candidates];
    let parts: Vec<&str> = parts
        .iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    let colon = if parts.is_empty() { "" } else { ": " };
    format!("{}{reason}{colon}{}", found.status, parts.join(" | "))
}

/// What is known of a column: `genes`, `diseases`, …
fn sense(word: &str) -> Sense {
    let words = |all: &[&str]| all.iter().map(|each| (*each).to_owned()).collect();
    let mut sense = Sense::default();
    match word {
        "" => {}
        "diseases" => sense.kinds = words(&["disease"]),
        "genes" => sense.kinds = words(&["gene", "cargo"]),
        "symbols" => sense.symbols = true,
        prefix => sense.prefixes = words(&[prefix]),
    }
    sense
}

/// Every line of `rules.txt`; all that is otherwise is told at once.
#[test]
fn values_and_what_they_mean() {
    let lines = include_str!("rules.txt").lines();
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with("# "));
    let mut wrong = String::new();
    for line in lines {
        let [value, column, _] = line.split(" -> ").collect::<Vec<_>>()[..] else {
            panic!("{line}");
        };
        let mut given = value.to_owned();
        for (written, meant) in [
            ("\\u{fffd}", "\u{fffd}"),
            ("\\u{a0}", "\u{a0}"),
            ("\\u{feff}", "\u{feff}"),
            ("\\u{200b}", "\u{200b}"),
        ] {
            given = given.replace(written, meant);
        }
        let found = told(&RESOLVER.resolve_as(&given, &sense(column)));
        let found = format!("{value} -> {column} -> {found}");
        if found != line {
            let _ = writeln!(wrong, "{found}");
        }
    }
    assert!(wrong.is_empty(), "these differ:\n{wrong}");
}

#[test]
fn a_group_says_which_member_matched() {
    let found = RESOLVER.resolve("Q99999; P15692-2;P48061;P15692;1-Mar");
    let members: Vec<_> = found
        .matches
        .iter()
        .map(|each| (each.value.as_str(), each.group))
        .collect();
    assert_eq!(
        members,
        // Of the members that mean one term, the most exact.
        [("P15692", Some((4, 5))), ("P48061", Some((3, 5)))]
    );
    assert_eq!(RESOLVER.resolve("VEGFA;").matches[0].group, None);
    assert_eq!(RESOLVER.resolve("VEGFA").matches[0].group, None);
}

#[test]
fn the_value_and_the_spelling_are_told() {
    for (value, matched, spelling, note) in [
        (
            " \"VegfA\" ",
            "VegfA",
            "VEGFA",
            "HGNC previous symbol VEGF = VEGFA",
        ),
        (
            "GeneID:7422",
            "GeneID:7422",
            "NCBIGene:7422",
            "HGNC previous",
        ),
        (
            "P48061",
            "P48061",
            "UniProtKB:P48061",
            "gene/protein conflated",
        ),
        (
            "SDF 1",
            "SDF 1",
            "SDF1",
            "loose spelling of the previous symbol SDF1",
        ),
        (
            "P48061-2",
            "P48061-2",
            "UniProtKB:P48061",
            "isoform 2 of P48061",
        ),
        ("AIM", "AIM", "AIM", "also recorded for CD69, DNMT1"),
    ] {
        let found = &RESOLVER.resolve(value).matches[0];
        assert_eq!(
            (found.value.as_str(), found.spelling.as_str()),
            (matched, spelling)
        );
        let found = found.note.as_deref().unwrap_or_default();
        assert!(found.starts_with(note), "{value}: {found}");
    }
}

#[test]
fn the_rules_in_the_manual_are_those_of_the_code() {
    let text = fs::read_to_string(project("docs/matching.md")).unwrap();
    let section = text.split("\n## Rules\n").nth(1).unwrap();
    let table = section.lines().skip_while(|line| !line.starts_with("|---"));
    let table = table.skip(1).take_while(|line| line.starts_with('|'));
    let mut rules = Rule::ALL.into_iter();
    for line in table {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let [_, name, meaning, example, _] = cells[..] else {
            panic!("{line}");
        };
        let rule = rules.next().expect(line);
        assert_eq!(
            (name, meaning),
            (&*format!("`{}`", rule.name()), rule.meaning())
        );
        let column = match rule {
            Rule::IcdCode => "diseases",
            Rule::BareNumber => "NCBIGene",
            Rule::NumberedCopy => "genes",
            _ => "",
        };
        let found = RESOLVER.resolve_as(example.trim_matches('`'), &sense(column));
        assert_eq!(found.status, Status::Matched, "{line}");
        assert_eq!(found.matches[0].rule, rule, "{line}");
    }
    assert_eq!(rules.next(), None);
}

#[test]
fn what_a_lab_adds_is_resolved_and_what_it_spoils_is_said() {
    let lab = Lab::with_file();
    lab.execute(
        "INSERT INTO term_aliases (term_id, alias, kind, predicate, ambiguous, key, loose_key, source)
         SELECT term_id, 'our ' || label, 'nickname', 'exact', 0, 'our ' || key, 'our' || loose_key, 'us' FROM terms;
         INSERT INTO term_aliases (term_id, alias, kind, predicate, ambiguous, key, loose_key, source)
         SELECT term_id, 'Twin', 'nickname', 'exact', 0, 'twin', 'twin', 'us' FROM terms WHERE label IN ('VEGF', 'CD151')",
    );
    let resolver = Resolver::from(&Db::open(&lab.path("migrasome.db")).unwrap()).unwrap();
    assert_eq!(
        told(&resolver.resolve("our VEGF")),
        "matched: VEGF by synonym, exact"
    );
    assert_eq!(
        told(&resolver.resolve("twin")),
        "ambiguous (means several terms: VEGF, CD151): VEGF by synonym, exact; CD151 by synonym, exact"
    );
    lab.execute(
        "DROP TABLE term_spellings;
         CREATE VIEW term_spellings AS SELECT 1 AS key, 'label' AS key_kind, 'exact' AS match_type, 'a' AS spelling,
           1 AS term_id, 'a' AS term, 'gene' AS term_kind, 0 AS ambiguous, NULL AS caution, NULL AS note",
    );
    let error = Resolver::from(&Db::open(&lab.path("migrasome.db")).unwrap())
        .err()
        .unwrap();
    assert!(error.to_string().contains("`migrasome check`"), "{error}");
    lab.execute("DROP VIEW term_spellings; CREATE VIEW term_spellings AS SELECT 1 AS key");
    let error = Resolver::from(&Db::open(&lab.path("migrasome.db")).unwrap())
        .err()
        .unwrap();
    assert!(matches!(error, Error::File { .. }), "{error}");
}

#[test]
fn many_threads_may_share_one() {
    fn shared<T: Send + Sync>() {}
    shared::<Resolver>();
}

/// Spellings that are known, whole or spoilt.
fn nearly() -> impl Strategy<Value = String> {
    let db = Db::built_in().unwrap();
    let known = rows(
        &db,
        "SELECT DISTINCT spelling FROM term_spellings ORDER BY 1",
        &[],
    );
    let known: Vec<String> = known.into_iter().map(|mut row| row.remove(0)).collect();
    let known = || prop::sample::select(known.clone());
    prop_oneof![
        4 => known(),
        2 => (known(), "[;|,/. :_-]{1,2}", known()).prop_map(|(one, sign, other)| one + &sign + &other),
        2 => (known(), "[-.+*?0-9A-Za-z;|ÂÎ²\u{a0}]{0,3}").prop_map(|(one, end)| one + &end),
        1 => "[0-9]{1,4}[-/. ][0-9A-Za-z]{1,4}([-/. ][0-9]{1,4})?",
        1 => "(sp|tr)[|][A-Z0-9]{0,6}([-.][0-9]{1,2})?[|]?\\PC{0,6}",
        1 => "[A-Za-z][0-9]{2}[.]?[0-9A-Z]{0,4}",
        2 => "(?s).{0,16}",
    ]
}

fn senses() -> impl Strategy<Value = Sense> {
    const WORDS: [&str; 7] = [
        "", "diseases", "genes", "symbols", "NCBIGene", "MONDO", "ICD10CM",
    ];
    prop::sample::select(&WORDS[..]).prop_map(sense)
}

proptest! {
    #[test]
    fn any_text_gets_an_answer_that_holds_together(value in nearly(), sense in senses()) {
        let found = RESOLVER.resolve_as(&value, &sense);
        let terms: BTreeSet<i64> = found.matches.iter().map(|each| each.term_id).collect();
        prop_assert_eq!(terms.len(), found.matches.len(), "each term once");
        let has_reason = found.reason.as_ref().is_some_and(|reason| !reason.is_empty());
        match found.status {
            // What is not known may be said to be a decoy, say.
            Status::Unmatched => {}
            Status::Ambiguous | Status::Unusable => prop_assert!(has_reason),
            _ => prop_assert!(!has_reason),
        }
        match found.status {
            Status::Matched | Status::Ambiguous => prop_assert!(!found.matches.is_empty()),
            Status::Unmatched => prop_assert!(found.matches.is_empty() && found.candidates.is_empty()),
            Status::ContextOnly => prop_assert!(false, "a name alone is no context"),
            // What it may have been, and no match: a match needs a name that stands there.
            Status::Unusable => prop_assert!(found.matches.is_empty() || !found.candidates.is_empty()),
        }
        for each in &found.matches {
            prop_assert!(sense.kinds.is_empty() || sense.kinds.contains(&each.term_kind));
        }
    }

    #[test]
    fn what_stands_around_a_value_changes_nothing(
        value in nearly(), before in "[ \t\u{a0}\u{feff}\u{200b}]{0,2}", after in "[ \n\u{a0}\u{200d}]{0,2}", sense in senses(),
    ) {
        let around = format!("{before}{value}{after}");
        prop_assert_eq!(RESOLVER.resolve_as(&around, &sense), RESOLVER.resolve_as(&value, &sense));
    }

    #[test]
    fn what_folds_the_same_means_the_same(value in nearly(), dash in "[‐‑–—−-]", upper: bool) {
        let other: String = value.chars().map(|c| if c == '-' { dash.chars().next().unwrap() } else { c }).collect();
        let other = if upper { other.to_uppercase() } else { other.to_lowercase() };
        prop_assume!(fold(&other) == fold(&value));
        let terms = |found: &Resolution| -> Vec<(i64, MatchType)> {
            found.matches.iter().map(|each| (each.term_id, each.match_type)).collect()
        };
        let (one, two) = (RESOLVER.resolve(&value), RESOLVER.resolve(&other));
        let is_mouse = |found: &Resolution| found.matches.iter().any(|each| each.rule == Rule::MouseSymbol);
        let is_unusable = one.status == Status::Unusable || two.status == Status::Unusable;
        // Case decides of a mouse's symbol, of the words of a list and of what Excel writes.
        if !is_mouse(&one) && !is_mouse(&two) && !is_unusable && !value.contains(',') {
            prop_assert_eq!(terms(&one), terms(&two), "{} {}", value, other);
        }
    }
}
