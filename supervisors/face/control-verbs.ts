/** What the control socket can be asked. Answers are plain data; what is thrown is told to the asker. */

import type { ControlVerb } from "../../actors/control-socket.ts";
import { processVitals } from "../../src/control/vitals.ts";
import { isProduction } from "../../src/control/production.ts";
import { cannotDo } from "../../src/control/refusal.ts";
import type { TreeNode } from "../../src/runtime/tree-snapshot.ts";
import type { Clock } from "../../src/time/clock.ts";
import { inspectVerb } from "./inspect-verb.ts";
import type { InspectorDesk } from "./inspector-desk.ts";
import type { Node } from "./node-face.ts";

/** Commits one question may ask for. */
const COMMITS_MAX = 1_000;

/**
 * The verbs of a node.
 *
 * @param face the node, once it has started
 * @param how its clock, whether things may be done to its actors, and who shows it
 */
export function controlVerbs(
  face: () => Node | undefined,
  how: { readonly clock: Clock; readonly isDevelopment: boolean; readonly desk: InspectorDesk },
): Readonly<Record<string, ControlVerb>> {
  const { clock, isDevelopment, desk } = how;
  const node = (): Node => startedNode(face);
  return {
    status: async () => plain(await node().status()),
    tree: () => plain(withRestarts(node().tree.snapshot(), node().restarts())),
    peers: async () => plain(await node().peers()),
    vitals: () => plain(processVitals()),
    commits: async (args) => {
      const { from = 1, limit = 100 } = fields(args);
      const page = Math.min(numberOf(limit, "limit"), COMMITS_MAX);
      return plain(await node().commits(numberOf(from, "from"), page));
    },
    committee: async (args) => {
      const epoch = numberOf(fields(args)["epoch"], "epoch");
      return plain((await node().committee(epoch)) ?? null);
    },
    inspector: async () => (await node().inspectorUrl()) ?? null,
    inspect: inspectVerb(desk, clock),
    ...(isDevelopment && !isProduction() && deedsOf(desk)),
  };
}

/**
 * What may be done to a node in development. The inspector does it, so that it is in the list of what happened,
 * and stays open until no fault stands any more.
 */
function deedsOf(desk: InspectorDesk): Readonly<Record<string, ControlVerb>> {
  const act = async (verb: unknown, args: unknown): Promise<unknown> => {
    const inspector = await desk.take();
    try {
      return plain(await inspector.act(String(verb), args));
    } finally {
      void inspector.whenCalm().then(desk.giveBack);
    }
  };
  return {
    kill: (args) => act("kill", args),
    do: (args) => act(fields(args)["verb"], fields(args)["args"]),
  };
}

function startedNode(face: () => Node | undefined): Node {
  const found = face();
  if (found === undefined) throw cannotDo("the node is starting");
  return found;
}

function withRestarts(tree: TreeNode, restarts: ReadonlyMap<string, number>): object {
  const children = tree.children.map((child) => withRestarts(child, restarts));
  return { ...tree, restarts: restarts.get(tree.path) ?? 0, children };
}

function fields(args: unknown): Readonly<Record<string, unknown>> {
  return typeof args === "object" && args !== null ? (args as Record<string, unknown>) : {};
}

function numberOf(value: unknown, name: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw cannotDo(`${name} is ${String(value)} (expected a whole number from 0)`);
}

/** Drops what is `undefined`: it does not travel. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
