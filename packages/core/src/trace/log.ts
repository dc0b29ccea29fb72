/** The growing change log behind a trace: three columns that double when full. */

const FIRST_CAPACITY = 1024;

export class ChangeLog {
  private times = new Float64Array(FIRST_CAPACITY);
  private ids = new Int32Array(FIRST_CAPACITY);
  private values = new Float64Array(FIRST_CAPACITY);
  private count = 0;

  push(time: number, id: number, value: number): void {
    const at = this.count++;
    if (at === this.times.length) {
      this.grow();
    }
    this.times[at] = time;
    this.ids[at] = id;
    this.values[at] = value;
  }

  private grow(): void {
    const size = 2 * this.times.length;
    const times = new Float64Array(size);
    times.set(this.times);
    this.times = times;
    const ids = new Int32Array(size);
    ids.set(this.ids);
    this.ids = ids;
    const values = new Float64Array(size);
    values.set(this.values);
    this.values = values;
  }

  /** The columns so far, copied to their length. */
  columns(): { times: Float64Array; ids: Int32Array; values: Float64Array } {
    return {
      times: this.times.slice(0, this.count),
      ids: this.ids.slice(0, this.count),
      values: this.values.slice(0, this.count),
    };
  }
}
