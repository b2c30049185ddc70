// A viem transport over several validators: every action of this package and of viem works over it as over one node.
import { createTransport, HttpRequestError, RpcRequestError, TimeoutError, type Transport } from 'viem'
import { isError, NoValidator } from './rpcCall.ts'
import { createValidators, type Validators, type ValidatorsOptions } from './validators.ts'

export type ValidatorsTransport = Transport<'validators', { validators: Validators }>

/** Give the same `Validators` to every client that shall see one height and keep one account at one place. */
export function validatorsTransport(given: Validators | ValidatorsOptions): ValidatorsTransport {
  const validators = 'request' in given ? given : createValidators(given)
  return () =>
    createTransport(
      {
        key: 'validators',
        name: 'Psephos validators',
        type: 'validators',
        // Trying again is what the validators below do, and they know what is safe.
        retryCount: 0,
        async request({ method, params }) {
          const body = { method, params }
          try {
            const [answer] = await validators.request([body])
            if (answer === undefined || !isError(answer)) return answer?.result as never
            throw new RpcRequestError({ body, error: answer.error, url: NAME })
          } catch (error) {
            if (!(error instanceof NoValidator)) throw error
            throw error.kind === 'unreachable'
              ? new HttpRequestError({ body, url: NAME, details: error.message, cause: error })
              : new TimeoutError({ body, url: NAME })
          }
        },
      },
      { validators },
    )
}

const NAME = 'validators:'
