/** Names of nets and devices as Verilog identifiers: escaped where they hold more than letters, digits and `_`. */

const PLAIN = /^[A-Za-z_][A-Za-z0-9_$]*$/;

const KEYWORDS: ReadonlySet<string> = new Set(
  (
    "always and assign automatic begin bit buf bufif0 bufif1 byte case casex casez cell class cmos config const continue deassign default " +
    "defparam design disable do edge else end endcase endconfig endfunction endgenerate endmodule endprimitive endspecify endtable endtask " +
    "enum event export extends extern final for force forever fork function generate genvar global highz0 highz1 if iff ifnone import incdir " +
    "include initial inout input inside instance int integer interface join large liblist library local localparam logic longint " +
    "macromodule medium modport module nand negedge new nmos nor noshowcancelled not notif0 notif1 null or output package packed parameter " +
    "pmos posedge primitive priority program property protected pull0 pull1 pulldown pullup pulsestyle_ondetect pulsestyle_onevent pure " +
    "rand rcmos real realtime ref reg release repeat return rnmos rpmos rtran rtranif0 rtranif1 scalared sequence shortint shortreal " +
    "showcancelled signed small solve specify specparam static string strong0 strong1 struct super supply0 supply1 table tagged task this " +
    "time timeprecision timeunit tran tranif0 tranif1 tri tri0 tri1 triand trior trireg type typedef union unique unsigned use uwire var " +
    "vectored virtual void wait wand weak0 weak1 while wire with within wor xnor xor"
  ).split(" "),
);

/** An identifier, with the blank that ends an escaped one. */
export function identifier(name: string): string {
  return PLAIN.test(name) && !KEYWORDS.has(name) ? name : `\\${name} `;
}

/** Gives names that do not clash. */
export class Names {
  private readonly used = new Set<string>();

  take(wanted: string): string {
    const base = wanted.replaceAll(/[^\x21-\x7e]/g, "_");
    let name = base;
    for (let i = 2; this.used.has(name); i++) {
      name = `${base}$${i}`;
    }
    this.used.add(name);
    return name;
  }
}
