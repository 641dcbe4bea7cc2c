/** Serving a node's inspector over HTTP. */

import type { InspectorEndpointArgs } from "../../actors/inspector-endpoint.ts";
import type { InspectorDesk } from "./inspector-desk.ts";
import type { InspectorOptions, NodeDoors } from "./node-options.ts";

/** What the endpoint is handed; whoever opens it again finds the same token, so that open pages go on. */
export function inspectorArgs(
  options: InspectorOptions,
  desk: InspectorDesk,
  { clock, random }: Pick<NodeDoors, "clock" | "random">,
): InspectorEndpointArgs {
  let token: string | undefined;
  return {
    open: async () => {
      // Loaded here, so that a node nobody looks at starts without it.
      const { newToken, serveOpen } = await import("../../src/inspector/serve/serve-inspector.ts");
      token ??= newToken(random);
      const inspector = await desk.take();
      try {
        const server = await serveOpen(inspector, options, { clock, token });
        return { ...server, close: () => server.close().finally(desk.giveBack) };
      } catch (error) {
        desk.giveBack();
        throw error;
      }
    },
  };
}
