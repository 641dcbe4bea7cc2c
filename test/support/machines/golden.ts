/**
 * What the gallery looked like when somebody last looked at it: one file a format, machine after machine. Run
 * `npx tsx test/support/machines/make-golden.ts` after a change that is meant, and read the difference.
 */

import { renderDot } from "../../../src/machines/dot.ts";
import type { MachineGraph } from "../../../src/machines/graph.ts";
import { renderMermaid } from "../../../src/machines/mermaid.ts";
import { readMachine } from "../../../src/machines/read-machine.ts";
import { renderScxml } from "../../../src/machines/scxml.ts";
import { renderStatelyJson } from "../../../src/machines/stately.ts";
import { renderSvg } from "../../../src/machines/svg.ts";
import { GALLERY } from "./gallery.ts";

/** Where the files are. */
const FOLDER = "test/golden/machines";

/** Machines whose pictures are kept: between them they have every sign of the notation. */
const PICTURED = [
  "the end of all regions",
  "deep history with a first target",
  "self transitions, inside and anew",
  "without an event",
  "delays",
  "an invoked actor",
];

/** One kept file. */
export interface Golden {
  readonly path: string;
  /** Renders what the file should hold. */
  readonly render: () => string;
}

/** The kept files. */
export const GOLDEN: readonly Golden[] = [
  golden("mermaid.txt", renderMermaid),
  golden("dot.txt", renderDot),
  golden("scxml.txt", renderScxml),
  golden("stately.txt", renderStatelyJson, PICTURED),
  golden("svg.txt", renderSvg, PICTURED),
];

function golden(
  file: string,
  render: (graph: MachineGraph) => string,
  names: readonly string[] = Object.keys(GALLERY),
): Golden {
  return {
    path: `${FOLDER}/${file}`,
    render: () =>
      names
        .flatMap((name) => {
          const machine = GALLERY[name];
          return machine === undefined ? [] : [`== ${name}`, "", render(readMachine(machine)), ""];
        })
        .join("\n"),
  };
}
