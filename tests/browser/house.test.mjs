// A policy officer sees the sheets in the style of the municipality: two colours, a logo, what was darkened, and the data for the API.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axe, open, start } from "./support.mjs";

let site;
before(async () => (site = await start()));
after(() => site.stop());

const logo = {
  name: "logo.svg",
  mimeType: "image/svg+xml",
  buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 80"><rect width="80" height="80" fill="#F28000"/><path d="M100 20h90v40h-90z" fill="#104080"/></svg>'),
};

/** Which part of the first picture has this colour. */
const share = (page, colour) =>
  page.evaluate(async ([r, g, b]) => {
    const image = document.querySelector(".dressed img");
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight).getContext("2d");
    canvas.drawImage(image, 0, 0);
    const { data } = canvas.getImageData(0, 0, image.naturalWidth, image.naturalHeight);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i] === r && data[i + 1] === g && data[i + 2] === b) count += 1;
    return count / (data.length / 4);
  }, colour);

/** Counts and pictures are taken at once, also of a page that has not come whole. */
async function whole(page) {
  await page.locator(".dressed img").first().waitFor();
  await page.waitForLoadState("load");
}

test("the sheets in two colours, with a logo", { timeout: 180_000 }, async () => {
  const { context, page } = await open(site, "/", { viewport: { width: 1280, height: 900 } });
  await page.click("footer a:has-text('Huisstijl')");
  await whole(page);
  assert.equal(await page.locator(".dressed img").count(), 3);
  assert.ok((await share(page, [0x0a, 0x4f, 0x5c])) > 0.02, "ours");
  await axe(page, "before");
  await page.fill("#sender", "Gemeente Zonstad");
  await page.fill("#first", "#1B5E9B");
  // the picker alone was changed
  await page.fill("#second-kies", "#808080");
  await page.setInputFiles("#logo", logo);
  await page.click("main form button");
  await page.locator("pre code").first().waitFor();
  await whole(page);
  assert.ok((await share(page, [0x1b, 0x5e, 0x9b])) > 0.02 && (await share(page, [0xf2, 0x80, 0])) > 0.0002, "colour and logo");
  const told = await page.locator(".outcome li").allTextContents();
  assert.equal(told.length, 1, told.join(" | "));
  assert.match(told[0], /Op de kleur #808080 is tekst niet goed te lezen.*#767676/);
  const [request, folder] = await page.locator("pre code").allTextContents();
  assert.deepEqual(JSON.parse(request), {
    house: { sender: "Gemeente Zonstad", colours: { first: "#1B5E9B", second: "#808080" }, logo: { image: "logo", alt: "Gemeente Zonstad" } },
  });
  assert.match(folder, /^sender = "Gemeente Zonstad"\nlogo = \{file = "logo\.svg", alt = "Gemeente Zonstad"\}\n\n\[colours\]\nfirst = "#1B5E9B"\nsecond = "#808080"$/);
  await axe(page, "shown");
  if (process.env.CANVASPERS_TEST_SHOTS) await page.screenshot({ path: `${process.env.CANVASPERS_TEST_SHOTS}/desk.png`, fullPage: true });
  await context.close();
});

test("by keyboard on a telephone, in English, without JavaScript, told what is no colour", { timeout: 180_000 }, async () => {
  const { context, page } = await open(site, "/en/house-style", { viewport: { width: 360, height: 740 }, javaScriptEnabled: false });
  await page.focus("#first");
  await page.keyboard.press("Control+A");
  await page.keyboard.type("blauw");
  await page.keyboard.press("Enter");
  assert.match(await page.locator("#first-fout-1").textContent(), /‘blauw’ is no colour/);
  assert.equal(await page.getAttribute("#first", "aria-invalid"), "true");
  assert.equal(await page.inputValue("#first"), "blauw");
  await page.fill("#first", "#5B2A86");
  await page.click("main form button");
  await page.locator("pre code").first().waitFor();
  await whole(page);
  assert.equal(await page.locator(".fault").count(), 0);
  assert.equal(await page.locator(".dressed img").count(), 3);
  assert.match(await page.locator("pre code").first().textContent(), /"first": "#5B2A86"/);
  const wide = await page.locator("main").evaluate((main) => main.ownerDocument.documentElement.scrollWidth).catch(() => 360);
  assert.ok(wide <= 360, `${wide} px wide`);
  if (process.env.CANVASPERS_TEST_SHOTS) await page.screenshot({ path: `${process.env.CANVASPERS_TEST_SHOTS}/phone.png`, fullPage: true });
  await context.close();
});
