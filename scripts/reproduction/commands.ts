/** Runs the commands of the report, each once, as many at a time as there are cores, in a folder of their own. */
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";

const LARGEST = 1 << 28;
const REDIRECTED = / > (\S+)$/;

/** Words of a command line; double quotes hold blanks together. */
export function words(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
}

export class Commands {
  /** What was printed, by command line. */
  readonly #printed = new Map<string, Promise<string>>();
  readonly #waiting: (() => void)[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), "twinedge-"));
  #free = availableParallelism();
  #done = 0;

  /**
   * @param root of the repository; scratch files of commands stay outside of it
   * @param progress is told after each command how many of those asked for are done
   */
  constructor(
    private readonly root: string,
    private readonly progress: (done: number, all: number) => void,
  ) {
    symlinkSync(join(root, "circuits"), join(this.#folder, "circuits"));
    mkdirSync(join(this.#folder, "docs/reproduction"), { recursive: true });
  }

  /** The JSON document of a command that is given without `--json`. */
  async document(line: string): Promise<unknown> {
    return JSON.parse(await this.#output(`${line} --json`)) as unknown;
  }

  /** The figure docs/reproduction/FILE, which the last of these commands writes. */
  async figure(file: string, lines: readonly string[]): Promise<string> {
    for (const line of lines) {
      const target = REDIRECTED.exec(line)?.[1];
      const text = await this.#output(line.replace(REDIRECTED, ""));
      if (target !== undefined) {
        writeFileSync(join(this.#folder, target), text);
      }
    }
    return readFileSync(join(this.#folder, "docs/reproduction", file), "utf8");
  }

  close(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #output(line: string): Promise<string> {
    const known = this.#printed.get(line);
    if (known !== undefined) {
      return known;
    }
    const printed = this.#run(line);
    this.#printed.set(line, printed);
    return printed;
  }

  async #run(line: string): Promise<string> {
    if (this.#free === 0) {
      await new Promise<void>((go) => this.#waiting.push(go));
    } else {
      this.#free -= 1;
    }
    try {
      return await twinedge(this.root, line, this.#folder);
    } finally {
      this.progress(++this.#done, this.#printed.size);
      const next = this.#waiting.shift();
      if (next === undefined) {
        this.#free += 1;
      } else {
        next();
      }
    }
  }
}

function twinedge(root: string, line: string, cwd: string): Promise<string> {
  const command = join(root, "packages/cli/bin/twinedge.js");
  return new Promise((done, fail) => {
    execFile(process.execPath, [command, ...words(line)], { cwd, maxBuffer: LARGEST }, (error, stdout, stderr) => {
      if (error === null) {
        done(stdout);
      } else {
        fail(new Error(`twinedge ${line}: ${stderr}`));
      }
    });
  });
}
