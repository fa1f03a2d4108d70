// One stay at one part of the page: what is asked in it is given up when its reader goes on.

/** The engine, as a view asks it. */
export class Visit {
  #left = new AbortController();

  constructor(engine) {
    this.engine = engine;
  }

  get database() {
    return this.engine.database;
  }

  get isOver() {
    return this.#left.signal.aborted;
  }

  /** Gives up what is being asked, and whatever this view would ask later. */
  leave() {
    this.#left.abort();
  }

  /** Asks as long as the reader is here; `signal` may give it up before. */
  ask(request, { files, signal } = {}) {
    if (!signal) return this.engine.ask(request, { files, signal: this.#left.signal });
    const either = new AbortController();
    for (const each of [signal, this.#left.signal]) {
      if (each.aborted) either.abort();
      else each.addEventListener("abort", () => either.abort(), { once: true });
    }
    return this.engine.ask(request, { files, signal: either.signal });
  }

  async askJson(request, options) {
    return JSON.parse(new TextDecoder().decode(await this.ask(request, options)));
  }

  /** Asks for a file to save, which its reader gets wherever they are by then. */
  askToSave(request, options) {
    return this.engine.ask(request, options);
  }
}
