//! Windows-1252 as UTF-8: whatever the bytes, each is a character.

use std::io::{self, Read};

use crate::spelling::of_windows_1252;

/// Bytes that are read and decoded at a time.
const PIECE: usize = 16 * 1024;

/// Decodes what a reader gives.
pub(super) struct Windows1252<R> {
    inner: R,
    raw: Vec<u8>,
    /// What is decoded, and how much of it was handed over.
    text: String,
    given: usize,
}

impl<R: Read> Windows1252<R> {
    pub(super) fn new(inner: R) -> Self {
        Self {
            inner,
            raw: vec![0; PIECE],
            text: String::new(),
            given: 0,
        }
    }
}

impl<R: Read> Read for Windows1252<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.given == self.text.len() && !buffer.is_empty() {
            let read = self.inner.read(&mut self.raw)?;
            self.text.clear();
            let characters = self.raw[..read].iter().map(|byte| of_windows_1252(*byte));
            self.text.extend(characters);
            self.given = 0;
        }
        let read = (&self.text.as_bytes()[self.given..]).read(buffer)?;
        self.given += read;
        Ok(read)
    }
}
