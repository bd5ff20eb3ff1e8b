// Builds src into dist: widget.js (the launcher), widget/chat.js (the element), and one file for each language; and
// panel/panel.js (the agents' panel).
// Same sources and lock file, same bytes. Each file is asked for by the hash of what it holds.

import { createHash } from "node:crypto";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as esbuild from "esbuild";
import { minify } from "terser";

const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, "dist");

/** Styles become minified text, for constructable style sheets. */
const styles = {
  name: "styles",
  setup(build) {
    build.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await esbuild.transform(await readFile(path, "utf8"), { loader: "css", minify: true, target });
      return { contents: code.trim(), loader: "text" };
    });
  },
};

/** Of marked only the lexer is used, but its bundle makes a parser when it is loaded: end it before that. */
const lexerOnly = {
  name: "lexer only",
  setup(build) {
    build.onLoad({ filter: /marked\.esm\.js$/ }, async ({ path }) => {
      const code = await readFile(path, "utf8");
      const end = code.search(/var \w+=new \w+;function \w+\(\w+,\w+\)\{return \w+\.parse\(/);
      const lexer = code.match(/(\w+) as Lexer\b/)?.[1];
      if (end < 0 || !lexer) throw new Error("marked's bundle looks different now; see lexerOnly in build.mjs");
      return { contents: `${code.slice(0, end)}export{${lexer} as Lexer};` };
    });
  },
};

const target = ["chrome123", "firefox125", "safari17.5"];

async function build(entry, format, define = {}) {
  const { outputFiles } = await esbuild.build({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format,
    target,
    define,
    charset: "utf8",
    legalComments: "none",
    jsxFactory: "h",
    jsxFragment: "Fragment",
    plugins: [styles, lexerOnly],
    write: false,
  });
  // Terser once more: a kilobyte less than esbuild alone.
  return (await minify(outputFiles[0].text, { module: format === "esm", compress: { passes: 3 } })).code;
}

const hash = (...texts) => createHash("sha256").update(texts.join("\0")).digest("hex").slice(0, 12);
const LANGUAGES = ["ar", "de", "es", "fr"];

const languages = await Promise.all(LANGUAGES.map((language) => build(`src/languages/${language}.ts`, "esm")));
const LANGUAGES_VERSION = hash(...languages);
const chat = await build("src/element.tsx", "esm", { LANGUAGES_VERSION: JSON.stringify(LANGUAGES_VERSION) });
const CHAT_VERSION = hash(chat);
const panel = await build("src/panel/main.tsx", "esm");
const versions = { "widget/chat.js": CHAT_VERSION, "panel/panel.js": hash(panel) };
for (const language of LANGUAGES) versions[`widget/${language}.js`] = LANGUAGES_VERSION;

const files = {
  "widget.js": await build("src/launcher.ts", "iife", { CHAT_VERSION: JSON.stringify(CHAT_VERSION) }),
  "widget/chat.js": chat,
  ...Object.fromEntries(LANGUAGES.map((language, index) => [`widget/${language}.js`, languages[index]])),
  "widget/configurator.js": await build("src/configurator.ts", "esm"),
  "panel/panel.js": panel,
  "versions.json": `${JSON.stringify(versions, null, 2)}\n`,
};

await rm(dist, { recursive: true, force: true });
for (const [name, text] of Object.entries(files)) {
  await mkdir(dirname(join(dist, name)), { recursive: true });
  await writeFile(join(dist, name), text);
}
