// From a joint canvas to an agreement: what the canvas gives stands in the form, the rest is asked for, and nothing typed is lost.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { axe, download, start } from "./support.mjs";

let site;
before(async () => {
  site = await start();
});
after(() => site.stop());

const text = (path) => execFileSync("pdftotext", ["-raw", path, "-"]).toString().replace(/\s+/g, " ").replaceAll("\u00a0", " ");

const binary = process.env.CANVASPERS_TEST_BINARY;
const step = (page, id) => page.click(`.step-list button[value=${id}]`);
const make = (page, what) => download(site, page, () => page.click(`button[name=make][value=${what}]`));
const flat = (page, selector) => page.locator(selector).textContent().then((words) => words.replace(/\s+/g, " "));

/** A policy document as an official makes it, in LibreOffice. */
function policy() {
  const source = `${site.downloads}/cultuurnota.html`;
  writeFileSync(source, "<html lang=nl><title>Cultuurnota</title><h1>Cultuurnota Voorbeeld</h1><p>Wij doen meer met kunst en cultuur.</p></html>");
  execFileSync("soffice", ["--headless", `-env:UserInstallation=file://${site.downloads}/office`, "--convert-to", "pdf:writer_web_pdf_Export", "--outdir", site.downloads, source], { stdio: "ignore" });
  return `${site.downloads}/cultuurnota.pdf`;
}

for (const javaScriptEnabled of [true, false]) {
  test(`five parties: from a joint canvas to the policy document, ${javaScriptEnabled ? "with" : "without"} JavaScript`, { timeout: 400_000 }, async () => {
    const context = await site.browser.newContext({ acceptDownloads: true, javaScriptEnabled });
    const page = await context.newPage();
    // the joint canvas of five parties, as archive PDF
    const names = ["Gemeente Voorbeeld", "Stichting Zorggroep De Linde", "Stichting Welzijn Midden", "Stichting Kunsthuis Noord", "Vereniging Koor Samenklank"];
    const canvas = { coalition: "Samen Voorbeeld", participants: names, boxes: { doel: [{ text: "Elke week samen zingen" }], "waarom-samen": [{ text: "Alleen lukt het niemand" }], rollen: [{ text: "Zalen regelen", author: names[0] }] } };
    const joint = `${site.downloads}/samen.pdf`;
    execFileSync(binary, ["render", "gesprekscanvas", "--filling", "joint", "--data", "-", "--profile", "archive", "-o", joint], { input: JSON.stringify(canvas) });
    await page.goto(`${site.address}/instrumenten/overeenkomst`);
    await page.click("main a:has-text('Stel op')");
    assert.match(await flat(page, "main"), /model, geen juridisch advies/);
    assert.match(await flat(page, "main"), /Een voornemen is een afspraak over inzet.*Een afdwingbare plicht/);
    await page.setInputFiles("#load", joint);
    await page.click("button:has-text('Open dit bestand')");
    assert.match(await flat(page, "main"), /nu ingevuld uit ‘samen.pdf’/);
    assert.equal(await page.inputValue("[name=title]"), "Samen Voorbeeld");
    await page.fill("[name=title]", "Samen zingen in Voorbeeld");
    await page.selectOption("[name=form]", "convenant");

    await step(page, "parties");
    for (const [n, name] of names.entries()) assert.equal(await page.inputValue(`[name='parties.${n}.name']`), name);
    await page.selectOption("[name='parties.0.capacity']", "college");
    await page.fill("[name='parties.5.name']", "Te veel");
    await step(page, "canvas");
    assert.match(await page.inputValue("[name=goal]"), /Elke week samen zingen/);
    await page.fill("[name='audience']", "ouderen in de wijk De Linde");
    await step(page, "parties");
    await page.click("button[name=remove][value='parties.5']");
    assert.equal(await page.inputValue("[name='parties.5.name']"), "");

    await step(page, "tasks");
    assert.equal(await page.inputValue("[name='tasks.0.party']"), names[0]);
    await page.fill("[name='finance.participantFee']", "2,50");
    await step(page, "term");
    await page.fill("[name='term.start']", "2027-01-01");

    // what is missing is told before anything goes wrong, and leads to its place
    await step(page, "make");
    assert.match(await flat(page, "#nog-te-doen"), /Voor ‘Gemeente Voorbeeld’ tekent niemand/);
    const draft = await make(page, "draft");
    for (const words of ["Concept", "Samen zingen in Voorbeeld", "Vijf partijen maken afspraken", "€ 2,50 per keer"]) assert.ok(text(draft.path).includes(words), words);
    await page.click("button[name=make][value=filled]");
    assert.match(await flat(page, ".faults"), /Partijen 1, Wie tekent: Voor ‘Gemeente Voorbeeld’ tekent niemand/);
    if (javaScriptEnabled) await axe(page, "the last step with faults");
    await page.click(".faults button.as-link >> nth=0");
    assert.equal(await page.locator(".step-list [aria-current]").textContent().then((words) => /Wie tekent/.test(words)), true);
    for (const n of names.keys()) {
      await page.fill(`[name='parties.${n}.signatories.0.function']`, "de bestuurder");
      await page.selectOption(`[name='parties.${n}.signatories.0.ground']`, "statuten");
    }
    await page.fill("[name='parties.1.signatories.0.name']", "A. Voorbeeldnaam");
    await step(page, "make");
    assert.equal(await page.locator(".faults").count(), 0);

    await page.selectOption("[name=profile]", "archive");
    await page.check("#akkoord");
    const final = await make(page, "filled");
    assert.equal(final.name, "overeenkomst-convenant-a4-staand.pdf");
    assert.ok(text(final.path).includes("A. Voorbeeldnaam") && text(final.path).includes("Convenant"));
    assert.ok(!text(final.path).includes("Te veel"));
    const copy = await make(page, "publication");
    assert.ok(!text(copy.path).includes("A. Voorbeeldnaam") && text(copy.path).includes("Openbare versie"));

    // into the municipality's own document
    await page.goto(`${site.address}/bijvoegen`);
    await page.setInputFiles("#policy", policy());
    await page.setInputFiles("#agreement", final.path);
    const whole = await download(site, page, () => page.click("form button"));
    const folder = `${site.downloads}/detached-${javaScriptEnabled}`;
    mkdirSync(folder);
    execFileSync("pdfdetach", ["-saveall", "-o", folder, whole.path]);
    const [attached] = readdirSync(folder);
    assert.ok(readFileSync(`${folder}/${attached}`).equals(final.bytes), "the agreement is in the policy document as it was");
    assert.ok(text(whole.path).includes("Wij doen meer met kunst en cultuur."));
    await context.close();
  });

  test(`clauses are left out, changed, moved, added, and saved, ${javaScriptEnabled ? "with" : "without"} JavaScript`, { timeout: 240_000 }, async () => {
    const context = await site.browser.newContext({ acceptDownloads: true, javaScriptEnabled });
    const page = await context.newPage();
    await page.goto(`${site.address}/instrumenten/overeenkomst/invullen/filled?voorbeeld=ja`);
    await step(page, "clauses");
    const clause = (id) => page.locator(`#artikel-${id}`);
    assert.match(await clause("privacy").textContent(), /Gegevens over deelnemers zijn gevoelig/);
    assert.match(await clause("raad").textContent(), /komt erin zodra u ‘Wensen en bedenkingen/);
    if (javaScriptEnabled) await axe(page, "clauses");
    await clause("communicatie").locator("[name$='.wanted']").uncheck();
    await clause("geschillen").locator("[name$='.enforceable']").check();
    await clause("volgen").locator("summary").click();
    if (javaScriptEnabled) await page.fill("[name='clause.volgen.items']", "Partijen vertellen elkaar verhalen, zie {ref:privacy}.\nEn zij tellen mee.");
    await page.fill("[name='clause-new.title']", "Vrijwilligers");
    await page.fill("[name='clause-new.items']", "Wie meehelpt, krijgt een vaste contactpersoon.");
    await page.click("button[name=clause][value=add]");
    assert.match(await clause("communicatie").textContent(), /staat niet in de overeenkomst/);
    const order = () => page.locator(".clauses > li:not(.absent)").evaluateAll((all) => all.map((one) => one.id.replace("artikel-", "")));
    const before = await order();
    assert.equal(before.at(-1), "eigen-1");
    for (let n = 0; n < 3; n += 1) await page.click("button[value='up.eigen-1']");
    await page.click("button[value='down.overwegingen']");
    const moved = await order();
    assert.equal(moved.indexOf("eigen-1"), before.length - 4);
    assert.deepEqual(moved.slice(0, 2), [before[1], "overwegingen"]);
    // other steps keep it, and so does the file
    await step(page, "parties");
    await page.fill("[name='parties.4.seat']", "Buurdorp");
    await step(page, "make");
    await page.fill("[name=version]", "0.4");
    await step(page, "parties");
    const saved = await make(page, "save");
    const body = JSON.parse(saved.bytes.toString());
    assert.equal(body.data.version, "0.4");
    assert.equal(body.data.parties[4].signatories.length, 2);
    assert.ok(body.data.enforceable.includes("geschillen"));
    assert.equal(body.data.clauses.filter((one) => one.items).length, javaScriptEnabled ? 2 : 1, "a text that nobody touched is the model's");
    const again = await context.newPage();
    await again.goto(`${site.address}/en/instruments/overeenkomst/fill/filled`);
    await again.fill("[name=title]", "Typed before");
    await again.setInputFiles("#load", { name: "brief.txt", mimeType: "text/plain", buffer: Buffer.from("Beste allemaal") });
    await again.click("button:has-text('Open this file')");
    assert.match(await flat(again, ".faults"), /We cannot open this file/);
    assert.equal(await again.getAttribute(".faults a", "href"), "#load");
    assert.equal(await again.inputValue("[name=title]"), "Typed before");
    await again.setInputFiles("#load", saved.path);
    await again.click("button:has-text('Open this file')");
    assert.equal(await again.inputValue("[name=title]"), "Samen Voorbeeld: kunst en cultuur tegen eenzaamheid");
    await again.click("button[value=undo]");
    assert.equal(await again.inputValue("[name=title]"), "Typed before");
    await again.setInputFiles("#load", saved.path);
    await step(again, "make");
    await again.setInputFiles("#earlier", { name: "eerder.json", mimeType: "application/json", buffer: Buffer.from(JSON.stringify({ ...body.data, version: "0.3", goal: "Partijen willen iets anders." })) });
    const draft = await make(again, "draft");
    for (const words of ["Vrijwilligers", "Buurdorp", "iets anders", "0.3"]) assert.ok(text(draft.path).includes(words), words);
    assert.ok(!text(draft.path).includes("laten elkaar een persbericht"));
    await context.close();
  });
}

test("the second language is asked for beside what was written, and follows its rows", { timeout: 120_000 }, async () => {
  const context = await site.browser.newContext({ acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(`${site.address}/instrumenten/overeenkomst/invullen/filled?voorbeeld=ja`);
  await step(page, "tasks");
  await page.click("button[name=remove][value='tasks.1']");
  // a signatory in the middle goes, with what is said of them in the other language
  await step(page, "signatories");
  await page.click("button[name=remove][value='parties.4.signatories.0']");
  await step(page, "translation");
  assert.equal(await page.inputValue("[name='translation.parties.4.signatories.0.function']"), "the secretary");
  await step(page, "signatories");
  await page.fill("[name='parties.4.joint']", "1");
  await step(page, "translation");
  await page.selectOption("[name=languages]", "both");
  assert.equal(await page.inputValue("[name='translation.tasks.1.task']"), "Is bridge builder, calls after the first visit");
  assert.match(await flat(page, "#veld-translation-tasks-1"), /Is bruggenbouwer, belt na het eerste bezoek/);
  assert.equal(await page.locator("[name='translation.considerations']").count(), 0, "nothing to translate has no field");
  await axe(page, "second language");
  await page.fill("[name='translation.tasks.0.task']", "");
  await page.fill("[name='translation.goal']", "A goal in other words.");
  await step(page, "make");
  const made = await make(page, "filled");
  assert.ok(made.name.includes("both"));
  for (const words of ["A goal in other words.", "Is bridge builder,", "Cooperation agreement"]) assert.ok(text(made.path).includes(words), words);
  await context.close();
});

test("the form of a joint canvas goes on as an agreement, whose rows are completed there", { timeout: 180_000 }, async () => {
  const context = await site.browser.newContext({ acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(`${site.address}/instrumenten/gesprekscanvas/invullen/joint?voorbeeld=ja`);
  await page.click("button[value='next.overeenkomst']");
  await step(page, "parties");
  assert.equal(await page.inputValue("[name='parties.0.name']"), "Gemeente Voorbeeld");
  assert.equal(await page.inputValue("[name='parties.1.name']"), "Welzijn Midden");
  await step(page, "canvas");
  assert.match(await page.inputValue("[name='goal']"), /Elke week samen zingen/);
  await step(page, "signatories");
  for (const n of [0, 1, 2]) {
    await page.fill(`[name='parties.${n}.signatories.0.function']`, "de bestuurder");
    await page.selectOption(`[name='parties.${n}.signatories.0.ground']`, "statuten");
  }
  await step(page, "term");
  await page.fill("[name='term.start']", "2027-01-01");
  // notes of the canvas that are no task, contribution or measure yet are completed
  for (const [at, list, first] of [["tasks", "contributions", "what"], ["tasks", "tasks", "task"], ["performance", "performance", "indicator"]]) {
    await step(page, at);
    for (const field of await page.locator(`[name^='${list}.']`).all()) {
      const name = await field.getAttribute("name");
      const row = await page.locator(`[name='${name.replace(/\.[a-z]+$/i, `.${first}`)}']`).inputValue();
      if (!row || (await field.inputValue()) !== "") continue;
      if (name.endsWith(".kind")) await field.selectOption("money");
      if (name.endsWith(".party")) await field.fill("Gemeente Voorbeeld");
      if (name.endsWith(".target")) await field.fill("10");
    }
  }
  await step(page, "make");
  const made = await make(page, "filled");
  assert.equal(made.name, "overeenkomst-a4-staand.pdf");
  assert.ok(text(made.path).includes("Drie partijen maken afspraken"));
  await context.close();
});

test("what was filled in goes along to the other language", { timeout: 120_000 }, async () => {
  const context = await site.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${site.address}/instrumenten/overeenkomst/invullen/filled`);
  await page.fill("[name=title]", "Samen zingen");
  await step(page, "canvas");
  await page.fill("[name=goal]", "Elke week zingen.");
  await page.click("header button:has-text('English')");
  assert.match(page.url(), /\/en\//);
  assert.equal(await page.inputValue("[name=goal]"), "Elke week zingen.");
  await step(page, "begin");
  assert.equal(await page.inputValue("[name=title]"), "Samen zingen");
  await context.close();
});

test("faults are told by the labels of the fields", { timeout: 120_000 }, async () => {
  const context = await site.browser.newContext();
  const page = await context.newPage();
  await page.goto(`${site.address}/instrumenten/overeenkomst/invullen/filled`);
  await step(page, "make");
  await page.click("button[name=make][value=filled]");
  const faults = await flat(page, ".faults");
  for (const words of ["Titel: ‘Titel’ ontbreekt", "Partijen: ‘Partijen’ ontbreekt", "(Looptijd en voorbehoud)"]) assert.ok(faults.includes(words), `${words}\n${faults}`);
  assert.ok(!/\/term|‘parties’/.test(faults), faults);
  await page.click(".faults button:has-text('Titel')");
  await page.waitForLoadState();
  assert.equal(await page.evaluate(() => document.activeElement.id), "veld-title");
  await context.close();
});

test("a preview of the draft follows what is typed, and says what is in the way", { timeout: 180_000 }, async () => {
  const context = await site.browser.newContext({ acceptDownloads: true });
  const page = await context.newPage();
  await page.goto(`${site.address}/instrumenten/overeenkomst/invullen/filled`);
  const status = page.locator("[data-live-status]");
  const shows = (words) => page.waitForFunction((wanted) => document.querySelector("[data-live-status]").textContent.includes(wanted), words, { timeout: 60_000 });
  await shows("bladzijde 1 van");
  const first = await page.getAttribute("[data-live-picture]", "src");
  await page.fill("[name=title]", "Een heel andere titel");
  await page.waitForFunction((old) => document.querySelector("[data-live-picture]").src !== old, first, { timeout: 60_000 });
  await page.click("[data-live-turn='1']");
  await shows("bladzijde 2 van");
  await step(page, "term");
  await page.fill("[name='term.start']", "2027-02-01");
  await page.fill("[name='term.end']", "2026-02-01");
  await shows("Nog geen voorbeeld");
  assert.match(await status.textContent(), /eindigt|einde|vóór/i);
  await page.fill("[name='term.end']", "2028-02-01");
  await shows("bladzijde 2 van");
  // by keyboard alone: Enter keeps the step, what was typed stays
  await page.fill("[name='term.noticeMonths']", "6");
  await page.press("[name='term.noticeMonths']", "Enter");
  await page.waitForLoadState();
  assert.equal(await page.inputValue("[name='term.noticeMonths']"), "6");
  assert.match(await page.locator(".step-list [aria-current]").textContent(), /Looptijd/);
  await context.close();
});

test("the example goes through the form unharmed, clauses that have no fields included", { timeout: 120_000 }, async () => {
  const context = await site.browser.newContext({ acceptDownloads: true });
  const page = await context.newPage();
  const data = JSON.parse(execFileSync(binary, ["example", "overeenkomst"]));
  data.clauses = [{ clause: "eigen", title: "Vrijwilligers", items: ["Wie meehelpt, krijgt een vaste contactpersoon, zie {ref:privacy}."], after: "taken" }];
  const archive = `${site.downloads}/archief.pdf`;
  execFileSync(binary, ["render", "overeenkomst", "--data", "-", "--profile", "archive", "-o", archive], { input: JSON.stringify(data) });
  await page.goto(`${site.address}/werkbladen`);
  await page.setInputFiles("#file", archive);
  await page.click("button[value=read]");
  await page.click("button[value='continue.0']");
  await step(page, "make");
  const made = await make(page, "filled");
  for (const words of ["Vrijwilligers", "zie artikel 13", "€ 24.740,50", "Juridisch afdwingbaar: artikel 9 en artikel 13"]) {
    assert.ok(text(made.path).includes(words), words);
  }
  await context.close();
});

for (const javaScriptEnabled of [true, false]) {
  test(`an annex sheet and an addendum begin with the agreement's file, ${javaScriptEnabled ? "with" : "without"} JavaScript`, { timeout: 120_000 }, async () => {
    const context = await site.browser.newContext({ acceptDownloads: true, javaScriptEnabled });
    const page = await context.newPage();
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
    assert.equal(await page.locator("[name$='.enforceable']").count(), 0, "an addendum names no enforceable clauses");
    await page.fill("[name='clause-new.title']", "Afscheid");
    await page.fill("[name='clause-new.items']", "Partijen nemen netjes afscheid.");
    const made = await download(site, page, () => page.click("button[name=make][value=yes]"));
    for (const words of [hash, "De stuurgroep komt zes keer per jaar bij elkaar.", "Vereniging Koor Samenklank", "Partijen nemen netjes afscheid."]) assert.ok(text(made.path).includes(words), words);
    await context.close();
  });
}
