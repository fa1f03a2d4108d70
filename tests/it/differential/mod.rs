//! Random files, read as others read them and as we read them otherwise: Python's csv module, a real
//! table, one core and many, and pieces of every size. Nobody can tell from the answer.
//!
//! `just differential SECONDS` looks for longer.

use std::env;
use std::time::{Duration, Instant};

use migrasome::lab::Sizes;
use proptest::test_runner::{RngAlgorithm, TestRng};

mod case;
mod ours;
mod python;

use case::{Case, one_of, sizes};
use ours::Ours;
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
    each_seed("as Python", 120, |rng| {
        let case = Case::random(rng);
        let mut rows = python.rows(&case);
        let header = rows.remove(0);
        for sizes in [Sizes::default(), sizes(rng), small_head(sizes(rng), rng)] {
            let shown = format!("{sizes:?} {case:?}");
            let table = ours.open(&case, &case.options(), sizes);
            let table = table.unwrap_or_else(|error| panic!("{error}: {shown}"));
            let names: Vec<&str> = table.columns().iter().map(|each| &*each.name).collect();
            assert_eq!(names, header, "{shown}");
            assert_eq!(
                ours.matched(&case, &case.options(), sizes, &header[0]),
                Ok(rows.clone()),
                "{shown}"
            );
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
    each_seed("in pieces", 150, |rng| {
        let case = Case::spoilt(rng);
        let options = migrasome::lab::Options {
            ragged: case::once_in(rng, 6),
            ..migrasome::lab::Options::default()
        };
        let whole = ours.all(&case, &options, Sizes::default());
        for _ in 0..3 {
            let sizes = sizes(rng);
            let pieces = ours.all(&case, &options, sizes);
            if pieces.len() == whole.len() {
                assert_eq!(pieces, whole, "{sizes:?} {case:?}");
            }
        }
    });
}
