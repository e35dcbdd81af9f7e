// Copying or sharing a text that stands in a field; without this file the field is there to select.

function show(part) {
  for (const bar of part.querySelectorAll("[data-needs-script]")) bar.hidden = false;
  for (const button of part.querySelectorAll("[data-shares]")) button.hidden = !navigator.share;
}

async function copy(field) {
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    field.select();
    document.execCommand("copy");
  }
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copies], [data-shares]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copies ?? button.dataset.shares);
  if (button.dataset.copies) {
    await copy(field);
    button.querySelector("span").textContent = button.dataset.done;
  } else {
    await navigator.share({ text: field.value }).catch(() => {});
  }
});
document.addEventListener("htmx:load", ({ detail }) => show(detail.elt));
show(document);
