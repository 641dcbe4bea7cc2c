/** A command that holds the screen: draws what is known, hears keys, and gives the screen back. */

import type { Picture } from "../inspector/picture/picture.ts";
import { keysIn } from "../inspector/terminal/keys.ts";
import { Painter } from "../inspector/terminal/paint.ts";
import { pageOf } from "../inspector/terminal/page-of.ts";
import { pressed, type TimeMove } from "../inspector/terminal/press.ts";
import { RateHistory } from "../inspector/terminal/rate-history.ts";
import { FIRST_VIEW, type Scene, type TimeLine, type View } from "../inspector/terminal/scene.ts";
import { drawScreen, pageHeight } from "../inspector/terminal/screen.ts";
import { EXIT } from "./failure.ts";
import { stopRequest } from "./stop-request.ts";
import type { CliWorld } from "./world.ts";

/** What a session looks at: a node, or a recording. */
export interface Looked {
  readonly picture: () => Picture;
  readonly lost: () => string | undefined;
  readonly timeLine: () => TimeLine | undefined;
  /** The viewer wants to see something else. */
  readonly onView: (view: View) => void;
  readonly onTime: (move: TimeMove) => void;
}

/** A session: `draw` whenever something has changed, until `ended`. */
export interface ScreenSession {
  draw(): void;
  /** Resolves with the exit code. */
  readonly ended: Promise<number>;
}

/** Takes the screen. */
export function screenSession(world: CliWorld, looked: Looked): ScreenSession {
  const { screen, signals, exitNow } = world;
  const rates = new RateHistory();
  const painter = new Painter(screen.isColoured);
  let view = FIRST_VIEW;
  let give: () => void = () => {};
  let end: (code: number) => void = () => {};
  const finished = new Promise<number>((resolve) => {
    end = resolve;
  });
  const scene = (): Scene => {
    const picture = looked.picture();
    rates.read(picture);
    const { lost, timeLine } = { lost: looked.lost(), timeLine: looked.timeLine() };
    return { picture, rates, view, ...screen.size(), lost, timeLine };
  };
  const draw = (): void => screen.write(painter.paint(drawScreen(scene())));
  const press = (key: string): void => {
    const now = scene();
    const ground = {
      page: pageOf(now),
      height: pageHeight(now),
      isRecording: now.timeLine !== undefined,
    };
    const { view: next, deed } = pressed(view, key, ground);
    if (next !== view) looked.onView(next);
    view = next;
    if (deed?.type === "quit") end(EXIT.ok);
    else if (deed !== undefined) looked.onTime(deed);
  };
  const stop = stopRequest({
    signals,
    onSecond: () => {
      give();
      exitNow(EXIT.interrupted);
    },
  });
  give = screen.take({
    onKeys: (text) => {
      for (const key of keysIn(text)) press(key);
      draw();
    },
    onResize: () => {
      painter.forget();
      draw();
    },
  });
  draw();
  const asked = stop.requested.then((): number => EXIT.ok);
  return { draw, ended: ended(Promise.race([finished, asked]), give, stop.forget) };
}

async function ended(code: Promise<number>, give: () => void, forget: () => void): Promise<number> {
  try {
    return await code;
  } finally {
    give();
    forget();
  }
}
