/** The longest text an answer or a box takes, in UTF-16 code units; a comment on a question too. */
export const maxTextLength = 20_000;
