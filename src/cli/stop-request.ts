/** Hears that a process is to end: signals, and the end of standard input where that was asked for. */

/** Where signals come from: the process, or a stand-in. */
export interface SignalSource {
  on(signal: "SIGINT" | "SIGTERM", heard: () => void): unknown;
  off(signal: "SIGINT" | "SIGTERM", heard: () => void): unknown;
}

/** A standing request to stop, or none yet. */
export interface StopRequest {
  /** Resolves with its cause at the first request. */
  readonly requested: Promise<string>;
  /** Whether it was made. */
  readonly isMade: boolean;
  /** Listens no more. */
  forget(): void;
}

/** How a stop request is heard. */
export interface StopRequestOptions {
  readonly signals: SignalSource;
  /** Called at the second signal: the user does not want to wait. */
  readonly onSecond: () => void;
  /** Standard input, when its end is a request too: the parent of this process is gone. */
  readonly input?: NodeJS.ReadableStream;
}

/** Begins to listen. */
export function stopRequest(options: StopRequestOptions): StopRequest {
  const { signals, onSecond, input } = options;
  let made: string | undefined;
  let tell: (cause: string) => void = () => {};
  const requested = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const hear = (cause: string): void => {
    made ??= cause;
    tell(cause);
  };
  const onSignal = (signal: string) => (): void => {
    if (made === undefined) hear(signal);
    else onSecond();
  };
  const [onInt, onTerm, onEnd] = [
    onSignal("SIGINT"),
    onSignal("SIGTERM"),
    () => hear("end of input"),
  ];
  signals.on("SIGINT", onInt);
  signals.on("SIGTERM", onTerm);
  input?.on("end", onEnd).on("error", onEnd).resume();
  const forget = (): void => {
    signals.off("SIGINT", onInt);
    signals.off("SIGTERM", onTerm);
    input?.off("end", onEnd).off("error", onEnd).pause();
  };
  return {
    requested,
    get isMade() {
      return made !== undefined;
    },
    forget,
  };
}
