//! The receipt for people: a line for each thing.

use std::fmt;

use super::receipt::{BETWEEN, Receipt, Values};
use super::rules::{MatchType, Status};
use super::{Enrichment, Overlap};
use crate::error::{listed, listed_as, listed_of};

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let statuses = Status::ALL.map(|status| format!("{} {status}", self.of(status).rows));
        let mut lines = vec![format!(
            "{}: {}",
            count(self.rows, "row"),
            statuses.join(", ")
        )];
        if !self.rules.is_empty() {
            let exactly = MatchType::ALL.iter().filter_map(|each| {
                let rows = self.match_types.get(each.name())?;
                Some(format!("{each} {rows}"))
            });
            let exactly: Vec<String> = exactly.collect();
            let rules = self
                .rules
                .iter()
                .map(|(rule, rows)| format!("{rule} {rows}"));
            let rules: Vec<String> = rules.collect();
            lines.push(format!(
                "matched: {}; by {}",
                exactly.join(", "),
                rules.join(", ")
            ));
        }
        for status in &Status::ALL[1..] {
            let group = self.of(*status);
            if !group.values.is_empty() {
                let shown = |values: Values| shown(*status, &values);
                lines.push(format!(
                    "{status}: {}",
                    listed_of(group.values.iter(), shown)
                ));
            }
        }
        for many in &self.one_to_many {
            let (rows, of) = (count(many.rows, "row"), many.terms.len());
            let each = if many.rows == 1 { "" } else { " each" };
            let values = listed_as(&many.values, |value| on_one_line(value));
            let terms = many.terms.join(", ");
            lines.push(format!(
                "{rows} matched {of} terms{each}: {terms} ({values})"
            ));
        }
        // With one column, these are the unusable ones.
        if !self.mangled.is_empty() && self.columns.len() > 1 {
            let mangled = listed_as(&self.mangled, |each| {
                let cell =
                    with_reason(&each.value, each.rows, Some(&each.reason), &each.candidates);
                format!("{cell} in `{}`", each.column)
            });
            lines.push(format!("no names any more: {mangled}"));
        }
        if self.divided > 0 {
            let rows = count(self.divided, "row");
            lines.push(format!(
                "{rows} with columns that mean different terms: --all shows which"
            ));
        }
        let layers = self.evidence.iter().map(|(layer, on)| {
            let layer = if layer == "finding" {
                "findings"
            } else {
                layer
            };
            format!(
                "{layer} in {} ({})",
                count(on.rows, "row"),
                listed(&on.accessions)
            )
        });
        let layers: Vec<String> = layers.collect();
        if !layers.is_empty() {
            lines.push(format!("evidence: {}", layers.join(", ")));
        }
        lines.push(self.overlap.to_string());
        lines.extend(self.enrichment.as_ref().map(ToString::to_string));
        f.write_str(&lines.join("\n  "))
    }
}

impl fmt::Display for Overlap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            of_what,
            scope,
            found,
            of,
            ..
        } = self;
        write!(f, "{found} of {of} {of_what} in {scope} found")?;
        if *found > 0 {
            write!(f, ": {}", listed(&self.terms_found))?;
        }
        if *found > 0 && found < of {
            write!(f, "; not found: {}", listed(&self.terms_not_found))?;
        }
        Ok(())
    }
}

impl fmt::Display for Enrichment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (hits, known, universe) = (self.hits, self.known, self.universe);
        let names = count(self.drawn, "name");
        write!(
            f,
            "{hits} of {names} known, and {known} of {universe} in the background: "
        )?;
        match self.p_value {
            None => f.write_str("no p-value, since most of the list is not in the background")?,
            Some(p) if p < 0.001 => write!(f, "hypergeometric p = {p:.2e}")?,
            Some(p) => write!(f, "hypergeometric p = {p:.3}")?,
        }
        match &self.warning {
            Some(warning) => write!(f, "\n  beware: {warning}"),
            None => Ok(()),
        }
    }
}

/// `3 rows`.
fn count(number: u64, noun: &str) -> String {
    let end = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{end}")
}

/// `1-Mar (date made by Excel: MARCHF1 or MTARC1?)`, `AIM (could be CD5L: …)`.
fn shown(status: Status, values: &Values) -> String {
    let Some(details) = &values.details else {
        return with_reason(&values.value, values.rows, None, &[]);
    };
    let mut reason = details.reason.clone();
    if status == Status::Ambiguous {
        let terms = details.terms.join(" or ");
        reason = reason.map(|reason| format!("could be {terms}: {reason}"));
    }
    let names = &details.candidates;
    with_reason(&values.value, values.rows, reason.as_deref(), names)
}

fn with_reason(value: &str, rows: u64, reason: Option<&str>, names: &[String]) -> String {
    let value = &on_one_line(value);
    let times = match rows {
        1 => String::new(),
        rows => format!(" ×{rows}"),
    };
    match (reason, names) {
        _ if value.chars().all(|c| BETWEEN.contains(c)) => format!("(empty){times}"),
        (None, _) => format!("{value}{times}"),
        (Some(reason), []) => format!("{value}{times} ({reason})"),
        (Some(reason), names) => format!("{value}{times} ({reason}: {}?)", names.join(" or ")),
    }
}

/// A value with its line breaks written out, so that it takes one line.
fn on_one_line(value: &str) -> String {
    let written = |c: char| match c {
        '\n' => "\\n".to_owned(),
        '\r' => "\\r".to_owned(),
        other => other.to_string(),
    };
    value.chars().map(written).collect()
}
