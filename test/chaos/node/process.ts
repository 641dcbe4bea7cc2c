/** One node as a process of its own, through all its lives: started, killed, frozen, told to leave. */

import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ROUTES_VARIABLE, type Routes, routesText } from "./routes.ts";

/** How a node stands, as a budget asks. */
export type ProcessState = "up" | "starting" | "down" | "paused";

/** What is needed to start a node again and again. */
export interface ChaosProcessOptions {
  readonly name: string;
  /** Its data directory; its logs are there too. */
  readonly folder: string;
  readonly config: string;
  readonly routes: Routes;
  /** Told of a life that ended though nobody ended it. */
  readonly onDied: (how: string) => void;
}

const CLI = fileURLToPath(new URL("../../../src/cli/main.ts", import.meta.url));
const REDIRECT = fileURLToPath(new URL("./redirect.ts", import.meta.url));
const HOST = fileURLToPath(new URL("./chaos-host.ts", import.meta.url));

/** One node. */
export class ChaosProcess {
  readonly name: string;
  readonly folder: string;
  readonly #options: ChaosProcessOptions;
  #child: ChildProcess | undefined;
  #ended: Promise<void> = Promise.resolve();
  #life = 0;
  #isUp = false;
  #isPaused = false;
  #isEnding = false;

  constructor(options: ChaosProcessOptions) {
    this.name = options.name;
    this.folder = options.folder;
    this.#options = options;
  }

  /** Which life, from 1; 0 before the first. */
  get life(): number {
    return this.#life;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get state(): ProcessState {
    if (this.#child === undefined || this.#isEnding) return "down";
    if (this.#isPaused) return "paused";
    return this.#isUp ? "up" : "starting";
  }

  /** Begins a new life, unless one goes on. */
  start(): void {
    if (this.#child !== undefined) return;
    this.#life += 1;
    this.#isUp = false;
    this.#isPaused = false;
    this.#isEnding = false;
    const { folder, config, routes } = this.#options;
    const log = openSync(join(folder, `node.${this.#life}.log`), "w", 0o600);
    const args = ["--import", "tsx", "--import", REDIRECT, CLI];
    const child = spawn(
      process.execPath,
      [...args, "node", "--config", config, "--host", HOST, "--json", "--stop-with-input"],
      {
        stdio: ["pipe", log, log],
        // Ctrl-C is for this program alone: it decides what becomes of the nodes.
        detached: true,
        env: { ...process.env, [ROUTES_VARIABLE]: routesText(routes) },
      },
    );
    closeSync(log);
    this.#child = child;
    child.on("error", () => {});
    this.#ended = new Promise((resolve) => {
      child.once("close", (code, signal) => {
        this.#onEnd(code, signal);
        resolve();
      });
    });
  }

  /** It has answered: it is no longer starting. */
  noteUp(): void {
    this.#isUp = true;
  }

  /** Ends it with SIGKILL; resolves when it is gone. */
  async kill(): Promise<void> {
    this.#isEnding = true;
    this.#child?.kill("SIGKILL");
    await this.#ended;
  }

  /** Tells it to stop in order, with SIGTERM. @returns resolves when it is gone */
  async leave(): Promise<void> {
    this.#isEnding = true;
    this.thaw();
    this.#child?.kill("SIGTERM");
    await this.#ended;
  }

  /** Stops its time, with SIGSTOP. */
  freeze(): void {
    this.#isPaused = this.#child?.kill("SIGSTOP") ?? false;
  }

  /** Lets it go on, with SIGCONT. */
  thaw(): void {
    if (this.#isPaused) this.#child?.kill("SIGCONT");
    this.#isPaused = false;
  }

  #onEnd(code: number | null, signal: NodeJS.Signals | null): void {
    const isOrderly = this.#isEnding && isAsAsked({ code, signal, wasUp: this.#isUp });
    this.#child = undefined;
    this.#isEnding = false;
    const log = join(this.folder, `node.${this.#life}.log`);
    if (!isOrderly) this.#options.onDied(`ended with ${signal ?? `exit code ${code}`} (${log})`);
  }
}

/** Whether a process that was killed or told to leave ended as that makes it end. */
export function isAsAsked(end: {
  readonly code: number | null;
  readonly signal: string | null;
  readonly wasUp: boolean;
}): boolean {
  // A program that is still loading has no handler yet: the system ends it.
  if (end.signal === "SIGTERM") return !end.wasUp;
  return end.signal === "SIGKILL" || end.code === 0;
}
