//! What SQLite has learned to read since 3.26, found in the words of a statement.
//!
//! Taken from the difference between the grammars of 3.26.0 and 3.54.1, and each tried on
//! eighteen versions from the one to the other. Left out is what nobody writes: a function
//! called `left`, `_` in a hexadecimal number. Where a word can also be a plain name, as
//! `filter`, `right` and `nulls` can, it counts only where no name can stand.

use super::words::brackets;

/// What is newer, and the first version that has it.
pub(super) type Newer = (&'static str, (u32, u32));

/// A statement, to be looked at word by word.
pub(super) struct Statement<'a> {
    pub(super) words: &'a [&'a str],
    /// For each word the place of the bracket that it stands in.
    pub(super) inside: Vec<Option<usize>>,
}

impl<'a> Statement<'a> {
    pub(super) fn new(words: &'a [&'a str]) -> Self {
        let inside = brackets(words);
        Self { words, inside }
    }

    /// What makes an older SQLite refuse the whole file.
    pub(super) fn spoils_the_file(&self) -> Vec<Newer> {
        let (query, trigger) = match self.words {
            // The words of a virtual table are its module's.
            ["CREATE", "VIRTUAL", ..] => return Vec::new(),
            ["CREATE", "VIEW", ..] => (true, false),
            ["CREATE", "TRIGGER", ..] => (true, true),
            _ => (false, false),
        };
        let mut found = Vec::new();
        for place in 0..self.words.len() {
            found.extend(in_an_expression(&self.words[place..]));
            if query {
                found.extend(self.in_a_query(place));
                found.extend(self.in_a_window(place));
            }
        }
        if trigger {
            found.extend(self.in_a_trigger());
        }
        found
    }

    fn in_a_query(&self, place: usize) -> Option<Newer> {
        match &self.words[place..] {
            ["AS", "MATERIALIZED", "(", "SELECT" | "VALUES" | "WITH", ..]
            | ["AS", "NOT", "MATERIALIZED", ..] => Some(("AS MATERIALIZED", (3, 35))),
            ["RIGHT", rest @ ..] if joins(rest) && self.after_an_operand(place) => {
                Some(("RIGHT JOIN", (3, 39)))
            }
            ["FULL", rest @ ..] if joins(rest) && self.after_an_operand(place) => {
                Some(("FULL JOIN", (3, 39)))
            }
            [")", "FILTER", "(", "WHERE", ..] if self.after(place + 2).first() != Some(&"OVER") => {
                Some(("FILTER without OVER", (3, 30)))
            }
            ["NULLS", "FIRST" | "LAST", ..]
                if self.after_an_operand(place) && !self.in_a_cast(place) =>
            {
                Some(("NULLS FIRST or LAST", (3, 30)))
            }
            ["ORDER", "BY", ..] => {
                let bracket = self.inside[place]?;
                let known = self.is_window(bracket) || self.is_query(bracket);
                (!known).then_some(("ORDER BY within a function", (3, 44)))
            }
            _ => None,
        }
    }

    fn in_a_window(&self, place: usize) -> Option<Newer> {
        if let ["(", first, ..] = &self.words[place..]
            && self.is_window(place)
            && !["PARTITION", "ORDER", "RANGE", "ROWS", "GROUPS", ")"].contains(first)
        {
            return Some(("a window made from another", (3, 28)));
        }
        let window = self.inside[place].filter(|bracket| self.is_window(*bracket))?;
        let frame = |at: usize, kind: &str| {
            let starts = at == window + 1 || self.after_an_operand(at);
            self.inside[at] == Some(window) && self.words[at] == kind && starts
        };
        match &self.words[place..] {
            ["GROUPS", ..] if frame(place, "GROUPS") => Some(("a frame of GROUPS", (3, 28))),
            ["ROW" | "PRECEDING" | "FOLLOWING", "EXCLUDE", ..] => {
                Some(("EXCLUDE in a frame", (3, 28)))
            }
            [bound, "PRECEDING" | "FOLLOWING", ..]
                if *bound != "UNBOUNDED" && (window..place).any(|at| frame(at, "RANGE")) =>
            {
                Some(("a frame of RANGE with a number", (3, 28)))
            }
            _ => None,
        }
    }

    /// Whether the word before ends an operand, so that none can begin here.
    fn after_an_operand(&self, place: usize) -> bool {
        let before = place.checked_sub(1).map_or("", |place| self.words[place]);
        let sign = before.starts_with(|c: char| c.is_ascii_punctuation() && !"_'\"`[)".contains(c));
        !before.is_empty() && !sign && !expects_an_operand(before)
    }

    /// A type can be any words: `CAST(x AS y nulls first)`.
    fn in_a_cast(&self, place: usize) -> bool {
        self.inside[place].is_some_and(|bracket| bracket > 0 && self.words[bracket - 1] == "CAST")
    }

    fn is_query(&self, bracket: usize) -> bool {
        matches!(
            self.words[bracket + 1..],
            ["SELECT" | "VALUES" | "WITH", ..]
        )
    }

    fn is_window(&self, bracket: usize) -> bool {
        match self.words[..bracket] {
            [.., ")", "OVER"] => true,
            [.., "AS"] => !self.is_query(bracket),
            _ => false,
        }
    }

    /// What comes after the bracket that opens at `place` is closed.
    pub(super) fn after(&self, place: usize) -> &[&'a str] {
        let closes = |at: &usize| self.words[*at] == ")" && self.inside[*at] == self.inside[place];
        let close = (place + 1..self.words.len()).find(closes);
        close.map_or(&[], |close| &self.words[close + 1..])
    }

    fn in_a_trigger(&self) -> Vec<Newer> {
        let mut found = Vec::new();
        for words in self.words.windows(6) {
            if let ["RAISE", "(", _, ",", message, after] = words
                && (*after != ")" || is_number(message))
            {
                found.push(("RAISE of an expression", (3, 47)));
            }
        }
        let outer = self.words.iter().zip(&self.inside);
        let outer: Vec<&str> = outer
            .filter(|(_, inside)| inside.is_none())
            .map(|(word, _)| *word)
            // `BEGIN` comes after the name of the table, and before that names can be `begin`.
            .skip_while(|word| *word != "ON")
            .skip_while(|word| *word != "BEGIN")
            .skip(1)
            .collect();
        found.extend(outer.split(|word| *word == ";").flat_map(in_a_step));
        found
    }
}

fn in_an_expression(rest: &[&str]) -> Option<Newer> {
    match rest {
        ["->", ..] => Some(("->", (3, 38))),
        ["->>", ..] => Some(("->>", (3, 38))),
        ["IS", "DISTINCT", "FROM", ..] | ["IS", "NOT", "DISTINCT", "FROM", ..] => {
            Some(("IS DISTINCT FROM", (3, 39)))
        }
        [number, ..] if is_number(number) && number.contains('_') => {
            Some(("a number with _", (3, 46)))
        }
        _ => None,
    }
}

/// A step of a trigger, without what stands in its brackets.
fn in_a_step(step: &[&str]) -> Vec<Newer> {
    let pairs = |wanted: fn(&[&str]) -> bool| step.windows(2).filter(|pair| wanted(pair)).count();
    let mut found = Vec::new();
    if step.first() == Some(&"UPDATE")
        && pairs(|pair| pair[0] != "DISTINCT" && pair[1] == "FROM") > 0
    {
        found.push(("UPDATE with FROM", (3, 33)));
    }
    if pairs(|pair| matches!(pair, ["DO", "UPDATE" | "NOTHING"])) > 1 {
        found.push(("more than one ON CONFLICT", (3, 35)));
    }
    let bare = ["ON", "CONFLICT", "DO", "UPDATE"];
    if step.windows(bare.len()).any(|words| words == bare) {
        found.push(("ON CONFLICT DO UPDATE without columns", (3, 35)));
    }
    if let ["INSERT" | "REPLACE", "INTO", _, "AS", ..]
    | ["INSERT", "OR", _, "INTO", _, "AS", ..]
    | ["UPDATE", _, "AS", ..]
    | ["UPDATE", "OR", _, _, "AS", ..]
    | ["DELETE", "FROM", _, "AS", ..] = step
    {
        found.push(("another name for the table that is changed", (3, 53)));
    }
    found
}

fn joins(rest: &[&str]) -> bool {
    matches!(rest, ["JOIN", ..] | ["OUTER" | "NATURAL", "JOIN", ..])
}

fn is_number(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_digit()) || word.starts_with('.') && word.len() > 1
}

/// What a name or an operand comes after, so that the word itself is none.
fn expects_an_operand(word: &str) -> bool {
    let words = "SELECT DISTINCT ALL FROM JOIN AS ON AND OR NOT IS IN LIKE GLOB MATCH REGEXP ESCAPE \
                 BETWEEN CASE WHEN THEN ELSE WHERE HAVING BY SET VALUES LIMIT OFFSET COLLATE USING \
                 UNION EXCEPT INTERSECT";
    words.split(' ').any(|each| each == word)
}
