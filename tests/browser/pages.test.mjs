// The pages in a real browser: axe finds nothing, downloads work, forms keep what was typed, keyboard and narrow screens do.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { axe, crawl, open, start } from "./support.mjs";

let site;
before(async () => {
  site = await start();
});
after(() => site.stop());

test("axe finds nothing on any page that the gallery leads to, errors included", { timeout: 600_000 }, async () => {
  const paths = await crawl(site.address);
  assert.ok(paths.length >= 20, `only ${paths.length} pages were found: ${paths}`);
  const { context, page } = await open(site, "/");
  for (const path of [...paths, "/bestaat-niet", "/en/instruments/nothing"]) {
    await page.goto(site.address + path);
    await axe(page, path);
    assert.equal(await page.locator("h1").count(), 1, path);
  }
  await context.close();
});

test("axe finds nothing on a form that is filled in and refused", { timeout: 120_000 }, async () => {
  const { context, page } = await open(site, "/instrumenten/gesprekscanvas/invullen/filled?voorbeeld=ja");
  await axe(page, "filled in");
  await page.fill("[name='boxes.doel.2.author']", "Iemand");
  await page.selectOption("[name=profile]", "archive");
  await page.click("button[name=make]");
  await page.waitForSelector(".faults");
  await axe(page, "refused");
  assert.equal(await page.inputValue("[name='coalition']"), "Samen Voorbeeld");
  assert.equal(await page.inputValue("[name='boxes.doel.2.author']"), "Iemand");
  // the summary leads to the field
  await page.click(".faults a[href='#veld-boxes-doel-2-text']");
  assert.equal(await page.evaluate(() => document.activeElement.id || location.hash), "veld-boxes-doel-2-text");
  await context.close();
});

async function pdfOf(page, action) {
  const [download] = await Promise.all([page.waitForEvent("download"), action()]);
  const path = `${site.downloads}/${download.suggestedFilename()}`;
  await download.saveAs(path);
  return { name: download.suggestedFilename(), head: (await readFile(path)).subarray(0, 8).toString("latin1") };
}

test("gallery → set → PDF", { timeout: 120_000 }, async () => {
  const { context, page } = await open(site, "/");
  const made = await pdfOf(page, () => page.click("text=Download de hele set"));
  assert.equal(made.head, "%PDF-1.7");
  assert.match(made.name, /^samenwerkset-a3-liggend/);
  await context.close();
});

test("canvas → A4 standing: the preview and the button follow, the address is right", { timeout: 120_000 }, async () => {
  const { context, page } = await open(site, "/");
  await page.click("h3 a:has-text('Gesprekscanvas')");
  await page.selectOption("[name=sheet]", "A4");
  await page.selectOption("[name=orientation]", "portrait");
  assert.equal(await page.textContent("[data-download]"), "Download PDF, A4 staand");
  await page.waitForFunction(() => {
    const image = document.querySelector("img[data-preview]");
    return image.complete && image.naturalHeight > image.naturalWidth;
  });
  const form = page.locator("form[data-choices]");
  const query = new URLSearchParams(await form.evaluate((f) => new URLSearchParams(new FormData(f)).toString()));
  const answer = await fetch(`${site.address}/v1/instruments/gesprekscanvas/document?${query}`);
  assert.equal(answer.headers.get("content-disposition"), 'inline; filename="gesprekscanvas-a4-staand.pdf"');
  await context.close();
});

test("a canvas is filled in with the keyboard alone and becomes a PDF", { timeout: 120_000 }, async () => {
  const { context, page } = await open(site, "/instrumenten/gesprekscanvas/invullen/filled");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Naar de inhoud");
  await page.keyboard.press("Enter");
  const reach = async (selector) => {
    for (let n = 0; n < 200; n++) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
    }
    assert.fail(`${selector} cannot be reached`);
  };
  await reach("[name=coalition]");
  await page.keyboard.type("Samen Voorbeeld");
  await reach("[name='boxes.voor-wie.0.text']");
  await page.keyboard.type("Ouderen");
  await reach("button[value='boxes.voor-wie']");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.name), "boxes.voor-wie.1.text");
  await page.keyboard.type("Jonge mantelzorgers");
  await reach("button[name=make]");
  const made = await pdfOf(page, () => page.keyboard.press("Enter"));
  assert.equal(made.head, "%PDF-1.7");
  await context.close();
});

test("everything works without JavaScript", { timeout: 120_000 }, async () => {
  const { context, page } = await open(site, "/instrumenten/praatplaat/invullen/filled", { javaScriptEnabled: false });
  await page.selectOption("[name='effects.0.effect']", "taboe-doorbreken");
  await page.fill("[name='effects.0.words']", "Eindelijk erover praten");
  await page.click("button[value='effects']");
  assert.equal(await page.inputValue("[name='effects.0.words']"), "Eindelijk erover praten");
  assert.equal(await page.locator("[name='effects.2.words']").count(), 1);
  const made = await pdfOf(page, () => page.click("button[name=make]"));
  assert.equal(made.head, "%PDF-1.7");
  await context.close();
});

test("nothing runs off a screen of 320 px, nor at 400 % zoom", { timeout: 180_000 }, async () => {
  // 1280 px at 400 % is 320 px wide (WCAG 1.4.10)
  const { context, page } = await open(site, "/", { viewport: { width: 320, height: 640 } });
  for (const path of await crawl(site.address)) {
    await page.goto(site.address + path);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(wide <= 320, `${path} is ${wide} px wide`);
  }
  await context.close();
});

test("every focus can be seen", { timeout: 60_000 }, async () => {
  const { context, page } = await open(site, "/instrumenten/gesprekscanvas");
  for (let n = 0; n < 12; n++) {
    await page.keyboard.press("Tab");
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineWidth);
    assert.notEqual(outline, "0px", await page.evaluate(() => document.activeElement.outerHTML.slice(0, 100)));
  }
  await context.close();
});
