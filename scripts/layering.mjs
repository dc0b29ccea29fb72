/**
 * Checks the arrows between the packages and what keeps the core pure. Tests (`*.test.ts`) are exempt.
 *
 *   core <- formats <- study <- cli      and nothing else, neither by name nor by a relative path
 *   core, formats                        import no module of Node: they run in a browser
 *   core                                 reads no clock and no random source: same input, same trace
 *   core outside src/devices             names no device: it imports devices/index.ts or devices/device.ts
 *
 * Prints `file:line: message` for each breach and exits 1.
 */
import { readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync } from "oxc-parser";

/** What each package may import, by the name it is imported by. */
/** @type {Record<string, readonly string[]>} */
const ARROWS = {
  core: [],
  formats: ["@twinedge/core"],
  study: ["@twinedge/core", "@twinedge/formats"],
  cli: ["@twinedge/core", "@twinedge/formats", "@twinedge/study"],
};

const RUNS_IN_BROWSER = ["core", "formats"];

/** Files of core's devices folder that say what a device is, without being one. */
const DEVICES_SURFACE = ["devices/index.ts", "devices/device.ts"];

/** @type {Record<string, string>} */
const FORBIDDEN_IN_CORE = {
  Date: "the host clock is no part of a simulation; take the time from the kernel",
  performance: "the host clock is no part of a simulation; measure in bench or cli",
  globalThis: "it would hide what core uses",
};

/** @typedef {{ type: string, start: number } & Record<string, unknown>} Node */

const root = fileURLToPath(new URL("..", import.meta.url));
/** @type {string[]} */
const breaches = [];
let files = 0;

for (const pkg of Object.keys(ARROWS)) {
  const src = join(root, "packages", pkg, "src");
  for (const path of readdirSync(src, { recursive: true, encoding: "utf8" }).toSorted()) {
    if (!path.endsWith(".ts") || path.endsWith(".test.ts")) continue;
    files++;
    checkFile(pkg, src, join(src, path));
  }
}

for (const breach of breaches) console.error(breach);
if (breaches.length > 0) process.exitCode = 1;
else console.log(`layering: ${files} files, arrows hold`);

/**
 * @param {string} pkg
 * @param {string} src
 * @param {string} file
 */
function checkFile(pkg, src, file) {
  const text = readFileSync(file, "utf8");
  const { program, errors } = parseSync(file, text);
  /** @type {(at: number, message: string) => void} */
  const report = (at, message) => {
    const line = text.slice(0, at).split("\n").length;
    breaches.push(`${relative(root, file)}:${line}: ${message}`);
  };
  for (const error of errors) report(error.labels[0]?.start ?? 0, error.message);

  walk(/** @type {Node} */ (/** @type {unknown} */ (program)), (node, parent, key) => {
    const specifier = importedBy(node);
    if (specifier !== undefined) {
      const message = importBreach(pkg, src, file, specifier);
      if (message !== undefined) report(node.start, message);
    } else if (pkg === "core" && node.type === "Identifier" && !isName(parent, key)) {
      const message = globalBreach(node, parent, key);
      if (message !== undefined) report(node.start, message);
    }
  });
}

/**
 * Why this import is not allowed, or undefined.
 * @param {string} pkg
 * @param {string} src
 * @param {string} file
 * @param {string} specifier
 */
function importBreach(pkg, src, file, specifier) {
  if (specifier.startsWith(".")) {
    const target = relative(src, resolve(dirname(file), specifier))
      .split(sep)
      .join("/");
    if (target.startsWith("../"))
      return `"${specifier}" leaves packages/${pkg}/src; import the other package by its name`;
    const inDevices = relative(src, file).startsWith(`devices${sep}`);
    if (pkg === "core" && !inDevices && target.startsWith("devices/") && !DEVICES_SURFACE.includes(target)) {
      return `"${specifier}" names a device outside devices; import ${DEVICES_SURFACE.join(" or ")}`;
    }
    return undefined;
  }
  if (isBuiltin(specifier)) {
    return RUNS_IN_BROWSER.includes(pkg) ? `"${specifier}" is Node's; ${pkg} runs in a browser` : undefined;
  }
  const name = specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
  const ours = name.startsWith("@twinedge/") || name === "twinedge";
  if (ours && !ARROWS[pkg]?.includes(name)) {
    return `${pkg} must not import "${specifier}"; it may import ${ARROWS[pkg]?.join(", ") || "no other package"}`;
  }
  return undefined;
}

/**
 * Why this identifier is not allowed in core, or undefined.
 * @param {Node} node
 * @param {Node} parent
 * @param {string} key
 */
function globalBreach(node, parent, key) {
  const name = String(node["name"]);
  if (Object.hasOwn(FORBIDDEN_IN_CORE, name)) return `core must not use ${name}: ${FORBIDDEN_IN_CORE[name]}`;
  if (name !== "Math") return undefined;
  const property = /** @type {Node | undefined} */ (parent["property"]);
  const isMember = parent.type === "MemberExpression" && key === "object" && parent["computed"] === false;
  if (isMember && property?.["name"] !== "random") return undefined;
  return "core must not use Math.random, nor Math other than as Math.name: randomness comes from the run's seed";
}

/**
 * The module a node imports, if it is one that does.
 * @param {Node} node
 * @returns {string | undefined}
 */
function importedBy(node) {
  if (!/^(Import(Declaration|Expression)|Export(Named|All)Declaration|TSImportType)$/.test(node.type)) return undefined;
  const source = /** @type {{ value?: unknown } | null | undefined} */ (node["source"]);
  return typeof source?.value === "string" ? source.value : undefined;
}

/**
 * Whether an identifier at this place is a property's or an import's name, not a reference.
 * @param {Node} parent
 * @param {string} key
 */
function isName(parent, key) {
  if (key === "property") return parent["computed"] === false;
  if (key === "key") return parent["computed"] !== true;
  return (
    key === "imported" ||
    key === "exported" ||
    key === "label" ||
    (key === "right" && parent.type === "TSQualifiedName")
  );
}

/**
 * @param {Node} node
 * @param {(node: Node, parent: Node, key: string) => void} visit
 */
function walk(node, visit) {
  for (const [key, value] of Object.entries(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type !== "string") continue;
      visit(child, node, key);
      walk(child, visit);
    }
  }
}
