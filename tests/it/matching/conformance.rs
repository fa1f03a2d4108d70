//! The golden cases of `tests/conformance`: what each value means, written down before the code.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::sync::LazyLock;

use flate2::read::GzDecoder;
use migrasome::Db;
use migrasome::matching::{KINDS, Match, MatchType, Resolution, Resolver, Sense, Status, sense_of};
use serde::Deserialize;
use serde_json::Value;

use super::{holding, run};
use crate::support::project;

static RESOLVER: LazyLock<Resolver> =
    LazyLock::new(|| Resolver::from(&Db::built_in().unwrap()).unwrap());

/// A value and what comes of it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    id: String,
    column: String,
    value: String,
    #[serde(rename = "as")]
    kind: Option<String>,
    prefix: Option<String>,
    #[serde(default)]
    others: Vec<String>,
    status: String,
    #[serde(default)]
    matches: Vec<Meant>,
    note: Option<String>,
    why: String,
}

#[derive(Deserialize, PartialEq, Eq, Debug, Clone)]
#[serde(deny_unknown_fields)]
struct Meant {
    term: String,
    rule: Option<String>,
    #[serde(rename = "type")]
    match_type: Option<String>,
}

/// The cases of a file.
pub(super) fn lines<T: for<'de> Deserialize<'de>>(name: &str) -> Vec<T> {
    let text = fs::read_to_string(project("tests/conformance").join(name)).unwrap();
    let lines = text.lines().filter(|line| !line.is_empty());
    lines
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect()
}

impl Case {
    fn sense(&self) -> Sense {
        let kinds = self.kind.as_deref().map_or(&[][..], |word| {
            let found = KINDS.iter().find(|(known, _)| *known == word);
            found.unwrap_or_else(|| panic!("{}: {word}", self.id)).1
        });
        let said = Sense {
            kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
            prefixes: self.prefix.clone().into_iter().collect(),
            ..Sense::default()
        };
        let values = self.others.iter().chain([&self.value]);
        sense_of(&self.column, values.map(String::as_str), said, &RESOLVER)
    }

    /// What differs.
    fn differs(&self, found: &Resolution) -> Option<String> {
        let is_known = found.status == Status::Matched;
        let meant = |one: &Match| Meant {
            term: one.term.clone(),
            rule: is_known.then(|| one.rule.to_string()),
            match_type: is_known.then(|| one.match_type.to_string()),
        };
        let meant: Vec<Meant> = match found.status {
            Status::Unmatched | Status::Unusable => Vec::new(),
            _ => found.matches.iter().map(meant).collect(),
        };
        let same = if self.status == "ambiguous" {
            let terms = |all: &[Meant]| -> BTreeSet<String> {
                all.iter().map(|one| one.term.clone()).collect()
            };
            terms(&meant) == terms(&self.matches)
        } else {
            meant == self.matches
        };
        let notes: Vec<&str> = found
            .matches
            .iter()
            .filter_map(|one| one.note.as_deref())
            .chain(found.reason.as_deref())
            .collect();
        let notes = notes.join("; ");
        let is_noted = self.note.as_ref().is_none_or(|note| {
            let members = found.matches.iter().filter_map(|one| one.group);
            let groups: Vec<String> = members
                .map(|(n, of)| format!("member {n} of {of}"))
                .collect();
            let all = format!("{notes}; {}", groups.join("; "));
            all.to_lowercase().contains(&note.to_lowercase())
        });
        if found.status.name() == self.status && same && is_noted {
            return None;
        }
        let shown = |all: &[Meant]| {
            let one = |one: &Meant| {
                let rule = one.rule.as_deref().unwrap_or("?");
                let kind = one.match_type.as_deref().unwrap_or("?");
                format!("{} by {rule}, {kind}", one.term)
            };
            all.iter().map(one).collect::<Vec<_>>().join(" + ")
        };
        Some(format!(
            "{} {:?} in `{}` ({}): expected {} {} [{}], found {} {} [{notes}]",
            self.id,
            self.value,
            self.column,
            self.why,
            self.status,
            shown(&self.matches),
            self.note.as_deref().unwrap_or(""),
            found.status,
            shown(&meant),
        ))
    }
}

#[track_caller]
fn assert_conforms(name: &str, least: usize) {
    let cases: Vec<Case> = lines(name);
    let ids: BTreeSet<&str> = cases.iter().map(|case| case.id.as_str()).collect();
    assert_eq!(ids.len(), cases.len(), "an id twice");
    assert!(cases.len() >= least, "{} cases", cases.len());
    let mut wrong = String::new();
    for case in &cases {
        let found = RESOLVER.resolve_as(&case.value, &case.sense());
        if let Some(differs) = case.differs(&found) {
            let _ = writeln!(wrong, "{differs}");
        }
    }
    let number = wrong.lines().count();
    assert!(
        wrong.is_empty(),
        "{number} of {} differ:\n{wrong}",
        cases.len()
    );
}

#[test]
fn plain_values() {
    assert_conforms("plain.jsonl", 350);
}

#[test]
fn names_in_a_dress() {
    assert_conforms("dressed.jsonl", 100);
}

#[test]
fn groups() {
    assert_conforms("separators.jsonl", 100);
}

/// A table, and which of its columns are looked at.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Choice {
    id: String,
    #[serde(deserialize_with = "in_order")]
    table: Vec<(String, Vec<String>)>,
    #[serde(rename = "as")]
    kind: Option<String>,
    chosen: Vec<String>,
    matched: Option<u64>,
    says: Option<String>,
    why: String,
}

/// An object with its names in the order of the file.
fn in_order<'de, D>(deserializer: D) -> Result<Vec<(String, Vec<String>)>, D::Error>
where
    D: serde::Deserializer<'de>,
{
    struct Columns;
    impl<'de> serde::de::Visitor<'de> for Columns {
        type Value = Vec<(String, Vec<String>)>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("columns and their values")
        }

        fn visit_map<A: serde::de::MapAccess<'de>>(
            self,
            mut map: A,
        ) -> Result<Self::Value, A::Error> {
            let mut all = Vec::new();
            while let Some(each) = map.next_entry()? {
                all.push(each);
            }
            Ok(all)
        }
    }
    deserializer.deserialize_map(Columns)
}

impl Choice {
    fn csv(&self) -> Vec<u8> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer
            .write_record(self.table.iter().map(|(name, _)| name))
            .unwrap();
        for row in 0..self.table[0].1.len() {
            let cells = self.table.iter().map(|(_, values)| &values[row]);
            writer.write_record(cells).unwrap();
        }
        writer.into_inner().unwrap()
    }

    fn differs(&self) -> Option<String> {
        let lab = holding("t.csv", self.csv());
        let mut words = vec!["t.csv", "--receipt", "receipt.json", "-f", "csv"];
        if let Some(kind) = &self.kind {
            words.extend(["--as", kind]);
        }
        let ran = run(&lab, &words);
        let is_said = self
            .says
            .as_ref()
            .is_none_or(|says| ran.stderr.to_lowercase().contains(&says.to_lowercase()));
        let (mut chosen, mut matched) = (Vec::new(), None);
        if ran.code == 0 {
            let text = fs::read_to_string(lab.path("receipt.json")).unwrap();
            let receipt: Value = serde_json::from_str(&text).unwrap();
            let columns = receipt["columns"].as_array().unwrap().clone();
            chosen = columns
                .iter()
                .map(|each| each["name"].as_str().unwrap().to_owned())
                .collect();
            let known = ["matched", "context only"].map(|status| super::count(&receipt, status));
            matched = Some(known.iter().sum::<u64>());
        }
        let is_so_many = self
            .matched
            .is_none_or(|all| matched.unwrap_or_default() == all);
        if chosen == self.chosen && is_said && is_so_many {
            return None;
        }
        Some(format!(
            "{} ({}): expected {:?} {:?} {:?}, found {chosen:?} {matched:?}: {}",
            self.id,
            self.why,
            self.chosen,
            self.matched,
            self.says,
            ran.stderr.lines().take(4).collect::<Vec<_>>().join(" / "),
        ))
    }
}

#[test]
fn columns() {
    let cases: Vec<Choice> = lines("columns.jsonl");
    assert!(cases.len() >= 60, "{} cases", cases.len());
    let wrong: Vec<String> = cases.iter().filter_map(Choice::differs).collect();
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn list(name: &str) -> Vec<String> {
    let packed = fs::read(project("tests/conformance").join(name)).unwrap();
    let mut text = String::new();
    GzDecoder::new(&*packed).read_to_string(&mut text).unwrap();
    text.lines().map(str::to_owned).collect()
}

/// Of all symbols of human genes, only those of our own genes are hits.
#[test]
fn no_symbol_of_another_gene_is_a_hit() {
    let db = Db::built_in().unwrap();
    let sql = "SELECT DISTINCT spelling FROM term_spellings WHERE key_kind IN ('label', 'symbol')";
    let ours: BTreeSet<String> = crate::support::rows(&db, sql, &[])
        .into_iter()
        .map(|mut row| row.remove(0))
        .collect();
    let symbols = list("human-gene-symbols.txt.gz");
    assert!(symbols.len() > 40_000);
    let invented = |sense: &Sense| -> Vec<String> {
        let all = symbols.iter().filter_map(|symbol| {
            let found = RESOLVER.resolve_as(symbol, sense);
            let is_ours = ours.contains(symbol)
                && found
                    .matches
                    .iter()
                    .all(|one| one.spelling == *symbol || one.term == *symbol);
            // The precursor of our peptide is related to it, and told as such.
            let is_parent = symbol == "APP" && found.matches[0].match_type == MatchType::Related;
            let is_hit = found.status == Status::Matched && !is_ours && !is_parent;
            is_hit.then(|| format!("{symbol}: {}", found.matches[0].term))
        });
        all.collect()
    };
    let in_genes = sense_of("gene", ["VEGFA"], Sense::default(), &RESOLVER);
    assert_eq!(invented(&in_genes), Vec::<String>::new());
}

/// Of 50,000 words, only those that are names of our terms in that very sense are hits.
#[test]
fn no_word_is_a_hit_but_the_names_of_our_terms() {
    let words = list("english-words.txt.gz");
    assert_eq!(words.len(), 50_000);
    let found: BTreeSet<String> = words
        .iter()
        .filter(|word| RESOLVER.resolve(word).status == Status::Matched)
        .map(|word| word.to_lowercase())
        .collect();
    let ours: BTreeSet<String> = "cardiology cell cells cholesterol complement glucose gynecology infectious \
        inflammation leukemia metastasis migration miscarriage neurology obstetrics ophthalmology plasma \
        pneumonia proliferation regeneration secretion snare tumor urine viral"
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    assert_eq!(found, ours);
    let in_genes = sense_of("gene", ["VEGFA"], Sense::default(), &RESOLVER);
    let hits = words
        .iter()
        .filter(|word| RESOLVER.resolve_as(word, &in_genes).status == Status::Matched);
    assert_eq!(hits.collect::<Vec<_>>(), Vec::<&String>::new());
}
