/** What the node's face does by many requests, traced as one piece of work that they are part of. */

import type { AskOptions } from "../../src/link/peer-ask.ts";
import { placeAlone, type TracedWork, type TracePlace } from "../../src/telemetry/traced-work.ts";
import type { Message } from "../../src/wire/define-messages.ts";
import type { PartsNeeds } from "./node-parts.ts";

/** What is done with one message, how many peers it concerns, and what the caller does it within. */
export interface ManyWork {
  readonly name: string;
  readonly message: Message;
  readonly peers: number;
  readonly within?: TracePlace | undefined;
}

/** How the requests of a piece of work are asked. */
type AskedWithin = Pick<AskOptions, "within">;

/** Does it; its requests are part of it where it is traced, and of what the caller said where it is not. */
export function tracedWork<T>(
  { traces }: Pick<PartsNeeds, "traces">,
  { name, message, peers, within }: ManyWork,
  run: (asked: AskedWithin) => Promise<T>,
): Promise<T> {
  const outer = within === undefined ? {} : { within: placeAlone(within) };
  const place = traces?.ownPlace(within);
  if (traces === undefined || place === undefined) return run(outer);
  const attributes: TracedWork["attributes"] = { message: message.type, peers };
  const begun = { name, kind: "internal", attributes, place, ...outer } as const;
  return traces.during(begun, () => run({ within: place }));
}
