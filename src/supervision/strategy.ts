/**
 * Which siblings an exit touches, decided as plain data.
 *
 * @see OTP design principles, supervisor behaviour: restart strategies
 */

/** Who is restarted when one child exits. */
export type Strategy = "one_for_one" | "one_for_all" | "rest_for_one";

/** The siblings an exit touches; both lists are in start order. */
export interface StrategyEffect {
  /** Stopped first, from the last to the first. */
  readonly stop: readonly string[];
  /** Started again, from the first to the last; temporary children drop out when they are stopped. */
  readonly start: readonly string[];
}

/**
 * Decides what happens to the children when `exited` is to be restarted.
 *
 * @param ids all children in start order, `exited` among them
 */
export function decideStrategy(
  strategy: Strategy,
  ids: readonly string[],
  exited: string,
): StrategyEffect {
  switch (strategy) {
    case "one_for_one":
      return { stop: [], start: [exited] };
    case "one_for_all":
      return { stop: ids.filter((id) => id !== exited), start: ids };
    case "rest_for_one": {
      const from = ids.indexOf(exited);
      return { stop: ids.slice(from + 1), start: ids.slice(from) };
    }
  }
}
