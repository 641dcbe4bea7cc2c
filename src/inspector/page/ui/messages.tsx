/** Messages as they were handled, the newest first; and of one of them, why it was sent and what came of it. */

import { signal } from "@preact/signals";
import type { JSX } from "preact";
import type { MessageHeader } from "../../protocol/headers.ts";
import { type CauseIndex, CONSEQUENCES_MAX, indexCauses, thenOf, whyOf } from "../view/causes.ts";
import { clockText, countText } from "../../picture/figures.ts";
import { spanText } from "../../picture/figures.ts";
import { type StepTimes, stepTimes } from "../../picture/step-times.ts";
import { isAsked, parseQuery } from "../view/query.ts";
import { ActorLink, CopyButton, Nothing, Panel } from "./parts.tsx";
import { Rows } from "./rows.tsx";
import { useSession } from "./looking.ts";
import { filterBy, go, route } from "./whereabouts.ts";

const ROW_HEIGHT = 24;

/** The message one looks at, by number. */
const looked = signal(0);

/** The screen. */
export function MessagesScreen(): JSX.Element {
  const session = useSession();
  const { headers } = session.picture;
  const query = parseQuery(route.value.filter);
  const all = headers.values;
  const times = stepTimes(session.picture.steps);
  const asked =
    query.length === 0
      ? all
      : all.filter((header) =>
          isAsked(query, {
            header,
            from: session.nameOf(header.from),
            to: session.nameOf(header.to),
            times: times.get(header.id),
          }),
        );
  const count = asked.length;
  const newest = (at: number): MessageHeader | undefined => asked[count - 1 - at];
  const at = asked.findIndex(({ id }) => id === looked.value);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 20, PageUp: -20 }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    // Nothing is looked at before the first step, which leads to the newest.
    const from = at === -1 ? -1 : count - 1 - at;
    looked.value = newest(Math.max(0, Math.min(count - 1, from + step)))?.id ?? 0;
  };
  return (
    <div class="split">
      <div
        class="log"
        role="grid"
        aria-label="Messages, the newest first"
        aria-rowcount={count + 1}
        aria-activedescendant={at === -1 ? undefined : `message-${looked.value}`}
        data-focus="first"
        tabIndex={0}
        onKeyDown={onKeyDown}
      >
        <Head shown={count} all={headers.count} />
        {count === 0 ? (
          <Nothing>
            {all.length === 0 ? "No message has been told of yet." : "No message is like that."}{" "}
            <Samples />
          </Nothing>
        ) : (
          <Rows
            {...{ count, height: ROW_HEIGHT, active: at === -1 ? -1 : count - 1 - at }}
            render={(nth) => {
              const header = newest(nth);
              return header === undefined ? (
                <div />
              ) : (
                <Line {...{ header, nth, times: times.get(header.id) }} />
              );
            }}
          />
        )}
      </div>
      <Aside
        header={at === -1 ? undefined : asked[at]}
        listed={() => asked.map((header) => ({ ...header, ...timesOf(times.get(header.id)) }))}
      />
    </div>
  );
}

function Head({ shown, all }: { readonly shown: number; readonly all: number }): JSX.Element {
  return (
    <div role="row" class="row head" aria-rowindex={1}>
      <span role="columnheader">at</span>
      <span role="columnheader">
        message{" "}
        <small>
          {countText(shown)} of {countText(all)}
        </small>
      </span>
      <span role="columnheader">from</span>
      <span role="columnheader">to</span>
      <span role="columnheader">outcome</span>
      <span role="columnheader" title="of the actors that are chosen with Space in the tree">
        waited, took
      </span>
    </div>
  );
}

function Samples(): JSX.Element {
  return (
    <>
      {["type:sync.*", "to:/node/p2p*", "-outcome:handled", ">5ms"].map((one) => (
        <button type="button" key={one} onClick={() => filterBy(one)}>
          <code>{one}</code>
        </button>
      ))}
    </>
  );
}

function Line({
  header,
  nth,
  times,
}: {
  readonly header: MessageHeader;
  readonly nth: number;
  readonly times: StepTimes | undefined;
}): JSX.Element {
  const isLooked = header.id === looked.value;
  return (
    <div
      role="row"
      id={`message-${header.id}`}
      class={`row ${header.outcome === "handled" ? "" : header.outcome} ${isLooked ? "active" : ""}`}
      aria-rowindex={nth + 2}
      aria-selected={isLooked}
      onClick={() => {
        looked.value = header.id;
      }}
    >
      <span role="gridcell" class="dim">
        {clockText(header.atMs)}
      </span>
      <span role="gridcell">
        <code>{header.type}</code>
      </span>
      <span role="gridcell">
        <Name id={header.from} />
      </span>
      <span role="gridcell">
        <Name id={header.to} />
      </span>
      <span role="gridcell" class="outcome">
        {header.outcome === "handled" ? <span class="dim">handled</span> : header.outcome}
      </span>
      <span role="gridcell" class="times">
        {times === undefined ? "" : `${spanText(times.waitMs)}, ${spanText(times.handleMs)}`}
      </span>
    </div>
  );
}

/** The last part of a path: the whole of it is in the panel beside. */
function Name({ id }: { readonly id: number }): JSX.Element {
  const name = useSession().nameOf(id);
  return <span title={name}>{name.slice(name.lastIndexOf("/") + 1)}</span>;
}

function timesOf(times: StepTimes | undefined): Partial<StepTimes> {
  return times === undefined ? {} : { waitMs: times.waitMs, handleMs: times.handleMs };
}

function Aside({
  header,
  listed,
}: {
  readonly header: MessageHeader | undefined;
  readonly listed: () => readonly object[];
}): JSX.Element {
  const { picture } = useSession();
  if (header === undefined)
    return (
      <aside class="aside">
        <Nothing>↑ ↓ picks a message: why it was sent, and what came of it, stand here.</Nothing>
        <p class="actions">
          <CopyButton
            label="copy the list as JSON"
            text={() => JSON.stringify(listed(), null, 2)}
          />
        </p>
      </aside>
    );
  const index = indexCauses(picture.headers.values);
  const told = { message: header, why: whyOf(header, index), consequences: thenOf(header, index) };
  return (
    <aside class="aside">
      <Panel title={header.type} note={`#${header.id}`}>
        <dl>
          <dt>at</dt>
          <dd>{clockText(header.atMs)} UTC</dd>
          <dt>from</dt>
          <dd>
            <ActorLink id={header.from} max={30} />
          </dd>
          <dt>to</dt>
          <dd>
            <ActorLink id={header.to} max={30} />
          </dd>
          <dt>outcome</dt>
          <dd>{header.outcome}</dd>
        </dl>
        <p class="actions">
          <CopyButton label="copy as JSON" text={() => JSON.stringify(told, null, 2)} />
          <CopyButton label="copy the list" text={() => JSON.stringify(listed(), null, 2)} />
          <button type="button" onClick={() => go({ screen: "sequence", id: String(header.id) })}>
            as a sequence
          </button>
        </p>
      </Panel>
      <Why header={header} index={index} />
      <Then header={header} index={index} />
    </aside>
  );
}

interface Asked {
  readonly header: MessageHeader;
  readonly index: CauseIndex;
}

function Why({ header, index }: Asked): JSX.Element {
  const path = whyOf(header, index);
  const first = path[0];
  return (
    <Panel
      title="Why?"
      note={path.length === 1 ? "it is the first" : `the first of ${path.length} set it off`}
    >
      <ol class="walk">
        {first !== undefined && first.causeId !== 0 ? (
          <li class="dim">#{first.causeId}, of which no header was kept</li>
        ) : null}
        {path.map((one) => (
          <Step key={one.id} header={one} level={0} isHere={one.id === header.id} />
        ))}
      </ol>
    </Panel>
  );
}

function Then({ header, index }: Asked): JSX.Element {
  const all = thenOf(header, index);
  return (
    <Panel
      title="Then?"
      note={all.length >= CONSEQUENCES_MAX ? `the first ${all.length}` : `${all.length} messages`}
    >
      {all.length === 0 ? <Nothing>Nothing came of it.</Nothing> : null}
      <ol class="walk">
        {all.map((one) => (
          <Step key={one.header.id} header={one.header} level={one.level - 1} isHere={false} />
        ))}
      </ol>
    </Panel>
  );
}

function Step({
  header,
  level,
  isHere,
}: {
  readonly header: MessageHeader;
  readonly level: number;
  readonly isHere: boolean;
}): JSX.Element {
  return (
    <li class={isHere ? "here" : ""} style={{ paddingLeft: `${level * 14}px` }}>
      <button
        type="button"
        onClick={() => {
          looked.value = header.id;
        }}
      >
        <code>{header.type}</code>
      </button>
      <small>
        <Name id={header.from} /> → <Name id={header.to} />
      </small>
    </li>
  );
}
