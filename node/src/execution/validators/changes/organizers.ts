// Adding and removing an organizer (S3): who may create elections. One that is removed keeps what it has created: voters
// were promised that election, and someone must be able to run it to its end.
import { ORGANIZERS_MAX, ROLES } from '@psephos/contracts-abi'
import { grantRole, revokeRole } from '../../elections/roles.ts'
import { log, revert } from '../abi.ts'
import { readOrganizers, writeOrganizers } from '../storage.ts'
import { type Change, checkHasKey } from './change.ts'

export const addOrganizer: Change = {
  uses: ['account'],
  /** Reverts AccountWithoutKey, AlreadyOrganizer, TooManyOrganizers. */
  check({ state }, { account }) {
    checkHasKey(account)
    const organizers = readOrganizers(state)
    if (organizers.includes(account)) revert('AlreadyOrganizer', account)
    if (organizers.length >= ORGANIZERS_MAX) revert('TooManyOrganizers', BigInt(ORGANIZERS_MAX))
  },
  make(call, { account }, proposal) {
    const { state } = call
    writeOrganizers(state, [...readOrganizers(state), account])
    grantRole(state, account, ROLES.organizer)
    log(call, 'OrganizerAdded', proposal, account)
  },
}

export const removeOrganizer: Change = {
  uses: ['account'],
  /** Reverts NoSuchOrganizer. None may be left: validators can add one again. */
  check({ state }, { account }) {
    if (!readOrganizers(state).includes(account)) revert('NoSuchOrganizer', account)
  },
  make(call, { account }, proposal) {
    const { state } = call
    const organizers = readOrganizers(state)
    // The last one takes the place: two slots are written, however long the list.
    const last = organizers.at(-1) ?? account
    const rest = organizers.slice(0, -1).map((organizer) => (organizer === account ? last : organizer))
    writeOrganizers(state, rest)
    revokeRole(state, account, ROLES.organizer)
    log(call, 'OrganizerRemoved', proposal, account)
  },
}
