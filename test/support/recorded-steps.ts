/** A host that joins a network on paper: it notes what it is asked to do, and fails when told to. */

import type { NodePlace, OwnStanding } from "../../src/peer/bootstrap-plan.ts";
import type { BootstrapGiven, BootstrapSteps } from "../../src/peer/bootstrap-steps.ts";

/** The host. */
export class RecordedSteps implements BootstrapSteps {
  /** What was done, in order. */
  readonly did: string[] = [];
  /** What the last step was given. */
  given: BootstrapGiven | undefined;
  /** What the next of that step does instead; each counts once. */
  readonly troubles = new Map<string, "fails" | "hangs">();
  #standing: OwnStanding;

  constructor(standing: Partial<OwnStanding> = {}) {
    this.#standing = {
      lastSyncMs: null,
      isNetworkInitialised: false,
      announced: null,
      ...standing,
    };
  }

  async standing(): Promise<OwnStanding> {
    await this.#note("standing");
    return this.#standing;
  }

  async initialiseNetwork(given: BootstrapGiven): Promise<void> {
    await this.#note("network", given);
    this.#announce(given.place, { isNetworkInitialised: true });
  }

  async initialiseNode(given: BootstrapGiven): Promise<void> {
    await this.#note("node", given);
    this.#announce(given.place, { isNetworkInitialised: true });
  }

  async updateNode(given: BootstrapGiven): Promise<void> {
    await this.#note("update", given);
    this.#announce(given.place, {});
  }

  async finish(given: BootstrapGiven): Promise<void> {
    await this.#note("finish", given);
  }

  /** Everything done but the looking. */
  get steps(): string {
    return this.did.filter((step) => step !== "standing").join(" ");
  }

  #announce(announced: NodePlace | null, more: Partial<OwnStanding>): void {
    this.#standing = { ...this.#standing, ...more, announced, lastSyncMs: 0 };
  }

  async #note(step: string, given?: BootstrapGiven): Promise<void> {
    this.did.push(step);
    this.given = given ?? this.given;
    const trouble = this.troubles.get(step);
    this.troubles.delete(step);
    if (trouble === "fails") throw new Error(`${step} failed`);
    if (trouble === "hangs") await new Promise(() => {});
  }
}
