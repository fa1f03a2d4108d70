//! The measured promises of the library: building and opening, and every report on a
//! million made-up claims beside the same SQL stepped through a bare connection.
//!
//! `cargo bench`, or one of them: `cargo bench --bench reports -- keyed`. What the whole
//! command costs is measured by `report.sh`.

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use divan::{Bencher, black_box};
use migrasome::Db;
use migrasome::db::Release;
use migrasome::render::{Format, Options, Renderer};
use migrasome::upgrade::build_file;
use rusqlite::{Connection, OpenFlags};

/// Where cargo lets benches keep files between runs.
const KEPT: &str = env!("CARGO_TARGET_TMPDIR");

/// Reports that an index serves: milliseconds, however large the file.
const KEYED: [Report; 5] = [
    Report("cargo", &[("cargo", "CARGO00123")]),
    Report("cargo", &[("cargo", "VEGF")]),
    Report("disease", &[("disease", "Disease 0042")]),
    Report("disease", &[("disease", "Ophthalmology")]),
    Report("table-1", &[]),
];

/// Reports that read the whole file, or a good part of it.
const WHOLE: [Report; 8] = [
    Report("cargo-by-disease", &[]),
    Report("cargos", &[]),
    Report("category-summary", &[]),
    Report("citations", &[]),
    Report("diseases", &[]),
    Report("not-given", &[]),
    Report("search", &[("text", "autophag")]),
    Report("source", &[("source", "Urine")]),
];

fn main() {
    divan::main();
}

/// Target: 25 ms.
#[divan::bench]
fn build(bencher: Bencher) {
    let folder = tempfile::tempdir().expect("a temporary directory");
    let file = folder.path().join("migrasome.db");
    let release = Release::this();
    bencher.bench_local(|| build_file(&release, &file, true));
}

/// What a command without any file pays. Target: 10 ms.
#[divan::bench]
fn open_built_in() -> Db {
    Db::built_in().expect("our own data")
}

/// What a command with a file pays.
#[divan::bench]
fn open_file(bencher: Bencher) {
    let file = synthetic();
    bencher.bench(|| Db::open(file).expect("the synthetic file"));
}

#[divan::bench(args = cases(&KEYED))]
fn keyed(bencher: Bencher, case: &Case) {
    synthetic(); // made before the clock starts
    bencher.bench_local(|| case.run());
}

/// Seconds each, hence few samples.
#[divan::bench(args = cases(&WHOLE), sample_count = 3, sample_size = 1)]
fn whole(bencher: Bencher, case: &Case) {
    synthetic(); // made before the clock starts
    bencher.bench_local(|| case.run());
}

/// A choice as it is spelt, in another case, and one that is none: the nearest is looked
/// for among all of them.
#[divan::bench(args = ["CARGO00123", "cargo00123", "CARGO0012"])]
fn values(bencher: Bencher, typed: &str) {
    let db = Db::open(synthetic()).expect("the synthetic file");
    let query = db.query("cargo").expect("a report of ours");
    let given = [("cargo".to_owned(), typed.to_owned())];
    bencher.bench_local(|| db.values(&query, &given).is_ok());
}

/// A report and what it is asked.
#[derive(Clone, Copy)]
struct Report(&'static str, &'static [(&'static str, &'static str)]);

/// A report as the library runs it, or its bare SQL.
struct Case {
    report: Report,
    raw: bool,
}

/// Both ways side by side, so that their ratio can be read off neighbouring lines.
fn cases(reports: &[Report]) -> Vec<Case> {
    let both = |report: &Report| {
        [false, true].map(|raw| Case {
            report: *report,
            raw,
        })
    };
    reports.iter().flat_map(both).collect()
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report(name, params) = self.report;
        write!(f, "{name}")?;
        for (_, value) in params {
            write!(f, " {value}")?;
        }
        f.write_str(if self.raw { ", bare SQL" } else { ", report" })
    }
}

impl Case {
    /// The number of rows, which is the same both ways.
    fn run(&self) -> u64 {
        if self.raw {
            self.report.run_raw().expect("the SQL runs")
        } else {
            self.report.run().expect("the report runs")
        }
    }
}

impl Report {
    /// What `migrasome --db FILE report NAME … -f csv` does, but for the terminal.
    fn run(self) -> migrasome::Result<u64> {
        let Self(name, params) = self;
        let db = Db::open(synthetic())?;
        let query = db.query(name)?;
        let given: Vec<_> = params
            .iter()
            .map(|(key, value)| ((*key).to_owned(), (*value).to_owned()))
            .collect();
        let mut statement = db.prepare(&query.sql)?;
        for (name, value) in db.values(&query, &given)? {
            statement.bind_named(&name, &value)?;
        }
        let options = Options {
            format: Format::Csv,
            bom: false,
            cited: false,
            width: None,
        };
        let mut sink = io::sink();
        let mut renderer = Renderer::new(options, statement.columns(), &mut sink)?;
        let mut rows = 0;
        statement.for_each_row(|row| {
            rows += 1;
            renderer.row(row)
        })?;
        renderer.finish(None)?;
        Ok(rows)
    }

    /// The least that anybody pays for the same values.
    fn run_raw(self) -> rusqlite::Result<u64> {
        let Self(name, params) = self;
        let connection =
            Connection::open_with_flags(synthetic(), OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        let saved = "SELECT sql FROM saved_queries WHERE name = ?1";
        let sql: String = connection.query_row(saved, [name], |row| row.get(0))?;
        let mut statement = connection.prepare(&sql)?;
        for (key, value) in params {
            let index = statement.parameter_index(&format!(":{key}"))?;
            statement.raw_bind_parameter(index.expect("a parameter of the report"), *value)?;
        }
        let columns = statement.column_count();
        let mut found = statement.raw_query();
        let mut rows = 0;
        while let Some(row) = found.next()? {
            rows += 1;
            for index in 0..columns {
                black_box(row.get_ref(index)?);
            }
        }
        Ok(rows)
    }
}

/// The file of a million claims: half a gigabyte and some 20 s, hence kept until what it
/// is made of changes.
fn synthetic() -> &'static Path {
    static FILE: OnceLock<PathBuf> = OnceLock::new();
    FILE.get_or_init(|| {
        let sql = include_str!("synthetic.sql");
        let [file, base, made_of] =
            ["synthetic.db", "base.db", "made-of"].map(|name| Path::new(KEPT).join(name));
        // Left behind by a run that was stopped.
        let _ = fs::remove_file(&base);
        build_file(&Release::this(), &base, false).expect("our own data");
        let recipe = [fs::read(&base).expect("just built"), sql.into()].concat();
        if file.exists() && fs::read(&made_of).is_ok_and(|last| last == recipe) {
            return file;
        }
        eprintln!("making {} …", file.display());
        let connection = Connection::open(&base).expect("just built");
        connection.execute_batch(sql).expect("synthetic.sql runs");
        drop(connection);
        fs::rename(&base, &file).expect("the same directory");
        fs::write(&made_of, recipe).expect("the same directory");
        file
    })
}
