import { expect } from "chai";
import { componentMessages } from "../../../messages/wire/node-messages.ts";
import { ASKED } from "../../../src/ports/components.ts";

describe("the ports of a host's components", () => {
  it("answer every request components have, each by one method of one of them (A14)", () => {
    const requests = componentMessages.filter(({ kind }) => kind === "request");
    const answered = Object.values(ASKED).flatMap((methods) => Object.values<string>(methods));

    expect([...answered].sort()).to.deep.equal(requests.map(({ type }) => type).sort());
  });
});
