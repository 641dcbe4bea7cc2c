/** A recording of a till, whose machine has a guard over what it remembers. */

import { type PayloadOptions, RecordingWriter } from "../../../src/inspector/index.ts";
import { Looking } from "./looking.ts";
import { till } from "./till.ts";

/** A till that is paid, opens, and shuts after a while. */
export async function recordedTill(payloads: PayloadOptions | false = {}): Promise<Uint8Array> {
  const looking = new Looking({ payloads });
  const { ref } = await looking.runtime.start(till, {});
  const pieces: Uint8Array[] = [];
  const writer = new RecordingWriter({ write: (bytes) => pieces.push(bytes) });
  const viewer = looking.inspector.open();
  viewer.wish({ messages: {}, watch: [1] });
  const pass = async (): Promise<void> => {
    await looking.pass(250);
    for (let bytes = viewer.take(65_536); bytes.length > 0; bytes = viewer.take(65_536)) {
      writer.take(bytes);
    }
  };
  await pass();
  for (const coins of [4, 3, 7]) {
    ref.cast.pay({ coins });
    await pass();
  }
  await pass();
  await pass();
  writer.close();
  await looking.stop();
  return Buffer.concat(pieces);
}
