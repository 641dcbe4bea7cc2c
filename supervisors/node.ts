/**
 * A whole node.
 *
 *   node                 rest_for_one, 10 restarts in 60 s
 *   ├── store            worker      permanent  30 s
 *   ├── crypto           supervisor  permanent  infinity
 *   ├── p2p              supervisor  permanent  infinity
 *   ├── sync             supervisor  permanent  infinity
 *   ├── listener         supervisor  permanent  infinity
 *   └── control          supervisor  transient  infinity
 *
 * Strategy: what stands lower needs what stands above: without the disk nothing is durable, without
 *   peers there is nothing to follow, without a chain nothing to serve.
 * Order: stopping goes from the bottom, so the node first stops answering, then following, and
 *   closes the disk last. Control comes last because it may die without harm: it is transient, and
 *   its giving up is not the node's.
 * Cost: a crash of the store restarts everything; all of it comes back from the disk.
 */

import { store, type StoreArgs } from "../actors/store.ts";
import { STORE } from "../messages/store.ts";
import { defineSupervisor } from "../src/supervision/define-supervisor.ts";
import { control, type ControlParts } from "./control.ts";
import { crypto, type CryptoParts } from "./crypto.ts";
import { listener, type ListenerParts } from "./listener.ts";
import { p2p, type P2pParts } from "./p2p.ts";
import { sync, type SyncParts } from "./sync.ts";

/** What the parts of a node are handed. */
export interface NodeParts {
  readonly store: StoreArgs;
  readonly crypto: CryptoParts;
  readonly p2p: P2pParts;
  readonly sync: SyncParts;
  readonly listener: ListenerParts;
  readonly control: ControlParts;
}

/** The root of a node. */
export const node = defineSupervisor({
  id: "node",
  strategy: "rest_for_one",
  intensity: 10,
  periodMs: 60_000,
  children: (parts: NodeParts) => [
    store.childSpec(parts.store, { name: STORE, shutdown: { afterMs: 30_000 } }),
    crypto.childSpec(parts.crypto),
    p2p.childSpec(parts.p2p),
    sync.childSpec(parts.sync),
    listener.childSpec(parts.listener),
    control.childSpec(parts.control, { restart: "transient" }),
  ],
});
