// The form of the fees: its fields are what the function declares. What is put in is what was shown last, and
// nothing is shown that is not in the form.
import { busy } from "./busy.js";
import { make, table } from "./draw.js";
import { activeCell, definedNames, insert, selection, wholeWorkbook } from "./excel.js";
import { ask, Refusal, word } from "./server.js";

const by = (id) => document.getElementById(id);
const values = () => Object.fromEntries(new FormData(by("fees-form")));
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
let shown; // the form as it was asked about, the workbook then, and what the server made of it

/** Whether there is a result to put in. */
export const isReady = () => Boolean(shown);

/** The same question anew, in another language; nothing where none was answered. */
export function feesAgain() {
  const book = shown?.book;
  return book && (() => tryFees(book));
}

export async function offerNames() {
  const names = await definedNames();
  by("names").replaceChildren(...names.map((name) => make("option", { value: name })));
}

function pick(input, active) {
  return busy("fees", async () => {
    input.value = await (active ? activeCell() : selection()).catch(() => {
      throw new Refusal(word("no-cell"));
    });
    forgetFees();
  });
}

export function forgetFees() {
  shown = undefined;
  by("fees-insert").disabled = true;
  by("fees-found").replaceChildren();
}

export async function tryFees(book) {
  forgetFees();
  const asked = book ?? (await wholeWorkbook());
  const given = values();
  const found = await ask("fees", given, asked);
  if (!same(given, values())) throw new Refusal(word("fees changed"));
  draw(found);
  shown = { given, found, book: asked };
  return word("fees ready", { area: found.area });
}

/** Put in what was shown. It is asked for again, of the workbook as it is now: cells may have been filled. */
export async function insertFees() {
  const { given, found } = shown;
  if (!same(given, values())) {
    forgetFees();
    throw new Refusal(word("fees changed"));
  }
  const book = await wholeWorkbook();
  forgetFees();
  const now = await ask("fees", given, book);
  draw(now);
  if (!same(now, found)) {
    shown = { given, found: now, book };
    throw new Refusal(word("fees moved-on"));
  }
  await insert(now.sheet, now.cell, now.formula);
  return word("fees inserted", { place: `${now.sheet}!${now.cell}` });
}

function draw(found) {
  by("fees-found").replaceChildren(
    table(found.headings, found.rows),
    make("h2", {}, word("fees formula")),
    make("p", {}, make("code", {}, found.shown)),
  );
}

/** The fields, with what was typed in them before. */
export function drawFields(fields) {
  const holder = by("fees-fields");
  const typed = values();
  const all = [...fields.map((one) => ({ ...one, list: true })), target()];
  const picked = (one) => holder.querySelector(`[name="${one.name}"]`)?.selectedIndex;
  const chosen = Object.fromEntries(all.map((one) => [one.name, picked(one)]));
  holder.replaceChildren(...all.flatMap((one) => field(one)));
  for (const one of all) {
    const input = holder.querySelector(`[name="${one.name}"]`);
    if (one.choices?.length) input.selectedIndex = chosen[one.name] ?? 0; // the words differ by language
    else input.value = typed[one.name] ?? "";
  }
}

function target() {
  return { name: "target", label: word("fees target"), help: word("fees target help"), active: true };
}

function field(one) {
  const id = `fees-${one.name}`;
  const optional = one.optional ? make("span", { class: "small" }, ` (${word("fees optional")})`) : undefined;
  const label = make("label", { for: id }, one.label, optional);
  if (one.choices?.length) return [label, choices(one, id)];
  return [label, range(one, id), make("p", { class: "small", id: `${id}-help` }, one.help)];
}

function choices(one, id) {
  const options = one.choices.map(([value, text]) => make("option", { value }, text));
  return make("select", { id, name: one.name }, ...options);
}

function range(one, id) {
  const input = make("input", {
    id,
    name: one.name,
    list: one.list && "names",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": `${id}-help`,
  });
  const label = word("fees pick for", { label: one.label });
  const button = make(
    "button",
    { type: "button", "aria-label": label, click: () => pick(input, one.active) },
    word("fees pick"),
  );
  return make("div", { class: "pick" }, input, button);
}
