// The card of one thing: what it is, what is known of it, by whom, and what is not known.

import { closeTo } from "./close.js";
import { chip, data, doi, fill, h, prose } from "./dom.js";
import { evidence, item, LAYERS } from "./piece.js";
import { to } from "./route.js";
import { citations, saving } from "./table.js";

/** What the parts of the report are that no piece of evidence stands behind. */
const FACTS = new Set(["is", "mind", "identifier", "also called", "paper", "not known", "could be"]);

/** What the file does not know of it. */
function gaps(pieces, facts) {
  const told = [];
  const has = (layer) => pieces.some(([, piece]) => piece.layer === layer);
  if (pieces.length > 0) {
    if (!has("Table 1")) told.push("Table 1 does not name it.");
    if (!has("finding")) told.push("No curated finding names it.");
  }
  const without = (test) => [...new Set(pieces.filter(([, piece]) => test(piece)).map(([, piece]) => piece.accession))].join(", ");
  const unseen = without((piece) => piece.paper_status === "not identified");
  if (unseen) told.push(`Which paper stands behind ${unseen} is not known.`);
  const organism = without((piece) => piece.layer !== "Table 1" && piece.organism === null);
  if (organism) told.push(`In which organism is not said: ${organism}.`);
  for (const [part, name, value, accession] of facts) {
    if (part === "not known") told.push(`${name}: ${value}${accession ? ` (${accession})` : ""}.`);
  }
  return told;
}

function notKnown(pieces, facts) {
  const told = gaps(pieces, facts);
  return h(
    "section",
    {},
    h("h2", {}, "What is not known"),
    told.length
      ? h("ul", {}, told.map((gap) => h("li", {}, data(gap))))
      : h("p", {}, "Both layers name it, each piece has its cargo and its paper, and each finding says its organism. What no piece tells is not known here."),
  );
}

/** Its name, what it is, and by what it is called elsewhere. */
function heading(facts) {
  const exact = facts.filter(([part, how]) => part === "identifier" && how === "exact").map(([, , value]) => value.split(" ")[0]);
  return facts
    .filter(([part]) => part === "is")
    .map(([, name, value]) => {
      const [kind, found] = value.split("; taken by ");
      return h(
        "div",
        {},
        h("h1", {}, data(name)),
        h("p", { class: "chips" }, chip("is a", kind), exact.slice(0, 5).map((each) => h("span", { class: "chip" }, data(each)))),
        found && found !== `label ${name} (exact)` ? h("p", { class: "quiet" }, "found by ", data(found)) : null,
      );
    });
}

function list(title, rows, line) {
  if (rows.length === 0) return null;
  return h("details", { class: "facts" }, h("summary", {}, `${title} (${rows.length})`), h("ul", {}, rows.map((row) => h("li", {}, line(row)))));
}

/** The title of a paper, whose DOI comes last. */
function sentence(text) {
  const at = text.lastIndexOf(" ");
  return at > 0 && text.slice(at + 1).startsWith("10.") ? [data(text.slice(0, at + 1)), doi(text.slice(at + 1))] : data(text);
}

/** The pieces of each layer under a heading of their own. */
function layers(pieces, here) {
  return Object.entries(LAYERS).map(([layer, [, , words]]) => {
    const of = pieces.filter(([, piece]) => piece.layer === layer);
    if (of.length === 0) return null;
    return h("section", {}, h("h2", {}, `${words} (${of.length})`), h("ol", { class: "pieces" }, of.map(([part, piece]) => item(piece, { here, part }))));
  });
}

/** One claim or finding by its accession. */
function one(main, engine, accession, pieces) {
  const shape = (as) => ({ sql: { sql: `SELECT * FROM evidence WHERE accession = '${accession.replaceAll("'", "''")}'`, as } });
  fill(
    main,
    h("h1", {}, data(accession)),
    h("ol", { class: "pieces single" }, pieces.map((piece) => item(piece))),
    h("p", { class: "quiet" }, "Where a name is a link, it leads to all that is known of it."),
    saving(accession, (as) => engine.ask(shape(as))),
  );
}

/** A name that is not known here: what is nearly it, and where else to look. */
async function unknown(main, engine, name, error) {
  const found = await closeTo(name, engine);
  fill(
    main,
    h("h1", {}, data(name)),
    h("p", {}, h("b", {}, "Not in this file"), ": no claim or finding names it."),
    found.length
      ? h("p", {}, "Did you mean ", found.flatMap((label, index) => [index ? " or " : "", h("a", { href: to("about", label) }, data(label))]), "?")
      : null,
    h("p", {}, h("a", { href: to("report", "search", [["text", name]]) }, "Look for these words in every cell"), " of Table 1 and the findings."),
    h("p", {}, "That it is not here does not mean that migrasomes have nothing to do with it: ", h("a", { href: to("report", "papers") }, "which papers were read"), "."),
    h("p", { class: "quiet" }, "In the words of the command: ", prose(error.message)),
  );
}

/** Which of several things a name means is for its reader to say. */
function several(could) {
  return [
    h("p", {}, "This name could mean several things:"),
    h("ul", {}, could.map(([, term, value]) => h("li", {}, h("a", { href: to("about", term) }, data(term)), " ", data(value ?? "")))),
  ];
}

/** Whether the map has the thing on one of its sides. */
function isOnMap(piece, label) {
  return piece.term === label || piece.names.some(({ term, part }) => term === label && ["subject", "cargo", "context", "disease"].includes(part));
}

function summary(pieces, label) {
  const count = (layer, words) => {
    const found = new Set(pieces.filter(([, piece]) => piece.layer === layer).map(([, piece]) => piece.accession)).size;
    return `${found} ${words}${found === 1 ? "" : "s"}`;
  };
  const own = pieces.some(([, piece]) => piece.layer === "own") ? `, ${count("own", "own row")}` : "";
  return h(
    "p",
    { class: "summary" },
    `${count("Table 1", "claim")} of Table 1, ${count("finding", "curated finding")}${own}. `,
    pieces.some(([, piece]) => isOnMap(piece, label)) ? h("a", { href: to("map", "", [["focus", label]]) }, "See it on the map") : null,
    pieces.length ? null : "No claim or finding names it: it is only known by name.",
  );
}

/** Shows the card. */
export async function about(main, engine, name) {
  const request = (shape) => ({ report: { name: "about", values: [["term", name]], as: shape } });
  const all = await evidence(engine);
  let answer;
  try {
    answer = await engine.askJson(request("rows"));
  } catch (error) {
    if (error.name === "AbortError") throw error;
    const accession = [...all.keys()].find((each) => each.toLowerCase() === name.trim().toLowerCase());
    if (accession) one(main, engine, accession, all.get(accession));
    else await unknown(main, engine, name, error);
    return;
  }
  const facts = answer.rows.filter(([part]) => FACTS.has(part));
  const pieces = answer.rows
    .filter(([part, , , accession]) => accession && !FACTS.has(part))
    .flatMap(([part, , , accession]) => (all.get(accession) ?? []).map((piece) => [part, piece]));
  const of = (part) => facts.filter((row) => row[0] === part);
  const could = of("could be");
  const label = of("is")[0]?.[1] ?? name;
  fill(
    main,
    could.length ? h("h1", {}, data(name)) : heading(facts),
    of("mind").map(([, , value]) => h("p", { class: "mind" }, data(value))),
    could.length ? several(could) : summary(pieces, label),
    layers(pieces, label),
    could.length ? null : notKnown(pieces, facts),
    list("Identifiers", of("identifier"), ([, how, value]) => [h("span", { class: "quiet" }, `${how} `), data(value)]),
    list("Also called", of("also called"), ([, kind, value]) => [h("span", { class: "quiet" }, `${kind} `), data(value)]),
    list("Papers", of("paper"), ([, who, what, accession]) => [h("b", {}, data(who)), " ", sentence(what), h("span", { class: "quiet" }, " ", accession)]),
    citations(answer),
    saving(`about-${name}`, (shape) => engine.ask(request(shape))),
  );
}
