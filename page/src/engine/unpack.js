// The program as it lies in the page: packed with deflate, seven bits a character.

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

/**
 * Takes the program out of the page.
 * @returns {Promise<WebAssembly.Module>}
 */
export async function program() {
  const element = document.getElementById("program");
  const packed = bytesOf(element.textContent, Number(element.dataset.length));
  element.remove();
  const unpacked = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const module = await new Response(unpacked).arrayBuffer();
  return WebAssembly.compile(module);
}
