-- id: 14
-- title: Which papers stand behind the claims and findings
-- group: Both layers
-- One line per paper. status: read, where a finding was taken from it; inferred, where a printed
-- reference of Table 1 most likely is it (inferred_for says which number, confidence how surely).
-- accessions are the claims (T1:3) and findings (F040) that rest on it. A review tells what
-- others found. A printed reference that nobody identified has a line of its own, not identified.
-- `citations` goes by the printed numbers and says why.
WITH
  behind AS (
    SELECT
      coalesce(
        evidence_papers.publication_id,
        claims.source_table || ' ' || evidence_papers.citation
      ) AS thing,
      evidence_papers.accession,
      evidence_papers.status,
      evidence_papers.confidence,
      evidence_papers.citation,
      evidence_papers.paper,
      claims.claim,
      coalesce(claims.claim, 1e9) AS rank,
      claims.source_table,
      CASE claims.source_table WHEN 'table-1' THEN '' ELSE claims.source_table || ' ' END AS whose
    FROM evidence_papers
    LEFT JOIN claims ON claims.claim = evidence_papers.claim
  ),
  listed AS (
    SELECT thing, list, group_concat(word, '; ') AS words
    FROM (
      SELECT
        thing, 'papers' AS list, 0 AS rank,
        coalesce(paper, whose || 'reference ' || citation) AS word
      FROM behind
      UNION
      SELECT thing, 'status ' || status, 0, confidence FROM behind
      UNION
      SELECT thing, 'accessions', rank, accession FROM behind
      UNION
      SELECT thing, 'claim_numbers', claim, claim FROM behind WHERE claim IS NOT NULL
      UNION
      SELECT thing, 'inferred_for', citation, whose || citation
      FROM behind
      WHERE citation IS NOT NULL AND paper IS NOT NULL
      UNION
      SELECT behind.thing, 'citations', 0, claim_references.reference
      FROM behind
      JOIN claim_references ON claim_references.claim = behind.claim
      UNION
      SELECT thing, 'source_tables', source_table <> 'table-1', source_table
      FROM behind
      WHERE source_table IS NOT NULL
      ORDER BY 1, 2, 3, 4
    )
    GROUP BY thing, list
  )
SELECT
  max(CASE list WHEN 'papers' THEN words END) AS paper,
  CASE
    WHEN max(list = 'status read') THEN 'read'
    WHEN max(list = 'status not identified') THEN 'not identified'
    ELSE 'inferred'
  END AS status,
  max(CASE WHEN list LIKE 'status inferred%' THEN words END) AS confidence,
  CASE WHEN max(list = 'status inferred, one of several numbers')
    THEN 'one of ' || replace(max(CASE list WHEN 'inferred_for' THEN words END), '; ', ', ')
    ELSE max(CASE list WHEN 'inferred_for' THEN words END)
  END AS inferred_for,
  max(CASE list WHEN 'accessions' THEN words END) AS accessions,
  CASE papers.is_review WHEN 1 THEN 'yes' WHEN 0 THEN 'no' END AS review,
  papers.year,
  papers.journal,
  papers.url,
  papers.title,
  max(CASE list WHEN 'claim_numbers' THEN words END) AS claim_numbers,
  max(CASE list WHEN 'citations' THEN words END) AS citations,
  max(CASE list WHEN 'source_tables' THEN words END) AS source_tables
FROM listed
LEFT JOIN papers ON papers.publication_id = listed.thing
GROUP BY
  listed.thing, papers.is_review, papers.year, papers.journal, papers.url, papers.title
ORDER BY papers.url IS NULL, 1, papers.url, listed.thing;
