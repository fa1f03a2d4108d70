//! What a name was found by, in words; and what has to be asked where it does not say enough.

use super::columns::Names;
use crate::matching::{Match, MatchType, Resolution, Rule, Status};

/// `label`, or `symbol VEGFA, close`.
pub(super) fn how(one: &Match) -> String {
    match (one.rule, one.match_type) {
        (Rule::Label, MatchType::Exact) => "label".to_owned(),
        (rule, MatchType::Exact) => format!("{rule} {}", one.spelling),
        (rule, other) => format!("{rule} {}, {other}", one.spelling),
    }
}

/// What has to be asked of a name; `None` where it means one thing, or nothing that is known.
pub(super) fn ask(name: &str, found: &Resolution, column: Names) -> Option<String> {
    let Names {
        column, told_in, ..
    } = column;
    let which = |one: &Match| format!("`{}: {}`", one.term_kind, one.term);
    let terms: Vec<String> = found.matches.iter().map(which).collect();
    let or = terms.join(" or ");
    let reason = found.reason.as_deref().unwrap_or_default();
    let first = found.matches.first();
    match found.status {
        Status::Ambiguous => Some(format!(
            "column {column}: `{name}` could be {or} ({reason}): say which in the column \
             `{told_in}`, as written here or as an identifier such as HGNC:12680"
        )),
        Status::Unusable => {
            let candidates = found.candidates.join(" or ");
            let hint = if candidates.is_empty() {
                String::new()
            } else {
                format!(": {candidates}?")
            };
            Some(format!(
                "column {column}: `{name}` is no name ({reason}{hint}): write the name"
            ))
        }
        Status::Matched if first.is_some_and(|one| one.group.is_some()) || terms.len() > 1 => {
            Some(format!(
                "column {column}: `{name}` names several things, {or}: write a row for each, or say \
                 which one is meant in the column `{told_in}`"
            ))
        }
        Status::Matched => {
            let one = first?;
            let is_it = matches!(one.match_type, MatchType::Exact | MatchType::Close);
            let is_mouse = matches!(one.rule, Rule::MouseSymbol | Rule::MouseSynonym);
            (!is_it && !is_mouse).then(|| {
                let (exactly, own) = (one.match_type, format!("`{}: {name}`", one.term_kind));
                format!(
                    "column {column}: `{name}` is not the same as {or}, but {exactly} ({}): say \
                     which you mean in the column `{told_in}`, {or} or {own} for a new one",
                    one.rule
                )
            })
        }
        _ => None,
    }
}
