/** What is said to replicas of one register, and how their answers are judged. */

import { defineMessages, type Message } from "../../../src/wire/define-messages.ts";
import { u32 } from "../../../src/wire/field.ts";

/** What is said about the register. */
export type RegisterMessage = RegisterHeld | RegisterKept | RegisterRead | RegisterWrite;

/** Asks which version a replica holds. */
export interface RegisterRead {
  readonly type: "register.read";
}

/** Answers with the newest version the replica has on its disk; 0 for none. */
export interface RegisterHeld {
  readonly type: "register.held";
  readonly version: number;
}

/** Asks a replica to keep a version, unless it has a newer one. */
export interface RegisterWrite {
  readonly type: "register.write";
  readonly version: number;
}

/** Answers when the version or a newer one is on the disk. */
export interface RegisterKept {
  readonly type: "register.kept";
}

/** The language of a register. */
export const registerMessages = defineMessages<RegisterMessage>()({
  version: 1,
  bytesMax: 64,
  schemas: {
    "register.read": {
      wireId: 0x9100,
      kind: "request",
      timeout: "default",
      answeredBy: ["register.held"],
      fields: {},
    },
    "register.held": { wireId: 0x9101, kind: "response", fields: { version: u32 } },
    "register.write": {
      wireId: 0x9102,
      kind: "request",
      timeout: "default",
      answeredBy: ["register.kept"],
      fields: { version: u32 },
    },
    "register.kept": { wireId: 0x9103, kind: "response", fields: {} },
  },
});

/** The version in a message; 0 where there is none. */
export function versionOf(message: Message): number {
  return message.type === "register.held" ? Number(Reflect.get(message, "version")) : 0;
}

/** The answer that tells of the newest version. */
export function newestOf<M extends Message>(answers: readonly [M, M, ...M[]]): M {
  return answers.reduce((newest, one) => (versionOf(one) > versionOf(newest) ? one : newest));
}
