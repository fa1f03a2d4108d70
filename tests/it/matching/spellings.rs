//! Every spelling that the database has means its own term.

use std::collections::{BTreeMap, BTreeSet};

use migrasome::Db;
use migrasome::matching::{MatchType, Rule, Status};
use migrasome::spelling::fold;

use super::rules::{RESOLVER, told};
use crate::support::rows;

#[test]
fn every_alias_and_every_identifier_means_its_own_term() {
    let db = Db::built_in().unwrap();
    let ambiguous = rows(&db, "SELECT key, term FROM ambiguous_keys", &[]);
    let ambiguous: BTreeSet<String> = ambiguous.into_iter().map(|mut row| row.remove(0)).collect();
    let labels = rows(&db, "SELECT key, label FROM terms", &[]);
    let labels: BTreeSet<String> = labels.into_iter().map(|mut row| row.remove(0)).collect();
    let sql = "
        SELECT label, label FROM terms WHERE kind <> 'organism'
        UNION SELECT alias, label FROM term_aliases JOIN terms USING (term_id)
        UNION SELECT curie, term FROM term_identifiers
        UNION SELECT accession, term FROM term_identifiers
        UNION SELECT label, term FROM term_identifiers WHERE label IS NOT NULL";
    let spellings = rows(&db, sql, &[]);
    for row in spellings {
        let (spelling, term) = (&row[0], &row[1]);
        let found = RESOLVER.resolve(spelling);
        // ARG-1, without its sign, is another gene too; ARG1 is our own label.
        let key = fold(spelling);
        let expected = if ambiguous.contains(&key) && !labels.contains(&key) {
            Status::Ambiguous
        } else {
            Status::Matched
        };
        assert_eq!(found.status, expected, "{spelling}: {}", told(&found));
        // The label of an identifier loses to the term that has the name.
        let is_term = found.matches.iter().any(|each| each.term == *term);
        assert!(
            is_term || found.matches[0].rule < Rule::RegistryLabel,
            "{spelling} of {term}: {}",
            told(&found)
        );
    }
}

#[test]
fn it_says_what_the_views_say() {
    let db = Db::built_in().unwrap();
    let known = |sql| {
        let mut terms: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for mut row in rows(&db, sql, &[]) {
            let term = row.remove(1);
            terms.entry(row.remove(0)).or_default().insert(term);
        }
        terms
    };
    // An organism says of what a row is, not what it is about: to SQL it is a term like any.
    let sql = "SELECT key, term FROM term_keys
               WHERE key_kind NOT LIKE 'loose %' AND term_kind <> 'organism'";
    let matched = known(sql);
    let sql = "SELECT key, term FROM ambiguous_keys
               WHERE key_kind NOT LIKE 'loose %' AND key NOT IN (SELECT key FROM terms)";
    let ambiguous = known(sql);
    let all = matched.iter().map(|each| (each, Status::Matched));
    for ((key, terms), status) in all.chain(ambiguous.iter().map(|each| (each, Status::Ambiguous)))
    {
        let found = RESOLVER.resolve(key);
        assert_eq!(found.status, status, "{key}: {}", told(&found));
        let found: BTreeSet<String> = found.matches.into_iter().map(|each| each.term).collect();
        assert!(found.is_superset(terms), "{key}");
        assert!(status == Status::Ambiguous || found == *terms, "{key}");
    }
    for row in rows(
        &db,
        "SELECT alias FROM term_aliases WHERE kind = 'mouse symbol' AND ambiguous = 0",
        &[],
    ) {
        let found = RESOLVER.resolve(&row[0]);
        assert_eq!(found.matches[0].rule, Rule::MouseSymbol, "{}", row[0]);
        assert_eq!(found.matches[0].match_type, MatchType::Related);
        assert!(
            found.matches[0]
                .note
                .as_ref()
                .unwrap()
                .starts_with("mouse ortholog")
        );
    }
}

#[test]
fn every_spelling_of_a_prefix_is_read() {
    let db = Db::built_in().unwrap();
    let sql = "SELECT other.spelling || ':' || accession, curie, caution
               FROM prefix_spellings AS other JOIN term_xrefs USING (prefix_id)";
    for row in rows(&db, sql, &[]) {
        let found = RESOLVER.resolve(&row[0]);
        assert_eq!(
            found.status == Status::Matched,
            row[2] == "NULL",
            "{}",
            row[0]
        );
        assert_eq!(
            (found.matches[0].rule, &found.matches[0].spelling),
            (Rule::Identifier, &row[1]),
            "{}",
            row[0]
        );
    }
}
