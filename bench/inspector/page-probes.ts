/** What runs within the page to measure it: text, because it is another world's code. */

/** Put into the page before its own script: notes when the first rows are painted, and waits for what is asked. */
export const PROBES = `
  const painted = (found) => new Promise((resolve) => {
    const look = () => {
      if (!found()) return requestAnimationFrame(look);
      requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())));
    };
    requestAnimationFrame(look);
  });
  window.probes = {
    painted,
    firstRows: painted(() => document.querySelector(".row[data-path]") !== null),
    frames: async (ms) => {
      const gaps = [];
      await new Promise((resolve) => {
        const began = performance.now();
        let before = began;
        const frame = (now) => {
          gaps.push(now - before);
          before = now;
          if (now - began < ms) requestAnimationFrame(frame);
          else resolve();
        };
        requestAnimationFrame(frame);
      });
      return gaps.slice(1);
    },
  };
`;

/** When the first rows were painted, in ms since the page was asked for. */
export const FIRST_ROWS = "probes.firstRows.then((at) => at - performance.timeOrigin)";

/** When the row of a path tells of its end. */
export function untilRed(path: string): string {
  const row = `.row[data-path="${path}"]`;
  return `probes.painted(() => document.querySelector(${JSON.stringify(`${row}.fresh, ${row}.bad`)}) !== null)`;
}

/** When a state of the drawn machine is lit. */
export function untilLit(state: string): string {
  return `probes.painted(() => document.querySelector('.chart [data-state="${state}"].lit') !== null)`;
}

/** The times between frames of some ms. */
export function framesOf(ms: number): string {
  return `probes.frames(${ms})`;
}
