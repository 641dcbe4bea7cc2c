/** Light or dark: as the system is, unless one says otherwise. Canvases are told their colours from here. */

import { signal } from "@preact/signals";

/** What one has said. */
export type ThemeChoice = "system" | "light" | "dark";

const KEPT_AS = "coppice.theme";
const CHOICES: readonly ThemeChoice[] = ["system", "light", "dark"];

/** Colours of what is drawn on canvases, as the style sheet has them now. */
export const theme = signal({ choice: kept(), spark: "", sparkFill: "" });

/** Reads the colours, now and whenever the system changes. */
export function followTheme(): void {
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => use(kept()));
  use(kept());
}

/** The next of the three. */
export function nextTheme(): void {
  const at = CHOICES.indexOf(theme.value.choice);
  const choice = CHOICES[(at + 1) % CHOICES.length] ?? "system";
  localStorage.setItem(KEPT_AS, choice);
  use(choice);
}

function use(choice: ThemeChoice): void {
  const root = document.documentElement;
  if (choice === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = choice;
  const style = getComputedStyle(root);
  theme.value = {
    choice,
    spark: style.getPropertyValue("--spark").trim(),
    sparkFill: style.getPropertyValue("--spark-fill").trim(),
  };
}

function kept(): ThemeChoice {
  const value = localStorage.getItem(KEPT_AS);
  return CHOICES.find((one) => one === value) ?? "system";
}
