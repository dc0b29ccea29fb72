import { readFileSync } from "node:fs";
import { elaborate } from "@twinedge/core";
import { readDeck } from "@twinedge/formats";
const text = readFileSync("/tmp/big.cir","utf8");
for (let k=0;k<3;k++){ const t=performance.now(); const {circuit}=await readDeck(text,"big.cir"); const t1=performance.now(); console.log("read",(t1-t).toFixed(0)); if(k===0||k==2){const d=elaborate(circuit); console.log("elab",(performance.now()-t1).toFixed(0), d.devices.length);} }
