//! What the tests share: a folder of their own, the command, and rows as text.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::LazyLock;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use flate2::write::GzEncoder;
use migrasome::Db;
use migrasome::db::{Release, SCHEMA_VERSION, Statement};
use migrasome::lab::Reading;
use migrasome::query::{Param, ParamType, Query};
use migrasome::render::{Format, Options, Renderer};
use rusqlite::Connection;
use rusqlite::types::ValueRef;
use tempfile::TempDir;

use crate::release::{built, older_release};

/// A folder for one test, and the command run in it.
pub struct Lab {
    folder: TempDir,
}

/// A lab with `migrasome.db`.
pub fn lab() -> Lab {
    Lab::with_file()
}

/// The same with one file more.
pub fn holding(name: &str, contents: impl AsRef<[u8]>) -> Lab {
    let lab = lab();
    lab.write(name, contents);
    lab
}

/// What a run of the command left behind.
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Lab {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        Self { folder }
    }

    /// A lab that has `migrasome.db`, which is built once for all.
    pub fn with_file() -> Self {
        static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| built(&Release::this()));
        let lab = Self::new();
        lab.write("migrasome.db", &*FILE);
        lab
    }

    /// A lab whose `migrasome.db` was built from older data: some spellings came later.
    pub fn with_older_file() -> Self {
        static FILE: LazyLock<Vec<u8>> = LazyLock::new(|| built(&older_release()));
        let lab = Self::new();
        lab.write("migrasome.db", &*FILE);
        lab
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        fs::write(&path, contents).expect("a file in a temporary folder");
        path
    }

    /// What somebody else does to `migrasome.db`.
    pub fn execute(&self, sql: &str) {
        let raw = Connection::open(self.path("migrasome.db")).expect("the file opens");
        // No power cut is to be survived here.
        raw.pragma_update(None, "synchronous", false)
            .expect("a pragma");
        raw.execute_batch(sql).expect(sql);
    }

    /// Everything in the folder, sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("the folder");
        let name = |entry: std::io::Result<fs::DirEntry>| entry.expect("an entry").file_name();
        let mut names: Vec<String> = entries
            .map(|entry| name(entry).to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    pub fn command(&self) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_migrasome"));
        command
            .current_dir(self.folder.path())
            .env_remove("MIGRASOME_DB")
            .stdin(Stdio::null());
        command
    }

    /// What a run prints that must succeed and say nothing beside.
    #[track_caller]
    pub fn prints(&self, words: &[&str]) -> String {
        let ran = self.run(words);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{words:?}");
        ran.stdout
    }

    /// What a run says in a single line that must fail with this exit code.
    #[track_caller]
    pub fn fails(&self, code: i32, words: &[&str]) -> String {
        let ran = self.run(words);
        ran.assert_failed(code);
        ran.stderr
    }

    pub fn run(&self, words: &[&str]) -> Ran {
        ran(self
            .command()
            .args(words)
            .output()
            .expect("the command starts"))
    }
}

/// A text without the versions of data and schema, which any fact or migration changes.
pub fn unversioned(text: &str) -> String {
    let data = data_version();
    text.replace(&data, "DATE")
        .replace(&data.replacen("20", "30", 1), "LATER")
        .replace(&format!("schema {SCHEMA_VERSION}"), "schema N")
        .replace(&format!("schema {}", SCHEMA_VERSION + 1), "schema N+1")
        .replace(&format!("V{}", SCHEMA_VERSION + 1), "VN+1")
        .replace(&format!("knows {SCHEMA_VERSION}"), "knows N")
        .replace(&format!(".db.v{SCHEMA_VERSION}-"), ".db.vN-")
}

/// The version of the data that we ship.
pub fn data_version() -> String {
    let db = Db::built_in().expect("the built-in data");
    db.metadata("data_version").expect("a version")
}

/// A message without the list of everything that would have been possible.
pub fn without_list(message: &str) -> String {
    let (before, list) = message.split_once(" Possible: ").expect("a list");
    let after = [". `", "; `"].into_iter().find_map(|end| list.find(end));
    let after = after.map_or("", |at| &list[at..]);
    format!("{before} Possible: …{}", after.trim_end())
}

/// Waits for something that happens soon on any machine.
#[track_caller]
pub fn wait_until(what: &str, mut has_happened: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !has_happened() {
        assert!(begun.elapsed() < Duration::from_mins(1), "not yet: {what}");
        thread::sleep(Duration::from_micros(100));
    }
}

/// The command, in so many KiB of address space.
pub fn confined(lab: &Lab, kib: u32) -> Command {
    let mut sh = Command::new("sh");
    sh.args(["-c", &format!("ulimit -v {kib}; exec \"$0\" \"$@\"")])
        .arg(env!("CARGO_BIN_EXE_migrasome"))
        .current_dir(lab.path(""))
        .env_remove("MIGRASOME_DB")
        .stdin(Stdio::null());
    sh
}

/// Lets a command run, and takes what it prints.
pub fn start(command: &mut Command) -> Child {
    let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    piped.spawn().expect("the command starts")
}

/// Sends `SIGINT`, as Ctrl-C does.
pub fn interrupt(child: &Child) {
    let id = child.id().to_string();
    let sent = Command::new("kill").args(["-INT", &id]).status();
    assert!(sent.expect("kill runs").success());
}

pub fn ran(output: Output) -> Ran {
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ran {
        code: output.status.code().expect("not killed by a signal"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
    }
}

impl Ran {
    /// Whether the run failed with this exit code, and a single line.
    #[track_caller]
    pub fn assert_failed(&self, code: i32) {
        let said = (self.code, self.stdout.as_str(), self.stderr.lines().count());
        assert_eq!(said, (code, "", 1), "{}", self.stderr);
    }

    /// Exit code and both streams, for a snapshot.
    pub fn shown(&self) -> String {
        format!("exit {}\n{}{}", self.code, self.stdout, self.stderr)
    }
}

/// The parameters of a report and what to bind to them.
pub type Values = Vec<(String, String)>;

/// Rows as text, `NULL` for NULL.
pub fn rows(db: &Db, sql: &str, params: &[(String, String)]) -> Vec<Vec<String>> {
    let mut statement = db.prepare(sql).expect(sql);
    for (name, value) in params {
        statement.bind_named(name, value).expect(name);
    }
    all_rows(&mut statement)
}

/// The rows of a statement that has its values.
pub fn all_rows(statement: &mut Statement<'_>) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    let done = statement.for_each_row(|row| {
        rows.push(row.iter().map(|value| text(*value)).collect());
        Ok(())
    });
    done.expect("rows");
    rows
}

/// The same through a plain connection that scans from the end where no order is asked for.
pub fn rows_backwards(path: &Path, sql: &str, params: &[(String, String)]) -> Vec<Vec<String>> {
    let raw = Connection::open(path).expect("the file opens");
    raw.pragma_update(None, "reverse_unordered_selects", true)
        .expect("a pragma");
    let mut statement = raw.prepare(sql).expect(sql);
    for (name, value) in params {
        let index = statement.parameter_index(&format!(":{name}")).expect(name);
        statement
            .raw_bind_parameter(index.expect(name), value)
            .expect(name);
    }
    let width = statement.column_count();
    let mut found = statement.raw_query();
    let mut rows = Vec::new();
    while let Some(row) = found.next().expect(sql) {
        rows.push(
            (0..width)
                .map(|index| text(row.get_ref(index).expect(sql)))
                .collect(),
        );
    }
    rows
}

fn text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Null => "NULL".to_owned(),
        ValueRef::Integer(number) => number.to_string(),
        other => other.as_str().expect("text").to_owned(),
    }
}

/// The first column as text.
pub fn column(db: &Db, sql: &str) -> Vec<String> {
    rows(db, sql, &[])
        .into_iter()
        .map(|mut row| row.remove(0))
        .collect()
}

/// A result as the renderer writes it.
pub fn rendered(db: &Db, sql: &str, options: Options) -> String {
    let mut statement = db.prepare(sql).expect(sql);
    let mut out = Vec::new();
    let mut renderer = Renderer::new(options, statement.columns(), &mut out).expect(sql);
    statement.for_each_row(|row| renderer.row(row)).expect(sql);
    renderer.finish(None).expect(sql);
    String::from_utf8(out).expect("UTF-8")
}

pub fn options(format: Format) -> Options {
    Options {
        format,
        bom: false,
        cited: false,
        width: None,
    }
}

/// Each report that needs no lab file, with a value for each of its parameters: the first choice, or a word that
/// is found; with the folded values that it is bound to as well.
pub fn reports_with_values(db: &Db) -> Vec<(Query, Values)> {
    let typed = |param: &Param| {
        if param.kind != ParamType::Text {
            return "2".to_owned();
        }
        let choices = db.choices(param).expect("choices run");
        choices
            .first()
            .cloned()
            .unwrap_or_else(|| "migration".to_owned())
    };
    let queries = db.queries().expect("reports");
    queries
        .into_iter()
        .filter(|query| query.needs.is_empty())
        .map(|query| {
            let given: Values = query
                .params
                .iter()
                .filter(|p| !p.is_optional())
                .map(|p| (p.name.clone(), typed(p)))
                .collect();
            let values = bound(db, &query, &given);
            (query, values)
        })
        .collect()
}

/// The reports that read a lab's table, as messages list them.
pub fn lab_reports() -> String {
    let queries = Db::built_in().unwrap().queries().unwrap().into_iter();
    let over_labs = queries.filter(|query| !query.needs.is_empty());
    let names: Vec<String> = over_labs.map(|query| query.name).collect();
    names.join(", ")
}

/// What is bound for what is given, as text.
pub fn bound(db: &Db, query: &Query, given: &[(String, String)]) -> Values {
    let values = db.values(query, given);
    let values = values.expect("values that fit");
    values
        .into_iter()
        .map(|(name, value)| match ValueRef::from(&value) {
            // As other clients say that nothing is given.
            ValueRef::Null => (name, String::new()),
            value => (name, text(value)),
        })
        .collect()
}

/// A program that a consumer would use. On a developer's machine a missing one skips the
/// test; where `CI` is set it must be there.
pub fn consumer(program: &str) -> Option<Command> {
    let found = Command::new(program).arg("--version").output();
    if found.is_ok_and(|output| output.status.success()) {
        return Some(Command::new(program));
    }
    assert!(
        std::env::var_os("CI").is_none(),
        "{program} is needed where CI is set"
    );
    eprintln!("skipped: {program} is not installed");
    None
}

pub fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Runs the command as a user who owns nothing here, so that modes count even where the
/// tests run as root.
pub fn as_stranger(lab: &Lab) -> Command {
    use std::os::unix::fs::MetadataExt;
    use std::os::unix::process::CommandExt;
    let program = lab.path("migrasome");
    // Not by ourselves: what another test starts meanwhile would hold the copy open for writing,
    // and what is open for writing cannot be started.
    let copied = Command::new("cp")
        .args([Path::new(env!("CARGO_BIN_EXE_migrasome")), &program])
        .status();
    assert!(copied.unwrap().success());
    let mut command = Command::new(&program);
    command.current_dir(lab.path("")).env_remove("MIGRASOME_DB");
    if fs::metadata(lab.path("")).unwrap().uid() == 0 {
        command.uid(65534).gid(65534);
    }
    command
}

/// Sets the mode of a file or folder.
pub fn mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
}

pub fn gzipped(contents: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(contents).unwrap();
    encoder.finish().unwrap()
}

/// Writes a workbook with so many rows; whether there is a Python to do it.
pub fn sheet(path: &Path, rows: usize) -> bool {
    let Some(mut python) = consumer("python3") else {
        return false;
    };
    let script = project("tests/it/write_sheet.py");
    let made = python.arg(script).arg(path).arg(rows.to_string()).status();
    assert!(made.unwrap().success());
    true
}

/// Does something when the reading of a lab file has come so far, in bytes.
pub fn at<T: Send + 'static>(
    reading: &Reading,
    bytes: u64,
    act: impl FnOnce() -> T + Send + 'static,
) -> thread::JoinHandle<T> {
    let reading = reading.clone();
    thread::spawn(move || {
        wait_until("it has come so far", || {
            reading.progress.bytes.load(Ordering::Relaxed) >= bytes
        });
        act()
    })
}

/// Whether something says all of some words, in any case.
#[track_caller]
pub fn assert_says(said: &str, words: &[&str]) {
    let lower = said.to_lowercase();
    for word in words {
        assert!(lower.contains(&word.to_lowercase()), "`{word}`: {said}");
    }
}
