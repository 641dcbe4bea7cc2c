import { expect } from "chai";
import fc from "fast-check";
import { NODE_ADDRESSES_MAX } from "../../../src/peer/node-address.ts";
import { judgeOwnAddresses, sameAddresses } from "../../../src/peer/own-address.ts";

const at = (host: string, port = 30_002) => ({ host, port });
const whyOf = (host: string) => judgeOwnAddresses([at(host)]).refused[0]?.why;

describe("the own addresses of a node (A14)", () => {
  for (const [host, why] of [
    ["93.22.131.35", undefined],
    ["2a01:e0a::1", undefined],
    ["node.example.org", undefined],
    ["192.0.2.1", "documentation"],
    ["224.0.0.1", "multicast"],
    ["0.0.0.0", "unspecified"],
    ["::1", "loopback"],
    ["fe80::1", "link_local"],
    ["fd00::1", "private"],
    ["2002:a00:1::", "private"],
    ["1.2.3.400", "malformed"],
    ["", "malformed"],
  ] as const) {
    it(`${host === "" ? "nothing" : host}: ${why ?? "told"}`, () => {
      expect(whyOf(host)).to.equal(why);
    });
  }

  it("are refused with a port that is none", () => {
    expect(judgeOwnAddresses([at("93.22.131.35", 0)]).refused[0]?.why).to.equal("malformed");
  });

  it("are told all the same where their purpose is allowed, but never malformed", () => {
    const { told, refused } = judgeOwnAddresses(
      [at("10.0.0.1"), at("127.0.0.1"), at("x y")],
      ["private"],
    );

    expect(told).to.deep.equal([at("10.0.0.1")]);
    expect(refused.map(({ why }) => why)).to.deep.equal(["loopback", "malformed"]);
  });

  it("are as many as a record holds, in the order they were found, and each is accounted for", () => {
    const host = fc.oneof(fc.ipV4(), fc.ipV6(), fc.string(), fc.constant("93.22.131.35"));
    fc.assert(
      fc.property(fc.array(host, { maxLength: 8 }), (hosts) => {
        const found = hosts.map((one) => at(one));
        const { told, refused } = judgeOwnAddresses(found);
        expect(told.length).to.be.at.most(NODE_ADDRESSES_MAX);
        expect(told.length + refused.length).to.be.at.most(found.length);
        expect(told.every((one) => found.some((other) => sameAddresses([one], [other])))).to.equal(
          true,
        );
      }),
    );
  });
});
