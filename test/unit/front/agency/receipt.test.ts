import { stepDown2 } from '../../../library.ts';
import { expect, test } from 'vitest';
import { decideSubmission } from '../../../../shared/domain/returns/decide-entry.ts';
import { receiptOf } from '../../../../shared/front/agency/receipt.ts';
import { asked, assessed, entryOf, stamp } from '../../domain/returns/samples.ts';
import { audit, entered } from '../manager/fixture.ts';

test('a receipt tells complete from explained: comments that were asked for may be missing', () => {
  const receipt = (unexplained: number) => {
    const complete = assessed('a', { covers: ['child-1', 'child-2'], unexplained });
    return receiptOf(
      { audit, tool: stepDown2, case: entered('case-3') },
      entryOf(decideSubmission(asked(), complete, stamp)),
    );
  };
  expect(receipt(0)).toMatchObject({ complete: true, explained: true, unexplained: 0 });
  expect(receipt(2)).toMatchObject({ complete: true, explained: false, unexplained: 2 });
});
