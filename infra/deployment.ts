import type { DeploymentSettings } from './settings.ts';

/**
 * The settings of this partnership's deployment. They are given nowhere else, so that no deployment can forget one: write
 * your own here, and commit them.
 *
 * Every address and number below is an example, under a name or number that is reserved for examples and reaches nobody; a
 * text that is one begins with `Example:`. `npx cdk bootstrap` and `npx cdk synth` take examples; a deployment is refused
 * until none is left, and the refusal names those that are.
 */
export const deployment: DeploymentSettings = {
  /** Part of both stacks' names. Another stage is another deployment, with tables of its own: never change it later. */
  stage: 'prod',

  /** The AWS region that everything stands in: London. Another region is another deployment: never change it later. */
  region: 'eu-west-2',

  /** Your partnership's name, at most 60 characters: every mail's subject begins with it, so a short one leaves more of the rest. */
  partnership: 'Example: Safeguarding Children Partnership',

  /** The business manager's name: whom agencies ask, by telephone or mail. */
  managerName: 'Example: A. Manager',

  /** The second contact's name: mails about a concern say who else was told, and who stands in for whom. */
  secondContactName: 'Example: A. Second',

  /** Where the business manager is rung: stands in every mail to an agency. */
  telephone: '020 7946 0000',

  /** Your web page that announces the audits: by it an agency can tell that a first mail is yours. */
  announcementPage: 'https://www.partnership.example/case-audits',

  /** Your web page that says what becomes of what agencies send: the privacy notice that a first mail refers to. */
  privacyNotice: 'https://www.partnership.example/privacy',

  /** The law under which you ask, as it reads after "We ask under": `section 16H of the Children Act 2004`. */
  law: 'Example: section 16H of the Children Act 2004',

  /** A sentence that says whether the family's consent is needed, as your adviser words it. */
  consent: "Example: You do not need the family's consent to answer.",

  /** The business manager's: gets alerts and the daily digest, and stands in agencies' mails as whom to ask. */
  managerAddress: 'manager@partnership.example',

  /** Who stands in when the manager is away: is mailed each concern as well, until somebody has seen to it. */
  secondContactAddress: 'second@partnership.example',

  /** Where mails come from. SES mails it a link, which verifies it: until that is followed, no mail goes out. */
  senderAddress: 'audits@partnership.example',

  /** Who is told when an alarm fires. SNS mails it a link: until that is followed, nobody is told. */
  alarmAddress: 'alarms@partnership.example',

  /**
   * What links in mails begin with, such as `https://audits.partnership.example`: a domain of your own that stands before
   * the API. Undefined: the API's own address, which goes with the pipeline stack, and takes every link with it.
   */
  baseUrl: undefined,

  /** Days after an audit closed: then what identifies its children and adults is destroyed, if nobody did before. From 1 to 365. */
  identifiersDays: 90,

  /** Days after an audit closed in which its links still open: then late returns and answers to queries come to an end. From 1 to 365. */
  linkDays: 90,

  /** Of a shareable pack: no count from 1 to this less one is shown. From 4 to 100. */
  smallCount: 5,

  /** Of a shareable pack: a row of a breakdown rests on at least so many cases. From 3 to 100. */
  minimumCases: 5,
};
