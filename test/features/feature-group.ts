/** What a table of promises is made of. */

import type { Row } from "../otp/rows.ts";

/** The promises of one letter. */
export interface FeatureGroup {
  /** Letter of its ids. */
  readonly letter: string;
  /** One row a promise. */
  readonly rows: readonly Row[];
  /**
   * What the rows of the reference are: functions, named in the title that shows them and by what stands for
   * them here, or cases of its tests, named by what they show.
   */
  readonly reference: "functions" | "cases";
  /**
   * One row a function or case of the reference: its name there as the id, and ours or what it shows. A test
   * shows it when its title carries the reference's name.
   */
  readonly functions: readonly Row[];
  /** Functions and cases that are left out on purpose, each with the reason. */
  readonly leftOut: ReadonlyMap<string, string>;
}
