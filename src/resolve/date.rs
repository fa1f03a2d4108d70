//! Dates that a spreadsheet made of gene symbols.

use time::Date;

/// The serial numbers of the days from 2000 to 2050.
const SERIALS: std::ops::RangeInclusive<i32> = 36526..=55000;

/// The Julian day that Excel counts from.
const DAY_ZERO: i32 = 2_415_019;

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];

/// A month from 1, and a day, where it can be told.
type Reading = (u32, Option<u32>);

/// What the symbol may have been, if the text is a date; nothing where no such symbols are
/// known.
pub(super) fn symbols(text: &str) -> Option<Vec<String>> {
    readings(without_time(text)).map(|all| names(&all))
}

/// The same for the number by which a spreadsheet counts days.
pub(super) fn symbols_of_serial(text: &str) -> Option<Vec<String>> {
    let digits = text.strip_suffix(".0").unwrap_or(text);
    let serial = number(digits, 5).and_then(|serial| i32::try_from(serial).ok())?;
    let serial = Some(serial).filter(|serial| SERIALS.contains(serial))?;
    let date = Date::from_julian_day(DAY_ZERO + serial).ok()?;
    let month = u32::from(u8::from(date.month()));
    Some(names(&[(month, Some(u32::from(date.day())))]))
}

/// The families of symbols that spreadsheets are known to take for dates.
fn names(readings: &[Reading]) -> Vec<String> {
    let mut names = Vec::new();
    for reading in readings {
        match *reading {
            (3, Some(day)) => names.extend([format!("MARCHF{day}"), format!("MTARC{day}")]),
            (9, Some(day)) => names.push(format!("SEPTIN{day}")),
            (12, Some(1)) => names.push("DELEC1".to_owned()),
            _ => {}
        }
    }
    names
}

/// `2023-03-01` of `2023-03-01 00:00:00`.
fn without_time(text: &str) -> &str {
    match text.split_once([' ', 'T']) {
        Some((date, time)) if time.contains(':') && !time.contains(char::is_alphabetic) => date,
        _ => text,
    }
}

/// In which ways the text can be read as a date.
fn readings(text: &str) -> Option<Vec<Reading>> {
    let signs = |c: char| matches!(c, '-' | '/' | '.' | ' ');
    let sign = text.chars().find(|c| signs(*c))?;
    let parts: Vec<&str> = text.split(signs).filter(|part| !part.is_empty()).collect();
    let named = match parts[..] {
        [day, name] | [day, name, _] if month(name).is_some() && is_year(parts.get(2)) => {
            Some((month(name)?, Some(number(day, 2)?)))
        }
        // Mar-01 is the first of March, or March 2001.
        [name, rest] if sign == '-' && rest.len() == 2 => {
            Some((month(name)?, number(rest, 2).filter(|day| *day < 20)))
                .filter(|_| number(rest, 2).is_some())
        }
        _ => None,
    };
    if let Some(reading) = named {
        return is_day(reading).then(|| vec![reading]);
    }
    let [first, second, third] = parts[..] else {
        return None;
    };
    if first.len() == 4 && number(first, 4).is_some() {
        let reading = (number(second, 2)?, Some(number(third, 2)?));
        return is_day(reading).then(|| vec![reading]);
    }
    // 1.2.21 is a version more often than a date.
    let is_short = third.len() == 2 && (first.len() < 2 || second.len() < 2);
    if !is_year(Some(&third)) || (sign != '/' && is_short) {
        return None;
    }
    let (first, second) = (number(first, 2)?, number(second, 2)?);
    let day_first = (second, Some(first));
    let month_first = (first, Some(second));
    let mut all = vec![month_first, day_first];
    all.retain(|reading| is_day(*reading));
    if sign == '.' || first == second {
        all.retain(|reading| *reading == day_first);
    }
    (!all.is_empty()).then_some(all)
}

fn is_day((month, day): Reading) -> bool {
    (1..=12).contains(&month) && day.is_none_or(|day| (1..=31).contains(&day))
}

/// Whether what follows a day and a month is a year, or nothing.
fn is_year(part: Option<&&str>) -> bool {
    part.is_none_or(|part| matches!(part.len(), 2 | 4) && number(part, 4).is_some())
}

fn month(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    // As a German Excel has them.
    let name = match name.as_str() {
        "mrz" | "mär" | "march" => "mar",
        "sept" | "september" => "sep",
        "mai" => "may",
        "okt" => "oct",
        "dez" | "december" => "dec",
        other => other,
    };
    let place = MONTHS.iter().position(|month| *month == name)?;
    u32::try_from(place + 1).ok()
}

/// A whole number of at most so many digits.
fn number(text: &str, most: usize) -> Option<u32> {
    let is_number = (1..=most).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::{symbols, symbols_of_serial};

    #[test]
    fn dates_in_the_ways_that_spreadsheets_write_them() {
        let march = Some(vec!["MARCHF1".to_owned(), "MTARC1".to_owned()]);
        for text in [
            "1-Mar",
            "01-Mar",
            "Mar-01",
            "1-MAR",
            "1-Mar-23",
            "1-Mar-2023",
            "2023-03-01",
            "2023/03/01",
            "2023-03-01 00:00:00",
            "2023-03-01T00:00:00.000",
            "3/1/2023",
            "3/1/23",
            "01.03.2023",
            "01.03.23",
            "01. Mrz",
            "1 Mar",
        ] {
            assert_eq!(symbols(text), march, "{text}");
        }
        let both = ["SEPTIN3", "MARCHF9", "MTARC9"].map(str::to_owned).to_vec();
        assert_eq!(symbols("9/3/2023"), Some(both));
        assert_eq!(symbols("2-Sep"), Some(vec!["SEPTIN2".to_owned()]));
        assert_eq!(symbols("1-Dec"), Some(vec!["DELEC1".to_owned()]));
        for text in ["2-Dec", "4-Oct", "Mar-23"] {
            assert_eq!(symbols(text), Some(Vec::new()), "{text}");
        }
        assert_eq!(symbols_of_serial("45352"), march);
        assert_eq!(symbols_of_serial("36526"), Some(Vec::new()));
    }

    #[test]
    fn what_is_no_date() {
        for text in [
            "",
            "-",
            "1",
            "MAR-1",
            "MARCH1",
            "DEC1",
            "1-Foo",
            "32-Mar",
            "0-Mar",
            "1.2.21",
            "1.14.13.39",
            "13/13/2023",
            "2023-13-01",
            "1-40",
            "Mar-1a",
            "a-Mar",
            "1-Mar-x",
            "١-Mar",
            "10-2",
            "3/1",
        ] {
            assert_eq!(symbols(text), None, "{text}");
        }
        for text in ["36525", "55001", "4.5", "", "045352", "VEGFA"] {
            assert_eq!(symbols_of_serial(text), None, "{text}");
        }
    }
}
