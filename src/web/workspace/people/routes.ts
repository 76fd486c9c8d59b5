/** Addresses of sign-in, of one's own account, of people and of the audit trail. */
import type { Route } from '../route.ts';
import * as account from './account.tsx';
import { auditPage, checkAudit } from './audit.tsx';
import { codesPage, linkPage, putAway } from './codes.tsx';
import { homePage } from './home.tsx';
import { join, joinOptions, joinPage } from './join.tsx';
import { newKeyPage, registerKey, revokeKey } from './own-keys.tsx';
import { peoplePage } from './people.tsx';
import * as forms from './people-forms.ts';
import { personPage } from './person.tsx';
import { passkeyOptions, signIn, signInByPasskey, signInPage, signOut } from './sign-in.tsx';

const joining = (['set-up', 'invite'] as const).flatMap((kind): Route[] => [
  { method: 'GET', path: `/${kind}/:token`, needs: 'nobody', answer: (desk) => joinPage(kind, desk) },
  { method: 'POST', path: `/${kind}/:token`, needs: 'nobody', answer: (desk, context) => join(kind, desk, context) },
  { method: 'POST', path: `/${kind}/:token/passkey`, needs: 'nobody', answer: (desk) => joinOptions(kind, desk) },
]);

const ACCOUNT = account.ACCOUNT;

export const routes: Route[] = [
  { method: 'GET', path: '/sign-in', needs: 'nobody', answer: (desk) => signInPage(desk) },
  { method: 'POST', path: '/sign-in', needs: 'nobody', answer: signIn },
  { method: 'POST', path: '/sign-in/passkey/options', needs: 'nobody', answer: passkeyOptions },
  { method: 'POST', path: '/sign-in/passkey', needs: 'nobody', answer: signInByPasskey },
  { method: 'POST', path: '/sign-out', needs: 'nobody', answer: signOut },
  ...joining,
  { method: 'GET', path: '/workspace', needs: 'signed-in', answer: homePage },
  { method: 'GET', path: ACCOUNT, needs: 'signed-in', answer: (desk) => account.accountPage(desk) },
  { method: 'POST', path: `${ACCOUNT}/password`, needs: 'signed-in', answer: account.setPassword },
  { method: 'POST', path: `${ACCOUNT}/passkey/options`, needs: 'signed-in', answer: account.passkeyOptions },
  { method: 'POST', path: `${ACCOUNT}/passkey`, needs: 'signed-in', answer: account.addPasskey },
  { method: 'POST', path: `${ACCOUNT}/means/remove`, needs: 'signed-in', answer: account.removeMeans },
  { method: 'POST', path: `${ACCOUNT}/sessions/end`, needs: 'signed-in', answer: account.endSessions },
  { method: 'POST', path: `${ACCOUNT}/language`, needs: 'signed-in', answer: account.setLanguage },
  { method: 'POST', path: `${ACCOUNT}/push`, needs: 'signed-in', answer: account.turnPushOn },
  { method: 'POST', path: `${ACCOUNT}/push/off`, needs: 'signed-in', answer: account.turnPushOff },
  { method: 'GET', path: `${ACCOUNT}/codes`, needs: 'signed-in', answer: codesPage },
  { method: 'POST', path: `${ACCOUNT}/codes`, needs: 'signed-in', answer: (desk) => putAway(desk, '/workspace') },
  { method: 'POST', path: `${ACCOUNT}/codes/renew`, needs: 'signed-in', answer: account.renewCodes },
  { method: 'GET', path: `${ACCOUNT}/keys`, needs: 'signed-in', answer: (desk) => newKeyPage(desk) },
  { method: 'POST', path: `${ACCOUNT}/keys`, needs: 'signed-in', answer: registerKey },
  { method: 'POST', path: `${ACCOUNT}/keys/revoke`, needs: 'signed-in', answer: revokeKey },
  { method: 'GET', path: '/workspace/people', needs: 'people.read', answer: (desk) => peoplePage(desk) },
  { method: 'GET', path: '/workspace/people/link', needs: 'people.invite', answer: linkPage },
  {
    method: 'POST',
    path: '/workspace/people/link',
    needs: 'people.invite',
    answer: (desk) => putAway(desk, '/workspace/people'),
  },
  { method: 'POST', path: '/workspace/people/invites', needs: 'people.invite', answer: forms.invite },
  { method: 'POST', path: '/workspace/people/invites/revoke', needs: 'people.invite', answer: forms.revokeInvite },
  { method: 'POST', path: '/workspace/people/bodies', needs: 'people.roles', answer: forms.addBody },
  { method: 'POST', path: '/workspace/people/changes/confirm', needs: 'people.roles', answer: forms.confirmChange },
  { method: 'POST', path: '/workspace/people/changes/refuse', needs: 'people.roles', answer: forms.refuseChange },
  { method: 'GET', path: '/workspace/people/:id', needs: 'people.read', answer: (desk) => personPage(desk) },
  { method: 'POST', path: '/workspace/people/:id/roles', needs: 'people.roles', answer: forms.proposeRoles },
  { method: 'POST', path: '/workspace/people/:id/suspend', needs: 'people.roles', answer: forms.suspend },
  { method: 'POST', path: '/workspace/people/:id/restore', needs: 'people.roles', answer: forms.restore },
  { method: 'POST', path: '/workspace/people/:id/keys/revoke', needs: 'people.roles', answer: forms.revokeKeyOf },
  { method: 'GET', path: '/workspace/audit', needs: 'audit.read', answer: (desk) => auditPage(desk) },
  { method: 'POST', path: '/workspace/audit/check', needs: 'audit.read', answer: checkAudit },
];
