/** A line of numbers, drawn on a canvas: dozens of them change at once. */

import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { heights, thinned } from "../view/line.ts";
import { theme } from "./theme.ts";

/** A sparkline. What it shows is said in words beside it, or by its label. */
export function Spark({
  values,
  width,
  height,
  floor = 1,
  label,
  points = 60,
}: {
  readonly values: readonly number[];
  /** Left out: as wide as what holds it. */
  readonly width?: number;
  readonly height: number;
  readonly floor?: number;
  readonly label?: string;
  readonly points?: number;
}): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { spark, sparkFill } = theme.value;
  useLayoutEffect(() => {
    if (canvas.current !== null)
      draw(canvas.current, {
        ...{ values, height, floor, points, spark, sparkFill },
        width: width ?? canvas.current.clientWidth,
      });
  });
  const told =
    label === undefined ? { "aria-hidden": true } : { role: "img" as const, "aria-label": label };
  return (
    <canvas
      ref={canvas}
      class="spark"
      style={{ width: width === undefined ? "100%" : `${width}px`, height: `${height}px` }}
      {...told}
    />
  );
}

interface Drawing {
  readonly values: readonly number[];
  readonly width: number;
  readonly height: number;
  readonly floor: number;
  readonly points: number;
  readonly spark: string;
  readonly sparkFill: string;
}

function draw(canvas: HTMLCanvasElement, drawing: Drawing): void {
  const { width, height, points } = drawing;
  const scale = devicePixelRatio;
  if (canvas.width !== Math.round(width * scale)) {
    canvas.width = Math.round(width * scale);
    canvas.height = Math.round(height * scale);
  }
  const pen = canvas.getContext("2d");
  if (pen === null) return;
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, width, height);
  const line = heights(thinned(drawing.values, points), drawing.floor);
  if (line.length < 2) return;
  const step = width / (points - 1);
  const left = width - (line.length - 1) * step;
  pen.beginPath();
  for (const [at, part] of line.entries()) {
    const y = height - 1 - part * (height - 2);
    if (at === 0) pen.moveTo(left, y);
    else pen.lineTo(left + at * step, y);
  }
  pen.strokeStyle = drawing.spark;
  pen.lineWidth = 1.25;
  pen.lineJoin = "round";
  pen.stroke();
  if (line.length < 8) return;
  pen.lineTo(width, height);
  pen.lineTo(left, height);
  pen.fillStyle = drawing.sparkFill;
  pen.fill();
}
