/** Measures one contestant at one work of the wire, in a process of its own. */

import { fileURLToPath } from "node:url";
import { type Figures, measureInProcess } from "../suite.ts";
import { CONNECTIONS_WORK } from "./works.ts";

const MEASURE = fileURLToPath(new URL("./measure.js", import.meta.url));
const HOLD = fileURLToPath(new URL("./hold.js", import.meta.url));

/** @param scale 1 for a full run; less shortens it in proportion */
export function runWireWork(
  work: string,
  contestant: string,
  scale: number,
): Promise<Figures | undefined> {
  const program = work === CONNECTIONS_WORK ? HOLD : MEASURE;
  return measureInProcess(program, [work, contestant, String(scale)]);
}
