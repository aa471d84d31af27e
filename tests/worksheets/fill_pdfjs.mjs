// Fills a form with pdf.js as a browser does: values into the annotation storage, then saveDocument.
// Usage: node fill_pdfjs.mjs IN.pdf VALUES.json OUT.pdf
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(new URL("../tools/package.json", import.meta.url));
const { getDocument } = await import(require.resolve("pdfjs-dist/legacy/build/pdf.mjs"));
const [, , input, values, output] = process.argv;
const wanted = JSON.parse(readFileSync(values, "utf8"));
const document = await getDocument({ data: new Uint8Array(readFileSync(input)), verbosity: 0 }).promise;
const fields = await document.getFieldObjects();
for (const [name, value] of Object.entries(wanted)) {
  for (const field of fields[name]) document.annotationStorage.setValue(field.id, { value });
}
writeFileSync(output, await document.saveDocument());
