/** `--figure network`: the two networks of a record of training as they were left, voltages and resistances. */
import { type NetworkRole, networkFigure } from "@twinedge/formats";
import type { TrainingRecord } from "@twinedge/study/learn";
import { documentsOf, type PlotFigure } from "./figure.ts";
import { specWords } from "./words.ts";

export const network: PlotFigure = {
  name: "network",
  summary: "free and clamped network at the end, voltages as colours and conductances as widths",
  takes: ["training"],
  most: 1,
  options: ["title"],
  make(inputs, args) {
    const [record] = documentsOf(inputs, "training");
    return Promise.resolve(record === undefined ? "" : drawn(record, args.title));
  },
};

function drawn(record: TrainingRecord, title: string | undefined): string {
  const { network: trained, nodes, outputs, step, desired, up } = record;
  const targets = desired.at(-1) ?? [];
  const decisions = up.at(-1) ?? [];
  const roleOf = (name: string): NetworkRole =>
    Object.hasOwn(trained.held, name)
      ? "held"
      : outputs.includes(name)
        ? "output"
        : trained.inputs?.includes(name) === true
          ? "input"
          : "hidden";
  return networkFigure({
    title:
      title ??
      `${record.task.name}: ${record.task.title}; ${trained.name} after ${step.at(-1) ?? 0} steps, ${specWords(record.spec)}`,
    kind: trained.kind,
    nodes: trained.nodes.map(({ name, at }) => ({
      name,
      at,
      free: nodes.free[name] ?? Number.NaN,
      clamped: nodes.clamped[name] ?? Number.NaN,
      role: roleOf(name),
      target: outputs.includes(name) ? targets[outputs.indexOf(name)] : undefined,
    })),
    edges: trained.edges.map((edge, i) => {
      const ohms = trained.ohms[i] ?? Number.NaN;
      const decision = decisions[i];
      return {
        ...edge,
        ohms: { free: ohms, clamped: ohms },
        up: decision === 0 || decision === 1 ? decision === 1 : undefined,
      };
    }),
  });
}
