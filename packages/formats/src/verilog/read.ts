/**
 * Structural Verilog to `Circuit`: IEEE 1364-2005 as far as netlists use it.
 *
 *     text -> lexer (comments, directives, macros) -> parse (modules, primitives) -> build (bits, gates, flip-flops) -> Circuit
 *
 * The top is the module that no other instantiates. Its inputs are sources at X until something drives them.
 */
import { type Circuit, type Diagnostic, InputError, suggestion } from "@twinedge/core";
import type { Definition, Module } from "./ast.ts";
import { Builder, type Built } from "./build.ts";
import { type Constant, constantOf } from "./constant.ts";
import { type Included, Lexer } from "./lexer.ts";
import { Parser } from "./parse.ts";
import { inputSources, type Port } from "./ports.ts";

export interface VerilogOptions {
  /** Reads an included file; without it `include is an error. It decides which files may be read. */
  readonly include?: ((path: string, from: string) => Promise<Included>) | undefined;
  /** Name of the top module, where it is not the only one that nobody instantiates. */
  readonly top?: string | undefined;
  /** Integer parameters of the top module. */
  readonly set?: ReadonlyMap<string, string> | undefined;
}

export interface Netlist {
  readonly circuit: Circuit;
  /** What was read but has no effect, or another name. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * @param file name for messages, and what `include` is given as `from`
 * @throws InputError with the place and a remedy
 */
export async function readVerilog(text: string, file: string, options: VerilogOptions = {}): Promise<Netlist> {
  const included = await includedFiles(text, file, options.include);
  const lexer = new Lexer(text, file, (path, from, pos) => {
    const found = included.get(key(path, from));
    if (found === undefined || found instanceof Error) {
      throw new InputError(found?.message ?? `\`include "${path}": no file may be included here`, {
        pos,
        remedy: found instanceof InputError ? found.remedy : "put its text into this file",
      });
    }
    return found;
  });
  const parser = new Parser(lexer);
  const definitions = parser.definitions();
  const diagnostics = [...lexer.diagnostics];
  const builder = new Builder(definitions, diagnostics);
  const module = topOf(definitions, options.top, file);
  const top = builder.module(module, settings(module, options.set), module.pos);
  return { circuit: { ...circuitOf(top, builder, file), title: module.name }, diagnostics };
}

function circuitOf(top: Built, builder: Builder, file: string): Circuit {
  const ports: readonly Port[] = top.ports.map(({ name, direction, bits }) => ({ name, direction, nets: bits }));
  const { subcircuit } = top;
  const connected = new Set(subcircuit.instances.flatMap(({ connections }) => connections.flat()));
  return {
    title: subcircuit.name,
    file,
    top: {
      ...subcircuit,
      name: "",
      ports: [],
      instances: [...subcircuit.instances, ...inputSources(ports, subcircuit.pos)],
      subcircuits: builder.subcircuits(top),
    },
    globals: [],
    options: new Map([["undriven", "z"]]),
    nodeset: new Map(),
    ports,
    run: {
      probes: ports
        .filter(({ direction }) => direction !== "input")
        .flatMap(({ nets }) => nets.filter((net) => connected.has(net))),
      expectations: [],
    },
  };
}

function topOf(definitions: ReadonlyMap<string, Definition>, wanted: string | undefined, file: string): Module {
  const modules = [...definitions.values()].filter((one) => one.kind === "module");
  const names = modules.map(({ name }) => name);
  if (wanted !== undefined) {
    const found = modules.find(({ name }) => name === wanted);
    if (found === undefined) {
      throw new InputError(`${file} has no module "${wanted}"`, { remedy: `it has ${names.join(", ")}` });
    }
    return found;
  }
  const used = new Set(
    modules.flatMap(({ items }) => items.flatMap((item) => (item.kind === "instance" ? [item.module] : []))),
  );
  const tops = modules.filter(({ name }) => !used.has(name));
  const [top, ...more] = tops;
  if (top === undefined) {
    const [first] = modules;
    if (first === undefined) {
      throw new InputError(`${file} holds no module`, { remedy: "write module NAME (...); ... endmodule" });
    }
    return first;
  }
  if (more.length > 0) {
    throw new InputError(`${tops.map(({ name }) => name).join(" and ")} are instantiated by no module`, {
      pos: more[0]?.pos,
      remedy: "name the top one with --top MODULE",
    });
  }
  return top;
}

/** Values from outside, whose names are case-blind. */
function settings(module: Module, set: VerilogOptions["set"]): ReadonlyMap<string, Constant> {
  const given = new Map<string, Constant>();
  const open = module.parameters.filter(({ local }) => !local).map(({ name }) => name);
  for (const [word, text] of set ?? []) {
    const name = open.find((one) => one.toLowerCase() === word.toLowerCase());
    if (name === undefined) {
      throw new InputError(`module ${module.name} has no parameter "${word}"`, {
        remedy: suggestion(word, open, "it has none"),
      });
    }
    const lexer = new Lexer(text, `--set ${name}`, () => {
      throw new InputError(`--set ${name} is no number`);
    });
    const value = constantOf(new Parser(lexer).expression(), () => undefined);
    if (value === undefined) {
      throw new InputError(`--set ${name} cannot be "${text}"`, { remedy: "give a number" });
    }
    given.set(name, value);
  }
  return given;
}

function key(path: string, from: string): string {
  return JSON.stringify([path, from]);
}

/** Files read before includes are taken to go in a circle that never repeats a name. */
const MOST_INCLUDES = 1000;

/** Files in the text's includes, and in theirs; a failure counts only where the include is read. */
async function includedFiles(
  text: string,
  file: string,
  include: VerilogOptions["include"],
): Promise<ReadonlyMap<string, Included | Error>> {
  const found = new Map<string, Included | Error>();
  if (include === undefined) {
    return found;
  }
  const waiting: Included[] = [{ text, file }];
  for (let one = waiting.pop(); one !== undefined && found.size < MOST_INCLUDES; one = waiting.pop()) {
    for (const [, path = ""] of one.text.matchAll(/`include\s+"([^"\n]*)"/g)) {
      const name = key(path, one.file);
      if (found.has(name)) {
        continue;
      }
      try {
        const next = await include(path, one.file);
        found.set(name, next);
        waiting.push(next);
      } catch (error) {
        if (!(error instanceof InputError)) {
          throw error;
        }
        found.set(name, error);
      }
    }
  }
  return found;
}
