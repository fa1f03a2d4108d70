//! Thousands of damaged workbooks: each gives rows or one line.

use std::env;
use std::fs;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

use migrasome::lab::{self, Options, Reading, Spec};

use super::damage::{Parts, damage, packed, parts};
use crate::support::{Lab, project};

/// Far more than any of them takes.
const LONG: Duration = Duration::from_secs(20);

const SOUND: &[&str] = &[
    "same.xlsx",
    "same.xlsb",
    "same.xls",
    "same.ods",
    "errors.xlsx",
    "times.ods",
    "two-sheets.xlsx",
    "sparse.xlsx",
];

/// Numbers without a pattern, the same each time.
fn drawing(seed: u64) -> impl FnMut(usize) -> usize {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    move |below| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        usize::try_from(state >> 33).unwrap() % below.max(1)
    }
}

/// Opens a file; tells whether it gave rows.
fn opens(path: &Path, seed: u64) -> bool {
    let spec = Spec::parse(path.as_os_str()).unwrap();
    let reading = Reading::default();
    // Whoever watches stops a reading that does not end.
    let (done, ended) = mpsc::channel::<()>();
    let stop = reading.stop.clone();
    let watch = thread::spawn(move || {
        let is_over = ended.recv_timeout(LONG) == Err(RecvTimeoutError::Timeout);
        stop.fetch_or(is_over, Ordering::Relaxed);
    });
    let opened = lab::open(&spec, &Options::default(), &reading);
    drop(done);
    watch.join().unwrap();
    assert!(!reading.stop.load(Ordering::Relaxed), "{seed}: has no end");
    let Err(error) = opened else {
        return true;
    };
    let line = error.to_string();
    assert!(!line.contains('\n') && line.len() < 2000, "{seed}: {line}");
    assert!(line.starts_with(&*path.to_string_lossy()), "{seed}: {line}");
    assert!(!line.contains("fault of this program"), "{seed}: {line}");
    false
}

fn damaged(seeds: impl Iterator<Item = u64>) -> (usize, usize) {
    let sound: Vec<Parts> = SOUND
        .iter()
        .map(|name| parts(&fs::read(project("tests/lab").join(name)).unwrap()))
        .collect();
    let lab = Lab::new();
    let (mut read, mut all) = (0, 0);
    for seed in seeds {
        let mut draw = drawing(seed);
        let mut book = sound[draw(sound.len())].clone();
        damage(&mut book, &mut draw);
        let path = lab.write("book.xlsx", packed(&book));
        read += usize::from(opens(&path, seed));
        all += 1;
    }
    (read, all)
}

#[test]
fn thousands_of_damaged_workbooks_give_rows_or_one_line() {
    // `MIGRASOME_WORKBOOKS=100000 cargo test --release damaged_workbooks`, for longer.
    let number = env::var("MIGRASOME_WORKBOOKS").map_or(3000, |number| number.parse().unwrap());
    let halves = [0, 1].map(|half| thread::spawn(move || damaged((half..number).step_by(2))));
    let counts = halves.map(|half| half.join().unwrap());
    let read = counts[0].0 + counts[1].0;
    assert_eq!(u64::try_from(counts[0].1 + counts[1].1).unwrap(), number);
    // Neither all nor none.
    assert!(read * 20 > counts[0].1 && read < counts[0].1 * 2, "{read}");
}
