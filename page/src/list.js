// The reader's own list: which of its rows are known here, by which rule, and what became of the
// rest. The rules are the program's own.

import { data, fill, h, say, wrong } from "./dom.js";
import { bytesOf, pick } from "./pick.js";
import { Rows } from "./rows.js";
import { to } from "./route.js";
import { fileName, save } from "./save.js";
import { cell, saveButton } from "./table.js";

const KINDS = ["", "gene", "protein", "disease", "cell", "process", "sample", "chemical", "virus", "structure"];

/** Of our columns those that are shown; the saved file has all. */
const OURS = ["match_status", "term", "match_rule", "match_type", "roles", "contexts", "papers", "match_note"];

const PAGE = 100;

/** What a status means. */
const STATUSES = {
  matched: "known here",
  "context only": "known here, but only as context",
  ambiguous: "could be several things",
  unmatched: "not known here",
  unusable: "no name any more, or none",
};

/** Names that were typed or pasted as a list: one a line, below a heading. */
function asFile(text) {
  const lines = text.trim().split(/\r?\n/);
  const isTable = lines.some((line) => /[\t,;]/.test(line)) && lines.length > 1;
  if (isTable) return text;
  const names = lines.length === 1 ? lines[0].split(/[,;\s]+/) : lines;
  const isHeading = /^(gene|genes|symbol|gene[ _]?(symbol|name|id)|protein|accession|name|id|term|value)s?$/i.test(names[0].trim());
  return `${isHeading ? "" : "value\n"}${names.join("\n")}\n`;
}

/** A list of the reader's, of which nothing is said yet. */
export function listOf(name, bytes) {
  return { name, bytes, columns: [], kinds: [], header: true };
}

/** Shows the list, if there is one, and takes another. */
export function list(main, engine, state) {
  const answer = h("div", { class: "answer" });
  const look = () => state.list && shown(answer, engine, state.list);
  // On a small screen the answer would begin below it.
  const bring = () => answer.getBoundingClientRect().top > innerHeight / 2 && answer.scrollIntoView();
  const take = async (file) => {
    try {
      state.list = listOf(file.name, await bytesOf(file));
      await look();
      bring();
    } catch (error) {
      fill(answer, wrong(error));
    }
  };
  const box = h("textarea", { id: "pasted", rows: "5", spellcheck: "false", placeholder: "TSPAN4\nITGA5\nCD63\n…" });
  const submit = async (event) => {
    event.preventDefault();
    if (!box.value.trim()) return;
    state.list = listOf("pasted.csv", new TextEncoder().encode(asFile(box.value)));
    await look();
    bring();
  };
  fill(
    main,
    h("h1", {}, "Which of my genes are known?"),
    h(
      "p",
      {},
      "Paste names, or drop a table: CSV, TSV, JSON, also packed with gzip. The columns that hold names are found, and each row is told apart by the rules of ",
      h("code", {}, "migrasome match"),
      ". Excel and OpenDocument files, .zip, .zst and .bz2 are read by the command only: save such a sheet as CSV. ",
      h("b", {}, "Nothing leaves this computer."),
    ),
    h(
      "div",
      { class: "columns" },
      h("form", { class: "params", onsubmit: submit }, h("label", { for: "pasted" }, "Names, one a line"), box, h("button", { type: "submit", class: "main" }, "Look them up")),
      pick("A table of yours", take, ".csv,.tsv,.txt,.json,.ndjson,.gz,.maf,.gct"),
    ),
    answer,
  );
  return look();
}

/** How a list is to be read. */
export function reading({ name, columns, kinds, header }) {
  return { file: name, columns, kinds, header };
}

function request(list, keep, shape) {
  return { match: { list: reading(list), keep, as: shape } };
}

/** Ends the look-up that is going on. */
let looking = new AbortController();

async function shown(answer, engine, list) {
  looking.abort();
  looking = new AbortController();
  const { signal } = looking;
  fill(answer, h("p", { class: "row quiet" }, "Looking… ", h("button", { type: "button", onclick: () => looking.abort() }, "Stop")));
  const files = [{ name: list.name, bytes: list.bytes }];
  try {
    const rows = new Rows(await engine.ask(request(list, "all", "rows"), { files, signal }));
    list.names = rows.columns.slice(0, rows.ours);
    fill(answer, options(answer, engine, list), summary(rows, list), verdicts(rows), saving(engine, list, files), receipt(rows));
    say(rows.last.told.split("\n")[0]);
  } catch (error) {
    // Another look-up has taken its place.
    if (signal !== looking.signal) return;
    fill(answer, options(answer, engine, list), error.name === "AbortError" ? h("p", {}, "Stopped.") : wrong(error));
  }
}

/** What is to be looked at, where the program has not found it by itself. */
function options(answer, engine, list) {
  const again = (change) => async ({ target }) => {
    change(target);
    await shown(answer, engine, list);
    // The field was made anew, and the keyboard stays on it.
    document.getElementById(target.id)?.focus({ preventScroll: true });
  };
  const select = (id, label, values, now, change) =>
    h("div", { class: "field" }, h("label", { for: id }, label), h("select", { id, onchange: again(change) }, values.map(([value, words]) => h("option", { value, selected: value === now }, words))));
  const columns = [["", "found by themselves"], ...(list.names ?? []).map((name) => [name, name])];
  return h(
    "div",
    { class: "params row" },
    select("column", "Column", columns, list.columns[0] ?? "", ({ value }) => (list.columns = value ? [value] : [])),
    select("kind", "It holds", KINDS.map((kind) => [kind, kind || "names of any kind"]), list.kinds[0] ?? "", ({ value }) => (list.kinds = value ? [value] : [])),
    h("label", { class: "field" }, h("input", { type: "checkbox", id: "headless", checked: !list.header, onchange: again(({ checked }) => ((list.header = !checked), (list.columns = []))) }), " the first line is data, not headings"),
  );
}

/** In one line what became of the list, and which columns were looked at and why. */
function summary({ count, last }, list) {
  const rows = count === 1 ? "1 row" : `${count.toLocaleString("en")} rows`;
  return h(
    "section",
    {},
    h("h2", {}, `${rows} of `, data(list.name)),
    h("p", { class: "summary" }, data(last.told.split("\n")[0].replace(/^[^:]*: /, "")), ". ", h("a", { href: to("map") }, "See the hits on the map")),
    h("ul", { class: "quiet" }, last.chosen.map(({ name, why }) => h("li", {}, "column ", h("b", {}, data(name)), ": ", data(why))), last.remarks.map((remark) => h("li", {}, data(remark)))),
  );
}

/** What became of every row, as the command accounts for it. */
function receipt({ last }) {
  return h("section", { class: "receipt" }, h("h2", {}, "The receipt"), h("pre", { tabindex: "0" }, data(last.told.trim())));
}

/** A verdict a row, of one status or of all. */
function verdicts(rows) {
  const place = (name) => rows.columns.lastIndexOf(name);
  const own = rows.last.chosen.map(({ name }) => rows.columns.indexOf(name)).filter((at) => at >= 0 && at < rows.ours);
  const places = [...own, ...OURS.map(place)];
  const body = h("tbody");
  const more = h("p", { class: "more" });
  let status = null;
  let shown = PAGE;
  const show = () => {
    const chosen = rows.of(status);
    const line = (index) => {
      const row = rows.at(index);
      return h("tr", {}, h("td", { class: "number quiet" }, (index + 1).toLocaleString("en")), places.map((at) => cell(row[at], rows.columns[at])));
    };
    fill(body, Array.from(chosen.subarray(0, shown), line));
    fill(more, chosen.length > shown && [`${shown} of ${chosen.length.toLocaleString("en")} rows. `, h("button", { type: "button", onclick: () => ((shown += 5 * PAGE), show()) }, "Show more")]);
  };
  const button = (value, count) =>
    h(
      "button",
      {
        type: "button",
        "aria-pressed": String(status === value),
        title: STATUSES[value] ?? null,
        onclick: (event) => {
          [status, shown] = [value, PAGE];
          event.currentTarget.parentElement.querySelectorAll("button").forEach((each) => each.setAttribute("aria-pressed", String(each === event.currentTarget)));
          show();
        },
      },
      `${value ?? "all"} ${count.toLocaleString("en")}`,
    );
  show();
  const heads = ["row", ...places.map((at) => rows.columns[at].replace(/^match_/, "").replaceAll("_", " "))];
  return h(
    "section",
    {},
    h("p", { class: "statuses", role: "group", "aria-label": "Rows by what became of them" }, button(null, rows.count), [...rows.statuses].map(([value, count]) => button(value, count))),
    h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "A verdict a row" }, h("table", {}, h("caption", { class: "hidden" }, "A verdict a row"), h("thead", {}, h("tr", {}, heads.map((head) => h("th", { scope: "col" }, data(head))))), body)),
    more,
  );
}

function saving(engine, list, files) {
  const name = (keep) => `${fileName(list.name.replace(/\.[^.]*$/, ""), keep)}.csv`;
  const button = (label, keep, shape) => saveButton(label, async () => save(name(keep), "text/csv", await engine.askToSave(request(list, keep, shape), { files })));
  return h("p", { class: "saving" }, "Save ", button("all rows (CSV)", "all", "csv"), button("what matched (CSV)", "matched", "csv"), button("all rows for Excel", "all", "excel-csv"));
}
