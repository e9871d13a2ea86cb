// What the page asks of Excel: the whole workbook, a cell to select, a workbook to open, a formula to put in.

const SLICE = 4 * 1024 * 1024; // the largest that Office gives

/** Office's callbacks as a promise. */
function called(start) {
  return new Promise((resolve, reject) => {
    start((result) =>
      result.status === Office.AsyncResultStatus.Succeeded ? resolve(result.value) : reject(result.error),
    );
  });
}

/** The open workbook as it stands, saved or not: the bytes of an .xlsx file. */
export async function wholeWorkbook() {
  const file = await called((done) =>
    Office.context.document.getFileAsync(Office.FileType.Compressed, { sliceSize: SLICE }, done),
  );
  try {
    const parts = [];
    for (let index = 0; index < file.sliceCount; index += 1) {
      const slice = await called((done) => file.getSliceAsync(index, done));
      parts.push(new Uint8Array(slice.data));
    }
    return new Blob(parts);
  } finally {
    await called((done) => file.closeAsync(done)); // Office keeps two such copies at most
  }
}

/** The address of the active cell, with its sheet. */
export const activeCell = () => addressOf((workbook) => workbook.getActiveCell());

/** The address of what is selected, with its sheet. */
export const selection = () => addressOf((workbook) => workbook.getSelectedRange());

function addressOf(range) {
  return Excel.run(async (context) => {
    const asked = range(context.workbook);
    asked.load("address");
    await context.sync();
    return asked.address;
  });
}

/** Select a cell; "no-sheet" or "hidden-sheet" where that cannot be. */
export function select(sheetName, cell) {
  return Excel.run(async (context) => {
    const sheet = context.workbook.worksheets.getItemOrNullObject(sheetName);
    sheet.load("visibility");
    await context.sync();
    if (sheet.isNullObject) return "no-sheet";
    if (sheet.visibility !== "Visible") return "hidden-sheet";
    sheet.activate();
    if (cell) sheet.getRange(cell).select();
    await context.sync();
    return "";
  });
}

/** Open a new workbook beside the one that is open. */
export const openWorkbook = (base64) => Excel.createWorkbook(base64);

/** The names that the workbook defines and shows. */
export function definedNames() {
  return Excel.run(async (context) => {
    const names = context.workbook.names;
    names.load("items/name,items/visible");
    await context.sync();
    return names.items.filter((one) => one.visible).map((one) => one.name);
  });
}

/** Put a formula in a cell and show it. */
export function insert(sheetName, cell, formula) {
  return Excel.run(async (context) => {
    const range = context.workbook.worksheets.getItem(sheetName).getRange(cell);
    range.formulas = [[formula]];
    range.select();
    await context.sync();
  });
}
