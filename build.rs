//! Rebuilds the crate when a migration or a seed file is added or changed: both
//! are embedded, and the compiler does not watch folders.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
    println!("cargo::rerun-if-changed=seeds");
}
