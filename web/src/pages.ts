// Small comforts: previews follow the choices, rows are added in place. Every page works without it.

/** The preview and the explanation of a sheet follow the form of an instrument's page. */
function followChoices(form: HTMLFormElement): void {
  const image = document.querySelector<HTMLImageElement>("img[data-preview]");
  const button = form.querySelector<HTMLElement>("[data-download]");
  const sheet = form.elements.namedItem("sheet") as HTMLSelectElement | null;
  const orientation = form.elements.namedItem("orientation") as HTMLSelectElement | null;
  const profiles = form.elements.namedItem("profile") as HTMLSelectElement | null;
  const hints = form.querySelectorAll<HTMLElement>("[data-sheet-hint]");

  const update = (): void => {
    if (sheet && orientation) {
      const allowed = (sheet.selectedOptions[0]?.dataset.orientations ?? "").split(" ");
      for (const option of orientation.options) option.disabled = !allowed.includes(option.value);
      if (orientation.selectedOptions[0]?.disabled) orientation.value = allowed[0] ?? "";
    }
    // What cannot be made of this sheet is not offered, and what is not shown is not sent.
    for (const option of form.querySelectorAll<HTMLOptionElement>("option[data-sheets]"))
      option.disabled = !(option.dataset.sheets ?? "").split(" ").includes(sheet?.value ?? "");
    for (const select of form.querySelectorAll<HTMLSelectElement>("select"))
      if (select.selectedOptions[0]?.disabled)
        select.value = [...select.options].find((option) => !option.disabled)?.value ?? "";
    for (const field of form.querySelectorAll<HTMLElement>("[data-profile], [data-sheet]")) {
      const { profile, sheet: own } = field.dataset;
      const there = profile ? profile === profiles?.value : own === sheet?.value;
      for (const input of field.querySelectorAll<HTMLInputElement | HTMLSelectElement>("input, select"))
        input.disabled = !there;
    }
    for (const hint of hints) hint.hidden = hint.dataset.sheetHint !== sheet?.value;
    if (image) {
      const query = new URLSearchParams();
      const elsewhere = [...form.querySelectorAll<HTMLInputElement>("[data-profile] [name]")].map((own) => own.name);
      for (const [key, value] of new FormData(form))
        if (key !== "profile" && value !== "" && !elsewhere.includes(key)) query.set(key, String(value));
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

/** Beside a form in steps: a page of the draft, made anew when something was typed. */
function livePreview(form: HTMLFormElement, panel: HTMLElement): void {
  const status = panel.querySelector<HTMLElement>("[data-live-status]");
  const picture = panel.querySelector<HTMLImageElement>("[data-live-picture]");
  const shown = form.elements.namedItem("page");
  if (!status || !picture || !(shown instanceof HTMLInputElement)) return;
  let page = Number(shown.value) || 1;
  let pages = 1;
  let timer = 0;
  let asked: AbortController | undefined;
  const say = (text: string): void => {
    if (status.textContent !== text) status.textContent = text;
  };
  const update = async (): Promise<void> => {
    asked?.abort();
    const own = new AbortController();
    asked = own;
    panel.dataset.stale = "";
    say(status.dataset.busy ?? "");
    const data = new FormData(form);
    // What was chosen and not added yet is no part of it.
    for (const [name, value] of [...data]) if (value instanceof File) data.delete(name);
    data.set("make", "preview");
    data.set("page", String(page));
    try {
      const answer = await fetch(form.action, { method: "POST", body: data, signal: own.signal });
      const kind = answer.headers.get("content-type") ?? "";
      if (!answer.ok || !kind.startsWith("image/")) {
        say(`${status.dataset.none} ${answer.ok ? await answer.text() : String(answer.status)}`);
        return;
      }
      pages = Number(answer.headers.get("canvaspers-pages") ?? "1");
      page = Math.min(page, pages);
      const address = URL.createObjectURL(await answer.blob());
      const old = picture.src;
      picture.src = address;
      if (old) URL.revokeObjectURL(old);
      delete panel.dataset.stale;
      say((status.dataset.page ?? "").replace("{n}", String(page)).replace("{of}", String(pages)));
    } catch (error) {
      if (!(error instanceof DOMException && error.name === "AbortError"))
        say(`${status.dataset.none} ${String(error)}`);
    }
  };
  const soon = (): void => {
    clearTimeout(timer);
    timer = window.setTimeout(() => void update(), 700);
  };
  for (const button of panel.querySelectorAll<HTMLButtonElement>("[data-live-turn]")) {
    button.addEventListener("click", () => {
      page = Math.min(Math.max(1, page + Number(button.dataset.liveTurn)), pages);
      shown.value = String(page);
      void update();
    });
  }
  form.addEventListener("input", soon);
  panel.hidden = false;
  void update();
}

/** The picture beside its description, from the file that travels in the form. */
function showPicture(picture: HTMLImageElement): void {
  const carried = picture.closest("form")?.elements.namedItem(picture.dataset.image ?? "");
  if (!(carried instanceof HTMLInputElement)) return;
  const bytes = Uint8Array.from(atob(carried.value.replace(/^data:[^,]*,/, "")), (letter) => letter.charCodeAt(0));
  // A browser knows pixels by their bytes; a drawing it must be told of.
  const drawing = !["\x89PNG", "\xff\xd8", "RIFF"].some((mark) =>
    String.fromCharCode(...bytes.slice(0, 4)).startsWith(mark),
  );
  picture.addEventListener("load", () => (picture.hidden = false));
  picture.src = URL.createObjectURL(new Blob([bytes], { type: drawing ? "image/svg+xml" : "" }));
}

/** A form that keeps nothing on the server asks before it is left with something unsaved in it. */
function askBeforeLeaving(form: HTMLFormElement): void {
  let unsaved = form.dataset.unsaved === "yes";
  form.addEventListener("input", () => (unsaved = true));
  form.addEventListener("submit", (event) => {
    const button = event.submitter as HTMLButtonElement | null;
    const saves = button?.hasAttribute("data-saves") ?? false;
    const before = unsaved;
    unsaved = false;
    // A download leaves the page where it is; only saving the data makes them safe.
    if (button?.name === "make" && !saves) window.setTimeout(() => (unsaved = before), 2000);
  });
  window.addEventListener("beforeunload", (event) => {
    if (unsaved) event.preventDefault();
  });
}

/** The file that a page was asked to check: it stays in the browser, so that its report needs no second choice. */
let checked: File | undefined;

/** Checks a signed file in place: dropped or chosen, with progress while it travels, the verdict in this page, reports as downloads. */
function check(form: HTMLFormElement): void {
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  const status = form.querySelector<HTMLElement>("[data-status]");
  const bar = form.querySelector<HTMLProgressElement>("progress");
  if (!input || !status || !bar) return;
  const kept = document.querySelector("[data-verdict]") ? checked : undefined;
  if (kept) {
    for (const part of form.querySelectorAll<HTMLElement>(
      ".field, [data-without-script], button[value=page]:not([data-again])",
    ))
      part.hidden = true;
  }
  let said = "";
  const say = (text: string): void => {
    if (text !== said) status.textContent = said = text;
  };
  const done = (): void => {
    bar.hidden = true;
    form.removeAttribute("aria-busy");
  };

  const show = (html: string): void => {
    const next = new DOMParser().parseFromString(html, "text/html");
    const main = next.querySelector("main");
    const own = document.querySelector("main");
    if (!main || !own) return;
    document.title = next.title;
    own.replaceChildren(...main.childNodes);
    for (const inner of own.querySelectorAll<HTMLFormElement>("form[data-check]")) check(inner);
    (
      own.querySelector<HTMLElement>("[data-first]") ??
      own.querySelector<HTMLElement>("[data-verdict] h1") ??
      own.querySelector<HTMLElement>(".faults")
    )?.focus();
    window.scrollTo({ top: 0 });
  };

  const download = (answer: XMLHttpRequest): void => {
    const name = /filename\*=UTF-8''([^;]+)/.exec(answer.getResponseHeader("content-disposition") ?? "")?.[1];
    const link = document.createElement("a");
    link.href = URL.createObjectURL(answer.response as Blob);
    link.download = decodeURIComponent(name ?? "rapport");
    link.click();
    window.setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };

  const send = (wanted: string, file: File | undefined): void => {
    const data = new FormData(form);
    data.delete("file");
    if (file) data.set("file", file);
    data.set("as", wanted);
    const request = new XMLHttpRequest();
    request.open("POST", form.action);
    request.setRequestHeader("accept", "text/html");
    request.responseType = "blob";
    request.upload.addEventListener("progress", (event) => {
      // Told in steps of twenty: who listens to the page does not want to hear every one.
      const part = event.total > 0 ? Math.floor((event.loaded / event.total) * 100) : 0;
      bar.value = part;
      say((form.dataset.sending ?? "").replace("{n}", String(part - (part % 20))));
    });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      say(form.dataset.judging ?? "");
    });
    request.addEventListener("error", () => {
      done();
      say(form.dataset.broken ?? "");
    });
    request.addEventListener("load", () => {
      done();
      say("");
      const kind = request.getResponseHeader("content-type") ?? "";
      if (!kind.startsWith("text/html")) return download(request);
      checked = request.status === 200 ? file : undefined;
      void (request.response as Blob).text().then(show);
    });
    form.setAttribute("aria-busy", "true");
    bar.value = 0;
    bar.hidden = false;
    request.send(data);
  };

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const button = event.submitter as HTMLButtonElement | null;
    if (!form.hasAttribute("aria-busy")) send(button?.value ?? "page", kept ?? input.files?.[0]);
  });
  for (const name of ["dragenter", "dragover"]) {
    form.addEventListener(name, (event) => {
      event.preventDefault();
      form.dataset.over = "";
    });
  }
  form.addEventListener("dragleave", (event) => {
    if (!form.contains(event.relatedTarget as Node | null)) delete form.dataset.over;
  });
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    delete form.dataset.over;
    const file = event.dataTransfer?.files[0];
    if (file && !form.hasAttribute("aria-busy")) send("page", file);
  });
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-check]")) check(form);
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-unsaved]")) askBeforeLeaving(form);
for (const panel of document.querySelectorAll<HTMLElement>("[data-live]")) {
  const form = panel.closest("form");
  if (form) livePreview(form, panel);
}
for (const form of document.querySelectorAll<HTMLFormElement>("form[data-choices]")) followChoices(form);
for (const button of document.querySelectorAll<HTMLButtonElement>("button[data-list]")) addRows(button);
for (const picture of document.querySelectorAll<HTMLImageElement>("img[data-image]")) showPicture(picture);
(
  document.querySelector<HTMLElement>("[autofocus], [data-focus]") ??
  document.querySelector<HTMLElement>(".faults, #beeld")
)?.focus();
