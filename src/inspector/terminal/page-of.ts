/** Which page a view shows. */

import type { Page, Scene } from "./scene.ts";
import { actorPage } from "./screens/actor-page.ts";
import { crashesPage, crashPage } from "./screens/crash-pages.ts";
import { helpPage } from "./screens/help-page.ts";
import { messagesPage } from "./screens/messages-page.ts";
import { overviewPage } from "./screens/overview-page.ts";
import { peersPage } from "./screens/peers-page.ts";
import { topPage } from "./screens/top-page.ts";
import { treePage } from "./screens/tree-page.ts";
import { waitsPage } from "./screens/waits-page.ts";

const PAGES: Readonly<Record<Scene["view"]["screen"], (scene: Scene) => Page>> = {
  overview: overviewPage,
  tree: treePage,
  top: topPage,
  messages: messagesPage,
  crashes: crashesPage,
  peers: peersPage,
  actor: actorPage,
  crash: crashPage,
  waits: waitsPage,
  help: helpPage,
};

/** The page of a scene. */
export function pageOf(scene: Scene): Page {
  return PAGES[scene.view.screen](scene);
}
