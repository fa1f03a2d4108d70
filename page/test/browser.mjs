// The page in a real browser, without any network; and the command, to compare with.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { chromium } from "playwright-core";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const fixtures = join(root, "tests");
const html = process.env.MIGRASOME_PAGE ?? join(root, "dist/migrasome.html");
const command = process.env.MIGRASOME_COMMAND ?? join(root, "target/release/migrasome");
const folder = mkdtempSync(join(tmpdir(), "migrasome-page-"));

let browser;

/** Opens the page; `page.asked` lists what it asked of any network. */
export async function open(hash = "", options = {}) {
  if (!existsSync(html)) throw new Error(`${html}: no such file: page/build.sh makes it`);
  browser ??= await chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--enable-precise-memory-info"],
  });
  const context = await browser.newContext({ viewport: { width: 1024, height: 800 }, offline: true, ...options });
  const page = await context.newPage();
  page.asked = [];
  page.faults = [];
  page.on("request", (request) => {
    if (!/^(file|blob|data):/.test(request.url())) page.asked.push(request.url());
  });
  page.on("pageerror", (error) => page.faults.push(error.message));
  page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
  await page.goto(pathToFileURL(html).href + hash);
  await page.waitForSelector("html.ready", { timeout: 60_000 });
  return page;
}

export async function close() {
  await browser?.close();
}

/** Goes to another part of the page, and waits until it is shown. */
export async function go(page, hash) {
  await page.evaluate((hash) => {
    document.getElementById("main").replaceChildren();
    if (location.hash === hash) dispatchEvent(new Event("hashchange"));
    else location.hash = hash;
  }, hash);
  await page.waitForFunction(() => document.querySelector("main h1, main .wrong, main svg"), null, { timeout: 30_000 });
}

/** Asks the program in the page; what is wrong comes as `{ error }`. */
export function ask(page, request, files = {}) {
  return page.evaluate(
    async ([request, files]) => {
      const given = Object.entries(files).map(([name, text]) => ({ name, bytes: Uint8Array.from(atob(text), (c) => c.charCodeAt(0)) }));
      try {
        return { out: new TextDecoder().decode(await globalThis.migrasome.ask(request, { files: given })) };
      } catch (error) {
        return { error: error.message };
      }
    },
    [request, Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]))],
  );
}

/** Asks the command, in a folder that has these files. */
export function told(words, files = {}) {
  for (const [name, bytes] of Object.entries(files)) writeFileSync(join(folder, name), bytes);
  try {
    const out = execFileSync(command, words, { cwd: folder, encoding: "utf8", stdio: "pipe", maxBuffer: 1 << 28 });
    return { out };
  } catch (error) {
    return { error: error.stderr };
  }
}

/** A file of the command's making. */
export function made(name, ...words) {
  execFileSync(command, words, { cwd: folder, stdio: "pipe" });
  return join(folder, name);
}

export function scratch(name, bytes) {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
}
