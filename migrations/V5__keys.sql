-- The keys to join on become tables with indexes: a view is made anew for each look-up. What
-- they hold is defined by views, and kept so by triggers, whoever changes a term.

DROP VIEW term_keys;

DROP VIEW ambiguous_keys;

DROP VIEW term_spellings;

-- The definition has them now.
DROP TABLE xref_spellings;

-- Keys are looked up in the tables below.
DROP INDEX terms_key;

DROP INDEX terms_loose_key;

DROP INDEX term_xrefs_curie_key;

DROP INDEX term_xrefs_accession_key;

DROP INDEX term_xrefs_label_key;

DROP INDEX term_xrefs_label_loose_key;

DROP INDEX term_aliases_key;

DROP INDEX term_aliases_loose_key;

CREATE TABLE term_spellings (
  -- Every way to spell a term, folded, with how it is spelled (key_kind) and how exactly
  -- it is meant (match_type). rank: the lower, the better a match. A key that is
  -- ambiguous never matches silently; see term_keys. Beside the folded key (tgf-beta1) stand
  -- the forms that lower() leaves of what people type (tgf-β1, tgfβ1, or with another dash),
  -- so that a client without fold() finds them too.
  key TEXT NOT NULL,
  key_kind TEXT NOT NULL,
  match_type TEXT NOT NULL,
  rank INTEGER NOT NULL,
  spelling TEXT NOT NULL,
  term_id INTEGER NOT NULL,
  ambiguous INTEGER NOT NULL,
  caution TEXT,
  note TEXT
);

CREATE INDEX term_spellings_key ON term_spellings (key);

CREATE TABLE ambiguous_keys (
  -- Keys that never match silently, and what they could mean: an alias with a caution,
  -- one that two terms share, a bare number, what two registries call near things.
  key TEXT NOT NULL,
  key_kind TEXT NOT NULL,
  match_type TEXT NOT NULL,
  spelling TEXT NOT NULL,
  term TEXT NOT NULL,
  term_kind TEXT NOT NULL,
  term_id INTEGER NOT NULL,
  caution TEXT
);

CREATE INDEX ambiguous_keys_key ON ambiguous_keys (key);

CREATE TABLE term_keys (
  -- Everything that a lab value could equal, once it is folded: labels, aliases, CURIEs,
  -- bare accessions. One row per key and term, by the best rule; an identifier that is on
  -- two terms has two rows. mouse_spelling: written so, the key is the mouse's, which is
  -- only related. The table to join a lab table on: key = lower(trim(your column)).
  key TEXT NOT NULL,
  key_kind TEXT NOT NULL,
  match_type TEXT NOT NULL,
  term TEXT NOT NULL,
  term_kind TEXT NOT NULL,
  spelling TEXT NOT NULL,
  mouse_spelling TEXT,
  note TEXT,
  term_id INTEGER NOT NULL
);

CREATE INDEX term_keys_key ON term_keys (key);

CREATE VIEW prefix_spellings AS
  -- One row per other way to write a prefix in one word: GeneID for NCBIGene.
  WITH RECURSIVE
    split (prefix_id, spelling, rest) AS (
      SELECT prefix_id, '', spellings || '|'
      FROM prefixes
      UNION ALL
      SELECT
        prefix_id, substr(rest, 1, instr(rest, '|') - 1), substr(rest, instr(rest, '|') + 1)
      FROM split
      WHERE rest <> ''
    )
  SELECT
    prefixes.prefix AS prefix,
    CAST(min(split.spelling) AS TEXT) AS spelling,
    prefixes.prefix_id AS prefix_id
  FROM split
  JOIN prefixes ON prefixes.prefix_id = split.prefix_id
  WHERE split.spelling <> ''
    AND trim(lower(split.spelling), 'abcdefghijklmnopqrstuvwxyz0123456789.-') = ''
    AND lower(split.spelling) <> lower(prefixes.prefix)
  GROUP BY prefixes.prefix_id, prefixes.prefix, lower(split.spelling);

CREATE VIEW defined_spellings AS
  -- What the table term_spellings must hold. Where a key has a dash, or spells a Greek letter
  -- out, its other forms stand beside it.
  SELECT
    CAST(replace(
      CASE greek.form
        WHEN 'spelled out' THEN spelled.key
        WHEN 'letter' THEN spelled.letters
        WHEN 'capital' THEN
          replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(spelled.key
          , 'alpha', 'Α'), 'beta', 'Β'), 'gamma', 'Γ'), 'delta', 'Δ'), 'epsilon', 'Ε')
          , 'zeta', 'Ζ'), 'theta', 'Θ'), 'iota', 'Ι'), 'kappa', 'Κ'), 'lambda', 'Λ')
          , 'omicron', 'Ο'), 'sigma', 'Σ'), 'upsilon', 'Υ'), 'omega', 'Ω')
        ELSE spelled.typed
      END,
      '-',
      dash.form
    ) AS TEXT) AS key,
    CAST(spelled.key_kind AS TEXT) AS key_kind,
    CAST(spelled.match_type AS TEXT) AS match_type,
    CAST(
      CASE spelled.match_type
        WHEN 'exact' THEN 0
        WHEN 'close' THEN 100
        WHEN 'narrow' THEN 200
        WHEN 'broad' THEN 300
        ELSE 400
      END
      + CASE
        WHEN spelled.key_kind = 'label' THEN 1
        WHEN spelled.key_kind = 'symbol' THEN 2
        WHEN spelled.key_kind = 'previous symbol' THEN 3
        WHEN spelled.key_kind = 'CURIE' THEN 4
        WHEN spelled.key_kind = 'accession' THEN 5
        WHEN spelled.key_kind = 'printed' THEN 6
        WHEN spelled.key_kind = 'abbreviation' THEN 6
        WHEN spelled.key_kind = 'synonym' THEN 7
        WHEN spelled.key_kind = 'mouse symbol' THEN 8
        WHEN spelled.key_kind = 'mouse synonym' THEN 9
        WHEN spelled.key_kind LIKE 'loose %' THEN 20
        ELSE 10
      END AS INTEGER
    ) AS rank,
    CAST(spelled.spelling AS TEXT) AS spelling,
    CAST(spelled.term_id AS INTEGER) AS term_id,
    CAST(spelled.ambiguous AS INTEGER) AS ambiguous,
    CAST(spelled.caution AS TEXT) AS caution,
    -- What there is to say of the printed name itself (VEGF is a family name) travels with
    -- every spelling.
    CAST(coalesce(
      CASE WHEN spelled.note <> named.note THEN spelled.note || '; ' || named.note END,
      spelled.note,
      named.note
    ) AS TEXT) AS note
  FROM (
    SELECT
      *,
      CASE
        WHEN key_kind IN ('CURIE', 'accession') THEN key
        ELSE
          replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(key
          , 'alpha', 'α'), 'beta', 'β'), 'gamma', 'γ'), 'delta', 'δ'), 'epsilon', 'ε')
          , 'zeta', 'ζ'), 'theta', 'θ'), 'iota', 'ι'), 'kappa', 'κ'), 'lambda', 'λ')
          , 'omicron', 'ο'), 'sigma', 'σ'), 'upsilon', 'υ'), 'omega', 'ω')
      END AS letters,
      CASE WHEN key_kind LIKE 'loose %' THEN key ELSE lower(spelling) END AS typed
    FROM (
      SELECT
        key, 'label' AS key_kind, 'exact' AS match_type, label AS spelling,
        term_id, 0 AS ambiguous, NULL AS caution, NULL AS note
      FROM terms
      UNION ALL
      SELECT loose_key, 'loose label', 'exact', label, term_id, 0, NULL, NULL
      FROM terms
      WHERE loose_key <> key
      UNION ALL
      SELECT key, kind, predicate, alias, term_id, ambiguous, caution, NULL
      FROM term_aliases
      UNION ALL
      SELECT
        loose_key, 'loose ' || kind, predicate, alias, term_id, ambiguous, caution, NULL
      FROM term_aliases
      WHERE loose_key <> key
      UNION ALL
      -- What the mouse's gene is called too, but for signs and spaces it is our label.
      SELECT
        mouse.key, 'loose label', 'exact', terms.label, terms.term_id, 0, NULL, NULL
      FROM term_aliases AS mouse
      JOIN terms ON terms.term_id = mouse.term_id AND terms.loose_key = mouse.loose_key
      WHERE mouse.kind LIKE 'mouse %' AND mouse.key <> terms.key AND mouse.ambiguous = 0
      UNION ALL
      SELECT
        curie_key, 'CURIE', predicate, curie, term_id, caution IS NOT NULL, caution, note
      FROM term_xrefs
      UNION ALL
      -- A bare number could be anybody's.
      SELECT
        accession_key, 'accession', predicate, accession, term_id,
        caution IS NOT NULL OR trim(accession, '0123456789') = '',
        CASE
          WHEN trim(accession, '0123456789') = '' THEN 'a bare number: write it as ' || curie
          ELSE caution
        END,
        note
      FROM term_xrefs
      UNION ALL
      SELECT
        label_key, 'label of ' || curie, predicate, label, term_id,
        caution IS NOT NULL, caution, note
      FROM term_xrefs
      WHERE label_key IS NOT NULL
      UNION ALL
      SELECT
        label_loose_key, 'loose label of ' || curie, predicate, label, term_id,
        caution IS NOT NULL, caution, note
      FROM term_xrefs
      WHERE label_loose_key <> label_key
      UNION ALL
      SELECT
        lower(other.spelling || ':' || accession), 'CURIE', predicate,
        other.spelling || ':' || accession, term_id, caution IS NOT NULL, caution, note
      FROM term_xrefs
      JOIN prefix_spellings AS other ON other.prefix_id = term_xrefs.prefix_id
    )
  ) AS spelled
  -- CROSS: a spelling first, and then its forms.
  CROSS JOIN (
    SELECT 'spelled out' AS form UNION ALL SELECT 'letter' UNION ALL SELECT 'capital'
    UNION ALL SELECT 'typed'
  ) AS greek
  CROSS JOIN (
    SELECT '-' AS form UNION ALL SELECT '‐' UNION ALL SELECT '‑' UNION ALL SELECT '–'
    UNION ALL SELECT '−'
  ) AS dash
  LEFT JOIN term_xrefs AS named
    ON named.term_id = spelled.term_id
    AND named.curie GLOB 'HGNC:*'
    AND named.predicate = 'exact'
  WHERE spelled.key <> ''
    AND CASE greek.form
      WHEN 'spelled out' THEN 1
      WHEN 'typed' THEN spelled.typed <> spelled.key AND spelled.typed <> spelled.letters
      ELSE spelled.letters <> spelled.key
    END
    AND (
      dash.form = '-'
      OR (
        instr(spelled.key, '-') > 0
        AND spelled.key_kind <> 'CURIE'
        AND greek.form IN ('spelled out', 'letter')
      )
    );

CREATE VIEW defined_ambiguous_keys AS
  -- What the table ambiguous_keys must hold.
  SELECT
    term_spellings.key AS key,
    term_spellings.key_kind AS key_kind,
    term_spellings.match_type AS match_type,
    term_spellings.spelling AS spelling,
    terms.label AS term,
    terms.kind AS term_kind,
    term_spellings.term_id AS term_id,
    term_spellings.caution AS caution
  FROM term_spellings
  JOIN terms ON terms.term_id = term_spellings.term_id
  WHERE term_spellings.ambiguous = 1
    OR (
      -- Two registries, and nobody else, call different terms so.
      EXISTS (
        SELECT 1
        FROM term_spellings AS other
        WHERE other.key = term_spellings.key AND +other.term_id <> term_spellings.term_id
      )
      AND NOT EXISTS (
        SELECT 1
        FROM term_spellings AS other
        WHERE other.key = term_spellings.key AND (other.key_kind LIKE '%label of %') = 0
      )
    );

CREATE VIEW defined_keys AS
  -- What the table term_keys must hold.
  SELECT
    best.key AS key,
    best.key_kind AS key_kind,
    best.match_type AS match_type,
    terms.label AS term,
    terms.kind AS term_kind,
    best.spelling AS spelling,
    CAST(
      (
        SELECT min(mouse.spelling)
        FROM term_spellings AS mouse
        WHERE mouse.key = best.key
          AND +mouse.term_id = best.term_id
          AND mouse.key_kind = 'mouse symbol'
      ) AS TEXT
    ) AS mouse_spelling,
    best.note AS note,
    best.term_id AS term_id
  FROM term_spellings AS best
  JOIN terms ON terms.term_id = best.term_id
  WHERE
    -- A key that is ambiguous never matches silently, but for our own label.
    (
      best.key_kind = 'label'
      OR NOT EXISTS (
        SELECT 1
        FROM term_spellings AS other
        WHERE other.key = best.key AND other.ambiguous = 1
      )
    )
    AND NOT EXISTS (
      SELECT 1
      FROM term_spellings AS better
      WHERE better.key = best.key
        AND +better.term_id = best.term_id
        AND (better.rank, better.key_kind, better.spelling, better.rowid)
          < (best.rank, best.key_kind, best.spelling, best.rowid)
    )
    -- What a registry calls an identifier is no reason to choose between terms.
    AND (
      (best.key_kind LIKE '%label of %') = 0
      OR NOT EXISTS (
        SELECT 1
        FROM term_spellings AS other
        WHERE other.key = best.key AND +other.term_id <> best.term_id
      )
    );

CREATE VIEW refresh_keys AS
  -- Not to be read: INSERT INTO refresh_keys (term_id) makes the keys of a term anew. The
  -- triggers below do it whenever a term, an alias, an identifier or a prefix changes.
  SELECT term_id
  FROM terms
  WHERE 0;

CREATE TRIGGER refresh_keys_of_term INSTEAD OF INSERT ON refresh_keys
BEGIN
  -- The old spellings stay until the end, out of the way: their keys, too, may now mean
  -- something else.
  UPDATE term_spellings SET term_id = 0, key = '=' || key WHERE term_id = NEW.term_id;
  INSERT INTO term_spellings
    SELECT * FROM defined_spellings WHERE term_id = NEW.term_id ORDER BY key, rank, spelling;
  DELETE FROM term_keys
    WHERE key IN (
      SELECT key FROM term_spellings WHERE term_id = NEW.term_id
      UNION ALL SELECT substr(key, 2) FROM term_spellings WHERE term_id = 0
    );
  DELETE FROM ambiguous_keys
    WHERE key IN (
      SELECT key FROM term_spellings WHERE term_id = NEW.term_id
      UNION ALL SELECT substr(key, 2) FROM term_spellings WHERE term_id = 0
    );
  INSERT INTO term_keys
    SELECT * FROM defined_keys
    WHERE key IN (
      SELECT key FROM term_spellings WHERE term_id = NEW.term_id
      UNION ALL SELECT substr(key, 2) FROM term_spellings WHERE term_id = 0
    );
  INSERT INTO ambiguous_keys
    SELECT * FROM defined_ambiguous_keys
    WHERE key IN (
      SELECT key FROM term_spellings WHERE term_id = NEW.term_id
      UNION ALL SELECT substr(key, 2) FROM term_spellings WHERE term_id = 0
    );
  DELETE FROM term_spellings WHERE term_id = 0;
END;

CREATE TRIGGER terms_inserted AFTER INSERT ON terms
BEGIN
  INSERT INTO refresh_keys (term_id) VALUES (NEW.term_id);
END;

CREATE TRIGGER terms_updated AFTER UPDATE ON terms
BEGIN
  INSERT INTO refresh_keys (term_id) VALUES (OLD.term_id);
  INSERT INTO refresh_keys (term_id) SELECT NEW.term_id WHERE NEW.term_id <> OLD.term_id;
END;

CREATE TRIGGER terms_deleted AFTER DELETE ON terms
BEGIN
  INSERT INTO refresh_keys (term_id) VALUES (OLD.term_id);
END;

CREATE TRIGGER term_aliases_inserted AFTER INSERT ON term_aliases
BEGIN
  INSERT INTO refresh_keys (term_id) VALUES (NEW.term_id);
END;

CREATE TRIGGER term_aliases_updated AFTER UPDATE ON term_aliases
BEGIN
  INSERT INTO refresh_keys (term_id) VALUES (OLD.term_id);
  INSERT INTO refresh_keys (term_id) SELECT NEW.term_id WHERE NEW.term_id <> OLD.term_id;
END;

CREATE TRIGGER term_aliases_deleted AFTER DELETE ON term_aliases
BEGIN
  INSERT INTO refresh_keys (term_id) VALUES (OLD.term_id);
END;

CREATE TRIGGER term_xrefs_inserted AFTER INSERT ON term_xrefs
BEGIN
  INSERT INTO refresh_keys (term_id) VALUES (NEW.term_id);
END;

CREATE TRIGGER term_xrefs_updated AFTER UPDATE ON term_xrefs
BEGIN
  INSERT INTO refresh_keys (term_id) VALUES (OLD.term_id);
  INSERT INTO refresh_keys (term_id) SELECT NEW.term_id WHERE NEW.term_id <> OLD.term_id;
END;

CREATE TRIGGER term_xrefs_deleted AFTER DELETE ON term_xrefs
BEGIN
  INSERT INTO refresh_keys (term_id) VALUES (OLD.term_id);
END;

CREATE TRIGGER prefixes_updated AFTER UPDATE ON prefixes
BEGIN
  INSERT INTO refresh_keys (term_id)
    SELECT DISTINCT term_id FROM term_xrefs WHERE prefix_id IN (OLD.prefix_id, NEW.prefix_id);
END;
