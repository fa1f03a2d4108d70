#!/usr/bin/env python3
"""Writes a made-up CSV of lab hits: hits.py FILE ROWS.

The same file every time: of `random` only what Python promises never to change is used.
Five million rows are some 300 MB and take some ten seconds. About one row in 5,000 has a
spelling that the table term_keys knows, by lower case alone; how many is told on stderr.
"""
import random
import sys

# Spellings of a gene column that are found. ASCII only: the tools beside ours can lower
# the case, not fold Greek letters, and the rows found are to be equal.
KNOWN = """VEGFA Vegfa VEGF P15692 ENSG00000112715 CXCL12 SDF-1 P48061 Q00731 TGFB1 TGF-beta1
SMAD2 SMAD2_3 CD5L HGNC:12680 UniProtKB:P48061 ENSMUSG00000061353""".split()
# Nobody is to find these: names with Greek letters, and what is only nearly a key.
GREEK = ["PPARγ", "IFN-γ", "HLA-DRα", "Gβγ", "κ-casein", "PGC-1α"]
NEARLY = ["VEGFA2", "XCXCL12", "P48062", "ENSG00000112716", "VEGFA-AS1", "CD5L1"]
NOTES = [
    "plasma, EV fraction", "urine, EV fraction", "cells", "rerun", "", "batch 3",
    "low input", "pellet at 20,000 g", 'called "weak"', "migrasomes, 10 µm filter",
]


def symbols():
    """Some 20,000 symbols: numbered ones and ones that look like those of real genes."""
    for number in range(1, 14001):
        yield f"GENE{number:05}"
    for number in range(1, 1001):
        yield f"ZNF{number}"
        yield f"SLC{number % 70}A{number}"
        yield f"Gm{number + 10000}"
        yield f"ENSG{number * 7919:011}"
        yield f"{number + 2310000}E{number % 30:02}Rik"
        yield f"KRTAP{number % 40}-{number}"


def log2fc(number):
    """-9.999 to 9.999, never with a last zero, so that it prints back as it is written."""
    sign = "-" if number % 2 else ""
    thousandths = number // 2 % 9999 + 1
    if thousandths % 10 == 0:
        thousandths += 1
    return f"{sign}{thousandths // 1000}.{thousandths % 1000:03}"


def rows(count):
    draw = random.Random(20261123).random
    genes = list(symbols())
    folds = [log2fc(number) for number in range(19998)]
    pvalues = [f"{number / 1e6:.3g}" for number in range(1, 4000)]
    samples = [f"Patient{number:03}-day{day}" for number in range(1, 121) for day in (0, 7, 28)]
    known = 0
    for _ in range(count):
        # One number of 53 bits a row, taken apart: quicker than a draw for each column.
        bits = int(draw() * 2**53)
        rest, which = bits % 20_000_003, bits // 20_000_003
        chance = which % 5003
        if chance == 0:
            gene = KNOWN[which // 5003 % len(KNOWN)]
            known += 1
        elif chance == 1:
            gene = GREEK[which // 5003 % len(GREEK)]
        elif chance == 2:
            gene = NEARLY[which // 5003 % len(NEARLY)]
        else:
            gene = genes[which % len(genes)]
        note = NOTES[rest % 11 % 10]
        if '"' in note or "," in note:
            note = '"' + note.replace('"', '""') + '"'
        yield (
            f"{samples[rest % 359]},{gene},{folds[rest % 19997]},"
            f"{pvalues[rest % 3989]},{note}\n"
        )
    print(f"{known} of {count} rows have a known spelling", file=sys.stderr)


def main():
    path, count = sys.argv[1], int(sys.argv[2])
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write("sample,gene,log2fc,pvalue,note\n")
        file.writelines(rows(count))


main()
