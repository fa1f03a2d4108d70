//! What SQLite has learned by name since 3.26: functions and tables of its own. An older
//! one misses them when a view is used, and opens the file all the same.

use super::newer::{Newer, Statement};

/// By version, as first found in SQLite itself or, between the versions tried, in its
/// history. The mathematical ones are there if it was built with them.
const FUNCTIONS: [((u32, u32), &str); 15] = [
    ((3, 32), "iif"),
    ((3, 34), "substring"),
    (
        (3, 35),
        "sign acos acosh asin asinh atan atan2 atanh ceil ceiling cos cosh degrees exp floor ln log \
         log10 log2 mod pi pow power radians sin sinh sqrt tan tanh trunc",
    ),
    ((3, 38), "unixepoch format"),
    ((3, 41), "unhex"),
    ((3, 42), "json_error_position"),
    ((3, 43), "octet_length timediff"),
    ((3, 44), "concat concat_ws string_agg"),
    (
        (3, 45),
        "jsonb jsonb_array jsonb_extract jsonb_group_array jsonb_group_object jsonb_insert \
         jsonb_object jsonb_patch jsonb_remove jsonb_replace jsonb_set",
    ),
    ((3, 46), "json_pretty"),
    ((3, 47), "median percentile percentile_cont percentile_disc"),
    ((3, 48), "if"),
    ((3, 50), "unistr unistr_quote"),
    ((3, 51), "jsonb_each jsonb_tree"),
    ((3, 53), "json_array_insert jsonb_array_insert"),
];

const TABLES: [((u32, u32), &str); 3] = [
    (
        (3, 30),
        "pragma_function_list pragma_module_list pragma_pragma_list",
    ),
    ((3, 33), "sqlite_schema sqlite_temp_schema"),
    ((3, 37), "pragma_table_list"),
];

impl Statement<'_> {
    /// What makes an older SQLite fail where this view is used.
    pub(super) fn spoils_the_view(&self) -> Vec<Newer> {
        if !matches!(self.words, ["CREATE", "VIEW", ..]) {
            return Vec::new();
        }
        let look = |place| self.named(place).or_else(|| self.having(place));
        (0..self.words.len()).filter_map(look).collect()
    }

    fn named(&self, place: usize) -> Option<Newer> {
        // `CREATE VIEW name (columns)`: what comes third is the name of the view.
        let before = self.words[..place].last().filter(|_| place > 2)?;
        match &self.words[place..] {
            // A type and a window have a name and a bracket too.
            [name, "(", ..] if *before != "AS" && !self.is_with(place) => newer(&FUNCTIONS, name),
            ["MAIN", ".", name, ..] | [name, ..] if matches!(*before, "FROM" | "JOIN") => {
                newer(&TABLES, name)
            }
            _ => None,
        }
    }

    /// `name (columns) AS (` as in `WITH`.
    fn is_with(&self, place: usize) -> bool {
        matches!(self.after(place + 1), ["AS", "(", ..])
    }

    fn having(&self, place: usize) -> Option<Newer> {
        let mut before = (0..place)
            .rev()
            .filter(|at| self.inside[*at] == self.inside[place])
            .map(|at| self.words[at])
            .take_while(|word| *word != "SELECT");
        let alone = self.words[place] == "HAVING" && !before.any(|word| word == "GROUP");
        alone.then_some(("HAVING without GROUP BY", (3, 39)))
    }
}

fn newer(known: &'static [((u32, u32), &'static str)], name: &str) -> Option<Newer> {
    known.iter().find_map(|(since, names)| {
        let mut names = names.split(' ');
        let found = names.find(|each| each.eq_ignore_ascii_case(name))?;
        Some((found, *since))
    })
}
