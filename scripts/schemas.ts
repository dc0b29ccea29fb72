/** Writes the JSON schemas that editors use for network and task files: `npm run schemas`. */
import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { jsonSchemas } from "@twinedge/study/learn";

for (const [name, text] of Object.entries(jsonSchemas())) {
  writeFileSync(resolve(import.meta.dirname, "../circuits", name), text);
}
