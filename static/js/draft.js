// What is typed in the signal form and not saved yet: in the store of unsent signals, encrypted, for
// whoever typed it, a day at most; by the number of its signal, so that of two tabs each has its
// own. Offered when the form is opened again, the last one first.
// Why it is made like this: docs/decisions/0289-kept-before-it-is-sent.md.
import { again, fieldsOf, MAY_BE_READ, momentOf, numbersIn, textsOf, TEXTS } from "./offline-form.js";
import { arrived, isShell, person, remember, text } from "./offline.js";
import { close, store, sweep, unpack } from "./queue.js";

// What a box is bound to, and the mark by which a form knows that there may be one.
const NAME = "draft";
const PAUSE = 500; // milliseconds; while somebody goes on typing it is kept as often
const HELD_UP = 2_000; // milliseconds; who leaves by a link waits no longer for the keeping
const FIRST_WORDS = 80;

let form;
let timer = 0;
let keeping = null;
// The signal that stands in the form, and when it was begun.
let stands = "";
let since = 0;
// Before a number: which page went on with it. Where that is another one, what is typed on here is
// a signal by itself, and so is what is saved here while the other one still has it (`lent`).
const TAKEN = "taken ";
const mine = crypto.randomUUID();
let lent = false;

export function watch(drawn) {
  if (form === drawn) return;
  const first = !form;
  form = drawn;
  form.addEventListener("reset", () => form.querySelector("[data-offer]")?.remove());
  // Who leaves while it is looked for what is kept here waits until what was typed is kept too.
  keeping = (first ? offer().catch(() => {}) : Promise.resolve()).then(() => {
    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    return keep();
  });
}

function soon() {
  timer ||= setTimeout(keep, PAUSE);
}

function keep() {
  clearTimeout(timer);
  timer = 0;
  const now = write().catch(() => {}).finally(() => {
    if (keeping === now) keeping = null;
  });
  return (keeping = now);
}

const beingSaved = () => form.querySelector(".savebar [aria-busy]");

const numberOf = () => form.elements.client_id.value;

async function write() {
  if (beingSaved()) return;
  if (!textsOf(form).length) return stands === numberOf() && drop(stands);
  if ((await numbersIn(form)).length) return;
  await arrived;
  await store(async (db) => {
    const who = await db.get("people", "current");
    if (!who || who !== (person || who)) return;
    if ((await elsewhere(db)) && stands === numberOf() && !beingSaved()) parts();
    // Gone on with it is the same signal: it may be saved already, where nobody heard the answer.
    const number = numberOf();
    // What is typed as a moment and is none may be any number.
    const typed = fieldsOf(form).filter(([name, value]) => name !== "seen_at" || momentOf(value));
    const fields = [...typed, ["client_id", number]];
    const closed = await close(db, who, NAME, fields);
    const { people, notes, signals } = db.whole();
    // Whoever came meanwhile doesn't get it; what waits here already, or was just saved, needs none.
    const waits = await signals.get(number);
    if (waits || (await people.get("current")) !== who || beingSaved() || number !== numberOf()) return;
    if (stands !== number) [stands, since] = [number, Date.now()];
    await notes.put({ keptAt: since, typedAt: Date.now(), ...closed }, number);
    remember(1, NAME);
  });
}

const elsewhere = async (db) => ((await db.get("notes", TAKEN + stands))?.by ?? mine) !== mine;

function parts() {
  form.elements.client_id.value = stands = crypto.randomUUID();
  lent = false;
}

// Whoever comes back to this tab; nothing is written for it.
const look = () =>
  stands &&
  store(async (db) => {
    lent = (await elsewhere(db)) && !!((await db.get("notes", stands)) ?? (await db.get("signals", stands)));
  }).catch(() => {});

const drop = (number) => store((db) => db.delete("notes", number));

// Of all that is kept of typing the number, the last that was typed first.
const numbers = () =>
  store(async (db) => {
    const { notes } = db.whole();
    const found = [];
    for (const number of await notes.getAllKeys()) found.push({ number, ...(await notes.get(number)) });
    return found.filter(({ typedAt }) => typedAt).sort((a, b) => b.typedAt - a.typedAt).map(({ number }) => number);
  });

// None where it is gone, is somebody else's or can't be opened.
const read = (number) =>
  store(async (db) => {
    const who = await db.get("people", "current");
    const kept = await db.get("notes", number);
    if (!kept || !who || who !== (person || who)) return null;
    return { ...kept, fields: await unpack(db, who, NAME, kept) };
  }).catch(() => null);

async function offer() {
  await arrived;
  await sweep();
  const all = await numbers();
  if (!all.length) return remember(0, NAME);
  // In its place stands what waits, opened again.
  if (form.elements.created_offline_at) return;
  let draft = null;
  let number;
  for (number of all) if (number !== numberOf() && (draft = await read(number))) break;
  // Without a session only for as long as reading lasts elsewhere.
  if (!draft || (isShell && Date.now() - draft.typedAt >= MAY_BE_READ)) return;
  const { narrative, ...others } = Object.fromEntries(draft.fields.filter(([name, value]) => TEXTS.includes(name) && value));
  const words = narrative ?? Object.values(others)[0];
  const copy = await text("data-draft", { words: words.length > FIRST_WORDS ? `${words.slice(0, FIRST_WORDS)}…` : words });
  const banner = copy.firstElementChild;
  banner.dataset.offer = "";
  banner.addEventListener("click", async ({ target }) => {
    if (target.closest("[data-go-on]")) {
      // What stands in the form till now stays as another one; what was saved meanwhile is gone.
      await (timer ? keep() : keeping);
      const now = await read(number);
      if (!now) return banner.remove();
      if (!(await again(now))) return;
      [stands, since] = [number, now.keptAt];
      const goesOn = { keptAt: Date.now(), by: mine };
      await store((db) => db.put("notes", goesOn, TAKEN + number)).catch(() => {});
      form.elements.narrative.focus();
    }
    if (target.closest("[data-throw-away]")) {
      await drop(number).catch(() => {});
      banner.remove();
    }
  });
  form.prepend(banner);
}

// A refused form was drawn in the place of the one that was sent.
document.addEventListener("drawn", () => watch(document.querySelector("[data-signal-form]")));
const left = () => timer && keep();
document.addEventListener("visibilitychange", () => (document.hidden ? left() : look()));
addEventListener("focus", look);
addEventListener("pagehide", left);
// Before whatever reads the number.
document.addEventListener("submit", ({ target }) => lent && target === form && stands === numberOf() && parts(), true);

// Left by a link just after a key: a moment later.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!(timer || keeping) || link?.origin !== location.origin || link.target) return;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const late = new Promise((go) => setTimeout(go, HELD_UP));
  Promise.race([timer ? keep() : keeping, late]).then(() => location.assign(link.href));
});
