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
    for (let id = 1; id <= 40; id += 1) recorder.record(envelope(id), id % 2);

    const last = recorder.lastOf(1);

    expect(last.map(({ id }) => id)).to.deep.equal([21, 23, 25, 27, 29, 31, 33, 35, 37, 39]);
    expect(last).to.have.length(CRASH_MESSAGES);
    expect(last.at(-1)).to.deep.equal({
      id: 39,
      causeId: 38,
      from: 7,
      type: "type 39",
      payload: { id: 39 },
    });
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
