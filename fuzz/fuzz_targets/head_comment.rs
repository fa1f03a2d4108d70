//! A report file is parsed, or refused with a line that exists.

#![no_main]

use libfuzzer_sys::fuzz_target;
use migrasome::Error;
use migrasome::query::Query;

fuzz_target!(|text: &str| {
    match Query::parse("seeds/queries/any.sql", text) {
        Ok(query) => {
            assert!(!query.title.is_empty() && !query.sql.is_empty());
            let from = usize::try_from(query.sql_line).unwrap() - 1;
            let rest: String = text.split_inclusive('\n').skip(from).collect();
            assert_eq!(rest.trim(), query.sql);
        }
        Err(Error::Seed { line, cause, .. }) => {
            let lines = text.lines().count() as u64;
            assert!((1..=lines + 1).contains(&line), "{line}: {cause}");
        }
        Err(other) => panic!("{other:?}"),
    }
});
