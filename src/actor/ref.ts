/**
 * Refs: what others hold of an actor. A ref names one incarnation and stays valid as a value when
 * that incarnation is gone (sends become dead letters, calls fail at once). A ref by name goes to
 * whoever holds the name at the moment of sending.
 */

import type { ExitReason } from "../exit-reason.ts";
import type { Cell } from "./cell.ts";
import type { Kernel } from "./kernel.ts";
import type { ActorName } from "./name.ts";
import type { CallFace, CallOptions, CastFace, OfferFace, OfferOptions } from "./protocol.ts";
import { call, cast, offer, type Target } from "./send.ts";

/** What one can do with an actor of protocol `M` from outside. */
export interface ActorRef<M = unknown> {
  /** Number of the incarnation; 0 for a ref by name. */
  readonly id: number;
  /** For people: path or name. */
  readonly address: string;
  /** Whether the actor has not exited (for a name: whether somebody holds it). */
  readonly isAlive: boolean;
  /** Sends without waiting; each function tells whether the mailbox took the message. */
  readonly cast: CastFace<M>;
  /** Sends and waits for room in a mailbox with overflow `wait`. */
  readonly offer: OfferFace<M>;
  /** Sends and waits for the answer. */
  readonly call: CallFace<M>;
  /** Resolves with the exit reason; at once when the actor is gone already (`noproc` for a free name). */
  exited(): Promise<ExitReason>;
}

/** Somewhere actors come and go: a name, a key of a registry. */
export interface Place {
  /** For people. */
  readonly address: string;
  /** Who stands there now. */
  resolve(): Cell | undefined;
}

class Ref implements Target {
  readonly kernel: Kernel;
  readonly #cell: Cell | undefined;
  readonly #place: Place | undefined;
  #cast: unknown = undefined;
  #call: unknown = undefined;
  #offer: unknown = undefined;

  constructor(kernel: Kernel, cell: Cell | undefined, place?: Place) {
    this.kernel = kernel;
    this.#cell = cell;
    this.#place = place;
  }

  get id(): number {
    return this.#cell === undefined ? 0 : this.#cell.id;
  }

  get address(): string {
    return this.#cell?.path ?? this.#place?.address ?? "nowhere";
  }

  get isAlive(): boolean {
    return this.resolve()?.isAlive ?? false;
  }

  get cast(): unknown {
    this.#cast ??= new CastFaceOf(this);
    return this.#cast;
  }

  get call(): unknown {
    this.#call ??= new CallFaceOf(this);
    return this.#call;
  }

  get offer(): unknown {
    this.#offer ??= new OfferFaceOf(this);
    return this.#offer;
  }

  resolve(): Cell | undefined {
    return this.#cell ?? this.#place?.resolve();
  }

  exited(): Promise<ExitReason> {
    const cell = this.resolve();
    if (cell === undefined) return Promise.resolve("noproc");
    if (!cell.isAlive) return Promise.resolve(cell.exitReason ?? "noproc");
    return new Promise((resolve) => {
      cell.exitObservers ??= [];
      cell.exitObservers.push(resolve);
    });
  }
}

const CastFaceOf = faces((ref, type) => (payload) => cast(ref, type, payload));
const CallFaceOf = faces(
  (ref, type) => (payload, options) => call(ref, { type, payload }, options as CallOptions),
);
const OfferFaceOf = faces(
  (ref, type) => (payload, options) => offer(ref, { type, payload }, options as OfferOptions),
);

/** The ref of a cell; the same object each time. */
export function refOf<M = unknown>(cell: Cell): ActorRef<M> {
  cell.ref ??= new Ref(cell.kernel, cell);
  return cell.ref as unknown as ActorRef<M>;
}

/** A ref to whoever holds a name. */
export function refByName<M>(kernel: Kernel, name: ActorName<M>): ActorRef<M> {
  return refAt(kernel, new NamedPlace(kernel, name.name));
}

/** Whoever holds a name. Refs by name are made at each use, so its text waits until somebody reads it. */
class NamedPlace implements Place {
  readonly #kernel: Kernel;
  readonly #name: string;

  constructor(kernel: Kernel, name: string) {
    this.#kernel = kernel;
    this.#name = name;
  }

  get address(): string {
    return `name ${this.#name}`;
  }

  resolve(): Cell | undefined {
    return this.#kernel.names.get(this.#name);
  }
}

/** A ref to whoever stands at a place at the moment of sending. */
export function refAt<M>(kernel: Kernel, place: Place): ActorRef<M> {
  return new Ref(kernel, undefined, place) as unknown as ActorRef<M>;
}

/** The cell behind a ref; `undefined` when nobody holds its name. */
export function cellOf(ref: ActorRef<never> | ActorRef<unknown>): Cell | undefined {
  return targetOf(ref).resolve();
}

/** The sending side of a ref. */
export function targetOf(ref: ActorRef<never> | ActorRef<unknown>): Target {
  return ref as unknown as Target;
}

/** Says a message of the face's name to the ref the face belongs to. */
type Say = (ref: Ref, type: string) => (payload: unknown, options?: unknown) => unknown;

/**
 * Makes the faces of one kind: objects with one function a message name, made at its first use, since
 * a protocol's names are not known at run time. The proxy is the prototype, so that from the second
 * use on a name is an ordinary property; all faces share it, so that to the engine they are of one shape.
 */
function faces(say: Say): new (ref: Ref) => object {
  class Face {
    readonly #ref: Ref;

    constructor(ref: Ref) {
      this.#ref = ref;
    }

    static {
      const get = (_target: object, name: string | symbol, face: object): unknown => {
        // A face is no promise: awaiting one must not find a `then`.
        if (typeof name === "symbol" || name === "then" || !(#ref in face)) return undefined;
        const spoken = say(face.#ref, name);
        Object.defineProperty(face, name, { value: spoken });
        return spoken;
      };
      Reflect.deleteProperty(Face.prototype, "constructor");
      Object.setPrototypeOf(Face.prototype, new Proxy(Object.prototype, { get }));
    }
  }
  return Face;
}
