// Kontrollera and Förklara: the question of each is kept, and asked again when the language changes.
import { openedSection, refuse } from "./busy.js";
import { findings, steps } from "./draw.js";
import { activeCell, select, wholeWorkbook } from "./excel.js";
import { removeMarks, setMarks } from "./marks.js";
import { ask, Refusal, word } from "./server.js";

const by = (id) => document.getElementById(id);
const kept = {};
let found; // what was found last, with its marks

/** The sections that have been answered, each with the same question anew. */
export const answers = () => Object.entries(kept);

export async function check(book) {
  const asked = book ?? (await wholeWorkbook());
  kept.check = () => check(asked);
  by("check-found").replaceChildren();
  by("check-marks").hidden = true;
  found = await ask("check", {}, asked);
  by("check-found").replaceChildren(...findings(found.groups, show));
  by("check-marks").hidden = false;
  return found.summary;
}

export async function mark() {
  const { set, left, stale } = await setMarks(found.marks, found.marked_by);
  const told = [word("check marked", { count: set })];
  if (left) told.push(word("check passed-over", { count: left }));
  if (stale) told.push(word("check stale", { count: stale }));
  return told.join(" ");
}

export async function unmark() {
  const { removed, left, kept: stay } = await removeMarks(found.marked_by);
  if (left.length) throw new Refusal(word("check still-marked", { sheets: left.join(", ") }));
  return word("check unmarked", { count: removed }) + (stay ? ` ${word("check notes-kept", { count: stay })}` : "");
}

export async function explain(cell, book) {
  const at = cell ?? (await activeCell());
  const asked = book ?? (await wholeWorkbook());
  kept.explain = () => explain(at, asked);
  by("explain-found").replaceChildren();
  const { step } = await ask("explain", { cell: at }, asked);
  by("explain-found").replaceChildren(steps(step, show));
  return word("explain done", { place: at });
}

async function show(sheet, cell) {
  const section = openedSection();
  const obstacle = await select(sheet, cell).catch(() => "excel-busy");
  if (obstacle) refuse(section, new Refusal(word(obstacle, { sheet })));
}
