/** Serving the inspector of any runtime out of its own process. */

import { parseIpAddress } from "../../geo/ip-address.ts";
import { ipPurpose } from "../../geo/ip-range.ts";
import { hexOf } from "../../hex.ts";
import { invalidOption } from "../../options.ts";
import type { Runtime } from "../../runtime/runtime.ts";
import type { Clock } from "../../time/clock.ts";
import type { Random } from "../../time/random.ts";
import { realClock } from "../../time/real-clock.ts";
import { realRandom } from "../../time/real-random.ts";
import { type Authorize, type InspectorServer, openHttp } from "./http-server.ts";
import { type Inspector, type InspectorParts, inspectorOf } from "./inspector.ts";
import { readPage } from "./page-files.ts";
import { processReadings } from "./process-readings.ts";

/** Where an inspector is served, and to whom. */
export interface InspectorPlace {
  /** 0 for any free port. */
  readonly port: number;
  /** An address of this machine; one that others reach needs {@link InspectorPlace.authorize}. @defaultValue 127.0.0.1 */
  readonly host?: string;
  /** Decides about every request, before the token is of any use. @defaultValue the token is enough */
  readonly authorize?: Authorize;
  /** Names besides the address by which browsers may call it, without a port. @defaultValue localhost, on loopback */
  readonly names?: readonly string[];
  /** Folder of the page. @defaultValue the package's own */
  readonly page?: string;
}

/** Only programs of this machine look, unless told otherwise. */
const LOOPBACK = "127.0.0.1";

/** Bytes of a token. */
const TOKEN_BYTES = 32;

/** A new token: who knows it may look. */
export function newToken(random: Random): string {
  return hexOf(random.bytes(TOKEN_BYTES));
}

/** Whether only this machine reaches an address. */
export function isLoopback(host: string): boolean {
  if (host === "localhost") return true;
  const address = parseIpAddress(host);
  return address !== undefined && ipPurpose(address) === "loopback";
}

/**
 * Serves an open inspector.
 *
 * @throws RuntimeError `option.invalid` for an address others reach without `authorize`; `transport.address_in_use`
 */
export async function serveOpen(
  inspector: Inspector,
  place: InspectorPlace,
  { clock, token }: { readonly clock: Clock; readonly token: string },
): Promise<InspectorServer> {
  const { host = LOOPBACK, port, authorize } = place;
  const isOwn = isLoopback(host);
  if (!isOwn && authorize === undefined) {
    throw invalidOption("host", "a loopback address, or authorize to say who may look", host);
  }
  const page = await readPage(place.page);
  const names = place.names ?? (isOwn ? ["localhost"] : []);
  return openHttp({ host, port }, { inspector, page, clock, token, names, authorize });
}

/**
 * Serves the inspector of a runtime: a page, and a stream for it, for `coppice top` and for scripts.
 *
 * @throws RuntimeError `option.invalid`, `transport.address_in_use`, `listener.limit`
 * @example
 * const served = await serveInspector(runtime, { port: 0, name: "orders" });
 * console.log(served.url);
 * await served.close();
 */
export async function serveInspector(
  runtime: Runtime,
  options: InspectorPlace & InspectorParts,
): Promise<InspectorServer> {
  const readings = processReadings();
  const inspector = inspectorOf(runtime, { vitals: readings.read, ...options });
  const close = (): void => {
    inspector.close();
    readings.stop();
  };
  try {
    const token = newToken(realRandom());
    const server = await serveOpen(inspector, options, { clock: realClock(), token });
    return { ...server, close: () => server.close().finally(close) };
  } catch (error) {
    close();
    throw error;
  }
}
