//! What columns are called that hold names or identifiers, and those that do not.
//! `docs/matching.md` has the same table.

use super::super::rules::Shape;
use crate::spelling::fold_loosely;

/// What the values of a column name. A row is about its gene or about its disease: columns of
/// both are not looked at together unless somebody asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::matching) enum Subject {
    Genes,
    Diseases,
    Others,
}
use Subject::{Diseases, Genes, Others};

/// What the name of a column says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    /// What a column may be called, without signs and case.
    names: &'static str,
    pub(super) subject: Subject,
    /// What it then holds, in words.
    pub(super) words: &'static str,
    /// Which prefixes its bare accessions have.
    pub(super) prefixes: &'static [&'static str],
    /// Whether the accessions of these are numbers, so that numbers are no counts here.
    pub(super) has_numbers: bool,
    /// Whether programs use the name for other things too, so that the values must bear it out.
    pub(super) is_weak: bool,
}

impl Named {
    pub(super) fn is_of_sites(&self) -> bool {
        self.names == SITES
    }
}

const fn names(names: &'static str, subject: Subject, words: &'static str) -> Named {
    Named {
        names,
        subject,
        words,
        prefixes: &[],
        has_numbers: false,
        is_weak: false,
    }
}

const fn identifiers(
    names: &'static str,
    subject: Subject,
    words: &'static str,
    prefixes: &'static [&'static str],
    has_numbers: bool,
) -> Named {
    Named {
        names,
        subject,
        words,
        prefixes,
        has_numbers,
        is_weak: false,
    }
}

const NAMES: [Named; 21] = [
    names(GENES, Genes, "genes"),
    identifiers("geneid geneids", Genes, "genes", &["NCBIGene"], true),
    identifiers(NCBI_GENES, Genes, "NCBI genes", &["NCBIGene"], true),
    identifiers("hgnc hgncid", Genes, "HGNC genes", &["HGNC"], true),
    identifiers(ENSEMBL_GENES, Genes, "Ensembl genes", ENSEMBL, false),
    Named {
        is_weak: true,
        ..names("symbol symbols", Genes, "genes")
    },
    Named {
        is_weak: true,
        ..names("protein proteins", Genes, "proteins")
    },
    identifiers(PROTEINS, Genes, "proteins", UNIPROT, false),
    Named {
        is_weak: true,
        ..names(SITES, Genes, "sites of proteins")
    },
    names("accession accessions", Others, "accessions"),
    names("cargo", Others, "cargos"),
    names(DISEASES, Diseases, "diseases"),
    Named {
        is_weak: true,
        ..names("condition conditions phenotype", Diseases, "diseases")
    },
    identifiers("mondo mondoid", Diseases, "diseases", &["MONDO"], true),
    identifiers("doid", Diseases, "diseases", &["DOID"], true),
    identifiers("omim omimid", Diseases, "diseases", &["OMIM"], true),
    identifiers(
        "orphanet orphacode",
        Diseases,
        "diseases",
        &["Orphanet"],
        true,
    ),
    identifiers("mesh meshid", Others, "MeSH terms", &["MESH"], false),
    identifiers("umls umlscui", Others, "UMLS concepts", &["UMLS"], false),
    identifiers(
        "icd icdcode icdcodes icd10 icd10s icd10code icd10codes",
        Diseases,
        CODES,
        ICD,
        false,
    ),
    identifiers(
        "icd10cm icd10cmcode icd10cmcodes",
        Diseases,
        CODES,
        &["ICD10CM"],
        false,
    ),
];

const GENES: &str = "gene genes genename genenames genesymbol genesymbols hgncsymbol \
    mgisymbol externalgenename hugosymbol approvedsymbol genesynonym genesynonyms lncrna";
const NCBI_GENES: &str = "entrez entrezid entrezgene entrezgeneid ncbigene ncbigeneid";
const ENSEMBL_GENES: &str = "ensembl ensemblid ensemblgeneid";
const PROTEINS: &str = "proteinid proteinids majorityproteinids proteingroup proteingroups \
    proteinaccession proteinaccessions uniprot uniprotid uniprotids";
const SITES: &str = "site sites phosphosite phosphosites ptmsite";
const DISEASES: &str = "disease diseases diseasename diseaseid diseaseontologytermid diagnosis diagnoses \
    primarydiagnosis";
const CODES: &str = Shape::IcdCode.words();

pub(super) const ENSEMBL: &[&str] = &["ENSEMBL"];
pub(super) const UNIPROT: &[&str] = &["UniProtKB"];
pub(super) const ICD: &[&str] = &["ICD10", "ICD10CM"];

/// Words in the name of a column that tell what its row was treated with, grouped by or
/// annotated with: not what it is about.
pub(super) const BESIDE: &str = "treatment treatments treated condition conditions group groups \
    stimulus stimulation cytokine bait antibody drug compound chemical sample samples sampleid \
    batch pathway pathways term terms goterm go kegg reactome ontology category cluster cellline \
    annotation annotations module contrast comparison experiment run file filename replicate plate \
    well barcode patient subject donor individual tissue organism species chromosome chr \
    note notes comment comments keyword keywords vendor stain \
    medium strain center centre study project arm stim agonist antagonist inhibitor knockdown knockout ko kd sirna \
    shrna construct vector plasmid promoter transgene reporter tag epitope intervention exposure \
    challenge genotype immunogen language operator strand";

/// Other registers, whose numbers are no identifiers that are known here.
const REGISTERS: &str = "homologene rat rgd mgi mouse zfin zebrafish flybase fly worm wormbase sgd \
    yeast vega ccds cosmic kegg refseq transcript probe unigene";

/// How columns are called whose codes may be those of diseases.
const CODED: &str = "icd diag diagnosis diagnoses dx disease diseases condition code codes \
    phenotype cause morbidity comorbidity indication";

/// Organisms whose genes are none of these.
const ORGANISMS: &str = "zfin rgd flybase wormbase xenbase rat zebrafish danio fly drosophila worm elegans yeast pig porcine bovine \
    cow chicken dog sheep rabbit";

/// Names that a gene has beside its symbol, or had, which may be those of another gene now.
const OTHER_NAMES: &str = "synonym synonyms alias aliases previous former old withdrawn";

/// How the two ends of an edge are called, but for a number.
const EDGES: &str = "source target node from to interactor regulator regulated ligand receptor tf";

/// What columns of several names of one gene are called.
const SYNONYMS: &str = "names synonym synonyms alias aliases";

/// What columns of complexes and partners are called.
const COMPLEXES: &str = "complex complexes ligand ligands receptor receptors partner partners \
    partnera partnerb interaction interactions interactor interactors pair lr lrpair";

/// What the name of a column says, perhaps behind that of a program: `PG.Genes`.
pub(super) fn named(name: &str) -> Option<&'static Named> {
    let key = fold_loosely(name);
    let is_called = |names: &str| names.split(' ').any(|known| known == key);
    if let Some(found) = NAMES.iter().find(|each| is_called(each.names)) {
        return Some(found);
    }
    if is_beside(name) || is_of_another_organism(name) {
        return None;
    }
    // Numbers of another register are none of ours; `mouse_gene` may be.
    let is_elsewhere = has_word(name, REGISTERS);
    let ends = |names: &str| {
        let mut names = names.split(' ');
        names.any(|known| known.len() > 4 && key.ends_with(known))
    };
    // `Entrez Gene Interactor A`
    let begins = |names: &str| {
        let mut names = names.split(' ');
        names.any(|known| known.len() > 8 && key.starts_with(known))
    };
    let of_genes = || {
        let of_genes = NAMES.iter().filter(|each| each.subject == Genes);
        of_genes.filter(|each| !(is_elsewhere && each.has_numbers))
    };
    // `MAPPED_GENE`, `REPORTED GENE(S)`
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    let last = words.rfind(|word| word.len() > 1);
    let is_last = last.is_some_and(|word| {
        let words = ["gene", "genes", "symbol", "symbols"];
        words.iter().any(|known| word.eq_ignore_ascii_case(known))
    });
    of_genes()
        .find(|each| ends(each.names) || (is_last && each.names == GENES))
        .or_else(|| of_genes().find(|each| each.has_numbers && begins(each.names)))
}

/// Whether a column says what its row was treated with, grouped by or annotated with.
pub(super) fn is_beside(name: &str) -> bool {
    has_word(name, BESIDE)
}

/// Whether a column is one of genes of an organism that is neither human nor mouse.
pub(super) fn is_of_another_organism(name: &str) -> bool {
    has_word(name, ORGANISMS)
}

/// Whether a column holds names that genes have beside their symbols.
pub(super) fn is_of_other_names(name: &str) -> bool {
    has_word(name, OTHER_NAMES) || fold_loosely(name).contains("synonym")
}

/// Whether the codes in a column may be those of diseases.
pub(super) fn may_be_codes(name: &str) -> bool {
    let key = fold_loosely(name);
    has_word(name, CODED) || CODED.split(' ').take(2).any(|word| key.contains(word))
}

/// Whether blanks separate names of one gene in a column that is called so.
pub(super) fn is_of_synonyms(name: &str) -> bool {
    has_word(name, SYNONYMS) || fold_loosely(name).ends_with("genenames")
}

/// Whether a column is one end of an edge: `#node1`, `target`.
pub(super) fn is_of_edges(name: &str) -> bool {
    has_word(name.trim_end_matches(|c: char| c.is_ascii_digit()), EDGES)
}

/// Whether a column is one of complexes or of partners: not `Receptor Status`.
pub(super) fn is_of_complexes(name: &str) -> bool {
    let mut words = name.split(|c: char| !c.is_alphanumeric());
    let last = words.rfind(|word| word.len() > 1).unwrap_or_default();
    has_word(last, COMPLEXES) || name.to_ascii_lowercase().starts_with("interaction")
}

/// Whether one of some words is a word of a name: of `drug_claim.name`, `DrugClaim`, `Drug Claim`;
/// or begins it, if it is long.
fn has_word(name: &str, words: &str) -> bool {
    let mut parts: Vec<String> = vec![fold_loosely(name)];
    let mut part = String::new();
    let mut last = ' ';
    for c in name.chars().chain([' ']) {
        let is_break = !c.is_alphanumeric() || (c.is_uppercase() && last.is_lowercase());
        if is_break && !part.is_empty() {
            parts.push(std::mem::take(&mut part));
        }
        if c.is_alphanumeric() {
            part.extend(c.to_lowercase());
        }
        last = c;
    }
    let is_there = |word: &str| {
        let begins = word.len() > 7 && parts[0].starts_with(word);
        begins || parts.iter().any(|part| part == word)
    };
    words.split(' ').any(is_there)
}
