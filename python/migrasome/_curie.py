"""CURIEs: what makes two spellings of one identifier meet.

A port of ``src/spelling/curie.rs``.
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable
from dataclasses import dataclass

from ._spelling import INVISIBLE, WHITE_SPACE

#: Other web addresses under which identifiers are looked at, without ``http://`` and
#: ``www.``; where the identifier stands in a query, what stands before it there.
ADDRESSES = (
    ("UniProtKB", "uniprot.org/uniprotkb/", ""),
    ("UniProtKB", "uniprot.org/uniprot/", ""),
    ("UniProtKB", "rest.uniprot.org/uniprotkb/", ""),
    ("UniProtKB", "alphafold.ebi.ac.uk/entry/", ""),
    ("NCBIGene", "ncbi.nlm.nih.gov/gene/", ""),
    ("NCBIGene", "ncbi.nlm.nih.gov/gene/", "term="),
    ("NCBIGene", "ncbi.nlm.nih.gov/gene", "term="),
    ("NCBIGene", "ncbi.nlm.nih.gov/gene", "list_uids="),
    ("NCBIGene", "ncbi.nlm.nih.gov/entrez/query.fcgi", "list_uids="),
    ("ENSEMBL", "ensembl.org/id/", ""),
    ("ENSEMBL", "ensembl.org/", "g="),
    ("HGNC", "genenames.org/data/gene-symbol-report/#!/hgnc_id/", ""),
    ("HGNC", "genenames.org/data/hgnc_data.php", "hgnc_id="),
    ("HGNC", "genenames.org/cgi-bin/gene_symbol_report", "hgnc_id="),
    ("OMIM", "omim.org/entry/", ""),
    ("OMIM", "omim.org/", ""),
    ("MGI", "informatics.jax.org/marker/", ""),
    ("MESH", "id.nlm.nih.gov/mesh/", ""),
    ("MESH", "meshb.nlm.nih.gov/record/ui", "ui="),
    ("Orphanet", "orpha.net/en/disease/detail/", ""),
    ("DOID", "disease-ontology.org/term/", ""),
    ("MONDO", "monarchinitiative.org/", ""),
    ("MONDO", "monarchinitiative.org/disease/", ""),
)

#: Case is folded in ASCII alone, as in identifiers.
_LOWER = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
_UPPER = str.maketrans(string.ascii_lowercase, string.ascii_uppercase)

#: Prefix, pattern of its identifiers, web address with ``$1``, other spellings with
#: ``|`` between: a row of the table ``prefixes``.
PrefixRow = tuple[str, str, str, str]


@dataclass(frozen=True)
class _Prefix:
    """A prefix and what an identifier of it looks like."""

    name: str
    pattern: str
    #: Its web addresses up to the identifier, without ``http://`` and ``www.``.
    address: str

    def fits(self, accession: str) -> bool:
        # In the command `\d` is ASCII, and `$` the very end.
        found = re.search(self.pattern, accession, re.ASCII)
        return found is not None and not accession.endswith("\n")


class Prefixes:
    """The prefixes that identifiers may have.

    Parameters
    ----------
    rows
        The table ``prefixes`` of a file, in its order. A spelling that is taken stays
        with the prefix that had it first.

    Examples
    --------
    >>> url = "https://www.genenames.org/#!/hgnc_id/$1"
    >>> prefixes = Prefixes([("HGNC", r"^\\d{1,5}$", url, "hgnc|HGNC ID")])
    >>> texts = ["hgnc:12680", "HGNC ID_12680", "HGNC:HGNC:12680", "12680"]
    >>> [prefixes.curie(text) for text in texts]
    ['HGNC:12680', 'HGNC:12680', 'HGNC:12680', None]
    """

    def __init__(self, rows: Iterable[PrefixRow]) -> None:
        self._known: list[_Prefix] = []
        self._spelled: dict[str, _Prefix] = {}
        for name, pattern, url, spellings in rows:
            address, place, _ = url.partition("$1")
            prefix = _Prefix(name, pattern, _bare_address(address if place else ""))
            self._known.append(prefix)
            for spelling in [*spellings.split("|"), name]:
                if spelling:
                    self._spelled.setdefault(spelling.translate(_LOWER), prefix)

    def curie(self, spelling: str) -> str | None:
        """Make the CURIE of an identifier, however a lab spells it.

        Its prefix may be any spelling that is known, in any case, with ``:`` or ``_``
        behind it, or written twice; and it may be a web address: the prefix's own, an
        OBO, identifiers.org or bioregistry.io one. What has no prefix that is known, or
        does not fit the pattern of its prefix, is none: a bare ``P15692`` or ``7422``
        is never guessed.

        Parameters
        ----------
        spelling
            An identifier as somebody writes it.

        Returns
        -------
        str or None
            The CURIE; None where it is no identifier.
        """
        text = _trimmed(spelling)
        if len(text) > 1 and text[0] == "<" and text[-1] == ">":
            text = _trimmed(text[1:-1])
        for scheme in ("http://", "https://"):
            address = _rest(text, scheme)
            if address is not None:
                return self._of_address(address)
        return self._of_compact(text) or self._of_address(text)

    def _find(self, spelling: str) -> _Prefix | None:
        return self._spelled.get(spelling.translate(_LOWER))

    def _of_compact(self, text: str) -> str | None:
        """``PREFIX:accession``, or with ``_`` where the accession has a digit.

        ``ensembl_gene_id`` is no identifier.
        """
        name, colon, accession = text.partition(":")
        if colon:
            return self._of(
                self._find(name.strip(WHITE_SPACE)), accession.strip(WHITE_SPACE)
            )
        # A prefix may have the sign itself (UMLS_CUI).
        for found in re.finditer("_", text):
            accession = text[found.end() :]
            prefix = self._find(text[: found.start()])
            if prefix and re.search("[0-9]", accession):
                curie = self._of(prefix, accession)
                if curie:
                    return curie
        return None

    def _of_address(self, text: str) -> str | None:
        """A web address without its ``http://``."""
        address = _bare_address(text).rstrip("/")
        name = _rest(address, "purl.obolibrary.org/obo/")
        if name is not None:
            return self._of_compact(name)
        for resolver in ("identifiers.org/", "bioregistry.io/"):
            name = _rest(address, resolver)
            if name is not None:
                prefix, slash, accession = name.partition("/")
                by_path = self._of(self._find(prefix), accession) if slash else None
                return self._of_compact(name) or by_path
        for known in self._known:
            behind = _rest(address, known.address) if known.address else None
            curie = None if behind is None else self._of(known, behind)
            if curie:
                return curie
        return self._of_page(address)

    def _of_page(self, address: str) -> str | None:
        """The address of a page about an identifier, with what else stands behind it."""
        # Mirrors and archives of Ensembl: useast., grch37., jul2023.archive.
        host = address.split("/")[0]
        if host.translate(_LOWER).endswith(".ensembl.org"):
            address = address[len(host) - len("ensembl.org") :]
        for name, start, query in ADDRESSES:
            rest = _rest(address, start)
            if rest is not None and query:
                parts = (
                    part for part in re.split("[?;&]", rest) if part.startswith(query)
                )
                found = next(parts, None)
                rest = None if found is None else found[len(query) :]
            if rest is not None:
                accession = re.split("[/?#&;]", rest)[0]
                accession = _without_ends(_without_ends(accession, ".txt"), ".fasta")
                curie = self._of(self._find(name), accession.replace("%3A", ":"))
                if curie:
                    return curie
        return None

    def _of(self, prefix: _Prefix | None, text: str) -> str | None:
        """What fits the pattern: as it is, in upper case, or with the prefix again."""
        if prefix is None:
            return None
        # A prefix may stand there once more, and in some exports twice.
        for _ in range(3):
            for accession in (text, text.translate(_UPPER)):
                if prefix.fits(accession):
                    return f"{prefix.name}:{accession}"
            again, *behind = re.split("[:_]", text, maxsplit=1)
            if not behind or self._find(again.strip(WHITE_SPACE)) is not prefix:
                return None
            text = behind[0].strip(WHITE_SPACE)
        return None


def _bare_address(address: str) -> str:
    for start in ("http://", "https://", "www."):
        rest = _rest(address, start)
        address = address if rest is None else rest
    return address


def _rest(text: str, start: str) -> str | None:
    """The text after a start in whatever case."""
    head = text[: len(start)]
    return (
        text[len(start) :]
        if head.translate(_LOWER) == start.translate(_LOWER)
        else None
    )


def _without_ends(text: str, end: str) -> str:
    while text.endswith(end):
        text = text[: -len(end)]
    return text


def _trimmed(text: str) -> str:
    """Without white space and what leaves no mark around it."""
    return text.strip(WHITE_SPACE + INVISIBLE)
