//! What Python's csv module reads.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

use migrasome::lab::Quoting;
use serde_json::json;

use super::case::Case;
use crate::support::{consumer, project};

/// A Python that reads one text after the other.
pub struct Python {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
}

impl Python {
    pub fn start() -> Option<Self> {
        let mut child = consumer("python3")?
            .arg(project("tests/it/read_dialects.py"))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Some(Self {
            input: child.stdin.take(),
            output: BufReader::new(child.stdout.take().unwrap()),
            child,
        })
    }

    /// The rows of a text, the first one too.
    pub fn rows(&mut self, case: &Case) -> Vec<Vec<String>> {
        let is_quoted = case.quoting != Quoting::None;
        let order = json!({
            "text": case.text,
            "delimiter": char::from(case.separator).to_string(),
            "quoting": if is_quoted { "QUOTE_MINIMAL" } else { "QUOTE_NONE" },
        });
        let mut line = order.to_string();
        line.push('\n');
        self.input
            .as_mut()
            .unwrap()
            .write_all(line.as_bytes())
            .unwrap();
        line.clear();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap()
    }
}

impl Drop for Python {
    fn drop(&mut self) {
        // At the end of its input it ends.
        self.input = None;
        let _ = self.child.wait();
    }
}
