// Makes dist/: one style sheet, one script, fonts, and manifest.json that names them. The same sources give the same files.
import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const out = "dist";
await rm(out, { recursive: true, force: true });
await mkdir(out);

async function bundle(entry) {
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    write: false,
    target: "es2022",
    external: ["font:*"],
    legalComments: "none",
  });
  return result.outputFiles[0].text;
}

// The theme defines thousands of tokens; those that nothing uses are left out.
function prune(css) {
  const declaration = /(--[\w-]+):((?:[^;{}"']|"[^"]*"|'[^']*')*)(;|(?=}))/g;
  for (;;) {
    const used = new Set([...css.matchAll(/var\(\s*(--[\w-]+)/g)].map((m) => m[1]));
    const smaller = css.replace(declaration, (all, name) => (used.has(name) ? all : ""));
    if (smaller === css) return css;
    css = smaller;
  }
}

async function keep(name, extension, content) {
  const hash = createHash("sha256").update(content).digest("hex").slice(0, 10);
  const file = `${name}-${hash}.${extension}`;
  await writeFile(`${out}/${file}`, content);
  return file;
}

const fonts = {
  "bricolage-700": "@fontsource/bricolage-grotesque/files/bricolage-grotesque-latin-700-normal.woff2",
  "bricolage-800": "@fontsource/bricolage-grotesque/files/bricolage-grotesque-latin-800-normal.woff2",
  "source-400": "@fontsource/source-sans-3/files/source-sans-3-latin-400-normal.woff2",
  "source-600": "@fontsource/source-sans-3/files/source-sans-3-latin-600-normal.woff2",
};

let css = prune(await bundle("src/style.css"));
for (const [name, path] of Object.entries(fonts)) {
  const file = await keep(name, "woff2", await readFile(`node_modules/${path}`));
  css = css.replaceAll(`font:${name}`, file);
}
const manifest = {
  css: await keep("style", "css", css),
  js: await keep("pages", "js", await bundle("src/pages.ts")),
};
await writeFile(`${out}/manifest.json`, `${JSON.stringify(manifest, null, 2)}\n`);
