import { attributesOf, html, type Html, type Value } from '../html/template.ts';
import { heading, type HeadingLevel } from './actions.ts';
import { describedByOf, classesOf, outer, type Common, type Content } from './parts.ts';
import { tag } from './text.ts';

/** Words or markup, with classes of their own. */
export interface Part {
  content: Content;
  classes?: string | undefined;
}

export interface RowAction extends Common {
  href: string;
  content: Content;
  /** Says what the link is about to those who do not see where it stands. */
  about?: string | undefined;
}

export interface Actions {
  items: readonly RowAction[];
  classes?: string | undefined;
}

export interface SummaryRow {
  key: Part;
  value: Part;
  actions?: Actions | undefined;
  classes?: string | undefined;
}

export interface SummaryCard extends Common {
  title?: (Part & { headingLevel?: HeadingLevel | undefined }) | undefined;
  actions?: Actions | undefined;
}

export interface SummaryList extends Common {
  rows: readonly SummaryRow[];
  /** Puts the list on a card with a title. */
  card?: SummaryCard | undefined;
}

function actionLink(action: RowAction, card: Content | undefined): Html {
  const hidden =
    (action.about !== undefined || card !== undefined) &&
    html`<span class="govuk-visually-hidden"
      >${action.about === undefined ? '' : ` ${action.about}`}${card === undefined ? '' : html` (${card})`}</span
    >`;
  return html`<a${outer('govuk-link', action)}${attributesOf({ href: action.href })}>${action.content}${hidden}</a>`;
}

function summaryRow(row: SummaryRow, isShort: boolean, card: Content | undefined): Html {
  const actions = row.actions?.items ?? [];
  const links = actions.map((action) => actionLink(action, card));
  const listed: Value =
    links.length === 1
      ? links
      : html`<ul class="govuk-summary-list__actions-list">
          ${links.map((link) => html`<li class="govuk-summary-list__actions-list-item">${link}</li>`)}
        </ul>`;
  return html`<div
    class="${classesOf('govuk-summary-list__row', isShort && 'govuk-summary-list__row--no-actions', row.classes)}"
  >
    <dt class="${classesOf('govuk-summary-list__key', row.key.classes)}">${row.key.content}</dt>
    <dd class="${classesOf('govuk-summary-list__value', row.value.classes)}">${row.value.content}</dd>
    ${links.length > 0 && html`<dd class="${classesOf('govuk-summary-list__actions', row.actions?.classes)}">${listed}</dd>`}
  </div>`;
}

/** What is known, a row each, with what can be done about it. */
export function summaryList(props: SummaryList): Html {
  const { card } = props;
  const anyActions = props.rows.some((row) => (row.actions?.items.length ?? 0) > 0);
  const rows = props.rows.map((row) => summaryRow(row, anyActions && row.actions === undefined, card?.title?.content));
  const list = html`<dl${outer('govuk-summary-list', props)}>${rows}</dl>`;
  if (card === undefined) return list;
  const links = (card.actions?.items ?? []).map((action) => actionLink(action, card.title?.content));
  const actionsClass = classesOf('govuk-summary-card__actions', card.actions?.classes);
  const title =
    card.title &&
    heading(
      card.title.headingLevel ?? 2,
      attributesOf({ class: classesOf('govuk-summary-card__title', card.title.classes) }),
      card.title.content,
    );
  return html`<div${outer('govuk-summary-card', card)}>
    <div class="govuk-summary-card__title-wrapper">${title}${
      links.length === 1 && html`<div class="${actionsClass}">${links}</div>`
    }${
      links.length > 1 &&
      html`<ul class="${actionsClass}">
        ${links.map((link) => html`<li class="govuk-summary-card__action">${link}</li>`)}
      </ul>`
    }</div>
    <div class="govuk-summary-card__content">${list}</div>
  </div>`;
}

export interface Task {
  title: Part;
  href?: string | undefined;
  hint?: Content | undefined;
  /** Words, or a tag where the state should stand out. */
  status: Part | { tag: Common & { content: Content }; classes?: string | undefined };
  classes?: string | undefined;
}

export interface TaskList extends Common {
  idPrefix?: string | undefined;
  items: readonly Task[];
}

/** What there is to do, with how far each is. */
export function taskList(props: TaskList): Html {
  const prefix = props.idPrefix ?? 'task-list';
  const items = props.items.map((item, index) => {
    const id = `${prefix}-${index + 1}`;
    const describedBy = describedByOf(item.hint !== undefined && `${id}-hint`, `${id}-status`);
    const link = attributesOf({
      class: classesOf('govuk-link govuk-task-list__link', item.title.classes),
      href: item.href,
      'aria-describedby': describedBy,
    });
    const title =
      item.href === undefined
        ? html`<div${attributesOf({ class: item.title.classes })}>${item.title.content}</div>`
        : html`<a${link}>${item.title.content}</a>`;
    const hasLink = item.href !== undefined && 'govuk-task-list__item--with-link';
    return html`<li class="${classesOf('govuk-task-list__item', hasLink, item.classes)}">
      <div class="govuk-task-list__name-and-hint">
        ${title}${
          item.hint === undefined ? '' : html`<div id="${id}-hint" class="govuk-task-list__hint">${item.hint}</div>`
        }
      </div>
      <div class="${classesOf('govuk-task-list__status', item.status.classes)}" id="${id}-status">
        ${'tag' in item.status ? tag(item.status.tag) : item.status.content}
      </div>
    </li>`;
  });
  return html`<ul${outer('govuk-task-list', props)}>${items}</ul>`;
}
