// The file that is asked: the one in this page, or one of the reader's.

import { data, doi, fill, h, wrong } from "./dom.js";
import { bytesOf, pick } from "./pick.js";
import { save } from "./save.js";

/** SHA-256, where the browser has it. */
async function digest(bytes) {
  if (!crypto.subtle) return null;
  const sum = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...sum].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Shows what the file is; `changed` is called when another one is asked. */
export async function file(main, engine, changed) {
  const problem = h("div", { "aria-live": "polite" });
  const take = async (chosen) => {
    try {
      await engine.use(chosen.name, await bytesOf(chosen));
      await changed();
    } catch (error) {
      fill(problem, wrong(error), h("p", {}, "The page still asks ", h("b", {}, data(engine.name)), "."));
    }
  };
  const told = await engine.askJson({ "about-file": {} });
  const sum = await digest(engine.database);
  const { cite, data_version, licence_data, licence_code } = told.metadata;
  const line = (word, ...value) => [h("dt", {}, word), h("dd", {}, ...value)];
  fill(
    main,
    h("h1", {}, "About this file"),
    h(
      "dl",
      {},
      line("File", data(engine.name), engine.isBuiltIn ? [", which this page has built from what is in it: the same bytes that ", h("code", {}, "migrasome build"), " writes"] : ", a file of yours"),
      line("Data version", data(data_version)),
      line("Schema", `${told.schema}, program ${told.version}`),
      line("Size", `${engine.database.length.toLocaleString("en")} bytes`),
      sum ? line("SHA-256", h("code", { class: "digest" }, sum)) : null,
      line("How to cite", cited(cite ?? "")),
      line("Licence of the data", data(licence_data ?? "")),
      line("Licence of the program", data(licence_code ?? "")),
    ),
    h(
      "p",
      { class: "saving" },
      h("button", { type: "button", onclick: () => save(engine.name, "application/vnd.sqlite3", engine.database) }, "Save the database"),
      engine.isBuiltIn ? null : h("button", { type: "button", onclick: () => (engine.useBuiltIn(), changed()) }, "Ask the file of this page again"),
    ),
    h("h2", {}, "Ask a file of yours"),
    h("p", {}, "A ", h("code", {}, "migrasome.db"), ", also with your own rows: search, map, reports and lists then ask that file. It is only read."),
    pick("A migrasome.db", take, ".db,.sqlite,.sqlite3"),
    problem,
    h("h2", {}, "Privacy"),
    h("p", {}, "This page asks nothing of any network, and its content security policy forbids it to. Lists and files that you give it stay in this browser's memory until you close it."),
    h("p", { class: "quiet" }, "Inside: this project's program in Rust, SQLite (public domain), browser_wasi_shim (MIT or Apache-2.0); the licences of all parts come with each release."),
  );
}

/** What to cite, with its DOI as a link. */
export function cited(text) {
  const at = text.indexOf("https://doi.org/");
  return at < 0 ? data(text) : [data(text.slice(0, at)), doi(text.slice(at))];
}
