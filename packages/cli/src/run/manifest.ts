/**
 * A manifest: what a run was made of, so that it can be repeated: version, request, resolved values, and the SHA-256 of
 * every file read and written. Paths count from the manifest's own folder.
 */
import { dirname, relative, resolve, sep } from "node:path";
import { type Circuit, type Design, InputError } from "@twinedge/core";
import type { Options } from "yargs";
import { type InputFile, STDIN } from "../input.ts";
import { type Request, requestKeys, requestOptions } from "./request.ts";

/** A file with its hash. */
export interface FileMark {
  readonly path: string;
  readonly sha256: string;
}

export interface Manifest {
  /** Version that wrote it. */
  readonly twinedge: string;
  readonly deck: { readonly name: string; readonly path: string };
  readonly request: Request;
  readonly resolved: {
    readonly clocks?: number;
    /** s */
    readonly until?: number;
    readonly vectors?: number;
    readonly seed: number;
    readonly corner: string;
    readonly probes: readonly string[];
    readonly parameters: Readonly<Record<string, number | string>>;
  };
  readonly inputs: readonly FileMark[];
  readonly outputs: readonly (FileMark & { readonly kind: string })[];
}

/** Folder that a manifest's paths count from. */
export function folderOf(manifest: string): string {
  return manifest === "-" ? process.cwd() : dirname(resolve(manifest));
}

export function pathFrom(folder: string, path: string): string {
  return path === STDIN ? path : relative(folder, resolve(path)).split(sep).join("/");
}

export function markOf(folder: string, { path, sha256 }: InputFile): FileMark {
  return { path: pathFrom(folder, path), sha256 };
}

/** Only what was given; folders as seen from the manifest. */
export function recorded(args: Request, folder: string): Request {
  const root = args["include-root"];
  const given = Object.fromEntries(requestKeys.flatMap((key) => (args[key] === undefined ? [] : [[key, args[key]]])));
  return root === undefined ? given : { ...given, "include-root": pathFrom(folder, root) || "." };
}

/** Values of the top level's parameters, as the run used them. */
export function parametersOf({ top }: Circuit, design: Design): Readonly<Record<string, number | string>> {
  const lookup = design.devices.find(({ name }) => !name.includes("."))?.lookup;
  return Object.fromEntries(
    top.params.flatMap(({ name, value, pos }) => {
      const known = typeof value === "number" || typeof value === "string" ? value : lookup?.(name, pos);
      return known === undefined ? [] : [[name, known]];
    }),
  );
}

/** @throws InputError when the text is no manifest */
export function readManifest({ text, name }: InputFile): Manifest {
  const fail = (what: string): InputError =>
    new InputError(`${name} is no manifest: ${what}`, { remedy: "name a file that --manifest wrote" });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw fail("it is not JSON");
  }
  if (!isManifest(value)) {
    throw fail("its fields are not those of one");
  }
  return value;
}

function isManifest(value: unknown): value is Manifest {
  const manifest = value as Partial<Manifest> | null;
  return (
    typeof manifest === "object" &&
    typeof manifest?.twinedge === "string" &&
    typeof manifest.deck?.name === "string" &&
    typeof manifest.deck.path === "string" &&
    isRequest(manifest.request) &&
    Array.isArray(manifest.inputs) &&
    manifest.inputs.every(isMark) &&
    Array.isArray(manifest.outputs) &&
    manifest.outputs.every(
      (output: Partial<Manifest["outputs"][number]>) => isMark(output) && typeof output.kind === "string",
    )
  );
}

function isMark(mark: Partial<FileMark> | null): boolean {
  return typeof mark?.path === "string" && typeof mark.sha256 === "string";
}

/** Are these options as the command line gives them? */
function isRequest(request: unknown): request is Request {
  return (
    typeof request === "object" &&
    request !== null &&
    Object.entries(request).every(([key, value]: [string, unknown]) => {
      const name = requestKeys.find((known) => known === key);
      const spec: Options | undefined = name === undefined ? undefined : requestOptions[name];
      return spec?.array === true
        ? Array.isArray(value) && value.every((text) => typeof text === "string")
        : spec !== undefined && typeof value === spec.type;
    })
  );
}
