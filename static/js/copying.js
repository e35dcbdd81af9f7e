// Copying and sharing what stands in a field: `data-copies` and `data-shares` name it, in a row
// (components/copying.html) that says so. Without this file the field can be selected by hand.

function show(part) {
  for (const row of part.querySelectorAll("[data-copying]")) row.hidden = false;
  for (const button of part.querySelectorAll("[data-shares]")) button.hidden = !navigator.share;
}

document.addEventListener("click", async ({ target }) => {
  const button = target.closest("[data-copies], [data-shares]");
  if (!button) return;
  const { copies, shares } = button.dataset;
  const field = document.getElementById(copies ?? shares);
  field.value = field.value.replaceAll("\u00ad", ""); // a soft hyphen shows elsewhere
  if (shares) return navigator.share({ text: field.value }).catch(() => {});
  // Said of one text at a time, and heard again when it is copied again.
  for (const told of document.querySelectorAll("[data-copied]")) told.textContent = "";
  try {
    await navigator.clipboard.writeText(field.value);
    const told = button.parentElement.querySelector("[data-copied]");
    told.textContent = told.dataset.copied;
  } catch {
    field.focus();
    field.select();
  }
});
document.addEventListener("htmx:load", ({ detail }) => show(detail.elt));
show(document);
