import { html as markup, type Html } from '../../../base/html/template.ts';
import { button } from '../../../base/ui/actions.ts';
import { endPath } from './paths.ts';

/**
 * The button that ends a session. It needs no token, so that it can stand on every page: whatever a form has, whoever presses it
 * is signed out.
 * @param token the field with the session's, where there is one
 */
export const signOutForm = (token?: Html): Html =>
  markup`<form action="${endPath}" method="post" novalidate>
    ${token}
    ${button({ content: 'Sign out', classes: 'govuk-button--secondary' })}
  </form>`;
