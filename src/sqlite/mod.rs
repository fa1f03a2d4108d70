//! SQLite files as such: names in SQL, SQLite's own words, headers, and files that appear whole
//! or not at all. Nothing here knows what the files are about.

mod atomic_file;
mod header;
mod names;
mod settled;
mod words;

pub(crate) use atomic_file::{
    abandoned, folder_of, followed, make_alike, put_in_place, temporary_beside,
};
pub(crate) use header::{MAGIC, beside, header, is_wal, journals, uri};
pub(crate) use names::{quoted, tables_of};
pub(crate) use settled::Settled;
pub(crate) use words::{is_wrong_sql, sqlite_words};
