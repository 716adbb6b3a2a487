import { oneOf } from '../../base/http/parse.ts';
import { HttpProblem, badField } from '../../base/http/problem.ts';
import { actorOf } from '../../base/http/request.ts';
import { getDropped } from '../../domain/audits/dropped.ts';
import { listJudgements, putJudgement, standingJudgements, type Judgement } from '../../domain/audits/judgements.ts';
import { requireAuditWithTool, requireCase, requireOpened } from '../../domain/audits/require.ts';
import { droppedInWords } from '../../domain/returns/refusals.ts';
import type { Tool } from '../../domain/tool/tool.ts';
import type { LeadDeps } from './deps.ts';
import type { JudgementShown } from './responses.ts';
import type { LeadHandlers } from './routes.ts';

/** How often an answer that loses its number to another is put anew. */
const judgementAttempts = 8;

type Asked = NonNullable<Tool['judgement']>;

/** The audit's own question. @throws HttpProblem 404 where its questionnaire has none */
function requireAsked({ judgement }: Tool): Asked {
  if (judgement === undefined) {
    throw new HttpProblem('not-found', "This audit's questionnaire has no question for the audit lead.");
  }
  return judgement;
}

const givenOf = ({ answer, note, at, by }: Judgement): JudgementShown['earlier'][number] => ({
  answer,
  ...(note === undefined ? {} : { note }),
  at,
  ...(by === undefined ? {} : { by }),
});

function judgementShown(
  of: { audit: string; case: string },
  { wording, options }: Asked,
  given: readonly Judgement[],
): JudgementShown {
  const own = given.filter((one) => one.case === of.case).map(givenOf);
  const [stands, earlier] = [own.at(-1), own.slice(0, -1)];
  return { ...of, wording, options, ...(stands === undefined ? {} : { stands }), earlier };
}

const isSame = (one: Judgement | undefined, other: Pick<Judgement, 'answer' | 'note'>): boolean =>
  one !== undefined && one.answer === other.answer && one.note === other.note;

/** What the audit lead answers to the question that no agency is asked, case by case. */
export const createJudgementHandlers = ({
  table,
  tools,
  log,
}: LeadDeps): Pick<LeadHandlers, 'get-judgement' | 'judge'> => ({
  async 'get-judgement'(request) {
    const of = request.params;
    const [{ tool }, , given] = await Promise.all([
      requireAuditWithTool({ table, tools }, of.audit),
      requireCase(table, of.audit, of.case),
      listJudgements(table, of.audit),
    ]);
    return { status: 200, body: judgementShown(of, requireAsked(tool), given) };
  },

  async judge(request) {
    const of = request.params;
    const { answer, note } = request.body;
    const said = { answer, ...(note === undefined ? {} : { note }) };
    let seen: Judgement | undefined;
    for (let attempt = 1; attempt <= judgementAttempts; attempt++) {
      const [{ audit, tool }, , dropped, given] = await Promise.all([
        requireAuditWithTool({ table, tools }, of.audit),
        requireCase(table, of.audit, of.case),
        getDropped(table, of.audit, of.case),
        listJudgements(table, of.audit),
      ]);
      const asked = requireAsked(tool);
      requireOpened(audit);
      const values = asked.options.map(({ value }) => value);
      if (!values.includes(answer)) throw badField('/answer', 'invalid_value', oneOf(values, answer));
      const stands = standingJudgements(given).get(of.case);
      // Said already it is written nowhere.
      if (isSame(stands, said)) return { status: 200, body: judgementShown(of, asked, given) };
      if (dropped !== undefined) throw new HttpProblem('not-legal-now', droppedInWords(dropped));
      if (attempt === 1) seen = stands;
      if (stands !== undefined && stands.judgement !== seen?.judgement) {
        const words = asked.options.find(({ value }) => value === stands.answer)?.label ?? stands.answer;
        throw new HttpProblem(
          'not-legal-now',
          `Somebody else answered this at the same moment: ${words}. Send yours again if it still holds.`,
        );
      }
      const judgement: Judgement = {
        ...of,
        judgement: (given.at(-1)?.judgement ?? 0) + 1,
        ...said,
        on: request.today,
        at: request.now.toISOString(),
        ...actorOf(request),
      };
      if (await putJudgement(table, judgement)) {
        log.info('case-judged', of);
        return { status: 200, body: judgementShown(of, asked, [...given, judgement]) };
      }
    }
    throw new HttpProblem('busy');
  },
});
