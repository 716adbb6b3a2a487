import { createQueueHandler } from '../shared/base/aws/batch.ts';
import { readEnv, text } from '../shared/base/aws/env.ts';
import { createLog } from '../shared/base/aws/log.ts';
import { openMailer } from '../shared/base/aws/mailer.ts';
import { openTable } from '../shared/base/aws/table.ts';
import { newCode } from '../shared/domain/identifiers/codes.ts';
import { Message } from '../shared/domain/messages/messages.ts';
import { sendMessage } from '../shared/work/sending/send.ts';
import { newToken } from '../shared/domain/links/link.ts';

const env = readEnv({
  TABLE_NAME: text,
  BASE_URL: text,
  SENDER_ADDRESS: text,
  MANAGER_ADDRESS: text,
  SECOND_CONTACT_ADDRESS: text,
  CONFIGURATION_SET: text,
});
const log = createLog('send-message');
const deps = {
  table: openTable(env.TABLE_NAME),
  mailer: openMailer(),
  log,
  now: () => new Date(),
  newToken,
  baseUrl: env.BASE_URL,
  senderAddress: env.SENDER_ADDRESS,
  managerAddress: env.MANAGER_ADDRESS,
  secondContactAddress: env.SECOND_CONTACT_ADDRESS,
  configurationSet: env.CONFIGURATION_SET,
  newCode,
};

export const handler = createQueueHandler({ schema: Message, log, take: (message) => sendMessage(deps, message) });
