/** The formats a machine can be saved in. */

/** Each with the end of its file's name and its type. */
export const MACHINE_FORMATS = {
  SVG: { ending: "svg", type: "image/svg+xml" },
  Mermaid: { ending: "mmd", type: "text/plain" },
  DOT: { ending: "dot", type: "text/vnd.graphviz" },
  SCXML: { ending: "scxml", type: "application/scxml+xml" },
  "Stately JSON": { ending: "json", type: "application/json" },
} as const;

/** A format. */
export type MachineFormat = keyof typeof MACHINE_FORMATS;

/** All of them, as they are offered. */
export const MACHINE_FORMAT_NAMES: readonly MachineFormat[] = [
  "SVG",
  "Mermaid",
  "DOT",
  "SCXML",
  "Stately JSON",
];

/** The name of a file: signs that some disk refuses are left out. */
export function fileNameOf(machine: string, format: MachineFormat): string {
  const name = machine.replaceAll(/[^\w.-]+/g, "-").replace(/^[.-]+/, "");
  return `${name === "" ? "machine" : name}.${MACHINE_FORMATS[format].ending}`;
}
