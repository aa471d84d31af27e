// What pdf.js offers beside the pictures, for facts.py to compare: title, language, outline, attachments, labels, places, fields, structure.
import { createHash } from "node:crypto";

const MOST_PAGES = 60;

const content = (bytes) => {
  const data = Buffer.from(bytes ?? []);
  return [data.length, createHash("sha256").update(data).digest("hex").slice(0, 16), data.subarray(0, 40).toString("latin1")];
};
const items = (outline) => (outline ?? []).map((one) => [one.title, one.url ?? one.dest, one.action, one.bold, one.italic, items(one.items)]);
const elements = (one) => one && [one.role, one.alt, one.lang, one.type, one.id && !one.type ? "" : one.type && one.id, (one.children ?? []).map(elements)];
const remark = (one) => [one.subtype, one.contentsObj?.str, one.titleObj?.str, one.url, one.dest, one.action, one.file && [one.file.filename, one.file.description, ...content(one.file.content)]];

// `annotations` are those of each page.
export async function factsOf(document, annotations) {
  const out = {};
  const put = async (name, part) => {
    try {
      // Maps and sets have no text of their own.
      out[name] = JSON.parse(JSON.stringify((await part()) ?? null));
    } catch (error) {
      out[name] = String(error).slice(0, 200);
    }
  };
  const about = await document.getMetadata().catch(() => ({ info: {} }));
  await put("information", () => Object.fromEntries(["Title", "Author", "Subject", "Keywords", "Creator", "Producer", "CreationDate", "ModDate", "Custom"].map((key) => [key, about.info[key]])));
  await put("metadata", () => about.metadata && Object.fromEntries(about.metadata));
  await put("language", () => about.info.Language);
  await put("outline", async () => items(await document.getOutline()));
  await put("files", async () => Object.fromEntries(Object.entries((await document.getAttachments()) ?? {}).map(([name, one]) => [name, [one.filename, one.description, ...content(one.content)]])));
  await put("labels", () => document.getPageLabels());
  await put("places", async () => Object.fromEntries(Object.entries((await document.getDestinations()) ?? {})));
  await put("opening", async () => ({
    mode: await document.getPageMode(), layout: await document.getPageLayout(), preferences: await document.getViewerPreferences(),
    action: await document.getOpenAction(), marked: await document.getMarkInfo(), scripts: await document.getJSActions(),
  }));
  await put("fields", async () => {
    const found = (await document.getFieldObjects()) ?? {};
    const entries = found instanceof Map ? [...found] : Object.entries(found);
    return Object.fromEntries(entries.map(([name, all]) => [name, all.map((one) => [one.type, one.value, one.defaultValue, one.page, one.items])]));
  });
  await put("order", () => document.getCalculationOrderIds());
  await put("layers", async () => [...(await document.getOptionalContentConfig())].map(([id, one]) => [id, one.name, one.visible]));
  const structure = [];
  for (let number = 1; number <= Math.min(document.numPages, MOST_PAGES); number++) {
    const page = await document.getPage(number);
    structure.push(await page.getStructTree().then(elements, String));
  }
  await put("structure", () => structure);
  await put("remarks", () => annotations.map((all) => all.filter((one) => one.subtype !== "Widget").map(remark)));
  return out;
}
