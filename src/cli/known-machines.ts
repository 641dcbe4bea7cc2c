/** The machines a reader of a recording has, by the hashes the recording knows them by. */

import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import type { Machine } from "../actor/machine-refold.ts";
import { describeError } from "../errors.ts";
import { isMachine, readMachine } from "../machines/read-machine.ts";
import { BadInput } from "./failure.ts";
import { productMachines } from "./product-machines.ts";

/**
 * Reads the machines of this package and those a module exports.
 *
 * @param module a path, absolute or from the working directory; absent for none
 * @throws BadInput when the module cannot be loaded or exports no machine
 */
export async function knownMachines(
  module: string | undefined,
): Promise<ReadonlyMap<string, Machine>> {
  const product = (await productMachines()).map(({ graph, machine }) => {
    return [graph.hash, machine] as const;
  });
  if (module === undefined) return new Map(product);
  const own = Object.values(await loaded(module)).filter(isMachine);
  if (own.length === 0) {
    throw new BadInput(`cannot use --machines ${module}: it exports no machine (export them)`);
  }
  return new Map([...product, ...own.map((one) => [readMachine(one).hash, one] as const)]);
}

async function loaded(module: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return Object(await import(pathToFileURL(resolve(module)).href));
  } catch (error) {
    const why = describeError(error);
    throw new BadInput(`cannot use --machines ${module}: ${why}`, { cause: error });
  }
}
