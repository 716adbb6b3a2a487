import { attributesOf, html, type Html } from '../../../../base/html/template.ts';
import { dateInput } from '../../../../base/ui/date-input.ts';
import { characterCount } from '../../../../base/ui/field.ts';
import { asksFor } from '../../../../domain/tool/boxes.ts';
import { boxesOf } from '../../../../domain/tool/submission.ts';
import { maxTextLength } from '../../../../domain/tool/text-length.ts';
import { boxCalled } from '../../../../domain/tool/wording.ts';
import type { Box, Option } from '../../../../domain/tool/tool.ts';
import { dateExample, dateParts } from './date-parts.ts';
import { errorOf, fieldName, partsOfLabel, type QuestionProps } from './question.ts';
import { shownWhen } from './shown-when.ts';

/** The reason whose words are asked for. */
const otherReason = 'other';

/** A choice that asks for a box: the field that it is made in, and its value. */
interface Trigger {
  part: 'answer' | 'reason';
  option: Option;
}

/** A box of a question, and which choices ask for it; none where every answer does, or where it is only offered. */
interface PlacedBox {
  id: string;
  type: Box['type'];
  wording: string;
  asks: readonly Trigger[];
  /** Whether it is there whatever is chosen, to be filled in or not. */
  isOffered: boolean;
}

/**
 * The boxes of a question that something can ask for, or that are offered, in its order; among them the words of another reason.
 * One that is neither is there where something is written in it.
 */
function placedBoxes({ question, typed }: QuestionProps): PlacedBox[] {
  const other = question.reasons?.find(({ value }) => value === otherReason);
  return boxesOf(question).flatMap(({ id, type }) => {
    const own = question.boxes.find((box) => box.id === id);
    const byReason: Trigger[] = id === 'details' && other !== undefined ? [{ part: 'reason', option: other }] : [];
    if (own?.when === 'always') return [{ id, type, wording: own.wording, asks: [], isOffered: false }];
    const byAnswer = question.options
      .filter(({ value }) => own !== undefined && asksFor(own, value))
      .map((option): Trigger => ({ part: 'answer', option }));
    const asks = [...byAnswer, ...byReason];
    const isOffered = own?.offered === true;
    const isThere = asks.length > 0 || isOffered || !isBlank(typed[id]);
    return isThere ? [{ id, type, wording: boxCalled(question, id), asks, isOffered }] : [];
  });
}

const isBlank = (text: string | undefined): boolean => text === undefined || text === '';

/**
 * Whether one choice alone asks for a box, so that it stands beneath it; not where it holds words and nothing is chosen, nor
 * where it is offered.
 */
const isBeneath = ({ typed }: QuestionProps, { id, asks, isOffered }: PlacedBox): boolean =>
  asks.length === 1 && !isOffered && (isBlank(typed[id]) || !isBlank(typed['answer']));

/** Whether exactly this choice asks for a box. */
const isAskedBy = ({ asks }: PlacedBox, part: Trigger['part'], value: string): boolean =>
  asks.some((asking) => asking.part === part && asking.option.value === value);

const oneOf = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;

/** When a box is to be filled in; undefined where every answer asks for it, or none does. */
function whenInWords({ question }: QuestionProps, { asks, isOffered }: PlacedBox): string | undefined {
  if (asks.length === 0) return undefined;
  const names = asks.filter(({ part }) => part === 'answer').map(({ option }) => partsOfLabel(option, question).name);
  const isForReason = asks.some(({ part }) => part === 'reason');
  const reason = 'your reason for “Don’t know” is another one';
  const otherwise = isOffered ? ' Otherwise you can leave it empty.' : '';
  if (names.length === 0) return `Fill this in if ${reason}.${otherwise}`;
  return `Fill this in if you answered ${oneOf(names)}${isForReason ? `, or if ${reason}` : ''}.${otherwise}`;
}

/** What a box is called where it is filled in: one that nothing ever asks for is said to be optional. */
const labelOf = ({ wording, asks, isOffered }: PlacedBox): string =>
  isOffered && asks.length === 0 ? `${wording} (optional)` : wording;

function boxField(props: QuestionProps, box: PlacedBox): Html {
  const { key, typed } = props;
  const name = fieldName(key, box.id);
  const when = whenInWords(props, box);
  const error = errorOf(props, box.id);
  if (box.type === 'text') {
    return characterCount({
      name,
      label: { content: labelOf(box) },
      hint: when === undefined ? undefined : { content: when },
      error,
      value: typed[box.id],
      rows: 3,
      limit: maxTextLength,
      counts: 'characters',
      threshold: 75,
    });
  }
  return dateInput({
    id: name,
    fieldset: { legend: { content: labelOf(box) } },
    hint: { content: when === undefined ? dateExample : `${when} ${dateExample}` },
    error,
    parts: dateParts(name, typed[box.id] ?? '', error !== undefined),
  });
}

/** The boxes that stand beneath one choice: those that nothing else asks for. */
export function boxesBeneath(props: QuestionProps, part: Trigger['part'], value: string): Html | undefined {
  const boxes = placedBoxes(props).filter((box) => isBeneath(props, box) && isAskedBy(box, part, value));
  return boxes.length === 0 ? undefined : html`${boxes.map((box) => boxField(props, box))}`;
}

/**
 * The boxes that stand below all choices, because several ask for them or each does. A script shows those that are asked for;
 * one that is offered, or in which something is written, is always shown, and without a script all are, with words that say when to fill them in.
 */
export const boxesBelow = (props: QuestionProps): Html[] =>
  placedBoxes(props)
    .filter((box) => !isBeneath(props, box))
    .map((box) => {
      const isShown = box.isOffered || !isBlank(props.typed[box.id]) || props.errors[box.id] !== undefined;
      const choices = box.asks.map(({ part, option }) => ({
        field: fieldName(props.key, part),
        value: option.value,
      }));
      const attributes = attributesOf({
        'data-shown-when': choices.length === 0 || isShown ? undefined : shownWhen(choices),
      });
      return html`<div class="question-box" ${attributes}>${boxField(props, box)}</div>`;
    });
