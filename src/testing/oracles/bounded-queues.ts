/** Whether no mailbox grows beyond what was planned for. */

import type { Glob } from "../fault-plan.ts";
import type { Invariant } from "../spec.ts";
import { globMatcher } from "../../actor/path-glob.ts";
import { standing } from "./trees.ts";

/** Which mailboxes are looked at, and how often. */
export interface BoundedQueuesOptions {
  /** Actors by path. @defaultValue all */
  readonly actors?: Glob;
  /** @defaultValue "instant" */
  readonly every?: Invariant["every"];
}

/**
 * No mailbox holds more than so many messages.
 *
 * @param messagesMax messages that may wait in one mailbox
 */
export function boundedQueues(messagesMax: number, options: BoundedQueuesOptions = {}): Invariant {
  const { actors = "**", every = "instant" } = options;
  const isMeant = globMatcher(actors);
  const name = `bounded queues of ${messagesMax}`;
  return {
    name,
    every,
    check: (world) => {
      for (const { host, place } of standing(world)) {
        if (place.mailbox <= messagesMax || !isMeant(place.path)) continue;
        return `${name}: ${place.mailbox} messages wait for ${place.path} on ${host.name}`;
      }
      return undefined;
    },
  };
}
