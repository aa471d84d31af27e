// Fills in a field with pdf.js: the file, the one that comes of it, the name of the field, its value (empty: it is ticked).
const fs = require("fs");
const path = require("path");

(async () => {
  const [, , from, to, name, value] = process.argv;
  const home = path.dirname(require.resolve("pdfjs-dist/package.json"));
  const pdfjs = await import(path.join(home, "legacy/build/pdf.mjs"));
  const task = pdfjs.getDocument({ data: new Uint8Array(fs.readFileSync(from)), verbosity: 0, standardFontDataUrl: path.join(home, "standard_fonts/") });
  const document = await task.promise;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    for (const own of await page.getAnnotations()) {
      if (own.fieldName === name) document.annotationStorage.setValue(own.id, { value: own.checkBox ? true : value });
    }
  }
  fs.writeFileSync(to, await document.saveDocument());
  await task.destroy();
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
