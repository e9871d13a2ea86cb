// What our texts in notes are known by; the same as xlsheets/marking/signs.py, which says why.

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** Four letters that change with the text, whatever becomes of its blanks and line breaks (FNV-1a). */
export function checkOf(text) {
  const said = text.replace(/[ \t\r\n\u00a0]+/g, "");
  let number = 0x811c9dc5;
  for (let place = 0; place < said.length; place += 1) {
    number = Math.imul(number ^ said.charCodeAt(place), 0x01000193) >>> 0;
  }
  return [0, 1, 2, 3].map((place) => LETTERS[(number >>> (5 * place)) & 31]).join("");
}

/**
 * A note without our texts: whether there were any, what is left (undefined where the note was ours altogether),
 * and whether one stays since somebody has written in it.
 */
export function withoutOurs(note, by) {
  const blocks = [...note.matchAll(new RegExp(by.block, "g"))].filter((one) => checkOf(one[1]) === one[2]);
  let left = note;
  for (const one of blocks.reverse()) {
    const [start, end] = withBreak(note, one.index, one.index + one[0].length);
    left = left.slice(0, start) + left.slice(end);
  }
  const changed = new RegExp(by.sign, "m").test(left.replaceAll("\r", "\n"));
  const whole = left === "" && !/^[\r\n]/.test(note);
  return { ours: blocks.length > 0, left: whole ? undefined : left, changed };
}

function withBreak(note, start, end) {
  const after = /^(?:\r\n?|\n)/.exec(note.slice(end));
  if (/[\r\n]$/.test(note.slice(0, start)) && (after || end === note.length)) return [start - 1, end];
  return [start, end + (after ? after[0].length : 0)];
}
