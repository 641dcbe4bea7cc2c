/** A replica of a register in a file of its own: what it acknowledged outlives its process. */

import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import type { HostAnswers } from "../../../supervisors/index.ts";
import type { RegisterMessage } from "../../support/parts/register-messages.ts";

/** The name of its file, in the data directory. */
export const REGISTER_FILE = "register";

/** The newest version a replica has been told to keep. */
export class RegisterFile {
  readonly #file: string;
  #version: number;

  /** Reads what an earlier life has kept; 0 when there was none. */
  constructor(file: string) {
    this.#file = file;
    this.#version = existsSync(file) ? Number(readFileSync(file, "utf8")) : 0;
  }

  get version(): number {
    return this.#version;
  }

  /** Keeps a version, unless it has a newer one; it is with the system when this returns. */
  keep(version: number): void {
    if (version <= this.#version) return;
    const draft = `${this.#file}.draft`;
    writeFileSync(draft, String(version), { mode: 0o600 });
    renameSync(draft, this.#file);
    this.#version = version;
  }
}

/** Answers for a replica. */
export function registerAnswers(replica: RegisterFile): HostAnswers<RegisterMessage> {
  return {
    responders: {
      "register.read": () => ({ type: "register.held", version: replica.version }),
      "register.write": ({ version }) => {
        replica.keep(version);
        return { type: "register.kept" };
      },
    },
  };
}
