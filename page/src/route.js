// Where a reader is: the part of the address behind `#`, which can be pasted into a paper.

/** `#report=markers&kind=gene` as `{ view: "report", value: "markers", rest: [["kind", "gene"]] }`. */
export function read(hash = location.hash) {
  const words = hash.replace(/^#/, "").split("&").filter(Boolean);
  const [first, ...rest] = words.map((word) => {
    const at = word.indexOf("=");
    const decode = (text) => {
      try {
        return decodeURIComponent(text.replace(/\+/g, " "));
      } catch {
        return text;
      }
    };
    return at < 0 ? [decode(word), ""] : [decode(word.slice(0, at)), decode(word.slice(at + 1))];
  });
  return { view: first?.[0] ?? "", value: first?.[1] ?? "", rest };
}

/** The other way round. */
export function to(view, value = "", rest = []) {
  const word = ([key, text]) => (text === "" ? encodeURIComponent(key) : `${encodeURIComponent(key)}=${encodeURIComponent(text)}`);
  return `#${[[view, value], ...rest].map(word).join("&")}`;
}

export function go(...where) {
  location.hash = to(...where);
}
