/** Each component makes what the GOV.UK Design System's own examples have of the same options. */
import { expect, test } from 'vitest';
import { markupOf, type Html } from '../../../../shared/base/html/template.ts';
import { button, errorSummary, notificationBanner, panel } from '../../../../shared/base/ui/actions.ts';
import { checkboxes, fieldset, radios, type Choices } from '../../../../shared/base/ui/choices.ts';
import { dateInput, type DateInput } from '../../../../shared/base/ui/date-input.ts';
import { characterCount, input, textarea } from '../../../../shared/base/ui/field.ts';
import { genericHeader } from '../../../../shared/base/ui/header.ts';
import { summaryList, taskList } from '../../../../shared/base/ui/lists.ts';
import {
  backLink,
  details,
  errorMessage,
  hint,
  insetText,
  label,
  skipLink,
  tag,
  warningText,
} from '../../../../shared/base/ui/text.ts';
import { common, comparable, content, examplesOf, maybeContent, type Options } from './govuk-examples.ts';

const remark = (options: Options | undefined) =>
  options && { ...common(options), content: content(options), spoken: options['visuallyHiddenText'] };
const labelOf = (options: Options) => ({
  ...common(options),
  content: content(options),
  isPageHeading: options['isPageHeading'],
});
const question = (o: Options) => ({
  hint: remark(o['hint']),
  error: remark(o['errorMessage']),
  group: o['formGroup'] && common(o['formGroup']),
});
const field = (o: Options) => ({
  ...common(o),
  ...question(o),
  id: o['id'],
  name: o['name'],
  label: labelOf(o['label']),
  describedBy: o['describedBy'],
  value: o['value'],
  spellcheck: o['spellcheck'],
  autocomplete: o['autocomplete'],
  isDisabled: o['disabled'],
});
const group = (o: Options) => ({
  ...common(o),
  describedBy: o['describedBy'],
  role: o['role'],
  legend: o['legend'] && {
    content: content(o['legend']),
    classes: o['legend'].classes,
    isPageHeading: o['legend'].isPageHeading,
  },
});
/** Ids count every item of an example, so one that is left out there is one that was never there here. */
const choicesOf = (o: Options): Choices => ({
  ...common(o),
  ...question(o),
  name: o['name'],
  idPrefix: o['idPrefix'],
  describedBy: o['describedBy'],
  fieldset: o['fieldset'] && group(o['fieldset']),
  items: o['items'].map((item: Options) =>
    item['divider']
      ? { divider: item['divider'] }
      : {
          value: item['value'],
          content: content(item),
          id: item['id'],
          name: item['name'],
          isChecked:
            item['checked'] ??
            (o['values']?.includes(item['value']) || (o['value'] !== undefined && o['value'] === item['value'])),
          isDisabled: item['disabled'],
          hint: remark(item['hint']),
          label: item['label'] && common(item['label']),
          revealed: item['conditional']?.html ? content(item['conditional']) : undefined,
          behaviour: item['behaviour'],
          attributes: item['attributes'],
        },
  ),
});
/** The boxes of a date: those of an example, or a day, a month and a year. One wrong, the others are not marked. */
const dateOf = (o: Options): DateInput => {
  const own = (name: string) => (o[name] ?? true) && { name, ...o[name] };
  const items: Options[] = (o['items']?.length ? o['items'] : ['day', 'month', 'year'].map(own)).filter(Boolean);
  const saysWrong = (item: Options) => item['error'] || item['classes']?.includes('govuk-input--error');
  const prefix = o['namePrefix'] ? `${o['namePrefix']}-` : '';
  return {
    ...common(o),
    ...question(o),
    id: o['id'],
    fieldset: o['fieldset'] && group(o['fieldset']),
    parts: items.map((item) => {
      const like = ['day', 'month', 'year'].find((name) => item['name'] === name || item['name'] === o[name]?.name);
      const isWrong =
        item['error'] || (item['error'] !== false && o['errorMessage'] !== undefined && !items.some(saysWrong));
      return {
        id: item['id'] ?? `${o['id']}-${item['name']}`,
        name: prefix + item['name'],
        label: item['label'] ?? item['name'].charAt(0).toUpperCase() + item['name'].slice(1),
        value:
          item['value'] ?? o[like ?? '']?.value ?? o['values']?.[like ?? ''] ?? o['values']?.[prefix + item['name']],
        width: item['classes']?.includes('govuk-input--width-') ? undefined : like === 'year' ? 4 : 2,
        isWrong: isWrong && !item['classes']?.includes('govuk-input--error'),
        classes: item['classes'],
        inputmode: item['inputmode'],
        autocomplete: item['autocomplete'],
        pattern: item['pattern'],
        attributes: item['attributes'],
      };
    }),
  };
};
const actionsOf = (o: Options | undefined) =>
  o && {
    classes: o['classes'],
    items: (o['items'] ?? []).map((item: Options) => ({
      ...common(item),
      href: item['href'],
      content: content(item),
      about: item['visuallyHiddenText'] || undefined,
    })),
  };
const part = (o: Options) => ({ content: content(o), classes: o['classes'] });

const components: Record<string, (options: Options) => Html> = {
  'back-link': (o) => backLink({ ...common(o), href: o['href'] ?? '#', content: maybeContent(o) }),
  button: (o) =>
    button({
      ...common(o),
      content: content(o),
      id: o['id'],
      href: o['href'],
      type: o['type'],
      name: o['name'],
      value: o['value'],
      isDisabled: o['disabled'],
      preventDoubleClick: o['preventDoubleClick'],
      isStart: o['isStartButton'],
    }),
  'character-count': (o) =>
    characterCount({
      ...field(o),
      rows: o['rows'],
      limit: o['maxlength'],
      counts: o['countType'],
      threshold: o['threshold'],
      countMessage: o['countMessage'],
    }),
  checkboxes: (o) => checkboxes(choicesOf(o)),
  'date-input': (o) => dateInput(dateOf(o)),
  details: (o) =>
    details({
      ...common(o),
      id: o['id'],
      isOpen: o['open'],
      summary: content(o, 'summaryText', 'summaryHtml'),
      content: content(o),
    }),
  'error-message': (o) =>
    errorMessage({ ...common(o), id: o['id'], content: content(o), spoken: o['visuallyHiddenText'] }),
  'error-summary': (o) =>
    errorSummary({
      ...common(o),
      title: content(o, 'titleText', 'titleHtml'),
      description: maybeContent(o, 'descriptionText', 'descriptionHtml'),
      disableAutoFocus: o['disableAutoFocus'],
      errors: (o['errorList'] ?? []).map((item: Options) => ({
        content: content(item),
        href: item['href'],
        attributes: item['attributes'],
      })),
    }),
  fieldset: (o) => fieldset(group(o), o['html'] ? content(o) : undefined),
  'generic-header': (o) =>
    genericHeader({
      ...common(o),
      logo: content(o, 'logoText', 'logoHtml'),
      href: o['url'],
      containerClasses: o['containerClasses'],
    }),
  hint: (o) => hint({ ...common(o), id: o['id'], content: content(o) }),
  input: (o) =>
    input({
      ...field(o),
      type: o['type'],
      inputmode: o['inputmode'],
      autocapitalize: o['autocapitalize'],
      pattern: o['pattern'],
      prefix: remark(o['prefix']),
      suffix: remark(o['suffix']),
      wrapper: o['inputWrapper'],
    }),
  'inset-text': (o) => insetText({ ...common(o), id: o['id'], content: content(o) }),
  label: (o) => label(labelOf(o), o['for']),
  'notification-banner': (o) =>
    notificationBanner({
      ...common(o),
      content: content(o),
      title: maybeContent(o, 'titleText', 'titleHtml'),
      titleId: o['titleId'],
      titleLevel: o['titleHeadingLevel'],
      isSuccess: o['type'] === 'success',
      role: o['role'],
      disableAutoFocus: o['disableAutoFocus'],
    }),
  panel: (o) =>
    panel({
      ...common(o),
      title: content(o, 'titleText', 'titleHtml'),
      content: maybeContent(o),
      headingLevel: o['headingLevel'],
    }),
  radios: (o) => radios(choicesOf(o)),
  'skip-link': (o) => skipLink({ ...common(o), href: o['href'], content: content(o) }),
  'summary-list': (o) =>
    summaryList({
      ...common(o),
      card: o['card'] && {
        ...common(o['card']),
        title: o['card'].title && { ...part(o['card'].title), headingLevel: o['card'].title.headingLevel },
        actions: actionsOf(o['card'].actions),
      },
      rows: o['rows'].filter(Boolean).map((row: Options) => ({
        key: part(row['key']),
        value: part(row['value']),
        classes: row['classes'],
        actions: row['actions']?.items && actionsOf(row['actions']),
      })),
    }),
  tag: (o) => tag({ ...common(o), content: content(o) }),
  'task-list': (o) =>
    taskList({
      ...common(o),
      idPrefix: o['idPrefix'],
      items: o['items'].map((item: Options) => ({
        title: part(item['title']),
        href: item['href'],
        hint: maybeContent(item['hint']),
        classes: item['classes'],
        status: item['status'].tag
          ? {
              tag: { ...common(item['status'].tag), content: content(item['status'].tag) },
              classes: item['status'].classes,
            }
          : part(item['status']),
      })),
    }),
  textarea: (o) => textarea({ ...field(o), rows: o['rows'] }),
  'warning-text': (o) => warningText({ ...common(o), content: content(o), spoken: o['iconFallbackText'] }),
};

/** Examples of what our functions do not offer, by component and name, and why. */
const notHere: Record<string, Record<string, string>> = {
  'character-count': {
    'to configure in JavaScript': 'a limit is always said',
    'with neither maxlength nor maxwords set': 'a limit is always said',
    'with neither maxlength, maxwords nor textarea description set': 'a limit is always said',
    'with custom textarea description': 'the words are those of the package',
    'with translations': 'the words are those of the package',
    'with maxwords': 'an older way to say that words are counted',
  },
  checkboxes: { 'with falsy values': 'types let nothing but items in' },
  label: { empty: 'types ask for its words' },
  panel: Object.fromEntries(
    [
      'interruption',
      'interruption with custom classes',
      'interruption, button link',
      'interruption, no actions',
      'interruption, no actions items',
      'interruption, submit action',
      'interruption, with actions classes and attributes',
      'interruption-with-content-with-long-line-length',
      'interruption-with-headings-content-and-lists',
    ].map((name) => [name, 'a page that interrupts is not one of ours']),
  ),
  radios: { 'with falsy items': 'types let nothing but items in' },
  'task-list': { 'with empty values': 'types let nothing but items in' },
};

const cases = Object.entries(components).flatMap(([component, make]) =>
  examplesOf(component)
    .filter(({ name }) => notHere[component]?.[name] === undefined)
    .map((example) => ({ component, make, ...example })),
);

test.each(cases)('$component: $name', ({ make, options, html }) => {
  expect(comparable(markupOf(make(options)))).toStrictEqual(comparable(html));
});

test('an example that is left out is one that there is', () => {
  for (const [component, names] of Object.entries(notHere)) {
    expect(examplesOf(component).map(({ name }) => name)).toStrictEqual(expect.arrayContaining(Object.keys(names)));
  }
});
