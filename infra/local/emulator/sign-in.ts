/** Staff of the local deployment: made, enrolled for their second factor, and signed in, as Cognito wants it. */
import { randomBytes } from 'node:crypto';
import {
  AdminAddUserToGroupCommand,
  AdminCreateUserCommand,
  AdminDeleteUserCommand,
  AdminInitiateAuthCommand,
  AdminRespondToAuthChallengeCommand,
  AdminSetUserPasswordCommand,
  AssociateSoftwareTokenCommand,
  type AuthenticationResultType,
  type CognitoIdentityProviderClient,
  UserNotFoundException,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { Secret, TOTP } from 'otpauth';
import type { Access } from '../../../shared/base/http/route.ts';
import { localClients } from './clients.ts';

/** Groups that staff belong to. */
export type StaffGroup = Extract<Access, 'business-manager' | 'audit-lead'>;

/** What signing in needs to know of a deployment. */
export interface UserPool {
  readonly env: Record<string, string>;
  readonly outputs: Record<string, string>;
}

/** A member of staff of the local deployment. */
export interface Staff {
  readonly username: string;
  readonly group: StaffGroup;
  /** Signs in and gives a fresh access token, good for an hour. */
  readonly signIn: () => Promise<string>;
  /** Signs in and gives the ID token, which opens nothing. */
  readonly signInForId: () => Promise<string>;
}

/**
 * Makes a member of staff: a user with a password of its own, in one group, with a one-time password app enrolled.
 * One of this name that an earlier run made is made anew, since only that run had the app's secret.
 */
export async function createStaff(pool: UserPool, username: string, group: StaffGroup): Promise<Staff> {
  const { cognito } = localClients(pool.env);
  const UserPoolId = output(pool, 'UserPoolId');
  const ClientId = output(pool, 'UserPoolClientId');
  const password = `Aa1!${randomBytes(18).toString('base64url')}`;
  const user = { UserPoolId, Username: username };
  await cognito.send(new AdminDeleteUserCommand(user)).catch((error: unknown) => {
    if (!(error instanceof UserNotFoundException)) throw error;
  });
  await cognito.send(
    new AdminCreateUserCommand({
      ...user,
      MessageAction: 'SUPPRESS',
      UserAttributes: [
        { Name: 'email', Value: username },
        { Name: 'email_verified', Value: 'true' },
      ],
    }),
  );
  await cognito.send(new AdminSetUserPasswordCommand({ ...user, Password: password, Permanent: true }));
  await cognito.send(new AdminAddUserToGroupCommand({ ...user, GroupName: group }));

  const begin = () =>
    cognito.send(
      new AdminInitiateAuthCommand({
        UserPoolId,
        ClientId,
        AuthFlow: 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: username, PASSWORD: password },
      }),
    );
  // AWS answers MFA_SETUP here; the emulator lets a user in who has no second factor yet, and asks from then on.
  const totp = await enrol(cognito, tokenOf(await begin()));
  const answer = async () => {
    const { ChallengeName, Session } = await begin();
    if (ChallengeName !== 'SOFTWARE_TOKEN_MFA') throw new Error('The user pool asked for no second factor.');
    return cognito.send(
      new AdminRespondToAuthChallengeCommand({
        UserPoolId,
        ClientId,
        ChallengeName,
        Session,
        ChallengeResponses: { USERNAME: username, SOFTWARE_TOKEN_MFA_CODE: totp.generate() },
      }),
    );
  };
  const signInForId = async (): Promise<string> => {
    const token = (await answer()).AuthenticationResult?.IdToken;
    if (token === undefined) throw new Error('Signing in gave no ID token.');
    return token;
  };
  return { username, group, signIn: async () => tokenOf(await answer()), signInForId };
}

async function enrol(cognito: CognitoIdentityProviderClient, AccessToken: string): Promise<TOTP> {
  const { SecretCode } = await cognito.send(new AssociateSoftwareTokenCommand({ AccessToken }));
  if (SecretCode === undefined) throw new Error('The user pool gave no secret for the second factor.');
  const totp = new TOTP({ secret: Secret.fromBase32(SecretCode) });
  await cognito.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode: totp.generate() }));
  return totp;
}

function tokenOf(answer: { AuthenticationResult?: AuthenticationResultType | undefined }): string {
  const token = answer.AuthenticationResult?.AccessToken;
  if (token === undefined) throw new Error('Signing in gave no access token.');
  return token;
}

function output(pool: UserPool, name: string): string {
  const value = pool.outputs[name];
  if (value === undefined) throw new Error(`The deployment has no output ${name}.`);
  return value;
}
