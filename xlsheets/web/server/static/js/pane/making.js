// Ny från mall, Publicera: a workbook that Excel opens beside the one that is open.
import { make } from "./draw.js";
import { openWorkbook } from "./excel.js";
import { ask, word } from "./server.js";

const by = (id) => document.getElementById(id);
const KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const held = new Map(); // the address of each link to save, which keeps the whole workbook until it is let go

export function drawPlans(said) {
  const chosen = by("new-plan").selectedIndex;
  const options = said.plans.map((plan) => make("option", { value: plan.id, "data-corrections": plan.corrections }, plan.title));
  by("new-plan").replaceChildren(...options);
  by("new-plan").selectedIndex = Math.max(chosen, 0);
  by("new-year").value ||= said.year;
  fitPlan();
}

export function fitPlan() {
  const plan = by("new-plan").selectedOptions[0];
  by("new-blank").hidden = plan.value !== "blank";
  by("new-correct").hidden = plan.dataset.corrections === "0";
}

/** Have a workbook made and opened; a link to save it, should Excel not open it. */
export async function makeWorkbook(job, values, holder, book) {
  letGo(holder);
  const file = await ask(job, values, book);
  holder.replaceChildren(saving(file, holder));
  await openWorkbook(file.file);
  return file.said;
}

function letGo(holder) {
  if (held.has(holder)) URL.revokeObjectURL(held.get(holder));
  held.delete(holder);
  holder.replaceChildren();
}

function saving(file, holder) {
  const bytes = Uint8Array.from(atob(file.file), (letter) => letter.charCodeAt(0));
  const href = URL.createObjectURL(new Blob([bytes], { type: KIND }));
  held.set(holder, href);
  const told = { "data-word": "save", "data-name": file.name };
  return make("a", { href, download: file.name, class: "saving", ...told }, word("save", { name: file.name }));
}
