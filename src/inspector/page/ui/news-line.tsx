/** One thing that happened, as lists of such things show it. */

import type { JSX } from "preact";
import type { ShownEvent } from "../../protocol/bodies.ts";
import { newsOf } from "../view/news.ts";
import { useSession } from "./looking.ts";
import { ActorLink } from "./parts.tsx";

/** The line; what stands for its time is the list's. */
export function NewsLine({
  event,
  when,
  mark = "",
}: {
  readonly event: ShownEvent;
  readonly when: JSX.Element;
  /** One more class. */
  readonly mark?: string;
}): JSX.Element {
  const { tone, glyph, about, says } = newsOf(event);
  const id = useSession().tree.byPath.get(about)?.id;
  return (
    <li class={`${tone} ${mark}`}>
      {when}
      <i aria-hidden="true">{glyph}</i>
      <span>
        {id === undefined ? about : <ActorLink id={id} path={about} max={30} />} {says}
      </span>
    </li>
  );
}
