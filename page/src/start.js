// Where a reader begins: questions, and the map.

import { h } from "./dom.js";
import { to } from "./route.js";

/** Questions that people have, and where they are answered. */
const QUESTIONS = [
  ["What carries CXCL12, and where?", to("about", "CXCL12")],
  ["Migrasomes or exosomes: which markers?", to("report", "markers")],
  ["What is known in urine?", to("about", "urine")],
  ["Which of my genes are known?", to("list")],
  ["Which diseases have no cargo?", to("report", "gaps", [["containing", "disease without cargo"]])],
  ["What is known of TSPAN4?", to("about", "TSPAN4")],
  ["Table 1 as printed", to("report", "table-1")],
  ["All reports", to("reports")],
];

/** What stands above the map on the first page. */
export function start() {
  return h(
    "section",
    { class: "start" },
    h("h1", {}, "What migrasomes carry, in which disease, by which mechanism, shown by whom"),
    h("ul", { class: "questions" }, QUESTIONS.map(([question, address]) => h("li", {}, h("a", { href: address }, question)))),
  );
}
