/** A questionnaire of a theme that the code has never seen, with conditions of every kind, and a case for it. */
import type { Case } from '../shared/domain/audits/schema.ts';
import { faultsOf } from '../shared/domain/tool/faults.ts';
import { type Condition } from '../shared/domain/tool/condition.ts';
import { Tool } from '../shared/domain/tool/tool.ts';
import { theme } from './conditioned.ts';
import { text, yesNo } from './questions.ts';

const asked = (id: string, appliesWhen?: Condition) => ({
  id,
  about: 'agency' as const,
  wording: `What is asked as ${id}?`,
  ...(appliesWhen && { appliesWhen }),
});
const said = (question: string, ...is: string[]): Condition => ({ question, is });

export const seafaring: Tool = Tool.parse({
  schema: 'tool/v1',
  id: 'seafaring@1',
  title: 'Children at sea',
  theme: 'seafaring',
  minutes: 15,
  lookBack: { months: 12, before: 'windowsAnchor' },
  ...theme,
  calledFor: [],
  sections: [
    { id: 'A', title: 'On the case' },
    { id: 'B', title: 'Of each service' },
    { id: 'C', title: 'Of whom and when' },
    { id: 'D', title: 'Of ferries alone' },
  ],
  questions: [
    yesNo(asked('A1')),
    yesNo(asked('A2', said('A1', 'yes'))),
    yesNo(asked('A3', { all: [said('A1', 'yes'), said('A2', 'no')] })),
    text(asked('A4', { any: [said('A1', 'no'), said('A2', 'yes')] })),
    yesNo(asked('A5', { factor: 'fog' })),
    yesNo(asked('A6', { attribute: 'coast', is: ['west'] })),
    yesNo(asked('B1', { service: ['harbour'] })),
    yesNo(asked('B2', { service: ['lighthouse', 'ferry'] })),
    yesNo(asked('B3', { all: [{ service: ['lighthouse'] }, said('A1', 'yes')] })),
    yesNo(asked('C1', { involvement: 'past' })),
    yesNo(asked('C2', { involvement: 'present' })),
    yesNo(asked('C3', { ageBand: ['school-age', '16-17'] })),
    yesNo(asked('C4', { attribute: 'swims', is: ['badly'] })),
    yesNo(asked('C5', { any: [{ all: [{ ageBand: ['under-1'] }, { factor: 'fog' }] }, { factor: 'ice' }] })),
    yesNo(asked('D1', { service: ['ferry'] })),
  ],
  concerns: [],
  comparable: [],
  signals: [{ rule: 'does-not-apply' }],
});
if (faultsOf(seafaring).length > 0) throw new Error('the questionnaire is not sound');

/** Of one child each condition on a child holds, of the other none. */
export const atSea: Pick<Case, 'factors' | 'attributes' | 'children'> = {
  factors: ['fog'],
  attributes: { coast: 'east' },
  children: [
    { id: 'child-1', ageBand: 'under-1', attributes: { swims: 'badly' } },
    { id: 'child-2', ageBand: 'school-age', attributes: { swims: 'well' } },
  ],
};
