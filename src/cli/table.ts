/** Plain text tables: a header, rows, columns as wide as what stands in them. */

/** Space between columns. */
const GAP = "  ";

/**
 * Lays out rows under a header. Columns that hold nothing but numbers are set to the right.
 *
 * @param rows one text per column; a missing one is empty
 * @returns one line for the header and one for each row, without spaces at the end
 */
export function tableLines(
  header: readonly string[],
  rows: readonly (readonly string[])[],
): readonly string[] {
  const columns = header.map((title, index) => {
    const cells = rows.map((row) => oneLine(row[index] ?? ""));
    const width = Math.max(title.length, ...cells.map((cell) => cell.length));
    const isNumeric = cells.length > 0 && cells.every((cell) => /^[\d.,-]*$/.test(cell));
    const place = (text: string): string => (isNumeric ? text.padStart(width) : text.padEnd(width));
    return [title, ...cells].map(place);
  });
  return [header, ...rows].map((_, line) =>
    columns
      .map((column) => column[line] ?? "")
      .join(GAP)
      .trimEnd(),
  );
}

/** What others report may hold anything; a control character would move the cursor. */
function oneLine(text: string): string {
  return text.replaceAll(/\p{Cc}+/gu, " ");
}
