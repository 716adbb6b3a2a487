/**
 * What the program rests on, of a table, a bucket, queues and mail: one suite, run against the in-memory AWS and against the
 * local one, so that a fake cannot lie. Where there is a law, any sequence of calls is held against a model of it.
 */
import { describeBucket } from './contract/bucket.ts';
import { describeMail } from './contract/mail.ts';
import { describeQueues } from './contract/queues.ts';
import type { Effort, Subject } from './contract/subject.ts';
import { describeTable } from './contract/table.ts';

/** @param subject the AWS, once the tests have begun */
export function describeAws(subject: () => Subject, effort: Effort): void {
  describeTable(subject, effort);
  describeBucket(subject, effort);
  describeQueues(subject, effort);
  describeMail(subject);
}
