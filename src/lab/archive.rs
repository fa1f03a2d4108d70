//! Which file of a zip archive is meant.

use std::io::{BufReader, Seek};

use zip::{CompressionMethod, ZipArchive};

use super::catch_panic::{Quiet, catch_panic};
use super::packing::Member;
use super::source::Source;
use crate::error::{Error, Result, listed};

/// The file of a zip archive that is meant: the one that is named, or the only one; `None`: the
/// archive is a workbook, or so damaged that others tell better what is wrong with it.
pub(super) fn member(source: &Source, named: Option<&str>) -> Result<Option<Member>> {
    let path = &source.path;
    let mut file = source.file();
    file.rewind().map_err(Error::io(path, "read the file"))?;
    // A hostile archive may make its reader panic.
    let opened = catch_panic(&Quiet::new(), || ZipArchive::new(BufReader::new(file)));
    let Some(Ok(mut archive)) = opened else {
        return Ok(None);
    };
    let mut files = Vec::new();
    for at in 0..archive.len() {
        let Some(Ok(name)) = archive.name_for_index(at) else {
            continue;
        };
        let lower = name.to_lowercase();
        if ["[content_types].xml", "content.xml", "mimetype"].contains(&&*lower)
            || ["workbook.xml", "workbook.bin"]
                .iter()
                .any(|end| lower.ends_with(end))
        {
            return Ok(None);
        }
        // Folders, and what the Finder puts beside every file.
        let last = name.rsplit('/').next().unwrap_or_default();
        if !last.is_empty() && !last.starts_with('.') && !name.starts_with("__MACOSX/") {
            files.push((at, name.into_owned()));
        }
    }
    let at = choose(source, &files, named)?;
    let no = |cause: &str| Err(Error::file(path, cause));
    let found = catch_panic(&Quiet::new(), || {
        let file = archive.by_index_raw(at).ok()?;
        let is_packed = match file.compression() {
            CompressionMethod::Stored => Some(false),
            CompressionMethod::Deflated => Some(true),
            _ => None,
        };
        let from = file.data_start()?;
        let member = Member {
            from,
            to: from.checked_add(file.compressed_size())?,
            is_packed: is_packed.unwrap_or(false),
            size: file.size(),
            sum: file.crc32(),
        };
        Some((member, file.encrypted(), is_packed.is_some()))
    });
    match found.flatten() {
        Some((_, true, _)) => no("its file is locked with a password: unpack it"),
        Some((_, _, false)) => no("its file is packed in a way that is not read: unpack it"),
        Some((member, ..)) if member.to <= source.length() => Ok(Some(member)),
        _ => no("a zip archive that is damaged or cut off: fetch or pack it again"),
    }
}

/// Which file of an archive is meant.
fn choose(source: &Source, files: &[(usize, String)], named: Option<&str>) -> Result<usize> {
    let path = &source.path;
    let all: Vec<String> = files.iter().map(|(_, name)| format!("`{name}`")).collect();
    if let Some(named) = named {
        let is_last = |name: &str| name.rsplit('/').next() == Some(named);
        let exact = files.iter().find(|(_, name)| name == named);
        let mut alike = files.iter().filter(|(_, name)| is_last(name));
        let found = exact.or_else(|| alike.next().filter(|_| alike.next().is_none()));
        return found.map(|(at, _)| *at).ok_or_else(|| {
            let cause = format!(
                "no file in it is named `{named}`; its files are {}",
                listed(&all)
            );
            Error::file(path, cause)
        });
    }
    match files {
        [(at, _)] => Ok(*at),
        [] => Err(Error::file(path, super::format::ZIP)),
        [(_, first), ..] => {
            let cause = format!(
                "several files are in it: {}; name one after a #, e.g. '{}#{first}'",
                listed(&all),
                path.display()
            );
            Err(Error::file(path, cause))
        }
    }
}
