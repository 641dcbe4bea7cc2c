/**
 * The one inspector of a node: opened when the first of those who serve it begins, closed when the last
 * has ended. A node nobody looks at collects nothing.
 */

import { processReadings } from "../../src/inspector/serve/process-readings.ts";
import type { Inspector, InspectorParts } from "../../src/inspector/serve/inspector.ts";
import type { PayloadOptions } from "../../src/inspector/collect/payload-rule.ts";
import type { Runtime } from "../../src/runtime/runtime.ts";
import type { Clock } from "../../src/time/clock.ts";
import { packageVersion } from "../../src/control/package-version.ts";
import { NetworkLook, type NetworkLookNeeds } from "./network-frame.ts";
import type { Node } from "./node-face.ts";

/** What a desk is made of. */
export interface DeskNeeds {
  readonly runtime: Runtime;
  readonly clock: Clock;
  readonly name: string;
  readonly payloads: PayloadOptions | false;
  /** What may be done to its actors and its links. */
  readonly faults: NonNullable<InspectorParts["faults"]>;
  /** The node, as it was started. */
  readonly self: NetworkLookNeeds["self"];
  /** The node, once it has started. */
  readonly face: () => Node | undefined;
}

/** Hands the inspector out. */
export interface InspectorDesk {
  /** Opens it if need be; whoever takes it gives it back. */
  take(): Promise<Inspector>;
  /** One who took it needs it no more. */
  giveBack(): void;
  /** Does something before the desk ends. */
  beforeEnd(work: () => void): void;
  /** The node is gone: nobody looks any more. */
  end(): void;
}

interface Held {
  readonly inspector: Promise<Inspector>;
  readonly close: () => void;
  users: number;
}

/** Makes the desk of a node. */
export function inspectorDesk(needs: DeskNeeds): InspectorDesk {
  let held: Held | undefined;
  const last: (() => void)[] = [];
  return {
    take: async () => {
      held ??= openHeld(needs);
      held.users += 1;
      return await held.inspector;
    },
    giveBack: () => {
      if (held === undefined) return;
      held.users -= 1;
      if (held.users > 0) return;
      held.close();
      held = undefined;
    },
    beforeEnd: (work) => {
      last.push(work);
    },
    end: () => {
      for (const work of last) work();
      held?.close();
      held = undefined;
    },
  };
}

function openHeld(needs: DeskNeeds): Held {
  const readings = processReadings();
  const inspector = openInspector(needs, readings.read);
  const close = (): void => {
    readings.stop();
    inspector.then(
      (opened) => opened.close(),
      () => {},
    );
  };
  return { inspector, close, users: 0 };
}

/** Loaded here, so that a node nobody looks at starts without it. */
async function openInspector(
  { runtime, clock, name, payloads, faults, self, face }: DeskNeeds,
  readProcess: ReturnType<typeof processReadings>["read"],
): Promise<Inspector> {
  const { inspectorOf } = await import("../../src/inspector/serve/inspector.ts");
  const phase = (): string => {
    const node = face();
    if (node === undefined) return "starting";
    return node.tree.ref.isAlive ? "up" : "down";
  };
  const look = new NetworkLook({ runtime, clock, self, phase });
  const hidden = ["inspector-endpoint"];
  const platform = `node ${process.versions.node}`;
  return inspectorOf(runtime, {
    ...{ hidden, name, payloads, faults, platform, version: packageVersion() },
    vitals: () => ({ ...readProcess(), ...look.vitals() }),
    network: () => look.frame(),
  });
}
