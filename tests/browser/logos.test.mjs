// Logos and photographs as other programs write them: a document shows them as Chromium does, or refuses them by what it does not draw.
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { pathToFileURL } from "node:url";
import { start } from "./support.mjs";

const binary = process.env.CANVASPERS_TEST_BINARY ?? new URL("../../target/release/canvaspers", import.meta.url).pathname;
const logos = (action, folder) => spawnSync(process.env.CANVASPERS_TEST_PYTHON, [new URL("logos.py", import.meta.url).pathname, action, folder], { encoding: "utf8" });

let site, folder, cases;
before(async () => {
  site = await start();
  folder = process.env.CANVASPERS_TEST_PICTURES ?? site.downloads;
  assert.equal(logos("make", folder).stderr, "");
  cases = JSON.parse(readFileSync(`${folder}/cases.json`, "utf8"));
});
after(() => site.stop());

test("what programs for drawing and cameras write looks the same on paper", { timeout: 300_000 }, async () => {
  for (const sheet of cases.sheets) {
    const images = sheet.names.flatMap((name) => ["--image", `${name}=${folder}/${name}`]);
    execFileSync(binary, ["render", "praatplaat", "--sheet", "A1", "--data", `${folder}/${sheet.data}`, ...images, "-o", `${folder}/${sheet.pdf}`], { stdio: ["ignore", "inherit", "pipe"] });
  }
  const page = await site.browser.newPage({ viewport: { width: 640, height: 640 }, deviceScaleFactor: 2 });
  // A page of the file system may show its neighbours.
  writeFileSync(`${folder}/empty.html`, "<!doctype html><img style='width: 600px; height: auto; display: block'>");
  await page.goto(pathToFileURL(`${folder}/empty.html`).href);
  for (const name of [...cases.logos, ...cases.pictures]) {
    const drawn = await page.evaluate(async (own) => {
      const image = document.querySelector("img");
      image.src = own;
      await image.decode().catch(() => {});
      return image.naturalWidth > 0;
    }, encodeURIComponent(cases.twins[name] ?? name));
    assert.ok(drawn, `Chromium draws ${name}`);
    await page.locator("img").screenshot({ path: `${folder}/${name}.chromium.png`, omitBackground: true });
  }
  assert.equal(logos("compare", folder).stderr, "");
});

test("what is not drawn is refused by its name, in both languages", { timeout: 120_000 }, async () => {
  const filled = JSON.parse(readFileSync(`${folder}/${cases.sheets[0].data}`, "utf8"));
  // As many as a document takes at once.
  const parts = [cases.refused.slice(0, 40), cases.refused.slice(40)];
  for (const [language, refused] of ["nl", "en"].flatMap((language) => parts.map((part) => [language, part]))) {
    const data = { ...filled, logos: refused.map(({ name }) => ({ image: name, alt: name })) };
    const images = Object.fromEntries(refused.map(({ name }) => [name, readFileSync(`${folder}/${name}`).toString("base64")]));
    const answer = await fetch(`${site.address}/v1/documents`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": language },
      body: JSON.stringify({ instrument: "praatplaat", data, images }),
    });
    const said = await answer.json();
    for (const { name, code, what } of refused) {
      const fault = said.errors?.find((one) => one.pointer === `/images/${name}`);
      assert.equal(fault?.code, code, `${name}: ${JSON.stringify(fault ?? said).slice(0, 300)}`);
      assert.ok(JSON.stringify(fault).includes(JSON.stringify(what).slice(1, -1)), `${name} names ${what}: ${JSON.stringify(fault)}`);
    }
  }
});
