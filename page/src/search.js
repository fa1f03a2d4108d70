// The search box: any name, in any spelling.

import { data, fill, h } from "./dom.js";
import { go } from "./route.js";

/** Builds the box into its form. */
export function searchBox(form, engine) {
  const list = h("ul", { id: "found", role: "listbox", "aria-label": "Names that contain what is typed", hidden: true });
  const input = h("input", {
    type: "search",
    id: "name",
    name: "name",
    role: "combobox",
    "aria-expanded": "false",
    "aria-controls": "found",
    "aria-autocomplete": "list",
    "aria-label": "Gene, protein, disease, cell or identifier",
    placeholder: "Gene, disease, cell, identifier…",
    spellcheck: "false",
  });
  let names = [];
  let active = -1;
  let asked = 0;

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }
  function choose(name) {
    input.value = name;
    close();
    go("about", name);
  }
  function mark(index) {
    active = index;
    [...list.children].forEach((item, at) => item.setAttribute("aria-selected", String(at === active)));
    if (active < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", `found-${active}`);
    list.children[active]?.scrollIntoView({ block: "nearest" });
  }
  async function look() {
    const mine = ++asked;
    const text = input.value.trim();
    if (!text) return close();
    let found = [];
    try {
      found = await engine().askJson({ find: { text } });
    } catch {
      // What is wrong is told when it is asked.
    }
    if (mine !== asked) return;
    names = found.map(([label]) => label);
    const item = ([label, kind, spelling, pieces], index) =>
      h(
        "li",
        { id: `found-${index}`, role: "option", "aria-selected": "false", onmousedown: (event) => (event.preventDefault(), choose(label)) },
        data(label),
        h("span", { class: "quiet" }, ` ${kind}`, spelling.toLowerCase() === label.toLowerCase() ? "" : [", also ", data(spelling)]),
        h("span", { class: "count" }, pieces ? `${pieces} of evidence` : "no evidence"),
      );
    fill(list, found.map(item));
    list.hidden = found.length === 0;
    active = -1;
    input.setAttribute("aria-expanded", String(found.length > 0));
  }
  let timer;
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(look, 80);
  });
  input.addEventListener("blur", () => {
    asked++;
    close();
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (list.hidden || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    mark((active + 1 + step + names.length + 1) % (names.length + 1) - 1);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    asked++;
    clearTimeout(timer);
    const name = active >= 0 ? names[active] : input.value.trim();
    if (name) choose(name);
  });
  fill(form, input, h("button", { type: "submit" }, "Search"), list);
  return {
    /** Shows what is being looked at. */
    show: (name) => {
      if (document.activeElement !== input) input.value = name;
    },
  };
}
