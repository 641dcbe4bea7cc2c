import { expect } from "chai";
import fc from "fast-check";
import { parseSeed, seedText } from "../../../src/peer/seed.ts";
import { failureOf } from "../../support/failure.ts";

const key = "ab".repeat(32);

describe("a seed as text", () => {
  it("is a host, a port and a key, IPv6 in brackets", () => {
    for (const host of ["10.0.0.1", "seed.example.org", "::1", "2001:db8::7"]) {
      const written = host.includes(":") ? `[${host}]` : host;
      expect(parseSeed(`${written}:3002:${key}`)).to.deep.equal({
        endpoint: { host, port: 3002 },
        peer: key,
      });
    }
  });

  it("takes a key in either case and names the peer in lower case", () => {
    expect(parseSeed(`10.0.0.1:1:${key.toUpperCase()}`).peer).to.equal(key);
  });

  it("comes back as it was written", () => {
    const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.constant("a.example.org"));
    const port = fc.integer({ min: 1, max: 65_535 });
    fc.assert(
      fc.property(host, port, (name, at) => {
        const seed = { endpoint: { host: name, port: at }, peer: key };
        expect(parseSeed(seedText(seed))).to.deep.equal(seed);
      }),
    );
  });

  it("is refused with what was expected and what came", () => {
    const wrong = [
      "",
      "10.0.0.1:3002",
      `10.0.0.1:0:${key}`,
      `10.0.0.1:70000:${key}`,
      `10.0.0.256:1:${key}`,
      `::1:1:${key}`,
      `[10.0.0.1]:1:${key}`,
      `[]:1:${key}`,
      `10.0.0.1:1:${key}00`,
      `10.0.0.1:1:${key.slice(2)}zz`,
      `10.0.0.1:1:${key}\n`,
      "x".repeat(100_000),
    ];
    for (const line of wrong) {
      const failure = failureOf(() => parseSeed(line));
      expect(failure.code, line.slice(0, 90)).to.equal("option.invalid");
      expect(failure.message.length).to.be.below(600);
    }
  });

  it("is never refused by anything but its rule", () => {
    fc.assert(
      fc.property(fc.string(), (line) => {
        expect(failureOf(() => parseSeed(line)).code).to.equal("option.invalid");
      }),
    );
  });
});
