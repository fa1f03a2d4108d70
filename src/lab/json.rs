use std::borrow::Cow;
use std::fs::File;
use std::path::Path;

use crate::error::Result;

pub(super) fn rows(
    _: &File,
    _: &Path,
    _: &mut dyn FnMut(&[Option<Cow<'_, str>>]) -> Result<()>,
) -> Result<()> {
    todo!()
}
