//! Any text as a value of a lab file, in any column: it means something, could mean several
//! things, or nothing; always the same, and soon.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::arbitrary::{self, Arbitrary};
use libfuzzer_sys::fuzz_target;
use migrasome::Db;
use migrasome::matching::{KINDS, Resolver, Sense, Status};

#[derive(Arbitrary, Debug)]
struct Given<'a> {
    /// Which kinds of term the column names.
    kinds: u8,
    symbols: bool,
    separators: u8,
    words: Vec<Word<'a>>,
}

/// Names that are known are rare among any bytes.
#[derive(Arbitrary, Debug)]
enum Word<'a> {
    Any(&'a str),
    Known(u16),
    Sign(u8),
}

/// What stands between the members of groups, and around names.
const SIGNS: &[u8] = b";,/|_-+:& ()[]{}\"'.^*<>=\t\n@#1";

static RESOLVER: LazyLock<Resolver> =
    LazyLock::new(|| Resolver::from(&Db::built_in().unwrap()).unwrap());

static KNOWN: LazyLock<Vec<String>> = LazyLock::new(|| {
    let db = Db::built_in().unwrap();
    let sql = "SELECT alias FROM term_aliases UNION SELECT curie FROM term_identifiers";
    let mut names = Vec::new();
    let mut statement = db.prepare(sql).unwrap();
    let taken = statement.for_each_row(|row| {
        names.push(row[0].as_str().unwrap_or_default().to_owned());
        Ok(())
    });
    taken.unwrap();
    names
});

fuzz_target!(|given: Given| {
    let mut value = String::new();
    for word in &given.words {
        match word {
            Word::Any(text) => value.push_str(text),
            Word::Known(number) => value.push_str(&KNOWN[usize::from(*number) % KNOWN.len()]),
            Word::Sign(number) => {
                value.push(char::from(SIGNS[usize::from(*number) % SIGNS.len()]));
            }
        }
    }
    let kinds = usize::from(given.kinds) % (KINDS.len() + 1);
    let kinds = KINDS.get(kinds).map_or(&[][..], |(_, kinds)| kinds);
    let signs = ['/', ' ', '_', ':', '-'].into_iter().enumerate();
    let chosen = |(at, sign): (usize, char)| (given.separators >> at & 1 == 1).then_some(sign);
    let sense = Sense {
        kinds: kinds.iter().map(|kind| (*kind).to_owned()).collect(),
        symbols: given.symbols,
        separators: signs.filter_map(chosen).collect(),
        ..Sense::default()
    };
    let found = RESOLVER.resolve_as(&value, &sense);
    assert_eq!(found, RESOLVER.resolve_as(&value, &sense));
    assert!(found.status != Status::Matched || !found.matches.is_empty());
    for each in &found.matches {
        assert!(
            kinds.is_empty() || kinds.contains(&&*each.term_kind),
            "{each:?}"
        );
        assert!(
            each.group
                .is_none_or(|(member, of)| 0 < member && member <= of)
        );
    }
    // White space around a value changes nothing.
    let wide = RESOLVER.resolve_as(&format!(" \t{value} "), &sense);
    assert_eq!(found.status, wide.status, "{value:?}");
});
