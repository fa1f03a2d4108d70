-- id: 21
-- title: What the papers found, finding by finding
-- group: Findings
-- One line per finding: one fact from one paper, in our words, from its abstract, a figure
-- legend or its opening. Leave all values out for all of them, or choose. What Table 1 prints
-- is not here: `about` shows both. relation is how the subject stands to migrasomes or to what
-- the effect says, not to the disease that stands in context: read mechanism and effect before
-- you take a direction. paper_status says where a paper tells of another. A name of a gene that
-- is ambiguous gives what it could mean.
-- param role: only this role, or group of roles (carried, regulates, context), e.g. on the migrasome
-- default role: ''
-- choices role: SELECT name FROM roles UNION SELECT role_group FROM roles ORDER BY 1
-- param context: a word of the context, or any name of a disease or process, e.g. HCC or wound
-- default context: ''
-- param gene: only findings that name it; with a role, those whose subject it is; e.g. TSPAN4
-- default gene: ''
-- accepts gene: SELECT key FROM known_names
-- param organism: only findings in it, e.g. mouse or zebrafish
-- default organism: ''
-- choices organism: SELECT label FROM terms WHERE kind = 'organism' ORDER BY label
-- accepts organism: SELECT key FROM known_names WHERE term_kind = 'organism'
-- param confidence: only with this confidence: how surely the paper says so
-- default confidence: ''
-- choices confidence: SELECT DISTINCT confidence FROM findings ORDER BY confidence
SELECT
  accession,
  role,
  subject,
  relation,
  context,
  organism,
  confidence,
  paper,
  sample,
  mechanism,
  effect,
  evidence,
  paper_status,
  term,
  coalesce('https://doi.org/' || doi, 'https://pubmed.ncbi.nlm.nih.gov/' || pmid) AS url,
  layer,
  source_table
FROM evidence
WHERE claim IS NULL
  AND (
    coalesce(trim(:role), '') = ''
    OR lower(role) = lower(trim(:role))
    OR role_group = lower(trim(:role))
  )
  AND (
    coalesce(trim(:context), '') = ''
    OR instr(lower(context), lower(trim(:context))) > 0
    OR accession IN (
      SELECT evidence_terms.accession
      FROM known_names
      JOIN evidence_terms ON evidence_terms.term_id = known_names.term_id
      WHERE known_names.key = lower(trim(:context))
        AND known_names.match_type <> 'ambiguous'
        AND evidence_terms.part = 'context'
    )
  )
  AND (
    coalesce(trim(:gene), '') = ''
    OR accession IN (
      SELECT evidence_terms.accession
      FROM known_names
      JOIN evidence_terms ON evidence_terms.term_id = known_names.term_id
      WHERE known_names.key = lower(trim(:gene))
        AND known_names.match_type <> 'ambiguous'
        -- Another thing's role says nothing of a gene that is only named beside it.
        AND (coalesce(trim(:role), '') = '' OR evidence_terms.role IS NOT NULL)
    )
  )
  AND (
    coalesce(trim(:organism), '') = ''
    OR accession IN (
      SELECT evidence_terms.accession
      FROM known_names
      JOIN evidence_terms ON evidence_terms.term_id = known_names.term_id
      WHERE known_names.key = lower(trim(:organism))
        AND known_names.match_type <> 'ambiguous'
        AND evidence_terms.part = 'organism'
    )
  )
  AND (coalesce(trim(:confidence), '') = '' OR confidence = lower(trim(:confidence)))
UNION ALL
SELECT
  NULL, 'could be ' || term, trim(:gene), NULL, NULL, NULL, NULL, NULL, NULL,
  note, NULL, matched_as, NULL, term, NULL, NULL, NULL
FROM known_names
WHERE key = lower(trim(:gene)) AND match_type = 'ambiguous'
ORDER BY 1, 2, 12;
