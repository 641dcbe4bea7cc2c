/** What a command knows of a running node that it looks at. */

import { Picture } from "../inspector/picture/picture.ts";
import { FrameStream } from "../inspector/protocol/frame.ts";

/** How long one looks until one knows enough, in ms: rates need two tellings, vitals come once a second. */
const ENOUGH_MS = 2_200;

/** The picture of a node, as far as it was told. */
export class KnownNode {
  picture = new Picture();
  /** Why the node does not answer, while it does not. */
  lost: string | undefined = undefined;
  #frames = new FrameStream();
  #firstMs: number | undefined;

  /** The stream begins, or begins anew. */
  begin(): void {
    this.picture = new Picture();
    this.#frames = new FrameStream();
    this.#firstMs = undefined;
  }

  /** Takes what came. */
  take(bytes: Uint8Array): void {
    this.lost = undefined;
    for (const frame of this.#frames.push(bytes)) this.picture.take(frame);
    if (this.picture.atMs > 0) this.#firstMs ??= this.picture.atMs;
  }

  /** Whether all that comes once a second has come, twice. */
  get isEnough(): boolean {
    return this.#firstMs !== undefined && this.picture.atMs - this.#firstMs >= ENOUGH_MS;
  }
}
