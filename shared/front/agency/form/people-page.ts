import { html as markup, type Html, type Value } from '../../../base/html/template.ts';
import type { Reply } from '../../../base/http/request.ts';
import { dateInWords } from '../../../base/time/days.ts';
import { button, errorSummary } from '../../../base/ui/actions.ts';
import { input } from '../../../base/ui/field.ts';
import { summaryList, type SummaryRow } from '../../../base/ui/lists.ts';
import { pageReply } from '../../../base/ui/page.ts';
import { backLink, insetText } from '../../../base/ui/text.ts';
import { caseInWords, returnedBy } from '../../../domain/audits/names.ts';
import { ageBandInWords } from '../../../domain/tool/age-bands.ts';
import { peopleOf, personInWords } from '../../../domain/audits/people.ts';
import type { Case } from '../../../domain/audits/schema.ts';
import type { NotServed } from '../../../domain/identifiers/pull-key.ts';
import { longestReference } from '../../../domain/identifiers/references.ts';
import { minimumOf } from '../../../domain/identifiers/minimum-sets.ts';
import type { IdentifierField, Identifiers, PulledIdentifiers } from '../../../domain/identifiers/schema.ts';
import type { Opened } from '../../../domain/links/open.ts';
import { hidden } from './fields.ts';
import { askingForm, needsCode, tokenField } from './form-parts.ts';
import { returnPage } from './paths.ts';
import { saveToTasks } from './saving.ts';
import { savingScript, sessionNotice, untilOver } from './session-notice.ts';
import { askManager, written, pageHeading, paragraph, twoThirds, type FormSite } from './site.ts';

type People = PulledIdentifiers['people'];
type Person = People[number];

export interface PeoplePage {
  opened: Pick<Opened, 'audit' | 'tool' | 'case' | 'agency' | 'key' | 'last'>;
  secret: string;
  /** When the session ends. */
  endsAt: Date;
  now: Date;
  /** The people; or why they are not shown; or nothing, where nobody asked to see them. */
  who: People | Exclude<NotServed, 'no-key'> | undefined;
  /** What the agency calls the return; absent where nothing can be kept any more. */
  reference?: string;
  /** What the page showed of it when that was typed, where it is not what stands there. */
  showed?: string;
  isTooLong?: true;
  /** Stands above everything. */
  remark?: Html;
}

const withheldInWords = 'Kept confidential';

/** An NHS number as it is printed on letters: `943 476 5919`. */
const nhsNumber = (digits: string): string => `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}`;

/** What there may be of a person, in the order in which it is shown, with its label. */
const fields: readonly { code: IdentifierField; label: string; wordsOf: (of: Identifiers) => string | undefined }[] = [
  { code: 'name', label: 'Name', wordsOf: ({ name }) => name },
  { code: 'former-names', label: 'Former names', wordsOf: ({ formerNames }) => formerNames?.join('; ') },
  {
    code: 'date-of-birth',
    label: 'Date of birth',
    wordsOf: ({ dateOfBirth }) => (dateOfBirth === undefined ? undefined : dateInWords(dateOfBirth)),
  },
  {
    code: 'nhs-number',
    label: 'NHS number',
    wordsOf: (of) => (of.nhsNumber === undefined ? undefined : nhsNumber(of.nhsNumber)),
  },
  { code: 'address', label: 'Address', wordsOf: ({ address }) => address },
];

/** What is more to know of a person than their id: how old a child is, what an adult is to the children. */
function moreOf(entered: Case, { id, role }: Person): string {
  const child = entered.children.find((one) => one.id === id);
  return child === undefined ? (role ?? '').replaceAll('-', ' ') : ageBandInWords(child.ageBand);
}

/** What stands where nothing is shown of somebody: nothing was entered, or the service is not found by them. */
const nothingShown = ({ tool, case: entered, last }: PeoplePage['opened'], { id }: Person): string =>
  peopleOf(entered).some((one) => one.id === id && minimumOf(tool, last.service, one).length > 0)
    ? 'Nothing was entered'
    : 'Your service is given none of this person';

function card(opened: PeoplePage['opened'], person: Person): Html {
  const { case: entered } = opened;
  const rows = fields.flatMap(({ code, label, wordsOf }): SummaryRow[] => {
    const words = person.withheld.includes(code) ? withheldInWords : wordsOf(person.identifiers);
    if (words === undefined) return [];
    return [{ key: { content: label }, value: { content: written(words) } }];
  });
  const title = `${personInWords(entered)(person.id)}, ${moreOf(entered, person)}`;
  const none = [{ key: { content: 'Details' }, value: { content: nothingShown(opened, person) } }];
  return summaryList({ card: { title: { content: title } }, rows: rows.length === 0 ? none : rows });
}

const reasons: Record<Exclude<NotServed, 'no-key'>, string> = {
  closed: 'This audit is closed. From then on nobody is shown who the family is.',
  settled: 'Nothing more is due for this family, so who they are is not shown any more.',
  destroyed: 'What said who the family is was destroyed, as it is for every audit once it is over.',
};

function whoPart({ opened, who }: PeoplePage): Value {
  if (who === undefined)
    return markup`<p class="govuk-body">
      <a class="govuk-link" href="${returnPage(opened.key, 'people')}">See who the family is</a>
    </p>`;
  if (typeof who === 'string') return insetText({ content: reasons[who] });
  return [
    paragraph(
      'This is what your service needs to find them in your records. Each time it is looked at, that is recorded. ' +
        'Do not write any of it into your answers.',
    ),
    untilOver(who.map((person) => card(opened, person))),
  ];
}

/** The way on from the names to the record check, where it is still to do. */
const checkNext = ({ opened: { key, agency, last }, who }: PeoplePage): Value =>
  Array.isArray(who) &&
  agency !== undefined &&
  last.state === 'asked' &&
  button({ content: 'Go on to the record check', href: returnPage(key, 'check') });

/** A box for what the agency itself calls the return. */
function referencePart(
  { opened, secret, reference, showed = reference, isTooLong, remark }: PeoplePage,
  error: string,
): Value {
  if (reference === undefined) return undefined;
  return markup`<h2 class="govuk-heading-m">Your own note of this case</h2>
    <form action="${returnPage(opened.key, 'people')}" method="post" novalidate${askingForm(remark !== undefined || isTooLong === true)}>
      ${tokenField(secret)}${hidden({ 'shown.reference': showed ?? '' })}
      ${input({
        id: 'reference',
        name: 'reference',
        label: { content: 'What you call this record, if it helps you' },
        hint: {
          content:
            'For example the number of your record. It is shown to you and your colleagues once a code was given, is in no email ' +
            'and no report, and is destroyed together with what says who the family is.',
        },
        error: isTooLong === true ? { content: error } : undefined,
        value: reference,
        classes: 'govuk-input--width-20',
        spellcheck: false,
      })}
      ${button({ content: saveToTasks, classes: 'govuk-button--secondary', preventDoubleClick: true })}
    </form>`;
}

/** What stands above a reference that was not kept, because no code was entered in this session. @param page that it is on */
export const codeToKeep = (page: string): Html =>
  needsCode('This is not saved yet; what you typed is here.', 'To save it', page);

/** Who the people of a case are, as far as they are shown; and a box for what the agency itself calls the return. */
export function peoplePage(site: FormSite, page: PeoplePage): Reply {
  const { audit, agency, key } = page.opened;
  const title = 'Who the family is';
  const error = `Your own note must be ${longestReference} characters or fewer`;
  const hasErrors = page.isTooLong === true;
  const whose = returnedBy(agency);
  const content = twoThirds([
    page.remark,
    hasErrors && errorSummary({ title: 'There is a problem', errors: [{ content: error, href: '#reference' }] }),
    markup`<span class="govuk-caption-l">${audit.title}: ${caseInWords(key.case)}, ${whose}</span>`,
    pageHeading(title),
    whoPart(page),
    page.who !== undefined &&
      page.who !== 'closed' &&
      paragraph(markup`If something is missing or looks wrong, ${askManager(site)}.`),
    checkNext(page),
    referencePart(page, error),
    markup`<p class="govuk-body"><a class="govuk-link" href="${returnPage(key)}">Go to the list of tasks</a></p>`,
    sessionNotice(page.endsAt, page.now, {
      gone: 'Who the family is is not shown any more.',
      press: saveToTasks,
    }),
  ]);
  const before = backLink({ href: returnPage(key) });
  return pageReply(
    site,
    { title, content, hasErrors, before, scripts: [savingScript] },
    { status: hasErrors ? 422 : 200 },
  );
}
