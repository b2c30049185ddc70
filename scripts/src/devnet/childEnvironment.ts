// The environment a child process gets: ours without secrets. Every program of a network has its key by a file or by a
// variable meant for it alone; a passphrase in the shell of whoever starts the network is none of its business.

/** Our own variables are for the command line; of the others those whose name says that they are secret. */
const WITHHELD = /^PSEPHOS_|PRIVATE_?KEY|PASSPHRASE|PASSWORD|SECRET|MNEMONIC|SEED_?PHRASE|TOKEN|API_?KEY/i

export function childEnvironment(
  own: NodeJS.ProcessEnv,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const kept = Object.entries(own).filter((entry): entry is [string, string] => {
    return entry[1] !== undefined && !WITHHELD.test(entry[0])
  })
  return { ...Object.fromEntries(kept), ...given }
}
