/** One part of what `twinedge verify` reports: a table on the terminal, an entry of the JSON document, whether it holds. */
export interface Section {
  /** Key in the JSON document. */
  readonly name: string;
  readonly title: string;
  /** A section that does not hold makes the command's exit code 3. */
  readonly ok: boolean;
  /** What a person reads, without the title. */
  readonly lines: readonly string[];
  readonly json: unknown;
}
