//! One test binary; each module holds the promises of one topic.

mod checks;
mod command;
mod facts;
mod file;
mod formats;
mod hostile;
mod lab_copy;
mod lab_review;
mod lab_traps;
mod needs;
mod old_sqlite;
mod properties;
mod python;
mod readme;
mod reports;
mod safety;
mod schema;
mod seeds;
mod status;
mod support;
mod terms;
mod torture;
mod upgrade;
