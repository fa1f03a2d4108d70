//! Dates that a spreadsheet made of gene symbols.

use time::Date;

/// The names of the months in lower case, also as a German Excel has them.
const MONTHS: [&str; 12] = [
    "jan",
    "feb",
    "mar march mrz mär",
    "apr",
    "may mai",
    "jun",
    "jul",
    "aug",
    "sep sept september",
    "oct okt",
    "nov",
    "dec december dez",
];

/// The numbers by which a spreadsheet counts the days from 2000 to 2050.
const SERIALS: std::ops::RangeInclusive<u32> = 36526..=55000;

/// The Julian day that Excel counts from.
const DAY_ZERO: u32 = 2_415_019;

const SIGNS: [char; 4] = ['-', '/', '.', ' '];

/// What the symbol may have been, if the text is a date; nothing where no such symbols are
/// known.
pub(super) fn symbols(text: &str) -> Option<Vec<String>> {
    // 2023-03-01 00:00:00
    let is_time = |time: &str| time.contains(':') && !time.contains(char::is_alphabetic);
    let date = match text.split_once([' ', 'T']) {
        Some((date, time)) if is_time(time) => date,
        _ => text,
    };
    // `1///2///7422` is a group.
    if date.contains("//") {
        return None;
    }
    let sign = date.chars().find(|c| SIGNS.contains(c))?;
    let parts: Vec<&str> = date.split(SIGNS).filter(|part| !part.is_empty()).collect();
    let is_year = |text: &str| matches!(text.len(), 2 | 4) && number(text, 4).is_some();
    // The month and the day, in each way that it can be read.
    let mut readings = match parts[..] {
        [day, name] if month(name).is_some() => vec![(month(name)?, number(day, 2)?)],
        [day, name, year] if month(name).is_some() && is_year(year) => {
            vec![(month(name)?, number(day, 2)?)]
        }
        // Mar-01 is the first of March, or March 2001; Mar-40 has no day.
        [name, day] if sign == '-' && day.len() == 2 => match (month(name)?, number(day, 2)?) {
            (_, 20..) => return Some(Vec::new()),
            reading => vec![reading],
        },
        [year, month, day] if year.len() == 4 && number(year, 4).is_some() => {
            vec![(number(month, 2)?, number(day, 2)?)]
        }
        [first, second, year] if is_year(year) => {
            // 1.2.21 is a version more often than a date.
            let is_short = year.len() == 2 && (first.len() < 2 || second.len() < 2);
            let (first, second) = (number(first, 2)?, number(second, 2)?);
            let (month_first, day_first) = ((first, second), (second, first));
            if sign != '/' && is_short {
                return None;
            } else if sign == '.' || first == second {
                vec![day_first]
            } else {
                vec![month_first, day_first]
            }
        }
        _ => return None,
    };
    readings.retain(|(month, day)| (1..=12).contains(month) && (1..=31).contains(day));
    (!readings.is_empty()).then(|| readings.into_iter().flat_map(names).collect())
}

/// The same for the number by which a spreadsheet counts days.
pub(super) fn symbols_of_serial(text: &str) -> Option<Vec<String>> {
    let serial = number(text.strip_suffix(".0").unwrap_or(text), 5)?;
    let serial = Some(serial).filter(|serial| SERIALS.contains(serial))?;
    let date = Date::from_julian_day(i32::try_from(DAY_ZERO + serial).ok()?).ok()?;
    Some(names((u8::from(date.month()).into(), date.day().into())))
}

/// The families of symbols that spreadsheets are known to take for dates.
fn names((month, day): (u32, u32)) -> Vec<String> {
    match (month, day) {
        (3, _) => vec![format!("MARCHF{day}"), format!("MTARC{day}")],
        (9, _) => vec![format!("SEPTIN{day}")],
        (12, 1) => vec!["DELEC1".to_owned()],
        _ => Vec::new(),
    }
}

fn month(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    let names = |names: &&str| names.split(' ').any(|each| each == name);
    (1..)
        .zip(&MONTHS)
        .find(|(_, all)| names(all))
        .map(|(month, _)| month)
}

/// A whole number of at most so many digits.
fn number(text: &str, most: usize) -> Option<u32> {
    let is_number = text.len() <= most && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}
