/** Sizes a drawing is made with, in its own units; at its natural scale a unit is a pixel. */

/** Fonts: names of states, and everything else. */
export const FONT = { name: 12, small: 10 } as const;

/** Height of a line of small text, and of the line with a name. */
export const LINE = { small: 13, name: 18 } as const;

/** Space between a border and what stands within. */
export const PADDING = 12;

/** The smallest box of a state without others in it. */
export const LEAF = { width: 64, height: 34 } as const;

/** Width and height of a history state, of the point where a composite begins, and of a point on its border. */
export const DOT = { history: 24, begin: 10, border: 2 } as const;

/** Text is broken where it would be wider. */
export const WIDTH_MAX = { edge: 150, state: 240 } as const;

/** Space between regions, and between the edges that lead past them. */
export const GAP = { region: 16, lane: 14 } as const;
