// Excel as far as the task pane knows it. As in Excel, what was not loaded cannot be read, nothing happens
// before sync, a protected sheet refuses changes, and two copies of the workbook may be open at most.
(() => {
  const given = globalThis.__given; // {book: base64, sheets: [{name, visibility, protected}], names, selection, ...}
  const fault = (code) => Object.assign(new Error(code), { code, name: "RichApi.Error" });
  const plain = (address) => address.split("!").pop().replace(/\$/g, "");
  const quoted = (name) => (/^[\p{L}\p{N}_.]+$/u.test(name) ? name : `'${name.replaceAll("'", "''")}'`);

  const sheets = given.sheets.map((one) => ({
    visibility: "Visible",
    protected: false,
    formats: [],
    notes: {},
    comments: [],
    formulas: {},
    values: {},
    ...one,
  }));
  const names = given.names.map((one) => ({ ...one }));
  const state = (globalThis.__excel = { sheets, names, selection: given.selection, active: "", created: [], open: 0, syncs: 0 });

  // ---- objects that must be loaded ----------------------------------------------------------------------------
  class Context {
    constructor() {
      this.waiting = [];
      this.workbook = workbook(this);
      const short = thing(this, { shortDatePattern: () => "yyyy-MM-dd" });
      const culture = thing(this, { name: () => "sv-SE" }, { datetimeFormat: short });
      this.application = thing(this, {}, { cultureInfo: culture });
    }
    later(action) {
      this.waiting.push(action);
    }
    async sync() {
      state.syncs += 1;
      const actions = this.waiting;
      this.waiting = [];
      for (const action of actions) action();
    }
  }

  /** `read` gives each property, `more` are methods, setters and objects beneath. */
  function thing(context, read, more = {}) {
    const loaded = {};
    const own = {
      load(names) {
        const asked = String(names).split(",").map((name) => name.trim());
        context.later(() => {
          const fresh = new Set();
          for (const name of asked) {
            const [first, second] = name.split("/");
            if (!(first in read)) throw fault(`InvalidArgument: ${name}`);
            if (!fresh.has(first)) loaded[first] = read[first]();
            fresh.add(first);
            if (second) for (const item of loaded[first]) item.load(second);
          }
          const inner = context.waiting;
          context.waiting = [];
          for (const action of inner) action();
        });
        return proxy;
      },
      toJSON: undefined,
      then: undefined,
    };
    Object.defineProperties(own, Object.getOwnPropertyDescriptors(more));
    const proxy = new Proxy(own, {
      get(target, name) {
        if (name in loaded) return loaded[name];
        if (name in target || typeof name === "symbol") return target[name];
        throw fault(`PropertyNotLoaded: ${String(name)}`);
      },
    });
    return proxy;
  }

  function change(context, sheet, action) {
    context.later(() => {
      if (sheet.protected) throw fault("AccessDenied");
      action();
    });
  }

  // ---- the workbook -------------------------------------------------------------------------------------------
  function workbook(context) {
    const found = (name) => sheets.find((one) => one.name === name);
    return {
      names: thing(
        context,
        { items: () => names.map((one) => thing(context, { name: () => one.name, visible: () => one.visible })) },
        { getItemOrNullObject: (name) => named(context, names.find((one) => one.name === name)) },
      ),
      worksheets: thing(
        context,
        { items: () => sheets.map((one) => worksheet(context, one)) },
        {
          getItem: (name) => worksheet(context, found(name)),
          getItemOrNullObject: (name) => (found(name) ? worksheet(context, found(name)) : thing(context, { visibility: () => "" }, { isNullObject: true })),
        },
      ),
      getActiveCell: () => selected(context, (address) => address.split(":")[0]),
      getSelectedRange: () => selected(context, (address) => address),
    };
  }

  function named(context, one) {
    const sheet = one && sheets.find((other) => other.name === one.sheet);
    const holder = sheet && worksheet(context, sheet);
    return thing(context, {}, {
      isNullObject: !one,
      getRangeOrNullObject: () => thing(context, {}, { isNullObject: !sheet, worksheet: holder }),
      delete: () => context.later(() => { names.splice(names.indexOf(one), 1); }),
    });
  }

  function selected(context, cut) {
    return thing(context, {
      address() {
        if (state.selection.includes(",")) throw fault("InvalidSelection");
        return cut(state.selection);
      },
    });
  }

  function worksheet(context, sheet) {
    const notes = () => Object.keys(sheet.notes).map((cell) => note(context, sheet, cell));
    return thing(
      context,
      { name: () => sheet.name, visibility: () => sheet.visibility },
      {
        isNullObject: false,
        delete: () => context.later(() => {
          if (sheets.filter((one) => one !== sheet && one.visibility === "Visible").length === 0) throw fault("InvalidOperation");
          sheets.splice(sheets.indexOf(sheet), 1);
        }),
        activate: () => context.later(() => { state.active = sheet.name; }),
        getRange: (address) => range(context, sheet, address),
        notes: thing(context, { items: notes }, {
          add: (cell, content) => change(context, sheet, () => {
            if (cell in sheet.notes || sheet.comments.includes(cell)) throw fault("InvalidArgument");
            if (sheet.visibility !== "Visible") throw fault("InvalidOperation");
            sheet.notes[cell] = content;
          }),
        }),
        comments: thing(context, { items: () => sheet.comments.map((cell) => located(context, sheet, cell, {}, {})) }),
      },
    );
  }

  function located(context, sheet, cell, read, more) {
    return thing(context, read, Object.defineProperties({ getLocation: () => thing(context, { address: () => `${quoted(sheet.name)}!${cell}` }) }, Object.getOwnPropertyDescriptors(more)));
  }

  function note(context, sheet, cell) {
    const remove = () => change(context, sheet, () => { delete sheet.notes[cell]; });
    const own = {
      delete: remove,
      set content(text) { change(context, sheet, () => { sheet.notes[cell] = text; }); },
    };
    return located(context, sheet, cell, { content: () => sheet.notes[cell] }, own);
  }

  function range(context, sheet, address) {
    return thing(
      context,
      {
        address: () => `${quoted(sheet.name)}!${address}`,
        values: () => [[sheet.values[plain(address)] ?? ""]],
      },
      {
        select: () => context.later(() => {
          if (state.active !== sheet.name && sheet.visibility !== "Visible") throw fault("InvalidOperation");
          state.active = sheet.name;
          state.selection = `${quoted(sheet.name)}!${address}`;
        }),
        set formulas(rows) { change(context, sheet, () => { sheet.formulas[plain(address)] = rows[0][0]; }); },
        conditionalFormats: thing(context, { items: () => sheet.formats.map((one) => format(context, sheet, one)) }, {
          add(type) {
            const made = { type, range: address, formula: "", fill: "", priority: 0 };
            change(context, sheet, () => sheet.formats.push(made));
            return format(context, sheet, made);
          },
        }),
      },
    );
  }

  function format(context, sheet, one) {
    return thing(context, { type: () => one.type }, {
      custom: { rule: settable(context, sheet, one, "formula"), format: { fill: settable(context, sheet, one, "fill", "color") } },
      set priority(value) { change(context, sheet, () => { one.priority = value; }); },
      delete: () => change(context, sheet, () => { sheet.formats.splice(sheet.formats.indexOf(one), 1); }),
    });
  }

  /** One property that is set at once for the writer, and read only after it was loaded. */
  function settable(context, sheet, one, kept, name = kept) {
    let loaded = false;
    return {
      load: () => context.later(() => { loaded = true; }),
      get [name]() {
        if (!loaded) throw fault(`PropertyNotLoaded: ${name}`);
        return one[kept];
      },
      set [name](value) { change(context, sheet, () => { one[kept] = value; }); },
    };
  }

  // ---- Excel and Office ---------------------------------------------------------------------------------------
  globalThis.Excel = {
    RequestContext: Context,
    async run(work) {
      if (state.editing) throw fault("InvalidOperationInCellEditMode");
      const context = new Context();
      const answer = await work(context);
      await context.sync();
      return answer;
    },
    async createWorkbook(base64) { state.created.push(base64); },
  };

  let bytes; // as the workbook stands when it is asked for
  const SMALL = 10_000; // so that there are several slices
  const file = {
    get sliceCount() { return Math.ceil(bytes.length / SMALL); },
    getSliceAsync: (index, done) => succeed(done, { data: [...bytes.slice(index * SMALL, (index + 1) * SMALL)] }),
    closeAsync(done) { state.open -= 1; succeed(done); },
  };
  const succeed = (done, value) => queueMicrotask(() => done({ status: "succeeded", value }));

  const info = { host: "host" in given ? given.host : "Excel", platform: "PC" };
  globalThis.Office = {
    HostType: { Excel: "Excel" },
    FileType: { Compressed: "compressed" },
    AsyncResultStatus: { Succeeded: "succeeded", Failed: "failed" },
    EventType: {},
    onReady: (done) => Promise.resolve(info).then((value) => { done?.(value); return value; }),
    actions: { associate() {} },
    context: {
      host: info.host,
      platform: "PC",
      displayLanguage: given.language ?? "sv-SE",
      diagnostics: { host: "Excel", platform: "PC", version: "16.0" },
      requirements: { isSetSupported: (name, version) => !(given.lacks ?? []).includes(`${name} ${version}`) },
      document: {
        getFileAsync(kind, options, done) {
          if (state.open >= 2) return queueMicrotask(() => done({ status: "failed", error: fault("5001") }));
          state.open += 1;
          bytes = Uint8Array.from(atob(given.book), (letter) => letter.charCodeAt(0));
          return succeed(done, file);
        },
      },
    },
  };

  const functions = {};
  globalThis.CustomFunctions = {
    registered: functions,
    associate: (id, body) => { functions[id] = body; },
    Error: class extends Error {},
    ErrorCode: {},
  };
})();
