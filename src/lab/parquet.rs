//! Parquet files, row group by row group.
//!
//! Numbers become the shortest digits that read back in their own width (`3.0` stays a
//! fraction), times are shown as they are stored, lists and groups as JSON.

use std::borrow::Cow;
use std::fmt::Write;
use std::fs::File;
use std::path::Path;

use parquet::basic::{LogicalType, TimeUnit, Type as Physical};
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;
use parquet::schema::types::Type;
use time::{OffsetDateTime, Time};

use super::Cell;
use super::quietly::quietly;
use crate::error::{Error, Result};

/// Hands over the rows of a Parquet file: first the names of its columns, then each row, as
/// text; None is an empty cell.
pub(super) fn rows(
    file: &File,
    path: &Path,
    take: &mut dyn FnMut(&[Cell<'_>]) -> Result<()>,
) -> Result<()> {
    let source = file.try_clone().map_err(Error::io(path, "read it"))?;
    let reader = step(path, || SerializedFileReader::new(source))?;
    let schema = reader.metadata().file_metadata().schema_descr();
    if let Some(column) =
        (schema.columns().iter()).find(|each| each.physical_type() == Physical::INT96)
    {
        let cause = format!(
            "column `{}` holds times in the outdated type INT96, of which digits would be lost: \
             write the file anew, e.g. with pyarrow or Spark as TIMESTAMP_MICROS",
            column.path().string()
        );
        return Err(Error::file(path, cause));
    }
    let columns = schema.root_schema().get_fields();
    let names: Vec<_> = columns
        .iter()
        .map(|each| Some(Cow::Borrowed(each.name())))
        .collect();
    take(&names)?;
    let mut rows = step(path, || reader.get_row_iter(None))?;
    while let Some(row) = step(path, || rows.next().transpose())? {
        let mut cells = Vec::with_capacity(columns.len());
        for (column, (_, field)) in columns.iter().zip(row.get_column_iter()) {
            let text = match field {
                Field::Null => None,
                // Moved out of the row, it could be borrowed no longer than this.
                Field::Str(text) => Some(Cow::Borrowed(text.as_str())),
                field => {
                    let text = shown(field, column).ok_or_else(|| {
                        let cause = format!(
                            "column `{}` holds a time that no calendar has ({field:?}): mend it where it comes from",
                            column.name()
                        );
                        Error::file(path, cause)
                    })?;
                    Some(Cow::Owned(text))
                }
            };
            if text.as_ref().is_some_and(|text| text.contains('\0')) {
                let cause = format!(
                    "column `{}` holds a NUL character: mend it where it comes from",
                    column.name()
                );
                return Err(Error::file(path, cause));
            }
            cells.push(text);
        }
        take(&cells)?;
    }
    Ok(())
}

/// A value as text; None for a time out of all bounds.
fn shown(field: &Field, column: &Type) -> Option<String> {
    Some(match field {
        Field::Float16(value) => format!("{:?}", value.to_f32()),
        Field::Float(value) => format!("{value:?}"),
        Field::Double(value) => format!("{value:?}"),
        Field::Str(text) => text.clone(),
        Field::Bytes(value) => bytes(value.data(), column),
        Field::Date(days) => return moment(i128::from(*days) * DAY),
        Field::TimeMillis(value) => return clock(i64::from(*value) * 1_000_000),
        Field::TimeMicros(value) => return clock(value.checked_mul(1000)?),
        Field::TimestampMillis(value) => return moment(i128::from(*value) * 1_000_000),
        Field::TimestampMicros(value) => return moment(i128::from(*value) * 1000),
        // The record reader knows no billionths.
        Field::Long(value) => match logical(column) {
            Some(LogicalType::Timestamp(of)) if of.unit == TimeUnit::NANOS => {
                return moment(i128::from(*value));
            }
            Some(LogicalType::Time(of)) if of.unit == TimeUnit::NANOS => return clock(*value),
            _ => value.to_string(),
        },
        Field::Group(_) | Field::ListInternal(_) | Field::MapInternal(_) => {
            let mut out = String::new();
            json(&mut out, field, column)?;
            out
        }
        field => field.to_string(),
    })
}

fn logical(column: &Type) -> Option<&LogicalType> {
    let info = column.is_primitive().then(|| column.get_basic_info());
    info.and_then(|info| info.logical_type_ref())
}

/// Bytes that nobody declared to be text: text if they are, else as SQL writes them.
fn bytes(data: &[u8], column: &Type) -> String {
    let hex = data.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02X}");
        hex
    });
    if logical(column) == Some(&LogicalType::Uuid) && data.len() == 16 {
        let hex = hex.to_lowercase();
        let parts = [
            &hex[..8],
            &hex[8..12],
            &hex[12..16],
            &hex[16..20],
            &hex[20..],
        ];
        return parts.join("-");
    }
    match std::str::from_utf8(data) {
        Ok(text) if !text.contains('\0') => text.to_owned(),
        _ => format!("X'{hex}'"),
    }
}

/// Billionths of a second in a day.
const DAY: i128 = 86_400_000_000_000;

/// A day, with its time if there is one, from billionths of a second since 1970.
fn moment(nanoseconds: i128) -> Option<String> {
    let moment = OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok()?;
    let (year, month, day) = moment.date().to_calendar_date();
    let mut text = format!("{year:04}-{:02}-{day:02}", u8::from(month));
    if moment.time() != Time::MIDNIGHT {
        text.push(' ');
        text += &time_of_day(moment.time());
    }
    Some(text)
}

fn clock(nanoseconds: i64) -> Option<String> {
    let since_midnight = std::time::Duration::from_nanos(u64::try_from(nanoseconds).ok()?);
    let within = i128::from(nanoseconds) < DAY;
    within.then(|| time_of_day(Time::MIDNIGHT + since_midnight))
}

fn time_of_day(time: Time) -> String {
    let (hour, minute, second, nano) = time.as_hms_nano();
    let mut text = format!("{hour:02}:{minute:02}:{second:02}");
    if nano > 0 {
        text += format!(".{nano:09}").trim_end_matches('0');
    }
    text
}

/// A nested value as compact JSON. What JSON has no word for is a text in it.
fn json(out: &mut String, field: &Field, column: &Type) -> Option<()> {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    match field {
        Field::Group(group) => {
            out.push('{');
            for (at, (name, value)) in group.get_column_iter().enumerate() {
                let _ = write!(out, "{}{}:", if at > 0 { "," } else { "" }, quoted(name));
                json(out, value, column)?;
            }
            out.push('}');
        }
        Field::ListInternal(list) => {
            out.push('[');
            for (at, value) in list.elements().iter().enumerate() {
                out.push_str(if at > 0 { "," } else { "" });
                json(out, value, column)?;
            }
            out.push(']');
        }
        Field::MapInternal(map) => {
            out.push('{');
            for (at, (key, value)) in map.entries().iter().enumerate() {
                let _ = write!(
                    out,
                    "{}{}:",
                    if at > 0 { "," } else { "" },
                    quoted(&shown(key, column)?)
                );
                json(out, value, column)?;
            }
            out.push('}');
        }
        field => {
            let text = shown(field, column)?;
            let is_json = match field {
                Field::Float16(value) => value.is_finite(),
                Field::Float(value) => value.is_finite(),
                Field::Double(value) => value.is_finite(),
                Field::Str(_)
                | Field::Bytes(_)
                | Field::Date(_)
                | Field::TimeMillis(_)
                | Field::TimeMicros(_)
                | Field::TimestampMillis(_)
                | Field::TimestampMicros(_) => false,
                _ => true,
            };
            out.push_str(&if is_json { text } else { quoted(&text) });
        }
    }
    Some(())
}

/// One step of the library, which panics at types that it does not know.
fn step<T>(path: &Path, step: impl FnOnce() -> Result<T, ParquetError>) -> Result<T> {
    let why = match quietly(step) {
        Some(Ok(value)) => return Ok(value),
        Some(Err(why)) => why
            .to_string()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" "),
        None => "it is damaged or holds a type that is not known here".to_owned(),
    };
    let cause = format!("cannot be read as Parquet: {why}; copy it again, or export it as CSV");
    Err(Error::file(path, cause))
}

#[cfg(test)]
mod tests {
    use super::rows;
    use crate::error::Result;
    use std::fs::File;
    use std::path::{Path, PathBuf};

    fn lab(name: &str) -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("tests/lab")
            .join(name)
    }

    /// The rows, a cell that is empty as `-`.
    fn read(path: &Path) -> Result<Vec<Vec<String>>> {
        let mut all = Vec::new();
        rows(&File::open(path).unwrap(), path, &mut |row| {
            let cells = row
                .iter()
                .map(|cell| cell.as_deref().unwrap_or("-").to_owned());
            all.push(cells.collect());
            Ok(())
        })?;
        Ok(all)
    }

    #[test]
    fn the_table_is_the_same_as_in_every_format() {
        let rows = read(&lab("same.parquet")).unwrap();
        let lines: Vec<String> = rows.iter().map(|row| format!("{row:?}\n")).collect();
        insta::assert_snapshot!(lines.concat());
    }

    #[test]
    fn every_type_of_column_is_text_that_loses_nothing() {
        let rows = read(&lab("types.parquet")).unwrap();
        let lines = (0..rows[0].len()).map(|at| {
            let cells: Vec<&str> = rows.iter().map(|row| row[at].as_str()).collect();
            cells.join(" | ") + "\n"
        });
        insta::assert_snapshot!(lines.collect::<String>());
    }

    #[test]
    fn what_would_lose_digits_or_is_damaged_is_an_error() {
        let why = |path: &Path| read(path).unwrap_err().to_string();
        assert!(why(&lab("int96.parquet")).contains("column `when`"));
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("damaged");
        let bytes = std::fs::read(lab("types.parquet")).unwrap();
        for at in (0..bytes.len()).step_by(bytes.len() / 200) {
            std::fs::write(&path, &bytes[..at]).unwrap();
            assert!(!why(&path).contains('\n'), "cut at {at}");
            let mut bytes = bytes.clone();
            bytes[at] ^= 0x55;
            std::fs::write(&path, &bytes).unwrap();
            let _ = read(&path);
        }
    }
}
