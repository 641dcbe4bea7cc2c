/** Publishing to topics: subscribers are the owners of a duplicate key, and leave when they exit. */

import type { NamesOf, PayloadOf } from "../actor/protocol.ts";
import type { ActorRef } from "../actor/ref.ts";
import { type Ground, type Holder, Registry } from "./registry.ts";

/** Topics of type `K` whose subscribers understand `M`. */
export class PubSub<K, M> {
  readonly #subscribers: Registry<K, void, M>;

  /**
   * @param ground the runtime, or the context of an actor in it
   * @param name for people
   */
  constructor(ground: Ground, name: string) {
    this.#subscribers = new Registry<K, void, M>(ground, { name, keys: "duplicate" });
  }

  /** Subscribes an actor to a topic; a second time changes nothing. */
  subscribe(holder: Holder<M>, topic: K): void {
    const { self } = holder;
    if (this.#subscribers.values(topic, self).length > 0) return;
    this.#subscribers.register(holder, topic, undefined);
  }

  /** Ends a subscription; none is fine. */
  unsubscribe(holder: Holder<M>, topic: K): void {
    this.#subscribers.unregister(holder, topic);
  }

  /**
   * Casts a message to every subscriber of a topic, in the order of subscription.
   *
   * @returns how many mailboxes took it
   */
  publish<N extends NamesOf<M, "cast">>(topic: K, message: N, payload: PayloadOf<M[N]>): number {
    let taken = 0;
    this.#subscribers.dispatch(topic, (subscribers) => {
      for (const { ref } of subscribers) if (ref.cast[message](payload)) taken += 1;
    });
    return taken;
  }

  /** Who is subscribed to a topic, in the order of subscription. */
  subscribers(topic: K): ActorRef<M>[] {
    return this.#subscribers.lookup(topic).map(({ ref }) => ref);
  }
}
