"""Reads XLSForms with pyxform and prints, as JSON, what it says of each: its warnings, and the names of what is asked.

A form that pyxform refuses has its refusal as the only warning, and no names.
"""

import importlib.metadata
import json
import re
import sys

from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert


def read(path):
    warnings = []
    try:
        form = convert(path, validate=False, warnings=warnings)
    except PyXFormError as error:
        return {"warnings": [str(error)], "asked": []}
    return {
        "warnings": form.warnings,
        "asked": [name for name in re.findall(r'<bind nodeset="[^"]*/([^"/]+)"', form.xform) if name != "instanceID"],
    }


print(
    json.dumps(
        {"pyxform": importlib.metadata.version("pyxform"), "files": {path: read(path) for path in sys.argv[1:]}},
    )
)
