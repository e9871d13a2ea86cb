// Excel's add-in runtime as far as the generated custom-functions code needs it, in plain Node.
//
//   node excel.mjs http://127.0.0.1:8000 < calls.json
//
// Reads [{"name", "arguments", "runtime"?}], evaluates each as Excel would, and writes for each
// {"cells"} or {"error", "message", "code"}, with the number of requests it took.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const server = process.argv[2];
const associated = {};
let requests = 0;
let supported = "1.4";

class CustomFunctionsError extends Error {
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const officeLibraries = {
  CustomFunctions: {
    associate: (id, body) => (associated[id] = body),
    Error: CustomFunctionsError,
    ErrorCode: { invalidValue: "#VALUE!" },
  },
  Office: {
    onReady: async (then) => then?.({ host: "Excel", platform: "PC" }),
    context: {
      requirements: {
        isSetSupported: (set, version) =>
          set !== "CustomFunctionsRuntime" || Number(version) <= Number(supported),
      },
    },
  },
  Excel: {
    RequestContext: class {
      workbook = { name: "Budget 2018.xlsx", load() {} };
      async sync() {}
    },
  },
};

// What the add-in's task pane sets up for the code, by the names that the code looks for.
const taskPane = {
  window: { location: { origin: server } },
  config: {
    onWasm: false,
    requestTimeout: 30,
    customFunctionsMaxRetries: 3,
    customFunctionsRetryCodes: [500, 502, 503, 504],
  },
  xlwings: {
    getCultureInfoName: async () => "sv-SE",
    getDateFormat: async () => "åååå-MM-dd",
  },
  xwRequest: {
    async post(url, body, { headers }) {
      requests += 1;
      const reply = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
      const text = await reply.text();
      const json = (reply.headers.get("content-type") ?? "").includes("json");
      const response = { status: reply.status, statusText: reply.statusText, data: json ? JSON.parse(text) : text };
      if (!reply.ok) throw Object.assign(new Error(`status ${reply.status}`), { response });
      return response;
    },
  },
};

const quiet = { ...console, error() {}, info() {} };
const context = vm.createContext({ ...officeLibraries, ...taskPane, console: quiet, crypto, setTimeout });
const code = await (await fetch(`${server}/xlwings/custom-functions-code.js`)).text();

const answers = [];
for (const { name, arguments: given, runtime = "1.4" } of JSON.parse(readFileSync(0, "utf8"))) {
  supported = runtime;
  vm.runInContext(`{\n${code}\n}`, context); // the code asks for the runtime once, as it loads
  await new Promise(setImmediate);
  requests = 0;
  const invocation = { address: "Beräkning!B2", parameterAddresses: [] };
  try {
    const cells = await associated[name](...given, invocation);
    answers.push({ cells, requests });
  } catch (error) {
    answers.push({ error: error.constructor.name, code: error.code, message: error.message, requests });
  }
}
process.stdout.write(JSON.stringify({ associated: Object.keys(associated), answers }));
