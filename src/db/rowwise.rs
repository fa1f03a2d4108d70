//! Whether a question looks at the rows of a lab file one by one, so that its answer is the
//! answers over the parts of the file, one behind the other.
//!
//! SQLite's own program for the question tells (`EXPLAIN`). It must be one loop over the lab
//! file with nothing behind it, and a turn of the loop may do nothing that a later one could
//! notice: no sum, no order, no limit, no list of what was seen. Steps are named that may stand
//! in it; a question whose program has any other is answered from the top to the bottom, as are
//! all questions of a SQLite whose steps we do not know.

use std::collections::BTreeSet;

use rusqlite::Connection;

use crate::lab;

/// Steps that leave nothing behind but registers, which every turn of the loop fills anew, and
/// where else than to the next step they go.
const HARMLESS: [(&str, Goes); 72] = [
    ("Add", Goes::On),
    ("Affinity", Goes::On),
    ("And", Goes::On),
    // The part of a program that is done once, where it stands in its place.
    ("BeginSubrtn", Goes::On),
    ("BitAnd", Goes::On),
    ("BitNot", Goes::On),
    ("BitOr", Goes::On),
    ("Blob", Goes::On),
    ("Cast", Goes::On),
    ("CollSeq", Goes::On),
    ("Column", Goes::On),
    ("Concat", Goes::On),
    ("Copy", Goes::On),
    ("DeferredSeek", Goes::On),
    ("Divide", Goes::On),
    ("ElseEq", Goes::Maybe),
    ("Eq", Goes::Maybe),
    ("Explain", Goes::On),
    ("Filter", Goes::Maybe),
    ("FinishSeek", Goes::On),
    ("Found", Goes::Maybe),
    ("Function", Goes::On),
    ("Ge", Goes::Maybe),
    ("Goto", Goes::There),
    ("Gt", Goes::Maybe),
    ("IdxGE", Goes::Maybe),
    ("IdxGT", Goes::Maybe),
    ("IdxLE", Goes::Maybe),
    ("IdxLT", Goes::Maybe),
    ("IdxRowid", Goes::On),
    ("If", Goes::Maybe),
    ("IfNot", Goes::Maybe),
    ("IfNullRow", Goes::Maybe),
    ("Int64", Goes::On),
    ("Integer", Goes::On),
    ("IsNull", Goes::Maybe),
    ("IsTrue", Goes::On),
    ("IsType", Goes::Maybe),
    ("Last", Goes::Maybe),
    ("Le", Goes::Maybe),
    ("Lt", Goes::Maybe),
    ("MakeRecord", Goes::On),
    ("Move", Goes::On),
    ("Multiply", Goes::On),
    ("MustBeInt", Goes::Maybe),
    ("Ne", Goes::Maybe),
    ("Next", Goes::Maybe),
    ("Noop", Goes::On),
    ("Not", Goes::On),
    ("NotExists", Goes::Maybe),
    ("NotFound", Goes::Maybe),
    ("NotNull", Goes::Maybe),
    ("Null", Goes::On),
    ("NullRow", Goes::On),
    // What is done once is the same whichever row is first.
    ("Once", Goes::There),
    ("Or", Goes::On),
    ("Prev", Goes::Maybe),
    ("PureFunc", Goes::On),
    ("Real", Goes::On),
    ("RealAffinity", Goes::On),
    ("Remainder", Goes::On),
    ("ResultRow", Goes::On),
    ("Rewind", Goes::Maybe),
    ("Rowid", Goes::On),
    ("SCopy", Goes::On),
    ("SeekGE", Goes::Maybe),
    ("SeekGT", Goes::Maybe),
    ("SeekRowid", Goes::Maybe),
    ("String8", Goes::On),
    ("Subtract", Goes::On),
    ("VColumn", Goes::On),
    ("ZeroOrNull", Goes::On),
];

/// Where a step goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Goes {
    /// To the next.
    On,
    /// To the next or to the one that it names.
    Maybe,
    /// To the one that it names.
    There,
}

/// A step of SQLite's program.
struct Step {
    name: String,
    cursor: i64,
    target: usize,
    third: i64,
    words: Option<String>,
}

/// Whether a question is one loop over a lab file and nothing more. It is compiled, not run.
pub(super) fn is_rowwise(connection: &Connection, sql: &str) -> rusqlite::Result<bool> {
    let mut statement = connection.prepare(&format!("EXPLAIN {sql}"))?;
    let step = |row: &rusqlite::Row<'_>| {
        Ok(Step {
            name: row.get(1)?,
            cursor: row.get(2)?,
            target: row.get::<_, i64>(3)?.try_into().unwrap_or(usize::MAX),
            third: row.get(4)?,
            words: row.get(5)?,
        })
    };
    let steps: Vec<Step> = statement
        .query_map([], step)?
        .collect::<rusqlite::Result<_>>()?;
    Ok(is_one_loop(&steps))
}

fn is_one_loop(steps: &[Step]) -> bool {
    let are = |name: &str| -> Vec<usize> {
        let named = steps
            .iter()
            .enumerate()
            .filter(|(_, step)| step.name == name);
        named.map(|(at, _)| at).collect()
    };
    // Nothing but the lab's file is read row by row from outside.
    let ([begin], [end], [_]) = (&are("VFilter")[..], &are("VNext")[..], &are("VOpen")[..]) else {
        return false;
    };
    let (first, last) = (&steps[*begin], &steps[*end]);
    let reads_lab = first
        .words
        .as_deref()
        .is_some_and(|words| words.starts_with(lab::MARK));
    let is_loop = last.cursor == first.cursor && last.target == begin + 1;
    let is_all =
        first.target == end + 1 && steps.get(end + 1).is_some_and(|step| step.name == "Halt");
    // Rows come from the loop and from nowhere else.
    let within = |at: &usize| at > begin && at < end;
    reads_lab
        && is_loop
        && is_all
        && are("ResultRow").iter().all(within)
        && turns_leave_nothing(steps, *begin, *end)
}

/// Whether a turn of the loop takes harmless steps only, wherever it goes.
fn turns_leave_nothing(steps: &[Step], begin: usize, end: usize) -> bool {
    let mut seen = BTreeSet::new();
    let mut ahead = vec![begin + 1];
    while let Some(at) = ahead.pop() {
        if at == end || !seen.insert(at) {
            continue;
        }
        if at <= begin || at > end {
            return false;
        }
        let step = &steps[at];
        let goes = match HARMLESS.binary_search_by(|(name, _)| (*name).cmp(&step.name)) {
            Ok(found) => HARMLESS[found].1,
            // It counts down by its third operand: a join that keeps all rows counts none.
            Err(_) if step.name == "IfPos" && step.third == 0 => Goes::Maybe,
            // Nobody called the part of the program that ends here: it stands in its place.
            Err(_) if step.name == "Return" && step.third == 1 => Goes::On,
            Err(_) => return false,
        };
        if goes != Goes::There {
            ahead.push(at + 1);
        }
        if goes != Goes::On {
            ahead.push(step.target);
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::{HARMLESS, is_rowwise};
    use crate::Db;
    use crate::lab::{self, Options, Reading, Spec};

    #[test]
    fn harmless_steps_are_in_order() {
        assert!(HARMLESS.is_sorted_by(|one, next| one.0 < next.0));
    }

    #[test]
    fn a_question_is_divided_only_if_no_row_could_notice() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("hits.csv");
        std::fs::write(&path, "gene,n\nVEGFA,1\nCD5L,2\n").unwrap();
        let options = Options::default();
        let mut db = Db::built_in().unwrap();
        for name in ["hits", "more"] {
            let mut typed = OsStr::new(name).to_owned();
            typed.push("=");
            typed.push(&path);
            let spec = Spec::parse(&typed).unwrap();
            let lab = lab::open(&spec, &options, &Reading::default()).unwrap();
            db.with(lab).unwrap();
        }
        let is = |sql: &str| is_rowwise(&db.connection, sql).unwrap();
        for sql in [
            "SELECT * FROM hits",
            "SELECT rowid, gene, upper(gene) || '!' FROM hits WHERE n > 1 OR gene LIKE 'V%'",
            "SELECT gene, term FROM hits JOIN term_keys ON key = fold(gene)",
            "SELECT gene, term FROM hits LEFT JOIN term_keys ON key = fold(gene)",
            "SELECT gene FROM hits WHERE fold(gene) IN (SELECT key FROM term_keys)",
            "SELECT gene FROM hits WHERE n > (SELECT count(*) FROM claims) - 9",
            "SELECT gene, CASE n WHEN 1 THEN 'one' ELSE n * 2 END FROM hits WHERE gene IN ('a', 'b')",
            "-- a comment\nSELECT gene FROM hits;",
        ] {
            assert!(is(sql), "{sql}");
        }
        for sql in [
            "SELECT count(*) FROM hits",
            "SELECT max(n) FROM hits",
            "SELECT DISTINCT gene FROM hits",
            "SELECT gene, count(*) FROM hits GROUP BY gene",
            "SELECT gene FROM hits ORDER BY n",
            "SELECT gene FROM hits LIMIT 1",
            "SELECT gene FROM hits LIMIT -1 OFFSET 1",
            "SELECT gene, row_number() OVER () FROM hits",
            "SELECT gene, sum(n) OVER (ORDER BY n) FROM hits",
            "SELECT gene FROM hits UNION ALL SELECT key FROM term_keys",
            "SELECT gene FROM hits EXCEPT SELECT gene FROM more",
            "SELECT 1 WHERE EXISTS (SELECT 1 FROM hits)",
            "SELECT (SELECT gene FROM hits LIMIT 1) FROM claims",
            "SELECT label, gene FROM terms CROSS JOIN hits",
            "SELECT term, gene FROM term_keys LEFT JOIN hits ON key = gene",
            "SELECT hits.gene FROM hits JOIN more ON more.gene = hits.gene",
            "SELECT gene FROM hits WHERE n IN (SELECT n FROM more)",
            "SELECT * FROM claims",
            "SELECT value FROM json_each('[1, 2]')",
            "SELECT name FROM pragma_table_info('claims')",
            "WITH RECURSIVE x (n) AS (SELECT n FROM hits UNION ALL SELECT n + 1 FROM x WHERE n < 5) \
             SELECT n FROM x",
        ] {
            assert!(!is(sql), "{sql}");
        }
    }
}
