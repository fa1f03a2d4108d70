// The canned reports with their parameters, and a statement of the reader's own.

import { data, fill, h, wrong } from "./dom.js";
import { bytesOf, pick } from "./pick.js";
import { citations, saving, table } from "./table.js";
import { read, to } from "./route.js";

let known;

async function reports(engine) {
  if (known?.of !== engine.database) known = { of: engine.database, all: await engine.askJson({ reports: {} }) };
  return known.all;
}

/** The list of all, in groups. */
export async function list(main, engine) {
  const groups = Map.groupBy ? Map.groupBy(await reports(engine), (report) => report.group) : grouped(await reports(engine));
  const line = (report) => h("li", {}, h("a", { href: to("report", report.name) }, data(report.title)), h("span", { class: "quiet" }, ` ${report.name}`));
  fill(
    main,
    h("h1", {}, "Reports"),
    h("p", {}, "Questions that the file brings along, answered as the command answers them."),
    h("div", { class: "columns" }, [...groups].map(([group, all]) => h("section", {}, h("h2", {}, group || "Your own"), h("ul", {}, all.map(line))))),
    h("section", {}, h("h2", {}, "A question of your own"), h("p", {}, h("a", { href: to("sql", "SELECT * FROM evidence LIMIT 20") }, "Ask in SQL"), ": one SELECT over the tables and views of the file, which is only read.")),
  );
}

function grouped(all) {
  const groups = new Map();
  for (const report of all) groups.set(report.group, [...(groups.get(report.group) ?? []), report]);
  return groups;
}

/** A field of the form. */
function field(param, value) {
  const id = `param-${param.name}`;
  const label = h("label", { for: id }, data(param.description || param.name), param.required ? "" : h("span", { class: "quiet" }, " (may be left out)"));
  const shown = value ?? param.default ?? "";
  let input;
  if (param.choices && !param.any_text) {
    const options = [...(param.default === "" ? [""] : []), ...param.choices];
    input = h("select", { id, name: param.name }, options.map((each) => h("option", { value: each, selected: each === shown }, each === "" ? "any" : visibleOption(each))));
  } else {
    const names = param.choices ? h("datalist", { id: `${id}-list` }, param.choices.map((each) => h("option", { value: each }))) : null;
    input = [h("input", { id, name: param.name, value: shown, required: param.required, list: names ? `${id}-list` : null, inputmode: param.kind === "text" ? null : "decimal" }), names];
  }
  return h("div", { class: "field" }, label, input);
}

const visibleOption = (text) => (text.length > 100 ? `${text.slice(0, 100)}…` : text);

/** One report: its form, its answer. */
export async function report(main, engine, name) {
  const all = await reports(engine);
  const found = all.find((each) => each.name === name);
  if (!found) {
    fill(main, wrong(new Error(`no report \`${name}\` in this file`)), h("p", {}, h("a", { href: to("reports") }, "All reports")));
    return;
  }
  const { rest } = read();
  const given = Object.fromEntries(rest);
  const answer = h("div", { class: "answer", "aria-live": "polite" });
  let lab = null;
  const need = found.needs[0];
  const values = () =>
    found.params.map((param) => [param.name, given[param.name] ?? param.default]).filter(([, value]) => value !== null && value !== undefined && value !== "");
  const request = (shape) => ({
    report: { name, values: values(), as: shape, lab: lab ? [{ table: need.table, file: lab.name, columns: lab.columns }] : [] },
  });
  const files = () => (lab ? [{ name: lab.name, bytes: lab.bytes }] : []);
  const run = async () => {
    fill(answer, h("p", { class: "quiet" }, "Asking…"));
    try {
      const told = await engine.askJson(request("rows"), { files: files() });
      const rows = told.rows.length;
      fill(
        answer,
        h("p", { class: "quiet" }, rows === 1 ? "1 row" : `${rows.toLocaleString("en")} rows`),
        rows ? table(told, found.title) : h("p", {}, "Nothing in this file answers to that."),
        saving(name, (shape) => engine.ask(request(shape), { files: files() })),
        citations(told),
      );
    } catch (error) {
      fill(answer, wrong(error));
    }
  };
  const submit = (event) => {
    event.preventDefault();
    const typed = [...new FormData(event.target)].filter(([key, value]) => typeof value === "string" && value !== "" && found.params.some((param) => param.name === key));
    const next = to("report", name, typed);
    if (next === location.hash) run();
    else location.hash = next;
  };
  const form = h("form", { class: "params", onsubmit: submit }, found.params.map((param) => field(param, given[param.name])), found.params.length ? h("button", { type: "submit" }, "Ask") : null);
  fill(
    main,
    h("p", { class: "crumbs" }, h("a", { href: to("reports") }, "Reports"), " › ", found.group),
    h("h1", {}, data(found.title)),
    h("p", {}, data(found.description)),
    need
      ? pick(`Your file, with a column that names what \`${need.columns.join("`, `")}\` is`, async (file) => {
          lab = { name: file.name, bytes: await bytesOf(file), columns: [] };
          run();
        })
      : null,
    found.params.length ? form : null,
    answer,
    h("details", { class: "sql" }, h("summary", {}, "The SQL behind it"), h("pre", { tabindex: "0" }, data(found.sql))),
    h("p", { class: "quiet" }, "In a terminal: ", h("code", {}, `migrasome report ${found.usage}`)),
  );
  const isComplete = found.params.every((param) => !param.required || given[param.name]);
  if (isComplete && !need) await run();
}

/** What ends a statement that is being asked. */
let running = new AbortController();

/** Whoever goes on waits for no answer any more. */
export function stop() {
  running.abort();
}

/** A statement of the reader's own. */
export async function sql(main, engine, text) {
  const box = h("textarea", { id: "sql", rows: "8", spellcheck: "false" });
  box.value = text;
  const answer = h("div", { class: "answer", "aria-live": "polite" });
  running = new AbortController();
  const { signal } = running;
  const cancel = h("button", { type: "button", hidden: true, onclick: stop }, "Stop");
  const submit = (event) => {
    event.preventDefault();
    const next = to("sql", box.value);
    if (next === location.hash) run();
    else location.hash = next;
  };
  const run = async () => {
    const slow = setTimeout(() => (cancel.hidden = false), 500);
    fill(answer, h("p", { class: "quiet" }, "Asking…"));
    try {
      const told = await engine.askJson({ sql: { sql: text } }, { signal });
      fill(answer, h("p", { class: "quiet" }, `${told.rows.length.toLocaleString("en")} rows`), table(told, "The answer"), saving("sql", (shape) => engine.ask({ sql: { sql: text, as: shape } })), citations(told));
    } catch (error) {
      fill(answer, error.name === "AbortError" ? h("p", {}, "Stopped.") : wrong(error));
    }
    clearTimeout(slow);
    cancel.hidden = true;
  };
  const docs = to("sql", "SELECT * FROM column_docs ORDER BY table_name, column_name");
  fill(
    main,
    h("p", { class: "crumbs" }, h("a", { href: to("reports") }, "Reports"), " › SQL"),
    h("h1", {}, "A question of your own"),
    h("form", { class: "params", onsubmit: submit }, h("label", { for: "sql" }, "One SELECT; ", h("a", { href: docs }, "every table, view and column"), " is described in the file."), box, h("button", { type: "submit" }, "Ask"), cancel),
    answer,
  );
  if (text) run();
}
