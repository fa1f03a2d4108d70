//! SQLite files as such: names in SQL, SQLite's own words, headers, and files that appear whole
//! or not at all. Nothing here knows what the files are about.

mod access;
mod atomic_file;
mod header;
mod leftover;
mod locks;
mod names;
mod private_copy;
mod read_at;
mod stamp;
pub(crate) mod temporary;
mod words;

pub(crate) use access::{Access, read_without_locks, unlocked_uri};
pub(crate) use atomic_file::{
    abandoned, folder_of, followed, make_alike, no_place_in, place_beside, put_in_place,
    refuse_protected, temporary_beside,
};
pub(crate) use header::{MAGIC, beside, header, is_wal, journals};
pub(crate) use leftover::{note as note_half_written, take_away};
pub(crate) use locks::lack_of_locks;
pub(crate) use names::{quoted, tables_of};
pub(crate) use read_at::read_at;
pub(crate) use stamp::{Stamp, changed};
pub(crate) use words::{is_wrong_sql, sqlite_words};
