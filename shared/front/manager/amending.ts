import { HttpProblem } from '../../base/http/problem.ts';
import type { Step } from '../../base/aws/transaction.ts';
import type { AmendedBy } from '../../domain/audits/amended-by.ts';
import type { AddressChange } from '../../domain/audits/address-changes.ts';
import type { AmendedThing } from '../../domain/audits/amended-since.ts';
import type { Amended } from './amendment-responses.ts';

/** Why, by whom and with what accepted something is amended. */
export interface Amending {
  reason: string;
  accept: readonly string[];
  by: AmendedBy;
}

/** What an amendment comes to: the steps of one transaction, and what is answered once it is written. */
export interface Proposed {
  /** None where all of it stands already. */
  steps: readonly Step[];
  told: Amended;
  /** Changes of addresses that are among the steps. */
  addresses: readonly AddressChange[];
  /** How the same thing was amended so far. */
  thing: AmendedThing;
}

/** What an amendment comes to that says what stands already: it is answered, and nothing is written. */
export const repeats = (told: Amended, thing: AmendedThing): Proposed => ({
  steps: [],
  told: { ...told, fields: [...(thing.prior.at(-1)?.fields ?? [])] },
  addresses: [],
  thing,
});

/** Does something whose problems point at fields of a part. @param place where that part stands */
export function under<T>(place: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof HttpProblem)) throw error;
    const errors = error.errors.map((one) => ({ ...one, pointer: `${place}${one.pointer}` }));
    throw new HttpProblem(error.type, error.detail, errors, error.further);
  }
}

/** The change of a lead's address as a fact; none where the address is the same but for upper and lower case. */
export const changedAddress = (
  of: Pick<AddressChange, 'audit' | 'change' | 'of'>,
  { was, now }: { was: string; now: string },
  { receivedAt, on, by }: AmendedBy,
): AddressChange[] =>
  was === now
    ? []
    : [
        {
          ...of,
          addressee: now,
          was,
          what: 'lead',
          at: receivedAt.toISOString(),
          on,
          ...(by === undefined ? {} : { by }),
        },
      ];
