"""The Python process behind Excel on Windows: xlwings' own COM server object, called as our VBA calls it.

JSON lines: {"module", "function", "arguments"} in, {"result"} or {"error"} out; the first line is what there
is to call.
"""

from __future__ import annotations

import json
import sys
from typing import Any


def variant(value: Any) -> Any:
    """What pywin32 makes of an array: tuples."""
    return tuple(map(variant, value)) if isinstance(value, list) else value


def main() -> None:
    """Answer until stdin closes."""
    import windows  # beside this file, which is run as a script

    xlwings = windows.xlwings()
    from xlwings.com_server import XLPython

    server, found = XLPython(), xlwings.get_udf_module("udfs.hosts.xlwings_com.plugin", None)
    facts = {
        "func": xlwings.func.__module__,
        "engines": [one.name for one in xlwings.engines],
        "importable": [name for name in dir(found) if hasattr(getattr(found, name), "__xlfunc__")],
    }
    print(json.dumps(facts), flush=True)
    for line in sys.stdin:
        call = json.loads(line)
        try:
            answer = server.CallUDF(call["module"], call["function"], variant(call["arguments"]))
            print(json.dumps({"result": answer}), flush=True)
        except Exception as error:  # VBA sees any exception as its own error, with the text of this
            print(json.dumps({"error": f"{type(error).__name__}: {error}"}), flush=True)


if __name__ == "__main__":
    main()
