/** Texts that are damaged to fuzz their readers, beside the circuits of the project and the recorded Falstad files. */

/** Decks with one of everything. */
export const DECKS: readonly string[] = [
  `Ladder
.param rstep=781 rb={100k/15} n='2*rstep'
.include "lib.cir"
.model tap npn(is=1e-13 bf=100
+ br=1)
.subckt digipot vin vout s[0] params: rstep=781
R0 vin n1 {rstep} ; comment
Q0 vin b0 vout tap off
*@ onehot tap s[0:3] n1
.ends digipot
V1 vin 0 dc 5 pulse(0 5 0 1n 1n 10u 20u)
X1 vin out s0 digipot rstep={n > 5 ? 2*n : -n^2}
B1 x 0 v=v(out,vin)*2 + i(v1) > 3 ? limit(v(x), 0, 5) : {n}
E1 e 0 POLY(2) a 0 b 0 1 2 3
G1 a 0 cur='v(b)**2'
F1 a b V1 3
.ic v(out)=2.5
*@ clock clk edge=rise clocks=16
*@ expect out @ 4 = 1.52 +- 20m
.tran 1n 1u
.end`,
  `Logic
.model and_hc d_and(rise_delay=4n:7n:18n part=74HC08 tie=low title="A;b")
A1 [a ~b q[3:0]] %d y and_hc
A2 d clk null ~ rst %vd(q 0) null and_hc ic={code}
.lib lib.cir tt
.control
run
.endc
.options reltol=1e-4 noacct
.global vcc gnd
*@ bus code q[3:0]
*@ probe code y`,
  `Conditions
.param a=1 twice(x)=2*x b={twice(a)}
.func f(x, y) {x > 0 ? twice(x) : min(x, y)}
.if (a == 1 && b)
.model d1 d(is={f(1e-14, b)})
.elseif (a > 1)
.model d1 ako:d2 d(n=2)
.else
.model d1 ako: d2
.endif
.model d2 d
.model n.1 nmos(lmin=1u lmax=2u)
.model n.2 nmos(lmin=2u lmax=9u)
.subckt s p q k=1
.if (k)
R1 p q {f(k, 3)*1k}
.endif
.nodeset v(p)={k} v(q)=0
D1 p q d1
.ends
X1 in out s k=2 m=3
M1 out in 0 0 n l=1.5u \\\\
w=2u
E1 e 0 table {v(in)} = (0,0) (1,2) (5,3)
B1 b 0 v=pwl(v(e), 0, 1, 2, 3)*pi + temper m=2
C1 out 0 10M
.temp 50
.end`,
];

/** What means something in a deck. */
export const DECK_BITS: readonly string[] = [
  "{",
  "}",
  "'",
  '"',
  "[",
  "]",
  "(",
  ")",
  "=",
  ",",
  "~",
  "+",
  "*@ ",
  "$",
  ";",
  "\n",
  "\n+ ",
  "\r",
  "%vd",
  ":",
  "[9:0]",
  "poly(16)",
  ".subckt ",
  ".ends",
  ".include lib.cir",
  ".if (a)\n",
  "\n.endif\n",
  ".func f(x) {x}\n",
  "f(1)",
  "ako:",
  " m=2",
  "é",
  "\0",
  "1e999",
  "7k3",
];

export const FALSTAD = `$ 1 0.000005 10.2 50 5 50 5e-11
R 96 96 48 96 0 0 40 5 0 0 0.5
r 96 96 96 192 0 1000
r 96 192 96 288 0 2000
g 96 288 96 320 0 0
150 192 192 288 192 0 2 0 5
L 192 176 144 176 0 1 false 5 0
t 352 192 400 192 0 1 0 0 100 default
w 288 192 352 192 0
r 400 176 400 96 0 470
R 400 96 400 48 0 0 40 12 0 0 0.5
g 400 208 400 256 0 0
`;

export const VCD = `$date today $end
$timescale 10 ns $end
$scope module top $end
$var wire 1 ! clk $end
$var reg 4 " code [3:0] $end
$var real 64 # v $end
$upscope $end
$enddefinitions $end
#0
$dumpvars
0!
b0000 "
r0.5 #
$end
#10
1!
b1x01 "
r2.5e-3 #
#25
0!
`;

/** PSpice's primitives that the sample library has none of. */
export const PSPICE = `
.model d ugate(tplhty=7n tphlmx=9n)
.model f ueff(tpclkqlhmn=3n tsudclkmn=2n)
.model g ugff(tpgqlhty=5n twghmn=8n tsupcghmn=3n)
.model l udly(dlyty=20n)
.model t utgate(tplhty=1n tpzlty=2n tphzty=3n)
.options digmntyscale=0.5 diginitstate=0 digdrvz=30k
U1 STIM(4,4) p n a b c e IO_HC TIMESTEP=10ns
+ 0s 1 +10ns A 5c F
U2 STIM(2,11) p n ck en IO_HC 0s 00
+ REPEAT 3 TIMES
+ +5ns 10
+ LABEL=again
+ +5ns 0X
+ +5ns GOTO again 2 TIMES
+ ENDREPEAT
U3 anda(2,2) p n a b c $D_HI y0 y1 d IO_HC MNTYMXDLY=3 IO_LEVEL=1
U4 oai(2,2) p n a b c $D_LO y2 d IO_HC_OC
U5 inv3a(2) p n a b en y3 y3 t IO_HC
U6 nxor3 p n a b en y4 t IO_HC
U7 dltch(2) p n $D_HI a ck b c q0 q1 $D_NC nq1 g IO_HC
U8 srff(1) p n a b ck c e s0 ns0 g IO_HC
U9 jkff(1) p n a $D_X ck b c j0 nj0 f IO_HC
U10 dlyline p n a y5 l IO_HC
U11 pullup(2) p n y3 y4 IO_HC
U12 pindly(1,0,1) p n a ck y6 IO_HC
+ BOOLEAN: X = { CHANGED_LH(ck,5ns) | (ck != 'X) }
+ PINDLY: y6 = { CASE(X & TRN_LH, DELAY(1n,2n,3n), DELAY(-1,4n,-1)) }
+ GENERAL: WHEN = { X & a == '1 } MESSAGE = "never"
R1 y0 0 1k
.end`;

export const PSPICE_BITS = [
  "$D_HI",
  "$G_DPWR",
  "U9 ",
  "CASE(",
  "DELAY(",
  "TRN_$Z",
  "CHANGED(a,",
  "'X",
  "'R",
  "TRISTATE: ",
  "ENABLE LO=",
  "BOOLEAN: ",
  "LOGIC: ",
  "SETUP_HOLD: ",
  "WHEN={",
  "MNTYMXDLY=4",
  "optional: ",
  "params: ",
  "text: ",
  "(2,2)",
  "~",
  "&",
  "^",
  "==",
  "{",
  "}",
  "\n+ ",
  "\n",
  "@",
  "?",
  ":",
  ";",
];

/** ASCII raw files: a run with a vector of its own length, and an operating point before a run. */
export const RAW = [
  `Title: rc
Date: Tue Nov 24 17:53:13  2026
Plotname: Transient Analysis
Flags: real unpadded
No. Variables: 4
No. Points: 3
Variables:
	0	time	time
	1	step	time dims=2
	2	v(q)	voltage dims=2
	3	v(out)	voltage
Values:
 0	0.000000000000000e+00
	0.000000000000000e+00
	1.000000000000000e+00
	1.5

 1	1.5e-06
	1e-6
	0
	2.5

 2	2.0e-06
	2.5

`,
  `Title: op
Plotname: Operating Point
Flags: real
No. Variables: 2
No. Points: 1
Variables:
	0	v(in)	voltage
	1	i(v1)	current
Values:
 0	5.0
	-5e-3

Title: * the run
Plotname: Transient Analysis
Flags: real
No. Variables: 2
No. Points: 2
Command: version 39
Variables:	0	time	time
	1	v(in)	voltage
Values:
0	0.0
	5.0
1	1e-9
	4.5
`,
];

export const RAW_BITS = [
  "No. Points: 99999999",
  "Variables:",
  "Values:",
  "Binary:",
  "dims=1",
  "complex",
  "nan",
  "1e999",
  "-1",
];

/** Tables: this program's by clock and by change, ngspice's columns, LTspice's, sigrok's, a spreadsheet's. */
export const TABLES = [
  "clock,t,f3,xe12.code,q\n0,0.00005,2.5,x,x\n1,0.00015,2.25,7,1\n2,0.00025,2.25,8,0\n",
  "clock,t,f3,q\n0,0,2.5,0\n0,0.000012345678,2.5,z\n1,0.00015,-1e-15,1\n",
  " time            v(out)          time            v(in)\n 0.0e+00  1.5e+00  0.0e+00  2.0e+00 \n 1.5e-06  2.5e+00  1.5e-06  2.0e+00 \n",
  "time\tV(out)\tI(R1)\r\n0.0e+00\t0\t1\r\n1e-6\t1\t0\r\n",
  "; CSV generated by libsigrok 0.5.2\n; Samplerate: 20 MHz\nD0,D1\n0,1\n1,1\n1,0\n",
  '"t (us)";"v(""a"") [mV]";"b;c"\n0,5;1500;0,25\n1,5;2500;0,5\n',
];

export const TABLE_BITS = ['"', ";", "\t", ",,", "1e999", "nan", "z", "[mV]", "Samplerate: 0 Hz", "t", "clock,"];

/** What means something in a network or task file. */
export const JSON_BITS: readonly string[] = [
  '{"generate": {"kind": "random", "nodes": 9, "edges": 20}}',
  '"generate"',
  '"targets": {"4": 2}',
  '"classTargets": {"straight": [1, 2]}',
  '"data": {"function": {"targets": ["x1^2"]}}',
  '"__proto__": 1,',
  '"0"',
  ": [",
  "}",
  "//",
  "null",
];
