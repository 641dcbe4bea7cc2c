/** A host whose answers wait until a test lets them go, and who hears when nobody waits any more. */

import { defineMessages } from "../../src/wire/define-messages.ts";
import { u32 } from "../../src/wire/field.ts";
import { hostMessages } from "../../supervisors/index.ts";

/** What slow hosts say. */
export type SlowMessage =
  | { readonly type: "slow.ask"; readonly number: number }
  | { readonly type: "slow.said"; readonly number: number };

const family = defineMessages<SlowMessage>()({
  version: 1,
  bytesMax: 64,
  schemas: {
    "slow.ask": {
      ...{ wireId: 0x8100, kind: "request", timeout: "content" },
      answeredBy: ["slow.said"],
      fields: { number: u32 },
    },
    "slow.said": { wireId: 0x8101, kind: "response", fields: { number: u32 } },
  },
});

/** Makes one. */
export function slowHost() {
  const asked: number[] = [];
  const cancelled: number[] = [];
  const waiting = new Map<number, () => void>();
  const host = hostMessages(family, {
    responders: {
      "slow.ask": ({ number }, _peer, { signal }) => {
        asked.push(number);
        signal.addEventListener("abort", () => cancelled.push(number));
        return new Promise((resolve) => {
          waiting.set(number, () => resolve({ type: "slow.said", number }));
        });
      },
    },
  });
  const letGo = (): void => {
    for (const go of waiting.values()) go();
    waiting.clear();
  };
  return { host, asked, cancelled, letGo };
}
