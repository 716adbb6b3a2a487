"""Reads CSV files by their metadata (CSV on the Web) and prints, as JSON, what each says: one object a metadata file.

What the reader refuses and what it warns of are problems, and then there are no rows. A number with decimals comes as its text, which has no rounding in it.
"""

import decimal
import importlib.metadata
import json
import sys

from csvw import CSVW


def told(value):
    if isinstance(value, decimal.Decimal):
        return str(value)
    raise TypeError(type(value).__name__)


def read(path):
    table = CSVW(path, validate=True)
    refused = []
    try:
        valid = table.is_valid
    except ValueError as error:
        valid, refused = False, [str(error)]
    return {
        "problems": [str(warning.message) for warning in table.warnings] + refused,
        "rows": [dict(row) for row in table.tables[0].iterdicts(strict=True)] if valid else [],
    }


print(
    json.dumps(
        {"csvw": importlib.metadata.version("csvw"), "files": {path: read(path) for path in sys.argv[1:]}},
        default=told,
    )
)
