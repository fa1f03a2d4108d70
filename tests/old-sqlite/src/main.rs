//! Runs statements on a database file with SQLite 3.26.0.
//!
//! `old-sqlite FILE` opens the file read-only. Standard input holds requests, each ended
//! by RS (0x1e): the SQL, then the names and values of its parameters, separated by US
//! (0x1f). For each request the rows are printed, fields separated by US, each row ended
//! by RS, and the result by GS (0x1d); a fault is printed as NAK (0x15) and its message.
//! NULL is printed as NUL (0x00).

use std::env;
use std::ffi::{CStr, CString};
use std::io::{self, Read, Write};
use std::os::raw::{c_char, c_int};
use std::ptr;

use libsqlite3_sys as ffi;

fn main() -> io::Result<()> {
    let file = env::args().nth(1).expect("usage: old-sqlite FILE");
    let mut input = String::new();
    io::stdin().read_to_string(&mut input)?;
    let mut out = io::stdout().lock();
    let db = open(&file);
    for request in input.split_terminator('\u{1e}') {
        if let Err(fault) = answer(db, request, &mut out) {
            write!(out, "\u{15}{fault}")?;
        }
        write!(out, "\u{1d}")?;
    }
    out.flush()
}

fn open(file: &str) -> *mut ffi::sqlite3 {
    let path = CString::new(file).expect("a path without NUL");
    let mut db = ptr::null_mut();
    let code = unsafe {
        ffi::sqlite3_open_v2(
            path.as_ptr(),
            &mut db,
            ffi::SQLITE_OPEN_READONLY,
            ptr::null(),
        )
    };
    assert_eq!(code, ffi::SQLITE_OK, "{}", message(db));
    db
}

fn answer(db: *mut ffi::sqlite3, request: &str, out: &mut impl Write) -> Result<(), String> {
    let mut words = request.split('\u{1f}');
    let sql = CString::new(words.next().unwrap_or("")).map_err(|error| error.to_string())?;
    let mut statement = ptr::null_mut();
    let code =
        unsafe { ffi::sqlite3_prepare_v2(db, sql.as_ptr(), -1, &mut statement, ptr::null_mut()) };
    if code != ffi::SQLITE_OK {
        return Err(message(db));
    }
    while let (Some(name), Some(value)) = (words.next(), words.next()) {
        bind(statement, name, value)?;
    }
    let result = write_rows(db, statement, out);
    unsafe { ffi::sqlite3_finalize(statement) };
    result
}

fn bind(statement: *mut ffi::sqlite3_stmt, name: &str, value: &str) -> Result<(), String> {
    let key = CString::new(format!(":{name}")).map_err(|error| error.to_string())?;
    let length = c_int::try_from(value.len()).map_err(|error| error.to_string())?;
    unsafe {
        let index = ffi::sqlite3_bind_parameter_index(statement, key.as_ptr());
        let text = value.as_ptr().cast::<c_char>();
        let code = ffi::sqlite3_bind_text(statement, index, text, length, ffi::SQLITE_TRANSIENT());
        if code == ffi::SQLITE_OK {
            Ok(())
        } else {
            Err(format!("no parameter :{name}"))
        }
    }
}

fn write_rows(
    db: *mut ffi::sqlite3,
    statement: *mut ffi::sqlite3_stmt,
    out: &mut impl Write,
) -> Result<(), String> {
    loop {
        match unsafe { ffi::sqlite3_step(statement) } {
            ffi::SQLITE_DONE => return Ok(()),
            ffi::SQLITE_ROW => {}
            _ => return Err(message(db)),
        }
        let width = unsafe { ffi::sqlite3_column_count(statement) };
        let fields: Vec<String> = (0..width).map(|index| field(statement, index)).collect();
        write!(out, "{}\u{1e}", fields.join("\u{1f}")).map_err(|error| error.to_string())?;
    }
}

fn field(statement: *mut ffi::sqlite3_stmt, index: c_int) -> String {
    let text = unsafe { ffi::sqlite3_column_text(statement, index) };
    if text.is_null() {
        return "\0".to_owned();
    }
    let text = unsafe { CStr::from_ptr(text.cast::<c_char>()) };
    text.to_string_lossy().into_owned()
}

fn message(db: *mut ffi::sqlite3) -> String {
    let text = unsafe { CStr::from_ptr(ffi::sqlite3_errmsg(db)) };
    text.to_string_lossy().into_owned()
}
