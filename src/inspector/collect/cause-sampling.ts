/** Which headers one viewer gets when there are more than it can take: all of one first cause, or none. */

/** Steps of the past that are remembered. */
const STEPS_MAX = 64;

/** One of two to this power is the least share. */
const LEVEL_MAX = 20;

interface Step {
  /** First causes from this number on. */
  readonly from: number;
  /** One of two to this power is told. */
  readonly level: number;
}

/** The share of one viewer, as it went up and down. A cause keeps the share it began under. */
export class CauseSampling {
  #steps: readonly Step[] = [{ from: 0, level: 0 }];

  /** The share of what begins now: one of two to this power. */
  get level(): number {
    return this.#steps.at(-1)?.level ?? 0;
  }

  /** Tells less of what begins from this number on. */
  lessFrom(id: number): void {
    this.#step({ from: id, level: Math.min(LEVEL_MAX, this.level + 1) });
  }

  /** Tells more of what begins from this number on. */
  moreFrom(id: number): void {
    if (this.level > 0) this.#step({ from: id, level: this.level - 1 });
  }

  /** Whether what this first cause set off is told. */
  isTold(root: number): boolean {
    let at = this.#steps.length - 1;
    while (at > 0 && (this.#steps[at]?.from ?? 0) > root) at -= 1;
    const { level } = this.#steps[at] ?? { level: 0 };
    return level === 0 || mixed(root) >>> (32 - level) === 0;
  }

  #step(step: Step): void {
    this.#steps = [...this.#steps, step].slice(-STEPS_MAX);
  }
}

/** Neighbouring numbers must not fall together. */
function mixed(value: number): number {
  const once = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  return Math.imul(once ^ (once >>> 16), 0x45d9f3b) ^ (once >>> 13);
}
