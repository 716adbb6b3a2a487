// What every page runs. Without it each does the same, with less comfort.
import { Button, createAll, ErrorSummary, SkipLink } from 'govuk-frontend';

document.body.classList.add('js-enabled', 'govuk-frontend-supported');
createAll(Button, { preventDoubleClick: true });
createAll(ErrorSummary);
createAll(SkipLink);
