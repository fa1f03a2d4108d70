// A piece of evidence: one claim of Table 1, or one finding of a paper.

import { chip, data, doi, h } from "./dom.js";
import { to } from "./route.js";
import { EVIDENCE, NAMED } from "./sql.js";

/** Which layer a piece is of, in words that a reader needs no legend for: its class, one, several. */
export const LAYERS = {
  "Table 1": ["printed", "Printed in Table 1", "Printed in Table 1"],
  finding: ["finding", "Curated finding", "Curated findings"],
  own: ["own", "Own row of this file", "Own rows of this file"],
};

/** How sure it is that a paper is the one behind a piece; what needs no word has none. */
const PAPER_STATUS = {
  read: "",
  inferred: "which paper the printed number means is inferred",
  "inferred, one of several numbers": "inferred, for one of several printed numbers",
  "not identified": "which paper the printed number means is not known",
  "read, tells of another": "a review, which tells of another paper's finding",
};

let known;

/** The rows of an answer as objects. */
function objects({ columns, rows }) {
  return rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index]])));
}

/**
 * All evidence of the file that is asked, by accession: a claim with several cargos is several pieces.
 * @returns {Promise<Map<string, object[]>>}
 */
export async function evidence(engine) {
  if (known?.of !== engine.database) {
    const of = engine.database;
    const [rows, names] = await Promise.all([engine.askJson({ sql: { sql: EVIDENCE } }), engine.askJson({ sql: { sql: NAMED } })]);
    const pieces = new Map();
    for (const piece of objects(rows)) pieces.set(piece.accession, [...(pieces.get(piece.accession) ?? []), { ...piece, names: [] }]);
    for (const { accession, term, part } of objects(names)) pieces.get(accession)?.forEach((piece) => piece.names.push({ term, part }));
    known = { of, pieces };
  }
  return known.pieces;
}

/** The paper behind a piece, and how sure that is. */
function paper(piece) {
  const status = PAPER_STATUS[piece.paper_status];
  const parts = [
    piece.paper && data(piece.paper),
    piece.reference && h("span", { title: "as printed in Table 1" }, data(piece.reference)),
    piece.doi && doi(piece.doi),
    status && h("span", { class: "quiet" }, `(${status})`),
  ].filter(Boolean);
  return h("p", { class: "paper" }, parts.flatMap((part) => [part, " "]));
}

/** A word that leads to its card, unless the card is the one that is read. */
function leading(words, term, here) {
  return term && term !== here ? h("a", { href: to("about", term) }, data(words)) : data(words);
}

/** What else a piece names, each a step to its card. */
function alsoNamed(piece, here) {
  const shown = new Set([here, piece.term, piece.context]);
  const names = [...new Set(piece.names.map(({ term }) => term))].filter((term) => !shown.has(term));
  if (names.length === 0) return null;
  return h("p", { class: "names" }, h("span", { class: "quiet" }, "names also "), names.flatMap((term, index) => [index ? ", " : "", leading(term, term, here)]));
}

/**
 * A claim or finding as one item; `here` is the term whose card it stands on, `part` what that has to
 * do with it.
 */
export function item(piece, { here = null, part = null } = {}) {
  const [kind, layer] = LAYERS[piece.layer] ?? ["own", piece.layer];
  const context = piece.names.find((name) => ["context", "disease"].includes(name.part) && name.term === piece.context)?.term;
  return h(
    "li",
    { class: `piece ${kind}` },
    h(
      "p",
      { class: "layer" },
      h("a", { href: to("about", piece.accession) }, data(piece.accession)),
      " ",
      h("b", { class: "which" }, layer),
      part && part !== piece.role && h("span", { class: "quiet" }, " · here: ", data(part)),
    ),
    h(
      "p",
      { class: "claim" },
      piece.subject ? leading(piece.subject, piece.term, here) : h("span", { class: "gap" }, "no cargo given"),
      piece.relation ? [" ", h("i", {}, data(piece.relation))] : null,
      " → ",
      leading(piece.context, context, here),
    ),
    h("p", {}, piece.mechanism && data(piece.mechanism), piece.mechanism && piece.effect ? " → " : null, piece.effect && data(piece.effect)),
    h(
      "p",
      { class: "chips" },
      chip("role", piece.role),
      chip("organism", piece.organism),
      chip("seen in", piece.sample),
      chip("by", piece.evidence),
      chip("confidence", piece.confidence),
    ),
    paper(piece),
    alsoNamed(piece, here),
  );
}
