// A result as a table that can be sorted and saved.

import { data, doi, fill, h, wrong } from "./dom.js";
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

/** Columns whose cells are names that have a card. */
const NAMES = new Set(["term", "gene", "cargo", "marker", "disease"]);

/** Accessions, each of which leads to its claim or finding. */
function accessions(value) {
  return value.split("; ").flatMap((each, index) => [index ? "; " : "", h("a", { href: to("about", each) }, data(each))]);
}

/** A cell: NULL is told from an empty text, DOIs and what can be looked up are links. */
export function cell(value, column) {
  if (value === null) return h("td", { class: "none" }, h("span", { class: "quiet", title: "not given, or does not apply" }, "–"));
  if (typeof value === "number") return h("td", { class: "number" }, String(value));
  if (/doi/i.test(column) || /^(https?:\/\/doi\.org\/)?10\.\d{4,9}\/\S+$/.test(value)) return h("td", {}, doi(value));
  if (/^accessions?$/.test(column) && /^[\w:.-]+(; [\w:.-]+)*$/.test(value)) return h("td", { class: "accessions" }, accessions(value));
  if (NAMES.has(column) && value.length < 80 && !value.includes(";")) return h("td", {}, h("a", { href: to("about", value) }, data(value)));
  return h("td", { class: value.length > 40 ? "long" : null }, data(value));
}

function compared(one, other) {
  if (typeof one === "number" && typeof other === "number") return one - other;
  return String(one).localeCompare(String(other), "en", { numeric: true });
}

/** So many rows are read without a filter. */
const FEW = 12;

/**
 * The table of `{columns, rows}`. Where it is long, its rows can be narrowed down to those that contain
 * some words: `containing` at first.
 */
export function table({ columns, rows }, caption, containing = "") {
  let sorted = { by: -1, down: false };
  let shown = PAGE;
  const body = h("tbody");
  const counted = h("span", { role: "status" });
  const filter = h("input", { type: "search", value: containing, "aria-label": "Only rows that contain", placeholder: "only rows that contain…", oninput: () => ((shown = PAGE), show()) });
  const more = h("p", { class: "more" });
  const headings = columns.map((column, index) => {
    const button = h("button", { type: "button", class: "sort", onclick: () => sort(index) }, column.replaceAll("_", " "));
    return h("th", { scope: "col" }, button);
  });
  let order = rows;
  function sort(index) {
    sorted = { by: index, down: sorted.by === index && !sorted.down };
    const way = sorted.down ? -1 : 1;
    // What is not given comes last, whichever way round.
    order = [...rows].sort(({ [index]: one }, { [index]: other }) => (one === null) - (other === null) || (one === null ? 0 : way * compared(one, other)));
    headings.forEach((heading, at) => {
      if (at === index) heading.setAttribute("aria-sort", sorted.down ? "descending" : "ascending");
      else heading.removeAttribute("aria-sort");
    });
    show();
  }
  function show() {
    const row = (values) => h("tr", {}, values.map((value, index) => cell(value, columns[index])));
    const words = filter.value.trim().toLowerCase();
    const has = (values) => values.some((value) => value !== null && String(value).toLowerCase().includes(words));
    const chosen = words ? order.filter(has) : order;
    fill(body, chosen.slice(0, shown).map(row));
    fill(counted, words ? `${chosen.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} rows` : rows.length === 1 ? "1 row" : `${rows.length.toLocaleString("en")} rows`);
    fill(
      more,
      chosen.length > shown && [
        `${shown} of ${chosen.length.toLocaleString("en")} rows. `,
        h("button", { type: "button", onclick: () => ((shown += 5 * PAGE), show()) }, "Show more"),
      ],
    );
  }
  show();
  const words = h("caption", { class: "hidden" }, caption);
  const grid = h("table", {}, words, h("thead", {}, h("tr", {}, headings)), body);
  const isLong = rows.length > FEW || containing;
  return h("div", {}, h("p", { class: "counted quiet" }, counted, isLong ? filter : null), h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, grid), more);
}

/** Buttons that save an answer, all of it, as the command writes it. `ask(shape)` gives the bytes. */
export function saving(name, ask) {
  const button = ([label, shape, ending, type]) => saveButton(label, async () => save(`${fileName(name)}.${ending}`, type, await ask(shape)));
  return h("p", { class: "saving" }, "Save all as ", SHAPES.map(button));
}

/** A button that saves; what goes wrong is told beside it. */
export function saveButton(label, act) {
  const button = h("button", { type: "button", onclick: press }, label);
  async function press() {
    button.disabled = true;
    try {
      await act();
      button.parentElement.querySelector(".wrong")?.remove();
    } catch (error) {
      button.parentElement.querySelector(".wrong")?.remove();
      button.parentElement.append(wrong(error));
    } finally {
      button.disabled = false;
    }
  }
  return button;
}

/** What an answer rests on. */
export function citations(answer) {
  if (!answer.citations_text) return null;
  return h("details", { class: "cite" }, h("summary", {}, "Cite this answer"), h("pre", { tabindex: "0" }, data(answer.citations_text)));
}
