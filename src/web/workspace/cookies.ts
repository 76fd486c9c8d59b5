/**
 * The two cookies of the workspace: who is signed in, and that this device signed in before. Both are for this site and for
 * no script; over https they can be set by no other host (`__Host-`).
 */
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Admitted, Browser } from '../../people/sign-in.ts';

const YEAR_S = 365 * 86_400;

const isSecure = (publicUrl: string): boolean => publicUrl.startsWith('https:');
const nameFor = (publicUrl: string, name: string): string => (isSecure(publicUrl) ? `__Host-${name}` : name);

/** Name of the cookie of a session of sign-in, on an instance of this address. */
export const sessionCookie = (publicUrl: string): string => nameFor(publicUrl, 'tamga');
const deviceCookie = (publicUrl: string): string => nameFor(publicUrl, 'tamga-device');

/** The tokens a browser came with. */
export function browserOf(context: Context, publicUrl: string): Browser {
  return {
    session: getCookie(context, sessionCookie(publicUrl)) ?? '',
    device: getCookie(context, deviceCookie(publicUrl)) ?? '',
  };
}

/** Gives a browser its cookies. The session's ends with the browser, or when we end it. */
export function admit(response: Response, publicUrl: string, { token, device }: Admitted): Response {
  response.headers.append('set-cookie', line(publicUrl, sessionCookie(publicUrl), token));
  response.headers.append('set-cookie', line(publicUrl, deviceCookie(publicUrl), device, YEAR_S));
  return response;
}

/** Takes the session's cookie away; the device stays known. */
export function dismiss(response: Response, publicUrl: string): Response {
  response.headers.append('set-cookie', line(publicUrl, sessionCookie(publicUrl), '', 0));
  return response;
}

function line(publicUrl: string, name: string, value: string, maxAge?: number): string {
  const age = maxAge === undefined ? '' : `; Max-Age=${maxAge}`;
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax${age}${isSecure(publicUrl) ? '; Secure' : ''}`;
}
