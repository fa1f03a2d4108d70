//! What Frictionless and Croissant make of a package, asked of their own programs. `.ci/run`
//! installs them; where they are missing, a test says so and is skipped.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use migrasome::Db;
use serde_json::{Value, json};

use super::{count, exported, package, read_json, resources, sha256};
use crate::support::{Lab, column, consumer, project, ran};

/// What a script of a tool says, if the tool is installed.
fn told(script: &str, words: &[&Path]) -> Option<Value> {
    let mut python = consumer(project("target/tools/venv/bin/python").to_str()?)?;
    python
        .arg(project("tests/it/tools").join(script))
        .args(words);
    let ran = ran(python.output().unwrap());
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    Some(serde_json::from_str(ran.stdout.lines().last()?).unwrap())
}

/// What Frictionless finds wrong, by table.
pub fn faults(lab: &Lab, folder: &Path) -> Option<BTreeMap<String, Value>> {
    let told = told("package_validates.py", &[folder, &lab.path("migrasome.db")])?;
    let told = told.as_object().unwrap().iter();
    let faults = told.map(|(name, each)| (name.clone(), each["faults"].clone()));
    let found = faults.filter(|(_, each)| each != &json!([]));
    Some(found.collect())
}

#[test]
fn frictionless_reads_every_value_of_every_table() {
    let lab = Lab::with_file();
    // What CSV and its readers like to lose; and the word for NULL where NULL and '' are.
    lab.execute(
        "UPDATE saved_query_params SET default_value = 'NULL'
         WHERE rowid = (SELECT min(rowid) FROM saved_query_params WHERE default_value = '');
         UPDATE term_xrefs SET note = 'NA' WHERE term_xref_id = 1;
         UPDATE term_xrefs SET note = ' 0089 ' WHERE term_xref_id = 2;
         UPDATE term_xrefs SET note = 'a \"b\", c' || char(10) || 'δ' WHERE term_xref_id = 3;",
    );
    exported(&lab, "package");
    let file = lab.path("migrasome.db");
    let Some(told) = told("package_validates.py", &[&lab.path("package"), &file]) else {
        return;
    };
    let db = Db::open(&file).unwrap();
    let resources = resources(&lab.path("package"));
    for name in resources.keys() {
        let rows = count(&db, name);
        let expected = json!({ "as": "table", "rows": rows, "faults": [], "same": true });
        assert_eq!(told[name], expected, "{name}");
    }
    assert_eq!(told.as_object().unwrap().len(), resources.len());
    let fields = resources["saved_query_params"]["schema"]["fields"]
        .as_array()
        .unwrap();
    let default = fields.iter().find(|field| field["name"] == "default_value");
    assert_eq!(default.unwrap()["missingValues"], json!(["NULLNULL"]));
}

/// Changes a cell of the first row of a table, and lets the descriptor tell the new digest.
fn spoil(folder: &Path, table: &str, column: &str, value: &str) {
    let path = folder.join(format!("data/{table}.csv"));
    let mut reader = csv::Reader::from_path(&path).unwrap();
    let head = reader.headers().unwrap().clone();
    let at = head.iter().position(|name| name == column).unwrap();
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&head).unwrap();
    for (number, row) in reader.into_records().enumerate() {
        let row = row.unwrap();
        let cells = row.iter().enumerate();
        let cells = cells.map(|cell| {
            if (number, cell.0) == (0, at) {
                value
            } else {
                cell.1
            }
        });
        writer.write_record(cells).unwrap();
    }
    let bytes = writer.into_inner().unwrap();
    let mut descriptor = read_json(&folder.join("datapackage.json"));
    for resource in descriptor["resources"].as_array_mut().unwrap() {
        if resource["name"] == table {
            resource["bytes"] = json!(bytes.len());
            resource["hash"] = json!(format!("sha256:{}", sha256(&bytes)));
        }
    }
    fs::write(path, bytes).unwrap();
    fs::write(folder.join("datapackage.json"), descriptor.to_string()).unwrap();
}

#[test]
fn frictionless_finds_what_is_broken() {
    let (lab, folder) = package();
    let broken = [
        ("term_xrefs", "prefix_id", "many", "type-error"),
        ("term_aliases", "ambiguous", "2", "type-error"),
        ("mechanism_terms", "term_id", "999999", "foreign-key"),
        ("metadata", "name", "data_version", "primary-key"),
        ("prefixes", "name", "", "constraint-error"),
    ];
    for (table, column, value, _) in broken {
        spoil(&folder, table, column, value);
    }
    // Not the file that was exported.
    fs::write(
        folder.join("data/roles.csv"),
        "role_id,name,role_group,meaning\r\n",
    )
    .unwrap();
    let Some(faults) = faults(&lab, &folder) else {
        return;
    };
    for (table, column, value, fault) in broken {
        let told = faults[table].as_array().unwrap();
        assert!(told.contains(&json!(fault)), "{column} {value}: {faults:?}");
    }
    assert_eq!(faults["roles"], json!(["byte-count", "hash-count"]));
    // Its rows are missed where others point at them.
    let missed = ["findings", "mechanism_terms", "roles"];
    let expected: BTreeSet<&str> = broken
        .iter()
        .map(|(table, ..)| *table)
        .chain(missed)
        .collect();
    assert_eq!(
        faults.keys().map(String::as_str).collect::<BTreeSet<_>>(),
        expected
    );
}

#[test]
fn mlcroissant_reads_every_record() {
    let (lab, folder) = package();
    let Some(told) = told("croissant_reads.py", &[&folder]) else {
        return;
    };
    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    for name in resources(&folder).keys() {
        assert_eq!(told["records"][name], count(&db, name), "{name}");
    }
    assert_eq!(
        (&told["errors"], &told["warnings"]),
        (&json!([]), &json!([]))
    );
    let first = "SELECT disease FROM claims ORDER BY claim";
    assert_eq!(told["claim"]["claims/disease"], column(&db, first)[0]);
    assert_eq!(told["claim"]["claims/claim"], 1);
}
