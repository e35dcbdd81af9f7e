// Switches push on for this device: asks the browser for an address and sends it with the form.
function bytes(text) {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0));
}

async function address(form) {
  const { pushManager } = await navigator.serviceWorker.ready;
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
  const denied = form.querySelector("[data-push-denied]");
  try {
    denied.hidden = (await Notification.requestPermission()) === "granted";
    if (!denied.hidden) return;
    form.elements.endpoint.value = await address(form);
    form.submit();
  } catch {
    denied.hidden = false;
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
