/** The whole screen of a terminal: taken, drawn on, and given back as it was on every way out. */

import { ENTER_SCREEN, LEAVE_SCREEN } from "../inspector/terminal/paint.ts";

/** What a holder of the screen is told. */
export interface ScreenEvents {
  readonly onKeys: (text: string) => void;
  readonly onResize: () => void;
}

/** A screen and its keyboard. */
export interface ScreenDoor {
  /** Whether there are both. */
  readonly isThere: boolean;
  readonly isColoured: boolean;
  size(): { readonly columns: number; readonly rows: number };
  write(text: string): void;
  /** Takes the screen; returns how to give it back, which may be done twice. */
  take(events: ScreenEvents): () => void;
}

/** What is needed of a process. */
export interface ScreenProcess {
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  on(event: "exit" | "SIGHUP", heard: () => void): unknown;
  off(event: "exit" | "SIGHUP", heard: () => void): unknown;
  exit(code: number): void;
}

/** Where a terminal does not say how large it is. */
const SIZE = { columns: 80, rows: 24 } as const;

/** The exit code of a process whose terminal went away: 128 and the number of SIGHUP. */
const HUNG_UP = 129;

/** The screen of a process. */
export function screenOf(process: ScreenProcess): ScreenDoor {
  const { stdin, stdout, env } = process;
  return {
    isThere: stdin.isTTY === true && stdout.isTTY === true,
    isColoured: !env["NO_COLOR"] && env["TERM"] !== "dumb",
    size: () => ({ columns: stdout.columns || SIZE.columns, rows: stdout.rows || SIZE.rows }),
    write: (text) => void stdout.write(text),
    take: (events) => takeScreen(process, events),
  };
}

function takeScreen(process: ScreenProcess, { onKeys, onResize }: ScreenEvents): () => void {
  const { stdin, stdout } = process;
  let isTaken = true;
  const give = (): void => {
    if (!isTaken) return;
    isTaken = false;
    stdin.off("data", onKeys).pause();
    stdin.setRawMode?.(false);
    stdout.off("resize", onResize);
    stdout.write(LEAVE_SCREEN);
    process.off("exit", give);
    process.off("SIGHUP", hangUp);
  };
  const hangUp = (): void => {
    give();
    process.exit(HUNG_UP);
  };
  // A crash or a second signal ends the process without asking us; `exit` is the last word of both.
  process.on("exit", give);
  process.on("SIGHUP", hangUp);
  stdout.write(ENTER_SCREEN);
  stdout.on("resize", onResize);
  stdin.setRawMode?.(true);
  stdin.setEncoding("utf8").on("data", onKeys).resume();
  return give;
}
