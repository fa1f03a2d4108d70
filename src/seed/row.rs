//! What all seed files have in common: a typed row, its file and the table that it fills.

use rusqlite::ToSql;
use serde::de::DeserializeOwned;

/// A typed row of a seed file; its fields are the header of the file.
pub(crate) trait SeedRow: DeserializeOwned {
    /// The file, relative to the project.
    const FILE: &'static str;
    /// The table that it fills.
    const TABLE: &'static str;
    /// The columns of that table that take the fields as they are; `id` is its number.
    const COLUMNS: &'static [&'static str];
    /// The values of those columns.
    fn values(&self) -> Vec<&dyn ToSql>;
}

/// A typed row, with everything that is to be said of its file in one place. Fields that
/// are looked up are no columns of the table: the loader finds out what they stand for.
macro_rules! seed_row {
    (
        $(#[$doc:meta])*
        $row:ident: $file:literal fills $table:literal {
            $($(#[$attribute:meta])* $field:ident: $type:ty,)*
        } $(looked up {
            $($(#[$other_attribute:meta])* $other:ident: $other_type:ty,)*
        })?
    ) => {
        $(#[$doc])*
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        // The names are those of the columns, which are the field's own words.
        #[allow(clippy::struct_field_names)]
        pub(super) struct $row {
            $($(#[$attribute])* pub(super) $field: $type,)*
            $($($(#[$other_attribute])* pub(super) $other: $other_type,)*)?
        }

        impl $crate::seed::row::SeedRow for $row {
            const FILE: &'static str = concat!("seeds/", $file);
            const TABLE: &'static str = $table;
            const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),*];

            fn values(&self) -> Vec<&dyn rusqlite::ToSql> {
                vec![$(&self.$field),*]
            }
        }
    };
}

/// A closed list of words: read from a seed file, refused if it is another, written as it is.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $word:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, serde::Deserialize, PartialEq, Eq, PartialOrd, Ord)]
        pub(super) enum $name {
            $(#[serde(rename = $word)] $variant,)*
        }

        impl $name {
            pub(super) fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }

            /// The one of this word, for words that are part of a cell.
            #[allow(dead_code)] // most are whole cells
            pub(super) fn named(word: &str) -> Result<Self, String> {
                match word {
                    $($word => Ok(Self::$variant),)*
                    _ => Err(format!("`{word}` is none of {}", [$($word),*].join(", "))),
                }
            }
        }

        impl rusqlite::ToSql for $name {
            fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
                Ok(self.as_str().into())
            }
        }
    };
}

pub(super) use {seed_row, words};
