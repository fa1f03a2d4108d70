//! The rules of the curated layer.

use std::collections::BTreeMap;

use regex_lite::Regex;
use rusqlite::Connection;

use super::{Finding, Fresh, each};
use crate::spelling::{Prefixes, fold, fold_loosely};

type Found = rusqlite::Result<Vec<Finding>>;

pub(super) fn curies(connection: &Connection, _: &Fresh<'_>) -> Found {
    let sql = "
        SELECT term_xrefs.curie, term_xrefs.accession, prefixes.prefix, prefixes.pattern
        FROM term_xrefs
        LEFT JOIN prefixes ON prefixes.prefix_id = term_xrefs.prefix_id
        ORDER BY term_xrefs.curie";
    let rows = each(connection, sql, |row| {
        let (curie, accession): (String, String) = (row.get(0)?, row.get(1)?);
        let (prefix, pattern): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
        Ok((
            curie,
            accession,
            prefix.unwrap_or_default(),
            pattern.unwrap_or_default(),
        ))
    })?;
    let mut patterns: BTreeMap<String, Option<Regex>> = BTreeMap::new();
    let mut is_like = |pattern: &str, accession: &str| {
        let compiled = patterns
            .entry(pattern.to_owned())
            .or_insert_with(|| Regex::new(pattern).ok());
        compiled
            .as_ref()
            .is_some_and(|pattern| pattern.is_match(accession))
    };
    let fault = |(curie, accession, prefix, pattern): (String, String, String, String)| {
        let what = if prefix.is_empty() {
            "has no prefix that is known".to_owned()
        } else if accession.starts_with(&format!("{prefix}:")) {
            "has its prefix twice".to_owned()
        } else if curie != format!("{prefix}:{accession}") {
            format!("is not {prefix}:{accession}")
        } else if !is_like(&pattern, &accession) {
            format!("does not match the pattern of {prefix}: {pattern}")
        } else {
            return None;
        };
        Some(Finding {
            rule: "curies",
            place: format!("term_xrefs {curie}"),
            what,
        })
    };
    let sql = "SELECT prefix, pattern FROM prefixes ORDER BY prefix";
    let prefixes = each(connection, sql, |row| Ok((row.get(0)?, row.get(1)?)))?;
    let unusable = |(prefix, pattern): (String, String)| {
        let what = Prefixes::default().add(&prefix, &pattern, "", "").err()?;
        Some(Finding {
            rule: "curies",
            place: format!("prefixes {prefix}"),
            what,
        })
    };
    let unusable = prefixes.into_iter().filter_map(unusable);
    Ok(rows.into_iter().filter_map(fault).chain(unusable).collect())
}

pub(super) fn keys(connection: &Connection, _: &Fresh<'_>) -> Found {
    let sql = "
        SELECT 'terms', label, key, loose_key FROM terms
        UNION ALL SELECT 'term_aliases', alias, key, loose_key FROM term_aliases
        UNION ALL SELECT 'term_xrefs', curie, curie_key, NULL FROM term_xrefs
        UNION ALL SELECT 'term_xrefs', accession, accession_key, NULL FROM term_xrefs
        UNION ALL
        SELECT 'term_xrefs', label, label_key, coalesce(label_loose_key, '') FROM term_xrefs
        WHERE label IS NOT NULL";
    let rows = each(connection, sql, |row| {
        let (table, spelling): (String, String) = (row.get(0)?, row.get(1)?);
        let (key, loose): (Option<String>, Option<String>) = (row.get(2)?, row.get(3)?);
        Ok((table, spelling, key, loose))
    })?;
    let mut found = Vec::new();
    for (table, spelling, key, loose) in rows {
        let right = key.as_deref() == Some(fold(&spelling).as_str())
            && loose.is_none_or(|loose| loose == fold_loosely(&spelling));
        if !right {
            found.push(Finding {
                rule: "keys",
                place: format!("{table} {spelling}"),
                what: format!("its key is `{}`", key.unwrap_or_default()),
            });
        }
    }
    Ok(found)
}

pub(super) fn mentions(connection: &Connection, _: &Fresh<'_>) -> Found {
    let sql = "
        SELECT mechanism_id, cell, printed
        FROM (
          SELECT
            mechanism_terms.mechanism_id,
            cell,
            printed,
            CASE cell
              WHEN 'category' THEN source_rows.category
              WHEN 'disease' THEN source_rows.disease
              WHEN 'source' THEN source_rows.source
              WHEN 'cargo' THEN source_rows.cargo
              WHEN 'mechanism' THEN source_rows.mechanism
              WHEN 'effect' THEN source_rows.effect
            END AS text
          FROM mechanism_terms
          JOIN mechanisms ON mechanisms.mechanism_id = mechanism_terms.mechanism_id
          JOIN source_rows ON source_rows.source_row_id = mechanisms.source_row_id
        )
        WHERE instr(text, printed) = 0
        ORDER BY mechanism_id, cell, printed";
    each(connection, sql, |row| {
        let (claim, cell, printed): (i64, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        Ok(Finding {
            rule: "mentions",
            place: format!("claim {claim}, {cell}"),
            what: format!("does not print `{printed}`"),
        })
    })
}

pub(super) fn exact(connection: &Connection, _: &Fresh<'_>) -> Found {
    let sql = "
        SELECT curie, group_concat(term, ', ')
        FROM (SELECT curie, term FROM term_identifiers WHERE match_type = 'exact' ORDER BY term)
        GROUP BY curie
        HAVING count(*) > 1
        ORDER BY curie";
    each(connection, sql, |row| {
        let terms: String = row.get(1)?;
        Ok(Finding {
            rule: "exact",
            place: row.get(0)?,
            what: format!("is exact for more than one term: {terms}"),
        })
    })
}

pub(super) fn silent(connection: &Connection, _: &Fresh<'_>) -> Found {
    let sql = "
        SELECT term_spellings.key, group_concat(DISTINCT label)
        FROM term_spellings
        JOIN terms ON terms.term_id = term_spellings.term_id
        WHERE match_type = 'exact' AND term_spellings.key <> ''
        GROUP BY term_spellings.key
        HAVING count(DISTINCT terms.term_id) > 1 AND max(ambiguous) = 0
        ORDER BY term_spellings.key";
    each(connection, sql, |row| {
        let terms: String = row.get(1)?;
        Ok(Finding {
            rule: "silent",
            place: format!("key {}", row.get::<_, String>(0)?),
            what: format!("matches exactly and silently: {terms}"),
        })
    })
}

/// GO:0019012 (virion) was merged into GO:0044423 in 2021. DOID:9719 is another disease,
/// of which an ontology prints "proliferative vitreoretinopathy" as a synonym.
pub(super) fn obsolete(connection: &Connection, _: &Fresh<'_>) -> Found {
    let sql = "
        SELECT curie, term
        FROM term_identifiers
        WHERE curie = 'GO:0019012'
          OR (curie = 'DOID:9719' AND (match_type <> 'related' OR caution IS NULL))
        ORDER BY curie, term";
    each(connection, sql, |row| {
        let term: String = row.get(1)?;
        Ok(Finding {
            rule: "obsolete",
            place: row.get(0)?,
            what: format!("must not stand for {term}"),
        })
    })
}

pub(super) fn mouse(connection: &Connection, _: &Fresh<'_>) -> Found {
    let sql = "
        SELECT 'term_xrefs ' || curie
        FROM term_identifiers
        WHERE match_type <> 'related'
          AND (prefix = 'MGI' OR accession GLOB 'ENSMUS*' OR label LIKE '%!_MOUSE' ESCAPE '!')
        UNION ALL
        SELECT 'term_aliases ' || alias
        FROM term_aliases
        WHERE predicate <> 'related' AND kind LIKE 'mouse %'
        ORDER BY 1";
    each(connection, sql, |row| {
        Ok(Finding {
            rule: "mouse",
            place: row.get(0)?,
            what: "is the mouse's, hence only related".to_owned(),
        })
    })
}

pub(super) fn terms(connection: &Connection, _: &Fresh<'_>) -> Found {
    let sql = "
        SELECT DISTINCT place
        FROM (
          SELECT 'diseases ' || diseases.name AS place, diseases.term_id AS meant, mechanism_terms.term_id AS named
          FROM diseases
          JOIN mechanisms ON mechanisms.disease_id = diseases.disease_id
          JOIN mechanism_terms
            ON mechanism_terms.mechanism_id = mechanisms.mechanism_id
            AND mechanism_terms.cell = 'disease'
            AND mechanism_terms.printed = diseases.name
          UNION ALL
          SELECT 'cargos ' || cargos.name, cargos.term_id, mechanism_terms.term_id
          FROM cargos
          JOIN mechanism_cargos ON mechanism_cargos.cargo_id = cargos.cargo_id
          JOIN mechanism_terms
            ON mechanism_terms.mechanism_id = mechanism_cargos.mechanism_id
            AND mechanism_terms.cell = 'cargo'
            AND mechanism_terms.printed = mechanism_cargos.printed
          UNION ALL
          SELECT 'sample_sources ' || sample_sources.name, sample_sources.term_id,
            mechanism_terms.term_id
          FROM sample_sources
          JOIN mechanism_sources
            ON mechanism_sources.sample_source_id = sample_sources.sample_source_id
          JOIN mechanism_terms
            ON mechanism_terms.mechanism_id = mechanism_sources.mechanism_id
            AND mechanism_terms.cell = 'source'
            AND mechanism_terms.printed = mechanism_sources.printed
        )
        WHERE meant IS NOT named
        ORDER BY place";
    each(connection, sql, |row| {
        Ok(Finding {
            rule: "terms",
            place: row.get(0)?,
            what: "does not mean the term that its cell names".to_owned(),
        })
    })
}

pub(super) fn sourced(connection: &Connection, _: &Fresh<'_>) -> Found {
    let sql = "
        SELECT place
        FROM (
          SELECT 'terms ' || label AS place, source FROM terms
          UNION ALL SELECT 'prefixes ' || prefix, source FROM prefixes
          UNION ALL SELECT 'term_xrefs ' || curie, source FROM term_xrefs
          UNION ALL SELECT 'term_aliases ' || alias, source FROM term_aliases
          UNION ALL SELECT 'publications ' || publication_id, source FROM publications
          UNION ALL SELECT 'citation_publications ' || citation_id, basis
          FROM citation_publications
          UNION ALL SELECT 'cargos ' || name, kind_source FROM cargos
          UNION ALL SELECT 'sample_sources ' || name, kind_source FROM sample_sources
        )
        WHERE trim(source, char(9, 10, 13, 32, 160)) = ''
        ORDER BY place";
    each(connection, sql, |row| {
        Ok(Finding {
            rule: "sourced",
            place: row.get(0)?,
            what: "does not say where it is from".to_owned(),
        })
    })
}
