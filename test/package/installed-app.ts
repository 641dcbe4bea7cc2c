/** An empty project that has installed this package as its users do: from the packed file. */

import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What a program of the project did. */
export interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** Time for one program, in ms; installing asks the registry. */
const PATIENCE_MS = 180_000;

/** A project in a temporary directory. */
export class InstalledApp {
  readonly folder: string;
  /** The packed file. */
  readonly tarball: string;
  readonly #root: string;

  /** Builds, packs and installs; the three longest steps of the suite. */
  constructor() {
    this.#root = mkdtempSync(join(tmpdir(), "coppice-package-"));
    this.folder = join(this.#root, "app");
    demand(run(process.cwd(), ["npm", "run", "build"]));
    demand(
      run(process.cwd(), ["npm", "pack", "--ignore-scripts", "--pack-destination", this.#root]),
    );
    const [packed] = readdirSync(this.#root).filter((name) => name.endsWith(".tgz"));
    if (packed === undefined) throw new Error("npm packed nothing");
    this.tarball = join(this.#root, packed);
    demand(run(this.#root, ["mkdir", "app"]));
    this.write("package.json", JSON.stringify({ name: "app", private: true }));
    const quiet = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund"];
    demand(run(this.folder, ["npm", "install", ...quiet, this.tarball]));
  }

  /** Writes a file of the project. */
  write(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text);
  }

  /** Runs a program in the project. */
  run(...command: readonly string[]): Ran {
    return run(this.folder, command);
  }

  /** Bytes of everything that was installed. */
  installedBytes(): number {
    const all = readdirSync(join(this.folder, "node_modules"), {
      recursive: true,
      withFileTypes: true,
    });
    const files = all.filter((entry) => entry.isFile());
    return files.reduce(
      (sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size,
      0,
    );
  }

  /** Removes it. */
  remove(): void {
    rmSync(this.#root, { recursive: true, force: true });
  }
}

function run(cwd: string, [tool = "", ...args]: readonly string[]): Ran {
  const outcome: SpawnSyncReturns<string> = spawnSync(tool, args, {
    cwd,
    encoding: "utf8",
    timeout: PATIENCE_MS,
  });
  return { status: outcome.status, out: outcome.stdout, err: outcome.stderr };
}

function demand({ status, out, err }: Ran): void {
  if (status !== 0) throw new Error(`ended with ${status}: ${out}${err}`);
}
