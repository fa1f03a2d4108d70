//! What columns are called that hold names or identifiers.

use crate::resolve::Shape;
use crate::spelling::fold_loosely;

/// What the values of a column name. A row is about its gene or about its disease: columns of
/// both are not looked at together unless somebody asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    Genes,
    Diseases,
    Others,
}

/// A name of a column, and what it says.
pub(super) type Named = (&'static str, What, &'static str, &'static [&'static str]);

/// What a column may be called, without signs and case; what it then holds, in words too; and
/// which prefixes its bare accessions have.
const NAMES: [Named; 57] = [
    ("gene", What::Genes, "genes", &[]),
    ("genes", What::Genes, "genes", &[]),
    ("genename", What::Genes, "genes", &[]),
    ("genenames", What::Genes, "genes", &[]),
    ("genesymbol", What::Genes, "genes", &[]),
    ("genesymbols", What::Genes, "genes", &[]),
    ("symbol", What::Genes, "genes", &[]),
    ("hgncsymbol", What::Genes, "genes", &[]),
    ("mgisymbol", What::Genes, "genes", &[]),
    ("externalgenename", What::Genes, "genes", &[]),
    ("geneid", What::Genes, "genes", NCBI),
    ("entrez", What::Genes, "NCBI genes", NCBI),
    ("entrezid", What::Genes, "NCBI genes", NCBI),
    ("entrezgene", What::Genes, "NCBI genes", NCBI),
    ("entrezgeneid", What::Genes, "NCBI genes", NCBI),
    ("ncbigene", What::Genes, "NCBI genes", NCBI),
    ("ncbigeneid", What::Genes, "NCBI genes", NCBI),
    ("hgnc", What::Genes, "HGNC genes", &["HGNC"]),
    ("hgncid", What::Genes, "HGNC genes", &["HGNC"]),
    ("ensembl", What::Genes, "Ensembl genes", ENSEMBL),
    ("ensemblid", What::Genes, "Ensembl genes", ENSEMBL),
    ("ensemblgeneid", What::Genes, "Ensembl genes", ENSEMBL),
    ("protein", What::Genes, "proteins", &[]),
    ("proteins", What::Genes, "proteins", &[]),
    ("proteinid", What::Genes, "proteins", UNIPROT),
    ("proteinids", What::Genes, "proteins", UNIPROT),
    ("majorityproteinids", What::Genes, "proteins", UNIPROT),
    ("proteingroup", What::Genes, "proteins", UNIPROT),
    ("proteingroups", What::Genes, "proteins", UNIPROT),
    ("proteinaccession", What::Genes, "proteins", UNIPROT),
    ("proteinaccessions", What::Genes, "proteins", UNIPROT),
    ("uniprot", What::Genes, "proteins", UNIPROT),
    ("uniprotid", What::Genes, "proteins", UNIPROT),
    ("accession", What::Others, "accessions", &[]),
    ("cargo", What::Others, "cargos", &[]),
    ("disease", What::Diseases, "diseases", &[]),
    ("diseases", What::Diseases, "diseases", &[]),
    ("diseasename", What::Diseases, "diseases", &[]),
    ("diagnosis", What::Diseases, "diseases", &[]),
    ("condition", What::Diseases, "diseases", &[]),
    ("phenotype", What::Diseases, "diseases", &[]),
    ("mondo", What::Diseases, "diseases", &["MONDO"]),
    ("mondoid", What::Diseases, "diseases", &["MONDO"]),
    ("doid", What::Diseases, "diseases", &["DOID"]),
    ("omim", What::Diseases, "diseases", &["OMIM"]),
    ("omimid", What::Diseases, "diseases", &["OMIM"]),
    ("orphanet", What::Diseases, "diseases", &["Orphanet"]),
    ("mesh", What::Others, "MeSH terms", &["MESH"]),
    ("meshid", What::Others, "MeSH terms", &["MESH"]),
    ("umls", What::Others, "UMLS concepts", &["UMLS"]),
    ("umlscui", What::Others, "UMLS concepts", &["UMLS"]),
    ("icd", What::Diseases, Shape::IcdCode.words(), ICD),
    ("icdcode", What::Diseases, Shape::IcdCode.words(), ICD),
    ("icd10", What::Diseases, Shape::IcdCode.words(), ICD),
    ("icd10code", What::Diseases, Shape::IcdCode.words(), ICD),
    (
        "icd10cm",
        What::Diseases,
        Shape::IcdCode.words(),
        &["ICD10CM"],
    ),
    (
        "icd10cmcode",
        What::Diseases,
        Shape::IcdCode.words(),
        &["ICD10CM"],
    ),
];

const NCBI: &[&str] = &["NCBIGene"];
pub(super) const ENSEMBL: &[&str] = &["ENSEMBL"];
pub(super) const UNIPROT: &[&str] = &["UniProtKB"];
pub(super) const ICD: &[&str] = &["ICD10", "ICD10CM"];

/// What the name of a column says, perhaps behind that of a program: `PG.Genes`.
pub(super) fn named(name: &str) -> Option<&'static Named> {
    let key = fold_loosely(name);
    let found = NAMES.iter().find(|(known, ..)| *known == key);
    let ends = |known: &&Named| known.0.len() > 4 && key.ends_with(known.0);
    found.or_else(|| {
        NAMES
            .iter()
            .filter(|(_, what, ..)| *what == What::Genes)
            .find(ends)
    })
}
