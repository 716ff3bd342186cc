import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { billProblems, makeBill } from "#scripts/check/bill-of-materials.ts";
import { Fault, orSentence } from "#scripts/fault.ts";

const root = join(import.meta.dirname, "..");

/** Writes the software bill of materials (CycloneDX, JSON) to the file named, or to sbom.cdx.json. */
await orSentence(async () => {
  const file = resolve(process.argv[2] ?? join(root, "sbom.cdx.json"));
  const bill = await makeBill(root);
  const [problem] = billProblems(root, bill);
  if (problem) throw new Fault(problem);
  writeFileSync(file, `${JSON.stringify(bill, null, 2)}\n`);
  console.log(`${bill.components.length} packages are in ${file}.`);
});
