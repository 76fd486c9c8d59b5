/** What a command may touch of the terminal; tests hand in their own. */
export interface Io {
  stdout(text: string): void;
  stderr(text: string): void;
}

/** Exit codes of every command. */
export const EXIT = { ok: 0, refused: 1, unknown: 2 } as const;

/** A reader that has seen enough (`| head -1`) closes the pipe; that is no error of ours. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

/** The process's own terminal. */
export const terminal: Io = {
  stdout: (text) => void process.stdout.write(text),
  stderr: (text) => void process.stderr.write(text),
};
