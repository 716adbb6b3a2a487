/** When questions apply, written a second time and with nothing of the product. */
import type { DescribedCase } from '../shared/domain/tool/facts.ts';
import type { Answer } from '../shared/domain/tool/answers.ts';
import type { Content } from '../shared/domain/tool/submission.ts';
import type { Condition } from '../shared/domain/tool/condition.ts';
import type { Tool } from '../shared/domain/tool/tool.ts';

/** The ids of the questions that apply, in the order of the tool; each is worked out from nothing. */
export function appliesPlainly(
  tool: Pick<Tool, 'questions' | 'attributes'>,
  content: Content,
  of: DescribedCase,
  service: string,
): string[] {
  const covered = of.children.filter((child) => content.childrenCovered.some((id) => id === child.id));
  function holds(condition: Condition): boolean {
    switch (Object.keys(condition).toSorted().join()) {
      case 'is,question': {
        const { question, is } = condition as { question: string; is: string[] };
        const given = Object.entries(content.answers).find(([id]) => id === question)?.[1] as Answer | undefined;
        const answer = given?.answer;
        return applies(question) && is.some((value) => value === answer);
      }
      case 'factor':
        return of.factors.some((factor) => factor === (condition as { factor: string }).factor);
      case 'service':
        return (condition as { service: string[] }).service.some((one) => one === service);
      case 'involvement':
        return content.header?.involvement === (condition as { involvement: string }).involvement;
      case 'ageBand':
        return covered.some((child) =>
          (condition as { ageBand: string[] }).ageBand.some((band) => band === child.ageBand),
        );
      case 'attribute,is': {
        const { attribute, is } = condition as { attribute: string; is: string[] };
        const described = tool.attributes!.find(({ id }) => id === attribute)!.of === 'case' ? [of] : covered;
        return described.some(({ attributes = {} }) =>
          Object.entries(attributes).some(([id, value]) => id === attribute && is.some((one) => one === value)),
        );
      }
      case 'all':
        return !(condition as { all: Condition[] }).all.some((part) => !holds(part));
      default:
        return (condition as { any: Condition[] }).any.some((part) => holds(part));
    }
  }
  const applies = (id: string): boolean => {
    const { appliesWhen } = tool.questions.find((question) => question.id === id)!;
    return appliesWhen === undefined || holds(appliesWhen);
  };
  return tool.questions.map(({ id }) => id).filter(applies);
}
