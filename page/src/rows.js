// The verdicts of a long list: kept as the bytes that came, each row read when it is shown.

const LINE_END = 10;

export class Rows {
  /** @param {Uint8Array} bytes a line for the columns, one for each row, one for the receipt */
  constructor(bytes) {
    const ends = [];
    for (let at = bytes.indexOf(LINE_END); at >= 0; at = bytes.indexOf(LINE_END, at + 1)) ends.push(at);
    this.bytes = bytes;
    this.ends = Uint32Array.from(ends);
    this.decoder = new TextDecoder();
    const { columns, ours_from } = this.line(0);
    this.columns = columns;
    this.ours = ours_from;
    this.last = this.line(ends.length - 1);
    this.count = ends.length - 2;
    this.read();
  }

  line(index) {
    const from = index === 0 ? 0 : this.ends[index - 1] + 1;
    return JSON.parse(this.decoder.decode(this.bytes.subarray(from, this.ends[index])));
  }

  /** A row, counted from 0. */
  at(index) {
    return this.line(index + 1);
  }

  /** Which rows have which status. */
  read() {
    this.statuses = new Map();
    const names = [];
    const codes = new Uint8Array(this.count);
    for (let index = 0; index < this.count; index++) {
      const status = this.at(index)[this.ours];
      if (!names.includes(status)) names.push(status);
      codes[index] = names.indexOf(status);
      this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
    }
    this.names = names;
    this.codes = codes;
  }

  /** The numbers of the rows of a status; null: of all. */
  of(status) {
    const numbers = new Uint32Array(status === null ? this.count : this.statuses.get(status));
    const code = this.names.indexOf(status);
    let at = 0;
    for (let index = 0; index < this.count; index++) if (status === null || this.codes[index] === code) numbers[at++] = index;
    return numbers;
  }
}
