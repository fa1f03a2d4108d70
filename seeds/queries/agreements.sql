-- id: 26
-- title: Where Table 1 and findings, or findings of several papers, agree
-- group: Findings
-- First one line per claim of Table 1: the findings that say the same (relation same), then
-- those that tell more of it (extends). After these one line per thing of which findings from
-- two papers or more say the same: that it is in or on migrasomes, that more or fewer form with
-- it, that its level goes with one disease. What a paper tells of another is not counted there.
-- paper_count counts the papers that were read, each once. The paper behind a claim is
-- inferred, and may be the very one that the finding is from: that is no second witness.
WITH
  told AS (
    SELECT
      evidence.accession,
      evidence.term AS name,
      evidence.term_id,
      evidence.paper,
      CASE
        WHEN evidence.role_group = 'carried' THEN 'in or on migrasomes'
        WHEN evidence.role_group = 'regulates' OR evidence.role = 'exposure' THEN
          evidence.role || ', ' || evidence.direction || ' with it'
        WHEN evidence.role = 'expression only' THEN 'its level goes with ' || context.term
      END AS said
    FROM evidence
    LEFT JOIN evidence_terms AS context
      ON context.accession = evidence.accession
      AND context.part = 'context'
      AND context.term_kind = 'disease'
      AND evidence.role = 'expression only'
    WHERE evidence.claim IS NULL
      AND evidence.term_id IS NOT NULL
      AND evidence.paper_status = 'read'
  ),
  linked AS (
    SELECT
      finding_claims.mechanism_id AS claim,
      finding_claims.relation,
      findings.accession
    FROM finding_claims
    JOIN findings ON findings.finding_id = finding_claims.finding_id
    WHERE finding_claims.relation IN ('same', 'extends') AND findings.withdrawn IS NULL
  )
SELECT
  name,
  relation,
  accessions,
  paper_count,
  papers,
  what
FROM (
  SELECT
    1 AS place,
    claims.claim AS rank,
    claims.disease AS name,
    each.relation,
    claim_accessions.accession || '; ' || (
      SELECT group_concat(accession, '; ')
      FROM (
        SELECT linked.accession
        FROM linked
        WHERE linked.claim = each.claim AND linked.relation = each.relation
        ORDER BY linked.accession
      )
    ) AS accessions,
    behind.paper_count,
    behind.papers,
    claims.mechanism || ' → ' || claims.effect AS what
  FROM (SELECT DISTINCT claim, relation FROM linked) AS each
  JOIN claims ON claims.claim = each.claim
  JOIN claim_accessions ON claim_accessions.claim = each.claim
  JOIN (
    SELECT
      claim,
      relation,
      sum(is_read) AS paper_count,
      group_concat(CASE is_read WHEN 1 THEN paper ELSE paper || ' (inferred)' END, '; ') AS papers
    FROM (
      SELECT claim, relation, paper, max(is_read) AS is_read
      FROM (
        SELECT linked.claim, linked.relation, evidence_papers.paper, 1 AS is_read
        FROM linked
        JOIN evidence_papers ON evidence_papers.accession = linked.accession
        UNION
        SELECT linked.claim, linked.relation, evidence_papers.paper, 0
        FROM linked
        JOIN evidence_papers ON evidence_papers.claim = linked.claim
        WHERE evidence_papers.paper IS NOT NULL
      )
      GROUP BY claim, relation, paper
    )
    GROUP BY claim, relation
  ) AS behind ON behind.claim = each.claim AND behind.relation = each.relation
  UNION ALL
  SELECT
    2,
    0,
    name,
    'same',
    (
      SELECT group_concat(accession, '; ')
      FROM (
        SELECT DISTINCT told.accession
        FROM told
        WHERE told.term_id = each.term_id AND told.said = each.said
        ORDER BY told.accession
      )
    ),
    paper_count,
    (
      SELECT group_concat(paper, '; ')
      FROM (
        SELECT DISTINCT told.paper
        FROM told
        WHERE told.term_id = each.term_id AND told.said = each.said
        ORDER BY told.paper
      )
    ),
    said
  FROM (
    SELECT name, term_id, said, count(DISTINCT paper) AS paper_count
    FROM told
    WHERE said IS NOT NULL
    GROUP BY name, term_id, said
    HAVING count(DISTINCT paper) > 1
  ) AS each
)
ORDER BY place, rank, relation = 'extends', name, what, accessions;
