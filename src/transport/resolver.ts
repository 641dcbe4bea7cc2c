/**
 * The door to a name service: what a name has to say about itself. Names as addresses are resolved by
 * the transport when it dials. Whatever is answered here is hearsay: anybody on the way may have
 * written it.
 */

import { RuntimeError } from "../errors.ts";

/** Asks a name service. */
export interface Resolver {
  /**
   * The text (TXT) records of a name, each whole; none when the name has none or does not exist.
   *
   * @param signal gives the question up
   * @throws RuntimeError `resolver.failed` when nobody answers, in time or at all
   */
  texts(name: string, signal?: AbortSignal): Promise<readonly string[]>;
}

/** Limits of a resolver; each bounds what a stranger can make this node hold or wait. */
export interface ResolverLimits {
  /** Texts taken of one answer; the rest is left. @defaultValue 64 */
  readonly textsMax: number;
  /** Longest text taken, in characters; a longer one is left. @defaultValue 512 */
  readonly textCharactersMax: number;
  /** Time for one try, in ms. @defaultValue 2_000 */
  readonly tryMs: number;
  /** Tries of one question. @defaultValue 3 */
  readonly tries: number;
}

/** The one place where these limits have numbers. */
export const RESOLVER_LIMITS: ResolverLimits = {
  textsMax: 64,
  textCharactersMax: 512,
  tryMs: 2_000,
  tries: 3,
};

/** What of an answer is within the limits. */
export function textsWithin(
  texts: readonly string[],
  { textsMax, textCharactersMax }: ResolverLimits,
): readonly string[] {
  return texts.filter((text) => text.length <= textCharactersMax).slice(0, textsMax);
}

/** Makes the failure of a question. @param reason in one word or two */
export function resolverFailed(
  name: string,
  reason: string,
  cause?: unknown,
): RuntimeError<"resolver.failed"> {
  const text = `cannot resolve ${name}: no answer (${reason})`;
  return new RuntimeError("resolver.failed", { name, reason }, text, cause);
}
