//! The file in a consumer's hands: Python's own `sqlite3`.

use migrasome::Db;

use crate::support::{Lab, column, consumer, project, rows};

#[test]
fn python_reads_every_table_and_view() {
    let Some(mut python) = consumer("python3") else {
        return;
    };
    let lab = Lab::with_file();
    let output = python
        .arg(project("tests/it/read_all.py"))
        .arg(lab.path("migrasome.db"))
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{errors}");
    let counts: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();

    let db = Db::open(&lab.path("migrasome.db")).unwrap();
    let objects = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')";
    for name in column(&db, objects) {
        let count = rows(&db, &format!("SELECT * FROM {name}"), &[]).len();
        assert_eq!(counts[&name], count, "{name}");
    }
    assert_eq!(counts["first cargo"], "VEGF");
    assert_eq!(lab.names(), ["migrasome.db"]);
}
