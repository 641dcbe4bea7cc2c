/** Readers of option values, shared by the commands. */

import { InvalidArgumentError } from "commander";
import type { ValueRule } from "../option-value.ts";

/** Reads a whole number of a range; commander names option and value when it does not fit. */
export function wholeNumber(min: number, max: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (/^[0-9]{1,15}$/.test(text) && number >= min && number <= max) return number;
    throw new InvalidArgumentError(`Give a whole number from ${min} to ${max}.`);
  };
}

/** Reads a number an option of the node allows. */
export function ruledNumber({ holds, expected }: ValueRule<number>): (text: string) => number {
  return (text) => {
    const number: unknown = /^[0-9]{1,15}$/.test(text) ? Number(text) : undefined;
    if (holds(number)) return number;
    throw new InvalidArgumentError(`Give ${expected}.`);
  };
}
