// The whole loop: worksheets by three programs in, comparison and joint canvas out, changed, taken on, and come back later.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { axe, download, open, start } from "./support.mjs";

let site;
before(async () => {
  site = await start();
  execFileSync(process.env.CANVASPERS_TEST_PYTHON, [new URL("../worksheets/three.py", import.meta.url).pathname, site.downloads], { stdio: "inherit" });
});
after(() => site.stop());

const names = ["Welzijn Midden", "Koor Samenklank", "Gemeente Voorbeeld"];
const files = () => names.map((name) => `${site.downloads}/${name}.pdf`);

const text = (path) => execFileSync("pdftotext", ["-layout", path, "-"]).toString();

for (const javaScriptEnabled of [true, false]) {
  test(`from three worksheets to everything that follows, ${javaScriptEnabled ? "with" : "without"} JavaScript`, { timeout: 300_000 }, async () => {
    const { context, page } = await open(site, "/", { javaScriptEnabled });
    await page.click(".menu a");
    if (javaScriptEnabled) await axe(page, "before");
    // two at once, one later
    await page.setInputFiles("#file", files().slice(0, 2));
    await page.click("button[value=read]");
    assert.equal(await page.locator(".entry").count(), 2);
    await page.setInputFiles("#file", files().slice(2));
    await page.click("button[value=read]");
    assert.deepEqual(await page.locator(".entry h3").allTextContents(), names.map((name, index) => `${index + 1}. ${name}`));
    assert.match(await page.locator(".entry").first().textContent(), /Leeg gelaten: .*‘Waarom samen\?’/);
    if (javaScriptEnabled) await axe(page, "read");

    await page.selectOption("[name=sheet]", "A4");
    await page.selectOption("[name=orientation]", "portrait");
    const comparison = await download(site, page, () => page.click("button[value=compare]"));
    assert.equal(comparison.name, "vergelijking-a4-staand.pdf");
    const compared = text(comparison.path);
    for (const word of ["Ouderen die weinig buiten komen", "Onze dirigent leidt", "Cijfers per wijk", "zingen"]) assert.ok(compared.includes(word), word);

    await page.click("button[value=joint]");
    assert.equal(await page.inputValue("[name='boxes.doel.0.text']"), "Samen zingen in de wijk");
    assert.equal(await page.inputValue("[name='boxes.doel.0.author']"), "Welzijn Midden");
    assert.equal(await page.inputValue("[name='participants']"), names.join("\n"));
    if (javaScriptEnabled) await axe(page, "joint");
    // a box is changed, a quick list added, and a wrong line is told with everything still there
    await page.fill("[name='boxes.doel.0.text']", "Elke dinsdag samen zingen");
    await page.fill("[name=quickList]", "volhouden: Plek in het wijkplan - Gemeente Voorbeeld\nvolhoudne: Dit vak is er niet");
    await page.fill("[name=coalition]", "Samen Voorbeeld");
    await page.fill("[name=nextTalk]", "2027-02-02");
    await page.click("button[name=make][value=yes]");
    assert.match(await page.locator(".faults").textContent(), /Regel 2 .*Bedoelt u ‘volhouden’/);
    assert.equal(await page.inputValue("[name='boxes.doel.0.text']"), "Elke dinsdag samen zingen");
    await page.fill("[name=quickList]", `volhouden: Plek in het wijkplan - Gemeente Voorbeeld\n${Array.from({ length: 9 }, (_, n) => `7: Verschil ${n + 1}`).join("\n")}`);

    await page.selectOption("[name=sheet]", "A1");
    await page.click("button[value=check]");
    assert.match(await page.locator("#gekeken").textContent(), /A1, Vak ‘Waarin verschillen we\?’: \d geeltjes in dit vak, u hebt er 9/);
    await page.selectOption("[name=sheet]", "A0");
    const canvas = await download(site, page, () => page.click("button[name=make][value=yes]"));
    assert.equal(canvas.name, "gesprekscanvas-a0-liggend.pdf");
    const agreed = text(canvas.path).replace(/\s+/g, " ");
    for (const word of ["dinsdag", "wijkplan", "Verschil 9"]) assert.ok(agreed.includes(word), word);

    const calendar = await download(site, page, () => page.click("button[value=ics]"));
    assert.match(calendar.bytes.toString(), /DTSTART;VALUE=DATE:20270202/);
    assert.match(calendar.bytes.toString(), /SUMMARY:Liedjes kiezen/);
    const sheet = await download(site, page, () => page.click("button[value=xlsx]"));
    assert.equal(sheet.bytes.subarray(0, 2).toString(), "PK");
    const table = await download(site, page, () => page.click("button[value=csv]"));
    assert.match(table.bytes.toString(), /"Liedjes kiezen";"Koor Samenklank";"15-12-2026"/);
    const plan = await download(site, page, () => page.click("button[value=plan]"));
    assert.ok(text(plan.path).includes("Liedjes kiezen"));
    const next = await download(site, page, () => page.click("button[value=worksheet]"));
    const again = JSON.parse(execFileSync(process.env.CANVASPERS_TEST_BINARY, ["read", next.path], { stdio: ["ignore", "pipe", "ignore"] }));
    assert.equal(again.entries[0].boxes.doel, "Elke dinsdag samen zingen (Welzijn Midden)");

    // the archive comes back later, and the talk goes on
    await page.selectOption("[name=profile]", "archive");
    await page.check("#akkoord");
    const archive = await download(site, page, () => page.click("button[name=make][value=yes]"));
    await page.goto(`${site.address}/werkbladen`);
    await page.setInputFiles("#file", archive.path);
    await page.click("button[value=read]");
    await page.click("button[value='continue.0']");
    assert.equal(await page.inputValue("[name='boxes.doel.0.text']"), "Elke dinsdag samen zingen");
    assert.equal(await page.inputValue("[name=nextTalk]"), "2027-02-02");
    await context.close();
  });
}

test("each file that cannot be read is told by name, and the others stay", { timeout: 120_000 }, async () => {
  const { context, page } = await open(site, "/werkbladen");
  writeFileSync(`${site.downloads}/foto.pdf`, Buffer.from("89504e470d0a1a0a", "hex"));
  await page.setInputFiles("#file", [files()[0], `${site.downloads}/foto.pdf`]);
  await page.click("button[value=read]");
  assert.match(await page.locator(".faults").textContent(), /foto\.pdf.*geen pdf/);
  assert.equal(await page.locator(".entry").count(), 1);
  await axe(page, "refused");
  // a name that was mended stays, and an entry can be taken off
  await page.fill("[name='organisation.0']", "Welzijn Midden en Zuid");
  await page.click("button[value=read]");
  assert.equal(await page.locator(".entry h3").textContent(), "1. Welzijn Midden en Zuid");
  await page.check("[name='remove.0']");
  await page.click("button[value=read]");
  assert.equal(await page.locator(".entry").count(), 0);
  await context.close();
});

for (const javaScriptEnabled of [true, false]) {
  test(`a draft survives wrong input and the back button, ${javaScriptEnabled ? "with" : "without"} JavaScript`, { timeout: 120_000 }, async () => {
    const { context, page } = await open(site, "/werkbladen", { javaScriptEnabled });
    await page.setInputFiles("#file", files());
    await page.click("button[value=read]");
    await page.click("button[value=joint]");
    const note = page.locator("[name='boxes.doel.0.text']");
    await note.fill("Met de hand veranderd");
    await page.fill("[name=quickList]", "geen vak");
    await page.click("button[name=make][value=yes]");
    assert.equal(await page.locator(".faults").count(), 1);
    assert.equal(await note.inputValue(), "Met de hand veranderd", "the form comes back with what was typed");
    await page.goBack();
    assert.equal(await note.inputValue(), "Met de hand veranderd", "back to the form before it was sent");
    await page.goForward();
    await note.fill("Nog eens veranderd");
    await page.click(".brand");
    await page.goBack();
    assert.equal(await note.inputValue(), "Nog eens veranderd", "back from another page");
    await page.fill("[name=quickList]", "");
    const made = await download(site, page, () => page.click("button[name=make][value=yes]"));
    assert.ok(text(made.path).includes("Nog eens"));
    await context.close();
  });
}

test("by keyboard alone, on a narrow screen", { timeout: 120_000 }, async () => {
  const { context, page } = await open(site, "/en/worksheets", { viewport: { width: 320, height: 640 } });
  await page.setInputFiles("#file", files());
  await page.focus("#file");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector(".entry");
  assert.equal(await page.locator(".entry").count(), 3);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320), "no sideways scrolling");
  await context.close();
});
