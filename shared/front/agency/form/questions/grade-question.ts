import type { Html } from '../../../../base/html/template.ts';
import { partsOfLabel, type QuestionProps } from './question.ts';
import { radiosQuestion } from './radios-question.ts';

/** A grade: what each one means stands beside it. */
export const gradeQuestion = (props: QuestionProps): Html =>
  radiosQuestion(props, (option) => {
    const { name, meaning } = partsOfLabel(option);
    return { content: name, hint: meaning === undefined ? undefined : { content: `This means: ${meaning}` } };
  });
