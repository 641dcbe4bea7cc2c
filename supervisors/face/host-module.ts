/** What `coppice node --host` asks of a module, and what it tells it. */

import type { Crypto, Signer } from "../../src/crypto/crypto.ts";
import type { Clock } from "../../src/time/clock.ts";
import type { Random } from "../../src/time/random.ts";
import type { NodeHost, NodeOptions } from "./node-options.ts";

/** What a host is told of the node it will be part of. */
export interface HostContext {
  /** How the node will be started; the host itself is what `createHost` returns. */
  readonly options: Omit<NodeOptions, "host">;
  /** Signs blocks; `undefined` when the configuration names no `protocolKeyFile`. */
  readonly protocolSigner: Signer | undefined;
  /** `hostSettings` of the configuration, as they stand there: JSON values. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Crypto;
}

/** Makes what is plugged into a node: the export `createHost` of a host module. */
export type CreateHost = (context: HostContext) => NodeHost | Promise<NodeHost>;
