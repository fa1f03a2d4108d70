//! What makes a connection safe to run other people's SQL on: it may only read.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use rusqlite::Connection;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;

use crate::error::{Error, Result};
use crate::seed::keys::is_of_keys;

/// Pragmas that only look, and are asked through their tables
/// (`SELECT * FROM pragma_table_info('claims')`).
const LOOKING: [&str; 17] = [
    "table_info",
    "table_xinfo",
    "table_list",
    "index_list",
    "index_info",
    "index_xinfo",
    "foreign_key_list",
    "foreign_key_check",
    "integrity_check",
    "database_list",
    "collation_list",
    "compile_options",
    "function_list",
    "pragma_list",
    "user_version",
    // Full-text tables ask it of themselves.
    "data_version",
    "module_list",
];

/// What a file may ask for at most. SQLite's own limits let one short query fill the memory.
const LIMITS: [(Limit, i32); 6] = [
    // One text or row, in bytes.
    (Limit::SQLITE_LIMIT_LENGTH, 64 << 20),
    // Our largest view compiles to some thousands of steps.
    (Limit::SQLITE_LIMIT_VDBE_OP, 1_000_000),
    (Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000),
    (Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 0),
    (Limit::SQLITE_LIMIT_WORKER_THREADS, 0),
    (Limit::SQLITE_LIMIT_ATTACHED, 0),
];

/// Sets the limits of a connection to a file, before anything of it is read.
pub(crate) fn limit(connection: &Connection) -> rusqlite::Result<()> {
    for (limit, most) in LIMITS {
        connection.set_limit(limit, most)?;
    }
    Ok(())
}

/// Keeps what a stranger put into a file from doing anything by itself.
pub(crate) fn distrust(connection: &Connection) -> rusqlite::Result<()> {
    for (setting, on) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        // Otherwise `SELECT "typo"` answers with the text `typo`, and a column that somebody
        // renamed reads as its own name.
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
    ] {
        connection.set_db_config(setting, on)?;
    }
    Ok(())
}

/// Lets SQLite use no more than this many bytes of memory, in the whole process and from now
/// on; what needs more fails.
pub(crate) fn limit_memory(bytes: u32) -> Result<()> {
    Connection::open_in_memory()
        .and_then(|connection| {
            connection.query_row(&format!("PRAGMA hard_heap_limit = {bytes}"), [], |_| Ok(()))
        })
        .map_err(Error::internal("limiting the memory"))
}

/// What the authorizer saw while a statement was compiled.
#[derive(Debug, Default)]
pub(super) struct Guard {
    denied: Mutex<Option<String>>,
    selects: AtomicBool,
    /// Whether a database may be attached: while we do it ourselves.
    admits: AtomicBool,
    /// Whether keys were read.
    keys: AtomicBool,
    /// Whether everything may be done: while we make the keys.
    is_open: AtomicBool,
}

impl Guard {
    /// Locks a connection: from here on it reads and does nothing else.
    pub(crate) fn install(connection: &mut Connection) -> rusqlite::Result<Arc<Self>> {
        distrust(connection)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, false)?;
        connection.pragma_update(None, "query_only", true)?;
        let guard = Arc::new(Self::default());
        let seen = Arc::clone(&guard);
        connection.authorizer(Some(move |context: AuthContext<'_>| {
            seen.judge(context.action)
        }))?;
        Ok(guard)
    }

    /// Lets a database be attached by some work of ours.
    pub(crate) fn admit<T>(&self, work: impl FnOnce() -> T) -> T {
        self.admits.store(true, Ordering::Relaxed);
        let done = work();
        self.admits.store(false, Ordering::Relaxed);
        done
    }

    /// Whether a statement that was compiled reads keys.
    pub(crate) fn reads_keys(&self) -> bool {
        self.keys.load(Ordering::Relaxed)
    }

    /// Lets some work of ours write to what is in memory.
    pub(crate) fn open(
        &self,
        connection: &Connection,
        work: impl FnOnce(&Connection) -> rusqlite::Result<()>,
    ) -> rusqlite::Result<()> {
        self.is_open.store(true, Ordering::Relaxed);
        let done = connection
            .pragma_update(None, "query_only", false)
            .and_then(|()| work(connection));
        let closed = connection.pragma_update(None, "query_only", true);
        self.is_open.store(false, Ordering::Relaxed);
        done.and(closed)
    }

    /// Forgets what an earlier statement did.
    pub(crate) fn reset(&self) {
        self.selects.store(false, Ordering::Relaxed);
        *self.denied.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// What the last statement tried and may not, in the words of its author.
    pub(crate) fn denied(&self) -> Option<String> {
        self.denied
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn judge(&self, action: AuthAction<'_>) -> Authorization {
        let tried = match action {
            _ if self.is_open.load(Ordering::Relaxed) => return Authorization::Allow,
            AuthAction::Read { table_name, .. } => {
                if is_of_keys(table_name) {
                    self.keys.store(true, Ordering::Relaxed);
                }
                return Authorization::Allow;
            }
            AuthAction::Select => {
                self.selects.store(true, Ordering::Relaxed);
                return Authorization::Allow;
            }
            AuthAction::Recursive => return Authorization::Allow,
            AuthAction::Attach { .. } if self.admits.load(Ordering::Relaxed) => {
                return Authorization::Allow;
            }
            AuthAction::Function { function_name } if harmless(function_name) => {
                return Authorization::Allow;
            }
            AuthAction::Pragma { pragma_name, .. }
                if self.selects.load(Ordering::Relaxed) && LOOKING.contains(&pragma_name) =>
            {
                return Authorization::Allow;
            }
            // An R-tree prepares its own writes when it is opened. Run they cannot be: the
            // connection is `query_only`, and a statement that writes is refused as a whole.
            AuthAction::Insert { table_name }
            | AuthAction::Delete { table_name }
            | AuthAction::Update { table_name, .. }
                if of_r_tree(table_name) =>
            {
                return Authorization::Allow;
            }
            AuthAction::Function { function_name } => format!("calls {function_name}()"),
            AuthAction::Pragma { pragma_name, .. } => format!("is PRAGMA {pragma_name}"),
            AuthAction::Attach { .. } => "attaches a file".to_owned(),
            AuthAction::Detach { .. } => "detaches a database".to_owned(),
            AuthAction::Insert { table_name } | AuthAction::Delete { table_name }
                if table_name.starts_with("sqlite_") =>
            {
                "changes the schema".to_owned()
            }
            AuthAction::Insert { table_name } => format!("inserts into {table_name}"),
            AuthAction::Update { table_name, .. } => format!("updates {table_name}"),
            AuthAction::Delete { table_name } => format!("deletes from {table_name}"),
            AuthAction::Transaction { .. } | AuthAction::Savepoint { .. } => {
                "controls a transaction".to_owned()
            }
            _ => "changes the schema".to_owned(),
        };
        let mut denied = self.denied.lock().unwrap_or_else(PoisonError::into_inner);
        denied.get_or_insert(tried);
        Authorization::Deny
    }
}

/// Whether a table is one that an R-tree keeps beside itself.
fn of_r_tree(table: &str) -> bool {
    ["_node", "_rowid", "_parent"]
        .iter()
        .any(|suffix| table.ends_with(suffix))
}

/// All of SQLite's own functions compute; these two reach outside.
fn harmless(function: &str) -> bool {
    !["load_extension", "fts3_tokenizer"]
        .iter()
        .any(|each| function.eq_ignore_ascii_case(each))
}
