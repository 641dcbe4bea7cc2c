/** One measurement of one contestant, in a process of its own: prints its figures as JSON. */

import { tableFigures } from "./table-of-nodes.ts";
import { tableSizeOf } from "./works.ts";

const [work = "", contestant = "", scale = "1"] = process.argv.slice(2);
const size = tableSizeOf(work);
if (size === undefined) throw new Error(`no such work: ${work}`);
const figures = tableFigures({ contestant, size, scale: Number(scale) });
process.stdout.write(`${JSON.stringify(figures)}\n`, () => process.exit(0));
