/** The files of one run: opened before it begins, written when it is over, renamed when all of them are whole. */

import { resolve } from "node:path";
import { InputError, type Trace } from "@twinedge/core";
import type { InputFile } from "../input.ts";
import type { Io } from "../io.ts";
import { type Output, openOutput, STDOUT } from "../output.ts";
import type { ArtifactContext } from "./artifacts/artifact.ts";
import type { Artifacts } from "./artifacts/index.ts";

export interface Written {
  readonly kind: string;
  /** As the user named it. */
  readonly path: string;
  readonly sha256: string;
}

export class RunFiles {
  private readonly outputs = new Map<string, Output>();

  /**
   * @param names file by kind of artifact or other document
   * @throws InputError when one cannot be written, or two are the same
   */
  constructor(names: ReadonlyMap<string, string>, io: Io) {
    refuseTwins(names);
    try {
      for (const [kind, name] of names) {
        this.outputs.set(kind, openOutput(name, io));
      }
    } catch (error) {
      this.discard();
      throw error;
    }
  }

  get toStdout(): boolean {
    return [...this.outputs.values()].some(({ name }) => name === STDOUT);
  }

  get any(): boolean {
    return this.outputs.size > 0;
  }

  /** @throws InputError when a file that was read would be overwritten */
  spare(files: readonly InputFile[]): void {
    for (const output of this.outputs.values()) {
      if (files.some(({ path }) => output.name !== STDOUT && path === resolve(output.name))) {
        throw new InputError(`${output.name} is a file of the circuit`, { remedy: "write to another file" });
      }
    }
  }

  async write(artifacts: Artifacts, trace: Trace, context: ArtifactContext): Promise<readonly Written[]> {
    const written: Written[] = [];
    for (const [kind, { chunks }] of artifacts) {
      written.push(...(await this.put(kind, chunks(trace, context))));
    }
    return written;
  }

  /** Writes the file of a kind, where it is wanted. */
  async put(kind: string, chunks: Iterable<string | Uint8Array>): Promise<readonly Written[]> {
    const output = this.outputs.get(kind);
    return output === undefined ? [] : [{ kind, path: output.name, sha256: await output.write(chunks) }];
  }

  commit(): void {
    for (const output of this.outputs.values()) {
      output.commit();
    }
  }

  /** Leaves nothing of what is not committed. */
  discard(): void {
    for (const output of this.outputs.values()) {
      output.discard();
    }
  }
}

function refuseTwins(names: ReadonlyMap<string, string>): void {
  const seen = new Map<string, string>();
  for (const [kind, name] of names) {
    const path = name === STDOUT ? name : resolve(name);
    const other = seen.get(path);
    if (other !== undefined) {
      const place = name === STDOUT ? "standard output" : name;
      throw new InputError(`--${other} and --${kind} both write ${place}`, { remedy: "give each its own file" });
    }
    seen.set(path, kind);
  }
}
