// The evidence map: the figure of the program, which reacts.

import { data, fill, h, wrong } from "./dom.js";
import { reading } from "./list.js";
import { read, to } from "./route.js";
import { save, savePng } from "./save.js";
import { ORGANISMS } from "./sql.js";
import { saveButton } from "./table.js";

/** What can be chosen: the program's word for it, the word in an address, what a reader reads. */
const FILTERS = [
  ["layers", "layer", "Layer", [["Table 1", "Table 1"], ["finding", "findings"], ["own", "own rows"]]],
  ["roles", "role", "Role", [["carried", "carried"], ["regulates", "regulates"], ["context", "context"], ["not given", "no cargo given"]]],
  ["organisms", "organism", "Organism", [["not given", "not said"]]],
  ["confidences", "confidence", "Confidence", [["high", "high"], ["medium", "medium"], ["not given", "printed, not rated"]]],
];

let known;

/** The filters, with the organisms of the file that is asked: what is told of most comes first. */
async function filters(engine) {
  if (known?.of !== engine.database) {
    const of = engine.database;
    const counts = new Map();
    const { rows } = await engine.askJson({ sql: { sql: ORGANISMS } });
    for (const [organisms, count] of rows) for (const each of organisms.split("; ")) counts.set(each, (counts.get(each) ?? 0) + count);
    known = { of, organisms: [...counts].sort(([, one], [, other]) => other - one).map(([each]) => [each, each]) };
  }
  return FILTERS.map(([name, key, label, values]) => [name, key, label, key === "organism" ? [...known.organisms, ...values] : values]);
}

/** What an address chooses. */
function chosenBy(rest) {
  const all = (key) => rest.filter(([each]) => each === key).map(([, value]) => value);
  const chosen = Object.fromEntries(FILTERS.map(([name, key]) => [name, all(key)]));
  return { ...chosen, open: all("open"), focus: all("focus")[0] ?? null };
}

/** The map with the reader's list lit; without it, where it cannot be read. */
async function drawn(engine, request, files) {
  try {
    return { drawing: await engine.askJson(request, { files }), problem: null };
  } catch (error) {
    if (!request.figure.list || error.name === "AbortError") throw error;
    request.figure.list = null;
    return { drawing: await engine.askJson(request), problem: error };
  }
}

/** Shows the map; `list` is what the reader has dropped, to be lit. */
export async function map(main, engine, list) {
  const { rest } = read();
  const chosen = chosenBy(rest);
  const files = list ? [{ name: list.name, bytes: list.bytes }] : [];
  const asked = (more) => ({ figure: { chosen: { ...chosen, ...more }, list: list ? reading(list) : null } });
  const { drawing, problem } = await drawn(engine, asked({ interactive: true }), files);
  const picture = document.importNode(new DOMParser().parseFromString(drawing.svg, "image/svg+xml").documentElement, true);
  picture.removeAttribute("width");
  picture.removeAttribute("height");
  const told = h("p", { class: "told", role: "status" }, "Point at a mark or go there by Tab to read it; Enter opens a group, or what is known of a name.");
  react(picture, told, rest);
  const plain = async () => JSON.parse(new TextDecoder().decode(await engine.askToSave(asked({ interactive: false }), { files }))).svg;
  fill(
    main,
    h("div", { class: "filters", role: "group", "aria-label": "What the map shows" }, (await filters(engine)).map((filter) => choice(filter, rest)), opening(drawing.groups, rest)),
    h(
      "p",
      { class: "quiet" },
      `${drawing.shown} of ${drawing.of} pieces of evidence`,
      list && !problem ? [`; ${drawing.lit.length} terms of `, h("b", {}, data(list.name)), " are lit"] : null,
      rest.length ? [" · ", h("a", { href: to("map") }, "Show all")] : null,
    ),
    problem && wrong(problem),
    drawing.shown === 0 && h("p", {}, h("b", {}, "Nothing is left"), ": no piece of evidence is all that is chosen above."),
    chosen.focus && drawing.shown > 0 && !picture.querySelector(".nodes rect") && h("p", {}, data(chosen.focus), " is no name on this map: on its left is what is carried or acts, on its right diseases and processes."),
    told,
    h("div", { class: "picture" }, picture),
    h(
      "p",
      { class: "saving" },
      "Save as ",
      saveButton("SVG", async () => save("migrasome-evidence.svg", "image/svg+xml", await plain())),
      saveButton("PNG", async () => savePng("migrasome-evidence.png", await plain())),
    ),
  );
}

/** One filter as a list of boxes. */
function choice([, key, label, values], rest) {
  const box = ([value, words]) => {
    const is = rest.some(([each, chosen]) => each === key && chosen === value);
    const change = () => {
      const others = rest.filter(([each, chosen]) => !(each === key && chosen === value));
      location.hash = to("map", "", is ? others : [...others, [key, value]]);
    };
    return h("label", {}, h("input", { type: "checkbox", id: `${key}-${value}`, checked: is, onchange: change }), " ", data(words));
  };
  const isOn = rest.some(([each]) => each === key);
  return h("details", { open: isOn, class: isOn ? "on" : null }, h("summary", {}, label), h("div", { class: "boxes" }, values.map(box)));
}

/** Opens and closes groups. */
function opening(groups, rest) {
  const side = { left: "carried", right: "where" };
  const box = (group) => {
    const change = () => toggle(group.id, rest);
    const words = ` ${side[group.id.split(":")[0]]}: ${group.label} (${group.count})`;
    return h("label", {}, h("input", { type: "checkbox", id: `open-${group.id}`, checked: group.is_open, onchange: change }), words);
  };
  return h("details", { open: rest.some(([key]) => key === "open") }, h("summary", {}, "Groups"), h("div", { class: "boxes" }, groups.map(box)));
}

function toggle(id, rest) {
  const others = rest.filter(([key, value]) => !(key === "open" && value === id));
  location.hash = to("map", "", others.length === rest.length ? [...rest, ["open", id]] : others);
}

/** Lets marks and names be pointed at, reached by keyboard and opened. */
function react(picture, told, rest) {
  const at = (event) => event.target.closest?.("[data-node], [data-accession]");
  const links = (accession) => [...picture.querySelectorAll("[data-of]")].filter((link) => link.dataset.of === accession);
  const point = (event) => {
    picture.querySelectorAll(".pointed").forEach((each) => each.classList.remove("pointed"));
    const element = at(event);
    picture.classList.toggle("pointing", Boolean(element));
    if (!element) return;
    told.textContent = element.getAttribute("aria-label");
    element.classList.add("pointed");
    if (element.dataset.accession) links(element.dataset.accession).forEach((link) => link.classList.add("pointed"));
  };
  const open = (event) => {
    const element = at(event);
    if (!element) return;
    event.preventDefault();
    if (element.dataset.accession) {
      location.hash = to("about", element.dataset.accession);
      return;
    }
    const { node } = element.dataset;
    const term = node.indexOf("=");
    if (term < 0) toggle(node, rest);
    else if (/:(words|none)=/.test(node)) told.textContent = element.getAttribute("aria-label");
    else location.hash = to("about", node.slice(term + 1));
  };
  picture.addEventListener("pointerover", point);
  picture.addEventListener("focusin", point);
  picture.addEventListener("click", open);
  picture.addEventListener("keydown", (event) => ["Enter", " "].includes(event.key) && open(event));
}
