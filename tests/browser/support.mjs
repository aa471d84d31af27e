// A running service and a real Chromium for the browser tests.
import { spawn } from "node:child_process";
import { createRequire } from "node:module";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const require = createRequire(new URL("../tools/package.json", import.meta.url));
const { chromium } = require("playwright-core");
export const { AxeBuilder } = require("@axe-core/playwright");

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
