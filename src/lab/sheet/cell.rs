//! What stands in a cell, as text.

use std::fmt::{self, Write};

use calamine::{CellErrorType, DataRef, ExcelDateTime, ExcelDateTimeType};

/// Writes a cell as the text that its sheet means.
pub(super) fn write(out: &mut String, value: &DataRef<'_>) -> fmt::Result {
    match value {
        DataRef::Empty => Ok(()),
        DataRef::Int(value) => write!(out, "{value}"),
        DataRef::Float(value) => write_float(out, *value),
        DataRef::String(value) => out.write_str(value),
        DataRef::SharedString(value) => out.write_str(value),
        DataRef::Bool(value) => out.write_str(if *value { "TRUE" } else { "FALSE" }),
        DataRef::DateTime(value) => write_moment(out, value),
        DataRef::DateTimeIso(value) => write_iso_moment(out, value),
        DataRef::DurationIso(value) => match iso_milliseconds(value) {
            Some(milliseconds) => write_duration(out, milliseconds),
            None => out.write_str(value),
        },
        // calamine says #DATA!, Excel this.
        DataRef::Error(CellErrorType::GettingData) => out.write_str("#GETTING_DATA"),
        DataRef::Error(value) => write!(out, "{value}"),
    }
}

/// The shortest digits that read back as the same number; a power of ten only where the
/// number would be mostly zeros.
fn write_float(out: &mut String, value: f64) -> fmt::Result {
    if value == 0.0 {
        out.write_str("0")
    } else if (1e-5..1e17).contains(&value.abs()) || !value.is_finite() {
        write!(out, "{value}")
    } else {
        write!(out, "{value:e}")
    }
}

/// The first day that is no date any more, in either date system: 10000-01-01.
const END_1900: f64 = 2_958_466.0;
const END_1904: f64 = 2_957_004.0;

fn write_moment(out: &mut String, moment: &ExcelDateTime) -> fmt::Result {
    let days = moment.as_f64();
    if moment.is_duration() && days.abs() < END_1900 {
        #[allow(clippy::cast_possible_truncation)] // 10,000 years are 3e14 ms
        return write_duration(out, (days * 86_400_000.0).round() as i64);
    }
    let end = if is_1904(moment) { END_1904 } else { END_1900 };
    if moment.is_duration() || !(0.0..end).contains(&days) {
        // No date: Excel shows ####, and the number is what it has.
        return write_float(out, days);
    }
    let (year, month, day, hour, minute, second, milli) = moment.to_ymd_hms_milli();
    if days >= 1.0 {
        write!(out, "{year:04}-{month:02}-{day:02}")?;
        if (hour, minute, second, milli) == (0, 0, 0, 0) {
            return Ok(());
        }
        out.push(' ');
    }
    write!(out, "{hour:02}:{minute:02}:{second:02}")?;
    write_fraction(out, milli.into())
}

/// Whether days are counted from 1904. calamine tells it to nobody but `==`.
fn is_1904(moment: &ExcelDateTime) -> bool {
    *moment == ExcelDateTime::new(moment.as_f64(), ExcelDateTimeType::DateTime, true)
}

fn write_duration(out: &mut String, milliseconds: i64) -> fmt::Result {
    let sign = if milliseconds < 0 { "-" } else { "" };
    let (seconds, milli) = (
        milliseconds.unsigned_abs() / 1000,
        milliseconds.unsigned_abs() % 1000,
    );
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    write!(out, "{sign}{hours:02}:{minutes:02}:{:02}", seconds % 60)?;
    write_fraction(out, milli)
}

/// `.5` for 500 thousandths; nothing for none.
fn write_fraction(out: &mut String, milli: u64) -> fmt::Result {
    if milli == 0 {
        return Ok(());
    }
    let digits = format!(".{milli:03}");
    out.write_str(digits.trim_end_matches('0'))
}

/// `2023-03-01T14:30:00.500` as `2023-03-01 14:30:00.5`, without a time that is midnight.
fn write_iso_moment(out: &mut String, iso: &str) -> fmt::Result {
    let (day, time) = iso.split_once('T').unwrap_or((iso, ""));
    let time = match time.split_once('.') {
        Some((_, digits)) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            time.trim_end_matches('0').trim_end_matches('.')
        }
        _ => time,
    };
    out.write_str(day)?;
    match time {
        "" | "00:00:00" | "00:00" => Ok(()),
        time => write!(out, " {time}"),
    }
}

/// `PT26H30M00.5S` in thousandths of a second.
fn iso_milliseconds(iso: &str) -> Option<i64> {
    let (sign, iso) = iso
        .strip_prefix('-')
        .map_or((1.0, iso), |rest| (-1.0, rest));
    let mut sum = 0.0;
    let mut digits = 0;
    let (days, time) = iso.strip_prefix('P')?.split_once('T')?;
    for (text, units) in [(days, &[('D', 86_400.0)][..]), (time, &UNITS)] {
        digits = 0;
        for (at, letter) in text.char_indices() {
            if let Some((_, seconds)) = units.iter().find(|(unit, _)| *unit == letter) {
                sum += text[digits..at].parse::<f64>().ok()? * seconds;
                digits = at + 1;
            }
        }
        if digits < text.len() {
            return None;
        }
    }
    let milliseconds = sign * sum * 1000.0;
    #[allow(clippy::cast_possible_truncation)] // far below 2^53
    (digits > 0 && milliseconds.abs() < 1e15).then(|| milliseconds.round() as i64)
}

const UNITS: [(char, f64); 3] = [('H', 3600.0), ('M', 60.0), ('S', 1.0)];

#[cfg(test)]
mod tests {
    use super::write;
    use calamine::{DataRef, ExcelDateTime, ExcelDateTimeType};

    fn text(value: &DataRef<'_>) -> String {
        let mut text = String::new();
        write(&mut text, value).unwrap();
        text
    }

    #[test]
    fn a_number_is_the_shortest_that_reads_back() {
        let cases = [
            (5.0, "5"),
            (-0.0, "0"),
            (0.1 + 0.2, "0.30000000000000004"),
            (-1.5, "-1.5"),
            (0.00001, "0.00001"),
            (0.000_001, "1e-6"),
            (9_007_199_254_740_993.0, "9007199254740992"),
            (1e16, "10000000000000000"),
            (1e17, "1e17"),
            (f64::MAX, "1.7976931348623157e308"),
            (f64::NAN, "NaN"),
        ];
        for (value, expected) in cases {
            assert_eq!(text(&DataRef::Float(value)), expected);
        }
    }

    #[test]
    fn a_moment_shows_its_time_only_if_it_has_one() {
        let cases = [
            (44_986.0, false, "2023-03-01"),
            (43_524.0, true, "2023-03-01"),
            (44_986.604_166_666_664, false, "2023-03-01 14:30:00"),
            (0.604_166_666_666_666_6, false, "14:30:00"),
            (0.0, false, "00:00:00"),
            (60.0, false, "1900-02-29"),
            (61.0, false, "1900-03-01"),
            (2_958_465.0, false, "9999-12-31"),
            // No dates: the number behind Excel's ####.
            (2_958_466.0, false, "2958466"),
            (2_957_004.0, true, "2957004"),
            (-1.0, false, "-1"),
        ];
        for (days, is_1904, expected) in cases {
            let moment = ExcelDateTime::new(days, ExcelDateTimeType::DateTime, is_1904);
            assert_eq!(text(&DataRef::DateTime(moment)), expected);
        }
        let iso = |text: &str| super::tests::text(&DataRef::DateTimeIso(text.to_owned()));
        assert_eq!(iso("2023-03-01"), "2023-03-01");
        assert_eq!(iso("2023-03-01T00:00:00.000"), "2023-03-01");
        assert_eq!(iso("2023-03-01T14:30:00.500000"), "2023-03-01 14:30:00.5");
        assert_eq!(iso("2023-03-01T14:30:10"), "2023-03-01 14:30:10");
    }

    #[test]
    fn a_duration_counts_its_hours_on() {
        let cases = [
            (1.104_166_666_666_666_7, "26:30:00"),
            (-0.5, "-12:00:00"),
            (0.000_005_787_037_037, "00:00:00.5"),
            (f64::INFINITY, "inf"),
        ];
        for (days, expected) in cases {
            let moment = ExcelDateTime::new(days, ExcelDateTimeType::TimeDelta, false);
            assert_eq!(text(&DataRef::DateTime(moment)), expected);
        }
        let iso = |text: &str| super::tests::text(&DataRef::DurationIso(text.to_owned()));
        assert_eq!(iso("PT14H30M00S"), "14:30:00");
        assert_eq!(iso("-PT26H30M00.50S"), "-26:30:00.5");
        assert_eq!(iso("P1DT2H"), "26:00:00");
        assert_eq!(iso("P1Y"), "P1Y");
        assert_eq!(iso("PT"), "PT");
    }
}
