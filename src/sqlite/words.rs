//! What SQLite says of a fault, as part of a message of one line.

/// SQLite's own words, on one line, without the SQL around them.
pub(crate) fn sqlite_words(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => return "the disk is full".to_owned(),
        Some(rusqlite::ErrorCode::SystemIoFailure) => {
            return "the system refuses: is the disk full, or a quota used up?".to_owned();
        }
        _ => {}
    }
    let words = match error {
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        rusqlite::Error::SqliteFailure(_, Some(words)) => words.clone(),
        _ => error.to_string(),
    };
    words.replace('\n', " ")
}

/// Whether the SQL does not fit the file: a table or column is not there.
pub(crate) fn is_wrong_sql(error: &rusqlite::Error) -> bool {
    matches!(error, rusqlite::Error::SqlInputError { .. })
        || error.sqlite_error_code() == Some(rusqlite::ErrorCode::Unknown)
}
