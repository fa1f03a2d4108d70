// The worker: answers one question after the other, each with a fresh instance of the program, so
// that nothing is left of the one before.

import { ConsoleStdout, File, OpenFile, PreopenDirectory, WASI, wasi } from "@bjorn3/browser_wasi_shim";

/** @type {WebAssembly.Module} */
let program;

/** A file that grows without being copied at each write. */
class GrowingFile extends File {
  constructor() {
    super(new Uint8Array(0));
    this.room = new Uint8Array(1 << 16);
  }

  path_open() {
    return { ret: 0, fd_obj: new OpenGrowingFile(this) };
  }
}

class OpenGrowingFile extends OpenFile {
  fd_pwrite(bytes, offset) {
    const { file } = this;
    const end = Number(offset) + bytes.length;
    if (end > file.data.length) {
      if (end > file.room.length) {
        const room = new Uint8Array(2 * end);
        room.set(file.data);
        file.room = room;
      }
      file.data = file.room.subarray(0, end);
    }
    file.data.set(bytes, Number(offset));
    return { ret: 0, nwritten: bytes.length };
  }

  fd_write(bytes) {
    const done = this.fd_pwrite(bytes, this.file_pos);
    this.file_pos += BigInt(bytes.length);
    return done;
  }
}

/** The folder of all files, among which are no links. */
class Folder extends PreopenDirectory {
  path_readlink() {
    return { ret: wasi.ERRNO_INVAL, data: null };
  }
}

/** All that was written to a stream. */
class Written {
  constructor() {
    this.parts = [];
    this.length = 0;
    this.stream = new ConsoleStdout((part) => {
      this.parts.push(part);
      this.length += part.length;
    });
  }

  bytes() {
    const all = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      all.set(part, at);
      at += part.length;
    }
    return all;
  }
}

/** JSON in ASCII: arguments are counted in characters and written in bytes. */
function inAscii(value) {
  const escaped = (unit) => "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0");
  return JSON.stringify(value).replace(/[^ -~]/g, escaped);
}

function answer({ database, request, files }) {
  const built = new GrowingFile();
  const content = new Map(files.map(({ name, bytes }) => [name, new File(bytes, { readonly: true })]));
  content.set(database.name, database.bytes ? new File(database.bytes, { readonly: true }) : built);
  const [out, errors] = [new Written(), new Written()];
  const streams = [
    new OpenFile(new File([])),
    out.stream,
    errors.stream,
    new Folder("/", content),
  ];
  const asked = inAscii({ file: database.name, ask: request });
  const system = new WASI(["page", asked], [], streams, { debug: false });
  const instance = new WebAssembly.Instance(program, { wasi_snapshot_preview1: system.wasiImport });
  let code;
  try {
    code = system.start(instance);
  } catch (error) {
    // The program stopped where it should not: out of memory, most likely.
    const words = new TextDecoder().decode(errors.bytes()).trim().split("\n").pop();
    return { code: -1, error: `this is more than the page can do (${words || error.message})` };
  }
  if (code !== 0) {
    return { code, error: new TextDecoder().decode(errors.bytes()) };
  }
  return { code, out: database.bytes ? out.bytes() : built.data.slice() };
}

self.onmessage = ({ data }) => {
  if (data.program) {
    program = data.program;
    return;
  }
  const answered = answer(data);
  self.postMessage(answered, answered.out ? [answered.out.buffer] : []);
};
