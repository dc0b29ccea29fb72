/** LOGICEXP and PINDLY: logic by expressions, and the delays from pin to pin that go with it. */
import type { Value } from "@twinedge/core";
import { assignments, type Choice, choices, condition, definitions, type Naming, unbraced } from "./conditions.ts";
import { constraints } from "./constraint.ts";
import type { Section } from "./line.ts";
import { input, type Part, plain } from "./part.ts";

const TRANSITION = /^trn_[lhz$]{2}$/;

/** LOGICEXP(inputs, outputs): ... LOGIC: name = { expression } ... */
export function logicExpression(part: Part): void {
  const { line } = part;
  const ins = line.nets(line.count(0), "an input");
  const outs = line.nets(line.count(1), "an output");
  part.models(true);
  const logic = line.sections.find(({ name }) => name === "logic");
  if (logic === undefined || line.sections.length > 1) {
    const extra = line.sections.find(({ name }) => name !== "logic") ?? line.sections[1];
    throw line.fail(extra?.at ?? 0, "LOGICEXP has one section, LOGIC:", "write LOGIC: name = { expression }");
  }
  const names = entryNames([...ins, ...outs]);
  // A net that is input and output is read as it is on the pin.
  const known = new Map(ins.map((net, i) => [net, names[i] ?? net]));
  const given = new Set<string>();
  const statements = assignments(line, logic).map(({ targets, text, at }) => {
    const [target = "", more] = targets;
    if (more !== undefined || given.has(target)) {
      const what = more === undefined ? "it has an expression already" : "one name takes one expression";
      throw line.fail(at, `"${targets.join(" ")}": ${what}`, "write name = { expression }");
    }
    given.add(target);
    const bare = unbraced(text);
    const expression = condition(line, bare, at + text.indexOf(bare), (name) => known.get(name));
    const out = outs.indexOf(target);
    const name = out < 0 ? free(plain(target), names) : (names[ins.length + out] ?? target);
    known.set(target, ins.includes(target) ? (known.get(target) ?? name) : name);
    return `${name} = ${expression}`;
  });
  const missing = outs.find((out) => !given.has(out));
  if (missing !== undefined) {
    throw line.fail(logic.at, `output "${missing}" has no expression`, `write ${missing} = { ... }`);
  }
  part.add(
    "",
    "d_logic",
    [ins.map(input), outs.map((out, i) => part.output(out, `${i + 1}`))],
    [["names", names.join(" ")], ["logic", statements.join("; ")], ...part.riseFall()],
  );
}

/** PINDLY(paths, enables, references): ... BOOLEAN: ... PINDLY: ... TRISTATE: ... and the sections of CONSTRAINT. */
export function pinDelays(part: Part): void {
  const { line } = part;
  const paths = line.count(0);
  const [enables = 0, references = 0] = line.counts.slice(1);
  const ins = line.nets(paths, "an input");
  const enable = line.nets(enables, "an enable");
  const refs = line.nets(references, "a reference");
  const outs = line.nets(paths, "an output");
  part.models(false);
  const entries = [...ins, ...enable, ...refs, ...outs];
  const names = entryNames(entries);
  const outNames = names.slice(names.length - outs.length);
  const nets = new Set(entries);
  const ofNet: Naming = (name) => (nets.has(name) || TRANSITION.test(name) ? plain(name) : undefined);
  const defined = definitions(
    line,
    line.sections.filter(({ name }) => name === "boolean"),
    ofNet,
  );
  const known: Naming = (name) => ofNet(name) ?? (defined.has(name) ? plain(name) : undefined);
  const times: Value[] = [];
  const rules = [...defined].map(([name, value]) => `${plain(name)} = ${value}`);
  const timing: Section[] = [];
  for (const section of line.sections) {
    if (section.name === "boolean") {
      continue;
    }
    if (section.name === "pindly" || section.name === "tristate") {
      let enabled = "";
      for (const assignment of assignments(line, section)) {
        const [first = "", level = ""] = assignment.targets;
        if (first === "enable" && section.name === "tristate") {
          const bare = unbraced(assignment.text);
          const value = condition(line, bare, assignment.at, known);
          enabled = level === "lo" ? ` @ ~(${value})` : ` @ ${value}`;
          continue;
        }
        const targets = assignment.targets.map((target) => {
          const at = outs.indexOf(target);
          if (at < 0) {
            throw line.fail(
              assignment.at,
              `"${target}" is no output of this primitive`,
              `outputs are ${outs.join(" ")}`,
            );
          }
          return outNames[at];
        });
        const list = choices(line, assignment, known, part.around.scale);
        rules.push(`${targets.join(" ")}${enabled} : ${chain(list, times)}`);
      }
      if (section.name === "tristate" && enabled === "") {
        throw line.fail(section.at, "TRISTATE: names no ENABLE", "write ENABLE HI = node or ENABLE LO = node");
      }
    } else if (section.name === "logic") {
      throw line.fail(section.at, "LOGIC: has no place in PINDLY", "it belongs to LOGICEXP");
    } else {
      timing.push(section);
    }
  }
  // What has no rule follows without delay.
  const ruled = new Set(
    rules.flatMap((rule) => (rule.includes(":") ? (rule.split(/[@:]/)[0] ?? "").trim().split(" ") : [])),
  );
  const rest = outNames.filter((name) => !ruled.has(name));
  if (rest.length > 0) {
    rules.push(`${rest.join(" ")} : ${place(times, 0)}`);
  }
  const vector = (list: readonly string[]) => (list.length === 0 ? "" : list.map(input));
  const driven = outs.map((out, i) => part.output(out, `${i + 1}`));
  part.add(
    "",
    "pin_delay",
    [ins.map(input), vector(enable), vector(refs), driven],
    [
      ["names", names.join(" ")],
      ["rules", rules.join("; ")],
      ["times", times],
    ],
  );
  constraints(part, timing, nets, defined);
}

/** A name that none of the others is. */
function free(name: string, others: readonly string[]): string {
  return others.includes(name) ? free(`${name}_`, others) : name;
}

/** The delay's place in the list. */
function place(times: Value[], delay: Value): number {
  const key = JSON.stringify(delay);
  const found = times.findIndex((time) => JSON.stringify(time) === key);
  return found >= 0 ? found : times.push(delay) - 1;
}

/** Without a last delay the longest one counts. */
function chain(list: readonly Choice[], times: Value[]): string {
  const parts = list.map(({ condition: when, delay }) => {
    const at = place(times, delay);
    return when === undefined ? `${at}` : `${when} ? ${at}`;
  });
  const last = list.at(-1);
  return last?.condition === undefined
    ? parts.join(" : ")
    : [...parts, `${place(times, last?.delay ?? 0)}`].join(" : ");
}

/** A word for every entry, the first one of a net its name. */
function entryNames(nets: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return nets.map((net) => {
    const name = plain(net);
    let unique = name;
    for (let n = 2; taken.has(unique); n++) {
      unique = `${name}_${n}`;
    }
    taken.add(unique);
    return unique;
  });
}
