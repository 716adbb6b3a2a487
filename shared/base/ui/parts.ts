/**
 * Components of pages, with the markup of the GOV.UK Design System, which its own examples hold (test/unit/base/ui). Each is a
 * function of what a page says; style and behaviour come from the package's style sheet and scripts.
 */
import { attributesOf, type Attributes, type Html } from '../html/template.ts';

/** Words, or markup that `html` made. */
export type Content = string | Html;

/** What every component takes. */
export interface Common {
  classes?: string | undefined;
  attributes?: Attributes | undefined;
}

/** The names of classes that are there, as the value of `class`. */
export const classesOf = (...names: readonly (string | false | undefined)[]): string => names.filter(Boolean).join(' ');

/** The ids of what describes a control, as the value of `aria-describedby`; nothing where nothing does. */
export const describedByOf = (...ids: readonly (string | false | undefined)[]): string | undefined =>
  classesOf(...ids) || undefined;

/** The attributes of a component's outermost element: its classes, and then those given. */
export const outer = (name: string | readonly (string | false | undefined)[], { classes, attributes }: Common): Html =>
  attributesOf({ class: classesOf(...[name].flat(), classes), ...attributes });
