//! `export datapackage`: a folder that others' tools take for what it says it is.

mod tools;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use migrasome::Db;
use rusqlite::Connection;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::own_file::own_file;
use crate::support::{Lab, assert_says, column, project};

/// Exports `migrasome.db` of a lab; what is said is for the caller.
fn exported(lab: &Lab, folder: &str) -> String {
    let ran = lab.run(&["--db", "migrasome.db", "export", "datapackage", folder]);
    assert_eq!((ran.code, ran.stdout.as_str()), (0, ""), "{}", ran.stderr);
    ran.stderr
}

/// The folder of a fresh file.
fn package() -> (Lab, PathBuf) {
    let lab = Lab::with_file();
    exported(&lab, "package");
    let folder = lab.path("package");
    (lab, folder)
}

/// The files in a folder, by path.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    for place in [folder.to_owned(), folder.join("data")] {
        for entry in fs::read_dir(place).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = path.strip_prefix(folder).unwrap().to_str().unwrap();
                found.insert(name.to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn read_json(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

/// The resources of a package, by name.
fn resources(folder: &Path) -> BTreeMap<String, Value> {
    let descriptor = read_json(&folder.join("datapackage.json"));
    let resources = descriptor["resources"].as_array().unwrap().iter();
    let named = |each: &Value| (each["name"].as_str().unwrap().to_owned(), each.clone());
    resources.map(named).collect()
}

fn count(db: &Db, table: &str) -> u64 {
    let sql = format!("SELECT count(*) FROM {table}");
    column(db, &sql)[0].parse().unwrap()
}

fn sha256(bytes: &[u8]) -> String {
    let digits = Sha256::digest(bytes);
    let digits = digits.iter().map(|byte| format!("{byte:02x}"));
    digits.collect::<Vec<_>>().concat()
}

#[test]
fn every_table_and_view_that_people_read_is_in_it() {
    let (lab, folder) = package();
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let all = column(&db, "SELECT DISTINCT table_name FROM column_docs");
    let is_of_the_file = |name: &str| {
        name.starts_with("defined_")
            || ["refinery_schema_history", "shipped_rows", "refresh_keys"].contains(&name)
    };
    let read: BTreeSet<String> = all
        .into_iter()
        .filter(|name| !is_of_the_file(name))
        .collect();
    let resources = resources(&folder);
    assert_eq!(resources.keys().cloned().collect::<BTreeSet<_>>(), read);
    for (name, resource) in resources {
        assert!(
            !resource["description"].as_str().unwrap().is_empty(),
            "{name}"
        );
        for field in resource["schema"]["fields"].as_array().unwrap() {
            assert!(
                !field["description"].as_str().unwrap().is_empty(),
                "{name}: {field}"
            );
        }
    }
}

#[test]
fn keys_and_types_are_those_of_the_schema() {
    let (lab, folder) = package();
    let resources = resources(&folder);
    let keys = resources["mechanism_terms"]["schema"].clone();
    insta::assert_snapshot!(keys["primaryKey"], @r#"["mechanism_term_id"]"#);
    insta::assert_snapshot!(keys["uniqueKeys"], @r#"[["mechanism_id","cell","position"],["term_id","mechanism_id","cell","position"]]"#);
    insta::assert_snapshot!(keys["foreignKeys"], @r#"[{"fields":["mechanism_id"],"reference":{"fields":["mechanism_id"],"resource":"mechanisms"}},{"fields":["term_id"],"reference":{"fields":["term_id"],"resource":"terms"}},{"fields":["role_id"],"reference":{"fields":["role_id"],"resource":"roles"}}]"#);
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    for (name, resource) in &resources {
        let links = column(
            &db,
            &format!("SELECT id FROM pragma_foreign_key_list('{name}')"),
        );
        let told = resource["schema"]["foreignKeys"].as_array();
        assert_eq!(told.map_or(0, Vec::len), links.len(), "{name}");
        let key = format!("SELECT name FROM pragma_table_info('{name}') WHERE pk > 0 ORDER BY pk");
        let key = column(&db, &key);
        let told = resource["schema"]["primaryKey"].as_array();
        let told = told.map(|key| key.iter().map(|name| name.as_str().unwrap()).collect());
        assert_eq!(told.unwrap_or_else(Vec::new), key, "{name}");
    }
    let kind = |table: &str, column: &str| {
        let fields = resources[table]["schema"]["fields"].as_array().unwrap();
        let field = fields.iter().find(|field| field["name"] == column);
        field.unwrap()["type"].clone()
    };
    // A view has the types of what it takes its columns from, or computes.
    assert_eq!(kind("term_names", "ambiguous"), "boolean");
    assert_eq!(kind("evidence", "claim"), "integer");
    assert_eq!(kind("papers", "pmid"), "string");
}

#[test]
fn no_licence_is_claimed_for_the_texts_of_the_review() {
    let (lab, folder) = package();
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let [rights, cite] = ["licence_data", "cite"].map(|name| db.metadata(name).unwrap());
    let descriptor = read_json(&folder.join("datapackage.json"));
    assert_eq!(
        (&descriptor["rights"], &descriptor["citation"]),
        (&json!(rights), &json!(cite))
    );
    assert!(!descriptor.to_string().contains("\"licenses\""));
    let authors = descriptor["contributors"][0]["title"].as_str().unwrap();
    assert!(include_str!("../../../CITATION.cff").contains(&format!("name: \"{authors}\"")));
    let croissant = read_json(&folder.join("croissant.json"));
    assert_eq!(
        (&croissant["license"], &croissant["citeAs"]),
        (&json!(rights), &json!(cite))
    );
    let graph = read_json(&folder.join("ro-crate-metadata.json"))["@graph"].clone();
    let entity = |id: &str| {
        let entities = graph.as_array().unwrap().iter();
        entities
            .clone()
            .find(|entity| entity["@id"] == id)
            .unwrap()
            .clone()
    };
    assert_eq!(entity("./")["license"], json!({ "@id": "#rights" }));
    assert_eq!(entity("#rights")["description"], rights);
    for name in ["LICENSE", "CITATION.cff"] {
        let [ours, theirs] = [project(name), folder.join(name)].map(|path| fs::read(path).unwrap());
        assert!(ours == theirs, "{name}");
    }
}

#[test]
fn the_same_file_gives_the_same_bytes() {
    let (lab, folder) = package();
    exported(&lab, "again");
    assert!(files(&lab.path("again")) == files(&folder));
    // What is built in is what `build` writes.
    let other = Lab::new();
    let ran = other.run(&["export", "datapackage", "package"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(files(&other.path("package")) == files(&folder));
    assert_eq!(other.names(), ["package"]);
}

#[test]
fn rows_of_a_labs_own_are_told_and_its_tables_left_out() {
    let lab = own_file();
    lab.execute(
        "CREATE TABLE samples (name TEXT);
         CREATE VIEW my_view AS SELECT name FROM samples;
         ALTER TABLE findings ADD COLUMN my_note TEXT;
         INSERT INTO column_docs VALUES ('samples', 'name', 'A sample of ours.');",
    );
    let said = exported(&lab, "package");
    let folder = lab.path("package");
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let own = count(&db, "findings WHERE finding_id >= 1000000");
    assert_says(
        &said,
        &[
            "rows of your own are in it",
            &format!("findings {own}"),
            "left out, since they are your own: table samples, view my_view",
        ],
    );
    let resources = resources(&folder);
    assert_eq!(resources["findings"]["ownRows"], own);
    assert_eq!(resources["roles"].get("ownRows"), None);
    assert!(!resources.contains_key("samples") && !resources.contains_key("my_view"));
    let findings = fs::read_to_string(folder.join("data/findings.csv")).unwrap();
    assert!(findings.contains("bench-notes") && !findings.contains("my_note"));
    let descriptor = read_json(&folder.join("datapackage.json"));
    assert_says(
        descriptor["description"].as_str().unwrap(),
        &["rows that a lab added to its copy"],
    );
    if let Some(faults) = tools::faults(&lab, &folder) {
        assert_eq!(faults, BTreeMap::new());
    }
    // Where there are none, nothing is said of them.
    let (_lab, folder) = package();
    let descriptor = read_json(&folder.join("datapackage.json")).to_string();
    assert!(!descriptor.contains("ownRows") && !descriptor.contains("added to its copy"));
}

#[test]
fn a_folder_appears_whole_or_not_at_all() {
    let lab = Lab::with_file();
    // An empty one is filled.
    fs::create_dir(lab.path("empty")).unwrap();
    exported(&lab, "empty");
    let before = files(&lab.path("empty"));
    assert!(!before.is_empty());
    let words = ["export", "datapackage"];
    let refused = |folder: &str| lab.fails(1, &[words[0], words[1], folder]);
    insta::assert_snapshot!(refused("empty"), @"migrasome: empty: already there and not empty, and stays as it is: name a new folder, or remove this one");
    assert!(files(&lab.path("empty")) == before);
    insta::assert_snapshot!(refused("migrasome.db"), @"migrasome: migrasome.db: is no folder, and stays as it is: name a new one");
    let place = lab.path("").canonicalize().unwrap().display().to_string();
    insta::assert_snapshot!(refused("no/where").replace(&place, "LAB"), @"migrasome: LAB/no: no such directory: make it first");
    // What cannot be read leaves nothing behind.
    lab.execute("DROP VIEW sssom_header");
    insta::assert_snapshot!(refused("new"), @"migrasome: migrasome.db: sssom_header cannot be read; `migrasome check` tells what is wrong with the file");
    assert_eq!(lab.names(), ["empty", "migrasome.db"]);
}

#[test]
fn what_is_typed_wrong_is_told_in_one_line() {
    let lab = Lab::new();
    let refused = |words: &[&str]| lab.fails(2, &[&["export"], words].concat());
    insta::assert_snapshot!(refused(&["datapackage"]), @"migrasome: name the folder to make: `migrasome export datapackage DIR`");
    insta::assert_snapshot!(refused(&["datapackage", "-o", "x"]), @"migrasome: -o is for a file: name the folder without it, as in `export datapackage DIR`");
    insta::assert_snapshot!(refused(&["datapackage", "x", "--source", "y"]), @"migrasome: --source is for `export own`: leave it out");
    insta::assert_snapshot!(refused(&["datasette", "x"]), @"migrasome: a folder is for `export datapackage`: name a file with -o FILE");
    assert_eq!(lab.names(), [""; 0]);
}

#[test]
fn the_digests_are_those_of_the_files() {
    let (_lab, folder) = package();
    let files = files(&folder);
    for resource in resources(&folder).values() {
        let bytes = &files[resource["path"].as_str().unwrap()];
        assert_eq!(resource["bytes"], bytes.len(), "{resource}");
        assert_eq!(
            resource["hash"],
            format!("sha256:{}", sha256(bytes)),
            "{resource}"
        );
    }
    let crate_file = "ro-crate-metadata.json";
    let graph = read_json(&folder.join(crate_file))["@graph"].clone();
    let entities: BTreeMap<&str, &Value> = graph
        .as_array()
        .unwrap()
        .iter()
        .map(|entity| (entity["@id"].as_str().unwrap(), entity))
        .collect();
    let parts: BTreeSet<&str> = entities["./"]["hasPart"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["@id"].as_str().unwrap())
        .collect();
    let others = files.keys().map(String::as_str);
    assert_eq!(parts, others.filter(|name| *name != crate_file).collect());
    for name in parts {
        let entity = entities[name];
        assert_eq!(entity["sha256"], sha256(&files[name]), "{name}");
        assert_eq!(
            entity["contentSize"],
            files[name].len().to_string(),
            "{name}"
        );
    }
}

/// What another program writes in one transaction is in all files or in none.
#[test]
fn all_files_are_of_one_state() {
    let lab = Lab::with_file();
    let path = lab.path("migrasome.db");
    let done = Arc::new(AtomicBool::new(false));
    let until = Arc::clone(&done);
    let writer = thread::spawn(move || {
        let file = Connection::open(path).unwrap();
        file.busy_timeout(Duration::from_mins(1)).unwrap();
        let mut number = 0;
        while !until.load(Ordering::Relaxed) {
            number += 1;
            let both = format!(
                "BEGIN;
                 INSERT INTO categories (name) VALUES ('ours {number}');
                 INSERT INTO metadata (name, value) VALUES ('ours {number}', '');
                 COMMIT;"
            );
            file.execute_batch(&both).unwrap();
            // Others come in between.
            thread::sleep(Duration::from_millis(5));
        }
    });
    let folders = ["first", "second", "third"];
    let ran = folders.map(|folder| lab.run(&["export", "datapackage", folder]));
    done.store(true, Ordering::Relaxed);
    writer.join().unwrap();
    for (folder, ran) in folders.iter().zip(ran) {
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let own = |table: &str| {
            let text = fs::read_to_string(lab.path(folder).join(format!("data/{table}.csv")));
            text.unwrap().matches("ours ").count()
        };
        assert_eq!(own("categories"), own("metadata"));
    }
}
