/**
 * What an actor may be told, as types. A protocol is an object type whose keys are message names:
 *
 *   type CounterMessages = {
 *     increment: Cast<{ by: number }>;
 *     read: Call<void, number>;
 *     tick: Internal;
 *   };
 */

declare const payload: unique symbol;
declare const answer: unique symbol;

/** A message without an answer. `Payload` is `void` when there is nothing to say. */
export interface Cast<Payload = void> {
  readonly kind: "cast";
  readonly [payload]: Payload;
}

/** A message with an answer of type `Answer`. */
export interface Call<Payload, Answer> {
  readonly kind: "call";
  readonly [payload]: Payload;
  readonly [answer]: Answer;
}

/** A message only the actor sends itself: from its timers, tasks and continuations. */
export interface Internal<Payload = void> {
  readonly kind: "internal";
  readonly [payload]: Payload;
}

/** Any kind of message. */
export type AnyMessage = Cast<never> | Call<never, unknown> | Internal<never>;

/** A set of messages by name. */
export type Protocol = Readonly<Record<string, AnyMessage>>;

/** What the message `T` carries. */
export type PayloadOf<T> = T extends { readonly [payload]: infer P } ? P : never;

/** What the message `T` is answered with. */
export type AnswerOf<T> = T extends { readonly [answer]: infer A } ? A : never;

/** The names of the messages of one kind. */
export type NamesOf<M, Kind extends AnyMessage["kind"]> = {
  [K in keyof M]: M[K] extends { readonly kind: Kind } ? K : never;
}[keyof M] &
  string;

/** One function a message without an answer; each tells whether the mailbox took it. */
export type CastFace<M> = {
  readonly [K in NamesOf<M, "cast">]: (payload: PayloadOf<M[K]>) => boolean;
};

/** One function a message without an answer; waits for room instead of being refused. */
export type OfferFace<M> = {
  readonly [K in NamesOf<M, "cast">]: (
    payload: PayloadOf<M[K]>,
    options?: OfferOptions,
  ) => Promise<void>;
};

/** One function a message with an answer. */
export type CallFace<M> = {
  readonly [K in NamesOf<M, "call">]: (
    payload: PayloadOf<M[K]>,
    options?: CallOptions,
  ) => Promise<AnswerOf<M[K]>>;
};

/** How long an offer waits. */
export interface OfferOptions {
  /** Gives the offer up; it is then never delivered. */
  readonly signal?: AbortSignal;
}

/** How long a call waits. */
export interface CallOptions {
  /** Milliseconds until the call fails with `call.timeout`, or `infinity`. @defaultValue 5_000 */
  readonly timeoutMs?: number | "infinity";
  /** Gives the call up: it fails with `call.aborted` and its answer goes nowhere. */
  readonly signal?: AbortSignal;
}

/** OTP's default patience of a call, in milliseconds (`gen_server:call/2`). */
export const CALL_TIMEOUT_MS = 5_000;
