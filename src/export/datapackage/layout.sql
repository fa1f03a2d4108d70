-- Every table and view with its columns and keys, as one JSON object each, for `layout.rs`.
SELECT json_object(
  'name', objects.name,
  'sql', objects.sql,
  'columns', json((
    SELECT json_group_array(
      json_object(
        'name', columns.name,
        'description', coalesce(column_docs.description, ''),
        'kind', CASE
          -- SQLite has no type for yes and no.
          WHEN EXISTS (
            SELECT 1
            FROM sqlite_master AS checks
            WHERE instr(checks.sql, 'CHECK (' || columns.name || ' IN (0, 1))') > 0
          ) THEN 'boolean'
          -- Its own rule for what a declared type means.
          WHEN columns.type LIKE '%INT%' THEN 'integer'
          WHEN columns.type LIKE '%REAL%' THEN 'number'
          ELSE 'text'
        END,
        'is_required', json(iif(columns."notnull" OR columns.pk > 0, 'true', 'false'))
      )
      ORDER BY columns.cid
    )
    FROM pragma_table_info(objects.name) AS columns
    LEFT JOIN column_docs
      ON column_docs.table_name = objects.name AND column_docs.column_name = columns.name
  )),
  'primary_key', json((
    SELECT json_group_array(columns.name ORDER BY columns.pk)
    FROM pragma_table_info(objects.name) AS columns
    WHERE columns.pk > 0
  )),
  'unique_keys', json((
    -- SQLite lists the last one first.
    SELECT json_group_array(json(key) ORDER BY seq DESC)
    FROM (
      SELECT keys.seq, json_group_array(columns.name ORDER BY columns.seqno) AS key
      FROM pragma_index_list(objects.name) AS keys
      JOIN pragma_index_info(keys.name) AS columns
      WHERE keys."unique" AND keys.origin = 'u'
      GROUP BY keys.seq
    )
  )),
  'foreign_keys', json((
    SELECT json_group_array(json(key) ORDER BY id DESC)
    FROM (
      SELECT
        id,
        json_object(
          'columns', json_group_array("from" ORDER BY seq),
          'table', "table",
          'at', json_group_array("to" ORDER BY seq)
        ) AS key
      FROM pragma_foreign_key_list(objects.name)
      GROUP BY id
    )
  ))
)
FROM sqlite_master AS objects
WHERE objects.type IN ('table', 'view') AND objects.name NOT LIKE 'sqlite!_%' ESCAPE '!'
ORDER BY objects.name
