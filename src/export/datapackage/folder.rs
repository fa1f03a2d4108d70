//! A folder that appears whole or not at all: filled beside its place, and renamed.

use std::fs::{self, File};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use tempfile::TempDir;

use crate::error::{Error, Result};
use crate::sqlite::{
    folder_of, followed, make_alike, no_place_in, note_half_written, place_beside,
};

/// A folder to be filled. If it is not put in place, it is removed when dropped.
pub(super) struct NewFolder {
    beside: TempDir,
    target: PathBuf,
}

impl NewFolder {
    /// Begins one. What would keep it from its place is told at once, and not after the work.
    ///
    /// # Errors
    ///
    /// [`Error::File`] when something is there already, other than an empty folder;
    /// [`Error::Io`] when the system refuses.
    pub(super) fn at(target: &Path) -> Result<Self> {
        let target = followed(target)?;
        let (absolute, prefix) = place_beside(&target, "not the name of a folder")?;
        let parent = folder_of(&absolute);
        refuse_taken(&target)?;
        let mut builder = tempfile::Builder::new();
        builder.prefix(&prefix).suffix(".migrasome.tmp");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            // The umask takes from it as from any other folder.
            builder.permissions(fs::Permissions::from_mode(0o777));
        }
        let beside = builder.tempdir_in(parent);
        let beside = beside.map_err(|error| no_place_in(parent, &error))?;
        note_half_written(beside.path());
        Ok(Self { beside, target })
    }

    /// Writes a file into it, by its path there.
    ///
    /// # Errors
    ///
    /// [`Error::Io`] when the system refuses; whatever else `fill` returns.
    pub(super) fn write(
        &self,
        path: &str,
        fill: impl FnOnce(&mut dyn Write) -> Result<()>,
    ) -> Result<Written> {
        let place = self.beside.path().join(path);
        let create = || {
            if let Some(folder) = place.parent() {
                fs::create_dir_all(folder)?;
            }
            File::create(&place)
        };
        let refused = |error| Error::io(&self.target.join(path), "write the file")(error);
        let created = create().map_err(refused)?;
        let mut out = Digested {
            file: BufWriter::new(created),
            digest: Sha256::new(),
            bytes: 0,
        };
        fill(&mut out).map_err(|error| match error {
            Error::Output(error) => refused(error),
            other => other,
        })?;
        out.flush().map_err(refused)?;
        out.file.get_ref().sync_all().map_err(refused)?;
        let digits = out.digest.finalize();
        let digits = digits.iter().map(|byte| format!("{byte:02x}"));
        Ok(Written {
            bytes: out.bytes,
            sha256: digits.collect::<Vec<_>>().concat(),
        })
    }

    /// Gives it its name.
    ///
    /// # Errors
    ///
    /// As [`Self::at`]: somebody may have put something there meanwhile.
    pub(super) fn put_in_place(self) -> Result<()> {
        if let Ok(old) = fs::metadata(&self.target) {
            make_alike(self.beside.path(), &old)
                .map_err(Error::io(&self.target, "keep the permissions"))?;
        }
        fs::rename(self.beside.path(), &self.target).map_err(|error| {
            let taken = refuse_taken(&self.target).err();
            taken.unwrap_or_else(|| Error::io(&self.target, "put the new folder in place")(error))
        })?;
        // Nothing is left under the old name to be removed.
        let _ = self.beside.keep();
        Ok(())
    }
}

/// What was written of a file.
pub(super) struct Written {
    pub(super) bytes: usize,
    pub(super) sha256: String,
}

/// A file, and what has gone into it so far.
struct Digested {
    file: BufWriter<File>,
    digest: Sha256,
    bytes: usize,
}

impl Write for Digested {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let taken = self.file.write(bytes)?;
        self.digest.update(&bytes[..taken]);
        self.bytes += taken;
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// Fails where something is that is no empty folder.
fn refuse_taken(target: &Path) -> Result<()> {
    match fs::read_dir(target).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Ok(false) => Err(Error::file(
            target,
            "already there and not empty, and stays as it is: name a new folder, or remove this one",
        )),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotADirectory => Err(Error::file(
            target,
            "is no folder, and stays as it is: name a new one",
        )),
        Err(error) => Err(Error::io(target, "look into the folder")(error)),
    }
}
