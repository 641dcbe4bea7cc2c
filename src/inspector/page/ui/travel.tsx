/** Where one is in a recording: every screen shows it, and from every screen one can go on. */

import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { Recording } from "../../recording/recording.ts";
import type { Bookmark } from "../../recording/stops.ts";
import { stepsUpTo } from "../../recording/transitions.ts";
import { type Move, Travel } from "../../recording/travel.ts";
import { clockText, countText } from "../../picture/figures.ts";
import { marksIn, marksName } from "../view/scrub.ts";
import { link, paint, session, useSession } from "./looking.ts";
import { Session } from "./session.ts";
import { route } from "./whereabouts.ts";

/** An opened recording and who goes about in it. */
export interface Opened {
  readonly name: string;
  readonly travel: Travel;
}

/** The recording one is in. */
export const opened = signal<Opened | undefined>(undefined);

/** Why the last move led nowhere. */
const refusal = signal("");

/** Opens a file. */
export async function openRecording(file: File): Promise<void> {
  const recording = new Recording(new Uint8Array(await file.arrayBuffer()));
  const travel = new Travel(recording);
  travel.markAll(marksIn(localStorage.getItem(marksName(file.name, recording))));
  opened.value = { name: file.name, travel };
  link.value = { is: "file" };
  travelBy({ by: "end", end: "last" });
}

/** Back to the process, if the page came from one. */
export function leaveRecording(): void {
  opened.value = undefined;
  link.value = { is: "connecting" };
  paint();
}

/** Goes somewhere; all screens follow. */
export function travelBy(move: Move): void {
  const now = opened.value;
  if (now === undefined) return;
  refusal.value = now.travel.go(move) ? "" : NOWHERE[move.by];
  show(now.travel);
}

/** Goes to a time. */
export function travelTo(atMs: number): void {
  const now = opened.value;
  if (now === undefined) return;
  refusal.value = "";
  now.travel.toTime(atMs);
  show(now.travel);
}

/** Goes to a place that was marked. */
export function travelToMark(mark: Bookmark): void {
  const now = opened.value;
  if (now === undefined) return;
  refusal.value = "";
  now.travel.toMark(mark);
  show(now.travel);
}

/** To the transition before or after, of the actor whose screen is open. */
export function travelByTransition(count: -1 | 1): void {
  const { screen, id } = route.value;
  if (screen === "actor") travelBy({ by: "transitions", actor: Number(id), count });
  else if (opened.value !== undefined) refusal.value = "open an actor to go by its transitions";
}

/** Marks the place, or no longer; the marks of a recording are kept in this browser. */
export function markPlace(): void {
  const now = opened.value;
  if (now === undefined) return;
  const { travel, name } = now;
  travel.mark();
  localStorage.setItem(marksName(name, travel.recording), JSON.stringify(travel.bookmarks));
  paint();
}

const NOWHERE: Readonly<Record<Move["by"], string>> = {
  messages: "",
  ms: "",
  end: "",
  moments: "there is no other stop",
  causes: "nothing more is told of causes here",
  transitions: "no other transition of it is told",
};

function show(travel: Travel): void {
  const { recording, here, picture } = travel;
  session.value = new Session(session.value, picture, {
    stepsOf: (id) => stepsUpTo(recording.stepsOf(id), here),
    stateOf: (id) => recording.stateAt(id, here),
  });
  paint();
}

/** The bar every screen has in a recording. */
export function TravelBar(): JSX.Element | null {
  const { picture } = useSession();
  const now = opened.value;
  if (now === undefined) return null;
  const { message, recording, bookmarks } = now.travel;
  const isMarked = bookmarks.some((one) => one.message === message && one.atMs === picture.atMs);
  return (
    <div class="travel" role="toolbar" aria-label="Time">
      <Step move={{ by: "moments", count: -1 }} keys="[" says="stop before" />
      <Step move={{ by: "messages", count: -1 }} keys="{" says="message before" />
      <Step move={{ by: "causes", count: -1 }} keys="(" says="its cause" />
      <span class="at">
        <b class="now">{clockText(picture.atMs)} UTC</b>{" "}
        <span class="dim">
          message {countText(message)} of {countText(recording.messages)}
        </span>
      </span>
      <Step move={{ by: "causes", count: 1 }} keys=")" says="what it caused" />
      <Step move={{ by: "messages", count: 1 }} keys="}" says="message after" />
      <Step move={{ by: "moments", count: 1 }} keys="]" says="stop after" />
      {route.value.screen === "actor" ? (
        <>
          <button type="button" onClick={() => travelByTransition(-1)}>
            <kbd>&lt;</kbd> transition before
          </button>
          <button type="button" onClick={() => travelByTransition(1)}>
            <kbd>&gt;</kbd> transition after
          </button>
        </>
      ) : null}
      <button type="button" aria-pressed={isMarked} onClick={markPlace}>
        <kbd>b</kbd> {isMarked ? "marked" : "mark"}
      </button>
      <span class="dim" role="status">
        {refusal.value}
      </span>
    </div>
  );
}

function Step({
  move,
  keys,
  says,
}: {
  readonly move: Move;
  readonly keys: string;
  readonly says: string;
}): JSX.Element {
  return (
    <button type="button" onClick={() => travelBy(move)}>
      <kbd>{keys}</kbd> {says}
    </button>
  );
}
