// One thing at a time, and what is said of it: each section has a line of its own, so that an answer that took
// long is not told under another.
import { Refusal, word } from "./server.js";

const by = (id) => document.getElementById(id);
const lines = new Map(); // by section: {text, refused, again}
let open = "check";
let running = false;
let settle = () => {};

/** What to do when something has been done: buttons that are not always to be pressed. */
export function whenDone(work) {
  settle = work;
}

/** Show the line of a section. */
export function openSection(section) {
  open = section;
  show();
}

/** The section that is open. */
export const openedSection = () => open;

/** Say something in a section. */
export function say(section, text) {
  lines.set(section, { text });
  show();
}

/** Say why not, with a button to try again where that may help. */
export function refuse(section, error, again) {
  const text = error instanceof Refusal ? error.message : word(error.code === "AccessDenied" ? "protected" : "excel-busy");
  lines.set(section, { text, refused: true, again: error.again ? again : undefined });
  if (!(error instanceof Refusal)) console.warn(error.name, error.code ?? ""); // no message: it may quote a cell
  show();
}

/** Forget what was said, in every section. */
export function clearLines() {
  lines.clear();
  show();
}

/** Do one thing and say how it went in its section; what is pressed meanwhile does nothing. */
export async function busy(section, work) {
  if (running) return;
  const focused = document.activeElement;
  hold(true);
  lines.delete(section);
  show();
  try {
    const text = await work();
    if (text !== undefined) say(section, text);
  } catch (error) {
    refuse(section, error, () => busy(section, work));
  } finally {
    hold(false);
    settle();
    show();
    const isLost = !document.activeElement || document.activeElement === document.body;
    if (isLost && focused?.isConnected) focused.focus(); // who has gone to another section stays there
  }
}

/** While something is done, nothing in the sections can be pressed or typed; they can still be looked through. */
function hold(held) {
  running = held;
  for (const panel of document.querySelectorAll('[role="tabpanel"]')) panel.inert = held;
  for (const one of document.querySelectorAll("main button, [data-lang]")) {
    if (held && !one.disabled) one.dataset.held = "";
    if (held || "held" in one.dataset) one.disabled = held;
    if (!held) delete one.dataset.held;
  }
}

function show() {
  const line = lines.get(open) ?? {};
  const refused = Boolean(line.refused) && !running;
  by("status").textContent = running ? word("working") : line.refused ? "" : (line.text ?? "");
  by("refusal-text").textContent = refused ? line.text : "";
  by("refusal").hidden = !refused;
  by("retry").hidden = !line.again;
  by("retry").textContent = word("retry");
  by("retry").onclick = line.again;
}
