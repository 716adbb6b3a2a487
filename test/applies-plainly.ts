/** When questions apply, written a second time and with nothing of the product. */
import type { DescribedCase } from '../shared/domain/tool/facts.ts';
import type { Answer } from '../shared/domain/tool/answers.ts';
import type { Content } from '../shared/domain/tool/submission.ts';
import type { Condition } from '../shared/domain/tool/condition.ts';
import type { Tool } from '../shared/domain/tool/tool.ts';

/** The questions that apply, in the order of the tool: `Q1`, of one about a child `Q1/child-2`; each is worked out from nothing. */
export function appliesPlainly(
  tool: Pick<Tool, 'questions' | 'attributes'>,
  content: Content,
  of: DescribedCase,
  service: string,
): string[] {
  const inAll = of.children.filter((child) => content.childrenCovered.some((id) => id === child.id));
  function holds(condition: Condition, about?: string): boolean {
    const covered = inAll.filter(({ id }) => about === undefined || id === about);
    switch (Object.keys(condition).toSorted().join()) {
      case 'is,question': {
        const { question, is } = condition as { question: string; is: string[] };
        const given = Object.entries(content.answers).find(([id]) => id === question)?.[1] as
          | (Answer & { children?: Record<string, Answer> })
          | undefined;
        const isOfChild = tool.questions.some(({ id, about: whom }) => id === question && whom === 'child');
        const own = isOfChild ? Object.entries(given?.children ?? {}).find(([id]) => id === about)?.[1] : given;
        const answers = new Set<unknown>([own?.answer].flat());
        return applies(question, isOfChild ? about : undefined) && is.some((value) => answers.has(value));
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
        return !(condition as { all: Condition[] }).all.some((part) => !holds(part, about));
      default:
        return (condition as { any: Condition[] }).any.some((part) => holds(part, about));
    }
  }
  const applies = (id: string, about?: string): boolean => {
    const { appliesWhen } = tool.questions.find((question) => question.id === id)!;
    return appliesWhen === undefined || holds(appliesWhen, about);
  };
  return tool.questions.flatMap(({ id, about }) => {
    if (about !== 'child') return applies(id) ? [id] : [];
    return inAll.filter((child) => applies(id, child.id)).map((child) => `${id}/${child.id}`);
  });
}
