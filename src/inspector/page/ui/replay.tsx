/** A recording is opened as a file; where one stands in it is shown against the whole. */

import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { Recording } from "../../recording/recording.ts";
import { loudMoments } from "../../recording/stops.ts";
import type { Travel } from "../../recording/travel.ts";
import { bytesText, clockText, countText, spanText } from "../../picture/figures.ts";
import { heights } from "../view/line.ts";
import { newsOf } from "../view/news.ts";
import { placeOf } from "../view/scrub.ts";
import { NewsLine } from "./news-line.tsx";
import { Nothing, Panel } from "./parts.tsx";
import { useSession } from "./looking.ts";
import {
  leaveRecording,
  type Opened,
  opened,
  openRecording,
  travelToMark,
  travelTo,
} from "./travel.tsx";

/** Bars of the density strip. */
const STRETCHES = 160;

/** Moments listed at once. */
const MOMENTS_SHOWN = 24;

const STRIP = { width: 1_000, height: 56 };

/** The screen. */
export function ReplayScreen(): JSX.Element {
  const now = opened.value;
  const [refusal, refuse] = useState("");
  const take = (file: File | undefined): void => {
    if (file === undefined) return;
    refuse("");
    openRecording(file).catch((error) =>
      refuse(error instanceof Error ? error.message : String(error)),
    );
  };
  return (
    <div
      class="replay"
      data-focus="first"
      tabIndex={-1}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        take(event.dataTransfer?.files[0]);
      }}
    >
      <label class="drop">
        <b>{now === undefined ? "Open a recording" : "Open another recording"}</b>
        <span class="dim">
          Drop a <code>.coppice</code> file here, or choose one. It is read in this page and sent
          nowhere.
        </span>
        <input
          type="file"
          accept=".coppice"
          aria-label="Open a recording"
          onChange={(event) => take(event.currentTarget.files?.[0])}
        />
      </label>
      {refusal === "" ? null : (
        <p class="reason" role="alert">
          {refusal}
        </p>
      )}
      {now === undefined ? null : <Journey {...now} />}
    </div>
  );
}

function Journey({ name, travel }: Opened): JSX.Element {
  const { picture } = useSession();
  const { recording } = travel;
  const { startMs, endMs, messages, bytes, flaw } = recording;
  return (
    <>
      <Panel
        title={name}
        note={`${recording.hello.name} · ${spanText(endMs - startMs)} · ${countText(messages)} messages · ${bytesText(bytes)}`}
      >
        <Strip travel={travel} atMs={picture.atMs} />
        <input
          class="scrubber"
          type="range"
          min={startMs}
          max={endMs}
          step={1}
          value={picture.atMs}
          aria-label="Time"
          aria-valuetext={`${clockText(picture.atMs)} UTC`}
          onInput={(event) => travelTo(Number(event.currentTarget.value))}
        />
        <p class="chips">
          <span class="dim">
            {spanText(picture.atMs - startMs)} of {spanText(endMs - startMs)}
          </span>
          <Marks travel={travel} />
          <span class="spring" />
          <Proof travel={travel} />
          <button type="button" onClick={leaveRecording}>
            leave the recording
          </button>
        </p>
        {flaw === undefined ? null : <p class="reason">The file is not whole: {flaw}</p>}
      </Panel>
      <Moments recording={recording} atMs={picture.atMs} />
    </>
  );
}

function Marks({ travel }: { readonly travel: Travel }): JSX.Element {
  return (
    <>
      {travel.bookmarks.map((mark) => (
        <button
          type="button"
          key={`${mark.atMs} ${mark.message}`}
          onClick={() => travelToMark(mark)}
        >
          ◆ message {countText(mark.message)}
        </button>
      ))}
    </>
  );
}

/** That what was folded is what the recording says it was. */
function Proof({ travel }: { readonly travel: Travel }): JSX.Element {
  const { checked: marksChecked, mismatches } = travel.proof;
  if (mismatches.length > 0)
    return (
      <span class="pill bad">
        <i aria-hidden="true">✕</i>
        {mismatches.length} of {marksChecked} hashes differ
      </span>
    );
  return (
    <span class="pill live">
      <i aria-hidden="true">●</i>
      {marksChecked === 0
        ? "no hash passed yet"
        : `${marksChecked} ${marksChecked === 1 ? "hash" : "hashes"} equal`}
    </span>
  );
}

/** Messages over time, with what happened marked on it. */
function Strip({ travel, atMs }: { readonly travel: Travel; readonly atMs: number }): JSX.Element {
  const { recording, bookmarks } = travel;
  const { width, height } = STRIP;
  const bars = heights(recording.density(STRETCHES));
  const step = width / STRETCHES;
  const x = (at: number): number => placeOf(at, recording) * width;
  const moments = loudMoments(recording.moments);
  return (
    <svg
      class="strip"
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`Messages over time, with ${moments.length} moments marked`}
      onClick={(event) => {
        const box = event.currentTarget.getBoundingClientRect();
        const part = (event.clientX - box.left) / box.width;
        travelTo(recording.startMs + part * (recording.endMs - recording.startMs));
      }}
    >
      {bars.map((part, at) => (
        <rect
          key={at * step}
          x={at * step}
          y={height - part * (height - 12)}
          width={step - 1}
          height={part * (height - 12)}
        />
      ))}
      {moments.map(({ atMs: at, event }, nth) => (
        <line
          key={`${at} ${nth}`}
          class={newsOf(event).tone}
          x1={x(at)}
          x2={x(at)}
          y1={0}
          y2={event.type === "actor.crashed" ? height : 10}
        />
      ))}
      {bookmarks.map((mark) => (
        <line
          key={`mark ${mark.atMs} ${mark.message}`}
          class="own"
          x1={x(mark.atMs)}
          x2={x(mark.atMs)}
          y1={0}
          y2={height}
        />
      ))}
      <line class="now" x1={x(atMs)} x2={x(atMs)} y1={0} y2={height} />
    </svg>
  );
}

function Moments({
  recording,
  atMs,
}: {
  readonly recording: Recording;
  readonly atMs: number;
}): JSX.Element {
  const moments = loudMoments(recording.moments);
  const here = moments.filter((one) => one.atMs <= atMs).length - 1;
  const from = Math.max(0, here - 10);
  return (
    <Panel title="Moments" note={`${moments.length} crashes, reports and deeds`}>
      {moments.length === 0 ? <Nothing>Nothing went wrong in it.</Nothing> : null}
      <ol class="news">
        {moments.slice(from, from + MOMENTS_SHOWN).map((moment, nth) => (
          <NewsLine
            key={`${moment.atMs} ${nth}`}
            {...{ event: moment.event, mark: from + nth === here ? "here" : "" }}
            when={
              <button type="button" onClick={() => travelTo(recording.flushOf(moment.atMs))}>
                <time>{clockText(moment.atMs).slice(0, 12)}</time>
              </button>
            }
          />
        ))}
      </ol>
    </Panel>
  );
}
