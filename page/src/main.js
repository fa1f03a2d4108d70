// The page: what stands in the address is shown.

import { about } from "./about.js";
import { data, fill, h, wrong } from "./dom.js";
import { open } from "./engine.js";
import { cited, file } from "./file.js";
import { list, listOf } from "./list.js";
import { map } from "./map.js";
import { bytesOf, catchDrops } from "./pick.js";
import * as reports from "./reports.js";
import { go, read, to } from "./route.js";
import { searchBox } from "./search.js";
import { sql } from "./statement.js";
import { start } from "./start.js";
import { Visit } from "./visit.js";

const TABS = [
  ["Map", to("map"), ["", "map"]],
  ["Reports", to("reports"), ["reports", "report", "sql"]],
  ["My list", to("list"), ["list"]],
  ["About this file", to("file"), ["file"]],
];

const main = document.getElementById("main");
/** What is kept from view to view: the reader's list. */
const state = { list: null };
let engine;
let visit = null;
/** What was shown before. */
let before = null;

/** Shows what the address says. */
async function show({ focus } = { focus: true }) {
  visit?.leave();
  const mine = new Visit(engine);
  visit = mine;
  const { view, value } = read();
  const box = h("div", { class: `view ${view || "home"}` });
  search.show(view === "about" ? value : "");
  tabs(view);
  const slow = setTimeout(() => mine.isOver || fill(main, h("p", { class: "waiting", role: "status" }, "Asking…")), 400);
  try {
    if (view === "about") await about(box, mine, value);
    else if (view === "reports") await reports.list(box, mine);
    else if (view === "report") await reports.report(box, mine, value, state);
    else if (view === "sql") sql(box, mine, value);
    else if (view === "list") list(box, mine, state);
    else if (view === "file") await file(box, engine, changed);
    else if (view === "" || view === "map") {
      const drawn = h("div");
      await map(drawn, mine, state.list);
      fill(box, view === "" ? start() : h("h1", {}, "The evidence map"), drawn);
    } else fill(box, wrong(new Error(`nothing here is called \`${view}\``)), h("p", {}, h("a", { href: "#" }, "To the start")));
  } catch (error) {
    if (!mine.isOver) fill(box, wrong(error));
  } finally {
    clearTimeout(slow);
  }
  // Whoever has gone on is somewhere else by now.
  if (mine.isOver) return;
  const isSame = view === "map" && ["map", ""].includes(before);
  before = view;
  const held = isSame ? holdingFocus() : null;
  fill(main, box);
  const title = box.querySelector("h1")?.textContent;
  document.title = view === "" || !title ? "migrasome" : `${title} · migrasome`;
  if (!focus) return;
  // A map whose filters change stays where it is, and so does the keyboard.
  if (held && box.querySelector(held)) box.querySelector(held).focus({ preventScroll: true });
  else {
    const heading = box.querySelector("h1");
    heading?.setAttribute("tabindex", "-1");
    (heading ?? main).focus({ preventScroll: true });
    if (!isSame) scrollTo(0, 0);
  }
}

/** Where on the map the keyboard is, as a selector. */
function holdingFocus() {
  const { activeElement } = document;
  if (!main.contains(activeElement)) return null;
  if (activeElement.id) return `#${CSS.escape(activeElement.id)}`;
  const { node } = activeElement.dataset;
  return node ? `[data-node="${CSS.escape(node)}"]` : null;
}

/** Another file is asked from now on. */
async function changed() {
  await foot();
  await show();
}

/** A file that is dropped anywhere: a database is asked, anything else is a list. */
async function dropped([given]) {
  if (!given) return;
  try {
    if (/\.(db|sqlite3?)$/i.test(given.name)) {
      await engine.use(given.name, await bytesOf(given));
      await foot();
      go("file");
    } else {
      state.list = listOf(given.name, await bytesOf(given));
      go("list");
    }
    // Where the address stays, nobody else shows it.
    await show();
  } catch (error) {
    fill(main, wrong(error), h("p", {}, "The page still asks ", h("b", {}, data(engine.name)), "."));
  }
}

function tabs(view) {
  const link = ([label, address, views]) => h("a", { href: address, "aria-current": views.includes(view) ? "page" : null }, label);
  fill(document.getElementById("tabs"), TABS.map(link));
}

/** Dark becomes light, for as long as the page is open. */
function turn() {
  const { classList } = document.documentElement;
  const isDark = classList.contains("dark") || (!classList.contains("light") && matchMedia("(prefers-color-scheme: dark)").matches);
  classList.toggle("dark", !isDark);
  classList.toggle("light", isDark);
}

async function foot() {
  const { metadata } = await engine.askJson({ "about-file": {} });
  const own = engine.isBuiltIn ? null : ["Asked is ", h("b", {}, data(engine.name)), ". "];
  fill(
    document.getElementById("foot"),
    h("p", {}, own, "Data version ", data(metadata.data_version), ". Table 1 of: ", cited(metadata.cite ?? ""), " ", h("a", { href: to("file") }, "How to cite, licences"), ". ", h("b", {}, "Nothing leaves this computer.")),
  );
}

const search = searchBox(document.getElementById("search"), () => engine);
document.getElementById("look").addEventListener("click", turn);
tabs(read().view);
if (read().view === "") main.prepend(start());
open()
  .then(async (opened) => {
    engine = opened;
    globalThis.migrasome = engine;
    addEventListener("hashchange", () => show());
    catchDrops(dropped);
    await Promise.all([show({ focus: false }), foot()]);
    document.documentElement.classList.add("ready");
  })
  .catch((error) => {
    fill(main, wrong(new Error(`this browser cannot run the page (${error.message}): a newer Firefox, Chrome, Edge or Safari can`)));
  });
