/** The inspector's page: begins everything and shows the screen of the address. */

import { type JSX, render } from "preact";
import { useEffect } from "preact/hooks";
import "./page.css";
import "./screens.css";
import "./charts.css";
import "./waits.css";
import "./time.css";
import "./faults.css";
import "./network.css";
import "./sequence.css";
import { pressKey, type Pressed, type Deed } from "../view/keys.ts";
import { HOME, routeText, tokenOf, type Route } from "../view/route.ts";
import { ActorScreen } from "./actor.tsx";
import { CrashesScreen } from "./crashes.tsx";
import { FaultsScreen } from "./faults.tsx";
import { helpOpen } from "./help.tsx";
import { MachinesScreen } from "./machines.tsx";
import { MessagesScreen } from "./messages.tsx";
import { NetworkScreen } from "./network.tsx";
import { OverviewScreen } from "./overview.tsx";
import { ReplayScreen } from "./replay.tsx";
import { SequenceScreen } from "./sequence.tsx";
import { Shell } from "./shell.tsx";
import { followTitle } from "./looking.ts";
import { focusMain, followAddress, go, route } from "./whereabouts.ts";
import { followHost, togglePause } from "./stream.ts";
import { followTheme, nextTheme } from "./theme.ts";
import { markPlace, travelBy, travelByTransition } from "./travel.tsx";
import { TreeScreen } from "./tree.tsx";

const SCREENS: Readonly<Record<Route["screen"], () => JSX.Element>> = {
  overview: OverviewScreen,
  tree: TreeScreen,
  actor: ActorScreen,
  messages: MessagesScreen,
  sequence: SequenceScreen,
  crashes: CrashesScreen,
  network: NetworkScreen,
  machines: MachinesScreen,
  faults: FaultsScreen,
  replay: ReplayScreen,
};

function Page(): JSX.Element {
  const { screen } = route.value;
  const Shown = SCREENS[screen];
  useEffect(() => {
    if (document.activeElement?.id !== "filter") focusMain();
  }, [screen]);
  return <Shell screen={<Shown key={screen} />} />;
}

/** What takes letters for itself. */
const TYPED_IN = [HTMLInputElement, HTMLTextAreaElement, HTMLSelectElement];

let pressed: Pressed = {};

function onKeyDown(event: KeyboardEvent): void {
  const { target, key } = event;
  const isTyping = TYPED_IN.some((one) => target instanceof one);
  if (isTyping || event.ctrlKey || event.metaKey || event.altKey || helpOpen.value) return;
  pressed = pressKey(pressed, key, event.timeStamp);
  if (pressed.deed === undefined) return;
  event.preventDefault();
  act(pressed.deed);
}

function act(deed: Deed): void {
  switch (deed.type) {
    case "go":
      go({ screen: deed.screen });
      return;
    case "back":
      history.back();
      return;
    case "filter":
      document.querySelector<HTMLInputElement>("#filter")?.focus();
      return;
    case "help":
      helpOpen.value = true;
      return;
    case "pause":
      togglePause();
      return;
    case "travel":
      travelBy(deed.move);
      return;
    case "transition":
      travelByTransition(deed.count);
      return;
    case "mark":
      markPlace();
      return;
    case "theme":
      nextTheme();
      return;
  }
}

/** The token is taken out of the address at once, so that it is in no link that is passed on. */
function takeToken(): string {
  const token = tokenOf(location.hash) || (sessionStorage.getItem("coppice.token") ?? "");
  sessionStorage.setItem("coppice.token", token);
  if (tokenOf(location.hash) !== "") history.replaceState(null, "", routeText(HOME));
  return token;
}

const token = takeToken();
followTheme();
followAddress();
followTitle();
addEventListener("keydown", onKeyDown);
const page = document.querySelector("#page");
if (page !== null) render(<Page />, page);
void followHost(token);
