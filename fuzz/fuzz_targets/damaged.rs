//! A database that is damaged, or none at all.

use libfuzzer_sys::arbitrary::{self, Arbitrary};

#[derive(Arbitrary, Debug)]
pub enum File<'a> {
    /// A sound database with bytes overwritten, perhaps cut off or longer.
    Damaged {
        /// Where, which page, and by what.
        bytes: Vec<(u8, u16, &'a [u8])>,
        cut: Option<u32>,
    },
    Any(&'a [u8]),
}

/// As SQLite makes them unless told otherwise.
const PAGE: usize = 4096;

impl File<'_> {
    /// The file, from a sound one.
    pub fn bytes(&self, sound: &[u8]) -> Vec<u8> {
        match self {
            Self::Any(bytes) => bytes.to_vec(),
            Self::Damaged { bytes, cut } => {
                let mut file = sound.to_vec();
                for (page, place, by) in bytes {
                    let at = (usize::from(*page) * PAGE + usize::from(*place)) % file.len();
                    let to = (at + by.len()).min(file.len());
                    file[at..to].copy_from_slice(&by[..to - at]);
                }
                if let Some(cut) = cut {
                    file.resize(*cut as usize % (2 * file.len()), 0);
                }
                file
            }
        }
    }
}
