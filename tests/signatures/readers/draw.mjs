// Draws PDF files with pdf.js until standard input ends; what is asked and answered is told in process.py.
// Usage: node draw.mjs whole|paper DPI, where paper is the page alone, without annotations and fields, and without what else pdf.js tells.
import { writeSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { factsOf } from "./facts.mjs";

const require = createRequire(new URL("../../tools/package.json", import.meta.url));
// pdf.js asks for these by their names in a browser.
const { DOMMatrix, ImageData, Path2D, createCanvas } = require("@napi-rs/canvas");
Object.assign(globalThis, { DOMMatrix, ImageData, Path2D });
// What pdf.js prints must not stand between the answers.
console.log = console.warn = console.info = console.error;
const home = dirname(require.resolve("pdfjs-dist/package.json"));
const { AnnotationMode, getDocument } = await import(join(home, "legacy/build/pdf.mjs"));

const whole = process.argv[2] === "whole";
const dpi = Number(process.argv[3]);
const MOST_POINTS = 2000;
const MOST_PAGES = 60;
const settings = {
  verbosity: 0,
  isEvalSupported: false,
  disableFontFace: true,
  useSystemFonts: false,
  standardFontDataUrl: join(home, "standard_fonts/"),
  cMapUrl: join(home, "cmaps/"),
  cMapPacked: true,
  wasmUrl: join(home, "wasm/"),
  iccUrl: join(home, "iccs/"),
};

// What a viewer built on pdf.js shows beside the picture: values of fields, which it draws as fields of a web page, and words of remarks.
function shown(annotations, viewport) {
  const words = [];
  for (const one of annotations) {
    const value = one.fieldValue ?? one.contentsObj?.str ?? "";
    if (!value || value.length === 0) continue;
    const [left, top, right, bottom] = viewport.convertToViewportRectangle(one.rect);
    const [across, along] = [viewport.width, viewport.height];
    words.push([...[Math.min(left, right) / across, Math.min(top, bottom) / along, Math.max(left, right) / across, Math.max(top, bottom) / along].map((part) => Math.round(part * 500) / 500), String(value)]);
  }
  return words;
}

async function drawn(data) {
  const task = getDocument({ data, ...settings });
  try {
    const document = await task.promise;
    const pages = [];
    const rows = [];
    const remarks = [];
    for (let number = 1; number <= Math.min(document.numPages, MOST_PAGES); number++) {
      const page = await document.getPage(number);
      const full = page.getViewport({ scale: 1 });
      const scale = Math.min(dpi / 72, MOST_POINTS / Math.max(full.width, full.height, 1));
      const viewport = page.getViewport({ scale });
      const [width, height] = [Math.max(1, Math.ceil(viewport.width)), Math.max(1, Math.ceil(viewport.height))];
      const canvas = createCanvas(width, height);
      const context = canvas.getContext("2d");
      await page.render({ canvas, canvasContext: context, viewport, annotationMode: whole ? AnnotationMode.ENABLE : AnnotationMode.DISABLE, background: "white" }).promise;
      const { data: points } = context.getImageData(0, 0, width, height);
      const row = Buffer.allocUnsafe(width * height * 3);
      for (let from = 0, to = 0; to < row.length; from += 4, to += 3) {
        row[to] = points[from];
        row[to + 1] = points[from + 1];
        row[to + 2] = points[from + 2];
      }
      const annotations = whole ? await page.getAnnotations({ intent: "display" }) : [];
      remarks.push(annotations);
      pages.push([full.width, full.height, width, height, shown(annotations, viewport)]);
      rows.push(row);
      page.cleanup();
    }
    return [{ pages, facts: whole ? await factsOf(document, remarks) : {} }, rows];
  } finally {
    await task.destroy();
  }
}

function send(content) {
  for (let at = 0; at < content.length; ) {
    try {
      at += writeSync(1, content, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

async function answer(data) {
  let header, rows;
  try {
    [header, rows] = await drawn(data);
  } catch (error) {
    [header, rows] = [{ error: String(error).slice(0, 300) }, []];
  }
  const content = Buffer.concat([Buffer.from(`${JSON.stringify(header)}\n`), ...rows]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  send(Buffer.concat([length, content]));
}

// A page that goes wrong behind pdf.js' back must not end the process for the next file.
process.on("unhandledRejection", (error) => console.error(error));

let held = Buffer.alloc(0);
for await (const part of process.stdin) {
  held = Buffer.concat([held, part]);
  while (held.length >= 4 && held.length >= 4 + held.readUInt32BE()) {
    const end = 4 + held.readUInt32BE();
    const data = new Uint8Array(held.subarray(4, end));
    held = held.subarray(end);
    await answer(data);
  }
}
