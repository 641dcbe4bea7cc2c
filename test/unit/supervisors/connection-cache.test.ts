import { expect } from "chai";
import type { ConnectionMessages } from "../../../messages/connection.ts";
import type { ActorRef } from "../../../src/actor/ref.ts";
import {
  CACHED_CONNECTIONS_MAX,
  ConnectionCache,
} from "../../../supervisors/face/connection-cache.ts";

/** All the cache looks at is whether a connection lives. */
function connection(isAlive: boolean): ActorRef<ConnectionMessages> {
  return { isAlive } as ActorRef<ConnectionMessages>;
}

describe("ConnectionCache", () => {
  it("gives a connection back while it lives, and forgets one that is gone", () => {
    const cache = new ConnectionCache();
    const alive = connection(true);
    cache.set("a", alive);
    cache.set("b", connection(false));

    expect(cache.get("a")).to.equal(alive);
    expect(cache.get("b")).to.equal(undefined);
    expect(cache.get("c")).to.equal(undefined);
    expect(cache.size).to.equal(1);
  });

  it("holds so many and no more, the latest ones", () => {
    const cache = new ConnectionCache();
    for (let count = 0; count <= CACHED_CONNECTIONS_MAX; count += 1) {
      cache.set(`peer-${count}`, connection(true));
    }

    expect(cache.size).to.equal(CACHED_CONNECTIONS_MAX);
    expect(cache.get("peer-0")).to.equal(undefined);
    expect(cache.get(`peer-${CACHED_CONNECTIONS_MAX}`)).to.not.equal(undefined);
  });
});
