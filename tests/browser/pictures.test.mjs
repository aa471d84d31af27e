// Logos and photographs in a form: chosen, described, put in order, and not lost when something else is wrong.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { axe, download, open, start } from "./support.mjs";

let site;
before(async () => {
  site = await start();
  // a photograph too coarse for a wall, a large one, and a white logo without a ground
  execFileSync(process.env.CANVASPERS_TEST_PYTHON, [new URL("pictures.py", import.meta.url).pathname, site.downloads], { stdio: "inherit" });
  writeFileSync(`${site.downloads}/lijn.svg`, '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 100"><path fill="#8f2413" d="M0 0h300v100H0z"/></svg>');
  writeFileSync(`${site.downloads}/kapot.png`, "geen plaatje");
});
after(() => site.stop());

const file = (name) => `${site.downloads}/${name}`;
const text = (path) => execFileSync("pdftotext", ["-layout", path, "-"]).toString();
const flat = (page, selector) => page.locator(selector).textContent().then((words) => words.replace(/\s+/g, " "));
const shoot = async (page, name) => {
  if (process.env.CANVASPERS_TEST_PICTURES) await page.screenshot({ path: `${process.env.CANVASPERS_TEST_PICTURES}/${name}.png`, fullPage: true });
};

for (const javaScriptEnabled of [true, false]) {
  const way = javaScriptEnabled ? "with" : "without";
  test(`a poster with logos and a photograph, ${way} JavaScript`, { timeout: 200_000 }, async () => {
    const { context, page } = await open(site, "/instrumenten/praatplaat/invullen/filled?voorbeeld=ja", { javaScriptEnabled });
    await page.setInputFiles("#veld-logos-kies", [file("lijn.svg"), file("kapot.png"), file("wit.png")]);
    await page.click("button[name=picture][value='add.logos']");
    // what is no picture is told at its field; the others are there
    assert.match(await flat(page, "#veld-logos-fout"), /‘kapot.png’ is geen plaatje/);
    assert.deepEqual(await page.locator("#veld-logos .row h3").allTextContents().then((all) => all.map((one) => one.trim())), ["1. lijn.svg", "2. wit.png"]);
    await page.fill("#veld-logos-0-alt", "Welzijn Midden");
    await page.setInputFiles("#veld-pictures-kies", file("grof.jpg"));
    await page.click("button[name=picture][value='add.pictures']");
    assert.equal(await page.inputValue("#veld-logos-0-alt"), "Welzijn Midden");
    await page.fill("#veld-pictures-0-caption", "Zingen op dinsdag");
    if (javaScriptEnabled) {
      await page.waitForFunction(() => [...document.querySelectorAll("img[data-image]")].every((picture) => !picture.hidden));
      await axe(page, "pictures in a form");
    }
    await shoot(page, `form-${way}`);

    // without a description it is not made, and nothing is lost
    await page.selectOption("[name=sheet]", "A2");
    await page.click("button[name=make][value=yes]");
    assert.match(await flat(page, ".faults"), /Schrijf op wat er te zien is, of kruis aan dat het alleen versiering is/);
    assert.match(await flat(page, "#veld-logos-1-fout"), /Schrijf op wat er te zien is/);
    assert.equal(await page.locator("input[type=hidden][name='images.grof.jpg']").count(), 1);
    if (javaScriptEnabled) await axe(page, "pictures with faults");
    await shoot(page, `faults-${way}`);
    await page.check("#veld-logos-1-decorative");
    await page.fill("#veld-pictures-0-alt", "Mensen zingen in een zaal");
    await page.click("button[name=picture][value='up.logos.1']");
    assert.deepEqual(await page.locator("#veld-logos .row h3").allTextContents().then((all) => all.map((one) => one.trim())), ["1. wit.png", "2. lijn.svg"]);
    assert.ok(await page.isChecked("#veld-logos-0-decorative"));
    assert.equal(await page.inputValue("#veld-logos-1-alt"), "Welzijn Midden");

    // what a download cannot tell comes first, once
    await page.click("button[name=make][value=yes]");
    const told = await flat(page, "#beeld");
    assert.match(told, /‘grof.jpg’ is te grof voor dit vel: \d+ beeldpunten per inch, (249|250) is nodig/);
    assert.match(told, /‘wit.png’ is wit of bijna wit/);
    if (javaScriptEnabled) await axe(page, "warnings about pictures");
    await shoot(page, `warnings-${way}`);
    const made = await download(site, page, () => page.click("button[name=make][value=yes]"));
    assert.match(made.name, /^praatplaat-.*a2.*\.pdf$/);
    assert.match(text(made.path), /Zingen op dinsdag/);

    await page.click("button[name=picture][value='remove.pictures.0']");
    assert.equal(await page.locator("#veld-pictures .row").count(), 0);
    assert.equal(await page.locator("input[name='images.grof.jpg']").count(), 0);
    await context.close();
  });

  test(`an agreement with logos, kept in a file and opened again, ${way} JavaScript`, { timeout: 200_000 }, async () => {
    const { context, page } = await open(site, "/instrumenten/overeenkomst/invullen/draft", { javaScriptEnabled });
    const step = (id) => page.click(`.step-list button[value=${id}]`);
    await page.fill("[name=title]", "Samen zingen in Voorbeeld");
    await step("pictures");
    await page.setInputFiles("#veld-logos-kies", file("lijn.svg"));
    await page.setInputFiles("#veld-pictures-kies", file("groot.jpg"));
    // another step takes chosen files along
    await step("parties");
    await page.fill("[name='parties.0.name']", "Gemeente Voorbeeld");
    await step("pictures");
    await page.fill("#veld-logos-0-alt", "Welzijn Midden");
    await page.fill("#veld-pictures-0-alt", "Mensen zingen");
    // 12 megapixels travel smaller than they came
    const carried = await page.inputValue("input[name='images.groot.jpg']");
    assert.ok(carried.length > 10_000 && carried.length < 9_000_000, String(carried.length));
    await shoot(page, `agreement-${way}`);
    const saved = await download(site, page, () => page.click("button[name=make][value=save]"));
    const kept = JSON.parse(saved.bytes.toString());
    assert.deepEqual(Object.keys(kept.images).sort(), ["groot.jpg", "lijn.svg"]);

    await page.goto(`${site.address}/instrumenten/overeenkomst/invullen/draft`);
    await page.setInputFiles("#load", saved.path);
    await page.click("button:has-text('Open dit bestand')");
    await step("pictures");
    assert.equal(await page.inputValue("#veld-logos-0-alt"), "Welzijn Midden");
    await step("make");
    const draft = await download(site, page, () => page.click("button[name=make][value=draft]"));
    assert.match(text(draft.path), /Samen zingen in Voorbeeld/);
    assert.ok(execFileSync("pdfimages", ["-list", draft.path]).toString().split("\n").length > 3);
    await context.close();
  });
}

test("in English, a form says what is wrong with its pictures in English", async () => {
  const { context, page } = await open(site, "/en/instruments/praatplaat/fill/filled");
  await page.setInputFiles("#veld-logos-kies", file("kapot.png"));
  await page.click("button[name=picture][value='add.logos']");
  assert.match(await flat(page, "#veld-logos-fout"), /‘kapot.png’ is no picture that we know/);
  await context.close();
});
