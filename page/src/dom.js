// Elements, made of data that is never taken for markup.

/** What steers a text without being seen: controls, directions, blanks of no width. */
const UNSEEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb]/g;

/** As much of a cell as anybody reads here. */
const LONGEST = 2000;

/** A text as it can be read: what steers it is written out, what is endless is cut and says so. */
export function visible(value) {
  const text = String(value);
  const shown = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  const code = (unit) => unit.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  const read = shown.replace(UNSEEN, (unit) => `⟨U+${code(unit)}⟩`);
  const rest = text.length - shown.length;
  return rest > 0 ? `${read}… (${rest.toLocaleString("en")} more characters, which the saved file has)` : read;
}

/**
 * An element: `h("p", { class: "note" }, "text", other)`. A property that begins with `on` is a
 * listener; null, undefined and false are left out.
 */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** A text of the data, whichever way it is written. */
export function data(value, properties = {}) {
  return h("bdi", properties, visible(value));
}

const DOI = /^(?:doi:|https?:\/\/(?:dx\.)?doi\.org\/)?(10\.\d{4,9}\/\S+)$/i;

/** A link to somewhere else: nothing is asked there before somebody follows it. */
export function away(address, ...children) {
  return h("a", { href: address, target: "_blank", rel: "noreferrer noopener" }, ...children);
}

/** A DOI as a link; what is none as it is. Several stand between semicolons. */
export function doi(value) {
  const parts = String(value).split("; ");
  return parts.flatMap((part, index) => {
    const found = DOI.exec(part.trim());
    const shown = found ? away(`https://doi.org/${encodeURI(found[1])}`, visible(part.trim())) : data(part);
    return index === 0 ? [shown] : ["; ", shown];
  });
}

/** A property and its value as a small label; none where there is no value. */
export function chip(word, value) {
  return value && h("span", { class: "chip" }, h("span", { class: "quiet" }, `${word} `), data(value));
}

/** Running text: what stands between backticks is code, or what `link` makes of it. */
export function prose(text, link = () => null) {
  return String(text)
    .split("`")
    .map((part, index) => (index % 2 === 0 ? visible(part) : (link(part) ?? h("code", {}, visible(part)))));
}

/** Puts other children into an element. */
export function fill(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** What is wrong, in the command's one line. */
export function wrong(error) {
  return h("p", { class: "wrong", role: "alert" }, visible(error.message ?? error));
}

/** Tells somebody who hears the page what has come. */
export function say(words) {
  document.getElementById("said").textContent = words;
}
