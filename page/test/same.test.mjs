// The page answers as the command does: every report, every case of the conformance corpus, the file itself.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { ask, close, fixtures, made, open, told } from "./browser.mjs";

let page;
before(async () => (page = await open()));
after(close);

const LAB = "gene,log2FC\nCXCR4,1.5\nSEPT2,2\nTSPAN4,-1\nVEGFA,0.2\nACTB,3\n1-Mar,1\n";

/** The same answer, or the same words about what is wrong. */
function same(here, there, what) {
  assert.equal(here.out, there.out, what);
  // Before its last line the command tells how it has read a file.
  const last = there.error?.trim().split("\n").pop();
  assert.equal(here.error?.trim(), last?.replace("migrasome: ", ""), what);
}

/** Values to ask a parameter for: those that the file lists, else something that is known. */
function values(param) {
  if (!param.required) return [null];
  const known = { term: ["CXCR4", "tspan-4", "HCC", "urine"], text: ["β", "cxcr4"], prefix: ["HGNC"] };
  return param.choices?.slice(0, 6) ?? known[param.name] ?? ["VEGF"];
}

test("every report gives the command's rows, byte for byte", async () => {
  const reports = JSON.parse((await ask(page, { reports: {} })).out);
  assert.ok(reports.length > 20);
  let asked = 0;
  for (const report of reports) {
    const required = report.params.find((param) => param.required);
    for (const value of required ? values(required) : [null]) {
      const given = value === null ? [] : [[required.name, value]];
      const lab = report.needs.map(({ table }) => ({ table, file: "lab.csv" }));
      const files = lab.length ? { "lab.csv": LAB } : {};
      for (const shape of ["csv", "json"]) {
        const here = await ask(page, { report: { name: report.name, values: given, lab, as: shape } }, files);
        const words = given.map(([key, value]) => `${key}=${value}`);
        const beside = lab.flatMap(({ table }) => ["--with", `${table}=lab.csv`]);
        const there = told(["report", report.name, ...words, ...beside, "-f", shape], files);
        same(here, there, `${report.name} ${value}`);
        asked++;
      }
    }
  }
  assert.ok(asked > 60, `${asked}`);
});

test("every option of every report is a choice that the command takes too", async () => {
  const reports = JSON.parse((await ask(page, { reports: {} })).out);
  for (const { name, params } of reports) {
    for (const param of params.filter((param) => !param.required && param.choices)) {
      for (const choice of param.choices.slice(0, 3)) {
        const required = params.filter((each) => each.required).map((each) => [each.name, values(each)[0]]);
        const given = [...required, [param.name, choice]];
        const here = await ask(page, { report: { name, values: given, as: "csv" } });
        const there = told(["report", name, ...given.map(([key, value]) => `${key}=${value}`), "-f", "csv"]);
        same(here, there, `${name} ${param.name}=${choice}`);
      }
    }
  }
});

test("what is wrong is told in the command's words", async () => {
  const wrong = [
    [{ report: { name: "cargoes" } }, ["report", "cargoes"]],
    [{ report: { name: "about", values: [["term", "no such thing"]] } }, ["report", "about", "no such thing"]],
    [{ sql: { sql: "DELETE FROM terms" } }, ["sql", "DELETE FROM terms"]],
    [{ sql: { sql: "SELECT nothing FROM nowhere" } }, ["sql", "SELECT nothing FROM nowhere"]],
  ];
  for (const [request, words] of wrong) {
    const here = await ask(page, request);
    assert.ok(here.error);
    same(here, told(words), words.join(" "));
  }
});

test("the file is byte for byte the one that the command builds", async () => {
  const file = readFileSync(made("built.db", "build", "--force", "built.db"));
  const bytes = await page.evaluate(async () => [...new Uint8Array(await crypto.subtle.digest("SHA-256", globalThis.migrasome.database))]);
  assert.equal(Buffer.from(bytes).toString("hex"), createHash("sha256").update(file).digest("hex"));
});

const lines = (name) => readFileSync(join(fixtures, "conformance", name), "utf8").trim().split("\n").map((line) => JSON.parse(line));
const quoted = (value) => `"${String(value).replaceAll('"', '""')}"`;

/** The same file, matched here and there. */
async function bothMatch(id, name, text, { kinds = [], columns = [] } = {}) {
  const files = { [name]: text };
  const here = await ask(page, { match: { list: { file: name, columns, kinds }, as: "csv" } }, files);
  const words = ["match", name, "--all", "-f", "csv", ...kinds.flatMap((kind) => ["--as", kind]), ...columns.flatMap((column) => ["--column", column])];
  const there = told(words, files);
  same(here, there, id);
}

test("values of the conformance corpus: no difference", async () => {
  const groups = new Map();
  for (const each of [...lines("plain.jsonl"), ...lines("dressed.jsonl"), ...lines("separators.jsonl")]) {
    if (each.prefix) continue;
    const key = JSON.stringify([each.column, each.as ?? null]);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  for (const [key, cases] of groups) {
    const [column, as] = JSON.parse(key);
    const rows = cases.flatMap(({ value, others }) => [value, ...(others ?? [])]);
    const text = `${quoted(column)},n\n${rows.map((value, row) => `${quoted(value)},${row}`).join("\n")}\n`;
    await bothMatch(key, "list.csv", text, { kinds: as ? [as] : [], columns: [column] });
  }
});

test("columns of the conformance corpus: no difference", async () => {
  for (const { id, table, as } of lines("columns.jsonl")) {
    const names = Object.keys(table);
    const rows = Math.max(...names.map((name) => table[name].length));
    const row = (at) => names.map((name) => quoted(table[name][at] ?? "")).join(",");
    const text = `${names.map(quoted).join(",")}\n${Array.from({ length: rows }, (_, at) => row(at)).join("\n")}\n`;
    await bothMatch(id, "list.csv", text, { kinds: as ? [as].flat() : [] });
  }
});

test("tops of files of the conformance corpus: no difference", async () => {
  for (const { id, file, text, options } of lines("tops.jsonl")) {
    if (options.length === 0) await bothMatch(id, file, text);
  }
});

test("bytes that are no UTF-8, and packed files", async () => {
  const { gzipSync } = await import("node:zlib");
  await bothMatch("Windows-1252", "list.csv", Buffer.from("gene,what\nCXCR4,na\xefve\nTSPAN4,5\xb5M\n", "latin1"));
  await bothMatch("UTF-16", "list.csv", Buffer.from("\ufeffgene,what\nCXCR4,β\nTSPAN4,x\n", "utf16le"));
  await bothMatch("gzip", "list.csv.gz", gzipSync(LAB));
  await bothMatch("JSON", "list.json", '[{"gene": "CXCR4", "n": 1}, {"gene": "SEPT2", "n": 2}]');
  await bothMatch("NDJSON", "list.ndjson", '{"gene": "CXCR4", "n": 1}\n{"gene": "SEPT2", "n": 2}\n');
  const { error } = await ask(page, { match: { list: { file: "list.xlsx" } } }, { "list.xlsx": readFileSync(join(fixtures, "lab/same.xlsx")) });
  assert.match(error, /list\.xlsx: a workbook .* is not read here: save its sheet as CSV, or ask the command/);
});
