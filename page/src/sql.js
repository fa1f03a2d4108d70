// What the page itself asks in SQL, over the documented views of the file.

/** What the program tells of claims and findings, piece by piece: Table 1 first. */
export const EVIDENCE = `SELECT accession, layer, subject, term, role, relation, context, mechanism, effect, sample,
  organism, evidence, confidence, paper, paper_status, doi, reference
FROM evidence
ORDER BY layer <> 'Table 1', length(accession), accession`;

/** Which terms each piece names, and where. */
export const NAMED = `SELECT DISTINCT accession, part, term
FROM evidence_terms
WHERE part NOT IN ('organism', 'category')
ORDER BY accession, part, term`;

/** Names that somebody could have meant who typed another. */
export const NAMES = `SELECT DISTINCT terms.label, term_spellings.key
FROM term_spellings
JOIN terms ON terms.term_id = term_spellings.term_id
JOIN evidence_terms ON evidence_terms.term_id = terms.term_id
WHERE key_kind IN ('label', 'symbol', 'previous symbol', 'abbreviation', 'synonym', 'printed')`;

/** Which organisms the file tells of; several stand between semicolons. */
export const ORGANISMS = "SELECT organism, count(*) FROM evidence WHERE organism IS NOT NULL GROUP BY organism";

/** Every table, view and column, in words. */
export const COLUMNS = "SELECT * FROM column_docs ORDER BY table_name, column_name";
