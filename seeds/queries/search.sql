-- id: 15
-- title: Find a word in any cell of Table 1 or any finding
-- group: Looking up
-- One line per cell of a claim, or part of a finding, that contains the text; layer says which
-- of the two. A finding has its context where a claim has its disease. Upper and lower case are the same for
-- A to Z and for Greek letters, and so are all dashes and all spaces: tgf‑Β1 finds
-- TGF-β1, blood-brain finds blood‒brain.
-- param text: what to look for, e.g. autophag
WITH RECURSIVE
  alike (letter, class) AS (
    VALUES
      ('α', '[αΑ]'), ('Α', '[αΑ]'), ('β', '[βϐΒ]'), ('ϐ', '[βϐΒ]'), ('Β', '[βϐΒ]'),
      ('γ', '[γΓ]'), ('Γ', '[γΓ]'), ('δ', '[δΔ]'), ('Δ', '[δΔ]'),
      ('ε', '[εϵΕ]'), ('ϵ', '[εϵΕ]'), ('Ε', '[εϵΕ]'), ('ζ', '[ζΖ]'), ('Ζ', '[ζΖ]'),
      ('η', '[ηΗ]'), ('Η', '[ηΗ]'), ('θ', '[θϑΘ]'), ('ϑ', '[θϑΘ]'), ('Θ', '[θϑΘ]'),
      ('ι', '[ιΙ]'), ('Ι', '[ιΙ]'), ('κ', '[κϰΚ]'), ('ϰ', '[κϰΚ]'), ('Κ', '[κϰΚ]'),
      ('λ', '[λΛ]'), ('Λ', '[λΛ]'), ('μ', '[μµΜ]'), ('µ', '[μµΜ]'), ('Μ', '[μµΜ]'),
      ('ν', '[νΝ]'), ('Ν', '[νΝ]'), ('ξ', '[ξΞ]'), ('Ξ', '[ξΞ]'), ('ο', '[οΟ]'),
      ('Ο', '[οΟ]'), ('π', '[πϖΠ]'), ('ϖ', '[πϖΠ]'), ('Π', '[πϖΠ]'),
      ('ρ', '[ρϱΡ]'), ('ϱ', '[ρϱΡ]'), ('Ρ', '[ρϱΡ]'),
      ('σ', '[σςΣ]'), ('ς', '[σςΣ]'), ('Σ', '[σςΣ]'), ('τ', '[τΤ]'), ('Τ', '[τΤ]'),
      ('υ', '[υΥ]'), ('Υ', '[υΥ]'), ('φ', '[φϕΦ]'), ('ϕ', '[φϕΦ]'), ('Φ', '[φϕΦ]'),
      ('χ', '[χΧ]'), ('Χ', '[χΧ]'), ('ψ', '[ψΨ]'), ('Ψ', '[ψΨ]'),
      ('ω', '[ωΩ]'), ('Ω', '[ωΩ]'),
      -- Hyphen, non-breaking hyphen, figure dash, en dash, em dash, bar, minus.
      ('-', '[-‐‑‒–—―−]'), ('‐', '[-‐‑‒–—―−]'), ('‑', '[-‐‑‒–—―−]'),
      ('‒', '[-‐‑‒–—―−]'), ('–', '[-‐‑‒–—―−]'), ('—', '[-‐‑‒–—―−]'),
      ('―', '[-‐‑‒–—―−]'), ('−', '[-‐‑‒–—―−]'),
      -- Space, no-break space, thin space, narrow no-break space.
      (' ', '[' || char(32, 160, 8201, 8239) || ']'),
      (char(160), '[' || char(32, 160, 8201, 8239) || ']'),
      (char(8201), '[' || char(32, 160, 8201, 8239) || ']'),
      (char(8239), '[' || char(32, 160, 8201, 8239) || ']'),
      -- What GLOB takes for a wildcard stands for itself.
      ('*', '[*]'), ('?', '[?]'), ('[', '[[]')
  ),
  -- The text as a GLOB pattern, letter by letter: Ab -> *[aA][bB]*
  spelled (position, pattern) AS (
    SELECT 0, '*'
    UNION ALL
    SELECT
      position + 1,
      pattern || coalesce(
        (SELECT class FROM alike WHERE letter = substr(:text, position + 1, 1)),
        CASE
          WHEN lower(substr(:text, position + 1, 1))
            <> upper(substr(:text, position + 1, 1))
          THEN '[' || lower(substr(:text, position + 1, 1))
            || upper(substr(:text, position + 1, 1)) || ']'
          ELSE substr(:text, position + 1, 1)
        END
      )
    FROM spelled
    WHERE position < length(:text)
  )
SELECT
  claim,
  disease,
  cell,
  text,
  citations,
  source_table,
  accession,
  layer
FROM (
  SELECT
    claim_cells.claim, claim_cells.disease, claim_cells.cell, claim_cells.text,
    claim_cells.citations, claim_cells.source_table, claim_accessions.accession,
    claim_accessions.layer, claim_cells.position
  FROM claim_cells
  JOIN claim_accessions ON claim_accessions.claim = claim_cells.claim
  UNION ALL
  SELECT
    NULL, evidence.context, parts.part,
    CASE parts.part
      WHEN 'subject' THEN evidence.subject
      WHEN 'context' THEN evidence.context
      WHEN 'sample' THEN evidence.sample
      WHEN 'organism' THEN evidence.organism
      WHEN 'mechanism' THEN evidence.mechanism
      WHEN 'effect' THEN evidence.effect
      ELSE evidence.evidence
    END,
    NULL, evidence.source_table, evidence.accession, evidence.layer, parts.position
  FROM evidence
  CROSS JOIN (
    SELECT 1 AS position, 'subject' AS part
    UNION ALL SELECT 2, 'context'
    UNION ALL SELECT 3, 'sample'
    UNION ALL SELECT 4, 'organism'
    UNION ALL SELECT 5, 'mechanism'
    UNION ALL SELECT 6, 'effect'
    UNION ALL SELECT 7, 'evidence'
  ) AS parts
  WHERE evidence.claim IS NULL
)
WHERE trim(:text) <> ''
  AND text GLOB (SELECT pattern || '*' FROM spelled ORDER BY position DESC LIMIT 1)
ORDER BY claim IS NULL, claim, accession, position;
