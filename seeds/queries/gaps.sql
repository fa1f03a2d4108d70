-- id: 27
-- title: What this file does not know yet, and what nobody has identified
-- group: Findings
-- One line per gap: a disease with no cargo in either layer, a gene of which only the level in
-- a disease is known, a claim with a reference that nobody identified as a paper, a claim with
-- no finding behind it, a finding whose subject has no term. A gap is what is missing here, not
-- what cannot be known: a paper that was not read may well fill it.
SELECT
  gap,
  name,
  what,
  accessions
FROM (
  SELECT
    1 AS place, min(rank) AS rank, 'disease without cargo' AS gap, name,
    'no claim or finding names a cargo with it' AS what,
    group_concat(accession, '; ') AS accessions
  FROM (
    SELECT DISTINCT
      'term ' || evidence_terms.term_id AS thing,
      evidence_terms.term AS name,
      evidence_terms.accession,
      coalesce(evidence_terms.claim, 1e9) AS rank
    FROM evidence_terms
    WHERE evidence_terms.term_kind = 'disease'
        AND evidence_terms.part NOT IN ('sample', 'organism')
      OR evidence_terms.part = 'disease'
    UNION
    -- A lab's own disease may have no term.
    SELECT 'disease ' || lower(claims.disease), claims.disease, claim_accessions.accession, claims.claim
    FROM claims
    JOIN claim_accessions ON claim_accessions.claim = claims.claim
    WHERE claims.claim NOT IN (SELECT claim_terms.claim FROM claim_terms WHERE cell = 'disease')
    ORDER BY 1, 4, 3
  )
  GROUP BY thing, name
  HAVING NOT max(
    accession IN (SELECT evidence.accession FROM evidence WHERE role_group = 'carried')
  )
  UNION ALL
  SELECT
    2, 0, 'gene known by its level only', name,
    'its level goes with a disease; nothing was shown on migrasomes',
    group_concat(accession, '; ')
  FROM (
    SELECT DISTINCT
      evidence_terms.term_id,
      evidence_terms.term AS name,
      evidence_terms.accession,
      evidence_terms.role
    FROM evidence_terms
    JOIN gene_identifiers ON gene_identifiers.term_id = evidence_terms.term_id
    ORDER BY evidence_terms.term_id, evidence_terms.accession
  )
  GROUP BY term_id, name
  HAVING max(role = 'expression only') AND NOT max(coalesce(role, '') NOT IN ('', 'expression only'))
  UNION ALL
  SELECT
    3, claims.claim, 'reference without paper', claims.disease,
    'which paper reference ' || evidence_papers.citation || ' is: not identified',
    evidence_papers.accession
  FROM evidence_papers
  JOIN claims ON claims.claim = evidence_papers.claim
  WHERE evidence_papers.status = 'not identified'
  UNION ALL
  SELECT
    4, claims.claim, 'claim without finding', claims.disease,
    'no finding says the same, tells more of it or disagrees', claim_accessions.accession
  FROM claims
  JOIN claim_accessions ON claim_accessions.claim = claims.claim
  WHERE NOT EXISTS (
    SELECT 1
    FROM finding_claims
    JOIN findings ON findings.finding_id = finding_claims.finding_id
    WHERE finding_claims.mechanism_id = claims.claim AND findings.withdrawn IS NULL
  )
  UNION ALL
  SELECT 5, finding_id, 'subject without term', subject, no_term, accession
  FROM findings
  WHERE no_term IS NOT NULL AND withdrawn IS NULL
)
ORDER BY place, rank, name, what, accessions;
