/** What stands beside an actor's behaviour: its mailbox, its neighbours, its state. */

import { Fragment, type JSX } from "preact";
import type { Row } from "../../picture/picture.ts";
import { timerText } from "../../picture/seen-machine.ts";
import type { Detail } from "../../protocol/bodies.ts";
import { countText, rateText, spanText } from "../../picture/figures.ts";
import { fullness } from "../view/status.ts";
import { Histogram } from "./histogram.tsx";
import { ActorLink, Bar, CopyButton, Panel, pretty } from "./parts.tsx";
import type { Session } from "./session.ts";
import { Spark } from "./spark.tsx";

/** An actor in what is looked at. */
export interface Shown {
  readonly row: Row;
  readonly session: Session;
}

/** One that is watched, as soon as the host has told of it. */
export interface Watched extends Shown {
  readonly detail: Detail | undefined;
}

/** What waits for it, and for how long. */
export function Mailbox({ row, session, detail }: Watched): JSX.Element {
  const { now, origin } = row;
  const rates = session.pulse.of(row.id);
  return (
    <Panel
      title="Mailbox"
      note={`${countText(origin.mailboxMax)} at most, then ${origin.overflow.replaceAll("_", " ")}`}
    >
      <dl>
        <dt>waiting</dt>
        <dd>
          {countText(now.depth)} <Bar part={fullness(now.depth, origin.mailboxMax)} />
        </dd>
        <dt>most ever</dt>
        <dd>{countText(now.depthMax)}</dd>
        <dt>taken</dt>
        <dd>{countText(now.handled)}</dd>
        <dt>a second</dt>
        <dd>
          {rateText(rates.at(-1) ?? 0)}{" "}
          <Spark
            values={rates}
            width={120}
            height={14}
            floor={4}
            label={`${rateText(rates.at(-1) ?? 0)} messages a second`}
          />
        </dd>
      </dl>
      {detail === undefined ? null : (
        <>
          {detail.waiting.length === 0 ? null : (
            <p class="accepts">
              first in line:{" "}
              {detail.waiting.slice(0, 8).map((type, at) => (
                <code key={`${at} ${type}`}>{type}</code>
              ))}
            </p>
          )}
          <Histogram title="waited" counts={detail.waits} />
          <Histogram title="took" counts={detail.handles} />
        </>
      )}
    </Panel>
  );
}

/** Whom it knows and what it waits for. */
export function Neighbours({ detail }: Watched): JSX.Element | null {
  if (detail === undefined) return null;
  const { timers, names, links, watches, watchedBy, tasks } = detail;
  const people = [
    ["linked to", links],
    ["watches", watches],
    ["watched by", watchedBy],
  ] as const;
  return (
    <Panel title="Timers and neighbours">
      <dl>
        {names.length === 0 ? null : (
          <>
            <dt>known as</dt>
            <dd>{names.join(", ")}</dd>
          </>
        )}
        <dt>tasks</dt>
        <dd>{tasks}</dd>
        {timers.map(({ name, dueInMs, isAtMost }) => (
          <Fragment key={name}>
            <dt>◷ {timerText(name)}</dt>
            <dd>
              in {isAtMost === true ? "at most " : ""}
              {spanText(dueInMs)}
            </dd>
          </Fragment>
        ))}
        {people.map(([says, ids]) =>
          ids.length === 0 ? null : (
            <Fragment key={says}>
              <dt>{says}</dt>
              <dd class="stacked">
                {ids.slice(0, 8).map((id) => (
                  <ActorLink key={id} id={id} max={18} />
                ))}
                {ids.length > 8 ? <span class="dim">and {ids.length - 8} more</span> : null}
              </dd>
            </Fragment>
          ),
        )}
      </dl>
    </Panel>
  );
}

/** What it holds, where it shows it. */
export function State({ detail }: { readonly detail: Detail | undefined }): JSX.Element | null {
  if (detail === undefined || detail.state === "") return null;
  const { size } = detail;
  return (
    <Panel title="State" note={<CopyButton label="copy" text={() => detail.state} />}>
      {size === undefined ? null : (
        <p class="dim">
          {size.isCut ? "more than " : ""}
          {countText(size.entries)} {size.entries === 1 ? "entry" : "entries"},{" "}
          {countText(size.characters)} characters
        </p>
      )}
      <pre tabIndex={0}>{pretty(detail.state)}</pre>
    </Panel>
  );
}
