//! Where everything stands, in points of a 72nd of an inch.

use std::collections::{BTreeMap, BTreeSet};

use super::pieces::{Piece, Term};
use super::{Chosen, Group, WIDTH};

/// What is named so often has a place of its own, in a wide picture and in a narrow one.
const LEAST: [usize; 2] = [2, 4];

/// From this width on, in millimetres, a picture is wide.
const WIDE: u16 = 120;

/// Between two marks, around a mark of Table 1, and the least for a line of text.
const STEP: f64 = 3.3;
const PRINTED_STEP: f64 = 8.8;
const LINE: f64 = 8.4;
/// Between what is carried.
const GAP: f64 = 2.2;

/// Kinds of terms in the order in which they are drawn, and what many of them are called.
const KINDS: [(&str, &str); 13] = [
    ("cargo", "cargos of Table 1"),
    ("gene", "genes and proteins"),
    ("peptide", "peptides"),
    ("chemical", "lipids, RNA, chemicals"),
    ("structure", "structures"),
    ("virus", "viruses"),
    ("disease", "diseases"),
    ("field", "fields of medicine"),
    ("process", "processes"),
    ("cell type", "cells"),
    ("sample source", "samples"),
    (WORDS, "in words, without a term"),
    (NONE, "no cargo given"),
];

/// What has no term, and what is not given.
const WORDS: &str = "words";
pub(super) const NONE: &str = "none";

/// Something that a row of the picture names: on the left what is carried, on the right where.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    kind: usize,
    /// Groups come after what is named.
    is_group: bool,
    /// The most named first.
    rank: std::cmp::Reverse<usize>,
    label: String,
    id: String,
}

/// A row of the picture.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) label: String,
    /// What stands in it: the group, or the kind and the term.
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) is_group: bool,
    /// How many pieces of evidence, and of how many things.
    pub(super) pieces: usize,
    pub(super) members: BTreeSet<String>,
    pub(super) top: f64,
    pub(super) height: f64,
    pub(super) is_lit: bool,
    /// What the lab measured.
    pub(super) value: Option<f64>,
}

/// A piece of evidence.
pub(super) struct Mark {
    /// Which piece, and which row on the left.
    pub(super) piece: usize,
    pub(super) left: usize,
    /// The rows on the right.
    pub(super) right: Vec<usize>,
    pub(super) y: f64,
}

/// The picture without its words.
pub(super) struct Layout {
    pub(super) left: Vec<Node>,
    pub(super) right: Vec<Node>,
    pub(super) marks: Vec<Mark>,
    pub(super) width: f64,
    pub(super) height: f64,
    groups: Vec<Group>,
}

/// What is named on one side: for each piece its things.
struct Side {
    name: &'static str,
    things: Vec<Vec<Term>>,
    /// Whether Table 1 says so.
    printed: Vec<bool>,
}

impl Layout {
    pub(super) fn new(pieces: &[Piece], chosen: &Chosen) -> Self {
        let millimetres = chosen.width_mm.unwrap_or(WIDTH);
        let least = LEAST[usize::from(millimetres < WIDE)];
        let left = Side {
            name: "left",
            things: pieces.iter().map(|piece| vec![carried(piece)]).collect(),
            printed: pieces.iter().map(Piece::is_printed).collect(),
        };
        let right = Side {
            name: "right",
            things: pieces.iter().map(contexts).collect(),
            printed: pieces.iter().map(Piece::is_printed).collect(),
        };
        let mut groups = Vec::new();
        let (mut left, of_left) = left.nodes(chosen, least, &mut groups);
        let (mut right, of_right) = right.nodes(chosen, least, &mut groups);
        let mut marks: Vec<Mark> = (0..pieces.len())
            .map(|piece| Mark {
                piece,
                left: of_left[piece][0],
                right: of_right[piece].clone(),
                y: 0.0,
            })
            .collect();
        marks.sort_by_key(|mark| {
            let is_finding = !pieces[mark.piece].is_printed();
            (mark.left, is_finding, mark.right.clone(), mark.piece)
        });
        let height = stack(&mut left, &mut marks, pieces);
        let height = spread(&mut right, height);
        Self {
            left,
            right,
            marks,
            width: f64::from(millimetres) * 72.0 / 25.4,
            height,
            groups,
        }
    }

    pub(super) fn groups(&self) -> Vec<Group> {
        self.groups.clone()
    }

    /// The hits that are in it, in the order of the lab.
    pub(super) fn lit(&self, chosen: &Chosen) -> Vec<String> {
        let nodes = || self.left.iter().chain(&self.right);
        let is_in =
            |term: &&String| nodes().any(|node| node.is_lit && node.members.contains(*term));
        let hits = chosen.hits.iter().map(|hit| &hit.term);
        hits.filter(is_in).cloned().collect()
    }
}

/// What a piece is about.
fn carried(piece: &Piece) -> Term {
    let of = |label: &str, kind: &str| Term {
        label: label.to_owned(),
        kind: kind.to_owned(),
    };
    match (&piece.term, &piece.subject) {
        (Some(term), _) => term.clone(),
        (None, Some(words)) => of(words, WORDS),
        (None, None) => of("no cargo given", NONE),
    }
}

/// Where it was seen.
fn contexts(piece: &Piece) -> Vec<Term> {
    if piece.contexts.is_empty() {
        let (label, kind) = (piece.context.clone(), WORDS.to_owned());
        return vec![Term { label, kind }];
    }
    piece.contexts.clone()
}

/// The place of a kind among all; what is none of them comes last.
fn place_of(kind: &str) -> usize {
    let found = KINDS.iter().position(|(known, _)| *known == kind);
    found.unwrap_or(KINDS.len() - 2)
}

impl Side {
    /// Its rows, and which of them each piece has.
    fn nodes(
        &self,
        chosen: &Chosen,
        least: usize,
        groups: &mut Vec<Group>,
    ) -> (Vec<Node>, Vec<Vec<usize>>) {
        let mut counts: BTreeMap<&Term, usize> = BTreeMap::new();
        for term in self.things.iter().flatten() {
            *counts.entry(term).or_default() += 1;
        }
        let hit = |term: &Term| chosen.hits.iter().find(|hit| hit.term == term.label);
        let is_lit = |term: &Term| {
            hit(term).is_some()
                || chosen
                    .focus
                    .as_ref()
                    .is_some_and(|focus| *focus == term.label)
        };
        let group_of = |term: &Term| format!("{}:{}", self.name, KINDS[place_of(&term.kind)].0);
        let is_open = |term: &Term| chosen.open.contains(&group_of(term));
        // Table 1 is told apart at a glance: what it names has its name.
        let printed = self.things.iter().zip(&self.printed);
        let printed = printed.filter(|(_, is_printed)| **is_printed);
        let printed: BTreeSet<&Term> = printed.flat_map(|(terms, _)| terms).collect();
        let mut seldom: BTreeMap<String, BTreeSet<&Term>> = BTreeMap::new();
        for (term, count) in &counts {
            let is_seldom = *count < least && !is_lit(term) && !printed.contains(term);
            if is_seldom || term.kind == WORDS {
                seldom.entry(group_of(term)).or_default().insert(term);
            }
        }
        let place = |term: &Term| {
            let kind = place_of(&term.kind);
            let members = seldom.get(&group_of(term)).filter(|members| {
                // A group of one is that one, unless it has only words.
                members.contains(term)
                    && !is_open(term)
                    && (members.len() > 1 || term.kind == WORDS)
            });
            match members {
                Some(members) => Place {
                    kind,
                    is_group: true,
                    rank: std::cmp::Reverse(0),
                    label: format!("{} {}", members.len(), KINDS[kind].1),
                    id: group_of(term),
                },
                None => Place {
                    kind,
                    is_group: false,
                    rank: std::cmp::Reverse(counts[term]),
                    label: term.label.clone(),
                    id: format!("{}={}", group_of(term), term.label),
                },
            }
        };
        let mut nodes: BTreeMap<Place, Node> = BTreeMap::new();
        for term in self.things.iter().flatten() {
            let place = place(term);
            let node = nodes.entry(place.clone()).or_insert_with(|| Node {
                label: place.label.clone(),
                id: place.id.clone(),
                kind: KINDS[place.kind].0,
                is_group: place.is_group,
                pieces: 0,
                members: BTreeSet::new(),
                top: 0.0,
                height: 0.0,
                is_lit: is_lit(term),
                value: hit(term).and_then(|hit| hit.value),
            });
            node.pieces += 1;
            node.members.insert(term.label.clone());
        }
        let places: Vec<&Place> = nodes.keys().collect();
        let row_of = |term: &Term| places.binary_search(&&place(term)).unwrap_or_default();
        let rows = self.things.iter().map(|terms| {
            let rows: BTreeSet<usize> = terms.iter().map(row_of).collect();
            rows.into_iter().collect()
        });
        let rows = rows.collect();
        for (id, members) in &seldom {
            let kind = id.split_once(':').map_or("", |(_, kind)| kind);
            groups.push(Group {
                id: id.clone(),
                label: KINDS[place_of(kind)].1.to_owned(),
                count: members.len(),
                is_open: chosen.open.contains(id),
            });
        }
        (nodes.into_values().collect(), rows)
    }
}

/// Stacks what is carried, each with its marks beside it; gives the height of all.
fn stack(left: &mut [Node], marks: &mut [Mark], pieces: &[Piece]) -> f64 {
    let mut y = 0.0;
    let mut marks = marks.iter_mut().peekable();
    for (row, node) in left.iter_mut().enumerate() {
        let mut own = Vec::new();
        while let Some(mark) = marks.next_if(|mark| mark.left == row) {
            own.push(mark);
        }
        let step = |mark: &Mark| {
            if pieces[mark.piece].is_printed() {
                PRINTED_STEP
            } else {
                STEP
            }
        };
        let needed: f64 = own.iter().map(|mark| step(mark)).sum();
        node.top = y;
        node.height = needed.max(LINE);
        let mut at = y + (node.height - needed) / 2.0;
        for mark in own {
            mark.y = at + step(mark) / 2.0;
            at += step(mark);
        }
        y += node.height + GAP;
    }
    (y - GAP).max(0.0)
}

/// Spreads the rows on the right over the height, which grows if it must.
fn spread(right: &mut [Node], height: f64) -> f64 {
    #[allow(clippy::cast_precision_loss)] // a few hundred
    let wanted = |node: &Node| (node.pieces as f64 * 1.3).max(LINE);
    let all: f64 = right.iter().map(wanted).sum();
    #[allow(clippy::cast_precision_loss)]
    let between = right.len().max(2) as f64 - 1.0;
    let gap = ((height - all) / between).max(0.0);
    let mut y = 0.0;
    for node in right.iter_mut() {
        node.top = y;
        node.height = wanted(node);
        y += node.height + gap;
    }
    height.max(all)
}
