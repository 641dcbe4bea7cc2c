/** What an actor took last. */

import type { JSX } from "preact";
import { clockText, spanText } from "../../picture/figures.ts";
import type { WatchedStep } from "../../protocol/watched.ts";
import type { Shown } from "./actor-panels.tsx";
import { ActorLink, Nothing, Panel } from "./parts.tsx";

/** What it took last: exact while it is watched, else as the headers tell. */
export function Steps({ row, session }: Shown): JSX.Element {
  const steps = [...session.stepsOf(row.id)].reverse().slice(0, 24);
  // Of a step without changes among others that have them one does not know what it changed.
  const isCompared = steps.some(({ changes }) => changes !== undefined);
  if (steps.length > 0)
    return (
      <Panel title="Steps" note="the newest first, timed while it is watched">
        <table class="steps">
          <thead>
            <tr>
              <th>at</th>
              <th>from</th>
              <th>message</th>
              <th class="figure">waited</th>
              <th class="figure">took</th>
              <th>then</th>
            </tr>
          </thead>
          <tbody>
            {steps.map((step) => (
              <tr key={step.message.id}>
                <td class="dim">{clockText(step.message.atMs)}</td>
                <td>
                  <ActorLink id={step.message.from} max={24} />
                </td>
                <td>
                  <code>{step.message.type}</code>
                  {step.payload === undefined ? null : (
                    <span class="dim payload">{step.payload}</span>
                  )}
                  <Changes of={step} isUsual={isCompared} />
                </td>
                <td class="figure">{spanText(step.waitMs)}</td>
                <td class="figure">{spanText(step.handleMs)}</td>
                <td>
                  {step.before === step.after || step.after === undefined
                    ? step.message.outcome
                    : `→ ${step.after}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Panel>
    );
  const headers = session.picture.headers.values.filter(({ to }) => to === row.id).slice(-24);
  return (
    <Panel title="Messages" note="the newest first">
      {headers.length === 0 ? (
        <Nothing>It has taken no message since it is watched.</Nothing>
      ) : (
        <table class="steps">
          <tbody>
            {[...headers].reverse().map((one) => (
              <tr key={one.id}>
                <td class="dim">{clockText(one.atMs)}</td>
                <td>
                  <ActorLink id={one.from} max={24} />
                </td>
                <td>
                  <code>{one.type}</code>
                </td>
                <td>{one.outcome}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}

/** What the message changed in the state, path by path. */
function Changes({
  of: { changes },
  isUsual,
}: {
  readonly of: WatchedStep;
  readonly isUsual: boolean;
}): JSX.Element | null {
  if (changes === undefined)
    return isUsual ? <span class="dim payload">state not compared</span> : null;
  const { told, left = 0, isCut } = changes;
  if (told.length === 0 && left === 0 && isCut !== true) return null;
  return (
    <ul class="changes" aria-label="Changes of the state">
      {told.map(({ path, was, is }) => (
        <li key={path}>
          {path === "" ? "state" : path}: {was === undefined ? "new " : <del>{was}</del>}
          {was === undefined || is === undefined ? "" : " → "}
          {is === undefined ? " gone" : <ins>{is}</ins>}
        </li>
      ))}
      {left === 0 ? null : <li class="dim">and {left} more</li>}
      {isCut === true ? <li class="dim">the state is larger than what is compared</li> : null}
    </ul>
  );
}
