import { expect } from "chai";
import { parseIpAddress } from "../../../src/geo/ip-address.ts";
import { ipPurpose, isInPrefix, parseIpPrefix } from "../../../src/geo/ip-range.ts";

const purposeOf = (text: string): string | undefined => {
  const address = parseIpAddress(text);
  return address && ipPurpose(address);
};

describe("ipPurpose", () => {
  for (const [purpose, ...texts] of [
    [
      "public",
      "8.8.8.8",
      "172.15.0.1",
      "172.32.0.1",
      "100.128.0.1",
      "2001:4860:4860::8888",
      "2a01::1",
    ],
    ["unspecified", "0.0.0.0", "::"],
    ["loopback", "127.0.0.1", "127.255.0.9", "::1", "::ffff:127.0.0.1"],
    ["private", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "fd00::1", "fc00::1"],
    ["private", "64:ff9b::10.0.0.1", "2002:a00:1::", "::ffff:192.168.0.1", "fec0::1"],
    ["link_local", "169.254.1.1", "fe80::1", "febf::1"],
    ["shared", "100.64.0.1", "100.127.255.255"],
    ["multicast", "224.0.0.1", "239.1.1.1", "ff02::1"],
    ["documentation", "192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
    ["reserved", "0.1.2.3", "240.0.0.1", "255.255.255.255", "198.18.0.1", "100::1", "::2"],
    ["public", "64:ff9b::8.8.8.8", "2002:808:808::1"],
  ] as const) {
    it(`of ${texts.join(", ")} is ${purpose}`, () => {
      expect(texts.map(purposeOf)).to.deep.equal(texts.map(() => purpose));
    });
  }
});

describe("isInPrefix", () => {
  it("compares the leading bits, whole bytes or not", () => {
    const inside = (address: string, prefix: string): boolean => {
      const parsed = parseIpAddress(address);
      const range = parseIpPrefix(prefix);
      return parsed !== undefined && range !== undefined && isInPrefix(parsed, range);
    };

    expect(inside("10.1.2.3", "10.0.0.0/8")).to.equal(true);
    expect(inside("11.1.2.3", "10.0.0.0/8")).to.equal(false);
    expect(inside("10.127.0.0", "10.0.0.0/9")).to.equal(true);
    expect(inside("10.128.0.0", "10.0.0.0/9")).to.equal(false);
    expect(inside("1.2.3.4", "0.0.0.0/0")).to.equal(true);
    expect(inside("1.2.3.4", "1.2.3.4")).to.equal(true);
    expect(inside("1.2.3.5", "1.2.3.4/32")).to.equal(false);
    expect(inside("::1", "0.0.0.0/0")).to.equal(false);
    expect(inside("2001:db8::1", "2001:db8::/127")).to.equal(true);
  });

  it("reads no prefix that is longer than its address, or none at all", () => {
    for (const text of ["1.2.3.4/33", "::/129", "1.2.3.4/", "/8", "1.2.3/8", "1.2.3.4/8/8", ""]) {
      expect(parseIpPrefix(text), text).to.equal(undefined);
    }
  });
});
