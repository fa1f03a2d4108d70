"""What the two readers of SSSOM make of our file: `sssom_reads.py FILE.sssom.tsv`."""

import json
import sys
from pathlib import Path

import sssom_pydantic
from sssom.parsers import parse_sssom_table

table = parse_sssom_table(sys.argv[1])
mappings = list(sssom_pydantic.read(Path(sys.argv[1]))[0])
print(json.dumps({
    "sssom": len(table.df),
    "sssom-pydantic": len(mappings),
    "predicates": sorted(set(table.df["predicate_id"])),
    "justifications": sorted(set(table.df["mapping_justification"])),
    "id": table.metadata["mapping_set_id"],
}))
