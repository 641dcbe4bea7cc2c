/** What quotas of messages may be, in the options and in the configuration file. */

import { type ValueRule, valueRule, wholeNumber } from "../../src/option-value.ts";
import type { Quota } from "../../src/peer/quota.ts";
import type { SaidQuotas } from "../../src/wire/message-quota.ts";

/** Most messages a second or at once that a quota can speak of. */
const QUOTA_MAX = 1_000_000;

const burst = wholeNumber(1, QUOTA_MAX);

/** How often one peer may say a message. */
export const quota: ValueRule<Quota> = valueRule(
  `{ perSecond, burst }: above 0 a second, 1 to ${QUOTA_MAX} at once`,
  (value) => {
    if (typeof value !== "object" || value === null) return false;
    const perSecond: unknown = Reflect.get(value, "perSecond");
    const isRate = typeof perSecond === "number" && perSecond > 0 && perSecond <= QUOTA_MAX;
    return isRate && burst.holds(Reflect.get(value, "burst"));
  },
);

/** The same by the message's type. */
export const quotas: ValueRule<SaidQuotas> = valueRule(
  `an object of message types, each ${quota.expected}`,
  (value) => typeof value === "object" && value !== null && Object.values(value).every(quota.holds),
);
