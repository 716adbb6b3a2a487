/** Opens and closes an audit as whoever plays it would: what is met is said, and accepted. */
import type * as z from 'zod/mini';
import { GateFindings } from '../../../shared/front/manager/findings.ts';
import { codesIn, type Finding } from '../../../shared/domain/gates/finding.ts';
import { obtain } from './request.ts';

/** Warnings as lines: each code with how many there are, and the first of them in words. */
export const warningLines = (warnings: readonly Finding[]): string[] =>
  [...Map.groupBy(warnings, ({ code }) => code)].map(([code, all]) => {
    const others = all.length > 1 ? ` (and ${all.length - 1} more)` : '';
    return `accepted: ${code}: ${all[0]?.detail ?? ''}${others}`;
  });

/**
 * Moves an audit on and accepts whatever it meets.
 * @param gate.looks where what it meets is told, below the audit
 * @param gate.moves what is called then
 * @throws Refused where something refuses it
 */
export async function passGate<T extends z.core.$ZodType>(
  apiUrl: string,
  schema: T,
  gate: { audit: string; looks: 'readiness' | 'closing'; moves: 'open' | 'close'; token: string; on: string },
  say: (line: string) => void,
): Promise<z.output<T>> {
  const { token, on } = gate;
  const root = `/v1/audits/${gate.audit}`;
  const found = await obtain(apiUrl, GateFindings, { method: 'GET', path: `${root}/${gate.looks}`, token, on });
  for (const line of warningLines(found.warnings)) say(line);
  const body = { accept: codesIn(found.warnings) };
  return obtain(apiUrl, schema, { method: 'POST', path: `${root}/${gate.moves}`, token, on, body });
}
