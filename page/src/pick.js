// A file from the reader's computer: chosen, or dropped.

import { h } from "./dom.js";

/** Files beyond this are more than a page can hold. */
const LARGEST = 200e6;

/** What lies in a file. */
export async function bytesOf(file) {
  if (file.size > LARGEST) throw new Error(`${file.name}: ${Math.round(file.size / 1e6)} MB are more than this page can hold: ask the command`);
  return new Uint8Array(await file.arrayBuffer());
}

let made = 0;

/** A field for a file; `take` gets it. */
export function pick(label, take, accept = null) {
  const id = `file-${made++}`;
  const input = h("input", { type: "file", id, accept, onchange: () => input.files[0] && take(input.files[0]) });
  const box = h("div", { class: "drop" }, h("label", { for: id }, label), input, h("p", { class: "quiet" }, "or drop it here. It is read in this page and goes nowhere."));
  box.addEventListener("dragover", () => box.classList.add("over"));
  box.addEventListener("dragleave", () => box.classList.remove("over"));
  box.addEventListener("drop", (event) => {
    event.preventDefault();
    // Nobody else takes it.
    event.stopPropagation();
    box.classList.remove("over");
    const [file] = event.dataTransfer.files;
    if (file) take(file);
  });
  return box;
}

/** Takes files that are dropped beside a field: a browser would leave the page for them. */
export function catchDrops(take) {
  const isFile = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => isFile(event) && event.preventDefault());
  addEventListener("drop", (event) => {
    if (!isFile(event)) return;
    event.preventDefault();
    take(event.dataTransfer.files);
  });
}
