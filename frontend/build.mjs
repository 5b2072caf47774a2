// Bundles src/ into custom_components/usage_stats/frontend, which is committed: HACS builds nothing.
// Usage: node build.mjs [--check]
//   --check   Writes nothing; fails where the committed files are others than these sources make.
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const TARGET = join(HERE, "..", "custom_components", "usage_stats", "frontend");
const SUMMARY = "built-from.json";
// What decides about the built files, beside src/.
const SOURCES = ["build.mjs", "package-lock.json", "package.json", "tsconfig.json"];

// Templates keep their white space in a minified file: indentation is half of their bytes.
const withoutSpace = (source) =>
  source
    .replace(/\n\s+/g, "\n")
    .replaceAll(">\n<", "><")
    .replaceAll(">\n${", ">${")
    .replaceAll("\n</", "</")
    .replace(/(html|svg)`\n/g, "$1`")
    .replace(/([>}])\n`/g, "$1`")
    .replace(/\bcss`[^`]*`/g, (styles) =>
      styles
        .replace(/\/\*[\s\S]*?\*\//g, "")
        .replace(/\s+/g, " ")
        .replace(/ ?([{};,]) ?/g, "$1")
        .replaceAll(": ", ":")
        .replaceAll(";}", "}"),
    );

// The panel's texts have readable keys in the sources, and numbers in what a browser loads: there
// they are a list.
const TEXTS = join(HERE, "src", "texts", "panel.en.json");

async function numberedKeys() {
  const names = (await readdir(join(HERE, "src"), { recursive: true })).filter((name) =>
    name.endsWith(".ts"),
  );
  const all = await Promise.all(names.map((name) => readFile(join(HERE, "src", name), "utf8")));
  // A key that is put together at run time keeps its name.
  const parts = [...all.join("\n").matchAll(/`([a-z_]+\.)(?:[a-z_]+\.)*\$\{/g)].map((match) => match[1]);
  const keys = Object.keys(JSON.parse(await readFile(TEXTS, "utf8")));
  return keys.filter((key) => key.includes(".") && !parts.some((part) => key.startsWith(part)));
}

const keys = await numberedKeys();
const numbers = new Map(keys.map((key, index) => [key, index]));

const numbered = (source) =>
  source.replace(/"([a-z_]+(?:\.[a-z_]+)+)"/g, (whole, key) => String(numbers.get(key) ?? whole));

function listed(json) {
  const texts = JSON.parse(json);
  const named = Object.fromEntries(Object.entries(texts).filter(([key]) => !numbers.has(key)));
  const list = keys.map((key) => texts[key]);
  return `export default Object.assign(${JSON.stringify(list)}, ${JSON.stringify(named)});`;
}

const plugin = {
  name: "usage-stats",
  setup(builder) {
    builder.onLoad({ filter: /frontend[\\/]src[\\/].*\.ts$/ }, async ({ path }) => ({
      contents: numbered(withoutSpace(await readFile(path, "utf8"))),
      loader: "ts",
    }));
    builder.onLoad({ filter: /panel\.[a-z]+\.json$/ }, async ({ path }) => ({
      contents: listed(await readFile(path, "utf8")),
      loader: "js",
    }));
    // What is loaded later is a file of its own.
    builder.onResolve({ filter: /\.js$/ }, ({ kind, path }) =>
      kind === "dynamic-import" ? { path: `./${basename(path)}`, external: true } : undefined,
    );
  },
};

const OPTIONS = {
  absWorkingDir: HERE,
  bundle: true,
  chunkNames: "shared",
  charset: "utf8",
  format: "esm",
  legalComments: "none",
  // Methods of ours, none of Lit's.
  mangleProps: /^(on|ask|render)[A-Z][A-Za-z]*$/,
  reserveProps: /^render(Before|Options|Root)$/,
  minify: true,
  outdir: TARGET,
  plugins: [plugin],
  splitting: true,
  target: "es2022",
  write: false,
};

const sha256 = (data) => createHash("sha256").update(data).digest("hex");

// The digest of digests that tests/test_frontend_files.py computes as well: a line per file, sorted
// by name, "name digest\n".
const digest = (files) =>
  sha256(
    [...files]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, data]) => `${name} ${sha256(data)}\n`)
      .join(""),
  );

async function sources() {
  const entries = await readdir(join(HERE, "src"), { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((e) => join(e.parentPath, e.name));
  const names = [...SOURCES, ...paths.map((path) => relative(HERE, path).split(sep).join("/"))];
  return Promise.all(names.map(async (name) => [name, await readFile(join(HERE, name))]));
}

async function built() {
  const results = await Promise.all([
    // Each of the first two imports the next when it is needed, and shares nothing with it.
    build({ ...OPTIONS, entryPoints: ["src/loader.ts"] }),
    build({ ...OPTIONS, entryPoints: ["src/cards.ts"] }),
    build({ ...OPTIONS, entryPoints: ["src/card_views.ts", "src/panel.ts"] }),
    // A page loads the texts of one language.
    build({ ...OPTIONS, entryPoints: ["src/panel_de.ts", "src/panel_en.ts"] }),
  ]);
  const files = results.flatMap(({ outputFiles }) =>
    outputFiles.map(({ path, contents }) => [relative(TARGET, path), contents]),
  );
  files.push(["LICENSE-lit.txt", await readFile(join(HERE, "node_modules", "lit", "LICENSE"))]);
  const summary = { sources: digest(await sources()), built: digest(files) };
  files.push([SUMMARY, `${JSON.stringify(summary, null, 2)}\n`]);
  return files;
}

async function write(files) {
  await rm(TARGET, { recursive: true, force: true });
  await mkdir(TARGET, { recursive: true });
  await Promise.all(files.map(([name, data]) => writeFile(join(TARGET, name), data)));
}

async function check(files) {
  const present = new Set(await readdir(TARGET));
  const wrong = [];
  for (const [name, data] of files) {
    const same = present.delete(name) && Buffer.from(data).equals(await readFile(join(TARGET, name)));
    if (!same) wrong.push(name);
  }
  wrong.push(...present);
  if (wrong.length > 0) {
    console.error(`Not what the sources make: ${wrong.join(", ")}. Run "npm run build".`);
    process.exitCode = 1;
  }
}

const files = await built();
await (process.argv.includes("--check") ? check(files) : write(files));
for (const [name, data] of files) console.log(`${name} ${data.length} bytes`);
