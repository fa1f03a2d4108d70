-- id: 25
-- title: Where Table 1 and findings, or two findings, disagree
-- group: Findings
-- One line per disagreement: a finding that was judged to disagree with a claim of Table 1, and
-- two findings of which one says that a thing makes migrasomes form and the other that it
-- keeps them from it. These two may have looked at different cells: both contexts are told.
-- No line means that none is known, not that the papers were compared on every point.
WITH
  told AS (
    SELECT
      evidence.accession,
      evidence.term,
      evidence.term_id,
      evidence.relation || coalesce(' (' || evidence.context || ')', '') AS words,
      evidence.paper,
      direction
    FROM evidence
    WHERE claim IS NULL AND role IN ('acts on formation', 'exposure') AND term_id IS NOT NULL
  )
SELECT
  name,
  accessions,
  papers,
  one_says,
  other_says,
  why
FROM (
  SELECT
    1 AS place,
    findings.subject AS name,
    claim_accessions.accession || '; ' || findings.accession AS accessions,
    coalesce(
      (
        SELECT group_concat(paper, '; ')
        FROM (
          SELECT evidence_papers.paper || ' (inferred)' AS paper
          FROM evidence_papers
          WHERE evidence_papers.claim = finding_claims.mechanism_id
            AND evidence_papers.paper IS NOT NULL
          UNION
          SELECT evidence_papers.paper
          FROM evidence_papers
          WHERE evidence_papers.accession = findings.accession
          ORDER BY 1
        )
      ),
      'not identified'
    ) AS papers,
    claims.mechanism || ' → ' || claims.effect AS one_says,
    findings.relation || coalesce(': ' || findings.mechanism, '')
      || coalesce(' → ' || findings.effect, '') AS other_says,
    finding_claims.basis AS why
  FROM finding_claims
  JOIN findings ON findings.finding_id = finding_claims.finding_id
  JOIN claims ON claims.claim = finding_claims.mechanism_id
  JOIN claim_accessions ON claim_accessions.claim = finding_claims.mechanism_id
  WHERE finding_claims.relation = 'disagrees' AND findings.withdrawn IS NULL
  UNION ALL
  SELECT
    2,
    one.term,
    one.accession || '; ' || other.accession,
    CASE one.paper WHEN other.paper THEN one.paper ELSE one.paper || '; ' || other.paper END,
    one.words,
    other.words,
    'one has more migrasomes with it, the other fewer'
  FROM told AS one
  JOIN told AS other ON other.term_id = one.term_id
  WHERE one.direction = 'more' AND other.direction = 'fewer'
)
ORDER BY place, name, accessions;
