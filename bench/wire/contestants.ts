/** Everybody in the wire suite, by the name in the table. */

import { coppice } from "./coppice.ts";
import { grpcJs } from "./grpc.ts";
import { libp2p } from "./libp2p.ts";
import type { Side } from "./side.ts";
import { rawTls } from "./tls.ts";

/** The contestants. */
export const SIDES: ReadonlyMap<string, Side> = new Map([
  ["coppice", coppice("signed", "contain")],
  ["strays: process", coppice("signed", "process")],
  ["session key alone", coppice("session key", "process")],
  ["raw TLS", rawTls],
  ["grpc-js", grpcJs],
  ["libp2p", libp2p("a body each")],
  ["libp2p, corked", libp2p("a turn each")],
]);

/** The contestant of that name. */
export function sideOf(name: string): Side {
  const side = SIDES.get(name);
  if (side === undefined) throw new Error(`no such contestant: ${name}`);
  return side;
}
