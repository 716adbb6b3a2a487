import type { Html } from '../../../../base/html/template.ts';
import { withMeaning } from './options.ts';
import type { QuestionProps } from './question.ts';
import { radiosQuestion } from './radios-question.ts';

/** A grade: what each one means stands beside it. */
export const gradeQuestion = (props: QuestionProps): Html => radiosQuestion(props, withMeaning);
