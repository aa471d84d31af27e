// Somebody checks a file for the print shop: by keyboard, without JavaScript, fast and in full; and downloads a print pack.
import assert from "node:assert/strict";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axe, download, open, start } from "./support.mjs";

const folder = mkdtempSync(join(tmpdir(), "canvaspers-preflight-"));
const at = (name) => join(folder, name);
let site;

/** A sheet of somebody else: a red area in the colour of a screen, and a font that is not in the file. */
function foreign() {
  const content = "q 1 0 0 rg 100 100 300 200 re f Q BT /F1 30 Tf 200 600 Td (Samen aan tafel) Tj ET";
  const objects = [
    "<< /Type /Catalog /Pages 2 0 R >>",
    "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
    "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 1191] /TrimBox [0 0 842 1191] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
  ];
  let out = "%PDF-1.7\n";
  const places = [];
  objects.forEach((object, index) => {
    places.push(out.length);
    out += `${index + 1} 0 obj\n${object}\nendobj\n`;
  });
  const start = out.length;
  out += `xref\n0 6\n0000000000 65535 f \n${places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("")}`;
  return `${out}trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n${start}\n%%EOF\n`;
}

before(async () => {
  site = await start();
  const answer = await fetch(`${site.address}/v1/instruments/praatplaat/document?sheet=A3&profile=print`);
  writeFileSync(at("praatplaat.pdf"), Buffer.from(await answer.arrayBuffer()));
  writeFileSync(at("vreemd.pdf"), foreign());
});
after(() => site.stop());

const verdict = (page) => page.locator("[data-verdict] h1").textContent();

for (const javaScriptEnabled of [true, false]) {
  test(`what a print shop would say, ${javaScriptEnabled ? "with" : "without"} JavaScript`, { timeout: 180_000 }, async () => {
    const { context, page } = await open(site, "/", { javaScriptEnabled });
    const refused = [];
    page.on("console", (message) => message.text().includes("Content Security Policy") && refused.push(message.text()));
    await page.click(".menu a:has-text('Controleren voor de drukker')");
    if (javaScriptEnabled) await axe(page, "before");
    await page.click("main form button[value=page]");
    await page.waitForSelector(".faults");
    assert.match(await page.locator("#file-fout").textContent(), /geen bestand gekozen/);
    if (javaScriptEnabled) await axe(page, "fault");
    // ours: by keyboard, in full
    await page.setInputFiles("#file", at("praatplaat.pdf"));
    await page.focus("#file");
    await page.keyboard.press("Tab");
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForSelector("[data-verdict]");
    assert.equal(await verdict(page), "Klaar voor de drukker");
    const text = await page.locator("main").innerText();
    for (const words of ["Volledig: met platen", "PDF/X-4", "Niet gecertificeerd", "Inktdekking", "A3, 420 × 297 mm"]) assert.ok(text.includes(words), words);
    assert.equal(await page.isChecked("#mode-full"), true, "the choice stays");
    if (javaScriptEnabled) {
      await axe(page, "passed");
      assert.equal(await page.evaluate(() => document.activeElement?.id), "oordeel", "who listens hears the verdict");
    } else {
      await page.setInputFiles("#file", at("praatplaat.pdf"));
    }
    const paper = await download(site, page, () => page.click("button[value=pdf]"));
    assert.equal(paper.name, "praatplaat-drukcontrole.pdf");
    assert.equal(paper.bytes.subarray(0, 5).toString(), "%PDF-");
    if (!javaScriptEnabled) await page.setInputFiles("#file", at("praatplaat.pdf"));
    const data = await download(site, page, () => page.click("button[value=json]"));
    const report = JSON.parse(data.bytes);
    assert.deepEqual([report.verdict, report.mode], ["passed", "full"]);
    // of somebody else: what is wrong, where, what to do, and the place on a picture
    await page.click("main a:has-text('Controleer een ander bestand')");
    await page.setInputFiles("#file", at("vreemd.pdf"));
    await page.click("main form button[value=page]");
    await page.waitForSelector("[data-verdict]");
    assert.match(await verdict(page), /^Nog niet drukken: \d+ fout/);
    const said = await page.locator("main").innerText();
    for (const words of ["Helvetica zit niet in het bestand", "laat lettertypen insluiten", "35 mm van links", "niet gecontroleerd", "Snel: zonder platen"]) assert.ok(said.includes(words), `${words}: ${said}`);
    const picture = page.locator(".page-picture svg[role=img]");
    assert.match(await picture.getAttribute("aria-label"), /Gemarkeerd/);
    assert.ok((await picture.locator("rect.place").count()) >= 1);
    assert.deepEqual(refused, [], "the picture is shown");
    if (javaScriptEnabled) await axe(page, "found");
    await context.close();
  });
}

test("it stands on a phone, in English, and a print pack is one button away", { timeout: 120_000 }, async () => {
  const { context, page } = await open(site, "/en/preflight", { viewport: { width: 360, height: 740 } });
  await page.setInputFiles("#file", at("vreemd.pdf"));
  await page.click("main form button[value=page]");
  await page.waitForSelector("[data-verdict]");
  assert.match(await verdict(page), /^Do not print yet/);
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 360, "nothing sticks out");
  await page.goto(`${site.address}/instrumenten/praatplaat`);
  await page.selectOption("[name=sheet]", "A4");
  const pack = await download(site, page, () => page.click("button[value=zip]"));
  assert.match(pack.name, /^praatplaat-drukpakket-a4-.*\.zip$/);
  assert.equal(pack.bytes.subarray(0, 4).toString("latin1"), "PK\u0003\u0004");
  await context.close();
});
