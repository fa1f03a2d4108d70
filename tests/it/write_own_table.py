"""Writes tests/lab/second-table.xlsx, a table as reviews print it, with the usual mess: `write_own_table.py FILE`.

pip install openpyxl
"""

import datetime
import sys

import openpyxl
from openpyxl.styles import Font, PatternFill

NAMES = ["Refs", "CONDITION", "category", "Effect ", "Cargo", "MECHANISM", " Sample"]
NB = "\N{NON-BREAKING HYPHEN}"
EN = "\N{EN DASH}"
ALPHA, BETA = "\N{GREEK SMALL LETTER ALPHA}", "\N{GREEK SMALL LETTER BETA}"
ROWS = [
    ["[34]", "HCC", "Tumor", "Vessels grow", "VEGF", "Tumour cells leave it behind", "Cells"],
    [f"50{EN}52", "Osteosarcoma", None, "Bone is lost", f"RANKL and TGF{NB}{BETA}1", "Osteoclasts are activated", "cells"],
    [9, "Glioblastoma", None, "Stress is relieved", "Autophagosomes", "Autophagosomes leave the cell", "Cells"],
    [f"[12, 14{EN}16]", "Liver fibrosis", "Noninfectious", "Fibrosis spreads", f"SDF{NB}1", "Stellate cells meet CXCR4 on macrophages", "Hepatic stellate cells and plasma"],
    ["[17]", "NASH", None, "Steatosis", EN, "Lipid leaves in migrasomes, which TSPAN4 makes", "Hepatocytes"],
    ["34; 35", "Liver fibrosis", None, "Scars stay", "P01137", f"The TGF{NB}{BETA}1/Smad2/3 pathway", "plasma;\nurine"],
    [120, "Neurology", None, "The barrier breaks", f"CD5L\nmiR{NB}21", f"A{BETA}40 acts on macrophages", "Cells, plasma and urine"],
    [None, "Cardiovascular", None, "The heart fails", "NA", "Mitochondria are thrown out", "Cells"],
    ["[50,51,52]", "Viral", "Infectious", "The virus spreads", f"Virions; miR{NB}21", "Cells hold them", "Cells"],
    [f"7 {EN} 9", "COVID\N{EN DASH}19 lung damage", None, "Lungs fill", f"IL{NB}6, TNF{NB}{ALPHA} and CXCR4", "Neutrophils leave them", "\N{NO-BREAK SPACE}Plasma "],
]
MERGED = ["C2:C4", "C5:C9", "C10:C11"]

book = openpyxl.Workbook()
book.properties.created = book.properties.modified = datetime.datetime(2026, 1, 1)
sheet = book.active
sheet.title = "Table 2"
for row in [NAMES, *ROWS]:
    sheet.append(row)
for cell in sheet[1]:
    cell.font = Font(bold=True)
for area in MERGED:
    sheet.merge_cells(area)
# Rows that look empty and are not quite.
for row in range(12, 16):
    sheet.cell(row, 1).fill = PatternFill("solid", fgColor="DDDDDD")
    sheet.cell(row, 2, " " if row % 2 else None)
book.save(sys.argv[1])
