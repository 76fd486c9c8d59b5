/** What a command may touch of the terminal; tests hand in their own. */
export interface Io {
  stdout(text: string): void;
  stderr(text: string): void;
}

/** Exit codes of every command. */
export const EXIT = { ok: 0, refused: 1, unknown: 2 } as const;

/** The process's own terminal. */
export const terminal: Io = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
};
