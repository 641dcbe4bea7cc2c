/** The process at one glance: its readings as lines, who is fullest, who is busiest, what changed. */

import type { JSX } from "preact";
import type { Row } from "../../picture/picture.ts";
import { inRange, RANGES } from "../../picture/vital-range.ts";
import { sampleText, slowText } from "../../picture/slow-text.ts";
import { bytesText, timeText, countText, rateText, spanText } from "../../picture/figures.ts";
import { withoutEchoes } from "../view/news.ts";
import { type VitalLine, vitalLines } from "../view/pulse.ts";
import { fullness } from "../view/status.ts";
import { troubleLines } from "../view/troubles.ts";
import { ActorLink, Bar, Nothing, Panel, Pill } from "./parts.tsx";
import { NewsLine } from "./news-line.tsx";
import { Spark } from "./spark.tsx";
import { useSession } from "./looking.ts";
import { optionOf, setOption } from "./whereabouts.ts";

/** How far back the feed goes, in ms. */
const FEED_MS = 60_000;

/** Points of a line. */
const POINTS = 120;

/** Lines of a list of the most. */
const MOST = 6;

/** The screen. */
export function OverviewScreen(): JSX.Element {
  const session = useSession();
  const { picture } = session;
  const shown = inRange(picture.vitals.values, RANGES[rangeChosen()], POINTS);
  const lastsMs = (shown.at(-1)?.atMs ?? 0) - (shown[0]?.atMs ?? 0);
  const living = [...picture.rows.values()].filter(({ goneAtMs }) => goneAtMs === undefined);
  const deepest = most(living, ({ now }) => now.depth);
  const busiest = most(living, ({ id }) => session.pulse.now(id));
  return (
    <div class="overview" data-focus="first" tabIndex={-1}>
      <RangeChoice />
      <div class="tiles">
        {vitalLines(picture.vitals.values, shown).map((line) => (
          <Tile key={line.name} line={line} lastsMs={lastsMs} />
        ))}
      </div>
      <div class="columns">
        <div class="wide">
          <News />
        </div>
        <div class="narrow">
          <TroublePanel />
          <Panel title="Fullest mailboxes">
            {deepest.length === 0 ? <Nothing>Nothing waits anywhere.</Nothing> : null}
            {deepest.map((row) => (
              <p key={row.id} class="ranked">
                <ActorLink id={row.id} max={26} />
                <span class="figure">
                  <Bar part={fullness(row.now.depth, row.origin.mailboxMax)} />
                  <span class="amount">{countText(row.now.depth)}</span>
                </span>
              </p>
            ))}
          </Panel>
          <Panel title="Busiest">
            {busiest.length === 0 ? <Nothing>Nobody takes anything.</Nothing> : null}
            {busiest.map((row) => (
              <p key={row.id} class="ranked">
                <ActorLink id={row.id} max={26} />
                <span class="figure">
                  <Spark values={session.pulse.of(row.id)} width={64} height={14} floor={4} />
                  <span class="amount">{rateText(session.pulse.now(row.id))} /s</span>
                </span>
              </p>
            ))}
          </Panel>
          <SlowPanel />
          <Host />
        </div>
      </div>
    </div>
  );
}

type Range = keyof typeof RANGES;

/** Stretches in the order of their length. */
const RANGE_NAMES: readonly Range[] = ["1 min", "10 min", "1 h", "24 h"];

function rangeChosen(): Range {
  return RANGE_NAMES.find((name) => name === optionOf("range")) ?? "10 min";
}

/** How far back the lines go: the host keeps a day. */
function RangeChoice(): JSX.Element {
  return (
    <p class="ranges" role="group" aria-label="How far back the lines go">
      {RANGE_NAMES.map((name) => (
        <button
          type="button"
          key={name}
          aria-pressed={rangeChosen() === name}
          onClick={() => setOption("range", name === "10 min" ? "" : name)}
        >
          {name}
        </button>
      ))}
    </p>
  );
}

function most(rows: readonly Row[], of: (row: Row) => number): readonly Row[] {
  return rows
    .filter((row) => of(row) > 0)
    .sort((one, other) => of(other) - of(one))
    .slice(0, MOST);
}

function Tile({
  line: { name, unit, values, now },
  lastsMs,
}: {
  readonly line: VitalLine;
  /** The time the line is of. */
  readonly lastsMs: number;
}): JSX.Element {
  const text = {
    count: countText,
    bytes: bytesText,
    ms: spanText,
    perSecond: (value: number) => `${rateText(value)} /s`,
  }[unit];
  const isRare = name.includes(" in the last ");
  const most = Math.max(0, ...values);
  return (
    <figure class={`tile ${isRare && now > 0 ? "loud" : ""}`}>
      <figcaption>{name}</figcaption>
      <b>{text(now)}</b>
      <Spark
        {...{ values, height: 34, points: POINTS }}
        floor={unit === "bytes" ? 1e6 : 4}
        label={`${name}: ${text(now)}`}
      />
      <small class="dim">
        {isRare
          ? `the line: ${spanText(lastsMs)}`
          : `at most ${text(most)} in ${spanText(lastsMs)}`}
      </small>
    </figure>
  );
}

function News(): JSX.Element {
  const { picture } = useSession();
  const fresh = picture.events.values.filter(({ atMs }) => picture.atMs - atMs < FEED_MS);
  const told = withoutEchoes(fresh).slice(-60).reverse();
  return (
    <Panel title="What changed" note="in the last minute">
      {told.length === 0 ? (
        <Nothing>Nothing came, ended or failed in the last minute.</Nothing>
      ) : null}
      <ol class="news">
        {told.map((event, at) => (
          <NewsLine
            key={`${event.atMs} ${at}`}
            event={event}
            when={<time>{timeText(event.atMs)}</time>}
          />
        ))}
      </ol>
    </Panel>
  );
}

function TroublePanel(): JSX.Element {
  const session = useSession();
  const { troubles, picture } = session;
  const lines = troubleLines(troubles, picture, (id) => session.nameOf(id));
  return (
    <Panel title="Trouble" note="deadlocks and storms">
      {lines.length === 0 ? <Nothing>No deadlock and no storm.</Nothing> : null}
      <ul class="troubles">
        {lines.map(({ key, about, says }) => (
          <li key={key}>
            <i aria-hidden="true">!</i> <b>{about}</b> {says}
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function SlowPanel(): JSX.Element {
  const { slow } = useSession().picture;
  return (
    <Panel title="Slowest handlers" note="a sample">
      {slow?.slowest.map((one) => (
        <p key={one.id} class="ranked">
          <ActorLink id={one.id} max={26} />
          <span class="figure">{slowText(one)}</span>
        </p>
      ))}
      <p class="dim">
        {sampleText(slow)}. Not in it: what a handler awaits, and what it does after that.
      </p>
    </Panel>
  );
}

function Host(): JSX.Element | null {
  const { picture } = useSession();
  const { hello, dropped } = picture;
  if (hello === undefined) return null;
  return (
    <Panel title="Host">
      <dl>
        <dt>name</dt>
        <dd>{hello.name}</dd>
        {hello.version === "" ? null : (
          <>
            <dt>coppice</dt>
            <dd>{hello.version}</dd>
          </>
        )}
        <dt>platform</dt>
        <dd>{hello.platform === "" ? "simulated" : hello.platform}</dd>
        <dt>protocol</dt>
        <dd>{hello.protocol}</dd>
        <dt>up</dt>
        <dd>{spanText(Math.max(0, picture.atMs - hello.startedAtMs))}</dd>
        <dt>since</dt>
        <dd>{new Date(hello.startedAtMs).toISOString().slice(0, 19).replace("T", " ")} UTC</dd>
        <dt>this viewer may</dt>
        <dd>{hello.verbs.length === 0 ? "look" : `look, ${hello.verbs.join(", ")}`}</dd>
        <dt>left out</dt>
        <dd>
          {countText(dropped.messages)} headers, {countText(dropped.events)} events
        </dd>
      </dl>
      {picture.error === undefined ? null : (
        <Pill status={{ word: picture.error.message, glyph: "✕", tone: "bad" }} />
      )}
    </Panel>
  );
}
