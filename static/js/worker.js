// The service worker: answers with the kept form where there is no connection, keeps nothing else.
// What it keeps and under which version comes from /sw.js.
import { send } from "./queue.js";

// Milliseconds; then whoever wants to log a signal gets the kept form.
const LATE = 10_000;
// The same for the page that says what waits here.
const SOON = 1_000;
const OUT_OF_ORDER = [502, 503, 504];
// Pages of people without an account: theirs alone, also on a worker's phone.
const OF_OTHERS = /^\/[cespr]\//;
// There while this device is in the hands of young people who help (signals/guide.py): then no
// page but the one list opens here, without a connection either.
const GUIDE = "guide-screen";

// What a page from the house says of that; a redirect and a house out of order say nothing.
async function listen(response) {
  if (response.type === "opaqueredirect" || response.status >= 500) return;
  await (response.headers.has(GUIDE) ? caches.open(GUIDE) : caches.delete(GUIDE));
}

export function serve({ version, shell, form, files }) {
  const name = `shell-${version}`;
  const kept = new Set(files);
  const found = async (what) => (await caches.open(name)).match(what, { ignoreVary: true });
  const keptForm = async () => ((await caches.has(GUIDE)) ? undefined : found(shell));

  self.addEventListener("install", (event) => {
    const keep = async () => {
      const cache = await caches.open(name);
      // Without cookies: the page can't hold anything of a person.
      await cache.addAll([...files, new Request(shell, { credentials: "omit", cache: "reload" })]);
      await self.skipWaiting();
    };
    event.waitUntil(keep());
  });

  self.addEventListener("activate", (event) => {
    const renew = async () => {
      for (const other of await caches.keys()) if (other !== name && other !== GUIDE) await caches.delete(other);
      await self.registration.navigationPreload?.enable();
      await self.clients.claim();
    };
    event.waitUntil(renew());
  });

  async function page(event, path) {
    const answer = (async () => (await event.preloadResponse) ?? fetch(event.request))();
    const wanted = path === form || path === "/";
    const patience = path === form ? LATE : shell.startsWith(`${path}?`) && SOON;
    try {
      const late = new Promise((resolve, reject) => patience && setTimeout(reject, patience));
      const response = await Promise.race([answer, late]);
      await listen(response).catch(() => {});
      if (!wanted || !OUT_OF_ORDER.includes(response.status)) return response;
      return (await keptForm()) ?? response;
    } catch {
      answer.catch(() => {});
      return (await keptForm()) ?? answer;
    }
  }

  self.addEventListener("fetch", (event) => {
    const { request } = event;
    const { origin, pathname } = new URL(request.url);
    if (origin !== location.origin) return;
    if (request.mode === "navigate") {
      // What is posted is never answered with a page on which it no longer stands.
      if (request.method === "GET" && !OF_OTHERS.test(pathname)) event.respondWith(page(event, pathname));
    } else if (request.method === "GET" && kept.has(pathname)) {
      event.respondWith(found(request).then((file) => file ?? fetch(request)));
    }
  });

  // Where the browser wakes us when there is a connection again, also with every tab closed.
  self.addEventListener("sync", (event) => {
    const go = async () => {
      const result = await send();
      new BroadcastChannel("unsent-signals").postMessage(result);
      if (result.away || result.later) throw new Error("later");
    };
    event.waitUntil(go());
  });
}
