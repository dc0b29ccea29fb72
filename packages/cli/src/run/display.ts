/** Shows a run to a person while it goes on: header, one line a clock, and what was found when it is over. */
import type { Design, Diagnostic, Row, TraceSignal } from "@twinedge/core";
import { type Io, painter, type Sink } from "../io.ts";
import { Progress } from "../progress.ts";
import { plural } from "../text.ts";
import type { Execution, Observer } from "./execute.ts";
import { findingLines, RowTable, summaryLines } from "./report.ts";

/** Changes shown of a run without a clock. */
const MOST_CHANGES = 200;

export class Display {
  private readonly sink: Sink;
  private readonly paint: ReturnType<typeof painter>;
  private readonly progress: Progress;
  private table: RowTable | undefined;
  private clocked = true;

  /** @param sink where the report goes */
  constructor(sink: Sink, io: Io) {
    this.sink = sink;
    this.paint = painter(sink, io.env);
    // On a terminal the rows themselves are the progress.
    this.progress = new Progress(io.stderr, sink.isTTY !== true);
  }

  observer(design: Design, stopped: () => boolean): Observer {
    return {
      stopped,
      begin: (signals, clocked) => this.begin(design, signals, clocked),
      progress: (rows, done) => {
        if (this.clocked) {
          this.rows(rows);
        }
        this.progress.update(done);
      },
    };
  }

  /** What was found, held and counted. */
  end(execution: Execution, diagnostics: readonly Diagnostic[]): void {
    this.progress.end();
    const { trace, rows, verdicts, finished, digest, extent } = execution;
    if (!this.clocked) {
      this.rows(rows.slice(0, MOST_CHANGES));
      if (rows.length > MOST_CHANGES) {
        this.line(`and ${rows.length - MOST_CHANGES} more changes: --csv writes them all`);
      }
    }
    this.line("", ...findingLines(trace, diagnostics), "");
    for (const { text, held } of verdicts) {
      this.line(held ? text : this.paint("red", text));
    }
    if (verdicts.length > 0) {
      const failed = verdicts.filter(({ held }) => !held).length;
      this.line(`${plural(verdicts.length, "expectation")}, ${failed === 0 ? "all held" : `${failed} failed`}`, "");
    }
    this.line(...summaryLines(trace.stats));
    if (digest !== undefined && extent.kind === "vectors") {
      const { outputs, inputs, vectors, clock } = extent.stimulus;
      const bits = (ports: typeof inputs): number => ports.reduce((sum, { nets }) => sum + nets.length, 0);
      const how =
        clock === undefined ? "" : `, clock ${clock.port.name} (${clock.edge === "rise" ? "rising" : "falling"})`;
      this.line(`${plural(vectors.length, "vector")} of ${plural(bits(inputs), "input")}${how}`);
      this.line(`${plural(bits(outputs), "output")}, SHA-256 of a line a vector: ${digest}`);
    }
    if (!finished) {
      this.line("interrupted: this is what was finished");
    }
  }

  private begin({ title }: Design, signals: readonly TraceSignal[], clocked: boolean): void {
    this.clocked = clocked;
    this.table = new RowTable(signals, clocked);
    this.line(title, "");
    if (signals.length > 0 || clocked) {
      this.line(this.paint("bold", this.table.header()));
    }
  }

  private rows(rows: readonly Row[]): void {
    const { table } = this;
    if (table !== undefined && rows.length > 0) {
      this.line(...rows.map((row) => table.row(row)));
    }
  }

  private line(...lines: readonly string[]): void {
    this.sink.write(`${lines.join("\n")}\n`);
  }
}
