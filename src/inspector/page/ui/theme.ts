/** Light or dark: as the system is, unless one says otherwise. */

import { signal } from "@preact/signals";

/** What one has said. */
export type ThemeChoice = "system" | "light" | "dark";

const KEPT_AS = "coppice.theme";
const CHOICES: readonly ThemeChoice[] = ["system", "light", "dark"];

/** What holds now. */
export const theme = signal(kept());

/** Shows what was chosen the last time. */
export function followTheme(): void {
  use(kept());
}

/** The next of the three. */
export function nextTheme(): void {
  const at = CHOICES.indexOf(theme.value);
  const choice = CHOICES[(at + 1) % CHOICES.length] ?? "system";
  localStorage.setItem(KEPT_AS, choice);
  use(choice);
}

function use(choice: ThemeChoice): void {
  const root = document.documentElement;
  if (choice === "system") delete root.dataset["theme"];
  else root.dataset["theme"] = choice;
  theme.value = choice;
}

function kept(): ThemeChoice {
  const value = localStorage.getItem(KEPT_AS);
  return CHOICES.find((one) => one === value) ?? "system";
}
