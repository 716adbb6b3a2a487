import { setTimeout } from 'node:timers/promises';
import { createLog } from '../../../shared/base/aws/log.ts';
import { createHttpHandler } from '../../../shared/base/http/handler.ts';
import type { Reply } from '../../../shared/base/http/request.ts';
import { pageReply } from '../../../shared/base/ui/page.ts';
import { listPath, returnPage } from '../../../shared/front/agency/form/paths.ts';
import { readReturn } from '../../../shared/front/agency/form/return.ts';
import { formRoutes } from '../../../shared/front/agency/form/routes.ts';
import { inSession } from '../../../shared/front/agency/form/session.ts';
import { formSite } from '../../../shared/front/agency/form/site.ts';
import { readList } from '../../../shared/front/agency/form/list.ts';
import { emptyDraft, type Draft } from '../../../shared/domain/drafts/draft.ts';
import { saveDraft } from '../../../shared/domain/drafts/store.ts';
import { readCookie, sessionHash } from '../../../shared/domain/sessions/session.ts';
import { boxesOf } from '../../../shared/domain/tool/submission.ts';
import type { Tool } from '../../../shared/domain/tool/tool.ts';
import { builtAssets, weightOf } from '../../browser/site.ts';
import { openForm } from '../../form.ts';
import { context, eventOf } from '../../http-event.ts';
import { audit, gp, token } from '../../unit/front/manager/fixture.ts';
import { fastestOf, interleaved, median, type Figure, type Measure } from '../measure.ts';
import { emptyTools } from '../../../shared/domain/audits/read-tools.ts';
import { libraryTool } from '../../library.ts';

const rounds = 11;
const tries = 10;
/** What a round trip to DynamoDB takes in its own region, in milliseconds. */
const roundTrip = 5;

/** What people write into a box. */
const written = 'The health visitor saw both children at home, and wrote down what each of them said. '
  .repeat(5)
  .trim();

const key = { audit: audit.id, case: 'case-1', agency: gp.id };
/** A page of each kind that somebody who answers is on for long. */
const pages: Readonly<Record<string, string>> = {
  list: listPath,
  'task list': returnPage(key),
  questions: returnPage(key, 'pages', 'A-1'),
  'check answers': returnPage(key, 'answers'),
};

/** A draft in which every question has an answer, and every box some lines. */
const answersOf = (tool: Tool): Draft['answers'] =>
  Object.fromEntries(
    tool.questions.map((question) => [
      question.id,
      {
        answer: question.options[0]?.value ?? written,
        ...Object.fromEntries(boxesOf(question).map(({ id, type }) => [id, type === 'date' ? '2026-02-09' : written])),
      },
    ]),
  );

async function run(): Promise<Figure> {
  const assets = await builtAssets();
  const form = await openForm({ assets });
  form.aws.use(async (call, next) => {
    await setTimeout(roundTrip);
    return next();
  });
  const visitor = form.browser();
  await visitor.post('/session', { key: token });
  const cookie = [...visitor.jar].map(([name, value]) => `${name}=${value}`).join('; ');
  const headers = { host: 'audits.example', accept: 'text/html', 'accept-encoding': 'gzip, deflate, br', cookie };

  const by = sessionHash(readCookie(visitor.jar.get('__Host-form'))?.secret ?? '');
  const saving = { known: emptyDraft, audit, by, now: form.clock.now, salt: 'salt' };
  const about = { role: 'Practice nurse', involvement: 'present', children: ['child-1', 'child-2'] };
  await saveDraft(form.drafts, key, saving, () => ({
    answers: answersOf(libraryTool(audit.tool)),
    about,
    changed: {},
  }));

  const site = formSite('Partnership', assets);
  const { table, drafts } = form;
  const alone = () => Promise.resolve(pageReply(site, { title: 'Nothing', content: undefined }));
  const deps = { table, drafts, tools: emptyTools(), linkDays: 90, identifiersDays: 90 };
  const ofReturn = async (request: Parameters<typeof readReturn>[1]): Promise<Reply> => {
    await inSession(drafts, request, (link, session) => readReturn(deps, request, link, session));
    return alone();
  };
  /** The same stack and the same reads, and a page with nothing below its header. */
  const headerAlone = createHttpHandler({
    routes: {
      'list-page': formRoutes['list-page'],
      'return-page': formRoutes['return-page'],
      'question-page': formRoutes['question-page'],
      'answers-page': formRoutes['answers-page'],
    },
    handlers: {
      async 'list-page'(request) {
        await inSession(drafts, request, (_link, session) => readList(deps, session, request.now));
        return alone();
      },
      'return-page': ofReturn,
      'question-page': ofReturn,
      'answers-page': ofReturn,
    },
    log: createLog('bench', () => new Date()),
    now: () => form.clock.now,
  });

  const timeOf = (handler: typeof headerAlone, path: string): Promise<number> =>
    fastestOf(
      tries,
      () => eventOf({ method: 'GET', path, headers }),
      async (event) => {
        const { statusCode } = await handler(event, context);
        if (statusCode !== 200) throw new Error(`${path} was answered ${statusCode}`);
      },
    );
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = () => true;
  try {
    const measured = [];
    for (const [name, path] of Object.entries(pages)) {
      const product = form.program.functionOf('GET', path);
      const both = () =>
        interleaved(
          rounds,
          () => timeOf(product, path),
          () => timeOf(headerAlone, path),
        );
      await both();
      const ratios = (await both()).map(({ a, b }) => a / b);
      const { body } = await visitor.get(path);
      measured.push({ name, ratios, weight: await weightOf(body, assets) });
    }
    const worst = measured.toSorted((one, other) => median(other.ratios) - median(one.ratios))[0];
    if (worst === undefined) throw new Error('there are no pages');
    return {
      ratios: worst.ratios,
      beside: [
        `the worst is ${worst.name}`,
        ...measured.map(
          ({ name, ratios, weight }) =>
            `${name} ${median(ratios).toFixed(2)}, ${weight.toFixed(1)} KB compressed with all that it loads`,
        ),
      ],
    };
  } finally {
    process.stdout.write = write;
  }
}

/** What is below the header of a page. */
export const page: Measure = {
  id: 'page',
  what: 'A page of the form, warm, of a return with every question answered, with its reads, each round of them 5 ms / the same stack and reads, and a page with its header alone; the worst page counts',
  target: { at: 'most', value: 1.5 },
  limit: 1,
  anchor: 'Nunjucks renders its first page in 88 ms, where a template of ours takes 1',
  run,
};
