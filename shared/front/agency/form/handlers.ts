import { onFirstUse } from '../../../base/http/on-first-use.ts';
import { HttpProblem } from '../../../base/http/problem.ts';
import { assetReply } from '../../../base/ui/assets.ts';
import { aboutRoutes } from './about-routes.ts';
import { answersRoutes } from './answers-routes.ts';
import { checkRoutes } from './check-routes.ts';
import { codeRoutes } from './code-routes.ts';
import { copyRoutes } from './copy-routes.ts';
import type { FormDeps } from './deps.ts';
import { signedOut } from './paths.ts';
import { questionnaireRoutes } from './questionnaire-routes.ts';
import { sittingRoutes, type FormHandlers } from './routes.ts';
import { summaryRoutes } from './summary-routes.ts';

/** The pages of those who answer. What makes them is loaded with the first request for one of its kind. */
export const createFormHandlers = (deps: FormDeps): FormHandlers => ({
  async asset({ params, headers }) {
    const asset = deps.site.assets.find(params.file);
    if (asset === undefined) throw new HttpProblem('not-found');
    return assetReply(asset, headers);
  },
  async 'open-page'({ query, headers }) {
    const { isOfWrongKey, shownWrongKey } = await import('./key-typed.ts');
    if (isOfWrongKey(query)) return shownWrongKey(deps.site, headers);
    const { openPage } = await import('./open-page.ts');
    return openPage(deps.site, query.out === signedOut.out ? 'signed-out' : undefined);
  },

  ...onFirstUse(sittingRoutes, async () => (await import('./sitting.ts')).createSittingPages(deps)),
  ...onFirstUse(checkRoutes, async () => (await import('./check.ts')).createCheckPages(deps)),
  ...onFirstUse(codeRoutes, async () => (await import('./code.ts')).createCodePages(deps)),
  ...onFirstUse(copyRoutes, async () => (await import('./copy.ts')).createCopyPages(deps)),
  ...onFirstUse(questionnaireRoutes, async () => (await import('./questionnaire.ts')).createQuestionnairePages(deps)),
  ...onFirstUse(aboutRoutes, async () => (await import('./about.ts')).createAboutPages(deps)),
  ...onFirstUse(answersRoutes, async () => (await import('./answers.ts')).createAnswersPages(deps)),
  ...onFirstUse(summaryRoutes, async () => (await import('./summary.ts')).createSummaryPages(deps)),
});
