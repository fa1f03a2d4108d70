//! References for a reference manager: `BibTeX` and RIS.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::citations::{Citations, CitedPaper, LikelyPaper, Paper, ReadPaper};

/// A reference of either kind: a field is left out where it is not known.
struct Reference<'c> {
    author: Option<&'c str>,
    title: Option<&'c str>,
    journal: Option<&'c str>,
    year: Option<i64>,
    doi: Option<&'c str>,
    pmid: Option<&'c str>,
    note: String,
}

impl Citations {
    /// As entries of a `BibTeX` file: what prints the claims, and the papers that are most likely
    /// behind them.
    #[must_use]
    pub fn bibtex(&self) -> String {
        let mut text = String::new();
        let mut keys: BTreeMap<String, u32> = BTreeMap::new();
        for reference in self.references() {
            let key = reference.key();
            let times = keys.entry(key.clone()).or_default();
            *times += 1;
            let more = if *times == 1 {
                String::new()
            } else {
                format!("-{times}")
            };
            let _ = writeln!(text, "@article{{{key}{more},");
            let year = reference.year.map(|year| year.to_string());
            // Nobody else is known: so BibTeX writes a list that is not whole.
            let author = reference
                .author
                .map(|first| format!("{} and others", escaped(first)));
            let fields = [
                ("author", author),
                (
                    "title",
                    reference
                        .title
                        .map(|title| format!("{{{}}}", escaped(title))),
                ),
                ("journal", reference.journal.map(escaped)),
                ("year", year),
                ("doi", reference.doi.map(str::to_owned)),
                ("pmid", reference.pmid.map(str::to_owned)),
                ("note", Some(escaped(&reference.note))),
            ];
            for (name, value) in fields {
                if let Some(value) = value {
                    let _ = writeln!(text, "  {name} = {{{value}}},");
                }
            }
            text.push_str("}\n");
        }
        text
    }

    /// As records of an RIS file.
    #[must_use]
    pub fn ris(&self) -> String {
        let mut text = String::new();
        for reference in self.references() {
            let year = reference.year.map(|year| year.to_string());
            let fields = [
                ("TY", Some("JOUR".to_owned())),
                ("AU", reference.author.map(str::to_owned)),
                ("TI", reference.title.map(str::to_owned)),
                ("JO", reference.journal.map(str::to_owned)),
                ("PY", year),
                ("DO", reference.doi.map(str::to_owned)),
                ("AN", reference.pmid.map(|pmid| format!("PMID {pmid}"))),
                ("N1", Some(reference.note)),
                ("ER", Some(String::new())),
            ];
            for (tag, value) in fields {
                if let Some(value) = value {
                    let _ = writeln!(text, "{tag}  - {}", value.replace(['\n', '\r'], " "));
                }
            }
        }
        text
    }

    /// A paper that findings are from and a printed number most likely is stands once.
    fn references(&self) -> impl Iterator<Item = Reference<'_>> {
        let printed = self.sources.iter().map(CitedPaper::reference);
        let likely = self.papers.iter().filter_map(LikelyPaper::reference);
        let mut all: Vec<Reference<'_>> = printed.chain(likely).collect();
        for paper in self.read.iter().map(ReadPaper::reference) {
            let known = all.iter_mut().find(|each| {
                let same_doi = each.doi.is_some() && each.doi == paper.doi;
                same_doi || (each.pmid.is_some() && each.pmid == paper.pmid)
            });
            match known {
                Some(known) => known.note = format!("{}; {}", known.note, paper.note),
                None => all.push(paper),
            }
        }
        all.into_iter()
    }
}

impl CitedPaper {
    fn reference(&self) -> Reference<'_> {
        Reference {
            author: None,
            title: Some(&self.title),
            journal: self.journal.as_deref(),
            year: self.year,
            doi: self.url.as_deref().and_then(doi),
            pmid: None,
            note: format!("{}, {}", self.table, self.cites()),
        }
    }
}

impl LikelyPaper {
    fn reference(&self) -> Option<Reference<'_>> {
        self.paper.title.as_ref()?;
        Some(self.paper.reference(self.stands_for()))
    }
}

impl ReadPaper {
    fn reference(&self) -> Reference<'_> {
        self.paper.reference(self.holds())
    }
}

impl Paper {
    fn reference(&self, note: String) -> Reference<'_> {
        Reference {
            author: self.first_author.as_deref().filter(|name| !name.is_empty()),
            title: self.title.as_deref(),
            journal: self.journal.as_deref().filter(|name| !name.is_empty()),
            year: self.year,
            doi: self.url.as_deref().and_then(doi),
            pmid: self.pmid.as_deref(),
            note,
        }
    }
}

impl Reference<'_> {
    /// `zhang2024`, or the beginning of the title where no author is known.
    fn key(&self) -> String {
        let name = self.author.and_then(|name| name.split_whitespace().last());
        let title = self.title.or(self.journal);
        let name = name.or_else(|| title?.split_whitespace().next());
        let plain = name
            .unwrap_or_default()
            .chars()
            .filter(char::is_ascii_alphanumeric);
        let plain: String = plain.collect::<String>().to_lowercase();
        let year = self.year.map(|year| year.to_string());
        format!("{plain}{}", year.unwrap_or_default())
    }
}

/// The DOI in a URL of one.
fn doi(url: &str) -> Option<&str> {
    url.strip_prefix("https://doi.org/")
}

/// What `BibTeX` and TeX take for signs of their own stands for itself.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => escaped.push_str("\\textbackslash{}"),
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '{' | '}' | '&' | '%' | '$' | '#' | '_' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '\n' | '\r' => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn signs_of_tex_stand_for_themselves() {
        assert_eq!(
            escaped("a_b & 5% {x} $1 #2 ~^\\"),
            "a\\_b \\& 5\\% \\{x\\} \\$1 \\#2 \\textasciitilde{}\\textasciicircum{}\\textbackslash{}"
        );
    }
}
