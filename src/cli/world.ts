/** What every command is handed: the one place in which a command meets its process. */

import type { Plain } from "../control/plain.ts";
import type { Clock } from "../time/clock.ts";
import type { Random } from "../time/random.ts";
import type { NodeQuestion } from "./ask-node.ts";
import type { NodeProcess, NodeToStart } from "./devnet/node-process.ts";
import type { ScreenDoor } from "./screen-door.ts";
import type { SignalSource } from "./stop-request.ts";
import type { Terminal } from "./terminal.ts";

/** The surroundings of a command. */
export interface CliWorld {
  readonly terminal: Terminal;
  /** The whole screen, for commands that hold it. */
  readonly screen: ScreenDoor;
  readonly clock: Clock;
  readonly random: Random;
  readonly signals: SignalSource;
  readonly input: NodeJS.ReadableStream;
  /** Asks the node behind a control socket. */
  readonly ask: (socket: string, question: NodeQuestion) => Promise<Plain>;
  /** Starts a node of a devnet in a process of its own. */
  readonly startProcess: (node: NodeToStart) => NodeProcess;
  /** Ends the process now, whatever still runs. */
  readonly exitNow: (code: number) => void;
}

/** Runs a command; resolves with the exit code. */
export type CommandRun = () => Promise<number>;
