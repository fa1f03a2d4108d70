//! The house: which room may use which, as the crate's documentation draws it; how long a file
//! may be; what only the command does.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::support::project;

/// Rooms that use less than what stands before them in the drawing.
const NARROWER: [(&str, &[&str]); 3] = [
    ("spelling", &["error"]),
    ("lab", &["error", "spelling", "sqlite"]),
    ("render", &["error", "spelling"]),
];

/// NOT YET: arrows that are still to go. A line here that no file needs any more fails too.
const ARROWS_TO_GO: [(&str, &str); 0] = [];

/// NOT YET: files that are still too long.
const FILES_TO_SHORTEN: [&str; 0] = [];

/// The most lines of a file.
const LINES: usize = 400;

/// What stands in the code of these rooms only.
const ONLY_IN: [(&str, &[&str]); 12] = [
    ("anyhow::", &["cli"]),
    ("clap::", &["cli"]),
    ("indicatif::", &["cli"]),
    ("calamine::", &["lab"]),
    ("env::var", &["cli"]),
    ("process::exit", &["cli"]),
    ("io::stdout()", &["cli"]),
    ("io::stderr()", &["cli"]),
    ("println!", &["cli"]),
    ("eprintln!", &["cli"]),
    ("print!", &["cli"]),
    ("dbg!", &[]),
];

/// A line of code, without what is said about it.
struct Line {
    file: String,
    number: usize,
    room: String,
    code: String,
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> Vec<(String, String)> {
    let root = project("src");
    let mut found = Vec::new();
    files(&root, &mut found);
    found.sort();
    let name = |path: &Path| path.strip_prefix(&root).unwrap().display().to_string();
    let read = |path: &PathBuf| (name(path), fs::read_to_string(path).unwrap());
    found.iter().map(read).collect()
}

fn lines() -> Vec<Line> {
    let mut lines = Vec::new();
    for (file, text) in sources() {
        let room = file.split(['/', '.']).next().unwrap().to_owned();
        for (index, line) in text.lines().enumerate() {
            let comment = line.trim_start().starts_with("//");
            lines.push(Line {
                file: format!("src/{file}"),
                number: index + 1,
                room: room.clone(),
                code: if comment {
                    String::new()
                } else {
                    line.to_owned()
                },
            });
        }
    }
    lines
}

/// From the drawing in `src/lib.rs`: for each room those that it may use.
fn drawn() -> BTreeMap<String, BTreeSet<String>> {
    let text = fs::read_to_string(project("src/lib.rs")).unwrap();
    let lines = text.lines().filter_map(|line| line.strip_prefix("//! "));
    let drawing: Vec<&str> = lines.filter(|line| line.contains("<-")).collect();
    let mut allowed = BTreeMap::new();
    let mut before = BTreeSet::new();
    for group in drawing.join(" ").split("<-") {
        let words = group.split(|c: char| !c.is_ascii_lowercase());
        let rooms: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
        for room in &rooms {
            allowed.insert((*room).to_owned(), before.clone());
        }
        before.extend(rooms.into_iter().map(str::to_owned));
    }
    for (room, narrower) in NARROWER {
        let narrower = narrower.iter().map(|&room| room.to_owned()).collect();
        allowed
            .insert(room.to_owned(), narrower)
            .expect("a room that is drawn");
    }
    allowed
}

/// The rooms that each line names: `crate::db`, `crate::{Db, check}`, over several lines too.
fn uses(lines: &[Line]) -> Vec<(&Line, String)> {
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        for (at, _) in line.code.match_indices("crate::") {
            if line.code[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let rest = &line.code[at + "crate::".len()..];
            let names = match rest.strip_prefix('{') {
                None => vec![word(rest)],
                Some(rest) => {
                    let of_file = lines[index + 1..]
                        .iter()
                        .take_while(|next| next.file == line.file);
                    let more = of_file.map(|next| next.code.as_str());
                    let all: Vec<&str> = std::iter::once(rest).chain(more).collect();
                    names_of_group(&all.join(" "))
                }
            };
            found.extend(names.into_iter().map(|name| (line, room_of(&name))));
        }
    }
    found
}

fn word(text: &str) -> String {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    text[..end.unwrap_or(text.len())].to_owned()
}

/// `Db, check::{self, Finding}} …` -> `Db`, `check`.
fn names_of_group(text: &str) -> Vec<String> {
    let (mut depth, mut names, mut part) = (0, Vec::new(), String::new());
    for c in text.chars() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            ',' if depth == 0 => names.push(std::mem::take(&mut part)),
            _ => part.push(c),
        }
    }
    names.push(part);
    let names = names.iter().map(|name| word(name.trim()));
    names.filter(|name| !name.is_empty()).collect()
}

/// What stands at the top of the crate is of a room too.
fn room_of(name: &str) -> String {
    match name {
        "Db" => "db",
        "Error" | "Result" => "error",
        room => room,
    }
    .to_owned()
}

#[test]
fn arrows_run_one_way() {
    let allowed = drawn();
    let lines = lines();
    let mut wrong = Vec::new();
    let mut left: BTreeSet<(&str, &str)> = ARROWS_TO_GO.into();
    for (line, used) in uses(&lines) {
        if used == line.room || line.room == "lib" {
            continue;
        }
        let is_drawn = allowed
            .get(&line.room)
            .is_some_and(|rooms| rooms.contains(&used));
        let to_go = ARROWS_TO_GO.contains(&(line.room.as_str(), used.as_str()));
        left.retain(|arrow| *arrow != (line.room.as_str(), used.as_str()));
        if !is_drawn && !to_go {
            wrong.push(format!(
                "{}:{}: {} may not use {used}",
                line.file, line.number, line.room
            ));
        }
    }
    wrong.extend(
        left.iter()
            .map(|arrow| format!("{arrow:?} is gone: take it off ARROWS_TO_GO")),
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_room_is_drawn() {
    let drawn: BTreeSet<String> = drawn().into_keys().collect();
    let mut there: BTreeSet<String> = lines().into_iter().map(|line| line.room).collect();
    there.remove("lib");
    for (from, to) in ARROWS_TO_GO {
        there.retain(|room| drawn.contains(room) || ![from, to].contains(&room.as_str()));
    }
    assert_eq!(there, drawn);
}

#[test]
fn what_belongs_to_one_room_stays_there() {
    let mut wrong = Vec::new();
    for line in lines() {
        for (what, rooms) in ONLY_IN {
            if line.code.contains(what) && !rooms.contains(&line.room.as_str()) {
                wrong.push(format!("{}:{}: {what}", line.file, line.number));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_is_too_long() {
    let mut wrong = Vec::new();
    for (file, text) in sources() {
        let (count, waits) = (
            text.lines().count(),
            FILES_TO_SHORTEN.contains(&file.as_str()),
        );
        if count > LINES && !waits {
            wrong.push(format!("src/{file}: {count} lines"));
        }
        if count <= LINES && waits {
            wrong.push(format!("src/{file} is short: take it off FILES_TO_SHORTEN"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
