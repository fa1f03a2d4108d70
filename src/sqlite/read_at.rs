//! Reading at a place in a file, which others read too.

use std::fs::File;
use std::io;

/// Reads what stands at a place in a file, as much as comes at once.
pub(crate) fn read_at(file: &File, buffer: &mut [u8], place: u64) -> io::Result<usize> {
    #[cfg(unix)]
    return std::os::unix::fs::FileExt::read_at(file, buffer, place);
    #[cfg(windows)]
    return std::os::windows::fs::FileExt::seek_read(file, buffer, place);
    // In a browser there is one thread, which nobody else moves the place of.
    #[cfg(not(any(unix, windows)))]
    {
        use std::io::{Read, Seek, SeekFrom};
        let mut file = file;
        file.seek(SeekFrom::Start(place))?;
        file.read(buffer)
    }
}
