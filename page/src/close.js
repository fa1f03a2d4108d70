// Names that are nearly what was typed.

import { NAMES } from "./sql.js";

/** How many letters are to be changed, left out, put in or swapped to come from one word to another. */
function distance(one, other) {
  let [before, last] = [[], Array.from({ length: other.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1));
      const isSwapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (isSwapped) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[other.length];
}

/**
 * At most five terms with a spelling close to `typed`, the closest first.
 * @returns {Promise<string[]>}
 */
export async function closeTo(typed, engine) {
  const wanted = typed.trim().toLowerCase();
  // One letter of a short name may be any other name.
  const most = wanted.length < 4 ? 0 : wanted.length < 7 ? 1 : 2;
  const { rows } = await engine.askJson({ sql: { sql: NAMES } });
  const found = new Map();
  for (const [label, key] of rows) {
    if (Math.abs(key.length - wanted.length) > most) continue;
    const far = distance(wanted, key);
    if (far <= most && far < (found.get(label) ?? Infinity)) found.set(label, far);
  }
  return [...found].sort(([, one], [, other]) => one - other).slice(0, 5).map(([label]) => label);
}
