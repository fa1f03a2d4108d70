//! What columns are called that hold names or identifiers.

use super::rules::Shape;
use crate::spelling::fold_loosely;

/// What the values of a column name. A row is about its gene or about its disease: columns of
/// both are not looked at together unless somebody asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Subject {
    Genes,
    Diseases,
    Others,
}
use Subject::{Diseases, Genes, Others};

/// What a column may be called, without signs and case; what it then holds, in words too; and
/// which prefixes its bare accessions have.
pub(super) type Named = (&'static str, Subject, &'static str, &'static [&'static str]);

const NAMES: [Named; 18] = [
    (GENES, Genes, "genes", &[]),
    ("geneid", Genes, "genes", NCBI),
    (NCBI_GENES, Genes, "NCBI genes", NCBI),
    ("hgnc hgncid", Genes, "HGNC genes", &["HGNC"]),
    (ENSEMBL_GENES, Genes, "Ensembl genes", ENSEMBL),
    ("protein proteins", Genes, "proteins", &[]),
    (PROTEINS, Genes, "proteins", UNIPROT),
    ("accession", Others, "accessions", &[]),
    ("cargo", Others, "cargos", &[]),
    (DISEASES, Diseases, "diseases", &[]),
    ("mondo mondoid", Diseases, "diseases", &["MONDO"]),
    ("doid", Diseases, "diseases", &["DOID"]),
    ("omim omimid", Diseases, "diseases", &["OMIM"]),
    ("orphanet", Diseases, "diseases", &["Orphanet"]),
    ("mesh meshid", Others, "MeSH terms", &["MESH"]),
    ("umls umlscui", Others, "UMLS concepts", &["UMLS"]),
    ("icd icdcode icd10 icd10code", Diseases, CODES, ICD),
    ("icd10cm icd10cmcode", Diseases, CODES, &["ICD10CM"]),
];

const GENES: &str = "gene genes genename genenames genesymbol genesymbols symbol hgncsymbol \
    mgisymbol externalgenename";
const NCBI_GENES: &str = "entrez entrezid entrezgene entrezgeneid ncbigene ncbigeneid";
const ENSEMBL_GENES: &str = "ensembl ensemblid ensemblgeneid";
const PROTEINS: &str = "proteinid proteinids majorityproteinids proteingroup proteingroups \
    proteinaccession proteinaccessions uniprot uniprotid";
const DISEASES: &str = "disease diseases diseasename diagnosis condition phenotype";
const CODES: &str = Shape::IcdCode.words();

const NCBI: &[&str] = &["NCBIGene"];
pub(super) const ENSEMBL: &[&str] = &["ENSEMBL"];
pub(super) const UNIPROT: &[&str] = &["UniProtKB"];
pub(super) const ICD: &[&str] = &["ICD10", "ICD10CM"];

/// What the name of a column says, perhaps behind that of a program: `PG.Genes`.
pub(super) fn named(name: &str) -> Option<&'static Named> {
    let key = fold_loosely(name);
    let is_called = |names: &str| names.split(' ').any(|known| known == key);
    let found = NAMES.iter().find(|(names, ..)| is_called(names));
    let ends = |names: &str| {
        let mut names = names.split(' ');
        names.any(|known| known.len() > 4 && key.ends_with(known))
    };
    found.or_else(|| {
        let mut of_genes = NAMES.iter().filter(|(_, subject, ..)| *subject == Genes);
        of_genes.find(|(names, ..)| ends(names))
    })
}
