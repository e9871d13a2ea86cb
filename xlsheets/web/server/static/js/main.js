// The task pane: tabs, language, and the buttons of each section.
import { answers, check, explain, mark, unmark } from "./pane/asking.js";
import { busy, clearLines, openedSection, openSection, refuse, say, whenDone } from "./pane/busy.js";
import { wholeWorkbook } from "./pane/excel.js";
import { drawFields, feesAgain, forgetFees, insertFees, isReady, offerNames, tryFees } from "./pane/fees.js";
import { firstLanguage, nameSilence, speak } from "./pane/language.js";
import { drawPlans, fitPlan, makeWorkbook } from "./pane/making.js";
import { expect, Refusal, word } from "./pane/server.js";

const by = (id) => document.getElementById(id);
const tabs = () => [...document.querySelectorAll('[role="tab"]')];
let inExcel = false;

// ---- language -------------------------------------------------------------------------------------------------

async function draw(lang) {
  const said = await speak(lang);
  drawPlans(said);
  drawFields(said.fees);
  by("about-version").textContent = `${said.name}. ${word("about version", { version: said.version })}`;
  by("about-data").textContent = word("about data", { host: location.hostname });
  by("about-support").href = said.support;
}

/** Say everything in another language: what was answered is asked again, so that nothing is said in two. */
async function switchTo(lang) {
  const fees = feesAgain();
  await draw(lang);
  clearLines();
  const again = fees ? [...answers(), ["fees", fees]] : answers();
  for (const [section, work] of again) {
    await work().then(
      (text) => say(section, text),
      (error) => refuse(section, error, () => busy(section, work)),
    );
  }
}

// ---- tabs -----------------------------------------------------------------------------------------------------

function openTab(tab, focus = false) {
  for (const one of tabs()) {
    const chosen = one === tab;
    one.setAttribute("aria-selected", String(chosen));
    one.tabIndex = chosen ? 0 : -1;
    by(one.getAttribute("aria-controls")).hidden = !chosen;
  }
  if (focus) tab.focus();
  if (tab.id === "tab-fees") offerNames().catch(() => {}); // a help only: names can be typed as well
  openSection(tab.getAttribute("aria-controls"));
}

function moveAmongTabs(event) {
  const all = tabs();
  const here = all.indexOf(event.target);
  const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: all.length - 1 }[event.key];
  if (here < 0 || next === undefined) return;
  event.preventDefault();
  openTab(all[(next + all.length) % all.length], true);
}

// ---- start ----------------------------------------------------------------------------------------------------

const values = (form) => Object.fromEntries(new FormData(form));

function onPress(id, section, work) {
  by(id).addEventListener("click", () => busy(section, work));
}

function onSubmit(id, section, work) {
  by(id).addEventListener("submit", (event) => {
    event.preventDefault();
    const given = values(event.target); // before anything is held
    busy(section, () => work(given));
  });
}

function wire() {
  nameSilence();
  document.querySelector('[role="tablist"]').addEventListener("keydown", moveAmongTabs);
  for (const tab of tabs()) tab.addEventListener("click", () => openTab(tab));
  for (const one of document.querySelectorAll("[data-lang]")) {
    one.addEventListener("click", () => busy(openedSection(), () => switchTo(one.dataset.lang)));
  }
  onPress("check-run", "check", () => check());
  onPress("check-mark", "check", mark);
  onPress("check-unmark", "check", unmark);
  onPress("explain-run", "explain", () => explain());
  by("new-plan").addEventListener("change", fitPlan);
  onSubmit("new-form", "new", (given) => makeWorkbook("new", given, by("new-found")));
  onSubmit("fees-form", "fees", () => tryFees());
  by("fees-form").addEventListener("input", forgetFees);
  onPress("fees-insert", "fees", insertFees);
  onSubmit("publish-form", "publish", async (given) =>
    makeWorkbook("publish", given, by("publish-found"), await wholeWorkbook()),
  );
  whenDone(() => {
    for (const one of document.querySelectorAll("main button.main")) one.disabled = !inExcel;
    by("fees-insert").disabled = !isReady();
  });
  for (const kind of ["dragover", "drop"]) window.addEventListener(kind, (event) => event.preventDefault());
}

async function start() {
  const info = await Office.onReady();
  await draw(firstLanguage());
  if (info?.host !== Office.HostType.Excel) throw new Refusal(word("outside"));
  inExcel = true;
}

expect(firstLanguage());
wire();
busy("check", start);
