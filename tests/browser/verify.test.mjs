// Somebody checks a signed file: by keyboard, by dropping it, without JavaScript; and reads how to sign.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { axe, download, open, start } from "./support.mjs";

const folder = mkdtempSync(join(tmpdir(), "canvaspers-verify-"));
const at = (name) => join(folder, name);
let site;
before(async () => {
  const binary = process.env.CANVASPERS_TEST_BINARY;
  execFileSync(process.env.CANVASPERS_TEST_PYTHON, [new URL("../signatures/verdicts.py", import.meta.url).pathname, folder], { stdio: "inherit" });
  execFileSync(process.env.CANVASPERS_TEST_PYTHON, [new URL("../signatures/pki.py", import.meta.url).pathname, folder], { stdio: "inherit" });
  const env = { ...process.env, CANVASPERS_PIN: "test" };
  const data = execFileSync(binary, ["example", "overeenkomst"]);
  execFileSync(binary, ["render", "overeenkomst", "--data", "-", "--profile", "archive", "--option", "signing=certificate", "-o", at("agreement.pdf")], { input: data });
  // A seal and six people who sign one after the other, and the same with a page that was changed.
  execFileSync(binary, ["seal", at("agreement.pdf"), "--key", `pkcs12:${at("seal.p12")}`, "-o", at("several-0.pdf")], { env });
  for (const n of [1, 2, 3, 4, 5, 6]) {
    const key = ["p256", "p384", "rsa3072"][n % 3];
    execFileSync(binary, ["sign", at(`several-${n - 1}.pdf`), "--field", `handtekening-${n}`, "--key", `pkcs12:${at(`${key}.p12`)}`, "-o", at(`several-${n}.pdf`)], { env });
  }
  const changed = Buffer.from(readFileSync(at("several-6.pdf")));
  const place = changed.indexOf("/MediaBox");
  changed[place + 1] = 0x57;
  writeFileSync(at("changed.pdf"), changed);
  process.env.CANVASPERS_VERIFY__TRUST = JSON.stringify([at("Testwortel.der")]);
  site = await start();
});
after(() => site.stop());

const verdict = (page) => page.locator("[data-verdict] h1").textContent();

for (const javaScriptEnabled of [true, false]) {
  test(`a verdict in words, ${javaScriptEnabled ? "with" : "without"} JavaScript`, { timeout: 180_000 }, async () => {
    const { context, page } = await open(site, "/", { javaScriptEnabled });
    await page.click(".menu a:has-text('Handtekening controleren')");
    if (javaScriptEnabled) await axe(page, "before");
    // nothing chosen, no PDF
    await page.click("main form button[value=page]");
    await page.waitForSelector(".faults");
    assert.match(await page.locator("#file-fout").textContent(), /geen bestand gekozen/);
    writeFileSync(at("lijst.pdf"), "geen pdf");
    await page.setInputFiles("#file", at("lijst.pdf"));
    await page.click("main form button[value=page]");
    await page.waitForSelector("#file-fout:has-text('lijst.pdf')");
    assert.match(await page.locator("#file-fout").textContent(), /Dit bestand is geen pdf/);
    assert.equal(await page.getAttribute("#file", "aria-invalid"), "true");
    if (javaScriptEnabled) {
      await axe(page, "fault");
      assert.equal(await page.evaluate(() => document.activeElement?.className), "faults");
    }
    // one that holds: by keyboard
    await page.setInputFiles("#file", at("lta.pdf"));
    await page.focus("#file");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.waitForSelector("[data-verdict]");
    assert.equal(await verdict(page), "De handtekening van Ondertekenaar klopt");
    assert.match(await page.title(), /^De handtekening van Ondertekenaar klopt: lta\.pdf/);
    const text = await page.locator("main").innerText();
    for (const words of ["Een tijdstempel bewijst dat", "Voor welke organisatie", "niet bevestigd", "Hoe lang te controleren", "Daarna veranderd"]) assert.ok(text.includes(words), words);
    if (javaScriptEnabled) {
      assert.equal(await page.evaluate(() => document.activeElement?.id), "oordeel", "who listens hears the verdict");
      assert.equal(await page.locator("#file").isVisible(), false, "the file is still there");
    } else {
      await page.setInputFiles("#file", at("lta.pdf"));
    }
    const paper = await download(site, page, () => page.click("button[value=pdf]"));
    assert.equal(paper.name, "lta-controle.pdf");
    assert.equal(paper.bytes.subarray(0, 5).toString(), "%PDF-");
    if (!javaScriptEnabled) await page.setInputFiles("#file", at("lta.pdf"));
    const data = await download(site, page, () => page.click("button[value=json]"));
    assert.equal(JSON.parse(data.bytes).indication, "TOTAL-PASSED");
    await context.close();
  });
}

test("a file that is dropped is checked; seven signatures, changed, on a narrow screen", { timeout: 180_000 }, async () => {
  const { context, page } = await open(site, "/en/verify", { viewport: { width: 320, height: 700 } });
  const drop = async (name) => {
    const content = [...readFileSync(at(name))];
    await page.evaluate(
      ([bytes, name]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(bytes)], name, { type: "application/pdf" }));
        document.querySelector("form[data-check]").dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
      },
      [content, name],
    );
    await page.waitForSelector(`[data-verdict] strong:has-text("${name}")`);
  };
  await drop("several-6.pdf");
  assert.equal(await verdict(page), "We do not know for sure who made the seal in the name of ‘Zegel van de dienst’");
  assert.equal(await page.locator(".overview li").count(), 7);
  for (const details of await page.locator("details").all()) await details.evaluate((element) => (element.open = true));
  await axe(page, "not sure");
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320, "nothing sticks out");
  // an entry of the overview leads to its signature
  await page.click(".overview li:nth-child(5) a");
  assert.equal(await page.evaluate(() => location.hash), "#handtekening-5");
  await drop("changed.pdf");
  assert.match(await verdict(page), /^After the seal .* the content was changed/);
  await axe(page, "failed");
  assert.match(await page.locator("main").innerText(), /Do not use this file/);
  // the mark has another shape for each verdict, and is not read out
  assert.equal(await page.locator(".verdict .mark rect").count(), 1);
  assert.equal(await page.locator(".verdict .mark").getAttribute("aria-hidden"), "true");
  await context.close();
});

test("what a stranger put on a page is seen and read out, and what can change comes first", { timeout: 180_000 }, async () => {
  for (const [path, viewport, heading] of [
    ["/controleren", { width: 1100, height: 900 }, "Bij deze handtekening staat:"],
    ["/en/verify", { width: 320, height: 700 }, "Beside this signature stands:"],
  ]) {
    const { context, page } = await open(site, path, { viewport });
    const refused = [];
    page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
    const check = async (name) => {
      await page.setInputFiles("#file", at(name));
      await page.click("main form button[value=page]");
      await page.waitForSelector(`[data-verdict] strong:has-text("${name}")`);
    };
    await check("stranger-shows.pdf");
    const looks = page.locator(".look img");
    assert.equal(await looks.count(), 2);
    assert.equal(await page.locator(".looks h3").first().textContent(), heading);
    for (const [index, words] of [[0, "De gemeente betaalt / 1.000.000 euro"], [1, "Betaald: 12.000 euro"]]) {
      assert.ok((await looks.nth(index).getAttribute("alt")).endsWith(words), words);
      assert.equal(await looks.nth(index).evaluate((image) => image.naturalWidth), 800, "the picture is drawn");
    }
    assert.match(await page.locator(".signature").first().innerText(), /Iemand die wij niet kennen|Somebody whom we do not know/);
    await axe(page, "what a stranger shows");
    assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= viewport.width, "nothing sticks out");
    await page.click("main p > a.nl-link");
    await check("unsteady.pdf");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "eerst", "who listens hears first what can change");
    assert.ok(await page.evaluate(() => document.querySelector(".first").compareDocumentPosition(document.querySelector("[data-verdict]")) & Node.DOCUMENT_POSITION_FOLLOWING));
    await axe(page, "what can change");
    assert.deepEqual(refused, [], "the policy of the page lets its pictures be seen");
    await context.close();
  }
});

test("who signs reads the ways to do it and checks there what came back", { timeout: 120_000 }, async () => {
  const { context, page } = await open(site, "/instrumenten/overeenkomst");
  await page.click("a:has-text('Zo ondertekent u')");
  assert.equal(await page.locator(".way h2").count(), 5);
  await axe(page, "ways");
  await page.click(".ways a:has-text('certificaat')");
  assert.equal(await page.evaluate(() => location.hash), "#certificaat");
  await page.setInputFiles("#file", at("agreement.pdf"));
  await page.click("main form button[value=page]");
  await page.waitForSelector("[data-verdict]");
  assert.equal(await verdict(page), "Nog niemand heeft getekend");
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto(`${site.address}/en/sign`);
  await axe(page, "ways in English");
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 320, "nothing sticks out");
  await context.close();
});
