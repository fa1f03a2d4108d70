// The card of one thing: what it is, what is known of it, by whom, and what is not known.

import { data, doi, fill, h, wrong } from "./dom.js";
import { citations, saving } from "./table.js";
import { to } from "./route.js";

/** What the program tells of some claims and findings, piece by piece. */
const EVIDENCE = `SELECT accession, layer, subject, term, role, relation, context, mechanism, effect, sample,
  organism, evidence, confidence, paper, paper_status, doi, reference
FROM evidence
ORDER BY layer <> 'Table 1', length(accession), accession`;

const LAYERS = {
  "Table 1": "Printed in Table 1",
  finding: "Curated finding",
  own: "Own row of this file",
};

/** What the parts of the report are that no piece of evidence stands behind. */
const FACTS = new Set(["is", "mind", "identifier", "also called", "paper", "not known", "could be"]);

let known;

/** All evidence of the file that is asked, by accession. */
async function evidence(engine) {
  if (known?.of !== engine.database) {
    const { columns, rows } = await engine.askJson({ sql: { sql: EVIDENCE } });
    const pieces = new Map();
    for (const row of rows) {
      const piece = Object.fromEntries(columns.map((column, index) => [column, row[index]]));
      pieces.set(piece.accession, [...(pieces.get(piece.accession) ?? []), piece]);
    }
    known = { of: engine.database, pieces };
  }
  return known.pieces;
}

function chip(word, value, kind = "") {
  return value && h("span", { class: `chip ${kind}` }, word && h("span", { class: "quiet" }, `${word} `), data(value));
}

/** The paper behind a piece, and how sure that is. */
function paper(piece) {
  const status = {
    read: "",
    inferred: "; which paper the printed number means is inferred",
    "inferred, one of several numbers": "; inferred for one of several printed numbers",
    "not identified": "which paper the printed number means is not known",
    "read, tells of another": "; it tells of another paper's finding",
  }[piece.paper_status];
  return h(
    "p",
    { class: "paper" },
    piece.paper ? data(piece.paper) : null,
    piece.reference ? [" ", data(piece.reference)] : null,
    piece.doi ? [" ", doi(piece.doi)] : null,
    status ? h("span", { class: "quiet" }, ` ${status}`) : null,
  );
}

/** A claim or finding, with what the thing has to do with it. */
function item(part, piece) {
  const subject = piece.subject ?? "no cargo given";
  return h(
    "li",
    { class: `piece ${piece.layer === "Table 1" ? "printed" : piece.layer}` },
    h("p", { class: "layer" }, h("b", {}, piece.accession), ` ${LAYERS[piece.layer] ?? piece.layer}`, h("span", { class: "quiet" }, ` · here: ${part}`)),
    h(
      "p",
      { class: "claim" },
      piece.term ? h("a", { href: to("about", piece.term) }, data(subject)) : h("span", { class: piece.subject ? "" : "gap" }, data(subject)),
      piece.relation ? [" ", h("i", {}, data(piece.relation))] : null,
      " → ",
      data(piece.context),
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
  );
}

/** What the file does not know of it. */
function gaps(pieces, facts) {
  const told = [];
  const has = (test) => pieces.some(([, piece]) => test(piece));
  if (pieces.length > 0) {
    if (!has((piece) => piece.layer === "Table 1")) told.push("Table 1 does not name it.");
    if (!has((piece) => piece.layer === "finding")) told.push("No curated finding names it.");
  }
  const without = (test) => pieces.filter(([, piece]) => test(piece)).map(([, piece]) => piece.accession);
  const unseen = without((piece) => piece.paper_status === "not identified");
  if (unseen.length) told.push(`Which paper stands behind ${unseen.join(", ")} is not known.`);
  const organism = without((piece) => piece.layer !== "Table 1" && piece.organism === null);
  if (organism.length) told.push(`In which organism is not said: ${organism.join(", ")}.`);
  for (const [part, name, value, accession] of facts) {
    if (part === "not known") told.push(`${name}: ${value}${accession ? ` (${accession})` : ""}.`);
  }
  return told;
}

function heading(facts) {
  const is = facts.filter(([part]) => part === "is");
  return is.map(([, name, value]) =>
    h("div", {}, h("h1", {}, data(name)), h("p", { class: "quiet" }, data(value))),
  );
}

function list(title, rows, line) {
  if (rows.length === 0) return null;
  return h("details", { class: "facts" }, h("summary", {}, `${title} (${rows.length})`), h("ul", {}, rows.map((row) => h("li", {}, line(row)))));
}

/** Shows the card. */
export async function about(main, engine, name) {
  const request = (shape) => ({ report: { name: "about", values: [["term", name]], as: shape } });
  let answer;
  try {
    answer = await engine.askJson(request("rows"));
  } catch (error) {
    const search = h("a", { href: to("report", "search", [["text", name]]) }, "Look for these words in every cell");
    fill(main, h("h1", {}, data(name)), wrong(error), h("p", {}, search, " of Table 1 and the findings."));
    return;
  }
  const all = await evidence(engine);
  const facts = answer.rows.filter(([part]) => FACTS.has(part));
  const pieces = answer.rows
    .filter(([part, , , accession]) => accession && !FACTS.has(part))
    .flatMap(([part, , , accession]) => (all.get(accession) ?? []).map((piece) => [part, piece]));
  const of = (part) => facts.filter((row) => row[0] === part);
  const count = (layer) => pieces.filter(([, piece]) => piece.layer === layer).length;
  const could = of("could be");
  fill(
    main,
    could.length ? h("h1", {}, data(name)) : heading(facts),
    of("mind").map(([, , value]) => h("p", { class: "mind" }, data(value))),
    could.length
      ? [
          h("p", {}, "This name could mean several things:"),
          h("ul", {}, could.map(([, term, value]) => h("li", {}, h("a", { href: to("about", term) }, data(term)), " ", data(value ?? "")))),
        ]
      : null,
    could.length
      ? null
      : h(
          "p",
          { class: "summary" },
          `${count("Table 1")} of Table 1, ${count("finding")} curated findings`,
          count("own") ? `, ${count("own")} own rows of this file` : null,
          ". ",
          h("a", { href: to("map", "", [["focus", of("is")[0]?.[1] ?? name]]) }, "See it on the map"),
        ),
    pieces.length ? h("ol", { class: "pieces" }, pieces.map(([part, piece]) => item(part, piece))) : null,
    could.length ? null : h("section", {}, h("h2", {}, "What is not known"), h("ul", {}, gaps(pieces, facts).map((gap) => h("li", {}, data(gap))))),
    list("Identifiers", of("identifier"), ([, how, value]) => [h("span", { class: "quiet" }, `${how} `), data(value)]),
    list("Also called", of("also called"), ([, kind, value]) => [h("span", { class: "quiet" }, `${kind} `), data(value)]),
    list("Papers", of("paper"), ([, who, what, accession]) => [h("b", {}, data(who)), " ", sentence(what), h("span", { class: "quiet" }, " ", accession)]),
    citations(answer),
    saving(`about-${name}`, (shape) => engine.ask(request(shape))),
  );
}

/** The title of a paper, whose DOI comes last. */
function sentence(text) {
  const at = text.lastIndexOf(" ");
  return at > 0 && text.slice(at + 1).startsWith("10.") ? [data(text.slice(0, at + 1)), doi(text.slice(at + 1))] : data(text);
}
