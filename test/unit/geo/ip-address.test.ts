import { isIP } from "node:net";
import { expect } from "chai";
import fc from "fast-check";
import { ipAddressOf, parseIpAddress } from "../../../src/geo/ip-address.ts";

const textOf = (text: string): string | undefined => parseIpAddress(text)?.text;

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
