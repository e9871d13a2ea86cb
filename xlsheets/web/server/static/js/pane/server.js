// Questions to the server and its answers. Nothing is decided here: sentences and figures come from Python.

const PATIENCE = 180_000; // milliseconds; the server gives up before

/** A sentence to show as it is; `again` where the same question may be answered a little later. */
export class Refusal extends Error {
  constructor(message, again = false) {
    super(message);
    this.again = again;
  }
}

// What must be said before the server has answered at all stands in the page, in every language.
const first = JSON.parse(document.getElementById("first-words")?.textContent ?? "{}");
let wanted = "sv";
let said = { lang: "sv", words: {} };

/** In which language to speak until the server has answered. */
export function expect(lang) {
  wanted = lang;
}

/** Fetch what the page says in a language. */
export async function learn(lang) {
  said = await answered(`/pane/words?lang=${lang}`, { headers: await signedIn(lang) });
  wanted = lang;
  return said;
}

/** A word in the reader's language, its {values} filled in. */
export function word(key, values = {}) {
  const text = said.words[key] ?? first[wanted]?.[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

/** Have a job done. Values go in the body with the workbook, never in the address, which proxies log. */
export async function ask(job, values, book = new Blob()) {
  const body = new Blob([JSON.stringify({ ...values, lang: said.lang }), "\n", book]);
  const headers = { ...(await signedIn(said.lang)), "Content-Type": "application/octet-stream" };
  const answer = await answered(`/pane/${job}`, { method: "POST", body, headers });
  if (answer.refused) throw new Refusal(answer.refused);
  return answer;
}

/** The server's JSON. Whatever else comes, such as a proxy's own page, is told in a sentence of ours. */
async function answered(address, options) {
  let response;
  try {
    response = await fetch(address, { ...options, signal: AbortSignal.timeout(PATIENCE) });
    const kind = response.headers.get("content-type") ?? "";
    if (response.ok && kind.startsWith("application/json")) return await response.json();
    if (kind.startsWith("text/plain") && ![502, 504].includes(response.status)) {
      throw new Refusal(await response.text(), response.status >= 500 || response.status === 408);
    }
  } catch (error) {
    throw error instanceof Refusal ? error : new Refusal(word("no-server"), true);
  }
  if (response.status === 413) throw new Refusal(word("too-large-on-the-way"));
  const isSignIn = response.ok || [401, 403].includes(response.status); // a page to sign in on, in place of JSON
  throw new Refusal(word(isSignIn ? "not-signed-in" : "no-server"), true);
}

async function signedIn(lang) {
  const language = { "Accept-Language": lang };
  if (typeof globalThis.getAuth !== "function" || !globalThis.config?.authProviders?.length) return language;
  try {
    const { token, provider } = await globalThis.getAuth();
    return { ...language, Authorization: token, "Auth-Provider": provider };
  } catch {
    throw new Refusal(word("not-signed-in"), true);
  }
}
