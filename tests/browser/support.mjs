// A running service and a real Chromium for the browser tests.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(new URL("../tools/package.json", import.meta.url));
const { chromium } = require("playwright-core");
const { AxeBuilder } = require("@axe-core/playwright");

export async function start() {
  const binary = process.env.CANVASPERS_TEST_BINARY ?? new URL("../../target/release/canvaspers", import.meta.url).pathname;
  const server = spawn(binary, ["serve", "--listen", "127.0.0.1:0"], {
    stdio: ["ignore", "pipe", "ignore"],
    env: { ...process.env, CANVASPERS_LOG__LEVEL: "warn" },
  });
  const address = await new Promise((resolve, reject) => {
    let text = "";
    server.on("exit", () => reject(new Error(`the server ended: ${text}`)));
    server.stdout.on("data", (part) => {
      text += part;
      const found = text.match(/http:\/\/([^/\s]+)\//);
      if (found) resolve(`http://${found[1]}`);
    });
  });
  const browser = await chromium.launch({
    executablePath: process.env.CANVASPERS_TEST_CHROMIUM ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
  });
  const downloads = mkdtempSync(join(tmpdir(), "canvaspers-browser-"));
  return {
    address,
    browser,
    downloads,
    async stop() {
      await browser.close();
      server.kill("SIGTERM");
    },
  };
}

/** A page in a browser of its own. */
export async function open(site, path, options = {}) {
  const context = await site.browser.newContext({ acceptDownloads: true, ...options });
  const page = await context.newPage();
  await page.goto(site.address + path);
  return { context, page };
}

/** Fails with everything that axe finds. */
export async function axe(page, what) {
  const result = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  const found = result.violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html).slice(0, 3).join(" | ")}`);
  assert.deepEqual(found, [], what);
}

/** The file that an action downloads. */
export async function download(site, page, action) {
  const [file] = await Promise.all([page.waitForEvent("download"), action()]);
  const path = join(site.downloads, `${Date.now()}-${file.suggestedFilename()}`);
  await file.saveAs(path);
  return { name: file.suggestedFilename(), path, bytes: readFileSync(path) };
}

/** Every page that can be reached by links from the gallery, found and not listed. */
export async function crawl(address) {
  const seen = new Set();
  const queue = ["/"];
  while (queue.length > 0) {
    const path = queue.shift();
    if (seen.has(path)) continue;
    const answer = await fetch(address + path, { headers: { accept: "text/html" } });
    if (!(answer.headers.get("content-type") ?? "").startsWith("text/html")) continue;
    seen.add(path);
    const html = await answer.text();
    for (const [, raw] of html.matchAll(/<a\b[^>]*\shref="([^"]+)"/g)) {
      const href = raw.replaceAll("&#x2f;", "/").replaceAll("&amp;", "&");
      if (href.startsWith("/") && !href.startsWith("/v1/")) queue.push(href.split("#")[0]);
    }
  }
  return [...seen];
}
