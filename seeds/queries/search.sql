-- id: 15
-- title: Find a word in any cell
-- group: Looking up
-- One line per cell that contains the text. Upper and lower case are the same for
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
  source_table
FROM claim_cells
WHERE trim(:text) <> ''
  AND text GLOB (SELECT pattern || '*' FROM spelled ORDER BY position DESC LIMIT 1)
ORDER BY claim, position;
