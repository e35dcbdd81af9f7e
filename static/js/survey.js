// Seven questions, one screen each. Without it: one long page.
import { button, screens } from "./screens.js";

const form = document.querySelector("[data-survey]");
const { next, back } = form.dataset;
const bar = form.querySelector("progress");
bar.hidden = false;

const { steps, go, begin } = screens(form, (number) => {
  bar.value = number + 1;
});

steps.forEach((step, place) => {
  const row = step.querySelector("[data-deeds]");
  if (place) row.prepend(button(back, "btn-second", () => go(place - 1)));
  if (place < steps.length - 1) row.append(button(next, "btn-primary grow", () => go(place + 1)));
});

// Enter in a line of text is no reason to send a form that is half filled in.
form.addEventListener("keydown", (event) => {
  const last = steps.at(-1).hidden === false;
  if (event.key === "Enter" && event.target.matches("input") && !last) event.preventDefault();
});

begin();
