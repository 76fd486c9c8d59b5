/**
 * The one error for what a person (or a file a person brought) can cause. Everything that is not a Refusal is a bug.
 * A code, once published, keeps its meaning: texts, tests and other programs hang on it.
 */

/**
 * A refused act or a failed check. `code` is kebab-case and stable; texts for people are in `messages/<lang>.json` under
 * `refusal.<code>` and `refusal.<code>.next`, with `params` filled in. `status` is the HTTP status to answer with
 * (RFC 9457). `message` is for log lines only: `code {params as JSON}`.
 */
export class Refusal extends Error {
  override readonly name: string = 'Refusal';
  readonly code: string;
  readonly params: Record<string, string | number>;
  readonly status: number;

  constructor(code: string, params: Record<string, string | number> = {}, status = 400) {
    super(Object.keys(params).length === 0 ? code : `${code} ${JSON.stringify(params)}`);
    this.code = code;
    this.params = params;
    this.status = status;
  }
}
