// Marks in the cells: a conditional format above the user's own fill, a note where there is none yet.
// They are those of a marked copy, so that either can be taken off here or with `xlsheets check --unmark`.
import { withoutOurs } from "./signs.js";

/**
 * Set the marks in place of older ones: how many were set, how many could not be (a hidden, protected or missing
 * sheet), and how many are of a cell that has changed since it was checked.
 */
export async function setMarks(marks, by) {
  await removeMarks(by);
  let set = 0;
  let stale = 0;
  for (const sheetName of new Set(marks.map((mark) => mark.sheet))) {
    const ofSheet = marks.filter((mark) => mark.sheet === sheetName);
    const done = await onSheet(sheetName, (context, sheet) => markSheet(context, sheet, ofSheet, by), undefined);
    set += done?.set ?? 0;
    stale += done?.stale ?? 0;
  }
  return { set, stale, left: marks.length - set - stale };
}

async function markSheet(context, sheet, marks, by) {
  sheet.load("visibility");
  await context.sync();
  if (sheet.visibility !== "Visible") return undefined;
  const fresh = await stillTrue(context, sheet, marks);
  const taken = await cellsWithNotes(context, sheet);
  try {
    for (const mark of fresh) {
      const format = sheet.getRange(mark.cell).conditionalFormats.add("Custom");
      format.custom.rule.formula = mark.formula;
      format.custom.format.fill.color = mark.fill;
      format.priority = 0;
      if (taken && mark.note && !taken.has(mark.cell)) sheet.notes.add(mark.cell, mark.note);
    }
    await context.sync();
  } catch (error) {
    await onSheet(marks[0].sheet, (again, same) => unmarkSheet(again, same, by), 0); // no half a sheet
    throw error;
  }
  return { set: fresh.length, stale: marks.length - fresh.length };
}

/** The marks whose cell, and the label of its row, hold what they held when they were checked. */
async function stillTrue(context, sheet, marks) {
  const asked = marks.map((mark) => Object.entries(mark.holds).map(([cell, value]) => [sheet.getRange(cell), value]));
  for (const [range] of asked.flat()) range.load("values");
  await context.sync();
  return marks.filter((_, place) => asked[place].every(([range, value]) => same(range.values[0][0], value)));
}

function same(now, before) {
  const plain = (value) => (typeof value === "string" ? value.replace(/\r\n?/g, "\n") : value);
  if (typeof before === "string" && before.startsWith("#") && String(now).startsWith("#")) return true; // errors
  return plain(now) === plain(before);
}

/**
 * Take away every mark and nothing else: how many, on which sheets they are still, and in how many cells a note stays
 * since somebody has written among its lines.
 */
export async function removeMarks(by) {
  const names = await sheetNames();
  const found = { removed: 0, kept: 0, left: [] };
  for (const name of names) {
    const done = await onSheet(name, (context, sheet) => unmarkSheet(context, sheet, by), undefined);
    if (!done) found.left.push(name);
    found.removed += done?.removed ?? 0;
    found.kept += done?.kept ?? 0;
  }
  if (by.list_may_go) await removeList(by);
  return found;
}

async function unmarkSheet(context, sheet, by) {
  const formats = await ourFormats(context, sheet, by);
  const notes = await notesOf(context, sheet, by);
  const ours = notes.filter((one) => one.found.ours);
  const kept = notes.filter((one) => one.found.changed).length;
  if (!formats.length && !ours.length) return { removed: 0, kept }; // a protected sheet without marks is no obstacle
  for (const one of formats) one.delete();
  for (const { note, found } of ours) {
    if (found.left === undefined) note.delete();
    else note.content = found.left;
  }
  await context.sync();
  return { removed: Math.max(formats.length, ours.length), kept };
}

async function ourFormats(context, sheet, by) {
  const all = sheet.getRange().conditionalFormats;
  all.load("items/type");
  await context.sync();
  const custom = all.items.filter((one) => one.type === "Custom");
  for (const one of custom) one.custom.rule.load("formula");
  await context.sync();
  return custom.filter((one) => one.custom.rule.formula.includes(by.rule));
}

async function notesOf(context, sheet, by) {
  if (!hasNotes()) return [];
  sheet.notes.load("items/content");
  await context.sync();
  return sheet.notes.items.map((note) => ({ note, found: withoutOurs(note.content, by) }));
}

/** The sheet with the list of a marked copy; where it cannot go, it is the user's from now on. */
function removeList(by) {
  return Excel.run(async (context) => {
    const name = context.workbook.names.getItemOrNullObject(by.name);
    const range = name.getRangeOrNullObject();
    await context.sync();
    if (name.isNullObject) return;
    if (!range.isNullObject) range.worksheet.delete();
    name.delete();
    await context.sync();
  }).catch(onlyRefused);
}

/** The cells that have a note or a comment already; null where this Excel takes no notes from an add-in. */
async function cellsWithNotes(context, sheet) {
  if (!hasNotes()) return null;
  sheet.notes.load("items");
  sheet.comments.load("items");
  await context.sync();
  const places = [...sheet.notes.items, ...sheet.comments.items].map((one) => one.getLocation());
  for (const place of places) place.load("address");
  await context.sync();
  return new Set(places.map((place) => place.address.split("!").pop()));
}

const hasNotes = () => Office.context.requirements.isSetSupported("ExcelApi", "1.18");

function sheetNames() {
  return Excel.run(async (context) => {
    const sheets = context.workbook.worksheets;
    sheets.load("items/name");
    await context.sync();
    return sheets.items.map((sheet) => sheet.name);
  });
}

/** Work on one sheet at a time, so that one that refuses (protected, hidden, missing) does not stop the others. */
async function onSheet(name, work, otherwise) {
  try {
    return await Excel.run(async (context) => {
      const sheet = context.workbook.worksheets.getItemOrNullObject(name);
      await context.sync();
      return sheet.isNullObject ? otherwise : work(context, sheet);
    });
  } catch (error) {
    onlyRefused(error);
    return otherwise;
  }
}

/** Pass over what Excel refuses; that a cell is being edited, or a mistake of ours, is not that. */
function onlyRefused(error) {
  if (!error.code || error.code === "InvalidOperationInCellEditMode") throw error;
}
