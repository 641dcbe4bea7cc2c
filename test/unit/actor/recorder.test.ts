import { expect } from "chai";
import type { Envelope } from "../../../src/actor/envelope.ts";
import {
  CRASH_MESSAGES,
  RECORDED_BYTES_MAX,
  RECORDED_PAYLOADS,
  Recorder,
} from "../../../src/actor/recorder.ts";

const envelope = (id: number): Envelope => ({
  kind: "message",
  type: `type ${id}`,
  payload: { id },
  from: undefined,
  id,
  causeId: id - 1,
  sender: 7,
});

describe("Recorder", () => {
  it("shows the last messages of one actor, oldest first (10.3)", () => {
    const recorder = new Recorder();
    for (let id = 1; id <= 140; id += 1) recorder.record(envelope(id), id % 2);

    const last = recorder.lastOf(1);

    expect(last.map(({ id }) => id).slice(0, 3)).to.deep.equal([41, 43, 45]);
    expect(last).to.have.length(CRASH_MESSAGES);
    expect(last.at(-1)).to.deep.equal({
      id: 139,
      causeId: 138,
      from: 7,
      type: "type 139",
      payload: { id: 139 },
    });
  });

  it("leads from a message back to the first that led to it, as far as a report shows (V2)", () => {
    const recorder = new Recorder();
    for (let id = 1; id <= 100; id += 1) {
      recorder.record({ ...envelope(id), causeId: id % 10 === 1 ? 0 : id - 1 }, 3);
      recorder.record({ ...envelope(1_000 + id), causeId: 0 }, 4);
    }

    const causes = recorder.causesOf(56);

    expect(causes.map(({ id }) => id)).to.deep.equal([51, 52, 53, 54, 55, 56]);
    expect(causes[0]).to.include({ to: 3, from: 7, type: "type 51" });
    expect(recorder.causesOf(0)).to.deep.equal([]);
  });

  it("keeps no long bytes alive, and still says that they came", () => {
    const recorder = new Recorder();
    const short = new Uint8Array(RECORDED_BYTES_MAX);
    recorder.record({ ...envelope(1), payload: short }, 1);
    recorder.record({ ...envelope(2), payload: new Uint8Array(RECORDED_BYTES_MAX + 1) }, 1);

    const last = recorder.last(2);

    expect(last.map(({ payload }) => payload)).to.deep.equal([short, undefined]);
    expect(last.map(({ type }) => type)).to.deep.equal(["type 1", "type 2"]);
  });

  it("keeps headers longer than payloads, and no more than it has room for", () => {
    const recorder = new Recorder();
    for (let id = 1; id <= RECORDED_PAYLOADS + 1; id += 1) recorder.record(envelope(id), 1);

    const all = recorder.last(RECORDED_PAYLOADS + 1);

    expect([all[0]?.payload, all[1]?.payload]).to.deep.equal([undefined, { id: 2 }]);
    expect(all[0]?.type).to.equal("type 1");
    expect(recorder.count).to.equal(RECORDED_PAYLOADS + 1);
  });
});
