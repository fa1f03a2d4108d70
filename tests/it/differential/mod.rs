//! Random files, read as others read them and as we read them otherwise: Python's csv module, a real
//! table, one core and many, and pieces of every size. Nobody can tell from the answer.
//!
//! `just differential SECONDS` looks for longer.

use std::env;
use std::time::{Duration, Instant};

use migrasome::lab::{Options, Sizes};
use migrasome::matching::Keep;
use proptest::test_runner::{RngAlgorithm, TestRng};

mod case;
mod ours;
mod python;

use case::{Case, once_in, one_of, sizes};
use ours::{Answer, Ours};
use python::Python;

/// How many seeds a test looks at, and for how long it goes on with others: as long as
/// `MIGRASOME_DIFFERENTIAL` says, in seconds.
fn each_seed(name: &str, least: u64, mut look: impl FnMut(&mut TestRng)) {
    let seconds = env::var("MIGRASOME_DIFFERENTIAL").ok();
    let long: Option<u64> = seconds.map(|seconds| seconds.parse().expect("seconds"));
    let now = || {
        std::time::SystemTime::UNIX_EPOCH
            .elapsed()
            .expect("a clock")
    };
    let first = long.map_or(0, |_| now().subsec_nanos().into());
    let begun = Instant::now();
    let mut count = 0;
    while match long {
        Some(long) => begun.elapsed() < Duration::from_secs(long),
        None => count < least,
    } {
        let seed = env::var("MIGRASOME_SEED")
            .map_or(first << 32 | count, |seed| seed.parse().expect("a number"));
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        let shown = ShownWhereItFails(seed);
        look(&mut TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
        drop(shown);
        count += 1;
    }
    eprintln!(
        "{name}: {count} files in {:.1} s",
        begun.elapsed().as_secs_f64()
    );
}

/// `MIGRASOME_SEED` looks at one again.
struct ShownWhereItFails(u64);

impl Drop for ShownWhereItFails {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("with MIGRASOME_SEED={}", self.0);
        }
    }
}

/// Cell by cell what Python's csv module reads; `match` hands it on as it is, SQL as the same value,
/// and every question is answered as over a real table.
#[test]
fn python_and_a_real_table_read_the_same() {
    let Some(mut python) = Python::start() else {
        return;
    };
    let mut ours = Ours::new();
    each_seed("as Python", 60, |rng| {
        let case = Case::random(rng);
        ours.put(&case);
        let mut rows = python.rows(&case);
        let header = rows.remove(0);
        for sizes in [Sizes::default(), sizes(rng), small_head(sizes(rng), rng)] {
            let shown = format!("{sizes:?} {case:?}");
            let table = ours.open(&case.options(), sizes);
            let table = table.unwrap_or_else(|error| panic!("{error}: {shown}"));
            let names: Vec<&str> = table.columns().iter().map(|each| &*each.name).collect();
            assert_eq!(names, header, "{shown}");
            // A name is judged in milliseconds, and that is long here.
            if once_in(rng, 4) {
                let handed_on = ours.handed_on(&case.options(), sizes, &header[0]);
                assert_eq!(handed_on.as_ref(), Ok(&rows), "{shown}");
            }
            ours.assert_like_a_real_table(rng, table, &rows, &shown);
        }
    });
}

/// A head that ends anywhere, of a file of which nothing is guessed.
fn small_head(sizes: Sizes, rng: &mut TestRng) -> Sizes {
    let head = *one_of(rng, &[12, 16, 33, 64, 200]);
    Sizes { head, ..sizes }
}

/// Whatever is in a file, rows, messages and errors with their lines are the same.
#[test]
fn pieces_of_any_size_and_any_number_of_cores_give_the_same() {
    let mut ours = Ours::new();
    each_seed("in pieces", 100, |rng| {
        let case = Case::spoilt(rng);
        ours.put(&case);
        let options = Options {
            ragged: once_in(rng, 6),
            ..Options::default()
        };
        let whole = ours.read(&options, Sizes::default());
        for _ in 0..3 {
            let sizes = sizes(rng);
            let pieces = ours.read(&options, sizes);
            assert_same(&pieces, &whole, &format!("{sizes:?} {case:?}"));
        }
        if once_in(rng, 4) {
            match_in_pieces(rng, &ours, &case, &options, &whole);
        }
    });
}

/// Read in pieces of any length, by one core and by more: what random files showed once.
#[test]
fn what_was_found_before_stays_mended() {
    let wide = |text: &str| -> Vec<u8> {
        let units = std::iter::once(0xfeff).chain(text.encode_utf16());
        units.flat_map(u16::to_le_bytes).collect()
    };
    let blank = "\r\n\n\r".repeat(40);
    let many = "ACTB,1\n".repeat(20);
    let cut = |mut bytes: Vec<u8>| {
        bytes.pop();
        bytes
    };
    let near = "`1204 ` in line 42 is no number as it stands";
    for (bytes, expected) in [
        // What is nearly a number has numbers above its part, and none in it.
        (format!("a,x\n{many}{many}ACTB,1204 \n").into(), near),
        (
            format!("a,x\n{many}{many}ACTB,<5\n").into(),
            "`<5` in line 42",
        ),
        (
            format!("a,x\n{}{many}ACTB,<5\n", "ACTB,no\n".repeat(9)).into(),
            "comma, UTF-8, 30 rows",
        ),
        // Of two faults, the first is told.
        (
            format!("a,x\n{many}A\0,1\n{many}A,1,1\n").into(),
            ":22: byte 2 of the line is 0x00",
        ),
        (
            format!("a,x\n{many}A,1,1\n{many}A\0,1\n").into(),
            ":22: 3 values",
        ),
        (
            [many.as_bytes(), b"A,\x81\n", many.as_bytes(), b"A\0,1\n"].concat(),
            ":21: byte 0x81",
        ),
        (
            [many.as_bytes(), b"A\0,1\n", many.as_bytes(), b"A,\x81\n"].concat(),
            ":21: byte 2 of",
        ),
        (
            cut(wide(&format!("a,x\n{many}A,1,1\nA,1"))),
            ":22: 3 values",
        ),
        (
            cut(wide(&format!("a,x\n{many}A,1\nA,1"))),
            ":23: character 3",
        ),
        (
            format!("a,x\n{many}A,\"open\n{many}").into(),
            ":22: a quote is opened",
        ),
        (
            format!("a\tx\n{}\"A\nB\"C\t1\n", "A\t1\n".repeat(20)).into(),
            ":22: a quote that is opened",
        ),
        // Nothing but line ends is above its header.
        (
            format!("{blank}a,x\n{many}").into(),
            "from line 121 on, 20 rows",
        ),
        (
            wide(&format!("{blank}a,x\n{many}")),
            "from line 121 on, 20 rows",
        ),
        (
            format!("\u{feff}{blank}a,x\r{}", many.replace('\n', "\r")).into(),
            "on, 20 rows",
        ),
    ] {
        let case = Case::of(bytes);
        let mut ours = Ours::new();
        ours.put(&case);
        let whole = ours.read(&Options::default(), Sizes::default());
        let shown = format!("{case:?}");
        let said = whole
            .clone()
            .map_or_else(|error| error, |lines| lines.join("\n"));
        assert!(said.contains(expected), "{expected}: {said}");
        for block in [1, 7, 16, 61, 150, 300] {
            for (part, cores) in [(7, 1), (40, 2), (150, 3)] {
                let sizes = Sizes {
                    block,
                    part,
                    large: 1,
                    kept: 0,
                    cores: Some(cores),
                    ..Sizes::default()
                };
                assert_same(&ours.read(&Options::default(), sizes), &whole, &shown);
            }
        }
    }
}

/// A first record that is longer than the head tells no less than a short one.
#[test]
fn a_long_header_is_read_whatever_ends_its_lines() {
    for end in ["\n", "\r\n", "\r"] {
        let text = format!("gene,\"a long name\",n{end}VEGFA,\"x\",1{end}CD5L,y,2{end}");
        let case = Case::of(text.into());
        let mut ours = Ours::new();
        ours.put(&case);
        let whole = ours.read(&Options::default(), Sizes::default());
        for head in 8..40 {
            let sizes = Sizes {
                head,
                ..Sizes::default()
            };
            assert_same(
                &ours.read(&case.options(), sizes),
                &whole,
                &format!("{head} {case:?}"),
            );
        }
    }
}

/// What a column holds, `match` tells from a sample; the same is read for it here.
fn match_in_pieces(rng: &mut TestRng, ours: &Ours, case: &Case, options: &Options, whole: &Answer) {
    let pieces = Sizes {
        kept: 0,
        ..sizes(rng)
    };
    let at_once = Sizes {
        large: u64::MAX,
        ..pieces
    };
    let keep = *one_of(rng, &[Keep::Matched, Keep::All, Keep::Rest]);
    let shown = format!("{keep:?} {pieces:?} {case:?}");
    let pieces = ours.matched(case, options, pieces, keep);
    // Which columns a large file has is told before it is seen to be sound.
    if pieces
        .as_ref()
        .is_err_and(|error| error.contains("has no column"))
    {
        return;
    }
    let at_once = ours.matched(case, options, at_once, keep);
    assert_same(&pieces, &at_once, &shown);
    if let Err(error) = &pieces {
        assert_eq!(whole.as_ref(), Err(error), "{shown}");
    }
}

/// Shows the first that differs.
#[track_caller]
fn assert_same(one: &Answer, other: &Answer, shown: &str) {
    if let (Ok(one), Ok(other)) = (one, other) {
        for (one, other) in one.iter().zip(other) {
            assert_eq!(one, other, "{shown}");
        }
    }
    assert_eq!(one, other, "{shown}");
}
