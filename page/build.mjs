// Makes the page: one HTML file with the program, its data, the scripts and the styles in it.
//
//     node build.mjs ENGINE.wasm PAGE.html

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { deflate } from "@gfx/zopfli";
import binaryen from "binaryen";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const [engine, page] = process.argv.slice(2);

/** The program, as small as it gets. */
function smallest(wasm) {
  const module = binaryen.readBinary(wasm);
  const { Features } = binaryen;
  module.setFeatures(
    Features.BulkMemory |
      Features.BulkMemoryOpt |
      Features.MutableGlobals |
      Features.NontrappingFPToInt |
      Features.SignExt |
      Features.Multivalue |
      Features.ReferenceTypes,
  );
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(2);
  module.optimize();
  return module.emitBinary();
}

/** Packed with deflate; nobody waits for it. */
function packed(bytes) {
  return new Promise((resolve, reject) => {
    const options = { numiterations: 1, blocksplitting: true, blocksplittingmax: 40 };
    deflate(bytes, options, (error, result) => (error ? reject(error) : resolve(result)));
  });
}

/** Seven bits a character; what HTML would change stands 0x100 higher (src/engine/unpack.js). */
function asText(bytes) {
  const raised = new Set([0x00, 0x0d, 0x3c]); // NUL, CR, `<`
  const characters = [];
  let [bits, held] = [0, 0];
  const put = (seven) => characters.push(raised.has(seven) ? seven + 0x100 : seven);
  for (const byte of bytes) {
    held = (held << 8) | byte;
    bits += 8;
    while (bits >= 7) {
      bits -= 7;
      put((held >> bits) & 0x7f);
      held &= (1 << bits) - 1;
    }
  }
  if (bits > 0) {
    put((held << (7 - bits)) & 0x7f);
  }
  return characters.map((code) => String.fromCharCode(code)).join("");
}

async function bundled(file) {
  const { outputFiles } = await esbuild.build({
    entryPoints: [join(here, "src", file)],
    bundle: true,
    minify: true,
    write: false,
    format: "iife",
    target: ["chrome103", "firefox113", "safari16.4"],
    charset: "utf8",
    legalComments: "none",
  });
  // Nothing may end the element that it stands in.
  return outputFiles[0].text.trim().replaceAll("</script", "<\\/script").replaceAll("<!--", "<\\!--");
}

const element = (id, bytes) =>
  `<script type="application/octet-stream" id="${id}" data-length="${bytes.length}">${asText(bytes)}</script>`;

const hash = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

const worker = await packed(Buffer.from(await bundled("engine/worker.js")));
const script = await bundled("main.js");
const style = await bundled("style.css");
const program = await packed(smallest(readFileSync(engine)));
const policy = [
  "default-src 'none'",
  `script-src ${hash(script)} 'wasm-unsafe-eval'`,
  `style-src ${hash(style)}`,
  "worker-src blob:",
  "img-src blob: data:",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

const parts = {
  policy: `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
  style: `<style>${style}</style>`,
  script: `<script>${script}</script>`,
  program: element("worker", worker) + element("program", program),
};
const template = readFileSync(join(here, "src/index.html"), "utf8");
const html = template.replace(/<!-- (policy|style|script|program) -->/g, (_, name) => parts[name]);
mkdirSync(dirname(page), { recursive: true });
writeFileSync(page, html);
const bytes = Buffer.byteLength(html);
console.log(`${page}: ${bytes} bytes (program ${program.length}, script ${script.length}, style ${style.length})`);
