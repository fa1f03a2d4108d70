//! What migrasomes have to do with a term: the claims and findings that name it.

use std::collections::{BTreeMap, BTreeSet};

use super::rows::{Row, each_row};
use super::{Layer, RoleGroup};
use crate::Db;
use crate::error::Result;
use crate::seed::FIRST_OWN;

/// A claim with several cargos has a row for each, which differ in nothing that is read here.
const PIECES: &str = "
    SELECT DISTINCT
      accession, layer, claim, relation, context, sample, organism, mechanism, effect, evidence,
      confidence, paper, paper_status,
      CASE source_table
        WHEN 'table-1' THEN reference
        ELSE source_table || coalesce(' ' || reference, '')
      END,
      CASE WHEN claim IS NULL THEN subject ELSE (SELECT claims.cargo FROM claims WHERE claims.claim = evidence.claim) END
    FROM evidence
    WHERE claim IS NULL
      OR claim IN (
        SELECT mechanism_id FROM mechanism_terms
        UNION
        SELECT mechanism_id
        FROM mechanism_cargos
        JOIN cargos ON cargos.cargo_id = mechanism_cargos.cargo_id
        WHERE cargos.term_id IS NOT NULL
      )
    ORDER BY claim IS NULL, claim, accession";

/// What is a thing's role in the claim or finding, before where else it is named there.
const NAMED: &str = "
    SELECT DISTINCT
      term_id, accession, role_group,
      -- A finding only mentions it; a printed claim says all that it says in its cells, but for
      -- words that nobody has looked at.
      role IS NULL
        AND (claim IS NULL OR coalesce(reading, '') = 'found by program')
        AND part IN ('subject', 'mechanism', 'effect'),
      CASE
        WHEN role IS NOT NULL THEN role
        WHEN part IN ('disease', 'context', 'sample') THEN part
        WHEN part = 'source' THEN 'sample'
        ELSE 'named in the ' || part
      END || CASE
        WHEN role IS NULL AND reading = 'found by program' THEN ' (found by program)'
        ELSE ''
      END
    FROM evidence_terms
    WHERE part <> 'organism'
    ORDER BY term_id, role_group IS NULL, part = 'disease' DESC, part, position";

const TERMS: &str = "
    SELECT
      term_id, label, kind,
      EXISTS (SELECT 1 FROM gene_identifiers WHERE gene_identifiers.term_id = terms.term_id)
    FROM terms
    ORDER BY label, kind, term_id";

/// A claim or a finding.
#[derive(Debug)]
pub(super) struct Piece {
    /// `T1:3`, `F040`.
    pub(super) accession: String,
    /// `Table 1`, `finding` or a lab's own.
    pub(super) layer: String,
    /// What it is about: the subject of a finding, the cargos of a claim.
    pub(super) subject: String,
    pub(super) relation: String,
    pub(super) context: String,
    pub(super) sample: String,
    pub(super) organism: String,
    pub(super) mechanism: String,
    pub(super) effect: String,
    /// By which method.
    pub(super) method: String,
    pub(super) confidence: String,
    /// In short; of a claim with the printed number that it is inferred from.
    pub(super) papers: String,
    /// What its subjects are to migrasomes.
    groups: BTreeSet<RoleGroup>,
}

/// That a claim or finding names a term.
#[derive(Debug)]
struct Named {
    piece: usize,
    /// What the term is to migrasomes there; none: it is where the rest happens.
    group: Option<RoleGroup>,
    /// Whether that is what the claim or finding is about.
    is_subject: bool,
    roles: Vec<String>,
}

/// A claim or finding that names a term and was asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Told<'e> {
    pub(super) piece: &'e Piece,
    /// Its place among all, in the order in which they are told: T1:2, T1:10, F001.
    pub(super) place: usize,
    pub(super) group: Option<RoleGroup>,
    pub(super) is_subject: bool,
    pub(super) roles: &'e [String],
    /// Whether it makes the term a hit; else it is only the context of one.
    pub(super) is_hit: bool,
}

/// What all that names a term makes of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Hit,
    ContextOnly,
    /// It is known, but not as what was asked for: `as carried`, `in Table 1`.
    Out(String),
}

/// A term of the database.
#[derive(Debug)]
pub(super) struct Term {
    pub(super) id: i64,
    pub(super) label: String,
    pub(super) kind: String,
    /// Whether it is a gene or its product.
    pub(super) is_gene: bool,
}

/// All terms, and what names each, as far as it was asked for.
#[derive(Debug)]
pub(super) struct Evidence {
    pub(super) terms: Vec<Term>,
    pieces: Vec<Piece>,
    named: BTreeMap<i64, Vec<Named>>,
    layer: Layer,
    /// None: whatever is carried or regulates, and what is where that happens.
    groups: Vec<RoleGroup>,
}

impl Evidence {
    /// From a database: of that layer, and of subjects in those roles.
    ///
    /// # Errors
    ///
    /// [`Error::File`](crate::Error::File) when it is damaged.
    pub(super) fn of(db: &Db, layer: Layer, groups: &[RoleGroup]) -> Result<Self> {
        let mut pieces = Vec::new();
        let mut places = BTreeMap::new();
        each_row(db, PIECES, |row| {
            let piece = piece(row)?;
            places.insert(piece.accession.clone(), pieces.len());
            pieces.push(piece);
            Some(())
        })?;
        let mut named: BTreeMap<i64, Vec<Named>> = BTreeMap::new();
        each_row(db, NAMED, |row| {
            let all = named.entry(row.number(0)?).or_default();
            // `check` finds a finding whose links lead nowhere; the others are told all the same.
            let Some(&piece) = places.get(&row.text(1)?) else {
                return Some(());
            };
            let group = row.maybe(2)?;
            let group = group.map_or(Some(None), |word| RoleGroup::named(&word).map(Some))?;
            let (is_aside, role) = (row.number(3)? != 0, row.text(4)?);
            pieces[piece].groups.extend(group);
            let is_subject = group.is_some();
            let group = group.or(is_aside.then_some(RoleGroup::Context));
            match all.iter_mut().find(|known| known.piece == piece) {
                Some(known) if known.roles.contains(&role) => {}
                Some(known) => known.roles.push(role),
                None => all.push(Named {
                    piece,
                    group,
                    is_subject,
                    roles: vec![role],
                }),
            }
            Some(())
        })?;
        // What makes a hit comes first, then as it is cited: T1:1, F001.
        for all in named.values_mut() {
            all.sort_by_key(|each| (each.group == Some(RoleGroup::Context), each.piece));
        }
        let mut terms = Vec::new();
        each_row(db, TERMS, |row| {
            terms.push(Term {
                id: row.number(0)?,
                label: row.text(1)?,
                kind: row.text(2)?,
                is_gene: row.number(3)? != 0,
            });
            Some(())
        })?;
        Ok(Self {
            terms,
            pieces,
            named,
            layer,
            groups: groups.to_vec(),
        })
    }

    /// What names a term and was asked for.
    pub(super) fn naming(&self, term: i64) -> impl Iterator<Item = Told<'_>> {
        let all = self.named.get(&term).map_or(&[][..], Vec::as_slice);
        all.iter().filter_map(|named| {
            let piece = &self.pieces[named.piece];
            if !self.layer.holds(&piece.layer) {
                return None;
            }
            let asked = |group: &RoleGroup| self.groups.contains(group);
            let is_hit = match (named.group, &self.groups[..]) {
                (group, []) => group != Some(RoleGroup::Context),
                (Some(group), _) => asked(&group),
                (None, _) => piece.groups.iter().any(asked),
            };
            (is_hit || self.groups.is_empty()).then_some(Told {
                piece,
                place: named.piece,
                group: named.group,
                is_subject: named.is_subject,
                roles: &named.roles,
                is_hit,
            })
        })
    }

    /// What a term is to what was asked for. Of what a lab made a term of its own nothing may
    /// be told yet; it is known all the same.
    pub(super) fn standing(&self, term: i64) -> Standing {
        let mut told = self.naming(term).peekable();
        if told.peek().is_some() {
            return if told.any(|each| each.is_hit) {
                Standing::Hit
            } else {
                Standing::ContextOnly
            };
        }
        let roles: Vec<&str> = self.groups.iter().map(|group| group.name()).collect();
        let roles = Some(roles.join(" or ")).filter(|roles| !roles.is_empty());
        match (roles, self.layer.only()) {
            (None, None) if term >= FIRST_OWN => Standing::Hit,
            (None, None) => Standing::Out("in any claim or finding that holds".to_owned()),
            (None, Some(layer)) => Standing::Out(format!("in {layer}")),
            (Some(roles), None) => Standing::Out(format!("as {roles}")),
            (Some(roles), Some(layer)) => Standing::Out(format!("as {roles} in {layer}")),
        }
    }

    /// Over what an overlap is counted, in words: `Table 1 and the findings (carried or regulates)`.
    pub(super) fn scope(&self, are_genes: bool) -> String {
        let has_own = self.pieces.iter().any(|piece| piece.layer == "own");
        let layers = self.layer.only().unwrap_or(if has_own {
            "Table 1, the findings and your own rows"
        } else {
            "Table 1 and the findings"
        });
        let mut groups: Vec<&str> = self.groups.iter().map(|group| group.name()).collect();
        if groups.is_empty() && are_genes {
            groups = vec!["carried", "regulates"];
        }
        if groups.is_empty() {
            layers.to_owned()
        } else {
            format!("{layers} ({})", groups.join(" or "))
        }
    }
}

fn piece(row: &Row<'_>) -> Option<Piece> {
    let text = |column| Some(row.maybe(column)?.unwrap_or_default());
    let (papers, status, reference) = (text(11)?, text(12)?, text(13)?);
    Some(Piece {
        accession: row.text(0)?,
        layer: row.text(1)?,
        subject: text(14)?,
        relation: text(3)?,
        context: text(4)?,
        sample: text(5)?,
        organism: text(6)?,
        mechanism: text(7)?,
        effect: text(8)?,
        method: text(9)?,
        confidence: text(10)?,
        papers: if status.starts_with("read") || reference.is_empty() {
            papers
        } else if papers.is_empty() {
            format!("{reference} not identified")
        } else {
            format!("{papers} (inferred from {reference})")
        },
        groups: BTreeSet::new(),
    })
}
