//! What a file is, by what is in it.

use std::path::Path;

use super::head::Head;
use super::source::{Packing, Source};
use crate::error::{Error, Result};

/// What a file is, by its first bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Delimited,
    Json,
    Sheet,
    Sqlite,
}

impl Format {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Delimited => "delimited text",
            Self::Json => "JSON",
            Self::Sheet => "a spreadsheet",
            Self::Sqlite => "SQLite",
        }
    }
}

/// What is said of a picture, a program and the like.
const NO_TABLE: &str =
    "no table that we can read: give CSV, TSV, Excel, OpenDocument, JSON or SQLite";

/// What is said of an archive.
pub(super) const ZIP: &str = "a zip archive and no workbook: unpack it";

/// How other packings begin.
const PACKINGS: [(&str, &[u8]); 5] = [
    ("xz", b"\xfd7zXZ\0"),
    ("7-Zip", b"7z\xbc\xaf\x27\x1c"),
    ("RAR", b"Rar!\x1a\x07"),
    ("LZ4", b"\x04\x22\x4d\x18"),
    ("compress", b"\x1f\x9d"),
];

/// Formats of Python's world: how they begin, and what makes a CSV of one there.
const OF_PYTHON: [(&str, &[u8], &str); 3] = [
    (
        "Parquet",
        b"PAR1",
        "pandas; pandas.read_parquet(sys.argv[1]).to_csv(\"lab.csv\", index=False)",
    ),
    (
        "Feather",
        b"ARROW1",
        "pandas; pandas.read_feather(sys.argv[1]).to_csv(\"lab.csv\", index=False)",
    ),
    (
        "HDF5 (AnnData and others)",
        b"\x89HDF\r\n\x1a\n",
        "anndata; anndata.read_h5ad(sys.argv[1]).var.to_csv(\"lab.csv\")",
    ),
];

/// Looks at the beginning of a file.
pub(super) fn format(source: &Source, found: &Head) -> Result<Format> {
    let head = &found.bytes[..];
    let is_plain = source.packing == Packing::Plain;
    let no = |what: &str| Err(Error::file(&source.path, what));
    if head.starts_with(crate::sqlite::MAGIC) {
        return if is_plain && source.path != Path::new("-") {
            Ok(Format::Sqlite)
        } else {
            no("a SQLite database, and packed or from a pipe: unpack it to a file first")
        };
    }
    for (what, magic, convert) in OF_PYTHON {
        if head.starts_with(magic) {
            return no(&format!(
                "{what}, which is not read: convert it with Python, e.g. `python3 -c 'import sys, {convert}' FILE`"
            ));
        }
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Ok(Format::Sheet);
    }
    if head.starts_with(b"PK\x05\x06") {
        return no(ZIP);
    }
    if Packing::of(head) != Packing::Plain {
        return no("packed twice: unpack it once");
    }
    if let Some(packing) = other_packing(head) {
        return no(&format!(
            "packed with {packing}, which is not read: unpack it first"
        ));
    }
    let decoded = &found.text[..];
    let start = &decoded[..decoded.len().min(512)];
    if start.contains(&0) && !is_text_with_nul(start) {
        let is_utf_16 = head.len() > 1 && (head[0] == 0) != (head[1] == 0);
        return no(if is_utf_16 {
            "looks like UTF-16 without the byte order mark that says so: save it as CSV in UTF-8"
        } else {
            NO_TABLE
        });
    }
    if head.starts_with(b"%PDF") {
        return no(NO_TABLE);
    }
    if is_markup(decoded) {
        return no(
            "a web page or XML, whatever its name says, and no table that we can read: open it in \
             Excel or LibreOffice and save it as .xlsx or CSV",
        );
    }
    let mut marks = decoded.iter().filter(|byte| !byte.is_ascii_whitespace());
    Ok(match (marks.next(), marks.next()) {
        (Some(b'['), Some(b'{' | b']')) | (Some(b'{'), Some(b'"' | b'}')) => Format::Json,
        (Some(b'['), Some(b'[' | b'"' | b'0'..=b'9' | b'-')) if is_named_json(&source.path) => {
            Format::Json
        }
        _ => Format::Delimited,
    })
}

fn other_packing(head: &[u8]) -> Option<&'static str> {
    PACKINGS
        .into_iter()
        .find(|(_, magic)| head.starts_with(magic))
        .map(|(name, _)| name)
}

/// Whether a text holds a NUL byte by mistake, and is not of another kind.
fn is_text_with_nul(start: &[u8]) -> bool {
    let is_control = |byte: &&u8| **byte < b' ' && !byte.is_ascii_whitespace();
    let is_cut_off = |error: std::str::Utf8Error| error.error_len().is_none();
    let nuls = memchr::memchr_iter(0, start).count();
    nuls * 10 <= start.len()
        && start.iter().filter(is_control).count() == nuls
        && std::str::from_utf8(start).map_or_else(is_cut_off, |_| true)
}

/// Whether a text begins as a web page or XML does.
fn is_markup(text: &[u8]) -> bool {
    const TAGS: [&str; 8] = [
        "<!doctype",
        "<!--",
        "<?xml",
        "<html",
        "<head",
        "<body",
        "<table",
        "<meta",
    ];
    let text = text.trim_ascii_start();
    let begins = |tag: &&str| {
        let begin = text.get(..tag.len());
        // `<Header>` begins a section of an RCC, and no page.
        let ends = |byte: &u8| !byte.is_ascii_alphanumeric() || tag.ends_with('-');
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(tag.as_bytes()))
            && text.get(tag.len()).is_none_or(ends)
    };
    TAGS.iter().any(begins)
}

fn is_named_json(path: &Path) -> bool {
    let name = path.to_string_lossy().to_lowercase();
    [".json", ".ndjson", ".jsonl"]
        .iter()
        .any(|end| name.contains(end))
}
