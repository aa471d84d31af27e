// Small comforts: previews follow the choices, rows are added in place. Every page works without it.

/** The preview and the explanation of a sheet follow the form of an instrument's page. */
function followChoices(form: HTMLFormElement): void {
  const image = document.querySelector<HTMLImageElement>("img[data-preview]");
  const button = form.querySelector<HTMLElement>("[data-download]");
  const sheet = form.elements.namedItem("sheet") as HTMLSelectElement | null;
  const orientation = form.elements.namedItem("orientation") as HTMLSelectElement | null;
  const hints = form.querySelectorAll<HTMLElement>("[data-sheet-hint]");

  const update = (): void => {
    if (sheet && orientation) {
      const allowed = (sheet.selectedOptions[0]?.dataset.orientations ?? "").split(" ");
      for (const option of orientation.options) option.disabled = !allowed.includes(option.value);
      if (orientation.selectedOptions[0]?.disabled) orientation.value = allowed[0] ?? "";
    }
    for (const hint of hints) hint.hidden = hint.dataset.sheetHint !== sheet?.value;
    if (image) {
      const query = new URLSearchParams();
      for (const [key, value] of new FormData(form)) if (key !== "profile") query.set(key, String(value));
      query.set("format", "png");
      query.set("width", image.dataset.preview ?? "900");
      const address = `${form.action}?${query}`;
      if (image.src !== address) {
        image.removeAttribute("height");
        image.src = address;
      }
    }
    if (button?.dataset.download && sheet) {
      const lies = orientation?.selectedOptions[0]?.text.toLowerCase() ?? "";
      button.textContent = button.dataset.download.replace("{sheet}", `${sheet.value} ${lies}`.trim());
    }
  };
  form.addEventListener("change", update);
  update();
}

/** "Add a row" copies the last row, empty, and puts the cursor in it. */
function addRows(button: HTMLButtonElement): void {
  button.addEventListener("click", (event) => {
    const list = document.getElementById(button.dataset.list ?? "");
    const rows = list?.querySelectorAll<HTMLElement>(":scope > .row");
    const last = rows?.[rows.length - 1];
    if (!list || !last) return;
    event.preventDefault();
    const index = rows.length;
    const path = button.value;
    const copy = last.cloneNode(true) as HTMLElement;
    const next = (text: string): string => {
      const old = new RegExp(`${path.replaceAll(".", "\\.")}\\.\\d+`);
      return text.replace(old, `${path}.${index}`);
    };
    for (const element of [copy, ...copy.querySelectorAll<HTMLElement>("*")]) {
      for (const name of ["id", "name", "for", "aria-describedby", "aria-labelledby", "data-list", "value"]) {
        const value = element.getAttribute(name);
        if (value?.includes(path)) element.setAttribute(name, next(value));
      }
      if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) element.value = "";
      if (element instanceof HTMLSelectElement) element.selectedIndex = 0;
      element.removeAttribute("aria-invalid");
      if (element.classList.contains("fault")) element.remove();
    }
    const legend = copy.querySelector("[data-number]");
    if (legend) legend.textContent = String(index + 1);
    last.after(copy);
    for (const inner of copy.querySelectorAll<HTMLButtonElement>("button[data-list]")) addRows(inner);
    copy.querySelector<HTMLElement>("input, textarea, select")?.focus();
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-choices]")) followChoices(form);
for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-list]")) addRows(button);
document.querySelector<HTMLElement>(".faults")?.focus();
