import { expect } from "chai";
import fc from "fast-check";
import { type NodeMessage, nodeMessages } from "../../../messages/wire/node-messages.ts";
import { answerSyncRequest, type ChainRequest } from "../../../src/chain-store/answers.ts";
import { chainName } from "../../../src/chain-store/chain-name.ts";
import { refForm } from "../../../src/chain-store/value-forms.ts";
import { encodeMessage } from "../../../src/wire/catalogue.ts";
import { growChain, makeFixture } from "../../support/chain-fixture.ts";
import { ChainOnDisk } from "../../support/chain-on-disk.ts";

const fixture = makeFixture();
const grown = growChain(fixture, { commits: 5 });
const MALFORMED = { type: "generic.error", reason: "malformed_request" };
const u53 = fc.oneof(fc.nat({ max: 8 }), fc.nat({ max: Number.MAX_SAFE_INTEGER }));

describe("soma answers about the chain", () => {
  let disk: ChainOnDisk;
  const ask = (request: ChainRequest): Promise<NodeMessage> =>
    answerSyncRequest(disk.reader, request);

  before(async () => {
    disk = await ChainOnDisk.open(fixture);
    await disk.append(grown, 3, 5);
  });

  it("tell what can be served (SV6, S4)", async () => {
    expect(await ask({ type: "sync.get_commit_availability" })).to.deep.equal({
      type: "sync.commit_availability",
      highestSyncedCommit: 5,
      lowestAvailableCommit: 0,
    });
  });

  it("name commits, and the chain by the commit all chains have in common (SV3, SV4, S4)", async () => {
    const digest = fixture.crypto.blake2b256(grown.commits[4] ?? new Uint8Array());
    const name = chainName(fixture.committee, fixture.context);
    const at = async (index: number) =>
      await ask({ type: "sync.get_commit_info", which: { type: "by_index", index } });
    const info = (commit: object | null) => ({ type: "sync.commit_info", commit });

    expect(await ask({ type: "sync.get_commit_info", which: { type: "latest" } })).to.deep.equal(
      info({ index: 5, digest }),
    );
    expect(await at(5)).to.deep.equal(info({ index: 5, digest }));
    expect(await at(0)).to.deep.equal(info({ index: 0, digest: name }));
    expect(await at(6)).to.deep.equal(info(null));
    expect(await at(Number.MAX_SAFE_INTEGER)).to.deep.equal(info(null));
  });

  it("name the certifiers of a commit that is proven, and none for another (S4)", async () => {
    const answer = await ask({ type: "sync.get_certifiers", index: 5 });
    const refs = answer.type === "sync.certifiers" ? answer.blockRefs : [];

    expect(refs).to.have.length.above(2);
    expect(await ask({ type: "sync.get_certifiers", index: 4 })).to.deep.equal({
      type: "generic.not_found",
    });
  });

  it("weakness 6: refuse ranges that are none (S4)", async () => {
    for (const [start, end] of [
      [0, 5],
      [3, 2],
      [Number.MAX_SAFE_INTEGER, 0],
    ] as const) {
      expect(await ask({ type: "sync.fetch_commits", start, end })).to.deep.equal(MALFORMED);
    }
  });

  it("weakness 6: refuse names of blocks that are none (S4)", async () => {
    const name = refForm.write(grown.parsed[0]?.leader ?? expect.fail());
    for (const blockRefs of [[new Uint8Array()], [name, name.slice(1)], [new Uint8Array(96)]]) {
      const request = { type: "sync.fetch_blocks", blockRefs, highestAcceptedRounds: [] } as const;
      expect(await ask(request)).to.deep.equal(MALFORMED);
    }
  });

  it("weaknesses 6 and 7: are there for whatever is asked, and fit the wire (S4)", async () => {
    const name = fc.constantFrom(...grown.parsed.map(({ leader }) => refForm.write(leader)));
    const request: fc.Arbitrary<ChainRequest> = fc.oneof(
      fc.record({ type: fc.constant("sync.fetch_commits" as const), start: u53, end: u53 }),
      fc.record({ type: fc.constant("sync.get_certifiers" as const), index: u53 }),
      fc.record({
        type: fc.constant("sync.fetch_blocks" as const),
        blockRefs: fc.array(fc.oneof(name, fc.uint8Array({ maxLength: 96 })), { maxLength: 20 }),
        highestAcceptedRounds: fc.array(fc.nat(), { maxLength: 4 }),
      }),
      fc.record({
        type: fc.constant("sync.get_commit_info" as const),
        which: fc.oneof(
          fc.record({ type: fc.constant("by_index" as const), index: u53 }),
          fc.record({
            type: fc.constant("by_digest" as const),
            digest: fc.uint8Array({ minLength: 32, maxLength: 32 }),
          }),
        ),
      }),
    );
    await fc.assert(
      fc.asyncProperty(request, async (one) => {
        const answer = await ask(one);
        expect(nodeMessages.byType(one.type)?.answeredBy).to.include(answer.type);
        expect(encodeMessage(nodeMessages, answer).payload.length).to.be.above(0);
      }),
    );
  });
});
