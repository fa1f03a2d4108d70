// A result as a table that can be sorted and saved.

import { data, doi, fill, h } from "./dom.js";
import { fileName, save } from "./save.js";
import { to } from "./route.js";

/** Rows that are shown at a time. */
const PAGE = 100;

/** What can be saved, and how the program calls it. */
const SHAPES = [
  ["CSV", "csv", "csv", "text/csv"],
  ["CSV for Excel", "excel-csv", "csv", "text/csv"],
  ["TSV", "tsv", "tsv", "text/tab-separated-values"],
];

const ACCESSION = /^(T\d+:\d+|F\d+)(; (T\d+:\d+|F\d+))*$/;

/** A cell: NULL is told from an empty text, DOIs and what can be looked up are links. */
export function cell(value, column) {
  if (value === null) return h("td", { class: "none" }, h("span", { class: "quiet", title: "not given, or does not apply" }, "–"));
  if (typeof value === "number") return h("td", { class: "number" }, String(value));
  if (/doi/i.test(column) || /^(https?:\/\/doi\.org\/)?10\.\d{4,9}\/\S+$/.test(value)) return h("td", {}, doi(value));
  if (["term", "gene", "cargo", "marker", "disease"].includes(column) && value.length < 80 && !value.includes(";")) {
    return h("td", {}, h("a", { href: to("about", value) }, data(value)));
  }
  if (ACCESSION.test(value)) return h("td", { class: "accessions" }, data(value));
  return h("td", {}, data(value));
}

function compared(one, other) {
  if (one === null || other === null) return (one === null) - (other === null);
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one).localeCompare(String(other), "en", { numeric: true });
}

/** The table of `{columns, rows}`. */
export function table({ columns, rows }, caption) {
  let sorted = { by: -1, down: false };
  let shown = PAGE;
  const body = h("tbody");
  const more = h("p", { class: "more" });
  const headings = columns.map((column, index) => {
    const button = h("button", { type: "button", class: "sort", onclick: () => sort(index) }, column.replaceAll("_", " "));
    return h("th", { scope: "col" }, button);
  });
  let order = rows;
  function sort(index) {
    sorted = { by: index, down: sorted.by === index && !sorted.down };
    const way = sorted.down ? -1 : 1;
    order = [...rows].sort((one, other) => way * compared(one[index], other[index]));
    headings.forEach((heading, at) => {
      if (at === index) heading.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      else heading.removeAttribute("aria-sort");
    });
    show();
  }
  function show() {
    const row = (values) => h("tr", {}, values.map((value, index) => cell(value, columns[index])));
    fill(body, order.slice(0, shown).map(row));
    fill(
      more,
      order.length > shown && [
        `${shown} of ${order.length.toLocaleString("en")} rows. `,
        h("button", { type: "button", onclick: () => ((shown += 5 * PAGE), show()) }, "Show more"),
      ],
    );
  }
  show();
  const words = h("caption", { class: "hidden" }, caption);
  const grid = h("table", {}, words, h("thead", {}, h("tr", {}, headings)), body);
  return h("div", {}, h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, grid), more);
}

/** Buttons that save an answer as the command writes it. `ask(shape)` gives the bytes. */
export function saving(name, ask) {
  const button = ([label, shape, ending, type]) =>
    h(
      "button",
      {
        type: "button",
        onclick: async () => save(`${fileName(name)}.${ending}`, type, await ask(shape)),
      },
      label,
    );
  return h("p", { class: "saving" }, "Save as ", SHAPES.map(button));
}

/** What an answer rests on. */
export function citations(answer) {
  if (!answer.citations_text) return null;
  return h("details", { class: "cite" }, h("summary", {}, "Cite this answer"), h("pre", { tabindex: "0" }, data(answer.citations_text)));
}
