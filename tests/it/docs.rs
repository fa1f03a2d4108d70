//! What stands in the README and in `docs/` is true: every `console` block runs, in order, and
//! prints what it says; tables and pictures are those of the code; links lead somewhere.
//!
//! Each page runs in a fresh folder of its own. In what is printed, `…` stands for anything in a
//! line, and a line of nothing but `…` for any lines: so a page shows what matters and does not
//! break when a fact, a report or a byte is added.

use std::collections::BTreeMap;
use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::thread;

use migrasome::Db;
use migrasome::upgrade::own::{Column, Shape};

use crate::support::{Lab, consumer, project, rows};

/// The README and every page of the manual, by path.
fn pages() -> BTreeMap<String, String> {
    let manual = fs::read_dir(project("docs")).unwrap();
    let manual = manual.map(|entry| Path::new("docs").join(entry.unwrap().file_name()));
    let manual = manual.filter(|path| path.extension().is_some_and(|ending| ending == "md"));
    let manual = manual.map(|path| path.to_str().unwrap().to_owned());
    let front = ["README.md", "CONTRIBUTING.md"].map(str::to_owned);
    let paths = front.into_iter().chain(manual);
    paths.map(|path| (path.clone(), page(&path))).collect()
}

pub(crate) fn page(path: &str) -> String {
    fs::read_to_string(project(path)).expect(path)
}

/// The blocks fenced with ```` ```KIND ````.
pub(crate) fn blocks(text: &str, kind: &str) -> Vec<String> {
    text.split("```")
        .skip(1)
        .step_by(2)
        .filter_map(|block| block.strip_prefix(&format!("{kind}\n")))
        .map(str::to_owned)
        .collect()
}

/// `$ command` and the output expected below it.
fn steps(block: &str) -> Vec<(String, String)> {
    let mut steps: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        match (
            line.strip_prefix("$ "),
            line.strip_prefix("> "),
            steps.last_mut(),
        ) {
            (Some(command), ..) => steps.push((command.to_owned(), String::new())),
            (_, Some(more), Some((command, output))) if output.is_empty() => {
                command.push('\n');
                command.push_str(more);
            }
            (_, _, Some((_, output))) => {
                output.push_str(line);
                output.push('\n');
            }
            _ => panic!("output before a command: {line}"),
        }
    }
    steps
}

/// Whether a line is the expected one, where `…` stands for anything.
fn line_fits(expected: &str, line: &str) -> bool {
    let Some((start, more)) = expected.split_once('…') else {
        return expected == line;
    };
    let Some(rest) = line.strip_prefix(start) else {
        return false;
    };
    let places = rest.char_indices().map(|(place, _)| place);
    let mut places = places.chain([rest.len()]);
    places.any(|place| line_fits(more, &rest[place..]))
}

/// The same for lines, where a line `…` stands for any number of lines.
pub(crate) fn fits(expected: &[&str], printed: &[&str]) -> bool {
    match (expected.split_first(), printed.split_first()) {
        (None, _) => printed.is_empty(),
        (Some((&"…", more)), _) => (0..=printed.len()).any(|from| fits(more, &printed[from..])),
        (Some(_), None) => false,
        (Some((one, more)), Some((line, rest))) => line_fits(one, line) && fits(more, rest),
    }
}

#[test]
fn an_ellipsis_stands_for_anything_and_nothing_else_does() {
    let fits = |expected: &str, printed: &str| {
        let [expected, printed] =
            [expected, printed].map(|text| text.lines().collect::<Vec<&str>>());
        super::docs::fits(&expected, &printed)
    };
    assert!(fits("written, … bytes", "written, 827392 bytes"));
    assert!(fits("…\nb…\n…", "a\nb c\nd\ne") && fits("…", "") && fits("a…", "a"));
    assert!(!fits("a", "a\nb") && !fits("a…c", "a b") && !fits("…\nb", "a") && !fits("b…", "ab"));
}

/// Whether a command can run here: what it calls is installed.
fn can_run(command: &str) -> bool {
    let calls = |tool: &str| command.split_whitespace().any(|word| word == tool);
    let tools = ["sqlite3", "python3"];
    let there = |tool: &&str| !calls(tool) || consumer(tool).is_some();
    let has_tools = project("target/tools/venv/bin").exists();
    if (calls("duck.py") || calls("datasette") || calls("frictionless")) && !has_tools {
        eprintln!("skipped: {command} (.ci/run installs what it needs)");
        return false;
    }
    // R is large: its blocks are run where it is installed.
    let has_r = || Command::new("Rscript").arg("--version").output().is_ok();
    tools.iter().all(there) && (!calls("Rscript") || has_r())
}

/// Runs the blocks of one page; says where it prints something else.
fn run(path: &str, text: &str) -> Result<(), String> {
    let lab = Lab::new();
    let program = Path::new(env!("CARGO_BIN_EXE_migrasome"));
    let others = env::var_os("PATH").unwrap_or_default();
    let folders = [
        program.parent().unwrap().to_owned(),
        project("target/tools/venv/bin"),
    ];
    let folders = folders.into_iter();
    let folders = env::join_paths(folders.chain(env::split_paths(&others))).unwrap();
    for (command, expected) in blocks(text, "console")
        .iter()
        .flat_map(|block| steps(block))
    {
        if !can_run(&command) {
            continue;
        }
        let output = Command::new("sh")
            .args(["-c", &format!("{{ {command}\n}} 2>&1")])
            .current_dir(lab.path(""))
            .env("PATH", &folders)
            .env_remove("MIGRASOME_DB")
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap().replace('\r', "");
        let [wanted, found] = [&expected, &printed].map(|text| text.lines().collect::<Vec<_>>());
        if !fits(&wanted, &found) {
            return Err(format!(
                "{path}: $ {command}\n--- the page says\n{expected}--- it prints\n{printed}"
            ));
        }
    }
    Ok(())
}

#[test]
fn every_console_block_prints_what_it_says() {
    let pages = pages();
    let faults: Vec<String> = thread::scope(|scope| {
        let running: Vec<_> = pages
            .iter()
            .map(|(path, text)| scope.spawn(|| run(path, text)))
            .collect();
        let done = running.into_iter().map(|page| page.join().unwrap());
        done.filter_map(Result::err).collect()
    });
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_readme_is_a_door() {
    let text = page("README.md");
    let lines = text.lines().count();
    assert!(lines <= 150, "README.md has {lines} lines");
    let first = &blocks(&text, "sh")[0];
    let commands: Vec<&str> = first
        .lines()
        .map(|line| line.split('#').next().unwrap().trim())
        .collect();
    assert_eq!(
        commands,
        ["cargo run --release -- report table-1", "cargo test"]
    );
    for path in pages().keys().filter(|path| *path != "README.md") {
        let link = format!("]({path})");
        assert!(text.contains(&link), "{path} is not listed in README.md");
    }
}

/// What a web page of it calls a heading: `## Take the file` is `take-the-file`.
fn anchor(heading: &str) -> String {
    let kept = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_');
    let words = heading.trim_start_matches('#').trim().to_lowercase();
    words.replace(|c| !kept(c), "").replace(' ', "-")
}

#[test]
fn every_link_leads_somewhere() {
    for (path, text) in pages() {
        let folder = Path::new(&path).parent().unwrap();
        let links = text.split("](").skip(1);
        for link in links.map(|rest| rest.split(')').next().unwrap()) {
            if link.contains("://") {
                continue;
            }
            let (file, place) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => project(&path),
                file => project(&folder.join(file).to_string_lossy()),
            };
            let there = fs::read_to_string(&target).unwrap_or_else(|_| panic!("{path}: {link}"));
            let mut headings = there.lines().filter(|line| line.starts_with('#'));
            let found = place.is_empty() || headings.any(|heading| anchor(heading) == place);
            assert!(found, "{path}: no heading for {link}");
        }
    }
}

/// Each table and where its foreign keys lead.
fn picture() -> String {
    let db = migrasome::Db::built_in().unwrap();
    let keys = rows(
        &db,
        r#"SELECT tables.name, keys."table", keys."from"
           FROM sqlite_master AS tables
           JOIN pragma_foreign_key_list(tables.name) AS keys
           WHERE tables.type = 'table'
           ORDER BY 1, 2, 3"#,
        &[],
    );
    let lines = keys
        .iter()
        .map(|key| format!("  {} }}o--|| {} : {}\n", key[0], key[1], key[2]));
    format!("erDiagram\n{}", lines.collect::<String>())
}

#[test]
fn the_picture_of_the_schema_is_that_of_the_schema() {
    assert_eq!(blocks(&page("docs/the-file.md"), "mermaid"), [picture()]);
}

#[test]
fn every_table_and_view_is_in_the_manual() {
    let text = page("docs/the-file.md");
    let db = migrasome::Db::built_in().unwrap();
    let objects = "SELECT DISTINCT table_name FROM column_docs";
    for object in rows(&db, objects, &[]) {
        let name = &object[0];
        assert!(text.contains(&format!("`{name}`")), "{name} is not there");
    }
}

#[test]
fn every_command_is_in_the_guide() {
    let text = page("docs/guide.md");
    let help = Lab::new().run(&["--help"]).stdout;
    let commands = help.split("Commands:\n").nth(1).unwrap();
    let commands = commands.lines().take_while(|line| !line.is_empty());
    let names = commands.map(|line| line.split_whitespace().next().unwrap());
    for name in names.filter(|name| *name != "help") {
        let command = format!("`migrasome {name}");
        assert!(text.contains(&command), "{name} is not in the guide");
    }
}

#[test]
fn every_promise_names_tests_that_are_there() {
    let text = page("docs/promises.md");
    let rows = text.lines().filter(|line| line.starts_with("| ")).skip(1);
    let mut counted = 0;
    for row in rows {
        let held_by = row.rsplit('|').nth(1).unwrap();
        let mut tests = 0;
        for name in held_by.split('`').skip(1).step_by(2) {
            let (module, function) = name.rsplit_once("::").unwrap_or((name, "#[test]"));
            let module = module.replace("::", "/");
            let files = [format!("{module}.rs"), format!("{module}/mod.rs")];
            let mut sources = files
                .iter()
                .map(|file| project(&format!("tests/it/{file}")));
            let source = sources.find_map(|file| fs::read_to_string(file).ok());
            let source = source.expect(name);
            let there = match function {
                "#[test]" => source.contains(function),
                _ => source.contains(&format!("#[test]\nfn {function}()")),
            };
            assert!(there, "{name} is no test");
            tests += 1;
        }
        assert!(tests > 0, "no test holds: {row}");
        counted += 1;
    }
    assert!(counted >= 15, "{counted} promises");
}

#[test]
fn the_roles_in_the_manual_are_those_of_the_file() {
    let text = fs::read_to_string(project("docs/findings.md")).unwrap();
    let db = Db::built_in().unwrap();
    let sql = "SELECT name, role_group, meaning FROM roles ORDER BY role_id";
    let expected: Vec<String> = rows(&db, sql, &[])
        .iter()
        .map(|row| format!("| `{}` | {} | {} |", row[0], row[1], row[2]))
        .collect();
    let told: Vec<&str> = text
        .lines()
        .skip_while(|line| !line.starts_with("| role |"))
        .skip(2)
        .take_while(|line| line.starts_with("| "))
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn the_columns_of_own_rows_are_those_that_are_read() {
    let page = page("docs/own-rows.md");
    for shape in Shape::ALL {
        let line = |column: &Column| {
            format!(
                "| `{}` | {} |\n",
                column.name,
                column.what.replace('|', "\\|")
            )
        };
        let table: String = shape.columns().map(line).collect();
        assert!(page.contains(&table), "{}: {table}", shape.name());
    }
}
