/** The page that a link opens. */
export const openPath = '/open';
