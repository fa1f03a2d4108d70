//! The file as a data package: a CSV for each table and view that people read, and beside them what
//! they hold, in the words of Frictionless, of Croissant and of RO-Crate.

mod croissant;
mod folder;
mod frictionless;
mod layout;
mod ro_crate;
mod rows;

use std::io::{self, Write};
use std::path::Path;

use serde_json::Value;

use super::datasette::DESCRIPTION;
use crate::Db;
use crate::error::Result;
use crate::upgrade::{Status, status};
use folder::NewFolder;
use layout::{Table, layout};

/// What the package is called.
const NAME: &str = "migrasome";

/// Who made it, as `CITATION.cff` has it.
const AUTHORS: &str = "The migrasome contributors";

/// What wrote it.
const PROGRAM: &str = concat!("migrasome ", env!("CARGO_PKG_VERSION"));

const LICENCE: &str = include_str!("../../../LICENSE");

const CITATION: &str = include_str!("../../../CITATION.cff");

/// What was exported.
#[derive(Debug)]
#[non_exhaustive]
pub struct DataPackage {
    /// How many tables and views it holds.
    pub tables: usize,
    /// The bytes of all its files.
    pub bytes: usize,
    /// The tables with rows of a lab's own, and how many.
    pub own_rows: Vec<(String, i64)>,
    /// How many rows of ours the lab changed or took out, as far as the file tells.
    pub changed_rows: usize,
    /// The lab's own tables and views, which are left out.
    pub left_out: Vec<String>,
}

/// What the package says of itself.
struct About {
    description: String,
    data_version: String,
    schema: i32,
    /// How to cite it.
    cite: String,
    /// Whose the texts are, and what is known of their licence.
    rights: String,
    /// Where the printed table appeared.
    source_url: String,
}

/// A table or view with its file.
struct Resource {
    table: Table,
    /// What stands for NULL in each column.
    nulls: Vec<Option<String>>,
    /// How many rows are a lab's own; of a view and of keys it is not told, they are made of all rows.
    own_rows: i64,
    file: Part,
}

/// A file of the package.
#[derive(Clone)]
struct Part {
    path: String,
    media_type: &'static str,
    description: String,
    bytes: usize,
    sha256: String,
}

/// The package while it is written.
struct Packing {
    folder: NewFolder,
    parts: Vec<Part>,
}

/// Writes the package as a folder that appears whole or not at all.
///
/// A lab's own rows are in it, since views are made of all rows; its own tables are not.
///
/// # Errors
///
/// [`Error::File`](crate::Error::File) when something is there already, other than an empty folder, or when the
/// database is older or damaged; [`Error::Io`](crate::Error::Io) when the folder cannot be written.
pub fn datapackage(db: &Db, folder: &Path) -> Result<DataPackage> {
    db.refuse_older()?;
    let mut packing = Packing {
        folder: NewFolder::at(folder)?,
        parts: Vec::new(),
    };
    db.make_keys()?;
    // Opens the file once more, and closing it gives up the locks that this process has on it.
    let status = status(db)?;
    let mut packed = None;
    // As long as a statement is at its row, SQLite keeps the lock, and all others see the same state.
    let mut one_state = db.prepare("SELECT 1 FROM metadata LIMIT 1")?;
    one_state.for_each_row(|_| {
        packed = Some(pack(db, &status, &mut packing)?);
        Ok(())
    })?;
    let packed = packed.ok_or_else(|| db.spoilt("its metadata is empty"))?;
    packing.folder.put_in_place()?;
    Ok(packed)
}

fn pack(db: &Db, status: &Status, packing: &mut Packing) -> Result<DataPackage> {
    let about = about(db, status)?;
    let mut resources = Vec::new();
    for table in layout()? {
        resources.push(packing.table(db, table, status)?);
    }
    packing.describe(&about, &resources)?;
    let own = resources.iter().filter(|resource| resource.own_rows > 0);
    let left_out = status.own.iter();
    let left_out = left_out.filter(|own| ["table", "view"].contains(&own.kind.as_str()));
    Ok(DataPackage {
        tables: resources.len(),
        bytes: packing.parts.iter().map(|part| part.bytes).sum(),
        own_rows: own
            .map(|resource| (resource.table.name.clone(), resource.own_rows))
            .collect(),
        changed_rows: status.changed.unwrap_or_default(),
        left_out: left_out
            .map(|own| format!("{} {}", own.kind, own.name))
            .collect(),
    })
}

fn about(db: &Db, status: &Status) -> Result<About> {
    let mut description = DESCRIPTION.to_owned();
    if status.tables.iter().any(|table| table.own.unwrap_or(0) > 0) {
        description.push_str(" With rows that a lab added to its copy, numbered from 1,000,000.");
    }
    Ok(About {
        description,
        data_version: db.metadata("data_version")?,
        schema: db.schema(),
        cite: db.metadata("cite")?,
        rights: db.metadata("licence_data")?,
        source_url: format!("https://doi.org/{}", db.metadata("source_doi")?),
    })
}

impl Packing {
    fn table(&mut self, db: &Db, table: Table, status: &Status) -> Result<Resource> {
        let nulls = rows::nulls(db, &table)?;
        let path = format!("data/{}.csv", table.name);
        let file = self.add(&path, "text/csv", &table.description(), |out| {
            rows::write(db, &table, &nulls, out)
        })?;
        let filled = status.tables.iter().find(|each| each.name == table.name);
        Ok(Resource {
            nulls,
            own_rows: filled.and_then(|filled| filled.own).unwrap_or(0),
            file,
            table,
        })
    }

    /// Writes what lies beside the data. The RO-Crate comes last: it has the digests of all others.
    fn describe(&mut self, about: &About, resources: &[Resource]) -> Result<()> {
        let words = "The licences that the rights of this package name";
        self.add("LICENSE", "text/plain", words, text(LICENCE))?;
        let words = "How to cite the program that wrote this package";
        self.add("CITATION.cff", "application/yaml", words, text(CITATION))?;
        let package = frictionless::descriptor(about, resources);
        let words = "The tables as Frictionless Data Package";
        self.add(
            "datapackage.json",
            "application/json",
            words,
            json(&package),
        )?;
        let dataset = croissant::dataset(about, resources)?;
        let words = "The tables as Croissant dataset";
        self.add(
            "croissant.json",
            "application/ld+json",
            words,
            json(&dataset),
        )?;
        let metadata = ro_crate::metadata(about, &self.parts);
        let words = "The package as RO-Crate";
        self.add(
            ro_crate::FILE,
            "application/ld+json",
            words,
            json(&metadata),
        )?;
        Ok(())
    }

    fn add(
        &mut self,
        path: &str,
        media_type: &'static str,
        description: &str,
        fill: impl FnOnce(&mut dyn Write) -> Result<()>,
    ) -> Result<Part> {
        let written = self.folder.write(path, fill)?;
        let part = Part {
            path: path.to_owned(),
            media_type,
            description: description.to_owned(),
            bytes: written.bytes,
            sha256: written.sha256,
        };
        self.parts.push(part.clone());
        Ok(part)
    }
}

fn text(text: &str) -> impl FnOnce(&mut dyn Write) -> Result<()> {
    move |out| Ok(out.write_all(text.as_bytes())?)
}

fn json(value: &Value) -> impl FnOnce(&mut dyn Write) -> Result<()> {
    move |out| {
        serde_json::to_writer_pretty(&mut *out, value).map_err(io::Error::from)?;
        Ok(out.write_all(b"\n")?)
    }
}
