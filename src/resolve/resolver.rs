//! [`Resolver`]: what one value of a lab file means.

use super::derive::{self, IcdCode};
use super::index::{Entry, ICD, Identifier, Index, Name, is_number, joined, prefix_of};
use super::text::Text;
use super::{Match, MatchType, Resolution, Rule, Sense, Status};
use super::{curie, damage, fold, fold_loosely, group, loose};

/// What any spelling of a term means; everything it needs is in memory.
///
/// [`from`](Self::from) loads it from a database.
///
/// ```
/// use migrasome::Db;
/// use migrasome::resolve::{MatchType, Resolver, Rule, Sense, Status};
///
/// let resolver = Resolver::from(&Db::built_in()?)?;
/// let found = resolver.resolve("ENSG00000112715.21");
/// assert_eq!(found.status, Status::Matched);
/// assert_eq!(found.matches[0].term, "VEGF");
/// assert_eq!(found.matches[0].rule, Rule::VersionStripped);
/// assert_eq!(found.matches[0].match_type, MatchType::Exact);
///
/// // What could mean something else is never taken silently.
/// let found = resolver.resolve("7422");
/// assert_eq!(found.status, Status::Ambiguous);
/// let genes = Sense { prefixes: vec!["NCBIGene".to_owned()], ..Sense::default() };
/// assert_eq!(resolver.resolve_as("7422", &genes).matches[0].term, "VEGF");
/// # Ok::<(), migrasome::Error>(())
/// ```
pub struct Resolver {
    index: Index,
}

/// What the rules give for one value.
enum Found {
    Matches(Vec<Match>),
    /// It could mean something else too.
    Caution(Vec<Match>, String),
    Nothing,
}

impl Resolver {
    /// From the rows of a database; the error is a word for a match type that we do not know.
    pub(crate) fn build(names: Vec<Name>, identifiers: Vec<Identifier>) -> Result<Self, String> {
        let index = Index::build(names, identifiers)?;
        Ok(Self { index })
    }

    /// What a value means, when nothing is known of where it stands.
    ///
    /// ```
    /// use migrasome::Db;
    /// use migrasome::resolve::{Resolver, Status};
    ///
    /// let resolver = Resolver::from(&Db::built_in()?)?;
    /// let found = resolver.resolve("Vegfa");
    /// assert_eq!(found.matches[0].term, "VEGF");
    /// assert_eq!(found.matches[0].match_type.to_string(), "related");
    ///
    /// let found = resolver.resolve("1-Mar");
    /// assert_eq!(found.status, Status::Unusable);
    /// assert_eq!(found.candidates, ["MARCHF1", "MTARC1"]);
    /// # Ok::<(), migrasome::Error>(())
    /// ```
    #[must_use]
    pub fn resolve(&self, value: &str) -> Resolution {
        self.resolve_as(value, &Sense::default())
    }

    /// What a value means in a column of which something is known.
    ///
    /// ```
    /// use migrasome::Db;
    /// use migrasome::resolve::{Resolver, Sense};
    ///
    /// let resolver = Resolver::from(&Db::built_in()?)?;
    /// let diseases = Sense { kinds: vec!["disease".to_owned()], ..Sense::default() };
    /// let found = resolver.resolve_as("C220", &diseases);
    /// assert_eq!(found.matches[0].term, "Hepatocellular carcinoma");
    /// assert_eq!(found.matches[0].rule.name(), "ICD code");
    /// # Ok::<(), migrasome::Error>(())
    /// ```
    #[must_use]
    pub fn resolve_as(&self, value: &str, sense: &Sense) -> Resolution {
        let text = Text::of(value);
        match self.whole(&text, sense) {
            Found::Matches(matches) => return Resolution::matched(matches),
            Found::Caution(matches, reason) => return Resolution::ambiguous(matches, reason),
            Found::Nothing => {}
        }
        let members = group::members(text.given, sense);
        let of_members = self.group(&members, sense);
        match of_members.status {
            Status::Matched | Status::Ambiguous => of_members,
            // 2,31E+13 is no group.
            _ => self.damaged(&text, sense).unwrap_or(of_members),
        }
    }

    /// By the rules for one value.
    fn whole(&self, text: &Text<'_>, sense: &Sense) -> Found {
        let by_name = self.named(text, sense);
        // A name of the mouse's gene is the last resort.
        let is_mouse = matches!(&by_name, Found::Matches(all) if all[0].rule == Rule::MouseSynonym);
        if !is_mouse && !matches!(by_name, Found::Nothing) {
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
        for rule in rules {
            match rule(self, text, sense) {
                Found::Nothing => {}
                Found::Caution(..) if is_mouse => {}
                found => return found,
            }
        }
        by_name
    }

    /// What is spelled so, or is this identifier.
    fn named(&self, text: &Text<'_>, sense: &Sense) -> Found {
        let mut entries = self.index.by_key(&text.key, sense);
        let key = curie(&text.plain).map(|curie| fold(&curie));
        if let Some(key) = key.filter(|key| *key != text.key) {
            entries.extend(self.index.by_key(&key, sense));
        }
        let is_written_so =
            |entry: &&Entry, rule| entry.rule == rule && entry.spelling == text.plain;
        let is_ambiguous = entries.iter().any(|entry| entry.ambiguous.is_some());
        let is_our_label = entries
            .iter()
            .any(|entry| is_written_so(entry, Rule::Label));
        if !is_ambiguous && !is_our_label {
            let mouse = entries.iter().copied();
            let mouse = mouse.filter(|entry| is_written_so(entry, Rule::MouseSymbol));
            let mouse: Vec<&Entry> = mouse.collect();
            if !mouse.is_empty() {
                return Found::Matches(self.index.matches(mouse, text.given));
            }
        }
        self.decide(entries, text.given, |entry| !entry.is_loose)
    }

    /// The first rule that gives anything. A key that could mean something else decides nothing,
    /// whatever else it is, but for our own label. What is not `fit` only warns.
    fn decide(&self, entries: Vec<&Entry>, value: &str, fit: impl Fn(&Entry) -> bool) -> Found {
        let fitting = entries.iter().filter(|entry| fit(entry));
        let Some(rule) = fitting.map(|entry| entry.rule).min() else {
            return Found::Nothing;
        };
        if rule != Rule::Label && entries.iter().any(|entry| entry.ambiguous.is_some()) {
            return Found::Caution(self.index.matches(entries, value), String::new()).explained();
        }
        let decides = |entry: &&Entry| entry.rule == rule && fit(entry);
        let matches = entries.into_iter().filter(decides).collect();
        let matches = self.index.matches(matches, value);
        // An identifier may stand for several terms on purpose; a name does not.
        let is_on_purpose = matches!(rule, Rule::Label | Rule::Identifier | Rule::Accession);
        if matches.len() > 1 && !is_on_purpose {
            return Found::Caution(matches, String::new()).explained();
        }
        Found::Matches(matches)
    }

    /// As [`named`](Self::named), for what can be nothing but an identifier.
    fn identified(&self, text: &str, sense: &Sense) -> Found {
        let mut entries = self.index.by_key(&fold(text), sense);
        if let Some(curie) = curie(text) {
            entries.extend(self.index.by_key(&fold(&curie), sense));
        }
        entries.retain(|entry| matches!(entry.rule, Rule::Identifier | Rule::Accession));
        self.decide(entries, text, |_| true)
    }

    /// A bare accession of a prefix that was given for the column.
    fn prefixed(&self, text: &Text<'_>, sense: &Sense) -> Found {
        let is_number = is_number(&text.plain);
        for prefix in &sense.prefixes {
            let rule = if is_number {
                Rule::BareNumber
            } else {
                Rule::Accession
            };
            let found = self.identified(&format!("{prefix}:{}", text.plain), sense);
            if !matches!(found, Found::Nothing) {
                return found.by(rule, text.given);
            }
        }
        Found::Nothing
    }

    fn versioned(&self, text: &Text<'_>, sense: &Sense) -> Found {
        let Some((rest, version)) = derive::without_version(&text.plain) else {
            return Found::Nothing;
        };
        let found = self
            .identified(rest, sense)
            .by(Rule::VersionStripped, text.given);
        found.noted(|_| format!("version {version} of {rest}"))
    }

    fn isoform(&self, text: &Text<'_>, sense: &Sense) -> Found {
        let Some((rest, isoform)) = derive::without_isoform(&text.plain) else {
            return Found::Nothing;
        };
        let found = self.identified(rest, sense).by(Rule::Isoform, text.given);
        let found = found.noted(|_| format!("isoform {isoform} of {rest}"));
        found.at_best_narrow()
    }

    fn fasta(&self, text: &Text<'_>, sense: &Sense) -> Found {
        let Some(accession) = derive::accession_of_fasta(&text.plain) else {
            return Found::Nothing;
        };
        let accession = Text::of(accession);
        let rules = [
            |this: &Self, text: &Text<'_>, sense: &Sense| this.identified(&text.plain, sense),
            Self::isoform,
            Self::versioned,
        ];
        let mut found = rules.into_iter().map(|rule| rule(self, &accession, sense));
        let found = found.find(|found| !matches!(found, Found::Nothing));
        found.map_or(Found::Nothing, |found| {
            found.by(Rule::EntryName, text.given)
        })
    }

    /// An ICD-10 code where one is expected, or one below it.
    fn icd(&self, text: &Text<'_>, sense: &Sense) -> Found {
        let Some(code) = IcdCode::of(&text.plain) else {
            return Found::Nothing;
        };
        let given = |prefix: &&str| sense.prefixes.iter().any(|each| each == prefix);
        let mut prefixes: Vec<&str> = match &code.prefix {
            Some(prefix) => vec![prefix],
            None => ICD.into_iter().filter(given).collect(),
        };
        let are_diseases = |kind: &String| matches!(kind.as_str(), "disease" | "field");
        if prefixes.is_empty() && sense.kinds.iter().any(are_diseases) {
            prefixes = ICD.to_vec();
        }
        for above in code.upwards() {
            let mut entries = self.index.by_icd(above, sense);
            entries.retain(|entry| {
                prefix_of(&entry.spelling).is_some_and(|prefix| prefixes.contains(&prefix))
            });
            if entries.is_empty() {
                continue;
            }
            let found = self
                .decide(entries, text.given, |_| true)
                .by(Rule::IcdCode, text.given);
            if above == code.code {
                return found.noted(|each| format!("the code {}", each.spelling));
            }
            return found
                .noted(|each| format!("a code below {}", each.spelling))
                .of_part();
        }
        Found::Nothing
    }

    /// A number that is an identifier of something here, and may be anything else.
    fn number(&self, text: &Text<'_>, sense: &Sense) -> Found {
        let is_known = |prefix: &String| curie(&format!("{prefix}:{}", text.plain)).is_some();
        if !is_number(&text.plain) || sense.prefixes.iter().any(is_known) {
            return Found::Nothing;
        }
        let entries = self.index.by_number(&text.plain, sense);
        let mut curies: Vec<&str> = entries
            .iter()
            .map(|entry| entry.spelling.as_str())
            .collect();
        curies.sort_unstable();
        curies.dedup();
        if curies.is_empty() {
            return Found::Nothing;
        }
        let reason = format!(
            "a bare number: write {}, or give --prefix",
            curies.join(" or ")
        );
        Found::Caution(self.index.matches(entries, text.given), reason)
    }

    fn loose(&self, text: &Text<'_>, sense: &Sense) -> Found {
        if !loose::may_be_loose(&text.key) {
            return Found::Nothing;
        }
        let key = fold_loosely(&text.key);
        let mut entries = self.index.by_key(&key, sense);
        // What has this very key was looked at.
        let is_new = key != text.key;
        entries.retain(|entry| is_new || entry.is_loose);
        entries.retain(|entry| {
            let is_name = !matches!(entry.rule, Rule::Identifier | Rule::Accession);
            is_name && loose::has_numbers_of(&text.key, &entry.spelling)
        });
        let found = self.decide(entries, text.given, |_| true);
        let found =
            found.noted(|each| format!("loose spelling of the {} {}", each.rule, each.spelling));
        found.by(Rule::LooseSpelling, text.given)
    }

    /// Any member may match; what is wrong with one counts only where none does.
    fn group(&self, members: &[&str], sense: &Sense) -> Resolution {
        let (mut matches, mut candidates): (Vec<Match>, Vec<Match>) = Default::default();
        let (mut caution, mut damages) = (None, Vec::new());
        for (place, member) in members.iter().enumerate() {
            let text = Text::of(member);
            let (into, found) = match self.whole(&text, sense) {
                Found::Matches(found) => (&mut matches, found),
                Found::Caution(found, reason) => {
                    caution.get_or_insert(reason);
                    (&mut candidates, found)
                }
                Found::Nothing => {
                    damages.extend(self.damaged(&text, sense));
                    continue;
                }
            };
            for mut each in found {
                each.group = (members.len() > 1).then_some((place + 1, members.len()));
                if !into.iter().any(|known| known.term_id == each.term_id) {
                    into.push(each);
                }
            }
        }
        if !matches.is_empty() {
            return Resolution::matched(matches);
        }
        if let Some(reason) = caution {
            return Resolution::ambiguous(candidates, reason);
        }
        // A word for nothing beside an unknown name says nothing of the name.
        let is_nothing = |damage: &Resolution| damage.reason.as_deref() == Some(damage::MISSING);
        let all_are_nothing = damages.len() == members.len();
        let mut damages = damages.into_iter();
        let damage = damages.find(|damage| all_are_nothing || !is_nothing(damage));
        damage.unwrap_or_else(Resolution::unmatched)
    }

    /// A value that matches nothing because of what was done to it.
    fn damaged(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        let Some(damage) = damage::of(text, sense) else {
            return self.decimal(text, sense);
        };
        let mut resolution = Resolution::unusable(damage.reason, damage.candidates);
        if damage.reason == damage::GARBLED
            && let Some(repaired) = resolution.candidates.first()
            && let Found::Matches(matches) | Found::Caution(matches, _) =
                self.whole(&Text::of(repaired), sense)
        {
            resolution.matches = matches;
        }
        Some(resolution)
    }

    /// `7422.0`: an identifier in a column of numbers that had gaps.
    fn decimal(&self, text: &Text<'_>, sense: &Sense) -> Option<Resolution> {
        let number = text
            .plain
            .strip_suffix(".0")
            .filter(|rest| is_number(rest))?;
        let found = self.whole(&Text::of(number), sense);
        let (Found::Matches(matches) | Found::Caution(matches, _)) = found else {
            return None;
        };
        let mut resolution = Resolution::unusable(damage::NUMBER, vec![number.to_owned()]);
        resolution.matches = matches;
        Some(resolution)
    }
}

impl Found {
    /// Says why it is ambiguous: it means several terms, or the caution of the only one.
    fn explained(self) -> Self {
        let Self::Caution(matches, _) = self else {
            return self;
        };
        let reason = match &matches[..] {
            [one] => one
                .note
                .clone()
                .unwrap_or_else(|| "marked as ambiguous".to_owned()),
            several => {
                let terms: Vec<&str> = several.iter().map(|each| each.term.as_str()).collect();
                format!("means several terms: {}", terms.join(", "))
            }
        };
        Self::Caution(matches, reason)
    }

    fn each(mut self, change: impl Fn(&mut Match)) -> Self {
        if let Self::Matches(matches) | Self::Caution(matches, _) = &mut self {
            matches.iter_mut().for_each(change);
        }
        self
    }

    /// As found by another rule, for another text.
    fn by(self, rule: Rule, value: &str) -> Self {
        self.each(|each| {
            each.rule = rule;
            value.clone_into(&mut each.value);
        })
    }

    /// With something to mind before what else there is.
    fn noted(self, note: impl Fn(&Match) -> String) -> Self {
        self.each(|each| each.note = Some(joined(&note(each), each.note.as_deref())))
    }

    fn at_best_narrow(self) -> Self {
        self.each(|each| each.match_type = each.match_type.max(MatchType::Narrow))
    }

    fn of_part(self) -> Self {
        self.each(|each| each.match_type = each.match_type.of_part())
    }
}
