// How answers look. Texts are set as text, never as HTML.
import { word } from "./server.js";

/** An element with attributes (functions are listeners) and children. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

/** A place as a button that selects it; as text where it is no cell. */
function place(text, sheet, cell, select) {
  if (!sheet) return make("strong", {}, text);
  return make("button", { type: "button", class: "place", click: () => select(sheet, cell) }, text);
}

/** The findings by severity. */
export function findings(groups, select) {
  return groups.flatMap((group) => [
    make("h2", { class: group.severity }, `${group.title} (${group.findings.length})`),
    make("ul", { class: `findings ${group.severity}` }, ...group.findings.map((one) => finding(one, select))),
  ]);
}

function finding(one, select) {
  return make(
    "li",
    {},
    make("p", {}, place(one.place, one.sheet, one.cell, select)),
    make("p", {}, one.message),
    ...explained(one.explained),
    make("p", {}, make("strong", {}, one.remedy[0]), one.remedy[1]),
    make("p", { class: "code" }, one.code),
  );
}

/** The explanations that fit: told open, the cells that would change folded in. */
function explained(lines) {
  const shown = [];
  let folded;
  for (const line of lines) {
    if (line.depth === 0) folded = undefined;
    if (line.depth === 1) {
      folded = make("details", {}, make("summary", {}, line.text));
      shown.push(folded);
    } else {
      const paragraph = make("p", { class: line.depth ? "depth-1" : undefined }, line.text);
      if (folded) folded.append(paragraph);
      else shown.push(paragraph);
    }
  }
  return shown;
}

/** An explanation, each step under what it explains. */
export function steps(step, select) {
  return make("ul", { class: "steps first" }, shownStep(step, select));
}

function shownStep(step, select) {
  const [first, ...others] = step.text;
  const at = step.cells ? place(first, step.sheet, step.cells, select) : make("strong", {}, first);
  return make(
    "li",
    {},
    make("p", {}, at),
    ...others.map((line) => make("p", { class: line.startsWith("=") ? "formula" : undefined }, line)),
    step.steps?.length
      ? make("ul", { class: "steps" }, ...step.steps.map((one) => shownStep(one, select)))
      : undefined,
  );
}

/** Rows under headings. */
export function table(headings, rows) {
  const head = make("tr", {}, ...headings.map((text) => make("th", { scope: "col" }, text)));
  const body = rows.map((row) => make("tr", {}, ...row.map((text) => make("td", {}, text))));
  const whole = make("table", {}, make("thead", {}, head), make("tbody", {}, ...body));
  return make("div", { class: "table", tabindex: 0, role: "region", "aria-label": word("fees") }, whole);
}
