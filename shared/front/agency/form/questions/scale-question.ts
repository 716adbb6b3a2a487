import type { Html } from '../../../../base/html/template.ts';
import { withMeaning } from './options.ts';
import type { QuestionProps } from './question.ts';
import { radiosQuestion } from './radios-question.ts';

/** One step of a scale of the tool's own, in the order that it gives them; what a step means stands beside it, where it says so. */
export const scaleQuestion = (props: QuestionProps): Html => radiosQuestion(props, withMeaning);
