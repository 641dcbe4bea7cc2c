/**
 * The inspector's endpoint: lets a browser or a terminal of this machine see what the node does.
 *
 * It owns the HTTP server and what is collected for those who look; it decides nothing. When it dies
 * the node runs on and viewers come again: the next one opens the same address with the same token. It is shown to nobody, so that
 * looking changes nothing of what is seen.
 */

import type { Call } from "../src/actor/protocol.ts";
import { defineActor } from "../src/actor/define-actor.ts";
import { ownedBy } from "../src/actor/owned-by.ts";
import { reply, started, stop } from "../src/actor/result.ts";

/** An open inspector, as its actor needs it. */
export interface OpenInspector {
  /** The bound address, with the real port. */
  readonly endpoint: { readonly host: string; readonly port: number };
  /** What to open in a browser; the token is in it. */
  readonly url: string;
  close(): Promise<void>;
}

/** What the endpoint is handed. */
export interface InspectorEndpointArgs {
  /** Opens the server. */
  readonly open: () => Promise<OpenInspector>;
}

/** Messages of the endpoint. */
export type InspectorEndpointMessages = {
  /** What to open in a browser. */
  url: Call<void, string>;
};

interface State {
  readonly inspector: OpenInspector;
  readonly close: () => Promise<void>;
}

/** The inspector's actor. */
export const inspectorEndpoint = defineActor<
  InspectorEndpointMessages,
  State,
  InspectorEndpointArgs
>({
  name: "inspector-endpoint",
  trapExit: true,
  init: async ({ open }, context) => {
    const inspector = await open();
    return started({ inspector, close: ownedBy(context.signal, () => inspector.close()) });
  },
  formatState: ({ inspector: { endpoint } }) => endpoint,
  handle: { url: ({ inspector }) => reply(inspector.url) },
  exit: () => stop("shutdown"),
  terminate: ({ close }) => close(),
});
