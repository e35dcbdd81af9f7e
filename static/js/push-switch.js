// Switches push on for this device: asks the browser for an address and sends it with the form.
const LATE = 8_000; // milliseconds that a service worker may take to stand ready

function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

// None where the browser takes no service worker: then `ready` waits for ever.
const ready = () =>
  Promise.race([navigator.serviceWorker.ready, new Promise((go) => setTimeout(go, LATE))]);

async function address(form, pushManager) {
  const key = bytes(form.dataset.pushKey);
  const before = await pushManager.getSubscription();
  // A push service takes nothing for an address that is signed with another key than made it, and a
  // browser makes no second one beside it. Where a browser doesn't say with which, it is left.
  const made = before?.options?.applicationServerKey;
  const older = made && String(new Uint8Array(made)) !== String(key);
  if (older) {
    await before.unsubscribe();
    form.elements.before.value = before.endpoint;
  }
  const subscription =
    (!older && before) ||
    (await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  return subscription.endpoint;
}

async function switchOn(event) {
  const form = event.target;
  if (form.elements.endpoint.value) return;
  event.preventDefault();
  const part = (name) => form.querySelector(`[data-push-${name}]`);
  const denied = part("denied");
  part("button").setAttribute("aria-busy", true);
  try {
    denied.hidden = (await Notification.requestPermission()) === "granted";
    if (!denied.hidden) return;
    const registration = await ready();
    part("impossible").hidden = Boolean(registration);
    if (!registration) return;
    form.elements.endpoint.value = await address(form, registration.pushManager);
    form.submit();
  } catch {
    denied.hidden = false;
  } finally {
    part("button").removeAttribute("aria-busy");
  }
}

function device() {
  const agent = navigator.userAgent;
  const found = ["iPhone", "iPad", "Android", "Mac", "Windows", "Linux"];
  return found.find((name) => agent.includes(name)) ?? "";
}

const possible = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;
for (const form of document.querySelectorAll("form[data-push-key]")) {
  form.querySelector("[data-push-impossible]").hidden = possible;
  form.querySelector("[data-push-button]").hidden = !possible;
  form.elements.name.value ||= device();
  if (possible) form.addEventListener("submit", switchOn);
}
