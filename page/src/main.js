// The page: what stands in the address is shown.

import { about } from "./about.js";
import { fill, h, wrong, data } from "./dom.js";
import { open } from "./engine.js";
import { file } from "./file.js";
import { list } from "./list.js";
import { map } from "./map.js";
import * as reports from "./reports.js";
import { read, to } from "./route.js";
import { searchBox } from "./search.js";
import { start } from "./start.js";

const TABS = [
  ["Map", to("map"), ["", "map"]],
  ["Reports", to("reports"), ["reports", "report", "sql"]],
  ["My list", to("list"), ["list"]],
  ["About this file", to("file"), ["file"]],
];

const main = document.getElementById("main");
const state = { list: null };
let engine;

/** Shows what the address says. */
async function show({ focus } = { focus: true }) {
  reports.stop();
  const { view, value } = read();
  const box = h("div", { class: `view ${view || "home"}` });
  search.show(view === "about" ? value : "");
  tabs(view);
  try {
    if (view === "about") await about(box, engine, value);
    else if (view === "reports") await reports.list(box, engine);
    else if (view === "report") await reports.report(box, engine, value);
    else if (view === "sql") await reports.sql(box, engine, value);
    else if (view === "list") await Promise.all([fill(main, box), list(box, engine, state)]);
    else if (view === "file") await file(box, engine, changed);
    else {
      const drawn = h("div");
      await map(drawn, engine, state.list);
      fill(box, view === "" ? start() : h("h1", {}, "The evidence map"), drawn);
    }
  } catch (error) {
    fill(box, wrong(error));
  }
  fill(main, box);
  const title = box.querySelector("h1")?.textContent;
  document.title = view === "" || !title ? "migrasome" : `${title} · migrasome`;
  if (!focus) return;
  main.focus({ preventScroll: true });
  // A map whose filters change stays where it is.
  if (view !== "map") scrollTo(0, 0);
}

/** Another file is asked from now on. */
async function changed() {
  await foot();
  await show();
}

function tabs(view) {
  const link = ([label, address, views]) => h("a", { href: address, "aria-current": views.includes(view) ? "page" : null }, label);
  const look = h("button", { type: "button", class: "look", "aria-label": "Dark or light", title: "Dark or light", onclick: turn }, "◐");
  fill(document.getElementById("tabs"), TABS.map(link), look);
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
    h("p", {}, own, "Data version ", data(metadata.data_version), ". Table 1 of: ", data(metadata.cite), ". ", h("a", { href: to("file") }, "How to cite, licences"), ". ", h("b", {}, "Nothing leaves this computer.")),
  );
}

const search = searchBox(document.getElementById("search"), () => engine);
tabs(read().view);
if (read().view === "") main.prepend(start());
open()
  .then(async (opened) => {
    engine = opened;
    globalThis.migrasome = engine;
    addEventListener("hashchange", () => show());
    await Promise.all([show({ focus: false }), foot()]);
    document.documentElement.classList.add("ready");
  })
  .catch((error) => {
    fill(main, wrong(new Error(`this browser cannot run the page (${error.message}): a newer Firefox, Chrome, Edge or Safari can`)));
  });
