import { attributesOf, html, type Html } from '../html/template.ts';
import { classesOf, outer, type Common, type Content } from './parts.ts';

/** The bar at the top of a page, under its own brand: no crown, and no font or colour of the government's. */
export const genericHeader = (
  props: Common & { logo: Content; href?: string | undefined; containerClasses?: string | undefined },
): Html =>
  html`<div${outer('govuk-generic-header', props)}>
    <div class="${classesOf('govuk-generic-header__container', props.containerClasses ?? 'govuk-width-container')}">
      <div class="govuk-generic-header__logo">
        <a${attributesOf({ href: props.href ?? '/' })} class="govuk-generic-header__homepage-link">${props.logo}</a>
      </div>
    </div>
  </div>`;
