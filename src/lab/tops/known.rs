//! Files of which one knows by a line or by their ending where their table is: of GEO, GCT, GMT,
//! GTF and GFF, GAF, RCC, sample sheets in sections.

use super::super::Options;
use super::super::sieve::{End, Reshape, Sieve};
use super::records::{is_number, lines, whole_lines};
use super::{Text, Top};
use crate::error::{Error, Result};

/// The columns of GTF and GFF, as Ensembl describes them.
const GTF: [&str; 9] = [
    "seqname",
    "source",
    "feature",
    "start",
    "end",
    "score",
    "strand",
    "frame",
    "attribute",
];

/// The columns of GAF 2, as the Gene Ontology describes them.
const GAF: [&str; 17] = [
    "DB",
    "DB_Object_ID",
    "DB_Object_Symbol",
    "Relation",
    "GO_ID",
    "DB_Reference",
    "Evidence_Code",
    "With_or_From",
    "Aspect",
    "DB_Object_Name",
    "DB_Object_Synonym",
    "DB_Object_Type",
    "Taxon",
    "Date",
    "Assigned_By",
    "Annotation_Extension",
    "Gene_Product_Form_ID",
];

/// What is said of a file of `SomaLogic`.
const ADAT: &str = "an ADAT of SomaLogic, in sections: its proteins are the columns, and their \
    names stand in rows above them (EntrezGeneSymbol, UniProt): in R, `SomaDataIO::getAnalyteInfo` \
    makes a table of them with a row each: write that as CSV";

/// Below this line of a GFF are sequences.
const FASTA: &[u8] = b"##FASTA";

/// How many lines tell whether a text is GTF.
const LOOKED_AT: usize = 10;

/// Whether a file is one of them.
pub(super) enum Known {
    Top(Top),
    /// The beginning is too short to tell.
    More,
    No,
}

pub(super) fn known(text: Text<'_>, options: &Options) -> Result<Known> {
    let first = lines(text.bytes).next().map_or(&b""[..], |(_, line)| line);
    let begins = |word: &str| {
        let begin = first.get(..word.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(word.as_bytes()))
    };
    if matches!(first.first(), Some(b'!' | b'^')) {
        if is_adat(text) {
            return Err(Error::file(text.path, ADAT));
        }
        if begins("!gaf-version") {
            return Ok(without_names(text, options, &GAF, "GAF").unwrap_or(Known::No));
        }
        let begin = |line: &[u8]| {
            let line = line.to_ascii_lowercase();
            line.starts_with(b"!") && line.ends_with(b"_table_begin")
        };
        let end = |begin: &[u8]| {
            let name = &begin[..begin.len() - "begin".len()];
            End::Line([name, b"end"].concat())
        };
        return Ok(section(text, begin, end));
    }
    if begins("<header>") {
        let begin = |line: &[u8]| line.eq_ignore_ascii_case(b"<Code_Summary>");
        let end = |_: &[u8]| End::Line(b"</Code_Summary>".to_vec());
        return match section(text, begin, end) {
            Known::No => Err(Error::file(
                text.path,
                "in sections such as `<Header>`, and none is `<Code_Summary>`, which holds the \
                 counts: leave out with `--skip` what is above the names of the columns, and \
                 delete what is below the table",
            )),
            known => Ok(known),
        };
    }
    if is_bracketed(first) {
        let begin = |line: &[u8]| {
            is_bracketed(line) && unpadded(line).to_ascii_lowercase().ends_with(b"data]")
        };
        return Ok(section(text, begin, |_| End::Bracketed));
    }
    if begins("#1.2") || begins("#1.3") {
        return Ok(gct(text));
    }
    if begins("TYPE\t") {
        return Ok(from_line(text, "FEATURES", None).unwrap_or(Known::No));
    }
    if begins("MTD\t") || begins("COM\t") {
        let end = Some(End::Unlike(b"PR", b"COM\t"));
        return Ok(from_line(text, "PRH", end).unwrap_or(Known::No));
    }
    if begins("ATF\t") {
        return Ok(atf(text));
    }
    if is_named(text, &[".gmt"]) && memchr::memchr_iter(b'\t', first).count() > 1 {
        return Ok(Known::Top(gmt(options)));
    }
    Ok(gtf(text, options).unwrap_or(Known::No))
}

/// Whether the name of a file ends so, packed or not.
fn is_named(text: Text<'_>, endings: &[&str]) -> bool {
    let name = text.path.to_string_lossy().to_lowercase();
    let packed = [".gz", ".bgz", ".zst", ".zstd"];
    let name = packed
        .iter()
        .find_map(|end| name.strip_suffix(end))
        .unwrap_or(&name);
    text.separator.is_none() && endings.iter().any(|end| name.ends_with(end))
}

fn is_adat(text: Text<'_>) -> bool {
    let mut lines = lines(text.bytes);
    lines.any(|(_, line)| {
        matches!(
            line.trim_ascii(),
            b"^HEADER" | b"^COL_DATA" | b"^TABLE_BEGIN"
        )
    })
}

/// A line without the separators that a spreadsheet puts behind it.
fn unpadded(line: &[u8]) -> &[u8] {
    let is_padding = |byte: &u8| b",;\t ".contains(byte);
    let end = line
        .iter()
        .rposition(|byte| !is_padding(byte))
        .map_or(0, |last| last + 1);
    &line[..end]
}

/// Whether a line is the head of a section, `[Data]`.
pub(in super::super) fn is_bracketed(line: &[u8]) -> bool {
    let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"_ ".contains(byte);
    match unpadded(line) {
        [b'[', word @ .., b']'] => {
            word.first().is_some_and(u8::is_ascii_alphabetic) && word.iter().all(fits)
        }
        _ => false,
    }
}

/// The table between two lines.
fn section(text: Text<'_>, begin: impl Fn(&[u8]) -> bool, end: impl Fn(&[u8]) -> End) -> Known {
    let mut all = lines(text.bytes);
    let Some((at, line)) = all.find(|(_, line)| begin(line.trim_ascii_end())) else {
        return if text.is_whole {
            Known::No
        } else {
            Known::More
        };
    };
    let Some((lead, _)) = all.next() else {
        return if text.is_whole {
            Known::No
        } else {
            Known::More
        };
    };
    let above = super::super::blocks::lines_in(&text.bytes[..at]);
    let words = String::from_utf8_lossy(unpadded(line));
    let note = format!(
        "is in sections: the table below `{words}` in line {} was read, the others were left out: \
         `--skip 0` keeps them",
        text.line + above
    );
    Known::Top(Top {
        lead,
        sieve: Sieve {
            end: Some(end(unpadded(line))),
            is_section: true,
            ..Sieve::default()
        },
        notes: vec![note],
        ..Top::default()
    })
}

/// The table whose names of columns are in a line that begins with a word: of Agilent, of mzTab.
fn from_line(text: Text<'_>, word: &str, end: Option<End>) -> Option<Known> {
    let is_it = |line: &[u8]| {
        line.strip_prefix(word.as_bytes())
            .is_some_and(|rest| rest.starts_with(b"\t"))
    };
    let Some((lead, _)) = lines(text.bytes).find(|(_, line)| is_it(line)) else {
        return (!text.is_whole).then_some(Known::More);
    };
    let above = super::super::blocks::lines_in(&text.bytes[..lead]);
    Some(Known::Top(Top {
        lead,
        separator: Some(b'\t'),
        sieve: Sieve {
            end,
            ..Sieve::default()
        },
        notes: vec![format!(
            "is in sections: the one from `{word}` in line {} on was read, the others were left \
             out: `--skip 0` keeps them",
            text.line + above
        )],
        ..Top::default()
    }))
}

/// `#1.2`, then how many rows and columns; in `#1.3` also how many rows below the names of the
/// columns describe the samples.
fn gct(text: Text<'_>) -> Known {
    let all: Vec<_> = whole_lines(text);
    let [_, (_, size), (lead, _), ..] = all[..] else {
        return Known::No;
    };
    let numbers = size.split(|byte| *byte == b'\t').map(|number| {
        let number = std::str::from_utf8(number.trim_ascii()).unwrap_or_default();
        number.parse::<u64>().ok()
    });
    let Some(numbers) = numbers.collect::<Option<Vec<u64>>>() else {
        return Known::No;
    };
    let mut top = Top {
        lead,
        separator: text.separator.is_none().then_some(b'\t'),
        notes: vec![format!(
            "{} tell the version and size of a GCT and were left out: `--skip 0` keeps them",
            super::lines(text.line, 2)
        )],
        ..Top::default()
    };
    let of_samples = numbers.get(3).copied().unwrap_or(0);
    if of_samples > 0 {
        let first = text.line + 3;
        top.sieve
            .lines
            .extend(first..first + of_samples.min(10_000));
        let verb = if of_samples == 1 {
            "describes"
        } else {
            "describe"
        };
        let were = if of_samples == 1 { "was" } else { "were" };
        top.notes.push(format!(
            "{} {verb} the columns of a GCT and {were} left out",
            super::lines(first, of_samples)
        ));
    }
    Known::Top(top)
}

/// Of `GenePix`: `ATF`, then how many lines stand above the names of the columns.
fn atf(text: Text<'_>) -> Known {
    let all = whole_lines(text);
    let count = all.get(1).and_then(|(_, size)| {
        let first = size.split(|byte| *byte == b'\t').next()?;
        std::str::from_utf8(first)
            .ok()?
            .trim()
            .parse::<usize>()
            .ok()
    });
    let Some((lead, _)) = count.and_then(|count| all.get(count.checked_add(2)?)) else {
        return Known::No;
    };
    let above = super::super::blocks::lines_in(&text.bytes[..*lead]);
    Known::Top(Top {
        lead: *lead,
        notes: vec![format!(
            "{} are the head of an ATF and were left out: `--skip 0` keeps them",
            super::lines(text.line, above)
        )],
        ..Top::default()
    })
}

/// A set in each line: its name, what it is, and then its genes, however many.
fn gmt(options: &Options) -> Top {
    let names = ["set", "description", "genes"].map(str::to_owned).to_vec();
    Top {
        separator: Some(b'\t'),
        names: options.header.then_some(names),
        sieve: Sieve {
            reshape: Some(Reshape::Gmt),
            ..Sieve::default()
        },
        notes: vec![
            "is a GMT, which has no names of columns: read as set, description and genes, these \
             joined with `;`: `--skip 0` reads it as it is"
                .to_owned(),
        ],
        ..Top::default()
    }
}

/// Nine columns without names, as GTF and GFF have them.
fn gtf(text: Text<'_>, options: &Options) -> Option<Known> {
    if text.separator.is_some_and(|given| given != b'\t') {
        return None;
    }
    let all = whole_lines(text);
    let genes = all.iter().take_while(|(_, line)| !line.starts_with(FASTA));
    let mut rows = genes.filter(|(_, line)| !is_above(line, b'#'));
    let is_row = |line: &[u8]| {
        let fields: Vec<&[u8]> = line.split(|byte| *byte == b'\t').collect();
        let number = |at: usize| std::str::from_utf8(fields[at]).ok()?.parse::<u64>().ok();
        let is_score = |field: &[u8]| field == b"." || is_number(&String::from_utf8_lossy(field));
        fields.len() == GTF.len()
            && number(3)
                .zip(number(4))
                .is_some_and(|(start, end)| start <= end)
            && is_score(fields[5])
            && matches!(fields[6], b"+" | b"-" | b"." | b"?")
            && matches!(fields[7], b"0" | b"1" | b"2" | b".")
    };
    let mut seen = 0;
    let is_gtf = rows.by_ref().take(LOOKED_AT).all(|(_, line)| {
        seen += 1;
        is_row(line)
    });
    if seen == 0 || !is_gtf {
        return None;
    }
    let known = without_names(text, options, &GTF, "GTF or GFF")?;
    let Known::Top(mut top) = known else {
        return Some(known);
    };
    let below = &text.bytes[top.lead..];
    let has_comments = lines(below).any(|(_, line)| line.starts_with(b"#"));
    if has_comments || is_named(text, &[".gff", ".gff3"]) {
        top.sieve.is_without_comments = true;
        top.sieve.end = Some(End::Line(FASTA.to_vec()));
    }
    Some(Known::Top(top))
}

fn is_above(line: &[u8], mark: u8) -> bool {
    line.first() == Some(&mark) || line.trim_ascii().is_empty()
}

/// A file of which one knows what its columns are, below its comments.
fn without_names(text: Text<'_>, options: &Options, names: &[&str], called: &str) -> Option<Known> {
    let mark = if called == "GAF" { b'!' } else { b'#' };
    let Some((lead, first)) = lines(text.bytes).find(|(_, line)| !is_above(line, mark)) else {
        return (!text.is_whole).then_some(Known::More);
    };
    let width = first.split(|byte| *byte == b'\t').count();
    // GAF 1 has two columns less.
    let is_known = width == names.len() || called == "GAF" && width == names.len() - 2;
    if !is_known {
        return None;
    }
    let names: Vec<String> = names[..width].iter().map(ToString::to_string).collect();
    let mut notes = Vec::new();
    let above = super::super::blocks::lines_in(&text.bytes[..lead]);
    if above > 0 {
        let said = super::left_out(above, ("a comment", "comments"));
        notes.push(format!("{} {said}", super::lines(text.line, above)));
    }
    if options.header {
        notes.push(format!(
            "is {called}, which has no names of columns: they are called {} to {}",
            names[0],
            names[width - 1]
        ));
    }
    Some(Known::Top(Top {
        lead,
        separator: Some(b'\t'),
        names: options.header.then_some(names),
        notes,
        ..Top::default()
    }))
}
