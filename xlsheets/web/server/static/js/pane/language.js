// The language of the page: the one chosen last, else Excel's.
import { learn, word } from "./server.js";

const by = (id) => document.getElementById(id);
const REMEMBERED = "finsamLanguage";
// What xlwings Server lays over the page, in English, where Excel does not answer.
const WHEN_EXCEL_IS_SILENT = {
  "#xlwings-office-ready-error .mb-3": "outside",
  "#xlwings-taskpane-reload-btn": "reload",
  "#xlwings-taskpane-reload-cancel-btn": "cancel",
};

export function firstLanguage() {
  try {
    const remembered = localStorage.getItem(REMEMBERED);
    if (remembered) return remembered;
  } catch {
    // some web views keep nothing
  }
  return Office.context?.displayLanguage?.startsWith("en") ? "en" : "sv";
}

/** Say everything that always stands there in a language; what the server told of it. */
export async function speak(lang) {
  const said = await learn(lang);
  try {
    localStorage.setItem(REMEMBERED, lang);
  } catch {
    // some web views keep nothing
  }
  document.documentElement.lang = lang;
  document.title = by("name").textContent = said.name;
  for (const one of document.querySelectorAll("[data-word]")) one.textContent = word(one.dataset.word, one.dataset);
  for (const one of document.querySelectorAll("[data-label]")) one.setAttribute("aria-label", word(one.dataset.label));
  for (const one of document.querySelectorAll("[data-lang]")) {
    one.setAttribute("aria-pressed", String(one.dataset.lang === lang));
  }
  nameSilence();
  return said;
}

/** What stands there before the server and Excel have answered, and should they never do. */
export function nameSilence() {
  for (const [part, key] of Object.entries(WHEN_EXCEL_IS_SILENT)) document.querySelector(part).textContent = word(key);
}
