/** One measurement of one contestant, in a process of its own: prints its figures as JSON. */

import { verifyFigures } from "./verify.ts";

const [work = "", contestant = "", scale = "1"] = process.argv.slice(2);
const carries = work === "verify" ? "nothing" : "a transaction";
const figures = await verifyFigures(contestant, carries, Number(scale));
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
