// The program of this project, asked from the page: it answers as the command does.

import { program } from "./engine/unpack.js";

/** What is built in is called so. */
const BUILT_IN = "migrasome.db";

class Engine {
  constructor(module, script) {
    this.module = module;
    this.script = script;
    this.waiting = Promise.resolve();
    this.asking = { name: BUILT_IN, bytes: null };
    this.start();
  }

  start() {
    const url = URL.createObjectURL(this.script);
    this.worker = new Worker(url);
    URL.revokeObjectURL(url);
    this.worker.postMessage({ program: this.module });
  }

  /** The bytes of the file that is asked. */
  get database() {
    return this.asking.bytes;
  }

  /** How the file that is asked is called. */
  get name() {
    return this.asking.name;
  }

  get isBuiltIn() {
    return this.asking === this.builtIn;
  }

  /** Builds the file that this page has in it, as `migrasome build` does. */
  async build() {
    const bytes = await this.answer({ build: {} }, [], this.asking);
    this.builtIn = { name: BUILT_IN, bytes };
    this.asking = this.builtIn;
  }

  /** Asks another file from now on, if it is one of ours. */
  async use(name, bytes) {
    const other = { name, bytes };
    await this.answer({ reports: {} }, [], other);
    this.asking = other;
  }

  useBuiltIn() {
    this.asking = this.builtIn;
  }

  /**
   * Asks a question; the answer is bytes. What is wrong is an Error with the command's own words.
   * @param {object} request
   * @param {{files?: {name: string, bytes: Uint8Array}[], signal?: AbortSignal}} [options]
   * @returns {Promise<Uint8Array>}
   */
  async ask(request, { files = [], signal } = {}) {
    return this.answer(request, files, this.asking, signal);
  }

  /** The same, of an answer that is JSON. */
  async askJson(request, options) {
    return JSON.parse(new TextDecoder().decode(await this.ask(request, options)));
  }

  /** One question at a time. */
  async answer(request, files, database, signal) {
    const before = this.waiting;
    let done;
    this.waiting = new Promise((resolve) => (done = resolve));
    await before;
    try {
      return await this.answerNow({ request, files, database }, signal);
    } finally {
      done();
    }
  }

  answerNow(question, signal) {
    return new Promise((resolve, reject) => {
      const stop = () => {
        this.worker.terminate();
        this.start();
        reject(new DOMException("stopped", "AbortError"));
      };
      if (signal?.aborted) {
        reject(new DOMException("stopped", "AbortError"));
        return;
      }
      signal?.addEventListener("abort", stop, { once: true });
      const settle = (end) => {
        signal?.removeEventListener("abort", stop);
        end();
      };
      this.worker.onmessage = ({ data }) =>
        settle(() => (data.code === 0 ? resolve(data.out) : reject(new Error(data.error))));
      this.worker.onerror = (event) => settle(() => reject(new Error(event.message)));
      this.worker.postMessage(question);
    });
  }
}

/** Takes the program out of the page, and builds the file. */
export async function open() {
  const engine = new Engine(...(await program()));
  await engine.build();
  return engine;
}
