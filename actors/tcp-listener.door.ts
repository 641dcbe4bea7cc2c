/**
 * The port of the listener: opened and closed with the node, and remembered over the listener's own end.
 * A new run of the process begins as its options say; a listener that crashed goes on as its node was.
 */

import { PEER_TERMS } from "../messages/peer-terms.ts";
import { STORE } from "../messages/store.ts";
import type { ActorContext } from "../src/actor/context.ts";
import { ownedBy } from "../src/actor/owned-by.ts";
import { isRuntimeError } from "../src/errors.ts";
import { NO_TERMS, type PeerTerms } from "../src/peer/peer-terms.ts";
import type { Endpoint, Link, ListeningSocket } from "../src/transport/transport.ts";
import type { TcpListenerArgs, TcpListenerMessages } from "./tcp-listener.ts";

type Context = ActorContext<TcpListenerMessages>;

/** The open port. */
export interface OpenPort {
  readonly socket: ListeningSocket;
  readonly close: () => Promise<void>;
}

/** What the door stands on. */
export type DoorArgs = Pick<TcpListenerArgs, "transport" | "run" | "isOpenAtStart">;

/** Where the state of the door stands on disk: one entry, the run and what it was then. */
const TABLE = "listener";
const DOOR = new TextEncoder().encode("door");

/** Opens the port; it closes with the listener, however that goes, and links in hand end with it. */
export async function openPort(
  { transport }: DoorArgs,
  { endpoint, waiting }: { readonly endpoint: Endpoint; readonly waiting: Set<Link> },
  context: Context,
): Promise<OpenPort> {
  const socket = await transport.listen(endpoint, {
    onLink: (link) => {
      waiting.add(link);
      context.post("accepted", link);
    },
    onRefused: (remote, reason) => context.post("refused", { remote, reason }),
  });
  const close = ownedBy(context.signal, () => {
    for (const link of waiting) link.destroy("not_serving");
    return socket.close();
  });
  return { socket, close };
}

/** Whether the node is up: as this run last said, or as its options say when it has said nothing. */
export async function isUp({ run, isOpenAtStart = true }: DoorArgs, context: Context) {
  if (run === undefined) return isOpenAtStart;
  const kept = await context.ref(STORE).call.get({ table: TABLE, key: DOOR });
  const [of, word] = kept === undefined ? [] : new TextDecoder().decode(kept).split(" ");
  return of === run ? word === "up" : isOpenAtStart;
}

/** What the operator and the chain say of peers; nothing while their holder is away: it tells when it is back. */
export async function readTerms(context: Context): Promise<PeerTerms> {
  try {
    return await context.ref(PEER_TERMS).call.list();
  } catch (error) {
    if (isRuntimeError(error)) return NO_TERMS;
    throw error;
  }
}

/** Writes down what the node is from now on, before it is so. */
export async function remember(
  { run }: DoorArgs,
  word: "up" | "down",
  context: Context,
): Promise<void> {
  if (run === undefined) return;
  const value = new TextEncoder().encode(`${run} ${word}`);
  await context.ref(STORE).call.write([{ put: [TABLE, DOOR, value] }]);
}
