/** A node that answers with what it was asked, at once or later. */

import { catalogueOf, defineMessages, type Message, text, u32 } from "../../../messages/index.ts";
import { genericMessages } from "../../../messages/wire/generic.ts";
import type { NodeSpec } from "../../../src/testing/index.ts";
import { type LinkNode, startLinks } from "../../support/parts/link-node.ts";

/** What the nodes say. */
export type EchoMessage = EchoAsk | EchoNote | EchoSaid;

/** Wants its own number back. */
export interface EchoAsk {
  readonly type: "echo.ask";
  readonly number: number;
  /** When the answer is to leave, in ms from now; 0 is at once. */
  readonly waitMs: number;
  /** So that frames differ in length, and long ones travel in pieces. */
  readonly filling: string;
}

/** Answers {@link EchoAsk}. */
export interface EchoSaid {
  readonly type: "echo.said";
  readonly number: number;
}

/** Wants nothing. */
export interface EchoNote {
  readonly type: "echo.note";
  readonly number: number;
}

const family = defineMessages<EchoMessage>()({
  version: 1,
  bytesMax: 16 * 1024,
  schemas: {
    "echo.ask": {
      wireId: 0x9000,
      kind: "request",
      timeout: "default",
      answeredBy: ["echo.said"],
      fields: { number: u32, waitMs: u32, filling: text(8 * 1024) },
    },
    "echo.said": { wireId: 0x9001, kind: "response", fields: { number: u32 } },
    "echo.note": { wireId: 0x9002, kind: "notice", fields: { number: u32 } },
  },
});

const echoMessages = catalogueOf<Message>([...genericMessages, ...family]);

/** What nodes write into the trace; the checks read them. */
export const ECHO_TRACE = {
  /** A request or notice has arrived: from, number, what of the two. */
  heard: "echo.heard",
  /** A request begins: to, number. */
  begun: "echo.begun",
  /** It has ended: to, number, how, and the number in the answer. */
  ended: "echo.ended",
} as const;

/** Nodes that dial each other. */
export function echoNodes(names: readonly string[]): readonly NodeSpec[] {
  return names.map((name) => ({
    name,
    start: (env): Promise<LinkNode> => {
      const nameOf = (peer: string): string | undefined =>
        names.find((other) => hexOf(env.neighbour(other).publicKey) === peer);
      const heard = (peer: string, { number, type: what }: EchoAsk | EchoNote): void =>
        env.trace(ECHO_TRACE.heard, { from: nameOf(peer), number, what });
      return startLinks(env, {
        dials: names.filter((other) => other !== name),
        catalogue: echoMessages,
        routes: () => ({
          requests: {
            "echo.ask": (message, peer) => {
              const ask = message as EchoAsk;
              heard(peer, ask);
              const said: EchoSaid = { type: "echo.said", number: ask.number };
              if (ask.waitMs === 0) return said;
              return new Promise((resolve) => {
                env.clock.setTimer(() => resolve(said), ask.waitMs);
              });
            },
          },
          notices: { "echo.note": (message, peer) => heard(peer, message as EchoNote) },
        }),
      });
    },
  }));
}

function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
