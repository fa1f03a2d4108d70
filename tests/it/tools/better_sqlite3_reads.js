// better-sqlite3's reading of a file: `node better_sqlite3_reads.js FILE`, with NODE_PATH set.
const db = require("better-sqlite3")(process.argv[2], { readonly: true });
const objects = db.prepare("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')").all();
const counts = {};
for (const { name } of objects) {
  counts[name] = db.prepare(`SELECT * FROM "${name}"`).all().length;
}
// A report takes exactly the parameters that are listed for it.
const { sql } = db.prepare("SELECT sql FROM saved_queries WHERE name = 'cargo'").get();
if (db.prepare(sql).all({ cargo: "vegfa" })[0].claim !== 1) throw new Error("cargo vegfa");
console.log(JSON.stringify(counts));
