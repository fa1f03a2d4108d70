//! Names that our genes share with other human genes: they never mean ours silently.
//!
//! `shared_names.csv` has a line for each such name and other gene, and how that gene has it:
//! as its approved symbol, one that was approved once, or an alias.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::sync::LazyLock;

use migrasome::Db;
use migrasome::matching::{Resolution, Resolver, Sense, Status};
use migrasome::spelling::fold;

use crate::support::{column, rows};

static RESOLVER: LazyLock<Resolver> = LazyLock::new(|| {
    let db = Db::built_in().unwrap();
    Resolver::from(&db).unwrap()
});

/// Name, other gene, how.
fn shared() -> Vec<[String; 3]> {
    let text = include_str!("shared_names.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let lines = reader.records().map(Result::unwrap);
    let fields = |line: csv::StringRecord| [0, 1, 2].map(|at| line[at].to_owned());
    let all: Vec<_> = lines.map(fields).collect();
    assert!(!all.is_empty());
    all
}

/// What columns of a lab's file may say of what stands in them.
fn senses() -> [Sense; 3] {
    let symbols = Sense {
        symbols: true,
        ..Sense::default()
    };
    let genes = Sense {
        kinds: vec!["gene".to_owned(), "cargo".to_owned()],
        ..Sense::default()
    };
    [Sense::default(), symbols, genes]
}

/// The human genes that our terms are, or belong to as a peptide to its precursor: by symbol,
/// folded, the labels of those terms.
struct Ours {
    are: BTreeMap<String, BTreeSet<String>>,
    belong: BTreeMap<String, BTreeSet<String>>,
}

impl Ours {
    fn of(db: &Db) -> Self {
        let by_symbol = |types: &str| {
            let sql = format!(
                "SELECT symbol, term FROM gene_identifiers
                 WHERE symbol IS NOT NULL AND match_type {types}"
            );
            let mut terms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
            for row in rows(db, &sql, &[]) {
                let of_symbol = terms.entry(fold(&row[0])).or_default();
                of_symbol.insert(row[1].clone());
            }
            terms
        };
        Self {
            are: by_symbol("IN ('exact', 'close')"),
            belong: by_symbol("IS NOT NULL"),
        }
    }

    /// Whether it is the approved symbol of a gene of ours.
    fn has(&self, symbol: &str) -> bool {
        self.are.contains_key(&fold(symbol))
    }

    /// All terms that a symbol may mean.
    fn all(&self, symbol: &str) -> BTreeSet<String> {
        self.belong.get(&fold(symbol)).cloned().unwrap_or_default()
    }
}

/// The terms that a value means, if it means any without a question.
fn silently(found: &Resolution) -> BTreeSet<String> {
    match found.status {
        Status::Matched | Status::ContextOnly => {
            found.matches.iter().map(|each| each.term.clone()).collect()
        }
        Status::Ambiguous | Status::Unmatched | Status::Unusable => BTreeSet::new(),
    }
}

#[test]
fn names_that_other_genes_have_too_never_match_silently() {
    let db = Db::built_in().unwrap();
    let ours = Ours::of(&db);
    for [name, other, how] in shared() {
        let keys = |table: &str| {
            column(
                &db,
                &format!("SELECT term FROM {table} WHERE key = '{}'", fold(&name)),
            )
        };
        for sense in senses() {
            let found = RESOLVER.resolve_as(&name, &sense);
            // An approved symbol is its gene's before it is anybody's alias; the note tells.
            if ours.has(&name) {
                assert_ne!(how, "approved", "{name}");
                let notes: Vec<_> = found.matches.iter().map(|each| &each.note).collect();
                assert!(format!("{notes:?}").contains(&other), "{name}: {found:?}");
                continue;
            }
            assert_eq!(found.status, Status::Ambiguous, "{name}: {found:?}");
            assert!(!found.matches.is_empty(), "{name} tells no candidate");
        }
        if !ours.has(&name) {
            assert_eq!(keys("term_keys"), [""; 0], "{name}");
            assert!(!keys("ambiguous_keys").is_empty(), "{name}");
        }
    }
}

#[test]
fn the_other_gene_itself_is_not_taken_for_ours() {
    let db = Db::built_in().unwrap();
    let ours = Ours::of(&db);
    for [_, other, _] in shared() {
        for sense in senses() {
            let expected = ours.all(&other);
            let found = RESOLVER.resolve_as(&other, &sense);
            assert!(silently(&found).is_subset(&expected), "{other}: {found:?}");
        }
    }
}

#[test]
fn what_the_cautions_tell_of_other_genes_is_in_the_list() {
    let db = Db::built_in().unwrap();
    let listed: BTreeSet<String> = shared().into_iter().map(|[name, ..]| fold(&name)).collect();
    let sql = "SELECT alias FROM term_aliases
               JOIN terms USING (term_id)
               WHERE terms.kind IN ('gene', 'cargo')
                 AND (caution LIKE '%also %alias)%' OR caution LIKE '%also % (approved)%'
                   OR caution LIKE '%also recorded for %')
                 AND caution NOT LIKE '%also the %'";
    let missing: Vec<String> = column(&db, sql)
        .into_iter()
        .filter(|alias| !listed.contains(&fold(alias)))
        .collect();
    assert_eq!(missing, [""; 0], "add them to tests/it/shared_names.csv");
}

/// Every human gene, where `MIGRASOME_HGNC` names a table of them: tab-separated, with a column
/// `Approved symbol`, and `Status`, `Alias symbols` and `Previous symbols` if it has them.
#[test]
fn of_all_human_genes_only_ours_match() {
    let Some(path) = std::env::var_os("MIGRASOME_HGNC") else {
        eprintln!("skipped: MIGRASOME_HGNC names no table of human genes");
        return;
    };
    let db = Db::built_in().unwrap();
    let ours = Ours::of(&db);
    let text = fs::read(path).expect("the table of human genes");
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(b'\t')
        .quoting(false)
        .from_reader(&text[..]);
    let header = reader.headers().expect("a header").clone();
    let at = |name: &str| header.iter().position(|column| column == name);
    let approved = at("Approved symbol").expect("a column `Approved symbol`");
    let status = at("Status");
    let others = [at("Alias symbols"), at("Previous symbols")];
    // PVR and RPE are genes, and short for a disease and a cell: the column decides.
    let [_, _, genes] = senses();
    let (mut wrong, mut all, mut matched) = (String::new(), 0, BTreeSet::new());
    for line in reader.records() {
        let line = line.expect("a line");
        // A symbol that was withdrawn is no gene's.
        if status.is_some_and(|at| &line[at] != "Approved") {
            continue;
        }
        let symbol = &line[approved];
        all += 1;
        let expected = ours.all(symbol);
        let names = others.iter().flatten().flat_map(|at| line[*at].split(", "));
        for name in names.chain([symbol]).filter(|name| !name.is_empty()) {
            // Our approved symbol, which is an old name of another gene.
            if ours.has(name) && name != symbol {
                continue;
            }
            let found = silently(&RESOLVER.resolve_as(name, &genes));
            if !found.is_subset(&expected) {
                writeln!(wrong, "{name} of {symbol} is taken for {found:?}").unwrap();
            }
            if name == symbol && !found.is_empty() {
                matched.insert(fold(symbol));
            }
        }
    }
    assert_eq!(wrong, "");
    let missing: Vec<_> = ours
        .are
        .keys()
        .filter(|key| !matched.contains(*key))
        .collect();
    assert!(
        missing.is_empty(),
        "not found by their symbols: {missing:?}"
    );
    eprintln!("{all} human genes; {} are ours", matched.len());
}
