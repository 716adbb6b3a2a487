import { createQueueHandler } from '../shared/base/aws/batch.ts';
import { days, readEnv, text } from '../shared/base/aws/env.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openMailer } from '../shared/base/aws/mailer.ts';
import { openOwnQueue, openQueues } from '../shared/base/aws/queue.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { emptyTools } from '../shared/domain/audits/read-tools.ts';
import { newCode } from '../shared/domain/identifiers/codes.ts';
import { Message, readMessage } from '../shared/domain/messages/messages.ts';
import { sendMessage } from '../shared/work/sending/send.ts';
import { newToken } from '../shared/domain/links/link.ts';

const env = readEnv({
  TABLE_NAME: text,
  BASE_URL: text,
  SENDER_ADDRESS: text,
  PARTNERSHIP: text,
  MANAGER_NAME: text,
  SECOND_CONTACT_NAME: text,
  TELEPHONE: text,
  ANNOUNCEMENT_PAGE: text,
  PRIVACY_NOTICE: text,
  LAW: text,
  CONSENT: text,
  MANAGER_ADDRESS: text,
  SECOND_CONTACT_ADDRESS: text,
  CONFIGURATION_SET: text,
  LINK_DAYS: days,
  OWN_QUEUE_URL: text,
  DEAD_LETTER_QUEUE_URL: text,
});
const log = createLog('send-message', () => new Date());
const deps = {
  table: openTable(env.TABLE_NAME),
  tools: emptyTools(),
  mailer: openMailer(),
  log,
  now: () => new Date(),
  linkDays: env.LINK_DAYS,
  newToken,
  baseUrl: env.BASE_URL,
  senderAddress: env.SENDER_ADDRESS,
  partnership: {
    name: env.PARTNERSHIP,
    manager: env.MANAGER_NAME,
    secondContact: env.SECOND_CONTACT_NAME,
    telephone: env.TELEPHONE,
    announcementPage: env.ANNOUNCEMENT_PAGE,
    privacyNotice: env.PRIVACY_NOTICE,
    law: env.LAW,
    consent: env.CONSENT,
  },
  managerAddress: env.MANAGER_ADDRESS,
  secondContactAddress: env.SECOND_CONTACT_ADDRESS,
  configurationSet: env.CONFIGURATION_SET,
  newCode,
};

export const handler = createQueueHandler({
  read: (body) => readMessage(Message, body),
  log,
  queue: openOwnQueue(openQueues(), { queue: env.OWN_QUEUE_URL, deadLetters: env.DEAD_LETTER_QUEUE_URL }),
  take: (message) => sendMessage(deps, message),
});
