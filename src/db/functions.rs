//! SQL functions of our own: `fold(text)` and `curie(text)`.

use rusqlite::Connection;
use rusqlite::functions::{Context, FunctionFlags};
use rusqlite::types::ValueRef;

use crate::resolve::{curie, fold};

/// Makes them known to a connection.
///
/// Both give NULL for NULL; `curie` also for what is no identifier of a prefix that we know.
/// A number is taken as its text.
pub(super) fn register(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8
        | FunctionFlags::SQLITE_DETERMINISTIC
        | FunctionFlags::SQLITE_INNOCUOUS;
    connection.create_scalar_function("fold", 1, flags, |context| {
        over_text(context, |text| Some(fold(text)))
    })?;
    connection.create_scalar_function("curie", 1, flags, |context| over_text(context, curie))
}

fn over_text(
    context: &Context<'_>,
    work: impl Fn(&str) -> Option<String>,
) -> rusqlite::Result<Option<String>> {
    let done = match context.get_raw(0) {
        ValueRef::Null => None,
        ValueRef::Text(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => work(text),
            Err(_) => work(&String::from_utf8_lossy(bytes)),
        },
        ValueRef::Integer(number) => work(&number.to_string()),
        ValueRef::Real(number) => work(&format!("{number:?}")),
        ValueRef::Blob(bytes) => work(&String::from_utf8_lossy(bytes)),
    };
    Ok(done)
}
