/** The machines of a runtime's actors, each read and laid out once, when the first viewer comes upon it. */

import type { Chart } from "../../actor/machine-chart.ts";
import type { MachineGraph } from "../../machines/graph.ts";
import { layoutChart } from "../../machines/layout.ts";
import { readMachine } from "../../machines/read-machine.ts";
import type { MachineFrame } from "../protocol/bodies.ts";

type Machine = Chart["machine"];

/** Machines one host tells at most; those of actors that come later are shown without. */
export const MACHINES_MAX = 1_000;

/** Every machine met so far. */
export class MachineBook {
  readonly #hashes = new WeakMap<Machine, string>();
  readonly #frames: MachineFrame[] = [];
  readonly #graphs = new Map<string, MachineGraph>();

  /** All of them, in the order they were met. */
  get frames(): readonly MachineFrame[] {
    return this.#frames;
  }

  /** The hash by which viewers know a machine; empty for one too many. */
  hashOf(machine: Machine, name: string): string {
    const known = this.#hashes.get(machine);
    if (known !== undefined) return known;
    if (this.#frames.length >= MACHINES_MAX) return "";
    const graph = readMachine(machine);
    const { hash } = graph;
    this.#hashes.set(machine, hash);
    if (!this.#graphs.has(hash)) {
      this.#graphs.set(hash, graph);
      this.#frames.push({ hash, name, graph, layout: layoutChart(graph) });
    }
    return hash;
  }

  /** The graph of a machine that was met; `undefined` for one too many. */
  graphOf(machine: Machine): MachineGraph | undefined {
    return this.#graphs.get(this.#hashes.get(machine) ?? "");
  }

  /** Events that a machine has a transition for in any of these states, sorted; guards are not asked. */
  acceptedIn(machine: Machine, active: readonly string[]): readonly string[] {
    const graph = this.graphOf(machine);
    if (graph === undefined) return [];
    const sources = new Set([...active, graph.id, ...active.map((id) => `${graph.id}.${id}`)]);
    const accepted = graph.transitions.flatMap(({ source, trigger }) =>
      sources.has(source) && "event" in trigger ? [trigger.event] : [],
    );
    return [...new Set(accepted)].sort();
  }
}
