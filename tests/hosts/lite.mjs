// xlwings Lite's side of the tests: main.py of a workbook run in Pyodide, then one call per line of stdin.
// Usage: node lite.mjs PYODIDE-MODULE SITE-PACKAGES MAIN.PY
import fs from "node:fs";
import readline from "node:readline";
import { pathToFileURL } from "node:url";

const [module, packages, main] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(module).href);
const python = await loadPyodide({
    env: { XLWINGS_LICENSE_KEY: "noncommercial", XLWINGS_ON_SERVER: "true" },
});
const site = python.runPython("import site; site.getsitepackages()[0]");
python.FS.mkdirTree("/packages");
python.FS.mount(python.FS.filesystems.NODEFS, { root: packages }, "/packages");
python.runPython(`import sys; sys.path.insert(0, "/packages")`);
python.FS.writeFile(`${site}/main.py`, fs.readFileSync(main));
python.runPython(`
import importlib.metadata, importlib.util, json, sys
import main
from xlwings import server
from packaging.requirements import Requirement
def facts():
    needed = [Requirement(one) for one in importlib.metadata.requires("xlsheets") or []]
    return json.dumps({
        "platform": sys.platform,
        "meta": server.custom_functions_meta(main),
        "needs": [one.name for one in needed if one.marker is None or one.marker.evaluate({"extra": ""})],
        "absent": [name for name in ("numpy", "pandas") if importlib.util.find_spec(name) is None],
        "xlsheets_loaded": "xlsheets" in sys.modules,
    })
async def call(line):
    request = json.loads(line)
    body = {"client": "Office.js", "version": "", "runtime": "1.4", "date_format": "yyyy-MM-dd",
            "culture_info_name": "sv-SE", "caller_address": None, "session_id": "", **request}
    try:
        return json.dumps({"result": await server.custom_functions_call(body, main)})
    except Exception as error:
        return json.dumps({"error": type(error).__name__, "message": str(error)})
`);
console.log(python.runPython("facts()"));
const call = python.globals.get("call");
for await (const line of readline.createInterface({ input: process.stdin })) console.log(await call(line));
