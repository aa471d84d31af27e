// A form as pdf-lib makes it; the argument is the file that comes of it.
const fs = require("fs");
const { PDFDocument, StandardFonts, rgb } = require("pdf-lib");

(async () => {
  const document = await PDFDocument.create();
  const page = document.addPage([595, 842]);
  const font = await document.embedFont(StandardFonts.Helvetica);
  page.drawText("Aanvraag subsidie gemeente Voorbeeldstad", { x: 60, y: 780, size: 14, font });
  const form = document.getForm();
  form.createTextField("naam").addToPage(page, { x: 150, y: 732, width: 200, height: 22 });
  const amount = form.createTextField("bedrag");
  amount.addToPage(page, { x: 150, y: 692, width: 120, height: 22, borderWidth: 0, backgroundColor: rgb(0.9, 0.95, 1) });
  amount.setFontSize(11);
  const words = form.createTextField("toelichting");
  words.enableMultiline();
  words.addToPage(page, { x: 150, y: 590, width: 300, height: 90 });
  const code = form.createTextField("postcode");
  code.setMaxLength(6);
  code.enableCombing();
  code.addToPage(page, { x: 150, y: 552, width: 120, height: 20 });
  form.createCheckBox("akkoord").addToPage(page, { x: 150, y: 516, width: 16, height: 16 });
  const one = form.createDropdown("wijk");
  one.addOptions(["Noord", "Zuid", "Oost"]);
  one.addToPage(page, { x: 150, y: 432, width: 120, height: 20 });
  const list = form.createOptionList("dagen");
  list.addOptions(["ma", "di", "wo", "do"]);
  list.addToPage(page, { x: 150, y: 340, width: 120, height: 70 });
  fs.writeFileSync(process.argv[2], await document.save({ useObjectStreams: false }));
})();
