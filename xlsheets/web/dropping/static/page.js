// The page works without this. With it the file stays chosen, and may be dropped; nothing is judged here.
"use strict";

const form = document.getElementById("form");
const file = document.getElementById("file");
const drop = document.getElementById("drop");
const result = document.getElementById("result");
const buttons = [...form.querySelectorAll("button")];
let running = false;

for (const one of document.querySelectorAll(".script")) {
  one.hidden = false;
}

function tell(text, kind) {
  const line = document.createElement("p");
  line.className = kind;
  line.textContent = text;
  result.replaceChildren(line);
}

// One thing at a time: a second press would be refused by the server, and hide what the first one found.
async function busy(work) {
  if (running) return;
  running = true;
  const focused = document.activeElement;
  const before = [...result.childNodes];
  for (const one of buttons) one.disabled = true;
  tell(form.dataset.working, "working");
  try {
    await work(before);
  } catch {
    tell(form.dataset.noAnswer, "refused");
  } finally {
    running = false;
    for (const one of buttons) one.disabled = false;
    if (document.activeElement === document.body) (focused.isConnected ? focused : result).focus();
  }
}

/** Send the chosen file; what was found before stays beside a copy that is saved. */
async function send(what, before) {
  const sent = new FormData(form);
  sent.set("do", what);
  if (!(await isAsChosen(sent.get("file")))) {
    tell(form.dataset.changed, "refused");
    result.focus();
    return;
  }
  const answer = await fetch(form.action, { method: "POST", body: sent });
  const kind = answer.headers.get("content-type") || "";
  if (kind.startsWith("text/html")) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("result");
    if (!page) throw new Error("not our page"); // a proxy's, or one to sign in on
    result.replaceChildren(...page.childNodes);
  } else if (answer.ok) {
    save(await answer.blob(), answer.headers.get("content-disposition") || "");
    result.replaceChildren(...before);
    return;
  } else if (kind.startsWith("text/plain")) {
    tell(await answer.text(), "refused");
  } else {
    throw new Error("no answer of ours");
  }
  result.focus();
}

/** A browser does not read a file that was saved anew after it was chosen, and says no more than that. */
function isAsChosen(chosen) {
  const first = chosen.slice(0, 1).arrayBuffer();
  return first.then(
    () => true,
    () => false,
  );
}

/** Have the browser save a file, and let it go again. */
function save(blob, told) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = decodeURIComponent(told.split("filename*=UTF-8''")[1] || "arbetsbok.xlsx");
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000); // the browser reads it after the click
}

function isTooLarge() {
  const large = file.files.length > 0 && file.files[0].size > Number(form.dataset.largest);
  if (large) {
    tell(form.dataset.tooLarge, "refused");
    result.focus();
  }
  return large;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const what = event.submitter && event.submitter.value === "mark" ? "mark" : "check";
  if (!isTooLarge()) busy((before) => send(what, before));
});

// A file that is dropped beside the frame would else be shown, or saved, in place of the page.
for (const kind of ["dragover", "drop"]) {
  window.addEventListener(kind, (event) => event.preventDefault());
}

for (const kind of ["dragenter", "dragover"]) {
  drop.addEventListener(kind, () => drop.classList.add("over"));
}

for (const kind of ["dragleave", "drop"]) {
  drop.addEventListener(kind, () => drop.classList.remove("over"));
}

drop.addEventListener("drop", (event) => {
  if (event.dataTransfer.files.length > 0 && !running) {
    const first = new DataTransfer();
    first.items.add(event.dataTransfer.files[0]);
    file.files = first.files;
    form.requestSubmit(form.querySelector('button[value="check"]'));
  }
});
