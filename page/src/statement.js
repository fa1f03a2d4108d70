// A statement of the reader's own.

import { fill, h, say, wrong } from "./dom.js";
import { to } from "./route.js";
import { COLUMNS } from "./sql.js";
import { citations, saving, table } from "./table.js";

/** Shows the box, and what its statement gives. */
export function sql(main, visit, text) {
  const box = h("textarea", { id: "sql", rows: "8", spellcheck: "false" });
  box.value = text;
  const answer = h("div", { class: "answer" });
  const stopped = new AbortController();
  const cancel = h("button", { type: "button", hidden: true, onclick: () => stopped.abort() }, "Stop");
  const submit = (event) => {
    event.preventDefault();
    const next = to("sql", box.value);
    // The same statement asked again is no new address.
    if (next === location.hash) dispatchEvent(new Event("hashchange"));
    else location.hash = next;
  };
  const run = async () => {
    const slow = setTimeout(() => (cancel.hidden = false), 500);
    fill(answer, h("p", { class: "quiet" }, "Asking…"));
    try {
      const told = await visit.askJson({ sql: { sql: text } }, { signal: stopped.signal });
      fill(answer, table(told, "The answer"), saving("sql", (shape) => visit.askToSave({ sql: { sql: text, as: shape } })), citations(told));
      say(`${told.rows.length} rows`);
    } catch (error) {
      fill(answer, error.name === "AbortError" ? h("p", {}, "Stopped.") : wrong(error));
    }
    clearTimeout(slow);
    cancel.hidden = true;
  };
  fill(
    main,
    h("p", { class: "crumbs" }, h("a", { href: to("reports") }, "Reports"), " › SQL"),
    h("h1", {}, "A question of your own"),
    h(
      "form",
      { class: "params", onsubmit: submit },
      h("label", { for: "sql" }, "One SELECT; ", h("a", { href: to("sql", COLUMNS) }, "every table, view and column"), " is described in the file."),
      box,
      h("p", { class: "row" }, h("button", { type: "submit", class: "main" }, "Ask"), cancel),
    ),
    answer,
  );
  if (text) run();
}
