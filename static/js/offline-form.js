// Saving the signal form where there may be no connection, and the page after it: looked over, kept,
// sent, opened again. Online the server answers as it always does; without a connection the signal
// waits on this device. One file, as it packs smaller than its parts (docs/decisions/0347).
import { arrived, changed, draw, hush, isShell, labelsOf, lang, person, remember, say, send, text, calls } from "./offline.js";
import * as queue from "./queue.js";

const SHELL = "/signals/offline/";
// Milliseconds after keeping, without a session to ask.
export const MAY_BE_READ = 15 * 60_000;
// Milliseconds that a device may take to keep something before it is sent all the same.
const SLOW_TO_KEEP = 2_000;
// Milliseconds that what looks a form over may take to come, and the list of names with it.
const LATE = 8_000;
const NAMES_LATE = 2_000;
const LEFT_OUT = ["csrfmiddlewaretoken", "client_id", "person"];
let form = document.querySelector("[data-signal-form]");
const checked = (name) => form.querySelector(`[name=${name}]:checked`);
const labelOf = (input) =>
  input ? (input.labels[0].querySelector(".t") ?? input.labels[0]).textContent.trim() : "";

const inTime = (awaited) =>
  Promise.race([awaited, new Promise((_go, fail) => setTimeout(fail, LATE, Error("late")))]);

// What is kept of a form: pairs.
const pairsOf = (one) => [...new FormData(one)].filter(([name]) => !LEFT_OUT.includes(name));

// The line that says that a severity is proposed, and nobody chose it (signal-form.js).
const proposal = (one) => one.querySelector("[data-proposal]");

// What is kept as a draft (draft.js): in what was saved a severity counts as chosen.
export const fieldsOf = (one) => pairsOf(one).concat(proposal(one).hidden ? [] : [["proposed"]]);

// --- looking it over ----------------------------------------------------------------------------

// What the server would certainly refuse of a signal, and what it would ask: said at the field before
// the signal is kept, for later nobody stands beside the form.
const MINOR = "sexual_image_minor";
export const TEXTS = ["title", "narrative", "account_handle", "location_url"];
const LONG_AGO = 30 * 24 * 3_600_000;
// As the server reads a moment: 2026-11-20 22:30 or 20-11-2026 22:30, the time may stay away.
const ISO = /^(?<y>\d{4})-(?<m>\d\d?)-(?<d>\d\d?)(?:[T ](?<h>\d\d?):(?<i>\d\d?)(?::\d\d?(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;
const DUTCH = /^(?<d>\d\d?)-(?<m>\d\d?)-(?<y>\d{4})(?: (?<h>\d\d?):(?<i>\d\d?))?$/;
// Kinds about whoever it happens to, and words that say that an account may be theirs (log.py).
const OF_WHO_SUFFERS = ["wellbeing", "unsafe_home"];
const VICTIM = /\b(?:slachtoffers?|gepeste|bedreigde|vernederde|(?:haar|zijn|hun) (?:eigen )?(?:account|profiel|insta|snap|tiktok)|(?:account|profiel) van (?:een |het |de |dit |dat |die )?(?:meisjes?|meid|jongen|jongere|kind|leerling|scholier|dochter|zoon))\b/i;
// An image of an adult of which one of these is said may be one of a minor (choices/signal.py).
const OF_MINORS = ["yes", "under_12", "12_15", "16_17"];
// What an answer settles, and the field that holds the answer. Of a signal in which nothing else was
// found all may be kept.
const ANSWERED_IN = { names: "no_person", image: "shows_minor", victim: "handle_spreads", "long-ago": "seen_long_ago" };

// What counts of a text: the server leaves out what can't be seen.
const lengthOf = (typed) => [...typed.normalize("NFC").replace(/[^\P{C}\n]/gu, "").trim()].length;

export function momentOf(typed) {
  const { y, m, d, h = 0, i = 0 } = (typed.match(ISO) ?? typed.match(DUTCH))?.groups ?? {};
  const at = new Date(y, m - 1, d, h, i);
  return y >= 1900 && y < 2200 && at.getMonth() === m - 1 && h < 24 && i < 60 ? at : null;
}

// Pairs: what is wrong, and the field where it is said.
async function lacking() {
  for (const old of form.querySelectorAll("[data-missing-now]")) old.remove();
  // An answer given before stands in a hidden field once the signal is opened again.
  const data = new FormData(form);
  const answered = (name) => data.get(ANSWERED_IN[name]);
  const { category: kinds, severity, title, narrative, seen_at: seen } = form.elements;
  const category = checked("category")?.value;
  const kind = checked("subcategory");
  const minor = kind?.value === MINOR;
  const silent = minor || category === "unsafe_home" || checked("concerns_one_youth");
  const story = silent ? "" : narrative.value.trim();
  const head = title.disabled ? "" : title.value.trim();
  const found = [];
  if (!category) found.push(["category", kinds[0]]);
  else if (!minor && category !== "opportunity" && !checked("severity")) {
    found.push(["severity", severity[0]]);
  }
  if (category === "other" && !silent && !head) found.push(["title", title]);
  if (category && !silent && !story) found.push(["narrative", narrative]);
  if (lengthOf(story) > form.querySelector("[data-most]").dataset.most) {
    found.push(["too-long", narrative]);
  }
  const ofMinors = ["about_minors", "age_band"].some((name) => OF_MINORS.includes(checked(name)?.value));
  if (kind?.value === "sexual_image_adult" && ofMinors && !answered("image")) found.push(["image", kind]);
  found.push(...(await inTexts(answered("names"))));
  // An account, or the address of a page.
  const noted = textsOf(form).find(({ name }) => /_/.test(name));
  const suffers = OF_WHO_SUFFERS.includes(category) || checked("concerns_one_youth");
  if (noted && (suffers || VICTIM.test(`${head} ${story}`)) && !answered("victim")) {
    found.push(["victim", noted]);
  }
  const typed = seen.value.trim();
  const at = momentOf(typed);
  if (typed && !at) found.push(["moment", seen]);
  if (at && Date.now() - at > LONG_AGO && !answered("long-ago")) found.push(["long-ago", seen]);
  return found;
}

// What is written in the fields that the chosen kind has; the others are disabled (signal-form.js).
export const textsOf = (form) =>
  TEXTS.map((name) => form.elements[name]).filter((field) => !field.disabled && field.value.trim());

// The fields with a citizen service number, which is kept nowhere.
export async function numbersIn(form) {
  const told = textsOf(form);
  if (!told.length) return [];
  const { findings } = await import(form.dataset.textCheck);
  return told.filter(({ value }) =>
    findings(value, []).some(({ kind }) => kind === "citizen_service_number"));
}

// Names are asked about once.
async function inTexts(answered) {
  const numbers = await numbersIn(form);
  const told = textsOf(form).filter(({ name }) => ["title", "narrative"].includes(name));
  if (numbers.length || answered || !told.length) return numbers.map((field) => ["number", field]);
  const { findings, accusations, loadNames } = await import(form.dataset.textCheck);
  // The list is kept with the form; where it doesn't come, capitals are asked about all the same.
  await Promise.race([loadNames(form.dataset.names), new Promise((go) => setTimeout(go, NAMES_LATE))]).catch(() => {});
  const allowed = form.querySelector("[data-found]").dataset.allowed.split(",").filter(Boolean);
  const named = told.some(({ value }) => [...findings(value, allowed), ...accusations(value)].length);
  return named ? [["names", form.elements.narrative]] : [];
}

async function tell(found) {
  for (const [name, field] of found) {
    const answer = ANSWERED_IN[name];
    const fold = field.closest("details");
    if (fold) fold.open = true;
    if (answer && form.elements[answer]) continue;
    const line = await text(answer ? `data-${name}` : `data-missing="${name}"`, { used: lengthOf(field.value) });
    if (!line) continue;
    line.firstElementChild.dataset[answer ? "added" : "missingNow"] = "";
    const group = field.closest("fieldset, .field");
    if (answer) group.lastElementChild.after(line);
    else (group.querySelector(".tiles, .options") ?? field).before(line);
  }
  const [name, field] = found[0];
  const first = form.elements[ANSWERED_IN[name]] ?? field;
  (first[0] ?? first).focus();
}

// --- saving -----------------------------------------------------------------------------------

// What stands on this device of what is being saved, and the keeping of it, which may come later.
let row;
let kept;

// What became of it, unless it still stands in the form: as `online` says.
export async function save() {
  hush();
  try {
    const left = await saved();
    draw();
    return left;
  } catch ({ message }) {
    await say(["nobody", "other"].includes(message) ? message : "not-kept");
    scrollTo(0, 0); // it stands above the form, whose button is at its end
  }
}

// First on this device, then on its way, then gone from here: a network that hangs, or a tab that is
// dropped meanwhile, loses nothing. What arrives twice is one signal for the server.
async function saved() {
  const sends = !isShell && navigator.onLine;
  const looked = inTime(lacking());
  // Where what looks it over doesn't come, the server does that; nothing unseen is kept here.
  const found = await (sends ? looked.catch(() => {}) : looked);
  row = null;
  // What is only asked about goes along while the server is asked.
  kept = found && (!found.length || (sends && found.every(([name]) => name in ANSWERED_IN))) && keepHere(sends);
  if (sends) {
    // A device that keeps nothing, or is slow at it, holds up no signal.
    await Promise.race([kept, new Promise((go) => setTimeout(go, SLOW_TO_KEEP))]).catch(() => {});
    const left = await online();
    // What was slow to be kept goes as soon as it stands here.
    if (left === "saved" && kept) kept.then(erase, () => {});
    if (left) return left;
  }
  if (!found) throw Error("unseen");
  const mine = await kept;
  if (found.length) {
    await drop();
    return tell(found);
  }
  if (sends) await queue.hold(mine, 0);
  return leave();
}

// On the server: nothing of it stays here, kept or typed.
async function erase() {
  await queue.saved(form.elements.client_id.value).catch(() => {});
  remember(0);
}

// Not here any more, nor once it was kept; what was opened from here stays until it is saved.
async function drop() {
  const gone = kept && kept.then(async (mine) => {
    if (opened) return;
    const safe = form.querySelector("[data-safe]");
    if (safe) safe.hidden = true;
    await queue.settle(mine);
    // What else waits the next page finds by itself.
    remember(0);
  }).catch(() => {});
  if (row) await gone;
}

// How the server answered, if it did: "saved", "posted" once more, or "drawn" with what is wrong.
async function online() {
  const body = new URLSearchParams(new FormData(form));
  body.set("device_time", new Date().toISOString());
  body.set("person", person);
  const answer = await bring(body).catch(() => null);
  if (!answer || answer.status >= 500 || answer.status === 429) return false;
  // Somebody else is logged in by now: neither sent as theirs nor kept for them.
  if (answer.status === 409) {
    await drop();
    throw Error("other");
  }
  if (answer.status === 422) return draw422(await answer.text());
  // What is kept stays: nobody here hears what becomes of a plain post.
  if (!answer.ok) {
    form.submit();
    return "posted";
  }
  // An answer that isn't ours (of a hotel's network) has taken nothing in.
  const told = await answer.json().catch(() => null);
  if (!told?.url) return false;
  await erase();
  location.assign(told.url);
  return "saved";
}

// With a new token where that of this page is too old; the mark of its person goes along.
// What is refused comes back as the form with its errors, as a plain post would have it.
async function bring(body) {
  const drawn = { Accept: "text/html" };
  const answer = await queue.post(body, undefined, drawn);
  if (answer.status !== 403) return answer;
  const here = await queue.ask();
  if (!here.ok) return here;
  body.set("csrfmiddlewaretoken", (await here.json()).token);
  return queue.post(body, undefined, drawn);
}

// The refused form in the place of this one, without sending it a second time. What isn't our form
// (of a hotel's network) has refused nothing.
async function draw422(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const main = page.querySelector("main");
  if (!main?.querySelector("[data-signal-form]")) return false;
  await drop();
  document.querySelector("main").replaceWith(main);
  document.title = page.title;
  form = main.querySelector("[data-signal-form]");
  form.addEventListener("input", hold);
  document.dispatchEvent(new Event("drawn"));
  scrollTo(0, 0);
  main.querySelector(".errsum")?.focus();
  return "drawn";
}

// `held`: this page sends it, so no other one does for as long as that may take.
async function keepHere(held) {
  const id = form.elements.client_id.value || crypto.randomUUID();
  const fields = [...pairsOf(form), ["client_id", id]];
  if (!fields.some(([name]) => name === "created_offline_at")) {
    fields.push(["created_offline_at", new Date().toISOString()]);
  }
  const severity = checked("severity");
  const minor = checked("subcategory")?.value === MINOR;
  const label = {
    kind: [labelOf(checked("category")), labelOf(checked("platform"))].filter(Boolean).join(" · "),
    severity: labelOf(severity),
    urgent: minor || severity?.value > 3,
  };
  await arrived;
  row = await queue.keep(id, fields, label, { by: person, ...(held && { openUntil: Date.now() + queue.HELD_FOR }) });
  if (opened) opened = row;
  // Known to the next page too, however soon this one is left.
  remember(1);
  const safe = form.querySelector("[data-safe]");
  if (safe) safe.hidden = false;
  return row;
}

// To the page that says that it stands here.
async function leave() {
  // Whoever waits here waits for nothing but the keeping.
  wake().catch(() => {});
  clear();
  // Before the strips are drawn: the list of what waits says what they would say.
  if (isShell) location.hash = "kept";
  await changed();
  if (isShell) {
    await send();
  } else if (navigator.serviceWorker?.controller) {
    location.assign(`${SHELL}#kept`);
    return "saved";
  } else {
    // The strip above says it.
    scrollTo(0, 0);
  }
}

// Has the browser wake the service worker when there is a connection again, where it can.
async function wake() {
  const { sync } = (await navigator.serviceWorker?.getRegistration()) ?? {};
  await sync?.register("unsent-signals");
}

function clear() {
  opened = null;
  form.reset();
  form.elements.client_id.value = crypto.randomUUID();
  for (const added of form.querySelectorAll("[data-added]")) added.remove();
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

// --- opening one again ------------------------------------------------------------------------

async function openRow(id) {
  await arrived;
  const row = (await queue.waiting().catch(() => [])).find((one) => one.id === id);
  if (!row || row.to || !mayBeRead(row)) return;
  [opened, heldAt] = [row, 0];
  await hold();
  const content = await again(queue.read(row));
  if (!content) {
    // It waits here as before; what is typed in this form is another one.
    opened = null;
    return queue.hold(row, 0);
  }
  if (!content.errors) return;
  reveal();
  form.querySelector(".errsum")?.focus();
}

// What was typed, in the form again; else it is said that it couldn't be.
export async function again(typed) {
  try {
    const content = await typed;
    await fill(content);
    return content;
  } catch {
    return say("not-opened");
  }
}

const two = (number) => String(number).padStart(2, "0");
const local = (at) =>
  `${two(at.getDate())}-${two(at.getMonth() + 1)}-${at.getFullYear()} ${at.toTimeString().slice(0, 5)}`;

async function fill({ fields, errors, tooMuch }) {
  form.reset();
  for (const old of form.querySelectorAll("[data-added]")) old.remove(); // of what was opened before
  const typed = new Map();
  for (const [name, value] of fields) typed.set(name, [...(typed.get(name) ?? []), value]);
  // The time of writing down stays with it, whatever happens to the form.
  const written = typed.get("created_offline_at")?.[0];
  if (written && !typed.get("seen_at")?.[0]) typed.set("seen_at", [local(new Date(written))]);
  proposal(form).hidden = !typed.delete("proposed");
  for (const [name, values] of typed) {
    const field = form.elements[name];
    if (!field) {
      for (const value of values) form.append(hidden(name, value));
    } else if (field.type === "checkbox" && !field.length) {
      field.checked = true;
    } else if (field instanceof RadioNodeList) {
      for (const one of field) one.checked = values.includes(one.value);
    } else {
      field.disabled = false;
      field.value = values[0];
    }
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
  for (const fold of form.querySelectorAll("details")) fold.open = true;
  if (!errors) return;
  const summary = await text("data-look-over");
  if (!summary) return;
  const list = summary.querySelector("ul");
  for (const line of Object.values(errors).flat()) {
    list.append(Object.assign(document.createElement("li"), { textContent: line }));
  }
  if (tooMuch) list.append((await text("data-too-much")) ?? "");
  summary.firstElementChild.dataset.added = "";
  form.prepend(summary);
}

function hidden(name, value) {
  const field = Object.assign(document.createElement("input"), { type: "hidden", name, value });
  field.dataset.added = "";
  return field;
}

// What is open in the form is not sent from under whoever changes it.
let opened = null;
let heldAt = 0;

async function hold() {
  if (!opened || Date.now() < heldAt + queue.HELD_FOR / 2) return;
  heldAt = Date.now();
  await queue.hold(opened).catch(() => {});
}

form.addEventListener("input", hold);

const mayBeRead = (row) => !isShell || Date.now() - row.keptAt < MAY_BE_READ;

// --- the kept page: form, list of what waits, or where nothing can be shown ---------------------

const page = document.querySelector(".app");
const reveal = () => (page.style.display = "");
const view = (name) => document.querySelector(`[data-view=${name}]`);

function place() {
  const { pathname, hash } = location;
  if (hash === "#kept") return "kept";
  return pathname === SHELL || pathname === new URL(form.action).pathname ? "form" : "start";
}

function show() {
  const here = place();
  for (const name of ["start", "kept", "form"]) view(name).hidden = name !== here;
  document.querySelector(".app-top").hidden = here !== "form";
  document.querySelector(".tabbar").hidden = here === "form";
  const [, id] = location.hash.match(/^#open-(.+)/) ?? [];
  if (here === "form" && id) openRow(id);
  if (here === "kept") list();
  scrollTo(0, 0);
}

async function list() {
  const rows = await queue.waiting().catch(() => []);
  const labels = await labelsOf(rows);
  const urgent = labels.some((label) => label?.urgent);
  const whole = view("kept");
  for (const part of whole.querySelectorAll("[data-when]")) {
    part.hidden = !{
      waiting: rows.length,
      done: !rows.length,
      urgent,
      calm: rows.length && !urgent,
    }[part.dataset.when];
  }
  whole.querySelector("[data-number]").textContent = rows.length;
  const lines = await Promise.all(rows.map((row, n) => line(row, labels[n])));
  whole.querySelector("[data-rows]").replaceChildren(...lines);
}

async function line(row, label) {
  const copy = await text("data-row");
  const [kind, more, open, fold, erase] = copy.querySelectorAll("bdi, .d, a, details, button");
  kind.textContent = label?.kind; // undefined empties it
  // "vr 22:30": after a weekend a time alone would be last night's.
  const at = new Date(row.wroteAt);
  const day = at.toLocaleString(lang, { weekday: "short" });
  more.textContent = [label?.severity, `${day} ${at.toTimeString().slice(0, 5)}`].filter(Boolean).join(" · ");
  erase.onclick = () => queue.settle(row).then(() => location.reload());
  // What somebody signed is theirs.
  if (row.to) {
    open.remove();
    fold.remove();
  }
  open.href = (mayBeRead(row) ? `${SHELL}#open-` : "/signals/new/?unsent=") + row.id;
  return copy;
}

// --- what only this person's form has -----------------------------------------------------------

let nobody = false;

async function own() {
  const desk = await queue.desk().catch(() => null);
  nobody = !(await queue.current().catch(() => null));
  const out = location.pathname.startsWith("/accounts/logout/");
  for (const part of document.querySelectorAll("[data-signed-in]")) part.hidden = nobody || out;
  document.querySelector("[data-signed-out]").hidden = !nobody || out;
  document.querySelector("[data-signing-out]").hidden = !out;
  if (nobody && place() === "form") say("nobody");
  if (!desk) return;
  const platform = form.querySelector(`[name=platform][value="${CSS.escape(desk.platform)}"]`);
  if (platform && !checked("platform")) platform.defaultChecked = platform.checked = true;
  await teams(desk.teams);
  for (const place of document.querySelectorAll(".calls, [data-duty]")) {
    for (const each of await calls()) place.append(await text(`data-${place.dataset.duty ?? "call"}`, each));
  }
}

async function teams(all) {
  const more = form.querySelector("#more .stack-l");
  const area = await text("data-area");
  for (const name of new Set(all.flatMap((team) => team.areas))) {
    area.querySelector("select").append(new Option(name));
  }
  more.prepend(area);
  if (all.length < 2) return;
  const team = await text("data-team");
  team.querySelector("select").append(...all.map(({ id, name }) => new Option(name, id)));
  more.parentNode.before(team);
}

const asked = new URLSearchParams(location.search).get("unsent");
if (asked) openRow(asked);
if (isShell) {
  form.elements.client_id.value = crypto.randomUUID();
  addEventListener("hashchange", () => {
    show();
    if (place() === "form") say(...(nobody ? ["nobody"] : []));
    else draw();
  });
  document.addEventListener("unsent", () => place() === "kept" && list());
  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-reload]")) location.reload();
  });
  show();
  // Nothing is shown that a strip would move.
  setTimeout(reveal, 500);
  page.style.display = "none";
  own().then(draw).finally(reveal);
}
