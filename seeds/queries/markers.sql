-- id: 22
-- title: What marks migrasomes, and is it on exosomes too?
-- group: Findings
-- One line per marker and finding: first those that tell migrasomes from exosomes, then what is
-- on both, what the finding does not compare with exosomes, probes, and last what migrasomes
-- themselves mark. on_exosomes is what the finding itself says of exosomes. `about` and
-- `findings` tell more of each.
SELECT
  marker,
  on_exosomes,
  what,
  paper,
  accession
FROM (
  SELECT
    evidence.subject AS marker,
    CASE
      WHEN evidence.role = 'probe' THEN 4
      WHEN evidence.role_group <> 'carried' THEN 5
      WHEN words LIKE '%hardly at all in exosomes%' OR words LIKE '%not in exosomes%' THEN 1
      WHEN words LIKE '%exosom%' THEN 2
      ELSE 3
    END AS place,
    CASE
      WHEN words LIKE '%hardly at all in exosomes%' THEN 'hardly'
      WHEN words LIKE '%not in exosomes%' THEN 'no'
      WHEN words LIKE '%on exosomes too%' THEN 'yes'
      WHEN words LIKE '%exosomal marker%' THEN 'yes (marks them)'
      WHEN words LIKE '%exosom%' THEN 'see there'
      ELSE 'not compared'
    END AS on_exosomes,
    coalesce(evidence.mechanism, evidence.effect) AS what,
    evidence.paper,
    evidence.accession
  FROM (
    SELECT
      *,
      coalesce(mechanism, '') || ' ' || coalesce(effect, '') || ' ' || coalesce(sample, '') AS words
    FROM evidence
    WHERE claim IS NULL
  ) AS evidence
  JOIN findings ON findings.accession = evidence.accession
  WHERE findings.kind = 'marker' OR evidence.role = 'probe'
)
ORDER BY place, marker, accession;
