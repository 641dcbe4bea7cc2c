import { isIPv4, isIPv6 } from "node:net";
import { expect } from "chai";
import fc from "fast-check";
import {
  addressRange,
  addressSource,
  isValidAddress,
  isWithinOneHouse,
} from "../../../src/peer/node-address.ts";

const valid = (host: string, port = 3_002): boolean => isValidAddress({ host, port });

describe("isValidAddress", () => {
  const good = ["10.0.0.1", "::1", "2001:db8::7", "::ffff:1.2.3.4", "localhost", "a-b.example.org"];
  for (const host of good) it(`accepts ${host}`, () => expect(valid(host)).to.equal(true));

  const bad = [
    "",
    "1.2.3",
    "1.2.3.4.5",
    "256.1.1.1",
    "01.2.3.4",
    "1::2::3",
    "1:2:3:4:5:6:7:8:9",
    "fe80::1%eth0",
    "-a.org",
    "a..b",
    "a b",
    "a/b",
    "x".repeat(64),
    `${"a.".repeat(127)}b`,
  ];
  for (const host of bad) {
    it(`refuses ${JSON.stringify(host.slice(0, 20))}`, () => expect(valid(host)).to.equal(false));
  }

  it("refuses a port outside 1 to 65535", () => {
    const ports = [0, -1, 65_536, 1.5, Number.NaN];
    expect(ports.map((port) => valid("10.0.0.1", port))).to.deep.equal(ports.map(() => false));
    expect([valid("10.0.0.1", 1), valid("10.0.0.1", 65_535)]).to.deep.equal([true, true]);
  });

  it("agrees with the platform on every IP address and on near misses", () => {
    const near = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.ipV4Extended(),
      fc.stringMatching(/^[0-9a-f:.]{1,20}$/),
    );
    fc.assert(
      fc.property(near, (host) => {
        const numeric = !/[a-z]/i.test(host) || host.includes(":");
        if (numeric) expect(valid(host), host).to.equal(isIPv4(host) || isIPv6(host));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("addressRange", () => {
  const cases = [
    ["192.0.2.7", "192.0"],
    ["2001:db8::1", "2001:db8"],
    ["2001:0DB8:1::", "2001:db8"],
    ["::1", "0:0"],
    ["::ffff:192.0.2.7", "192.0"],
    ["::ffff:c000:207", "192.0"],
    ["A.nodes.Example.org", "example.org"],
    ["localhost", "localhost"],
  ] as const;
  for (const [host, range] of cases) {
    it(`of ${host} is ${range}`, () => expect(addressRange(host)).to.equal(range));
  }
});

describe("addressSource", () => {
  for (const [host, source] of [
    ["192.0.2.7", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["::ffff:c000:207", "192.0.2.7"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["2001:db8::ffff:1:2:3", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
    ["a.example.org", "a.example.org"],
  ] as const) {
    it(`of ${host} is ${source}`, () => expect(addressSource(host)).to.equal(source));
  }
});

describe("isWithinOneHouse", () => {
  for (const [host, isWithin] of [
    ["10.0.0.1", true],
    ["127.0.0.1", true],
    ["fe80::1", true],
    ["81.2.3.4", false],
    ["a.example.org", false],
  ] as const) {
    it(`of ${host} is ${isWithin}`, () => expect(isWithinOneHouse(host)).to.equal(isWithin));
  }
});
