import { isIP } from "node:net";
import { expect } from "chai";
import fc from "fast-check";
import { ipAddressOf, parseIpAddress } from "../../../src/geo/ip-address.ts";
import { ipPurpose, isInPrefix, parseIpPrefix } from "../../../src/geo/ip-range.ts";

const textOf = (text: string): string | undefined => parseIpAddress(text)?.text;
const purposeOf = (text: string): string | undefined => {
  const address = parseIpAddress(text);
  return address && ipPurpose(address);
};

describe("parseIpAddress", () => {
  for (const [text, canonical] of [
    ["1.2.3.4", "1.2.3.4"],
    ["0.0.0.0", "0.0.0.0"],
    ["255.255.255.255", "255.255.255.255"],
    ["::", "::"],
    ["::1", "::1"],
    ["1::", "1::"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["2001:0db8::0001", "2001:db8::1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
    ["::ffff:1.2.3.4", "1.2.3.4"],
    ["::FFFF:102:304", "1.2.3.4"],
    ["64:ff9b::1.2.3.4", "64:ff9b::102:304"],
    ["::1.2.3.4", "::102:304"],
  ] as const) {
    it(`writes ${text} as ${canonical}`, () => {
      expect(textOf(text)).to.equal(canonical);
    });
  }

  for (const text of [
    "",
    " 1.2.3.4",
    "1.2.3.4 ",
    "1.2.3",
    "1.2.3.4.5",
    "1.2.3.256",
    "01.2.3.4",
    "0x1.2.3.4",
    "1.2.3.-4",
    "16909060",
    "localhost",
    ":",
    ":::",
    "1::2::3",
    "1:2:3:4:5:6:7",
    "1:2:3:4:5:6:7:8:9",
    "1:2:3:4:5:6:7:8::",
    "::1:2:3:4:5:6:7:8",
    "12345::",
    "g::",
    "fe80::1%eth0",
    "1.2.3.4::",
    "::1.2.3",
    "::1.2.3.4:5",
    "[::1]",
    "1.2.3.4/8",
    "١.2.3.4",
    "1".repeat(1_000_000),
  ]) {
    it(`refuses ${JSON.stringify(text.slice(0, 40))}`, () => {
      expect(parseIpAddress(text)).to.equal(undefined);
    });
  }

  it("reads what the platform reads, and nothing else, but for zones", () => {
    const texts = fc.oneof(
      fc.ipV4(),
      fc.ipV6(),
      fc.string({
        unit: fc.constantFrom("0", "1", "9", "a", "f", ":", "::", ".", "ffff"),
        maxLength: 16,
      }),
      fc.string(),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const expected = text.includes("%") ? 0 : isIP(text);
        expect(parseIpAddress(text) !== undefined).to.equal(expected !== 0);
      }),
      { numRuns: 3_000 },
    );
  });

  it("reads its own spelling back to the same bytes", () => {
    const addresses = fc.oneof(
      fc.uint8Array({ minLength: 4, maxLength: 4 }),
      fc.array(fc.constantFrom(0, 0, 0, 1, 255), { minLength: 16, maxLength: 16 }),
    );
    fc.assert(
      fc.property(addresses, (bytes) => {
        const address = ipAddressOf(Uint8Array.from(bytes));
        expect(parseIpAddress(address?.text ?? "")).to.deep.equal(address);
      }),
    );
  });

  it("names no address of another length", () => {
    expect(ipAddressOf(new Uint8Array(5))).to.equal(undefined);
  });
});

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
