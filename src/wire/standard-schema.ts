/**
 * Validators a host brings for its own messages, from whichever library: objects with a `~standard`
 * that validates.
 *
 * @see https://standardschema.dev version 1
 */

/** A validator. What it makes of a value is not used: a message is what was signed, or refused. */
export interface StandardSchema {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult | PromiseLike<StandardResult>;
  };
}

/** What came of a validation: no issues, or some. */
export interface StandardResult {
  readonly issues?: readonly { readonly message: string }[] | undefined;
}

/**
 * What a validator finds wrong with a value. One that throws, or wants time, finds everything wrong:
 * a peer's message never waits for it, and never costs more than itself.
 *
 * @returns what is expected instead; `undefined` when nothing is wrong
 */
export function issueWith(
  { "~standard": standard }: StandardSchema,
  value: unknown,
): string | undefined {
  try {
    const result = standard.validate(value);
    if ("then" in result) {
      result.then(undefined, () => {});
      return "a validator that answers at once";
    }
    if (result.issues === undefined) return undefined;
    return result.issues[0]?.message ?? "what its validator accepts";
  } catch {
    return "a validator that throws nothing";
  }
}
