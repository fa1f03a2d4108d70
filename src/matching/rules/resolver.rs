//! [`Resolver`]: what one value of a lab file means.

use super::answer::put;
use super::index::{Entry, Index};
use super::members::{are_names, between_commas, list, members, unused_separators};
use super::text::{Text, is_number};
use super::{Match, Resolution, Rule, Sense, Status, damage, marks};
use crate::Db;
use crate::error::Result;
use crate::spelling::{Prefixes, fold};

/// What any spelling of a term means; everything it needs is in memory.
///
/// [`from`](Self::from) loads it from a database.
///
/// ```
/// use migrasome::Db;
/// use migrasome::matching::{MatchType, Resolver, Rule, Sense, Status};
///
/// let resolver = Resolver::from(&Db::built_in()?)?;
/// let found = resolver.resolve("ENSG00000107562.18");
/// assert_eq!(found.status, Status::Matched);
/// assert_eq!(found.matches[0].term, "CXCL12");
/// assert_eq!(found.matches[0].rule, Rule::VersionStripped);
/// assert_eq!(found.matches[0].match_type, MatchType::Exact);
///
/// // What is no name any more is never repaired.
/// let found = resolver.resolve("1-Mar");
/// assert_eq!(found.status, Status::Unusable);
/// assert_eq!(found.candidates, ["MARCHF1", "MTARC1"]);
///
/// // What could mean something else is never taken silently.
/// let found = resolver.resolve("7422");
/// assert_eq!(found.status, Status::Ambiguous);
/// let genes = Sense { prefixes: vec!["NCBIGene".to_owned()], ..Sense::default() };
/// assert_eq!(resolver.resolve_as("7422", &genes).matches[0].term, "VEGF");
/// # Ok::<(), migrasome::Error>(())
/// ```
pub struct Resolver {
    pub(super) index: Index,
    pub(in crate::matching) prefixes: Prefixes,
}

/// How deep a member may be a group itself.
const DEPTH: usize = 3;

/// In how many dresses a name may stand, and how long it may be with them, in bytes.
const DRESSES: usize = 3;
const LONGEST: usize = 2_000;

/// A member of a group, and what it means if anything.
type Leaf<'v> = (&'v str, Option<Resolution>);

fn unused_words(sign: char) -> &'static str {
    match sign {
        '/' => "holds `/`, which was not taken for a separator",
        '+' => "holds `+`, which was not taken for a separator",
        '&' => "holds `&`, which was not taken for a separator",
        ':' => "holds `:`, which was not taken for a separator",
        '-' => "holds ` - ` or `--`, which was not taken for a separator",
        '_' => "holds `_`, which was not taken for a separator",
        _ => "holds blanks, which were not taken for separators",
    }
}

impl Resolver {
    /// Takes over every spelling, identifier and prefix of a database, those that a lab added
    /// to it included.
    ///
    /// # Errors
    ///
    /// [`Error::File`](crate::Error::File) when the file is damaged.
    pub fn from(db: &Db) -> Result<Self> {
        Ok(Self {
            index: Index::of(db)?,
            prefixes: db.prefixes()?,
        })
    }

    /// What a value means, when nothing is known of where it stands.
    #[must_use]
    pub fn resolve(&self, value: &str) -> Resolution {
        self.resolve_as(value, &Sense::default())
    }

    /// What a value means in a column of which something is known.
    #[must_use]
    pub fn resolve_as(&self, value: &str, sense: &Sense) -> Resolution {
        let text = Text::of(value);
        if let Some(found) = self.one(&text, sense) {
            return found;
        }
        let of_members = self.group(text.given, sense);
        match of_members.status {
            Status::Matched | Status::Ambiguous => of_members,
            // 2,31E+13 is no group.
            _ => self.damaged(&text, sense).unwrap_or_else(|| {
                let is_told = of_members.reason.is_some();
                let unused = || self.unused_separator(&text, sense);
                match (!is_told).then(unused).flatten() {
                    Some(sign) => Resolution::unmatched_since(unused_words(sign)),
                    None => of_members,
                }
            }),
        }
    }

    /// One value that is no group: what a program marked as no protein of the sample is none.
    fn one(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        if !text.given.contains([';', ',', '\n'])
            && let Some(reason) = marks::reason(&text.plain)
        {
            return Some(Resolution::unmatched_since(reason));
        }
        // What stands in a list, its members tell.
        if list(text.given).is_some() {
            return None;
        }
        self.whole(text, sense)
    }

    /// A sign that separates names in a value, or something that is known from something else, and
    /// was not taken for a separator.
    fn unused_separator(&self, text: &Text<'_>, sense: &Sense) -> Option<char> {
        // Most values have no sign at all.
        if text.plain.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return None;
        }
        let is_known = |part: &&str| self.named(&Text::of(part), sense).is_some();
        let found = unused_separators(&text.plain).find(|(sign, parts)| {
            // `MESH:C220` is an identifier, of nothing that is known.
            if *sign == ':' && self.prefixes.prefix(parts[0]).is_some() {
                return false;
            }
            let may_hide = matches!(sign, '/' | '+' | '&' | '-');
            are_names(parts, *sign, &self.prefixes) || (may_hide && parts.iter().any(is_known))
        });
        found.map(|(sign, _)| sign)
    }

    /// The members of a group, and those of a member that is a group; with what each means.
    fn leaves<'v>(&self, value: &'v str, sense: &Sense, depth: usize) -> Vec<Leaf<'v>> {
        let mut all = members(value, sense, &self.prefixes);
        if all.is_empty() && value.contains([',', '，']) {
            // Prose has commas too, but not between names that are all known.
            let parts = between_commas(value);
            let is_known = |part: &&str| self.whole(&Text::of(part), sense).is_some();
            if parts.len() > 1 && parts.iter().all(is_known) {
                all = parts;
            }
        }
        let mut leaves = Vec::with_capacity(all.len());
        for member in all {
            let text = Text::of(member);
            let found = self.one(&text, sense);
            if found.is_none() && depth < DEPTH && member.len() < value.len() {
                let deeper = self.leaves(text.given, sense, depth + 1);
                if !deeper.is_empty() {
                    leaves.extend(deeper);
                    continue;
                }
            }
            leaves.push((text.given, found));
        }
        leaves
    }

    /// The members of a value, each as it stands there; nothing where it is one name.
    pub(in crate::matching) fn members<'v>(&self, value: &'v str, sense: &Sense) -> Vec<&'v str> {
        let leaves = self.leaves(Text::of(value).given, sense, 0);
        leaves.into_iter().map(|(member, _)| member).collect()
    }

    /// By the rules for one value.
    pub(super) fn whole(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        self.whole_in(text, sense, 0)
    }

    /// The same for what stood in so many dresses.
    pub(super) fn whole_in(
        &self,
        text: &Text<'_>,
        sense: &Sense,
        dresses: usize,
    ) -> Option<Resolution> {
        let by_name = self.named(text, sense);
        // A name of the mouse's gene is the last resort.
        let is_mouse = by_name.as_ref().is_some_and(|found| {
            found.status == Status::Matched && found.matches[0].rule == Rule::MouseSynonym
        });
        if by_name.is_some() && !is_mouse {
            return by_name;
        }
        let rules = [
            Self::prefixed,
            Self::versioned,
            Self::isoform,
            Self::fasta,
            Self::icd,
            Self::number,
            Self::loose,
        ];
        let mut found = rules.into_iter().filter_map(|rule| rule(self, text, sense));
        found
            .find(|found| !is_mouse || found.status == Status::Matched)
            .or(by_name)
            .or_else(|| self.dressed(text, sense, dresses))
    }

    /// A name with something around it. Of plain letters and digits, there is nothing to take off.
    fn dressed(&self, text: &Text<'_>, sense: &Sense, dresses: usize) -> Option<Resolution> {
        let is_plain = |c: char| c.is_ascii_alphanumeric();
        let is_too_much = dresses >= DRESSES || text.plain.len() > LONGEST;
        if is_too_much || text.plain.chars().all(is_plain) {
            return None;
        }
        let rules = [
            Self::fasta_gene,
            Self::tag_left_out,
            Self::genome_left_out,
            Self::numbered_copy,
            Self::in_brackets,
            Self::site,
            Self::part_of_complex,
            Self::joined,
        ];
        rules
            .into_iter()
            .find_map(|rule| rule(self, text, sense, dresses + 1))
    }

    /// What is spelled so, or is this identifier.
    pub(super) fn named(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        let mut entries = self.index.by_key(&text.key, sense);
        let key = self.prefixes.curie(&text.plain).map(|curie| fold(&curie));
        if let Some(key) = key.filter(|key| *key != text.key) {
            entries.extend(self.index.by_key(&key, sense));
        }
        let is_written_so =
            |entry: &&Entry, rule| entry.rule == rule && entry.spelling == text.plain;
        // What is found only without its signs is another spelling: Arg1 is not ARG-1.
        let mut written = entries.iter().filter(|entry| !entry.is_loose);
        let is_ambiguous = written.any(|entry| entry.ambiguous.is_some());
        let is_our_label = entries
            .iter()
            .any(|entry| is_written_so(entry, Rule::Label));
        if !is_ambiguous && !is_our_label {
            let mouse = entries.iter().copied();
            let mouse = mouse.filter(|entry| is_written_so(entry, Rule::MouseSymbol));
            let mouse: Vec<&Entry> = mouse.collect();
            if !mouse.is_empty() {
                return self.decide(mouse, text.given, |_| true);
            }
        }
        self.decide(entries, text.given, |entry| !entry.is_loose)
    }

    /// The first rule that gives anything. A key that could mean something else decides nothing,
    /// whatever else it is, but for our own label. What is not `fit` only warns.
    pub(super) fn decide(
        &self,
        entries: Vec<&Entry>,
        value: &str,
        fit: impl Fn(&Entry) -> bool,
    ) -> Option<Resolution> {
        let fitting = entries.iter().filter(|entry| fit(entry));
        let rule = fitting.map(|entry| entry.rule).min()?;
        if rule != Rule::Label && entries.iter().any(|entry| entry.ambiguous.is_some()) {
            return Some(Resolution::doubtful(self.index.matches(entries, value)));
        }
        let decides = |entry: &&Entry| entry.rule == rule && fit(entry);
        let matches = entries.into_iter().filter(decides).collect();
        let matches = self.index.matches(matches, value);
        // An identifier may stand for several terms on purpose; a name does not.
        let is_on_purpose = matches!(rule, Rule::Label | Rule::Identifier | Rule::Accession);
        if matches.len() > 1 && !is_on_purpose {
            return Some(Resolution::doubtful(matches));
        }
        Some(Resolution::matched(matches))
    }

    /// Any member may match; what is wrong with one counts only where none does.
    fn group(&self, value: &str, sense: &Sense) -> Resolution {
        let members = self.leaves(value, sense, 0);
        let of = members.len();
        let (mut sure, mut doubtful): (Vec<Match>, Vec<Match>) = Default::default();
        let (mut caution, mut damages) = (None, Vec::new());
        let mut marked = None;
        for (place, (member, found)) in members.into_iter().enumerate() {
            let Some(found) = found else {
                damages.extend(self.damaged(&Text::of(member), sense));
                continue;
            };
            if found.status == Status::Unmatched {
                marked = marked.or(found.reason);
                continue;
            }
            let into = match found.status {
                Status::Matched => &mut sure,
                _ => &mut doubtful,
            };
            caution = caution.or(found.reason);
            for mut each in found.matches {
                each.group = (of > 1).then_some((place + 1, of));
                put(into, each);
            }
        }
        if !sure.is_empty() {
            return Resolution::matched(sure);
        }
        if let Some(caution) = caution {
            return Resolution::ambiguous(doubtful, caution);
        }
        // A word for nothing beside an unknown name says nothing of the name.
        let is_nothing = |damage: &Resolution| damage.reason.as_deref() == Some(damage::MISSING);
        let all_are_nothing = damages.len() == of;
        let mut damages = damages.into_iter();
        let damage = damages.find(|damage| all_are_nothing || !is_nothing(damage));
        damage.unwrap_or_else(|| match marked {
            Some(reason) => Resolution::unmatched_since(&reason),
            None => Resolution::unmatched(),
        })
    }

    /// A value that matches nothing because of what was done to it.
    fn damaged(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        let Some((reason, candidates)) = damage::of(text, sense) else {
            return self.decimal(text, sense);
        };
        let repaired = candidates.first().filter(|_| reason == damage::GARBLED);
        let found = repaired.and_then(|repaired| self.whole(&Text::of(repaired), sense));
        let matches = found.map(|found| found.matches).unwrap_or_default();
        Some(Resolution::unusable(reason, candidates, matches))
    }

    /// `7422.0`: an identifier in a column of numbers that had gaps.
    fn decimal(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        let number = text
            .plain
            .strip_suffix(".0")
            .filter(|rest| is_number(rest))?;
        let found = self.whole(&Text::of(number), sense)?;
        let candidates = vec![number.to_owned()];
        Some(Resolution::unusable(
            damage::NUMBER,
            candidates,
            found.matches,
        ))
    }
}
