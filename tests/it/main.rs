//! One test binary; each module holds the promises of one topic.

mod checks;
mod command;
mod facts;
mod file;
mod formats;
mod hostile;
mod lab;
mod lab_copy;
mod matching;
mod needs;
mod old_sqlite;
mod properties;
mod python;
mod readme;
mod reports;
mod resolve;
mod safety;
mod schema;
mod seeds;
mod status;
mod support;
mod terms;
mod torture;
mod upgrade;
