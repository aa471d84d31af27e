// node-signpdf signs many files in one process. Each line of standard input is a job: file, result, PKCS#12 file (PIN "test"), then options,
// all divided by tabs: "plain" (placed behind what is there) or "pdf-lib" (pdf-lib writes the whole file anew) with "streams" for streams of
// objects, "visible=X,Y,WIDTH,HEIGHT", "fill=NAME=VALUE" (with pdf-lib). Each is answered with a line: DONE, or ERROR and why.
const { readFileSync, writeFileSync } = require("node:fs");
const { createInterface } = require("node:readline");
const { SignPdf } = require("@signpdf/signpdf");
const { P12Signer } = require("@signpdf/signer-p12");
const { plainAddPlaceholder } = require("@signpdf/placeholder-plain");
const { pdflibAddPlaceholder } = require("@signpdf/placeholder-pdf-lib");
const { PDFDocument } = require("pdf-lib");

async function prepared(file, options) {
  const words = { reason: "Akkoord", contactInfo: "griffie@voorbeeld.invalid", name: "Gemeente Voorbeeld", location: "Voorbeeldstad" };
  if (options.has("visible")) {
    const [x, y, width, height] = options.get("visible").split(",").map(Number);
    words.widgetRect = [x, y, x + width, y + height];
  }
  if (options.has("plain")) return plainAddPlaceholder({ pdfBuffer: file, ...words });
  const document = await PDFDocument.load(file);
  if (options.has("fill")) {
    const [name, value] = options.get("fill").split("=");
    document.getForm().getTextField(name).setText(value);
  }
  pdflibAddPlaceholder({ pdfDoc: document, ...words });
  return Buffer.from(await document.save({ useObjectStreams: options.has("streams") }));
}

async function make(line) {
  const [file, result, keys, ...rest] = line.split("\t");
  const options = new Map(rest.map((one) => [one.split("=")[0], one.slice(one.indexOf("=") + 1)]));
  const signer = new P12Signer(readFileSync(keys), { passphrase: "test" });
  writeFileSync(result, await new SignPdf().sign(await prepared(readFileSync(file), options), signer));
}

(async () => {
  for await (const line of createInterface({ input: process.stdin })) {
    const answer = await make(line).then(() => "DONE", (error) => `ERROR ${error}`.replaceAll("\n", " "));
    process.stdout.write(`${answer}\n`);
  }
})();
