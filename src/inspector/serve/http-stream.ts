/** The stream of one viewer over HTTP: what is due is taken when the socket can take it, and not before. */

import type { ServerResponse } from "node:http";
import type { Clock } from "../../time/clock.ts";
import type { Viewer } from "./viewer.ts";

/** Bytes taken at once; with what the socket buffers, all that is ever held for one viewer. */
const PIECE_BYTES = 65_536;

/** A viewer who has read nothing for that long is gone, in ms. */
export const STALLED_MS = 1_800_000;

/** Sends a viewer's frames until either end closes. */
export function pumpFrames(viewer: Viewer, response: ServerResponse, clock: Clock): void {
  let blockedAtMs: number | undefined;
  const pump = (): void => {
    if (blockedAtMs !== undefined) {
      if (clock.monotonic() - blockedAtMs > STALLED_MS) response.destroy();
      return;
    }
    for (let bytes = viewer.take(PIECE_BYTES); bytes.length > 0; bytes = viewer.take(PIECE_BYTES)) {
      if (response.write(bytes)) continue;
      blockedAtMs = clock.monotonic();
      return;
    }
  };
  response.on("drain", () => {
    blockedAtMs = undefined;
    pump();
  });
  response.once("close", () => viewer.close());
  viewer.onDue(pump);
}
