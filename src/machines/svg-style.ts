/** The looks of a drawn machine, light and dark. States and edges are told apart by shape and dash, never by colour alone. */

/** What is drawn in a colour: plain words in the style sheet, which every program that draws SVG knows. */
interface Colours {
  readonly ink: string;
  readonly paper: string;
  readonly box: string;
  readonly line: string;
}

const LIGHT: Colours = { ink: "#1b1f24", paper: "#ffffff", box: "#f6f8fa", line: "#57606a" };
const DARK: Colours = { ink: "#e6edf3", paper: "#0d1117", box: "#161b22", line: "#9da7b3" };

/**
 * Writes the style sheet of one picture; it reaches nothing outside.
 *
 * @param name the class of the picture
 */
export function svgStyle(name: string): string {
  const within = rulesWithin(name);
  return [
    coloured(name, LIGHT),
    within("text", "font-family:Helvetica,Arial,sans-serif;font-size:10px"),
    within(".name", "font-size:12px;font-weight:600"),
    within(".middle", "text-anchor:middle"),
    within("rect", "stroke-width:1.2"),
    within(".region>rect", "stroke-dasharray:6 4"),
    within(".edge>path", "fill:none;stroke-width:1.2"),
    within(".always>path", "stroke-dasharray:1.5 3"),
    within(".after>path", "stroke-dasharray:8 2 1 2"),
    within(".anew>path", "stroke-width:2.2"),
    within(".history>path", "stroke-dasharray:4 3"),
    within(".label", "paint-order:stroke;stroke-width:3px"),
    `@media (prefers-color-scheme:dark){${coloured(name, DARK)}}`,
  ].join("");
}

function coloured(name: string, { ink, paper, box, line }: Colours): string {
  const within = rulesWithin(name);
  return [
    `.${name}{background:${paper}}`,
    within("text", `fill:${ink}`),
    within("rect", `fill:${box};stroke:${line}`),
    within(".compound>rect", `fill:${paper}`),
    within(".parallel>rect", `fill:${paper}`),
    within(".region>rect", `fill:${paper}`),
    within(".history>circle", `fill:${box};stroke:${line}`),
    within(".begin", `fill:${ink}`),
    within(".head", `fill:${line}`),
    within(".edge>path", `stroke:${line}`),
    within(".label", `stroke:${paper}`),
  ].join("");
}

function rulesWithin(name: string): (selector: string, rules: string) => string {
  return (selector, rules) => `.${name} ${selector}{${rules}}`;
}
