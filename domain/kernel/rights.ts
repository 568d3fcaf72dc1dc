export const roles = [
  'administrator', // of the portal
  'bodyAdministrator',
  'head', // first head of a body
  'deputyHead',
  'unitHead',
  'legalHead', // head of the legal unit
  'documentOffice', // құжаттамалық қамтамасыз ету қызметі
  'employee',
  'controller',
  'hr',
  'agencyOfficer', // civil service agency
  'chancelleryOfficer', // Prime Minister's Chancellery
  'cabinetMember',
  'receptionClerk',
] as const
export type Role = (typeof roles)[number]

/** A right says whether one may at all; a rule says whether with *this* paper. Default is no. */
const table = {
  'session.use': roles,
  'people.read': roles,
  'people.administer': ['administrator', 'bodyAdministrator'],
  'people.delegate': ['administrator', 'bodyAdministrator', 'head'],
  'files.use': roles,
  'workdays.read': roles,
  'workdays.administer': ['administrator'],
  'settings.administer': ['administrator'],
  'signing.keepTrust': ['administrator'],
  'notifications.read': roles,
  'calendar.use': roles,
  'calendar.administerRooms': ['administrator', 'bodyAdministrator', 'documentOffice'],
  'dictionary.read': roles,
  'dictionary.propose': ['head', 'deputyHead', 'unitHead', 'legalHead', 'documentOffice', 'employee', 'controller', 'hr', 'bodyAdministrator'],
  'dictionary.moderate': ['bodyAdministrator', 'documentOffice'],
  'informers.read': roles,
  'informers.administer': ['administrator'],
  'standards.read': roles,
  'standards.administer': ['administrator'],
  'systems.read': roles,
  'systems.administer': ['administrator'],
  'approvals.read': roles,
  'approvals.propose': ['employee', 'unitHead', 'deputyHead', 'legalHead'],
  'approvals.agree': ['employee', 'unitHead', 'deputyHead', 'legalHead', 'head'],
  'approvals.visa': ['legalHead'],
  'approvals.sign': ['head'],
  'approvals.receive': ['documentOffice'],
  'approvals.resolve': ['head', 'deputyHead'],
  'approvals.decide': ['employee', 'unitHead', 'deputyHead', 'legalHead'],
  'approvals.withdraw': ['employee', 'unitHead', 'deputyHead', 'legalHead', 'head'],
  'approvals.reassign': ['employee', 'unitHead', 'deputyHead', 'legalHead', 'head'],
  'approvals.export': ['employee', 'unitHead', 'deputyHead', 'legalHead', 'documentOffice'],
  'sessions.read': roles,
  'sessions.prepare': ['chancelleryOfficer'],
  'sessions.conduct': ['cabinetMember', 'chancelleryOfficer'],
  'sessions.attend': ['cabinetMember'],
  // Whom a member's answer names as the substitute may be anybody; whose vote it is, the place says.
  'sessions.vote': roles,
} as const satisfies Record<string, readonly Role[]>

export type Right = keyof typeof table
export const rights = Object.keys(table) as Right[]

export function hasRight(held: readonly Role[], right: Right): boolean {
  return (table[right] as readonly Role[]).some((role) => held.includes(role))
}
