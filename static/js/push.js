// Part of the service worker: shows that something waits when a push wakes it, and opens the app.
// A push brings no text along: the words come with /sw.js, in the language of this browser.
const TAG = "urgent";
const AGAIN_AFTER = 14 * 60 * 1000; // milliseconds that the first one has been lying there

export function wake({ first, again }) {
  async function show() {
    const [lying] = await self.registration.getNotifications({ tag: TAG });
    const since = lying?.data?.since ?? Date.now();
    await self.registration.showNotification("Vindplaats", {
      body: lying && Date.now() - since >= AGAIN_AFTER ? again : first,
      tag: TAG,
      renotify: true,
      data: { since },
    });
  }

  async function open() {
    const [page] = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
    await (page ? page.focus() : self.clients.openWindow("/"));
  }

  self.addEventListener("push", (event) => event.waitUntil(show()));
  self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(open());
  });
}
