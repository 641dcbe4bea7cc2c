/** What a table of promises is made of. */

import type { Row } from "../otp/rows.ts";

/** The promises of one letter. */
export interface FeatureGroup {
  /** Letter of its ids. */
  readonly letter: string;
  /** One row a promise. */
  readonly rows: readonly Row[];
  /**
   * One row a function of the reference: its name there as the id, and ours. A test shows it when its
   * title carries the reference's name.
   */
  readonly functions: readonly Row[];
  /** Functions that are left out on purpose, each with the reason. */
  readonly leftOut: ReadonlyMap<string, string>;
}
