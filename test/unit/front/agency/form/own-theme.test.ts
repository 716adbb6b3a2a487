/** Pages under a questionnaire that the code has never seen: without levels of need, and without a referral to look back from. */
import { describe, expect, test } from 'vitest';
import { emptyDraft } from '../../../../../shared/domain/drafts/draft.ts';
import type { Case } from '../../../../../shared/domain/audits/schema.ts';
import type { Tool } from '../../../../../shared/domain/tool/tool.ts';
import { peoplePage } from '../../../../../shared/front/agency/form/people-page.ts';
import type { OpenReturn } from '../../../../../shared/front/agency/form/return.ts';
import { sessionSite } from '../../../../../shared/front/agency/form/site.ts';
import { lookThroughSummary } from '../../../../../shared/front/agency/form/summary-check-page.ts';
import { standing } from '../../../../../shared/front/agency/form/summary-form.ts';
import { summaryPage } from '../../../../../shared/front/agency/form/summary-page.ts';
import { taskListPage } from '../../../../../shared/front/agency/form/task-list-page.ts';
import { html as markup } from '../../../../../shared/base/html/template.ts';
import { wordsOf } from '../../../../form.ts';
import { stepDown2 } from '../../../../library.ts';
import { noAssets } from '../../../../program.ts';
import { yesNo } from '../../../../questions.ts';
import { asked } from '../../../domain/returns/samples.ts';
import { audit, entered } from '../../manager/fixture.ts';

const now = new Date('2026-04-20T09:30:00.000Z');
const site = sessionSite('Riverside', noAssets, { manager: 'Sam', telephone: '020 7946 0123', address: 'm@p.example' });

const plain: Tool = {
  schema: 'tool/v1',
  id: 'storm@1',
  title: 'Storms',
  theme: 'storm',
  services: [
    { value: 'coast-guard', label: 'Coast guard', needs: ['name', { what: 'address', of: 'harmed-adult' }] },
    { value: 'lifeboat', label: 'Lifeboat', needs: [{ what: 'name', of: 'children' }] },
  ],
  factors: [],
  calledFor: [],
  sections: [{ id: 'A', title: 'At sea' }],
  questions: [yesNo({ id: 'A1', about: 'case', wording: 'Was anybody at sea?' })],
  concerns: [],
  comparable: [],
  signals: [],
};

const ofPlain: Case = {
  id: 'case-1',
  children: [{ id: 'child-1', ageBand: '18-25' }],
  adults: [{ id: 'adult-1', role: 'harmed-adult' }],
  factors: [],
};

const opened = (tool: Tool, of: Case, agency: string, service: string): OpenReturn =>
  ({
    audit: { ...audit, state: 'open' },
    tool,
    case: of,
    ...(agency === 'summary' ? {} : { agency: { id: agency, name: 'The agency', service } }),
    key: { audit: audit.id, case: of.id, agency },
    last: { ...asked(), agency, service, case: of.id },
    family: { initials: {} },
    draft: emptyDraft,
    hadCode: true,
    isHidden: false,
    isCheckHidden: false,
    by: 'me',
  }) as unknown as OpenReturn;

const summaryOf = (tool: Tool, of: Case): string => {
  const one = opened(tool, of, 'summary', 'summary');
  const page = { opened: one, draft: emptyDraft, secret: 's', notice: markup``, now, pageId: 'page' };
  const first = summaryPage(site, { ...page, typed: standing(of, emptyDraft) });
  const look = { opened: one, draft: emptyDraft, secret: 's', notice: markup``, now } as unknown as Parameters<
    typeof lookThroughSummary
  >[1];
  return wordsOf(`${String(first.body)} ${String(lookThroughSummary(site, look).page().body)}`);
};

const listOf = (tool: Tool, of: Case): string =>
  wordsOf(
    String(
      taskListPage(site, opened(tool, of, 'gp-a', 'coast-guard'), emptyDraft, {
        now,
        progress: { sending: 'not-started' },
        askedAgain: undefined,
      }).body,
    ),
  );

const theme = /level of need|referral|look at|Records to review/i;

describe('a case summary', () => {
  test('is asked for without levels, referral or change where the tool has none, and nothing is there to confirm', () => {
    const words = summaryOf(plain, ofPlain);
    expect(words).not.toMatch(theme);
    expect(words).toContain('Date the work with the family began');
    expect(words).not.toContain('Some of it stands here already');
  });

  test('is asked for in the words of the tool’s levels where it has some', () => {
    const levels = [
      { value: 'gale', label: 'A gale' },
      { value: 'calm', label: 'A calm' },
    ];
    const words = summaryOf({ ...plain, levels }, { ...ofPlain, route: { from: 'calm', to: 'gale' } });
    expect(words).toContain('Level of need before A gale A calm');
    expect(words).toContain('Some of it stands here already');
    // It went up, as the case did: nothing is to be looked at again.
    expect(words).not.toContain('the right way round');
    expect(words).not.toContain('referral');
  });

  test('is asked for as ever under the tool that looks back from a referral', () => {
    expect(summaryOf(stepDown2, entered('case-1'))).toContain('Date of the referral to children’s social care');
  });
});

describe('the list of tasks', () => {
  test('says which records to review only where the tool looks back', () => {
    expect(listOf(plain, ofPlain)).not.toMatch(theme);
    const back = listOf({ ...plain, lookBack: { months: 6, before: 'windowsAnchor' } }, ofPlain);
    expect(back).toContain('Records to review: Tuesday 30 September 2025 to Tuesday 31 March 2026 (6 months).');
    expect(back).not.toContain('referral');
    expect(listOf(plain, ofPlain)).toContain('aged 18 to 25');
  });
});

describe('who the family is', () => {
  test('says of whom a service is given nothing, and of whom nothing was entered', () => {
    const of = (service: string): string =>
      wordsOf(
        String(
          peoplePage(site, {
            opened: opened(plain, ofPlain, 'gp-a', service),
            secret: 's',
            endsAt: now,
            now,
            who: [
              { id: 'child-1', kind: 'child', identifiers: {}, withheld: [] },
              { id: 'adult-1', kind: 'adult', role: 'harmed-adult', identifiers: {}, withheld: [] },
            ],
          }).body,
        ),
      );
    expect(of('coast-guard').match(/Nothing was entered/g)).toHaveLength(2);
    expect(of('lifeboat')).toContain('Adult 1, harmed adult Details Your service is given none of this person');
    expect(of('lifeboat').match(/Nothing was entered/g)).toHaveLength(1);
  });
});
