/** Has threads verify blocks ahead; whatever becomes of that, the rules are run in one place, the loop. */

import type { VerifiersMessages } from "../../../messages/verifiers.ts";
import type { ActorRef } from "../../actor/ref.ts";
import type { Committee } from "../../chain/committee.ts";
import type { VerifiedSignatures } from "../../crypto/verified-signatures.ts";
import { isRuntimeError } from "../../errors.ts";
import { bytesOf } from "./block-queue.ts";

/** Fewer blocks than this, if they are small, are verified sooner than they are handed to a thread. */
const PROVED_BLOCKS_MIN = 16;

/** As many bytes of blocks are worth a thread however few they are: some hundred transactions. */
const PROVED_BYTES_MIN = 16 * 1024;

/** Longest wait for threads, in ms; what they did not come to is verified here. */
const PROVING_MS_MAX = 30_000;

/** What blocks are proved with. */
export interface ProvingNeeds {
  readonly networkId: string;
  /** What threads found to hold goes here. @defaultValue no thread is asked */
  readonly signatures?: VerifiedSignatures;
}

/** The verifying threads, if there are any now. */
export type FindVerifiers = () => ActorRef<VerifiersMessages> | undefined;

/** Asks the threads of this node. */
export class AheadProver {
  readonly #needs: ProvingNeeds;
  readonly #verifiers: FindVerifiers;

  constructor(needs: ProvingNeeds, verifiers: FindVerifiers) {
    this.#needs = needs;
    this.#verifiers = verifiers;
  }

  /** Whether there are threads, and the blocks are worth handing over. */
  hasThreadsFor(blocks: readonly Uint8Array[]): boolean {
    const isMuch = blocks.length >= PROVED_BLOCKS_MIN || bytesOf(blocks) >= PROVED_BYTES_MIN;
    return isMuch && this.#needs.signatures !== undefined && this.#verifiers() !== undefined;
  }

  /** Resolves when threads are done with the blocks, or will not be. */
  async prove(
    blocks: readonly Uint8Array[],
    { epoch, authorities }: Committee,
    signal: AbortSignal,
  ): Promise<void> {
    const { signatures, networkId } = this.#needs;
    const verifiers = this.#verifiers();
    if (signatures === undefined || verifiers === undefined || !this.hasThreadsFor(blocks)) return;
    const batch = { networkId, epoch, authorities, blocks: [...blocks] };
    try {
      const patience = { timeoutMs: PROVING_MS_MAX, signal };
      signatures.learn(await verifiers.call.prove(batch, patience));
    } catch (error) {
      if (!isRuntimeError(error)) throw error;
    } finally {
      // Messages are remembered for a while, the bytes in this one need not be.
      batch.blocks.length = 0;
    }
  }
}
