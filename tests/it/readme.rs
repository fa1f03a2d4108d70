//! Every `console` block of the README runs, in order, in one folder, and prints what it
//! says.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Lab, consumer, project, rows};

/// The blocks fenced with ```` ```KIND ````.
fn blocks(text: &str, kind: &str) -> Vec<String> {
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

#[test]
fn every_console_block_prints_what_it_says() {
    let text = fs::read_to_string(project("README.md")).unwrap();
    let lab = Lab::new();
    let program = Path::new(env!("CARGO_BIN_EXE_migrasome"))
        .parent()
        .unwrap()
        .to_owned();
    let path = env::var_os("PATH").unwrap_or_default();
    let path = env::join_paths(std::iter::once(program).chain(env::split_paths(&path))).unwrap();
    let blocks = blocks(&text, "console");
    assert!(blocks.len() >= 8, "{} blocks", blocks.len());
    for (command, expected) in blocks.iter().flat_map(|block| steps(block)) {
        let tools = ["sqlite3", "python3"];
        let words: Vec<&str> = command.split_whitespace().collect();
        if tools
            .iter()
            .any(|tool| words.contains(tool) && consumer(tool).is_none())
        {
            continue;
        }
        let output = Command::new("sh")
            .args(["-c", &format!("{{ {command}\n}} 2>&1")])
            .current_dir(lab.path(""))
            .env("PATH", &path)
            .env_remove("MIGRASOME_DB")
            .output()
            .unwrap();
        let printed = String::from_utf8(output.stdout).unwrap().replace('\r', "");
        assert_eq!(printed, expected, "$ {command}");
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
    let text = fs::read_to_string(project("README.md")).unwrap();
    assert_eq!(blocks(&text, "mermaid"), [picture()]);
}

#[test]
fn the_two_commands_come_first() {
    let text = fs::read_to_string(project("README.md")).unwrap();
    let first = &blocks(&text, "sh")[0];
    let commands: Vec<&str> = first
        .lines()
        .map(|line| line.split('#').next().unwrap().trim())
        .collect();
    assert_eq!(
        commands,
        ["cargo run --release -- report table-1", "cargo test"]
    );
}

#[test]
fn every_report_and_command_is_in_the_readme() {
    let text = fs::read_to_string(project("README.md")).unwrap();
    let db = migrasome::Db::built_in().unwrap();
    for query in db.queries().unwrap() {
        assert!(
            text.contains(&format!("`{}`", query.name)),
            "{} is not in the README",
            query.name
        );
    }
    for command in [
        "report",
        "sql",
        "match",
        "build",
        "migrate",
        "status",
        "check",
        "completions",
    ] {
        assert!(
            text.contains(&format!("migrasome {command}")),
            "{command} is not in the README"
        );
    }
}

#[test]
fn every_promise_names_tests_that_are_there() {
    let text = fs::read_to_string(project("README.md")).unwrap();
    let promises = text.split("## What we promise").nth(1).unwrap();
    let promises = promises.split("\n## ").next().unwrap();
    let rows = promises
        .lines()
        .filter(|line| line.starts_with("| "))
        .skip(1);
    let mut counted = 0;
    for row in rows {
        let held_by = row.rsplit('|').nth(1).unwrap();
        let mut tests = 0;
        for name in held_by.split('`').skip(1).step_by(2) {
            let (module, function) = name.rsplit_once("::").unwrap_or((name, "#[test]"));
            let module = module.replace("::", "/");
            let source = fs::read_to_string(project(&format!("tests/it/{module}.rs"))).expect(name);
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
