/** Of one end why it came: with its last messages, and what its supervisor did then. */

import type { JSX } from "preact";
import { crashFile, crashFileName, missingOf } from "../../picture/crash-file.ts";
import type { ShownCrash } from "../../picture/picture.ts";
import type { ShownMessage } from "../../protocol/bodies.ts";
import { answersTo } from "../../picture/aftermath.ts";
import { type End, reasonLine } from "../view/ends.ts";
import { agoText, bytesText, clockText, countText, spanText } from "../../picture/figures.ts";
import { saveFile } from "./browser.ts";
import { Chart } from "./chart.tsx";
import { ActorLink, CopyButton, Nothing, Panel, pretty } from "./parts.tsx";
import type { Session } from "./session.ts";
import { go } from "./whereabouts.ts";

/** The report. */
export function Report({
  end,
  session,
}: {
  readonly end: End;
  readonly session: Session;
}): JSX.Element {
  const { crash } = end;
  const answers = answersTo(end, session.picture.events.values);
  const told = (): string => JSON.stringify({ ...(crash ?? end), answers }, null, 2);
  const now = session.tree.byPath.get(end.actor)?.id;
  const missing = crash === undefined ? [] : missingOf(crash);
  return (
    <article class="report" data-crash={end.id}>
      <header class="title">
        <h1>
          <span class="tone-bad">✕</span> {end.actor.slice(end.actor.lastIndexOf("/") + 1)}{" "}
          <span class="dim">#{end.id}</span>
        </h1>
        <span class="spring" />
        <SequenceLink {...{ crash, session }} />
        {crash === undefined ? null : <SaveButton {...{ crash, session }} />}
        <CopyButton label="copy as JSON" text={told} />
      </header>
      <p class="reason">{reasonLine(end.reason)}</p>
      <dl>
        <dt>actor</dt>
        <dd>{now === undefined ? end.actor : <ActorLink id={now} path={end.actor} />}</dd>
        <dt>at</dt>
        <dd>
          {clockText(end.atMs)} UTC, {agoText(session.picture.atMs - end.atMs)}
        </dd>
        <dt>host</dt>
        <dd>{hostThen(end.atMs, session)}</dd>
        {missing.length === 0 ? null : (
          <>
            <dt>the file</dt>
            <dd>lacks {missing.join("; ")}</dd>
          </>
        )}
        <dt>where</dt>
        <dd>{crash?.where ?? "from outside"}</dd>
        {crash?.message === undefined ? null : (
          <>
            <dt>handling</dt>
            <dd>
              <Message message={crash.message} />
            </dd>
          </>
        )}
      </dl>
      {crash?.causes === undefined ? null : <Causes {...{ crash, session }} />}
      {crash === undefined ? null : <LastMessages {...{ end, session }} />}
      <Answers {...{ end, session }} />
      {crash === undefined ? null : <LastState {...{ end, session }} />}
      {crash?.stack === undefined ? null : (
        <Panel title="Stack">
          <pre tabIndex={0}>{crash.stack}</pre>
        </Panel>
      )}
    </article>
  );
}

/** The process as it was read last before the end. */
function hostThen(atMs: number, { picture }: Session): string {
  const { hello, vitals } = picture;
  const then = vitals.values.filter((one) => one.atMs <= atMs).at(-1) ?? vitals.values[0];
  const { name = "", version = "", platform = "" } = hello ?? {};
  const who = [name, version && `coppice ${version}`, platform].filter(Boolean).join(", ");
  if (then === undefined) return who;
  const { actors, waiting, heapBytes, loopDelayMs } = then;
  return `${who}: ${countText(actors)} actors, ${countText(waiting)} messages waiting, ${bytesText(heapBytes)} heap, loop ${spanText(loopDelayMs)} late`;
}

/** Leads to the sequence of everyone in the cause tree of the message it crashed in. */
function SequenceLink({
  crash,
  session,
}: {
  readonly crash: ShownCrash | undefined;
  readonly session: Session;
}): JSX.Element | null {
  const about = crash?.message?.id;
  if (about === undefined || !session.picture.headers.values.some(({ id }) => id === about))
    return null;
  return (
    <button type="button" onClick={() => go({ screen: "sequence", id: String(about) })}>
      as a sequence
    </button>
  );
}

/** What it takes to have it happen again, as a file. */
function SaveButton({
  crash,
  session,
}: {
  readonly crash: ShownCrash;
  readonly session: Session;
}): JSX.Element {
  const save = (): void =>
    saveFile(crashFileName(crash), "application/json", crashFile(crash, session.picture.hello));
  return (
    <button type="button" onClick={save} title="a file for replayCrash of coppice/testing">
      replay this locally
    </button>
  );
}

/** From the first message that is known down to the one it crashed in. */
function Causes({
  crash,
  session,
}: {
  readonly crash: ShownCrash;
  readonly session: Session;
}): JSX.Element {
  const { causes = [], message } = crash;
  const shortOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);
  return (
    <Panel
      title="Causes"
      note={causes.length === 0 ? "nobody's message led to it" : "the root first"}
    >
      <ol class="walk">
        {causes.map(({ id, type, from, to }) => (
          <li key={id}>
            <code>{type}</code>
            <small title={`${from} → ${to}`}>
              {from === "" ? "host" : shortOf(from)} → {shortOf(to)}
            </small>
          </li>
        ))}
        <li class="here">
          <code>{message?.type ?? crash.where}</code>
          {message === undefined ? null : (
            <small>
              {shortOf(session.nameOf(message.from))} → {shortOf(crash.actor)}
            </small>
          )}
        </li>
      </ol>
    </Panel>
  );
}

function LastMessages({
  end,
  session,
}: {
  readonly end: End;
  readonly session: Session;
}): JSX.Element {
  const messages = end.crash?.lastMessages ?? [];
  return (
    <Panel title="Last messages" note="the newest first">
      {messages.length === 0 ? (
        <Nothing>None of its own among the newest messages of all.</Nothing>
      ) : null}
      <table class="steps">
        <tbody>
          {[...messages].reverse().map((message) => (
            <tr key={message.id}>
              <td class="dim">#{message.id}</td>
              <td>
                <ActorLink id={message.from} path={session.nameOf(message.from)} max={22} />
              </td>
              <td>
                <Message message={message} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  );
}

function Message({ message }: { readonly message: ShownMessage }): JSX.Element {
  return (
    <>
      <code>{message.type}</code>
      {message.payload === undefined ? null : <span class="dim payload">{message.payload}</span>}
    </>
  );
}

function Answers({ end, session }: { readonly end: End; readonly session: Session }): JSX.Element {
  const answers = answersTo(end, session.picture.events.values);
  return (
    <Panel title="What its supervisors did">
      {answers.length === 0 ? <Nothing>Nothing that was told.</Nothing> : null}
      <ol class="news">
        {answers.map((answer, at) => (
          <li
            key={`${answer.atMs} ${at}`}
            class={answer.type === "supervisor.report" ? "warn" : "live"}
          >
            <time>+{spanText(answer.atMs - end.atMs)}</time>
            <i aria-hidden="true">{answer.type === "supervisor.report" ? "!" : "↻"}</i>
            <span>
              <span class="dim">{answer.supervisor}</span>{" "}
              {answer.type === "supervisor.report"
                ? `${answer.context.replaceAll("_", " ")}: ${answer.child}`
                : `started ${answer.child} anew`}
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function LastState({
  end,
  session,
}: {
  readonly end: End;
  readonly session: Session;
}): JSX.Element | null {
  const { crash } = end;
  if (crash === undefined || (crash.state === undefined && crash.machineState === undefined))
    return null;
  const row = session.picture.rows.get(session.tree.byPath.get(end.actor)?.id ?? end.id);
  const machine = session.machine(row?.origin.machine ?? "");
  return (
    <Panel title="Last state" note={crash.machineState ?? ""}>
      {machine === undefined || crash.machineState === undefined ? null : (
        <div class="chart-box" tabIndex={0} role="group" aria-label="Chart, scrolls">
          <Chart machine={machine} state={crash.machineState} />
        </div>
      )}
      {crash.state === undefined ? null : <pre tabIndex={0}>{pretty(crash.state)}</pre>}
    </Panel>
  );
}
