//! Files as a release writes them: this one, and one before it.

use std::fs;

use migrasome::db::Release;
use migrasome::upgrade::build_file;

use crate::support::Lab;

/// The bytes of the file that is built from these seeds.
pub fn built(release: &Release) -> Vec<u8> {
    let lab = Lab::new();
    let path = lab.path("migrasome.db");
    build_file(release, &path, false).expect("a new file");
    fs::read(path).expect("the new file")
}

/// An earlier release: of another date, without one spelling, with a kind and a title that were
/// corrected since.
pub fn older_release() -> Release {
    let release = Release::this();
    let lines = |file: &str| release.seeds().text(file).expect(file).lines();
    let aliases: String = lines("seeds/term_aliases.csv")
        .filter(|line| !line.contains("cargo,Virions,Virus Particles,"))
        .map(|line| line.to_owned() + "\n")
        .collect();
    let metadata: String = lines("seeds/metadata.csv")
        .map(|line| match line.split_once("data_version,") {
            Some((before, _)) => before.to_owned() + "data_version,2020-01-01\n",
            None => line.to_owned() + "\n",
        })
        .collect();
    let cargos = release.seeds().text("seeds/cargos.csv").expect("cargos");
    let cargos = cargos.replace("virus particle", "organelle");
    let report = release
        .seeds()
        .text("seeds/queries/cargos.sql")
        .expect("a report");
    let report = report.replace("-- title: ", "-- title: Once ");
    release
        .clone()
        .with_seed("seeds/term_aliases.csv", &aliases)
        .with_seed("seeds/metadata.csv", &metadata)
        .with_seed("seeds/cargos.csv", &cargos)
        .with_seed("seeds/queries/cargos.sql", &report)
}
