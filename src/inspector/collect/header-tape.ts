/** The headers of handled messages as viewers are told them: read from the recorder when somebody asks, kept nowhere else. */

import { MESSAGE_OUTCOMES, type Recorder } from "../../actor/recorder.ts";
import type { MessageFilter } from "../protocol/bodies.ts";
import type { MessageHeader } from "../protocol/headers.ts";
import { wordPattern } from "../protocol/word-pattern.ts";
import { CauseRoots } from "./cause-roots.ts";
import type { CauseSampling } from "./cause-sampling.ts";
import { DrainTimes } from "./drain-times.ts";

/** What one viewer has not been told yet. */
export interface HeadersTold {
  readonly headers: readonly MessageHeader[];
  /** The place after the last one that was looked at. */
  readonly position: number;
  /** How many before that place are overwritten already. */
  readonly missed: number;
  /** How many were left out because of their cause's share. */
  readonly sampled: number;
}

/** Whom a viewer wants to hear of, and how much. */
export interface HeadersWish {
  readonly position: number;
  readonly filter: MessageFilter;
  readonly sampling: CauseSampling;
  readonly limit: number;
}

/** The headers of a runtime. */
export class HeaderTape {
  readonly times = new DrainTimes();
  readonly #recorder: Recorder;
  readonly #isHidden: (actor: number) => boolean;
  #roots: CauseRoots | undefined;

  constructor(recorder: Recorder, isHidden: (actor: number) => boolean) {
    this.#recorder = recorder;
    this.#isHidden = isHidden;
  }

  /** The place after the newest header. */
  get position(): number {
    return this.#recorder.count;
  }

  /** Follows the causes up to now; what was handled while nobody did is followed as far as it is kept. */
  follow(): void {
    const { columns, count } = this.#recorder;
    this.#roots ??= new CauseRoots(columns);
    this.#roots.follow(columns, count);
  }

  /** What a viewer wants to hear from its place on. */
  since({ position, filter, sampling, limit }: HeadersWish): HeadersTold {
    const { columns, count } = this.#recorder;
    const missed = Math.max(0, count - columns.mask - 1 - position);
    const wanted = wantedBy(filter);
    const headers: MessageHeader[] = [];
    let sampled = 0;
    let at = position + missed;
    for (; at < count && headers.length < limit; at += 1) {
      const slot = at & columns.mask;
      const [from, to] = [columns.senders[slot] ?? 0, columns.receivers[slot] ?? 0];
      const type = columns.types[slot] ?? "";
      const outcome = columns.outcomes[slot] ?? 0;
      if (!wanted({ from, to, type, outcome }) || this.#isHidden(to) || this.#isHidden(from))
        continue;
      if (sampling.isTold(this.#roots?.at(at) ?? 0)) headers.push(this.#header(at));
      else sampled += 1;
    }
    return { headers, position: at, missed, sampled };
  }

  #header(position: number): MessageHeader {
    const { columns } = this.#recorder;
    const slot = position & columns.mask;
    return {
      id: columns.ids[slot] ?? 0,
      causeId: columns.causes[slot] ?? 0,
      from: columns.senders[slot] ?? 0,
      to: columns.receivers[slot] ?? 0,
      type: columns.types[slot] ?? "",
      outcome: MESSAGE_OUTCOMES[columns.outcomes[slot] ?? 0] ?? "handled",
      atMs: this.times.at(position),
    };
  }
}

/** What a filter looks at, of one header. */
interface Filtered {
  readonly from: number;
  readonly to: number;
  readonly type: string;
  /** Its place among the outcomes. */
  readonly outcome: number;
}

function wantedBy({ actors, type, outcome }: MessageFilter): (header: Filtered) => boolean {
  const ids = actors === undefined ? undefined : new Set(actors);
  const isType = type === undefined ? () => true : wordPattern(type);
  const place = outcome === undefined ? -1 : MESSAGE_OUTCOMES.indexOf(outcome);
  return (header) =>
    (place < 0 || place === header.outcome) &&
    (ids === undefined || ids.has(header.from) || ids.has(header.to)) &&
    isType(header.type);
}
