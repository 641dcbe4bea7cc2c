/** What a node's traces are made with: names of its messages, and the host's sink called as the host's code. */

import { nodeMessages } from "../../messages/wire/node-messages.ts";
import { containedStrays } from "../../src/actor/strays.ts";
import { isRuntimeError } from "../../src/errors.ts";
import { TraceDoor, type TraceNeeds, type TracedPacket } from "../../src/telemetry/trace-door.ts";
import type { TracesOptions } from "../../src/telemetry/traced-work.ts";
import { type Catalogue, decodeMessage } from "../../src/wire/catalogue.ts";
import type { Message } from "../../src/wire/define-messages.ts";
import type { NodeDoors, NodeOptions } from "./node-options.ts";

const FAILED = nodeMessages.byType("generic.error")?.wireId;
const OVER_QUOTA = nodeMessages.byType("generic.over_quota")?.wireId;

/** What the door stands on. */
export interface TraceDoorNeeds {
  readonly doors: Pick<NodeDoors, "clock" | "crypto" | "signer">;
  readonly catalogue: Catalogue<Message>;
  readonly strays: NonNullable<NodeOptions["strays"]>;
}

/** Makes the door. */
export function traceDoor(sink: TracesOptions, needs: TraceDoorNeeds): TraceDoor {
  const { clock, crypto, signer } = needs.doors;
  const types = new Map(needs.catalogue.messages.map(({ wireId, type }) => [wireId, type]));
  return new TraceDoor(sink, {
    clock,
    sha256: (bytes) => crypto.sha256(bytes),
    self: signer.publicKey.bytes,
    typeOf: (wireId) => types.get(wireId) ?? "unknown",
    failureOf: failureIn,
    asHost: hostCaller(needs.strays),
  });
}

/** What an exporter leaves behind, such as a request that fails later, is no actor's crash. */
function hostCaller(strays: TraceDoorNeeds["strays"]): TraceNeeds["asHost"] {
  if (strays === "process") return (work) => work();
  const contained = containedStrays();
  return (work) => {
    const outer = contained.enter(undefined);
    work();
    contained.leave(outer);
  };
}

/** Why an answer is none. */
function failureIn(answer: TracedPacket): string | undefined {
  if (answer.wireId === OVER_QUOTA) return "over_quota";
  return answer.wireId === FAILED ? reasonIn(answer) : undefined;
}

function reasonIn(answer: TracedPacket): string {
  try {
    const failed = decodeMessage(nodeMessages, answer);
    return failed.type === "generic.error" ? failed.reason : failed.type;
  } catch (error) {
    if (isRuntimeError(error)) return "malformed_answer";
    throw error;
  }
}
