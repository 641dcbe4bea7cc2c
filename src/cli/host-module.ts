/** The module a host brings to `coppice node`: it exports `createHost`. */

import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import type { NodeHost, NodeOptions } from "../../supervisors/face/node-options.ts";
import type { Plain } from "../control/plain.ts";
import type { Crypto, Signer } from "../crypto/crypto.ts";
import type { Clock } from "../time/clock.ts";
import type { Random } from "../time/random.ts";
import { describeError } from "../errors.ts";
import { BadInput, Failed } from "./failure.ts";
import { fileExists } from "./file-exists.ts";

/** What a host is told of the node it will be part of. */
export interface HostContext {
  /** How the node will be started; the host itself is what `createHost` returns. */
  readonly options: Omit<NodeOptions, "host">;
  /** Signs blocks; `undefined` when the configuration names no `protocolKeyFile`. */
  readonly protocolSigner: Signer | undefined;
  /** `hostSettings` of the configuration, as they stand there. */
  readonly settings: Readonly<Record<string, Plain>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Crypto;
}

/** Makes what is plugged into a node. */
export type CreateHost = (context: HostContext) => NodeHost | Promise<NodeHost>;

/**
 * Loads a host module.
 *
 * @param module a path, absolute or from the working directory
 * @throws BadInput when there is no such file or it exports no `createHost`
 * @throws Failed when the module throws while it loads
 */
export async function loadHostModule(module: string): Promise<CreateHost> {
  const file = resolve(module);
  if (!(await fileExists(file))) {
    throw new BadInput(`cannot use --host ${module}: there is no such file (give a module)`);
  }
  const loaded = await importFile(file);
  const createHost = readExport(loaded);
  if (createHost === undefined) {
    throw new BadInput(
      `cannot use --host ${module}: it exports no createHost (export a function of that name)`,
    );
  }
  return createHost;
}

async function importFile(file: string): Promise<unknown> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    throw new Failed(`cannot load host module ${file}: ${describeError(error)}`, { cause: error });
  }
}

function readExport(loaded: unknown): CreateHost | undefined {
  if (typeof loaded !== "object" || loaded === null) return undefined;
  const found: unknown = Reflect.get(loaded, "createHost");
  return isCreateHost(found) ? found : undefined;
}

/** What the function returns is checked where it is called. */
function isCreateHost(value: unknown): value is CreateHost {
  return typeof value === "function";
}
