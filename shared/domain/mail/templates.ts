// Every mail that the pipeline sends, by what it is about.
export * from './templates/alerts.ts';
export * from './templates/digest.ts';
export * from './templates/notices.ts';
export * from './templates/owed.ts';
export { questionnaireMinutes, summaryMinutes } from './templates/parts.ts';
export type { MailedAudit, MailedCalendar, MailedReturn, Owed } from './templates/parts.ts';
