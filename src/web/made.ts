/**
 * A page as it was made, known by the Response that carries it: whoever stands in front takes bytes and headers as they
 * are, where reading them out of the Response would copy both.
 */

export interface Made {
  status: number;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer>;
}

const made = new WeakMap<Response, Made>();

/** The Response of a page. */
export function responseOf(page: Made): Response {
  const { body, ...init } = page;
  const response = new Response(body, init);
  made.set(response, page);
  return response;
}

/** What a Response carries; read out of it where it was made elsewhere. */
export async function madeFrom(response: Response): Promise<Made> {
  const known = made.get(response);
  if (known) return known;
  const body = new Uint8Array(await response.arrayBuffer());
  return { status: response.status, headers: Object.fromEntries(response.headers), body };
}
