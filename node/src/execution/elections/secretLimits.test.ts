// B3: the contract's limits and those of the cryptography are written in two packages that do not know each other.
import * as ballot from '@psephos/ballot'
import * as contract from '@psephos/contracts-abi'
import { expect, it } from 'vitest'

it('B3: the contract accepts exactly the forms and committees that ballots can be sealed for', () => {
  expect({
    contests: contract.CONTESTS_MAX,
    perContest: contract.OPTIONS_PER_CONTEST_MAX,
    options: contract.OPTIONS_TOTAL_MAX,
    trustees: [contract.TRUSTEES_MIN, contract.TRUSTEES_MAX],
    threshold: contract.THRESHOLD_MIN,
  }).toEqual({
    contests: ballot.CONTESTS_MAX,
    perContest: ballot.OPTIONS_PER_CONTEST_MAX,
    options: ballot.OPTIONS_MAX,
    trustees: [ballot.TRUSTEES_MIN, ballot.TRUSTEES_MAX],
    threshold: ballot.THRESHOLD_MIN,
  })
})
