// A policy officer attaches an agreement to a policy document of LibreOffice: by keyboard, told what to do when it cannot be, and done.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { axe, download, open, start } from "./support.mjs";

let site;
let agreement;
before(async () => {
  site = await start();
  execFileSync(process.env.CANVASPERS_TEST_PYTHON, [new URL("../attachments/policies.py", import.meta.url).pathname, site.downloads], { stdio: "inherit" });
  const binary = process.env.CANVASPERS_TEST_BINARY;
  const data = execFileSync(binary, ["example", "overeenkomst"]);
  agreement = `${site.downloads}/overeenkomst.pdf`;
  execFileSync(binary, ["render", "overeenkomst", "--data", "-", "--profile", "archive", "-o", agreement], { input: data });
});
after(() => site.stop());

const policy = (name) => `${site.downloads}/${name}.pdf`;

for (const javaScriptEnabled of [true, false]) {
  test(`an agreement into a policy document, ${javaScriptEnabled ? "with" : "without"} JavaScript`, { timeout: 180_000 }, async () => {
    const { context, page } = await open(site, "/", { javaScriptEnabled });
    await page.click(".menu a:has-text('Bij beleid voegen')");
    if (javaScriptEnabled) await axe(page, "before");
    // nothing chosen, a signed document, a wrong file: told at the field it is about
    await page.click("main form button");
    assert.deepEqual(await page.locator(".fault").count(), 2);
    await page.setInputFiles("#policy", policy("signed"));
    writeFileSync(`${site.downloads}/lijst.pdf`, "geen pdf");
    await page.setInputFiles("#agreement", [agreement, `${site.downloads}/lijst.pdf`]);
    await page.click("main form button");
    assert.match(await page.locator("#policy-fout-1").textContent(), /^signed\.pdf: Dit beleidsdocument is al ondertekend.*bijlageblad/);
    assert.match(await page.locator("#agreement-fout-1").textContent(), /^lijst\.pdf: Dit bestand is geen pdf/);
    assert.equal(await page.getAttribute("#policy", "aria-invalid"), "true");
    if (javaScriptEnabled) {
      await axe(page, "faults");
      assert.equal(await page.evaluate(() => document.activeElement?.className), "faults");
    }
    // PDF/A-2 does not hold PDF/A-3: both remedies, and one of them is a box to tick
    await page.setInputFiles("#policy", policy("libreoffice-2"));
    await page.setInputFiles("#agreement", agreement);
    await page.click("main form button");
    assert.match(await page.locator("#agreement-fout-1").textContent(), /overeenkomst\.pdf: .*PDF\/A-2b\. Daar mag alleen PDF\/A-1 of PDF\/A-2 in, en dit is PDF\/A-3a/);
    await page.setInputFiles("#policy", policy("libreoffice-2"));
    await page.setInputFiles("#agreement", agreement);
    await page.focus("#raise");
    await page.keyboard.press("Space");
    await page.keyboard.press("Tab");
    const made = await download(site, page, () => page.keyboard.press("Enter"));
    assert.equal(made.name, "libreoffice-2-met-bijlage.pdf");
    const old = readFileSync(policy("libreoffice-2"));
    assert.ok(made.bytes.subarray(0, old.length).equals(old), "the policy document stands as it was");
    const out = `${site.downloads}/terug.pdf`;
    execFileSync("pdfdetach", ["-save", "1", "-o", out, made.path]);
    assert.ok(readFileSync(out).equals(readFileSync(agreement)), "the agreement is the same to the byte");
    await context.close();
  });
}
