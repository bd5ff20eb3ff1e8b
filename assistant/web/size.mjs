// What a customer's browser fetches, gzipped: the button, the element, the longest language. At most 30 KB together.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

const LIMIT = 30 * 1024;
const dist = join(import.meta.dirname, "dist");

const size = async (name) => gzipSync(await readFile(join(dist, name)), { level: 9 }).length;
const languages = (await readdir(join(dist, "widget"))).filter((name) => /^[a-z]{2}\.js$/.test(name));
const sizes = {
  "widget.js": await size("widget.js"),
  "widget/chat.js": await size("widget/chat.js"),
  "longest language": Math.max(...(await Promise.all(languages.map((name) => size(`widget/${name}`))))),
};
for (const [name, bytes] of Object.entries(sizes)) console.log(`${name.padEnd(18)} ${bytes} bytes gzipped`);
const whole = Object.values(sizes).reduce((sum, bytes) => sum + bytes, 0);
console.log(`${"whole widget".padEnd(18)} ${whole} bytes gzipped, of ${LIMIT} allowed`);
process.exitCode = whole > LIMIT ? 1 : 0;
