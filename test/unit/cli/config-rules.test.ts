import { expect } from "chai";
import * as rules from "../../../src/cli/config-rules.ts";
import type { FieldRule } from "../../../src/cli/config-reader.ts";

const KEY = "ab".repeat(32);

/** Values each rule takes, and values it refuses. */
const TABLE: readonly (readonly [string, FieldRule<unknown>, unknown[], unknown[]])[] = [
  ["networkId", rules.networkId, ["a", "main-net"], ["", "-a", "A", "a".repeat(64), 1]],
  ["path", rules.path, ["x"], ["", 1, null]],
  ["pathOrFalse", rules.pathOrFalse, ["x", false], ["", true]],
  ["flag", rules.flag, [true, false], ["true", 1]],
  ["kind", rules.kind, ["validator", "full"], ["light", 0]],
  ["settings", rules.settings, [{}, { a: [1] }], [[], null, "x"]],
  ["authorityName", rules.authorityName, ["v 1"], ["", "ä", "a".repeat(65)]],
  ["key", rules.key, [KEY], [KEY.toUpperCase(), `${KEY}00`, "", 3]],
  ["bytesOrNull", rules.bytesOrNull, [null, "00ff"], ["0", "0g", 7]],
  ["listenEndpoint", rules.listenEndpoint, ["0.0.0.0:0", "[::]:1"], ["::1:1", "h", "h:65536"]],
  ["dialable", rules.dialableEndpoint, ["a.org:1", "[2001:db8::1]:9"], ["a.org:0", "1.2.3:4"]],
  [
    "seed",
    rules.seed,
    [`a.org:1:${KEY}`, `[::1]:2:${KEY}`],
    [`a.org:${KEY}`, `a.org:1:${KEY}0`, 4],
  ],
  ["wholeNumber", rules.wholeNumber(1, 3), [1, 3], [0, 4, 1.5, "2", Number.NaN]],
];

describe("rules of a configuration", () => {
  for (const [name, rule, taken, refused] of TABLE) {
    it(`${name} takes ${rule.expected} and nothing else`, () => {
      for (const value of taken) expect(rule.read(value), String(value)).to.not.equal(undefined);
      for (const value of refused) expect(rule.read(value), String(value)).to.equal(undefined);
    });
  }

  it("reads an endpoint into its parts, an IPv6 host without brackets", () => {
    expect(rules.listenEndpoint.read("[::1]:30")).to.deep.equal({ host: "::1", port: 30 });
  });
});
