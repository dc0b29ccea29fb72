/**
 * A test bench that plays back what a run of ours decided: each change of a replayed driver at its picosecond and in its delta
 * cycle, so that what follows meets it in the same order. Delta cycles are counted by nonblocking assignments to `delta`.
 */
import { digit } from "./cells/literals.ts";
import type { VerilogInput, VerilogModule } from "./module.ts";
import { identifier } from "./names.ts";
import type { DigitalRun, DriverEvent } from "./recording.ts";

export const TIMESCALE = "`timescale 1ps/1ps\n";

/** Name of the instance of the module. */
export const DUT = "dut";

/** The bench as a module of this name; `benchText` makes it run. */
export function writeBench(run: DigitalRun, { name, inputs }: VerilogModule, bench: string): string {
  const byDriver = new Map(inputs.map((input) => [input.driver, input]));
  const declared = inputs.map(({ name: input, driver, coded }) => {
    const initial = value(coded, run.drivers[driver]?.initial ?? 2);
    return `  reg ${coded ? "[3:0] " : ""}${identifier(input)} = ${initial};\n`;
  });
  const ports = inputs.map((input) => `.${identifier(input.name)}(${identifier(input.name)})`);
  return `module ${identifier(bench)};
${declared.join("")}  ${identifier(name)} ${DUT}(${ports.join(", ")});
  reg delta = 0;
  task next_delta;
    begin
      delta <= ~delta;
      @(delta);
    end
  endtask
  initial begin
${playback(run, byDriver)}  end
endmodule
`;
}

/** Statements; `#` waits are relative. */
function playback(run: DigitalRun, inputs: ReadonlyMap<number, VerilogInput>): string {
  const lines: string[] = [];
  let time = 0;
  let delta = 0;
  for (const event of run.events) {
    if (event.time !== time) {
      lines.push(`    #${event.time - time};`);
      time = event.time;
      delta = 0;
    }
    // A nonblocking assignment takes effect one delta cycle later.
    for (; delta < event.delta - 1; delta++) {
      lines.push("    next_delta;");
    }
    const input = inputs.get(event.driver);
    if (input !== undefined) {
      lines.push(`    ${assignment(input, event)}`);
    }
  }
  return lines.map((line) => `${line}\n`).join("");
}

/** The text of a test bench file: benches that run side by side up to `end` (ps) and share a dump. */
export function benchText(benches: ReadonlyMap<string, string>, end: number): string {
  const scopes = [...benches.keys()].map((bench) => `${identifier(bench)}.${DUT}`);
  return `${TIMESCALE}module te_run;
  initial begin
    $dumpfile("dump.vcd");
    $dumpvars(1, ${scopes.join(", ")});
    #${end + 1} $finish;
  end
endmodule
${[...benches.values()].join("")}`;
}

function assignment({ name, coded }: VerilogInput, { value: to, delta }: DriverEvent): string {
  return `${identifier(name)} ${delta === 0 ? "=" : "<="} ${value(coded, to)};`;
}

function value(coded: boolean, code: number): string {
  return coded ? `4'd${code}` : `1'b${digit(code)}`;
}
