/** The page that a link opens. */
export const openPath = '/open';

/** The page that the link of a consultation opens. */
export const consultationPath = '/consultation';
