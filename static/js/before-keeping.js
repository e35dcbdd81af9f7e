// What the server would certainly refuse of a signal, and what it would ask: said at the field before
// the signal is kept, for later nobody stands beside the form. Fetched when a form is begun with.
import { text } from "./offline.js";

export const MINOR = "sexual_image_minor";
export const TEXTS = ["title", "narrative", "account_handle", "location_url"];
// Milliseconds that the list of names may take to come.
const LATE = 2_000;
const LONG_AGO = 30 * 24 * 3_600_000;
// As the server reads a moment: 2026-11-20 22:30 or 20-11-2026 22:30, the time may stay away.
const ISO = /^(?<y>\d{4})-(?<m>\d\d?)-(?<d>\d\d?)(?:[T ](?<h>\d\d?):(?<i>\d\d?)(?::\d\d?(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;
const DUTCH = /^(?<d>\d\d?)-(?<m>\d\d?)-(?<y>\d{4})(?: (?<h>\d\d?):(?<i>\d\d?))?$/;
// Kinds about whoever it happens to, and words that say that an account may be theirs (log.py).
const OF_WHO_SUFFERS = ["wellbeing", "unsafe_home"];
const VICTIM = /\b(?:slachtoffers?|gepeste|bedreigde|vernederde|(?:haar|zijn|hun) (?:eigen )?(?:account|profiel|insta|snap|tiktok)|(?:account|profiel) van (?:een |het |de |dit |dat |die )?(?:meisjes?|meid|jongen|jongere|kind|leerling|scholier|dochter|zoon))\b/i;
// An image of an adult of which one of these is said may be one of a minor (choices/signal.py).
const OF_MINORS = ["yes", "under_12", "12_15", "16_17"];
// What an answer settles, and the field that holds the answer.
const ANSWERED_IN = { names: "no_person", image: "shows_minor", victim: "handle_spreads", "long-ago": "seen_long_ago" };

// Whether a signal in which this was found may be kept all the same.
export const maybe = (found) => found.every(([name]) => name in ANSWERED_IN);

// What counts of a text: the server leaves out what can't be seen.
const lengthOf = (typed) => [...typed.normalize("NFC").replace(/[^\P{C}\n]/gu, "").trim()].length;

export function momentOf(typed) {
  const { y, m, d, h = 0, i = 0 } = (typed.match(ISO) ?? typed.match(DUTCH))?.groups ?? {};
  const at = new Date(y, m - 1, d, h, i);
  return y >= 1900 && y < 2200 && at.getMonth() === m - 1 && h < 24 && i < 60 ? at : null;
}

// Pairs: what is wrong, and the field where it is said.
export async function lacking(form) {
  for (const old of form.querySelectorAll("[data-missing-now]")) old.remove();
  const checked = (name) => form.querySelector(`[name=${name}]:checked`);
  // An answer given before stands in a hidden field once the signal is opened again (fill-again.js).
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
  found.push(...(await inTexts(form, answered("names"))));
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
async function inTexts(form, answered) {
  const numbers = await numbersIn(form);
  const told = textsOf(form).filter(({ name }) => ["title", "narrative"].includes(name));
  if (numbers.length || answered || !told.length) return numbers.map((field) => ["number", field]);
  const { findings, accusations, loadNames } = await import(form.dataset.textCheck);
  // The list is kept with the form; where it doesn't come, capitals are asked about all the same.
  await Promise.race([loadNames(form.dataset.names), new Promise((go) => setTimeout(go, LATE))]).catch(() => {});
  const allowed = form.querySelector("[data-found]").dataset.allowed.split(",").filter(Boolean);
  const named = told.some(({ value }) => [...findings(value, allowed), ...accusations(value)].length);
  return named ? [["names", form.elements.narrative]] : [];
}

export async function show(form, found) {
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
