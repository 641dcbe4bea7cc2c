import { expect } from "chai";
import { AUTHORITIES_MAX, authoritiesField } from "../../../src/chain/authority.ts";
import { decode, encode } from "../../../src/wire/codec.ts";
import { makeEntries } from "../../support/chain-fixture.ts";
import { failureOf } from "../../support/failure.ts";

const members = makeEntries([1, 2, 3]);
const [first] = makeEntries([1], "other");
if (first === undefined) throw new Error("one member was asked for");

describe("authorities on the wire", () => {
  it("come back as they were, with and without an authority key", () => {
    const entries = [...members, { ...first, name: "z", authorityKey: new Uint8Array(48) }];
    const wire = decode(encode(authoritiesField.toWire(entries, "authorities")));
    expect(authoritiesField.fromWire(wire, "authorities")).to.deep.equal(entries);
  });

  it("are refused above the most a committee has", () => {
    const many = Array.from({ length: AUTHORITIES_MAX + 1 }, () => first);
    expect(failureOf(() => authoritiesField.toWire(many, "authorities")).code).to.equal(
      "codec.malformed",
    );
  });
});
