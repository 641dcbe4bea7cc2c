/**
 * What an actor holds of the outside world — a port, a link, a disk — ends with it, however it goes.
 * `terminate` ends it in order, but a killed actor runs no `terminate`: then its signal does it, before
 * its supervisor can start the next one.
 */

/**
 * Ends something once: when asked to, or when its owner is gone.
 *
 * @param signal the owner's own
 * @param end frees what is held; what it returns is returned to whoever asks
 * @returns ends it; asked again, gives the first answer
 * @example
 * const close = ownedBy(context.signal, () => socket.close());
 */
export function ownedBy<T>(signal: AbortSignal, end: () => T): () => T {
  let ended: { readonly answer: T } | undefined;
  const endOnce = (): T => {
    ended ??= { answer: end() };
    return ended.answer;
  };
  // The owner may have been killed while it waited for what it was to hold.
  if (signal.aborted) endAlone(endOnce);
  else signal.addEventListener("abort", () => endAlone(endOnce), { once: true });
  return endOnce;
}

/** What fails here fails again for whoever opens the same thing next; the owner is past hearing it. */
function endAlone(end: () => unknown): void {
  void Promise.resolve(end()).catch(() => {});
}
