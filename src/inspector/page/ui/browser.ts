/** The page's door to its browser: time and the host, and nothing else of the page reaches for them. */

/**
 * Does something later.
 *
 * @returns takes it back
 */
export function after(ms: number, work: () => void): () => void {
  const timer = setTimeout(work, ms);
  return () => clearTimeout(timer);
}

/** Waits. */
export function pause(ms: number): Promise<void> {
  return new Promise((wake) => {
    after(ms, wake);
  });
}

/** Asks the host; a path of its own, nobody else is ever asked. */
export function askHost(path: `/${string}`, request: RequestInit): Promise<Response> {
  return fetch(path, request);
}

/** Has the browser save a text as a file. */
export function saveFile(name: string, type: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
