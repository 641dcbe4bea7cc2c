/** The module a host brings to `coppice node`: it exports `createHost`. */

import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import type { CreateHost } from "../../supervisors/face/host-module.ts";
import { describeError } from "../errors.ts";
import { BadInput, Failed } from "./failure.ts";
import { fileExists } from "./file-exists.ts";

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
