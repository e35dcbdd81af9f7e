// Small behaviours of every page, bound by attributes. Without this file all works as well.
const LATE = 8_000; // milliseconds that a script may take to come

// A summary of errors takes the focus, so that it is the first thing read; or what was just done.
document.querySelector(".errsum[tabindex], [data-focus]")?.focus();

// Of a form that is on its way, the button says so and cannot be pressed twice.
let busy;

document.addEventListener("submit", (event) => {
  const { target: form, submitter: button } = event;
  const question = button?.dataset.confirm ?? form.dataset.confirm;
  if (question && !window.confirm(question)) {
    event.preventDefault();
    return;
  }
  // Without a connection what was typed stays in its form; a signal until what keeps it has come
  // (signal-form.js).
  const away = !navigator.onLine && !event.defaultPrevented && !form.matches("[data-signs-out]")
    && (form.querySelector("[data-slow]") ?? document.getElementById("away"));
  if (away) {
    event.preventDefault();
    for (const part of away.querySelectorAll("[data-told]")) part.hidden = part.dataset.told !== "away";
    away.hidden = false;
    button?.before(away);
    return;
  }
  if (event.defaultPrevented || !button || form.target || "again" in button.dataset) return;
  if (button === busy) {
    event.preventDefault();
    return;
  }
  calm();
  busy = button;
  busy.setAttribute("aria-busy", "true");
  busy.prepend(Object.assign(document.createElement("span"), { className: "spin" }));
});

// For when somebody comes back to this page; and who types on was stopped on the way.
function calm() {
  busy?.removeAttribute("aria-busy");
  busy?.firstChild.remove();
  busy = null;
}

for (const on of ["pagehide", "input"]) window.addEventListener(on, calm);

// While young people hold the device (the guide's screen) every tab that stood open shows nothing,
// until a page of the worker comes again. What was typed in it stays.
if (window.BroadcastChannel) {
  const hands = new BroadcastChannel("guide");
  const given = "guide" in document.body.dataset;
  if (!given) {
    hands.onmessage = ({ data }) => {
      document.body.hidden = data;
      if (data) document.title = "Vindplaats";
    };
  }
  if (given || document.body.dataset.person) hands.postMessage(given);
}

// Where it is said who is here: signals that wait for a connection. What they need comes at once
// when some wait, else when the page is painted; a form (signal, hours) wants a touch first.
if ("person" in document.body.dataset) {
  const { person } = document.body.dataset;
  const form = document.querySelector("[data-signal-form], [data-hours]");
  const load = () => import("./offline.js").catch(() => {});
  let waits = 0;
  try {
    waits = Number(localStorage.getItem("unsent"));
  } catch {
    // A browser that keeps nothing.
  }
  if (waits || "shell" in document.body.dataset) {
    // Who logs out before it has come is asked about them all the same, unless it never comes.
    const early = (event) => {
      if (!event.target.matches("[data-signs-out]")) return;
      event.preventDefault();
      event.stopImmediatePropagation();
      setTimeout(calm, LATE);
      come.then(() => event.target.requestSubmit());
    };
    document.addEventListener("submit", early, true);
    let calm;
    const come = Promise.race([load(), new Promise((go) => (calm = go))]).then(() =>
      document.removeEventListener("submit", early, true),
    );
  } else if (person && form) form.addEventListener("pointerdown", load, { once: true });
  else if (person) new PerformanceObserver(load).observe({ type: "paint", buffered: true });
}

// Words that were sent are answered at once, and their page counts as one that was asked for: who
// reloads it or comes back to it isn't asked to send them again. Without script it is asked for.
for (const once of document.querySelectorAll("[name=as_answer]")) {
  once.disabled = false;
  history.replaceState(history.state, "");
}

// “Show” beside a password.
for (const button of document.querySelectorAll("button[data-shows]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.shows);
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  });
}

// A form that is sent by choosing (filters, the theme); its own button is then not needed.
for (const form of document.querySelectorAll("form[data-on-choice]")) {
  for (const button of form.querySelectorAll("[data-without-script]")) button.hidden = true;
  form.addEventListener("change", () => form.requestSubmit());
}

// “Print this page”.
for (const button of document.querySelectorAll("button[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}
