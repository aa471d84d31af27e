// Choices of a profile: shown with it, with and without JavaScript; never sent with another; faults beside their field.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, open, start } from "./support.mjs";

let site;
before(async () => {
  site = await start();
});
after(() => site.stop());

const shown = (page) => page.locator(".field:visible [name]").evaluateAll((all) => all.map((one) => one.name));
const tileChoices = ["tileSheet", "tileOrientation", "tileGrid", "tileOverlap", "tileMargin"];

async function asked(page) {
  const form = page.locator("form[data-choices]");
  const query = await form.evaluate((f) => new URLSearchParams(new FormData(f)).toString());
  return fetch(`${site.address}/v1/instruments/praatplaat/document?${query}`);
}

for (const javaScriptEnabled of [true, false]) {
  test(`choices are shown with their profile, ${javaScriptEnabled ? "with" : "without"} JavaScript`, { timeout: 120_000 }, async () => {
    const { context, page } = await open(site, "/instrumenten/praatplaat", { javaScriptEnabled });
    assert.deepEqual((await shown(page)).slice(-3), ["language", "profile", "ink"]);
    await page.selectOption("[name=profile]", "print");
    assert.deepEqual((await shown(page)).slice(-2), ["ink", "bleed"]);
    await page.selectOption("[name=sheet]", "A1");
    await page.selectOption("[name=profile]", "tiles");
    assert.deepEqual(new Set((await shown(page)).slice(-5)), new Set(tileChoices));
    // Each has its words.
    for (const name of [...tileChoices, "ink"]) assert.ok((await page.textContent(`label[for=keuze-${name}]`)).trim(), name);
    // A sheet that is the printer's own paper is not offered in parts.
    await page.selectOption("[name=sheet]", "A4");
    assert.equal(await page.locator("#keuze-profile option[value=tiles]").evaluate((o) => getComputedStyle(o).display), "none");
    if (javaScriptEnabled) assert.equal(await page.inputValue("[name=profile]"), "screen");
    await context.close();
  });
}

test("what was chosen is what is made, and what is not shown is not sent", { timeout: 120_000 }, async () => {
  const { context, page } = await open(site, "/instrumenten/praatplaat");
  await page.selectOption("[name=sheet]", "A3");
  await page.selectOption("[name=profile]", "print");
  await page.fill("[name=bleed]", "5");
  await page.selectOption("[name=ink]", "light");
  let answer = await asked(page);
  assert.equal(answer.headers.get("content-disposition"), 'inline; filename="praatplaat-inktzuinig-drukwerk-5mm-a3-liggend.pdf"');
  // The preview shows it, and a picture has no bleed.
  await page.waitForFunction(() => {
    const image = document.querySelector("img[data-preview]");
    return image.src.includes("ink=light") && !image.src.includes("bleed") && image.complete && image.naturalWidth > 0;
  });
  // Another profile: the bleed stays behind.
  await page.selectOption("[name=profile]", "tiles");
  assert.equal(await page.locator("#keuze-tileSheet option:not([disabled])").count(), 1, "A3 is no larger than A3");
  await page.fill("[name=tileOverlap]", "12.5");
  answer = await asked(page);
  assert.equal(answer.headers.get("content-disposition"), 'inline; filename="praatplaat-inktzuinig-tegels-a4-a3-liggend.pdf"');
  // A length outside its bounds does not leave the page.
  await page.fill("[name=tileMargin]", "40");
  assert.equal(await page.locator("[name=tileMargin]").evaluate((input) => input.checkValidity()), false);
  await axe(page, "choices");
  await context.close();
});

test("a form tells a fault of a choice beside its field, and keeps what was typed", { timeout: 120_000 }, async () => {
  const { context, page } = await open(site, "/instrumenten/gesprekscanvas/invullen/filled?voorbeeld=ja", { javaScriptEnabled: false });
  await page.selectOption("[name=sheet]", "A0");
  await page.selectOption("[name=profile]", "tiles");
  await page.fill("[name=tileGrid]", "2x2");
  await page.fill("[name=tileOverlap]", "15");
  await page.click("button[name=make]");
  await page.waitForSelector(".faults");
  assert.match(await page.textContent("#keuze-tileGrid-fout"), /2x2/);
  assert.equal(await page.getAttribute("[name=tileGrid]", "aria-invalid"), "true");
  assert.equal(await page.inputValue("[name=tileOverlap]"), "15");
  assert.equal(await page.inputValue("[name=coalition]"), "Samen Voorbeeld");
  await page.click(".faults a[href='#keuze-tileGrid']");
  // A sheet of the printer's own size is told at the sheet.
  await page.fill("[name=tileGrid]", "");
  await page.selectOption("[name=sheet]", "A4");
  await page.click("button[name=make]");
  await page.waitForSelector("#keuze-sheet-fout");
  await context.close();
});

test("the choices read well on a phone and on a desk", { timeout: 120_000 }, async () => {
  for (const [width, height] of [[360, 740], [1280, 900]]) {
    const { context, page } = await open(site, "/en/instruments/praatplaat", { viewport: { width, height } });
    await page.selectOption("[name=sheet]", "A0");
    await page.selectOption("[name=profile]", "tiles");
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${width}`);
    await axe(page, `${width}`);
    const folder = process.env.CANVASPERS_TEST_SCREENSHOTS;
    if (folder) await page.screenshot({ path: `${folder}/choices-${width}.png`, fullPage: true });
    await context.close();
  }
});
