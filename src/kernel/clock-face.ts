/** A length of time as a clock shows it: the pages of a sitting and the script that keeps them fresh write it alike. */

/** Seconds as `m:ss`; less than none is none. */
export function minutes(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
