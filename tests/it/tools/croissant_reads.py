"""What mlcroissant reads of a data package: its issues, and how many records each set has.

`croissant_reads.py FOLDER`; the first record of `claims` is shown too."""

import json
import sys

import mlcroissant

dataset = mlcroissant.Dataset(f"{sys.argv[1]}/croissant.json")
issues = dataset.metadata.ctx.issues


def shown(value):
    return value.decode() if isinstance(value, bytes) else value


records = {each.id: list(dataset.records(each.id)) for each in dataset.metadata.record_sets}
print(
    json.dumps(
        {
            "errors": sorted(issues.errors),
            "warnings": sorted(issues.warnings),
            "records": {name: len(each) for name, each in records.items()},
            "claim": {name: shown(value) for name, value in records["claims"][0].items()},
        },
        default=str,
    )
)
