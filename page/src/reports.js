// The canned reports with their parameters.

import { data, fill, h, prose, say, visible, wrong } from "./dom.js";
import { bytesOf, pick } from "./pick.js";
import { read, to } from "./route.js";
import { citations, saving, table } from "./table.js";

/** The word in an address that narrows the rows of an answer down, where no parameter is called so. */
const CONTAINING = "containing";

let known;

async function reports(visit) {
  if (known?.of !== visit.database) known = { of: visit.database, all: await visit.askJson({ reports: {} }) };
  return known.all;
}

/** The list of all, in groups. */
export async function list(main, visit) {
  const groups = new Map();
  for (const report of await reports(visit)) groups.set(report.group, [...(groups.get(report.group) ?? []), report]);
  const line = (report) => h("li", {}, h("a", { href: to("report", report.name) }, data(report.title)), h("span", { class: "quiet" }, " ", data(report.name)));
  fill(
    main,
    h("h1", {}, "Reports"),
    h("p", {}, "Questions that the file brings along, answered as the command answers them."),
    h("div", { class: "columns" }, [...groups].map(([group, all]) => h("section", {}, h("h2", {}, group ? data(group) : "Your own"), h("ul", {}, all.map(line))))),
    h("section", {}, h("h2", {}, "A question of your own"), h("p", {}, h("a", { href: to("sql", "SELECT * FROM evidence LIMIT 20") }, "Ask in SQL"), ": one SELECT over the tables and views of the file, which is only read.")),
  );
}

/** A text as the words of a choice: a list shows them in one line. */
const inOneLine = (text) => (text.length > 100 ? `${visible(text.slice(0, 100))}…` : visible(text));

/** A field of the form. */
function field(param, value) {
  const id = `param-${param.name}`;
  const label = h("label", { for: id }, prose(param.description || param.name), param.required ? "" : h("span", { class: "quiet" }, " (may be left out)"));
  const shown = value ?? param.default ?? "";
  let input;
  if (param.choices && !param.any_text) {
    const options = [...(param.default === "" ? [""] : []), ...param.choices];
    // What an address asks for is shown and asked as it stands, and the program says what is wrong with it.
    if (!options.includes(shown)) options.unshift(shown);
    input = h("select", { id, name: param.name }, options.map((each) => h("option", { value: each, selected: each === shown }, each === "" ? (param.required ? "choose…" : "any") : inOneLine(each))));
  } else {
    const names = param.choices ? h("datalist", { id: `${id}-list` }, param.choices.map((each) => h("option", { value: each }))) : null;
    input = [h("input", { id, name: param.name, value: shown, required: param.required, list: names ? `${id}-list` : null, inputmode: param.kind === "text" ? null : "decimal" }), names];
  }
  return h("div", { class: "field" }, label, input);
}

/** Where the reader's file calls a column otherwise. */
function columnField(column, value) {
  const id = `column-${column}`;
  return h("div", { class: "field" }, h("label", { for: id }, "Which of its columns is ", h("code", {}, column), h("span", { class: "quiet" }, " (where it is called otherwise)")), h("input", { id, name: column, value: value ?? "" }));
}

/** The files that a report wants, with the columns that their reader names. */
function filesOf(found, given, lab) {
  const columns = ({ columns }) => columns.filter((column) => given[column]).map((column) => [column, given[column]]);
  return found.needs.filter(({ table }) => lab[table]).map((need) => ({ table: need.table, file: lab[need.table].name, bytes: lab[need.table].bytes, columns: columns(need) }));
}

/** One report: its form, its answer. */
export async function report(main, visit, name, state) {
  const all = await reports(visit);
  const found = all.find((each) => each.name === name);
  if (!found) {
    fill(main, wrong(new Error(`no report \`${name}\` in this file`)), h("p", {}, h("a", { href: to("reports") }, "All reports")));
    return;
  }
  const given = Object.fromEntries(read().rest);
  // A file that was given stays while its reader tries parameters.
  state.lab ??= {};
  const answer = h("div", { class: "answer" });
  const values = found.params.map((param) => [param.name, given[param.name] ?? param.default]).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const run = async () => {
    const beside = filesOf(found, given, state.lab);
    const request = (as) => ({ report: { name, values, as, lab: beside.map(({ table, file, columns }) => ({ table, file, columns })) } });
    const files = beside.map(({ file, bytes }) => ({ name: file, bytes }));
    fill(answer, h("p", { class: "quiet" }, "Asking…"));
    try {
      const told = await visit.askJson(request("rows"), { files });
      const containing = found.params.some((param) => param.name === CONTAINING) ? "" : given[CONTAINING];
      fill(
        answer,
        told.rows.length ? table(told, found.title, containing) : h("p", {}, h("b", {}, "No rows"), ": nothing in this file answers to that."),
        saving(name, (shape) => visit.askToSave(request(shape), { files })),
        citations(told),
      );
      say(`${told.rows.length} rows`);
    } catch (error) {
      if (error.name !== "AbortError") fill(answer, wrong(error));
    }
  };
  const columns = found.needs.flatMap((need) => need.columns);
  const submit = (event) => {
    event.preventDefault();
    const isAsked = (key) => columns.includes(key) || found.params.some((param) => param.name === key);
    const typed = [...new FormData(event.target)].filter(([key, value]) => value !== "" && isAsked(key));
    const next = to("report", name, typed);
    if (next === location.hash) run();
    else location.hash = next;
  };
  const fields = [...columns.map((column) => columnField(column, given[column])), ...found.params.map((param) => field(param, given[param.name]))];
  const isComplete = () => found.params.every((param) => !param.required || given[param.name]) && found.needs.every(({ table }) => state.lab[table]);
  const take = (table) => async (file) => {
    try {
      state.lab[table] = { name: file.name, bytes: await bytesOf(file) };
      dispatchEvent(new Event("hashchange"));
    } catch (error) {
      fill(answer, wrong(error));
    }
  };
  const link = (word) => all.some((each) => each.name === word) && h("a", { href: to("report", word) }, word);
  fill(
    main,
    h("p", { class: "crumbs" }, h("a", { href: to("reports") }, "Reports"), " › ", found.group || "Your own"),
    h("h1", {}, data(found.title)),
    h("p", {}, prose(found.description, (word) => link(word) || null)),
    found.needs.map(({ table }) => [
      pick(found.needs.length > 1 ? `Your file for ${table}` : "Your file: CSV, TSV or JSON, also packed with gzip", take(table)),
      state.lab[table] && h("p", {}, "Asked with ", h("b", {}, data(state.lab[table].name)), "."),
    ]),
    fields.length ? h("form", { class: fields.length > 2 ? "params many" : "params", onsubmit: submit }, fields, h("button", { type: "submit", class: "main" }, "Ask")) : null,
    answer,
    h("details", { class: "sql" }, h("summary", {}, "The SQL behind it"), h("pre", { tabindex: "0" }, data(found.sql))),
    h("p", { class: "quiet" }, "In a terminal: ", h("code", {}, `migrasome report ${found.usage}`)),
  );
  if (isComplete()) await run();
}
