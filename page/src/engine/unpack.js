// The program as it lies in the page, and its worker: packed with deflate, seven bits a character.

/** Characters that HTML would change or end the text with stand this much higher. */
const RAISED = 0x100;

/**
 * The bytes that a text holds; `length` of them.
 * @param {string} text
 * @param {number} length
 */
function bytesOf(text, length) {
  const bytes = new Uint8Array(length);
  let [bits, held, at] = [0, 0, 0];
  for (let index = 0; at < length; index++) {
    held = (held << 7) | (text.charCodeAt(index) & (RAISED - 1));
    bits += 7;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >> bits;
      held &= (1 << bits) - 1;
    }
  }
  return bytes;
}

/** What lies packed in an element, which is taken away. */
function unpacked(id, type) {
  const element = document.getElementById(id);
  const packed = bytesOf(element.textContent, Number(element.dataset.length));
  element.remove();
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Response(stream, { headers: { "Content-Type": type } });
}

/**
 * The program, and the script of the worker that runs it.
 * @returns {Promise<[WebAssembly.Module, Blob]>}
 */
export function program() {
  return Promise.all([
    WebAssembly.compileStreaming(unpacked("program", "application/wasm")),
    unpacked("worker", "text/javascript").blob(),
  ]);
}
