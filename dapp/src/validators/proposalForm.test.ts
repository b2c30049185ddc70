// What a proposal needs.
import { describe, expect, it } from 'vitest'
import { readProposal } from './proposalForm.ts'

const ADDRESS = `0x${'ab'.repeat(20)}`

describe('the form of a proposal', () => {
  it.each([
    [
      'a newcomer',
      { kind: 'addValidator', address: ` ${ADDRESS} `, text: '' },
      { kind: 'addValidator', account: ADDRESS, text: '' },
    ],
    [
      'with words',
      { kind: 'removeOrganizer', address: ADDRESS, text: 'Thanks.' },
      { kind: 'removeOrganizer', account: ADDRESS, text: 'Thanks.' },
    ],
    ['words alone', { kind: 'text', address: 'ignored', text: 'Shall we?' }, { kind: 'text', text: 'Shall we?' }],
    ['no address', { kind: 'addValidator', address: '', text: '' }, 'address'],
    ['half an address', { kind: 'addValidator', address: ADDRESS.slice(0, 20), text: '' }, 'address'],
    ['a name', { kind: 'addOrganizer', address: 'ada.eth', text: '' }, 'address'],
    ['no words', { kind: 'text', address: '', text: '  ' }, 'textEmpty'],
    ['too many words', { kind: 'text', address: '', text: 'ä'.repeat(1_025) }, 'textLong'],
  ] as const)('%s', (_, form, expected) => expect(readProposal(form)).toEqual(expected))
})
