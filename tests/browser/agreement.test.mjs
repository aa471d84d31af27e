// From a joint canvas to an agreement: what the canvas gives stands in the form, the rest is asked for, and nothing typed is lost.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { axe, download, start } from "./support.mjs";

let site;
before(async () => {
  site = await start();
});
after(() => site.stop());

const text = (path) => execFileSync("pdftotext", ["-raw", path, "-"]).toString().replace(/\s+/g, " ").replaceAll("\u00a0", " ");

for (const javaScriptEnabled of [true, false]) {
  test(`a joint canvas becomes an agreement, ${javaScriptEnabled ? "with" : "without"} JavaScript`, { timeout: 180_000 }, async () => {
    const context = await site.browser.newContext({ acceptDownloads: true, javaScriptEnabled });
    const page = await context.newPage();
    await page.goto(`${site.address}/instrumenten/gesprekscanvas/invullen/joint?voorbeeld=ja`);
    await page.click("button[value='next.overeenkomst']");
    assert.equal(await page.inputValue("[name='parties.0.name']"), "Gemeente Voorbeeld");
    assert.equal(await page.inputValue("[name='parties.1.name']"), "Welzijn Midden");
    assert.match(await page.inputValue("[name='goal']"), /Elke week samen zingen/);
    // what is still missing is asked for, with everything still there
    await page.fill("[name='audience']", "ouderen in de wijk De Linde");
    await page.fill("[name='finance.participantFee']", "2,50");
    await page.click("button[name=make][value=yes]");
    const faults = await page.locator(".faults").textContent();
    assert.match(faults, /Voor ‘Gemeente Voorbeeld’ tekent niemand/);
    assert.match(faults, /term|Begint op|looptijd/i);
    assert.equal(await page.inputValue("[name='audience']"), "ouderen in de wijk De Linde");
    for (const n of [0, 1, 2]) {
      await page.fill(`[name='parties.${n}.signatories.0.function']`, "de bestuurder");
      await page.selectOption(`[name='parties.${n}.signatories.0.ground']`, "statuten");
    }
    await page.fill("[name='term.start']", "2027-01-01");
    // notes that are no contribution or measure yet are completed
    for (const list of ["contributions", "performance", "tasks"]) {
      for (const field of await page.locator(`[name^='${list}.']`).all()) {
        const name = await field.getAttribute("name");
        const empty = (await field.inputValue()) === "";
        const row = await page.locator(`[name='${name.replace(/\.[a-z]+$/i, list === "performance" ? ".indicator" : list === "tasks" ? ".task" : ".what")}']`).inputValue();
        if (!row || !empty) continue;
        if (name.endsWith(".kind")) await field.selectOption("money");
        if (name.endsWith(".party")) await field.fill("Gemeente Voorbeeld");
        if (name.endsWith(".target")) await field.fill("10");
      }
    }
    const made = await download(site, page, () => page.click("button[name=make][value=yes]"));
    assert.equal(made.name, "overeenkomst-a4-staand.pdf");
    for (const words of ["ouderen in de wijk De Linde", "Drie partijen maken afspraken", "€ 2,50 per keer"]) assert.ok(text(made.path).includes(words), words);
    await context.close();
  });
}

test("the example goes through the form unharmed, clauses that have no fields included", { timeout: 120_000 }, async () => {
  const context = await site.browser.newContext({ acceptDownloads: true });
  const page = await context.newPage();
  const binary = process.env.CANVASPERS_TEST_BINARY;
  const data = JSON.parse(execFileSync(binary, ["example", "overeenkomst"]));
  data.clauses = [{ clause: "eigen", title: "Vrijwilligers", items: ["Wie meehelpt, krijgt een vaste contactpersoon, zie {ref:privacy}."], after: "taken" }];
  const archive = `${site.downloads}/archief.pdf`;
  execFileSync(binary, ["render", "overeenkomst", "--data", "-", "--profile", "archive", "-o", archive], { input: JSON.stringify(data) });
  await page.goto(`${site.address}/werkbladen`);
  await page.setInputFiles("#file", archive);
  await page.click("button[value=read]");
  await page.click("button[value='continue.0']");
  const made = await download(site, page, () => page.click("button[name=make][value=yes]"));
  for (const words of ["Vrijwilligers", "zie artikel 13", "€ 24.740,50", "Juridisch afdwingbaar: artikel 9 en artikel 13"]) {
    assert.ok(text(made.path).includes(words), words);
  }
  await context.close();
});

for (const javaScriptEnabled of [true, false]) {
  test(`an annex sheet and an addendum begin with the agreement's file, ${javaScriptEnabled ? "with" : "without"} JavaScript`, { timeout: 120_000 }, async () => {
    const context = await site.browser.newContext({ acceptDownloads: true, javaScriptEnabled });
    const page = await context.newPage();
    const binary = process.env.CANVASPERS_TEST_BINARY;
    const data = execFileSync(binary, ["example", "overeenkomst"]);
    const file = `${site.downloads}/getekend.pdf`;
    execFileSync(binary, ["render", "overeenkomst", "--data", "-", "--profile", "archive", "-o", file], { input: data });
    const hash = createHash("sha256").update(readFileSync(file)).digest("hex");
    await page.goto(`${site.address}/instrumenten/bijlageblad`);
    if (javaScriptEnabled) await axe(page, "annex sheet");
    await page.setInputFiles("#file", file);
    await page.click("button[value='from.bijlageblad']");
    assert.equal(await page.inputValue("[name=sha256]"), hash);
    assert.equal(await page.inputValue("[name=fileName]"), "getekend.pdf");
    assert.match(await page.inputValue("[name=parties]"), /Gemeente Voorbeeld\n/);
    await page.fill("[name=policy]", "Cultuurnota Voorbeeld");
    const sheet = await download(site, page, () => page.click("button[name=make][value=yes]"));
    assert.ok(text(sheet.path).includes(hash));

    await page.goto(`${site.address}/instrumenten/addendum`);
    await page.setInputFiles("#file", file);
    await page.click("button[value='from.addendum']");
    assert.equal(await page.inputValue("[name='original.sha256']"), hash);
    await page.fill("[name='changes.0.clause']", "artikel 6, lid 1");
    await page.fill("[name='changes.0.text']", "De stuurgroep komt zes keer per jaar bij elkaar.");
    await page.fill("[name='term.start']", "2027-07-01");
    const made = await download(site, page, () => page.click("button[name=make][value=yes]"));
    for (const words of [hash, "De stuurgroep komt zes keer per jaar bij elkaar.", "Vereniging Koor Samenklank"]) assert.ok(text(made.path).includes(words), words);
    await context.close();
  });
}
