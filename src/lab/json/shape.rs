//! Where in a JSON file its rows are: most are one list of objects or an object a line, but
//! services put the list into an object, and pandas writes tables in four more ways.

use std::io::{BufRead, BufReader, Seek};
use std::path::Path;

use super::Watched;
use crate::error::{Error, Result, listed};

/// Where the rows are.
pub(super) enum Shape {
    /// All of the file is a list of objects, or objects one after another.
    Records,
    /// One list of objects in it.
    List(Place, String),
    /// Lists of names of columns, of labels of rows and of rows, which are lists.
    Split {
        columns: Place,
        index: Option<Place>,
        data: Place,
    },
    /// An object of objects: columns by name, or rows by label.
    Labelled,
}

/// Where a list begins: at which byte, and in which line.
#[derive(Clone, Copy)]
pub(super) struct Place {
    pub(super) byte: u64,
    pub(super) line: u64,
}

/// A list in an object at the top, or in an object in that.
struct List {
    keys: Vec<String>,
    place: Place,
    /// How its first value begins; 0: it has none.
    first: u8,
}

impl List {
    fn name(&self) -> String {
        self.keys.join(".")
    }

    fn is(&self, name: &str) -> bool {
        self.name() == name
    }
}

/// Looks at the first value of a file.
pub(super) fn shape(file: Watched<'_>, path: &Path) -> Result<Shape> {
    let Some(Top { lists, is_labelled }) = look(file, path)? else {
        return Ok(Shape::Records);
    };
    let find = |name: &str, first: &[u8]| {
        let found = lists.iter().find(|list| list.is(name))?;
        (first.is_empty() || first.contains(&found.first)).then_some(found.place)
    };
    if let (Some(columns), Some(data)) = (find("columns", b"\"0123456789-["), find("data", b"[\0"))
    {
        let index = find("index", b"");
        return Ok(Shape::Split {
            columns,
            index,
            data,
        });
    }
    let is_table = find("schema.fields", b"{").is_some();
    let of_objects = |depth: usize| {
        let is = |list: &&List| list.first == b'{' && list.keys.len() == depth;
        let found = lists.iter().filter(is);
        found
            .filter(|list| !is_table || list.is("data"))
            .collect::<Vec<_>>()
    };
    let mut found = of_objects(1);
    if found.is_empty() {
        found = of_objects(2);
        // A table without rows, beside which others may stand, of warnings for one.
        let is_empty = |list: &&List| list.first == 0 && list.keys.len() == 1;
        if let Some(empty) = lists.iter().find(is_empty) {
            return Err(Error::file(
                path,
                without_rows(empty, found.first().copied()),
            ));
        }
    }
    match found[..] {
        [list] => {
            let note = format!("the list `{}` was read, and nothing beside it", list.name());
            Ok(Shape::List(list.place, note))
        }
        [] if is_labelled => Ok(Shape::Labelled),
        [] => Ok(Shape::Records),
        [first, ..] => {
            let names = found.iter().map(|list| format!("`{}`", list.name()));
            let cause = format!(
                "holds several lists of objects: {}; take one out, e.g. what `jq .{}` makes of it",
                listed(&names.collect::<Vec<_>>()),
                first.name()
            );
            Err(Error::file(path, cause))
        }
    }
}

fn without_rows(empty: &List, other: Option<&List>) -> String {
    let empty = empty.name();
    let other = other.map(|other| {
        let other = other.name();
        format!(": if `{other}` is the table, take it out, e.g. what `jq .{other}` makes of it")
    });
    let other = other.unwrap_or_else(|| {
        ": write rows into it (if the file is one row, put it in [ ])".to_owned()
    });
    format!("holds no row, since its list `{empty}` is empty{other}")
}

/// What an object at the top holds.
struct Top {
    lists: Vec<List>,
    /// Whether it holds objects and nothing else.
    is_labelled: bool,
}

/// `None`: the file is more than one object, or none. What is no JSON in it, others tell.
fn look(mut file: Watched<'_>, path: &Path) -> Result<Option<Top>> {
    file.rewind().map_err(Error::io(path, "read it"))?;
    let mut source = BufReader::with_capacity(1 << 16, file);
    let mut scan = Scan::default();
    loop {
        let chunk = source.fill_buf().map_err(Error::io(path, "read it"))?;
        if chunk.is_empty() {
            let is_object = scan.has_ended && scan.objects + scan.others > 0;
            return Ok(is_object.then_some(Top {
                is_labelled: scan.others == 0,
                lists: scan.lists,
            }));
        }
        let length = chunk.len();
        for byte in chunk {
            if !scan.take(*byte) {
                return Ok(None);
            }
        }
        source.consume(length);
    }
}

/// Lists that are remembered: of so many, none is meant.
const LISTS: usize = 100;

/// The longest key that is remembered, in bytes.
const KEY: usize = 1_000;

/// Follows brackets, keys and texts, byte by byte.
#[allow(clippy::struct_excessive_bools)] // each for itself
#[derive(Default)]
struct Scan {
    at: Option<u64>,
    lines: u64,
    depth: usize,
    /// Whether the brackets at the first two depths are those of objects.
    is_object: [bool; 3],
    keys: [Vec<u8>; 3],
    in_text: bool,
    is_escaped: bool,
    is_key: bool,
    /// Whether a value comes next, behind a colon.
    is_value: bool,
    /// Whether the first value of the last list comes next.
    is_first: bool,
    has_ended: bool,
    lists: Vec<List>,
    /// Values of the object at the top.
    objects: u64,
    others: u64,
}

impl Scan {
    /// `false`: there is more than one object.
    fn take(&mut self, byte: u8) -> bool {
        let at = self.at.map_or(0, |at| at + 1);
        self.at = Some(at);
        self.lines += u64::from(byte == b'\n');
        if self.in_text {
            self.take_text(byte);
            return true;
        }
        if byte.is_ascii_whitespace() || at < 3 && b"\xef\xbb\xbf".contains(&byte) {
            return true;
        }
        if self.has_ended || self.depth == 0 && byte != b'{' {
            return false;
        }
        if std::mem::take(&mut self.is_first)
            && byte != b']'
            && let Some(list) = self.lists.last_mut()
        {
            list.first = byte;
        }
        match byte {
            b':' => self.is_value = true,
            b',' => self.is_value = false,
            b'}' | b']' => {
                self.depth -= 1;
                self.is_value = false;
                self.has_ended = self.depth == 0;
            }
            _ => self.take_value(byte, at),
        }
        true
    }

    fn take_text(&mut self, byte: u8) {
        let is_end = !self.is_escaped && byte == b'"';
        self.is_escaped = !self.is_escaped && byte == b'\\';
        self.in_text = !is_end;
        if self.is_key && !is_end && self.keys[self.depth].len() < KEY {
            self.keys[self.depth].push(byte);
        }
        self.is_key &= !is_end;
    }

    /// The first byte of a key or value, or another of a number or word.
    fn take_value(&mut self, byte: u8, at: u64) {
        let is_member =
            matches!(self.depth, 1 | 2) && self.is_object[1] && self.is_object[self.depth];
        let is_value = std::mem::take(&mut self.is_value);
        if is_member && is_value {
            if self.depth == 1 {
                *(if byte == b'{' {
                    &mut self.objects
                } else {
                    &mut self.others
                }) += 1;
            }
            if byte == b'[' && self.lists.len() < LISTS {
                let keys = self.keys[1..=self.depth].iter();
                self.lists.push(List {
                    keys: keys.map(|key| unescaped(key)).collect(),
                    place: Place {
                        byte: at,
                        line: self.lines + 1,
                    },
                    first: 0,
                });
                self.is_first = true;
            }
        }
        match byte {
            b'"' => {
                self.in_text = true;
                self.is_key = is_member && !is_value;
                if self.is_key {
                    self.keys[self.depth].clear();
                }
            }
            b'{' | b'[' => {
                self.depth += 1;
                if let Some(is_object) = self.is_object.get_mut(self.depth) {
                    *is_object = byte == b'{';
                }
            }
            _ => {}
        }
    }
}

fn unescaped(key: &[u8]) -> String {
    let text = String::from_utf8_lossy(key).into_owned();
    serde_json::from_str(&format!("\"{text}\"")).unwrap_or(text)
}
