/** What options that say whom to ask first may be. */

import { type ValueRule, valueRule } from "../../src/option-value.ts";
import { isDnsName } from "../../src/peer/node-address.ts";
import { parseSeed } from "../../src/peer/seed.ts";

/** A name of the name service. */
export const dnsName: ValueRule<string> = valueRule(
  "a DNS name such as seeds.example.org",
  (value) => typeof value === "string" && isDnsName(value),
);

/** A node to begin with. */
export const seed: ValueRule<string> = valueRule(
  "host:port:key, an IPv6 host in brackets, the key as 64 hexadecimal digits",
  isSeed,
);

function isSeed(value: unknown): boolean {
  try {
    return typeof value === "string" && parseSeed(value).peer !== "";
  } catch {
    return false;
  }
}
