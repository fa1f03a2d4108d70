//! `ro-crate-metadata.json`: [RO-Crate](https://www.researchobject.org/ro-crate/), version 1.1.

use serde_json::{Value, json};

use super::{AUTHORS, About, NAME, PROGRAM, Part};

/// What RO-Crate calls its file.
pub(super) const FILE: &str = "ro-crate-metadata.json";

/// What is said of the licence is a text, and names none: that of the printed texts is not known.
const RIGHTS: &str = "#rights";

pub(super) fn metadata(about: &About, files: &[Part]) -> Value {
    let parts = files.iter().map(|file| json!({ "@id": file.path }));
    let mut graph = vec![
        json!({
            "@id": FILE,
            "@type": "CreativeWork",
            "conformsTo": { "@id": "https://w3id.org/ro/crate/1.1" },
            "about": { "@id": "./" },
        }),
        json!({
            "@id": "./",
            "@type": "Dataset",
            "name": NAME,
            "description": about.description,
            "version": about.data_version,
            "datePublished": about.data_version,
            "creditText": about.cite,
            "author": { "@id": "#authors" },
            "license": { "@id": RIGHTS },
            "isBasedOn": { "@id": about.source_url },
            "mentions": { "@id": "#export" },
            "hasPart": parts.collect::<Vec<_>>(),
        }),
        json!({
            "@id": "#authors",
            "@type": "Organization",
            "name": AUTHORS,
        }),
        json!({
            "@id": RIGHTS,
            "@type": "CreativeWork",
            "name": "Whose the texts are",
            "description": about.rights,
        }),
        json!({
            "@id": about.source_url,
            "@type": "ScholarlyArticle",
            "name": about.cite,
        }),
        json!({
            "@id": "#program",
            "@type": "SoftwareApplication",
            "name": NAME,
            "version": env!("CARGO_PKG_VERSION"),
        }),
        json!({
            "@id": "#export",
            "@type": "CreateAction",
            "name": format!("{PROGRAM}, schema {}: export datapackage", about.schema),
            "instrument": { "@id": "#program" },
            "result": { "@id": "./" },
        }),
    ];
    graph.extend(files.iter().map(entity));
    json!({
        "@context": "https://w3id.org/ro/crate/1.1/context",
        "@graph": graph,
    })
}

fn entity(file: &Part) -> Value {
    json!({
        "@id": file.path,
        "@type": "File",
        "name": file.path,
        "description": file.description,
        "encodingFormat": file.media_type,
        "contentSize": file.bytes.to_string(),
        "sha256": file.sha256,
    })
}
