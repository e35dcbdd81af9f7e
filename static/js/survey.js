// Seven questions, one screen each. Without it: one long page.
const form = document.querySelector("[data-survey]");
const steps = [...form.querySelectorAll("[data-step]")];
const { next, back } = form.dataset;
const bar = form.querySelector("progress");
bar.hidden = false;

function show(number, { focus = true } = {}) {
  steps.forEach((step, place) => {
    step.hidden = place !== number;
  });
  bar.value = number + 1;
  if (!focus) return;
  window.scrollTo(0, 0);
  const heading = steps[number].querySelector("h2");
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
}

function go(number) {
  history.pushState({ step: number }, "");
  show(number);
}

function button(text, classes, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = `btn ${classes} btn-lg`;
  made.textContent = text;
  made.addEventListener("click", act);
  return made;
}

steps.forEach((step, place) => {
  const row = step.querySelector("[data-deeds]");
  if (place) row.prepend(button(back, "btn-second", () => history.back()));
  if (place < steps.length - 1) row.append(button(next, "btn-primary grow", () => go(place + 1)));
});

window.addEventListener("popstate", ({ state }) => show(state?.step ?? 0));

// Each fault of the summary stands on one of the screens.
document.querySelector(".errsum")?.addEventListener("click", (event) => {
  const field = document.getElementById(event.target.hash?.slice(1));
  const place = steps.findIndex((step) => step.contains(field));
  if (place < 0) return;
  event.preventDefault(); // going to a part of the page would ask for the screen before
  history.pushState({ step: place }, "");
  show(place, { focus: false });
  field.focus();
});

// Enter in a line of text is no reason to send a form that is half filled in.
form.addEventListener("keydown", (event) => {
  const last = steps.at(-1).hidden === false;
  if (event.key === "Enter" && event.target.matches("input") && !last) event.preventDefault();
});

const wrong = steps.findIndex((step) => step.querySelector(".has-err"));
const start = wrong < 0 ? 0 : wrong;
for (let number = 1; number <= start; number += 1) history.pushState({ step: number }, "");
show(start, { focus: false });
