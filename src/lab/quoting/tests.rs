//! Whatever quotes the cells of a table hold, they come back as they were written.

use std::sync::Arc;

use proptest::prelude::*;

use super::super::{Lab, Options, Reading, Spec, Table, open};
use super::Quoting;
use crate::error::Result;

type Rows = Vec<Vec<String>>;

/// The rows of a text, and what was said of it.
fn read(text: &str, quoting: Quoting) -> Result<(Rows, Vec<String>)> {
    let place = tempfile::tempdir().unwrap();
    let path = place.path().join("t.txt");
    std::fs::write(&path, text).unwrap();
    let options = Options {
        quoting,
        // A first row of a word over numbers would be one of units.
        skip: Some(0),
        ..Options::default()
    };
    let spec = Spec::file(path.as_os_str())?;
    let Lab::Table(table) = open(&spec, &options, &Reading::default())? else {
        panic!("a database");
    };
    Ok((rows(&table)?, table.remarks()))
}

fn rows(table: &Arc<Table>) -> Result<Rows> {
    let mut rows = Vec::new();
    table.each_record(|_, cells| {
        rows.push(cells.iter().map(ToString::to_string).collect());
        Ok(())
    })?;
    Ok(rows)
}

/// Whether a cell would be one in quotes, with nothing in it doubled.
fn is_whole(cell: &str) -> bool {
    let inner = cell
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    inner.is_some_and(|inner| !inner.contains('"'))
}

fn table(cell: impl Strategy<Value = String> + Clone + 'static) -> impl Strategy<Value = Rows> {
    (2_usize..5).prop_flat_map(move |width| {
        let row = prop::collection::vec(cell.clone(), width);
        prop::collection::vec(row, 1..8)
    })
}

fn header(rows: &Rows) -> Vec<String> {
    (1..=rows[0].len()).map(|n| format!("c{n}")).collect()
}

const CELLS: [&str; 10] = [
    "a",
    "7",
    "",
    "a \"b\" c",
    "\"de novo\" folding",
    "\"open",
    "close\"",
    "\"whole\"",
    "5\" tube",
    "\"",
];

proptest! {
    #[test]
    fn a_table_without_quoting_comes_back_whatever_quotes_its_cells_hold(
        rows in table(prop::sample::select(&CELLS[..]).prop_map(str::to_owned)),
    ) {
        let lines = |separator: &str| {
            let lines = [header(&rows)].into_iter().chain(rows.iter().cloned());
            lines.map(|cells| cells.join(separator) + "\n").collect::<String>()
        };
        for separator in ["\t", ",", ";", "|"] {
            let (found, _) = read(&lines(separator), Quoting::None).unwrap();
            prop_assert_eq!(&found, &rows);
        }
        let (found, said) = read(&lines("\t"), Quoting::Auto).unwrap();
        let mut cells = rows.iter().flatten();
        if cells.any(|cell| cell.starts_with('"') && !is_whole(cell)) {
            prop_assert_eq!(&found, &rows);
            prop_assert!(said[0].starts_with("quotes are read as part of the text"), "{:?}", said);
        } else {
            let bare = |cell: &String| {
                if is_whole(cell) { cell.trim_matches('"').to_owned() } else { cell.clone() }
            };
            let rows: Rows = rows.iter().map(|row| row.iter().map(bare).collect()).collect();
            prop_assert_eq!(found, rows);
            prop_assert_eq!(said, Vec::<String>::new());
        }
        // Where cells often stand in quotes, it may be an error, but no row goes in silence.
        if let Ok((found, said)) = read(&lines(","), Quoting::Auto) {
            prop_assert!(found.len() == rows.len() || !said.is_empty(), "{:?}", found);
        }
    }

    #[test]
    fn a_table_with_quoting_comes_back_whatever_its_cells_hold(
        rows in table("[a\" ,;\r\n'\u{3b2}]{0,6}"),
        separator in prop::sample::select(&b",;\t"[..]),
        always in any::<bool>(),
    ) {
        let style = if always { csv::QuoteStyle::Always } else { csv::QuoteStyle::Necessary };
        let mut writer = csv::WriterBuilder::new()
            .delimiter(separator)
            .quote_style(style)
            .from_writer(Vec::new());
        writer.write_record(header(&rows)).unwrap();
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
        let (found, _) = read(&text, Quoting::Double).unwrap();
        prop_assert_eq!(&found, &rows);
        let (found, _) = read(&text, Quoting::Auto).unwrap();
        prop_assert_eq!(found, rows, "{:?}", text);
    }
}

/// A tab in a cell that goes over lines is not told from the next cell.
#[test]
fn what_can_be_read_either_way_is_told() {
    let (found, said) = read("a\tb\nx\t\"1\ny\t2\"\n", Quoting::Auto).unwrap();
    assert_eq!(found, [["x", "\"1"], ["y", "2\""]]);
    assert!(said[0].contains("in line 2 begins with one"), "{said:?}");
    let (found, said) = read("a,b\nx,\"1\ny,2\"\n", Quoting::Auto).unwrap();
    assert_eq!(found, [["x", "1\ny,2"]]);
    assert!(said[0].contains("from line 2 on"), "{said:?}");
}
