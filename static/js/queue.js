// Signals that wait on this device until there is a connection: encrypted, bound to one person,
// gone after a day. Shared by pages and the service worker, so nothing here touches a page.
// Why it is made like this: docs/decisions/0071-unsent-signals-on-the-device.md.
import "../vendor/idb.js";

const { openDB } = globalThis.idb;

const HOUR = 3_600_000;
export const WARNED_AT = 12 * HOUR;
export const LAST_CALL_AT = 23 * HOUR;
export const GONE_AT = 24 * HOUR;
const DESK = "/signals/unsent/";
const LOCK = "unsent-signals";
// Milliseconds for one answer.
const PATIENCE = 20_000;
const FIRST_PAUSE = 30_000;
const LONGEST_PAUSE = 30 * 60_000;

// Opened for each deed and closed again: signing out removes the database from under us.
async function store(work) {
  const db = await openDB("unsent-signals", 1, {
    upgrade(fresh) {
      // "current": who was last signed in here.
      fresh.createObjectStore("people");
      // Person: a key that can't be exported.
      fresh.createObjectStore("keys");
      fresh.createObjectStore("signals", { keyPath: "id" });
      // What the form may need, encrypted; what was lost, counted.
      fresh.createObjectStore("notes");
    },
  });
  try {
    return await work(db);
  } finally {
    db.close();
  }
}

// --- encryption -------------------------------------------------------------------------------

async function keyOf(db, person) {
  const kept = await db.get("keys", person);
  if (kept) return kept;
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  await db.put("keys", fresh, person);
  return fresh;
}

// Whose it is and which one it is belong to the box: moved to another row it doesn't open.
const bound = (person, id) => new TextEncoder().encode(`${person} ${id}`);

async function close(db, person, id, content) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(content));
  const key = await keyOf(db, person);
  const additionalData = bound(person, id);
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, text);
  return { iv, box };
}

async function unpack(db, person, id, { iv, box }) {
  const key = await db.get("keys", person);
  const additionalData = bound(person, id);
  const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, box);
  return JSON.parse(new TextDecoder().decode(text));
}

// --- whose device this is ---------------------------------------------------------------------

export const current = () => store((db) => db.get("people", "current"));

// A signed-in page says who is here. What waited for somebody else goes, and is counted.
export function arrive(person) {
  return store(async (db) => {
    const before = await db.get("people", "current");
    if (before === person) return;
    const foreign = (await db.getAll("signals")).filter((row) => row.person !== person);
    for (const row of foreign) await db.delete("signals", row.id);
    for (const who of await db.getAllKeys("keys")) if (who !== person) await db.delete("keys", who);
    await db.delete("notes", "desk");
    await db.delete("notes", "sent");
    if (foreign.length) await db.put("notes", foreign.length, "lostToOther");
    await db.put("people", person, "current");
  });
}

// Nothing waits longer than a day; what goes is counted, so that it can be said.
export function sweep(now = Date.now()) {
  return store(async (db) => {
    const old = (await db.getAll("signals")).filter((row) => now - row.keptAt >= GONE_AT);
    for (const row of old) await db.delete("signals", row.id);
    if (old.length) {
      await db.put("notes", ((await db.get("notes", "lostToTime")) ?? 0) + old.length, "lostToTime");
    }
    const desk = await db.get("notes", "desk");
    if (desk && now - desk.keptAt >= GONE_AT) await db.delete("notes", "desk");
  });
}

// What was lost and not yet read, by cause.
export const lost = () =>
  store(async (db) => ({
    toOther: (await db.get("notes", "lostToOther")) ?? 0,
    toTime: (await db.get("notes", "lostToTime")) ?? 0,
  }));

export const lossesRead = () =>
  store(async (db) => {
    await db.delete("notes", "lostToOther");
    await db.delete("notes", "lostToTime");
  });

// Sent while no page was open: said by the next one.
export const rememberSent = (sent) =>
  store(async (db) => db.put("notes", [...((await db.get("notes", "sent")) ?? []), ...sent], "sent"));

export const takeSent = () =>
  store(async (db) => {
    const sent = await db.get("notes", "sent");
    await db.delete("notes", "sent");
    return sent ?? [];
  });

// Signing out: nothing stays, keys first.
export const empty = () =>
  store(async (db) => {
    for (const name of ["keys", "signals", "notes", "people"]) await db.clear(name);
  });

// --- what waits -------------------------------------------------------------------------------

export class NobodyHere extends Error {}

// `fields` are pairs as a form posts them; `label` is what the list shows.
export function keep(id, fields, label, { now = Date.now() } = {}) {
  return store(async (db) => {
    const person = await db.get("people", "current");
    if (!person) throw new NobodyHere();
    const earlier = await db.get("signals", id);
    const content = { fields, label, errors: null };
    await db.put("signals", {
      id,
      person,
      keptAt: earlier?.keptAt ?? now,
      state: "waiting",
      tries: 0,
      notBefore: 0,
      ...(await close(db, person, id, content)),
    });
  });
}

// The rows of who is here, oldest first; their content stays closed.
export const waiting = () =>
  store(async (db) => {
    const person = await db.get("people", "current");
    const rows = await db.getAll("signals");
    return rows.filter((row) => row.person === person).sort((a, b) => a.keptAt - b.keptAt);
  });

export const count = () => store((db) => db.count("signals"));

export const remove = (id) => store((db) => db.delete("signals", id));

export const read = (row) => store((db) => unpack(db, row.person, row.id, row));

// --- what the form needs to know of the person: areas, who is on duty ----------------------------

export const desk = () =>
  store(async (db) => {
    const person = await db.get("people", "current");
    const kept = await db.get("notes", "desk");
    return person && kept ? unpack(db, person, "desk", kept).catch(() => null) : null;
  });

// Asks anew when what is kept is older than an hour.
export async function renewDesk(now = Date.now()) {
  const kept = await store((db) => db.get("notes", "desk"));
  if (kept && now - kept.keptAt < HOUR) return;
  const answer = await ask();
  if (!answer.ok) return;
  const { token, ...told } = await answer.json();
  await store(async (db) => {
    if ((await db.get("people", "current")) !== told.person) return;
    await db.put("notes", { keptAt: now, ...(await close(db, told.person, "desk", told)) }, "desk");
  });
}

// --- sending ----------------------------------------------------------------------------------

const ask = () =>
  fetch(DESK, {
    headers: { Accept: "application/json" },
    cache: "no-store",
    signal: AbortSignal.timeout(PATIENCE),
  });

// Posts a form as it stands; throws when there is no connection or no answer.
export const post = (body, token) =>
  fetch(DESK, {
    method: "POST",
    body,
    headers: { Accept: "application/json", ...(token && { "X-CSRFToken": token }) },
    signal: AbortSignal.timeout(PATIENCE),
  });

// Sends what is due, one tab or worker at a time. Says what was sent, and what stood in the way:
// `away` (no connection), `signedOut`, `busy` (another tab is at it), `later` (the server can't now).
export function send({ now = Date.now(), force = false } = {}) {
  const go = (lock) => (lock === null ? { sent: [], busy: true } : attempt(now, force));
  return navigator.locks ? navigator.locks.request(LOCK, { ifAvailable: true }, go) : go();
}

async function attempt(now, force) {
  const result = { sent: [] };
  const due = (await waiting()).filter(
    (row) => row.state === "waiting" && now - row.keptAt < GONE_AT && (force || row.notBefore <= now),
  );
  if (!due.length) return result;
  let answer;
  try {
    answer = await ask();
  } catch {
    return { ...result, away: true };
  }
  if (answer.status === 401) return { ...result, signedOut: true };
  if (!answer.ok) {
    for (const row of due) await pause(row, now);
    return { ...result, later: true };
  }
  const { person, token } = await answer.json();
  for (const row of due) {
    // A page of that person takes it away, and says so.
    if (row.person !== person) continue;
    try {
      if (!(await deliver(row, token, now, result))) break;
    } catch {
      return { ...result, away: true };
    }
  }
  return result;
}

// One signal; whether the next one may be tried.
async function deliver(row, token, now, result) {
  const content = await read(row).catch(() => null);
  if (!content) {
    // Its key is gone.
    await remove(row.id);
    return true;
  }
  const body = new URLSearchParams(content.fields);
  body.set("person", row.person);
  body.set("device_time", new Date(now).toISOString());
  const answer = await post(body, token);
  if (answer.ok) {
    result.sent.push(await answer.json());
    await remove(row.id);
  } else if (answer.status === 422) {
    const { errors } = await answer.json();
    await refuse(row, { ...content, errors });
  } else if (answer.status === 401) {
    result.signedOut = true;
    return false;
  } else {
    result.later = true;
    await pause(row, now);
  }
  return true;
}

const refuse = (row, content) =>
  store(async (db) => {
    const closed = await close(db, row.person, row.id, content);
    await db.put("signals", { ...row, state: "refused", ...closed });
  });

// Twice as long each time, half an hour at most.
const pause = (row, now) =>
  store(async (db) => {
    const wait = Math.min(FIRST_PAUSE * 2 ** row.tries, LONGEST_PAUSE);
    await db.put("signals", { ...row, tries: row.tries + 1, notBefore: now + wait });
  });
