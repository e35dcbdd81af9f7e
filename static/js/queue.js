// Signals, and answers of who signs here, that wait on this device until there is a connection:
// encrypted, bound to one person, gone after a day. Shared by pages and the service worker, so
// nothing here touches a page.
// Why it is made like this: docs/decisions/0071-unsent-signals-on-the-device.md.
const HOUR = 3_600_000;
export const WARNED_AT = 12 * HOUR;
export const LAST_CALL_AT = 23 * HOUR;
export const GONE_AT = 24 * HOUR;
const DESK = "/signals/unsent/";
// Where a row goes `to` that isn't a signal.
export const SIGNED = "/consent/unsent/";
const LOCK = "unsent-signals";
// Milliseconds for one answer.
export const PATIENCE = 20_000;
const LEASE = 3 * PATIENCE;
const FIRST_PAUSE = 30_000;
const LONGEST_PAUSE = 30 * 60_000;
export const HELD_FOR = 60_000;

// --- the database -----------------------------------------------------------------------------

// "people": under "current" who was last signed in here. "keys": by person, one that can't be
// exported. "notes": what the form may need ("desk"), and by number what is typed of a signal
// (draft.js), encrypted; what was lost, counted ("to…" stays for whose it was).
const STORES = ["people", "keys", "notes", "signals"];
const DEEDS = ["get", "getAll", "getAllKeys", "put", "delete", "clear"];

const answer = (request) =>
  new Promise((done, fail) => {
    request.onsuccess = () => done(request.result);
    request.onerror = () => fail(request.error);
  });

// Opened for each deed and closed again: signing out removes the database from under us.
export async function store(work) {
  const request = indexedDB.open("unsent-signals", 1);
  request.onupgradeneeded = () => {
    for (const name of STORES) {
      request.result.createObjectStore(name, name === "signals" ? { keyPath: "id" } : {});
    }
  };
  const db = await answer(request);
  const ends = [];
  const begin = () => whole(db, ends);
  const one = (deed) => (name, ...given) => begin()[name][deed](...given);
  try {
    const found = await work({ ...Object.fromEntries(DEEDS.map((deed) => [deed, one(deed)])), whole: begin });
    // A device that is full says so at the end, after each request went well.
    await Promise.all(ends);
    return found;
  } finally {
    db.close();
  }
}

// What is read and written through these happens at once, or not at all; `ends` gets when it is over.
function whole(db, ends) {
  const all = db.transaction(STORES, "readwrite");
  const end = new Promise((done, fail) => {
    all.oncomplete = done;
    all.onabort = () => fail(all.error ?? Error("left"));
  });
  ends.push(end);
  // WebKit keeps the transaction of a page that was left in the middle of it open for good, and all
  // that comes after it on this device would wait for that.
  const stop = () => {
    try {
      all.abort();
    } catch {
      // Written already.
    }
  };
  addEventListener("pagehide", stop);
  // Whoever waits for the deed hears of it.
  end.catch(() => {}).then(() => removeEventListener("pagehide", stop));
  const through = (name) => (deed) => [deed, (...given) => answer(all.objectStore(name)[deed](...given))];
  return Object.fromEntries(
    STORES.map((name) => [name, Object.fromEntries(DEEDS.map(through(name)))]),
  );
}

// "12 minuten", "3 uur": whole hours from the first hour on.
export function long(milliseconds, language) {
  const minutes = Math.max(1, Math.round(milliseconds / 60_000));
  const [number, unit] = minutes < 60 ? [minutes, "minute"] : [Math.floor(minutes / 60), "hour"];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(number);
}

// --- encryption -------------------------------------------------------------------------------

async function keyOf(db, person) {
  const kept = await db.get("keys", person);
  if (kept) return kept;
  const fresh = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, [
    "encrypt",
    "decrypt",
  ]);
  // Another tab may have made one meanwhile: the first stays, or what it closed is lost.
  const { keys } = db.whole();
  const first = await keys.get(person);
  if (!first) await keys.put(fresh, person);
  return first ?? fresh;
}

// Whose it is and which one it is belong to the box: moved to another row it doesn't open.
const bound = (person, id) => new TextEncoder().encode(`${person} ${id}`);

export async function close(db, person, id, content) {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const text = new TextEncoder().encode(JSON.stringify(content));
  const key = await keyOf(db, person);
  const additionalData = bound(person, id);
  const box = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, text);
  return { iv, box };
}

export async function unpack(db, person, id, { iv, box }) {
  const key = await db.get("keys", person);
  const additionalData = bound(person, id);
  const text = await crypto.subtle.decrypt({ name: "AES-GCM", iv, additionalData }, key, box);
  return JSON.parse(new TextDecoder().decode(text));
}

// --- whose device this is ---------------------------------------------------------------------

export const current = () => store((db) => db.get("people", "current"));

// A signed-in page says who is here. What waited for somebody else goes, and is counted.
export function arrive(person) {
  const move = (counts) => store(async (db) => {
    const { people, keys, signals, notes } = db.whole();
    if ((await people.get("current")) === person) return;
    const foreign = (await signals.getAll()).filter((row) => row.person !== person);
    for (const row of foreign) await signals.delete(row.id);
    for (const who of await keys.getAllKeys()) if (who !== person) await keys.delete(who);
    for (const name of await notes.getAllKeys()) if (!name.startsWith("to")) await notes.delete(name);
    if (!counts) return people.delete("current");
    for (const row of foreign) {
      await oneMore(notes, `toOther ${row.person}${row.to ?? ""}`);
      await oneMore(notes, `ofOther${row.to ?? ""}`);
    }
    await people.put(person, "current");
  });
  // Where a device is full nothing is counted; it goes all the same, and the device is nobody's.
  return move(true).catch((error) => move().then(() => { throw error; }));
}

// A row's day runs from `keptAt`, which moves where nobody looked or a clock went back; an older
// version reads it so too, in a tab that still stands open. `wroteAt` stays, and is what people
// read; a row of an older version gets it here and in `waiting`.
//
// Nothing waits longer than a day in which a page looked; what goes is counted, so that it can be said.
export function sweep(now = Date.now()) {
  return store(async (db) => {
    // On a device that is full nothing is marked or counted; what is too old goes all the same.
    // What another tab sent, erased or wrote anew meanwhile stays so.
    const mark = (row, keptAt, told) =>
      store(async (db) => {
        const { signals } = db.whole();
        const there = await signals.get(row.id);
        if (there) await signals.put({ wroteAt: row.keptAt, ...there, keptAt, told });
      }).catch(() => {});
    // A clock that went back gives nothing more than a day.
    for (const row of await db.getAll("signals")) {
      if (row.keptAt > now + HOUR) await mark(row, now, row.told);
      else if (now - row.keptAt >= LAST_CALL_AT && !row.told) {
        // The last hour is always seen to begin: a clock may have leapt, or nobody looked.
        await mark(row, now - row.keptAt < GONE_AT ? row.keptAt : now - LAST_CALL_AT, true);
      }
    }
    const old = (await db.getAll("signals")).filter((row) => now - row.keptAt >= GONE_AT);
    for (const row of old) {
      await db.delete("signals", row.id);
      await oneMore(db.whole().notes, `toTime ${row.person}${row.to ?? ""}`).catch(() => {});
    }
    for (const name of await db.getAllKeys("notes")) {
      const note = await db.get("notes", name);
      if (now - note?.keptAt >= GONE_AT) await db.delete("notes", name);
    }
  });
}

// One more that was lost; each hears of the own ones, whoever was here in between.
const oneMore = async (notes, name) => notes.put(((await notes.get(name)) ?? 0) + 1, name);

const causes = async (db) => {
  const person = await db.get("people", "current");
  return ["", SIGNED].flatMap((to) =>
    [["ofOther", "ofOther"], ["toOther", `toOther ${person}`], ["toTime", `toTime ${person}`]]
      .map(([cause, name]) => [cause, to, name + to]));
};

// What was lost and not yet read, by cause: somebody else's, the own by somebody else, and by time.
export const lost = () =>
  store(async (db) => {
    const found = [];
    for (const [cause, to, name] of await causes(db)) {
      const n = await db.get("notes", name);
      if (n) found.push({ cause, to, n });
    }
    return found;
  });

export const lossesRead = () =>
  store(async (db) => {
    for (const [, , name] of await causes(db)) await db.delete("notes", name);
  });

// What was sent is kept until a page said it: one that is left at that moment leaves it to the next.
export const unsaid = () => store((db) => db.get("notes", "sent"));

export const sentSaid = () => store((db) => db.delete("notes", "sent"));

// Signing out: nothing stays.
export const empty = () =>
  store(async (db) => {
    for (const all of Object.values(db.whole())) await all.clear();
  });

// --- what waits -------------------------------------------------------------------------------

// `fields` are pairs as a form posts them; `label` is what the list shows; `by` is whose page it is.
// `also`: where it goes `to`, or `openUntil` when a page is at it.
// Throws "nobody" or "other" where that person isn't the one who is here.
export function keep(id, fields, label, { now = Date.now(), by, ...also } = {}) {
  return store(async (db) => {
    const person = await db.get("people", "current");
    if (!person) throw Error("nobody");
    const closed = await close(db, person, id, { fields, label, errors: null });
    const { people, signals, notes } = db.whole();
    // Whoever came meanwhile doesn't get it.
    if ((await people.get("current")) !== (by || person)) throw Error("other");
    const { keptAt, wroteAt = keptAt } = (await signals.get(id)) ?? { keptAt: now };
    const row = { id, person, keptAt, wroteAt, state: "waiting", tries: 0, notBefore: 0, ...also, ...closed };
    await signals.put(row);
    await notes.delete(id);
    return row;
  });
}

// Writes a row anew, or removes it, with what is to be said of it, if it still is what was read:
// what was typed or erased while it was on its way stays so.
export function settle(row, changes, sent) {
  return store(async (db) => {
    const { signals, notes } = db.whole();
    const now = await signals.get(row.id);
    if (String(now?.iv) !== String(row.iv)) return;
    await (changes ? signals.put({ ...now, ...changes }) : signals.delete(row.id));
    if (sent) await notes.put([...((await notes.get("sent")) ?? []), sent], "sent");
  });
}

// Opened in a form: not sent from under whoever changes it, until it has been left alone so long.
export const hold = (row, openUntil = Date.now() + HELD_FOR) => settle(row, { openUntil });

// The rows of who is here, oldest first; their content stays closed.
export const waiting = () =>
  store(async (db) => {
    const person = await db.get("people", "current");
    const rows = (await db.getAll("signals")).filter((row) => row.person === person);
    return rows.map((row) => ({ wroteAt: row.keptAt, ...row })).sort((a, b) => a.keptAt - b.keptAt);
  });

export const all = () => store((db) => db.getAll("signals"));

// Taken in by the server: nothing of it stays here, nor what was typed of it.
export const saved = (id) =>
  store(async (db) => {
    const { signals, notes } = db.whole();
    await signals.delete(id);
    await notes.delete(id);
  });

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

export const ask = (desk = DESK, how) =>
  fetch(desk, { ...how, cache: "no-store", signal: AbortSignal.timeout?.(PATIENCE) });

// Posts a form as it stands; throws when there is no connection or no answer.
export const post = (body, desk, headers) => ask(desk, { method: "POST", body, headers });

// Sends what is due, one tab or worker at a time; with `force` also what pauses, and "hand" also
// what stands open in a form, after whoever is at it now; with `to` only what goes there. Says what was sent, and what stood in the way:
// `away` (no connection), `signedOut`, `busy` (another tab is at it), `later` (what the server says: "later", as it
// can't now, or "barred", as who is here may not).
export function send({ now = Date.now(), force = false, to } = {}) {
  const go = (lock) => (lock ? attempt(now, force, to) : { sent: [], busy: true });
  return navigator.locks ? navigator.locks.request(LOCK, { ifAvailable: force !== "hand" }, go) : lease(go);
}

// Where a browser has no locks: a moment until which one of us sends.
async function lease(go) {
  const now = Date.now();
  const mine = await store(async (db) => {
    const { notes } = db.whole();
    if (ahead((await notes.get("sending")) ?? 0, now, LEASE)) return false;
    await notes.put(now + LEASE, "sending");
    return true;
    // On a device that is full nothing can be written; what is sent twice is one signal all the same.
  }).catch(() => true);
  return Promise.resolve(go(mine)).finally(() => mine && store((db) => db.delete("notes", "sending")).catch(() => {}));
}

// Whether a moment is still to come; one further away than it can be is of a clock that went back.
const ahead = (moment, now, atMost) => moment > now && moment <= now + atMost;

// Those that broke off, by whatever cause: they go last, so that none holds up the others.
const stuck = new Set();

async function attempt(now, force, to) {
  const result = { sent: [] };
  const due = (await waiting()).sort((a, b) => stuck.has(a.id) - stuck.has(b.id)).filter(
    (row) =>
      row.state === "waiting" &&
      (!to || row.to === to) &&
      now - row.keptAt < GONE_AT &&
      (force === "hand" || !ahead(row.openUntil ?? 0, now, HELD_FOR)) &&
      (force || !ahead(row.notBefore, now, LONGEST_PAUSE)),
  );
  for (const desk of new Set(due.map((row) => row.to))) {
    await bring(desk, due.filter((row) => row.to === desk), now, result).catch(() => (result.away = true));
  }
  return result;
}

// To one desk.
async function bring(desk, due, now, result) {
  const answer = await ask(desk);
  // Led to the log-in page: the session of who signs here has ended.
  if (answer.status === 401 || answer.redirected) result.signedOut = true;
  else if (!answer.ok) {
    for (const row of due) await pause(row, now).catch(() => {});
    result.later = answer.status === 403 ? "barred" : "later";
  } else {
    const { person, token } = await answer.json();
    let went, broke;
    for (const row of due) {
      // A page of that person takes it away, and says so.
      if (row.person !== person) continue;
      try {
        if (!(await deliver(row, token, now, result))) break;
        went = true;
      } catch (error) {
        // One that can't go, or be written anew, holds up no other; two are the connection.
        stuck.add(row.id);
        if (broke) break;
        broke = error;
      }
    }
    if (broke && !went) throw broke;
    if (broke) result.later ??= "later";
  }
}

// One signal; whether the next one may be tried.
async function deliver(row, token, now, result) {
  const content = await read(row).catch(() => null);
  if (!content) {
    // Not to be read now, as the page was left or the store broke off; else its day takes it, counted.
    result.later = "later";
    return true;
  }
  const body = new URLSearchParams(content.fields);
  body.set("person", row.person);
  body.set("device_time", new Date(now).toISOString());
  body.set("csrfmiddlewaretoken", token);
  const answer = await post(body, row.to);
  if (answer.ok) {
    const one = await answer.json();
    result.sent.push(one);
    // On a device that is full only this page says it.
    await settle(row, null, one).catch(() => settle(row));
  } else if (answer.status === 422) {
    const { errors } = await answer.json();
    await refuse(row, { ...content, errors });
  } else if (answer.status === 400 || answer.status === 413) {
    // Never taken in as it is, however often it is sent.
    await refuse(row, { ...content, errors: {}, tooMuch: true });
  } else if (answer.status === 401) {
    result.signedOut = true;
    return false;
  } else {
    result.later = "later";
    await pause(row, now);
  }
  return true;
}

async function refuse(row, content) {
  const closed = await store((db) => close(db, row.person, row.id, content));
  await settle(row, { state: "refused", ...closed });
}

// Twice as long each time, half an hour at most.
function pause(row, now) {
  const wait = Math.min(FIRST_PAUSE * 2 ** row.tries, LONGEST_PAUSE);
  return settle(row, { tries: row.tries + 1, notBefore: now + wait });
}
