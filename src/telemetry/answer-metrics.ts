/**
 * How long answers to peers take, and of that the decoding and encoding. One request in
 * {@link ANSWERS_PER_SAMPLE} is timed: for the others no clock is read. Refusals are counted, each of them.
 */

import { CODEC_SECONDS, HistogramFamily, REQUEST_SECONDS } from "./histogram.ts";
import type { Metric } from "./open-metrics.ts";

/** Requests to each that is timed: at 300,000 a second still some 19,000 samples. */
export const ANSWERS_PER_SAMPLE = 16;

/** Why a request was answered without a look at it. */
export type AnswerRefusal = "over_quota" | "overloaded";

/** Times one answer; each step ends the one before. */
export interface AnswerWatch {
  /** The request was decoded, and is of this type. */
  decoded(type: string): void;
  /** Somebody has answered it. */
  handled(): void;
  /** The answer was encoded: that is the end of it. */
  encoded(): void;
}

/** The metrics of a node's answers. */
export class AnswerMetrics {
  readonly #whole = new HistogramFamily(REQUEST_SECONDS);
  readonly #decoding = new HistogramFamily(CODEC_SECONDS);
  readonly #encoding = new HistogramFamily(CODEC_SECONDS);
  readonly #refused = new Map<AnswerRefusal, number>();
  #untilSample = 0;

  /**
   * Begins with a request.
   *
   * @param nowMs reads the monotonic clock
   * @returns `undefined` for one that is not timed
   */
  watch(nowMs: () => number): AnswerWatch | undefined {
    this.#untilSample = (this.#untilSample + 1) % ANSWERS_PER_SAMPLE;
    return this.#untilSample === 1 ? this.#begin(nowMs) : undefined;
  }

  /** Counts a request that was refused. */
  refused(why: AnswerRefusal): void {
    this.#refused.set(why, (this.#refused.get(why) ?? 0) + 1);
  }

  /** Everything counted so far. */
  view(): readonly Metric[] {
    const refused = [...this.#refused].map(([reason, value]) => ({ labels: { reason }, value }));
    return [
      this.#whole.view("coppice_answer_seconds", "How long answers to peers took; a sample."),
      this.#decoding.view("coppice_decode_seconds", "Of that the decoding of the request."),
      this.#encoding.view("coppice_encode_seconds", "Of that the encoding of the answer."),
      {
        ...{ name: "coppice_answers_refused", type: "counter", samples: refused },
        help: "Requests of peers that were refused before they were read.",
      },
    ];
  }

  #begin(nowMs: () => number): AnswerWatch {
    const beganMs = nowMs();
    let type = "";
    let sinceMs = beganMs;
    return {
      decoded: (name) => {
        type = name;
        this.#decoding.observe(type, (nowMs() - beganMs) / 1_000);
      },
      handled: () => {
        sinceMs = nowMs();
      },
      encoded: () => {
        const endMs = nowMs();
        this.#encoding.observe(type, (endMs - sinceMs) / 1_000);
        this.#whole.observe(type, (endMs - beganMs) / 1_000);
      },
    };
  }
}
