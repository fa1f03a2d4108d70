//! SQL functions of our own: `fold(text)` and `curie(text)`.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};

use crate::spelling::{Prefixes, fold};

/// More prefixes than all registries have together.
const MOST: usize = 10_000;

/// Makes them known to a connection.
///
/// Both give NULL for NULL; `curie` also for what is no identifier of a prefix that the file
/// knows. A number is taken as its text.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("fold", 1, flags, |context| {
        if let ValueRef::Text(bytes) = context.get_raw(0)
            && let Some(short) = Short::fold(bytes)
        {
            return Ok(Folded::Short(short));
        }
        let long = over_text(context, |text| Some(fold(text)));
        Ok(Folded::Long(long))
    })?;
    // Read when it is called for the first time, which it seldom is.
    let (known, is_asked) = (OnceLock::new(), AtomicBool::new(false));
    connection.create_scalar_function("curie", 1, flags, move |context| {
        if let Some(prefixes) = known.get() {
            return Ok(curie(context, prefixes));
        }
        if is_asked.swap(true, Ordering::Relaxed) {
            return Err(fault("its prefixes ask for themselves".to_owned()));
        }
        let read = prefixes_of_caller(context);
        is_asked.store(false, Ordering::Relaxed);
        let read = read?;
        Ok(curie(context, known.get_or_init(|| read)))
    })
}

fn curie(context: &Context<'_>, prefixes: &Prefixes) -> Option<String> {
    over_text(context, |text| prefixes.curie(text))
}

fn fault(words: String) -> rusqlite::Error {
    rusqlite::Error::UserFunctionError(words.into())
}

/// The prefixes of the file that a function is called on.
///
/// Safe: the connection is the one that runs the function at this moment, on this thread, and is
/// let go before the function returns.
#[allow(unsafe_code)]
fn prefixes_of_caller(context: &Context<'_>) -> rusqlite::Result<Prefixes> {
    prefixes(&*unsafe { context.get_connection() }?)
}

/// The prefixes that a file knows: ours, and those that a lab added.
pub(super) fn prefixes(connection: &Connection) -> rusqlite::Result<Prefixes> {
    let mut prefixes = Prefixes::default();
    let mut statement = connection
        .prepare("SELECT prefix, pattern, url, spellings FROM main.prefixes ORDER BY prefix_id")?;
    let mut rows = statement.query([])?;
    let mut left = MOST;
    while let Some(row) = rows.next()? {
        let text = |column: usize| -> rusqlite::Result<&str> { Ok(row.get_ref(column)?.as_str()?) };
        left = left
            .checked_sub(1)
            .ok_or_else(|| fault("it has more prefixes than there are registries".to_owned()))?;
        prefixes
            .add(text(0)?, text(1)?, text(2)?, text(3)?)
            .map_err(fault)?;
    }
    Ok(prefixes)
}

/// What `fold` gives: most names need no memory of their own.
enum Folded {
    Short(Short),
    Long(Option<String>),
}

impl ToSql for Folded {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        match self {
            Self::Short(short) => Ok(ToSqlOutput::Borrowed(ValueRef::Text(
                &short.bytes[..short.length],
            ))),
            Self::Long(text) => text.to_sql(),
        }
    }
}

/// A folded name without spaces, in ASCII.
struct Short {
    bytes: [u8; Short::MOST],
    length: usize,
}

impl Short {
    const MOST: usize = 32;

    /// As [`fold`], if the name is short and holds nothing but printed ASCII: of that only the
    /// case is folded.
    fn fold(name: &[u8]) -> Option<Self> {
        let length = name.len();
        // What is not name fits too, so that all bytes can be looked at at once.
        let mut bytes = [b'-'; Self::MOST];
        bytes.get_mut(..length)?.copy_from_slice(name);
        let fits = |fits, byte: &u8| fits & byte.is_ascii_graphic();
        if !bytes.iter().fold(true, fits) {
            return None;
        }
        bytes.make_ascii_lowercase();
        Some(Self { bytes, length })
    }
}

fn over_text(context: &Context<'_>, work: impl Fn(&str) -> Option<String>) -> Option<String> {
    match context.get_raw(0) {
        ValueRef::Null => None,
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => work(text),
            Err(_) => work(&String::from_utf8_lossy(bytes)),
        },
        ValueRef::Integer(number) => work(&number.to_string()),
        ValueRef::Real(number) => work(&crate::spelling::printed(number)),
        ValueRef::Blob(bytes) => work(&String::from_utf8_lossy(bytes)),
    }
}

#[cfg(test)]
mod tests {
    use super::{Short, fold};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn the_short_way_folds_like_the_long_one(name in "[ -~]{0,40}|\\PC{0,8}") {
            if let Some(short) = Short::fold(name.as_bytes()) {
                let long = fold(&name);
                prop_assert_eq!(&short.bytes[..short.length], long.as_bytes());
            }
        }
    }
}
