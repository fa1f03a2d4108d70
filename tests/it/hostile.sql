-- Reports that a stranger may put into a file: each never ends, or asks for more memory than there is. The
-- description is what stops it.
INSERT INTO saved_queries (name, title, description, sql) VALUES
  ('counts-for-ever', '', 'time', 'WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT count(*) FROM c'),
  ('finds-no-row', '', 'time', 'WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT n FROM c WHERE n < 0'),
  ('remembers-all', '', 'time or memory', 'WITH RECURSIVE c (n) AS (SELECT 1 UNION SELECT n + 1 FROM c) SELECT count(*) FROM c'),
  ('doubles', '', 'size', 'WITH RECURSIVE c (t) AS (SELECT ''x'' UNION ALL SELECT t || t FROM c) SELECT max(length(t)) FROM c'),
  ('hex', '', 'size', 'SELECT hex(zeroblob(1000000000))'),
  ('prints', '', 'size', 'SELECT printf(''%.*c'', 1000000000, ''x'')'),
  ('gathers', '', 'time or memory', 'WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT group_concat(hex(randomblob(1000000))) FROM c'),
  ('gathers-json', '', 'time or memory', 'WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c) SELECT json_group_array(n) FROM c'),
  ('sorts', '', 'time or memory', 'WITH RECURSIVE c (n, t) AS (SELECT 1, '''' UNION ALL SELECT n + 1, hex(randomblob(30000)) FROM c) SELECT t FROM c ORDER BY t'),
  ('crosses', '', 'time', 'SELECT count(*) FROM claims, claims, claims, claims, claims, claims, claims, claims, claims, claims'),
  ('one-long-step', '', 'time', 'SELECT instr(zeroblob(50000000), CAST(zeroblob(20000000) AS BLOB) || x''01'')'),
  ('nests', '', 'depth', 'SELECT * FROM nest_60');
