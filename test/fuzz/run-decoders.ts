/** Gives every reader changed inputs for as long as there is time. */

import type { Random } from "../../src/time/random.ts";
import { ANY, slugOf } from "./corpus.ts";
import type { Decoder } from "./decoders.ts";
import { mutate } from "./mutate.ts";
import { tryDecoder } from "./try-decoder.ts";

/** What came of it. */
export interface DecoderCounts {
  readonly inputs: number;
  readonly read: number;
  readonly refused: number;
  readonly faults: readonly DecoderFault[];
}

/** An input that broke a reader. */
export interface DecoderFault {
  readonly reader: string;
  readonly why: string;
  readonly input: Uint8Array;
}

/** Faults after which a run has said enough. */
const FAULTS_MAX = 20;

/** Inputs of one reader before the next has its turn. */
const TURN = 200;

/** What a run is given. */
export interface DecoderRun {
  readonly decoders: readonly Decoder[];
  readonly corpus: ReadonlyMap<string, readonly Uint8Array[]>;
  readonly random: Random;
  /** Whether there is time for more; asked between turns, all of which lets others have theirs. */
  readonly goesOn: () => Promise<boolean>;
}

/** The kept inputs and the true ones first, as they are; then changed ones. */
export async function runDecoders(run: DecoderRun): Promise<DecoderCounts> {
  const counts = { inputs: 0, read: 0, refused: 0, faults: [] as DecoderFault[] };
  const take = (decoder: Decoder, input: Uint8Array): void => {
    const taken = tryDecoder(decoder, input);
    counts.inputs += 1;
    if (taken.kind === "fault") {
      counts.faults.push({ reader: decoder.name, why: taken.why, input });
    } else counts[taken.kind] += 1;
  };
  const begun = run.decoders.map((decoder) => ({ decoder, inputs: inputsOf(decoder, run.corpus) }));
  for (const { decoder, inputs } of begun) for (const input of inputs) take(decoder, input);
  for (let turn = 0; counts.faults.length < FAULTS_MAX && (await run.goesOn()); turn += 1) {
    const { decoder, inputs } = begun[turn % begun.length] ?? { inputs: [] };
    if (decoder === undefined) break;
    for (let nth = 0; nth < TURN; nth += 1) {
      const [input, other] = [run.random.pick(inputs), run.random.pick(inputs)];
      if (input !== undefined && other !== undefined) {
        take(decoder, mutate(input, other, run.random));
      }
    }
  }
  return counts;
}

function inputsOf(
  { name, samples }: Decoder,
  corpus: ReadonlyMap<string, readonly Uint8Array[]>,
): readonly Uint8Array[] {
  return [...(corpus.get(ANY) ?? []), ...(corpus.get(slugOf(name)) ?? []), ...samples];
}
