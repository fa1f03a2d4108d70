//! The receipt for people: a line for each thing.

use std::fmt;

use super::receipt::{BETWEEN, Receipt, Values};
use super::rules::{MatchType, Status};
use super::{Enrichment, Overlap};
use crate::error::{listed, listed_as};

impl fmt::Display for Receipt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counted = |status: Status| format!("{} {status}", self.of(status).rows);
        write!(f, "{}: ", count(self.rows, "row"))?;
        f.write_str(&Status::ALL.map(counted).join(", "))?;
        if !self.rules.is_empty() {
            let exactly = MatchType::ALL.map(MatchType::name);
            let exactly = exactly.iter().filter_map(|name| {
                self.match_types
                    .get(*name)
                    .map(|rows| format!("{name} {rows}"))
            });
            let rules = self
                .rules
                .iter()
                .map(|(rule, rows)| format!("{rule} {rows}"));
            let (exactly, rules): (Vec<_>, Vec<_>) = (exactly.collect(), rules.collect());
            write!(
                f,
                "\n  matched: {}; by {}",
                exactly.join(", "),
                rules.join(", ")
            )?;
        }
        for status in &Status::ALL[1..] {
            let group = self.of(*status);
            if !group.values.is_empty() {
                write!(f, "\n  {status}: {}", listed_as(&group.values, shown))?;
            }
        }
        for many in &self.one_to_many {
            let each = if many.rows == 1 { "" } else { " each" };
            write!(
                f,
                "\n  {} matched {} terms{each}: {} ({})",
                count(many.rows, "row"),
                many.terms.len(),
                many.terms.join(", "),
                listed(&many.values)
            )?;
        }
        // With one column, these are the unusable ones.
        if !self.mangled.is_empty() && self.columns.len() > 1 {
            write!(
                f,
                "\n  no names any more: {}",
                listed_as(&self.mangled, |each| {
                    let what =
                        with_reason(&each.value, each.rows, Some(&each.reason), &each.candidates);
                    format!("{what} in `{}`", each.column)
                })
            )?;
        }
        if self.divided > 0 {
            let rows = count(self.divided, "row");
            write!(
                f,
                "\n  {rows} with columns that mean different terms: --all shows which"
            )?;
        }
        let Overlap {
            of_what,
            found,
            of,
            terms_found,
            terms_not_found,
        } = &self.overlap;
        write!(
            f,
            "\n  {found} of {of} {of_what} in the review's Table 1 found"
        )?;
        if *found > 0 {
            write!(f, ": {}", listed(terms_found))?;
        }
        if *found > 0 && found < of {
            write!(f, "; not found: {}", listed(terms_not_found))?;
        }
        match &self.enrichment {
            Some(enrichment) => write!(f, "\n  {enrichment}"),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Enrichment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            universe,
            known,
            drawn,
            hits,
            p_value,
            ..
        } = self;
        write!(
            f,
            "{hits} of {} known, and {known} of {universe} in the background: ",
            count(*drawn, "name")
        )?;
        match p_value {
            None => f.write_str("no p-value, since most of the list is not in the background")?,
            Some(p) if *p < 0.001 => write!(f, "hypergeometric p = {p:.2e}")?,
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

/// `1-Mar (date made by Excel: MARCHF1 or MTARC1?)`.
fn shown(values: &Values) -> String {
    let Values {
        value,
        rows,
        details,
    } = values;
    let details = details.as_deref();
    let reason = details.and_then(|details| details.reason.as_deref());
    let names = details.map_or(&[][..], |details| &details.candidates);
    with_reason(value, *rows, reason, names)
}

fn with_reason(value: &str, rows: u64, reason: Option<&str>, names: &[String]) -> String {
    let times = if rows > 1 {
        format!(" ×{rows}")
    } else {
        String::new()
    };
    match (reason, names) {
        _ if value.chars().all(|c| BETWEEN.contains(c)) => format!("(empty){times}"),
        (None, _) => format!("{value}{times}"),
        (Some(reason), []) => format!("{value}{times} ({reason})"),
        (Some(reason), names) => format!("{value}{times} ({reason}: {}?)", names.join(" or ")),
    }
}
