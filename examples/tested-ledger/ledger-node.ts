/**
 * A node of the ledger: one tree, with doors that are handed in. In production they are a disk, a socket
 * and a clock; in a test they are a world's.
 *
 *   app                  one_for_one, 5 restarts in 5 s
 *   ├── ledger           worker  permanent
 *   └── courier-<name>   worker  permanent  one for each other node
 */

import {
  defineSupervisor,
  type ActorRef,
  type Link,
  type NodeEnv,
  type NodeHandle,
  type NodeSpec,
  type RunningNode,
  type World,
} from "./coppice/index.ts";
import { courier, type CourierNeeds, paymentsOf } from "./courier.ts";
import { isIn, type LedgerMessages, type LedgerNeeds, ledger, type Payment } from "./ledger.ts";

/** A node while it runs. */
export interface LedgerNode extends RunningNode {
  /** Rejects when nobody can say whether the payment was kept. */
  post(payment: Payment): Promise<unknown>;
  /** Whether a payment is on its disk. */
  holds(id: string): boolean;
}

/** Bugs a node may have. */
export type Bugs = Pick<LedgerNeeds, "isHasty">;

const PORT = 4_000;

interface AppNeeds {
  readonly ledger: LedgerNeeds;
  readonly couriers: readonly (readonly [name: string, needs: CourierNeeds])[];
}

type LedgerTree = Awaited<ReturnType<ReturnType<NodeEnv["runtime"]>["start"]>>;

const app = defineSupervisor<AppNeeds>({
  id: "app",
  strategy: "one_for_one",
  intensity: 5,
  periodMs: 5_000,
  children: (needs) => [
    ledger.childSpec(needs.ledger),
    ...needs.couriers.map(([name, its]) => courier.childSpec(its, { id: `courier-${name}` })),
  ],
});

/** The nodes of a network. */
export function ledgerNodes(names: readonly string[], bugs: Bugs = {}): readonly NodeSpec[] {
  return names.map((name) => ({
    name,
    start: (env) =>
      startLedgerNode(
        env,
        names.filter((other) => other !== name),
        bugs,
      ),
  }));
}

/** The running node behind a handle; `undefined` while it is down. */
export function ledgerOf({ running }: NodeHandle): LedgerNode | undefined {
  return running !== undefined && isLedgerNode(running) ? running : undefined;
}

/** Ids of the payments of which somebody was told that they are safe. */
export function acknowledgedIn({ trace }: World): readonly string[] {
  return trace
    .where({ kind: "app", values: { name: "ledger.acknowledged" } })
    .map(({ values }) => String(values["id"]));
}

async function startLedgerNode(
  env: NodeEnv,
  others: readonly string[],
  bugs: Bugs,
): Promise<LedgerNode> {
  const store = await env.storeOpener.open(`/${env.name}/ledger`);
  const transport = env.transport("ledger");
  const runtime = env.runtime();
  const current = (): ActorRef<LedgerMessages> | undefined => tree.whereis(ledger);
  const courierTo = (name: string): readonly [string, CourierNeeds] => {
    const { host, publicKey } = env.neighbour(name);
    const dial = (signal: AbortSignal): Promise<Link> =>
      transport.dial({ host, port: PORT }, publicKey, signal);
    return [name, { ledger: current, dial }];
  };
  const needs: AppNeeds = { ledger: { store, ...bugs }, couriers: others.map(courierTo) };
  const tree: LedgerTree = await runtime.start(app, needs);
  const onLink = (link: Link): void => {
    const onFrame = (frame: Uint8Array): void => {
      current()?.cast.merge(paymentsOf(frame));
    };
    link.attach({ onFrame, onClose: () => {} });
  };
  await transport.listen({ host: env.host, port: PORT }, { onLink });
  return {
    runtimes: [runtime],
    trees: [tree],
    ended: tree.exited,
    post: async (payment) => await current()?.call.post(payment),
    holds: (id) => isIn(store, id),
    stop: async () => {
      await runtime.stop();
      await store.close();
    },
  };
}

function isLedgerNode(running: RunningNode): running is LedgerNode {
  return "holds" in running;
}
