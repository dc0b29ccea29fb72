/** How far a run is: one line on a terminal, rewritten a few times a second, gone at the end. */
import type { Sink } from "./io.ts";

/** ms */
const INTERVAL = 200;

export class Progress {
  private readonly sink: Sink | undefined;
  private readonly begun = performance.now();
  private shown = this.begun;

  constructor(sink: Sink, wanted: boolean) {
    this.sink = wanted && sink.isTTY === true ? sink : undefined;
  }

  /** @param done 0 to 1 */
  update(done: number): void {
    const now = performance.now();
    if (this.sink !== undefined && now - this.shown > INTERVAL) {
      this.shown = now;
      const left = done > 0 ? ((now - this.begun) / 1e3) * (1 / done - 1) : Number.NaN;
      const rest = Number.isFinite(left) ? `, ${left.toFixed(0)} s left` : "";
      this.sink.write(`\r${(100 * done).toFixed(0).padStart(3)} %${rest}\u001B[K`);
    }
  }

  end(): void {
    if (this.shown !== this.begun) {
      this.sink?.write("\r\u001B[K");
    }
  }
}
