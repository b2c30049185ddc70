// The last net: a mistake in the page itself shows a sentence and a way on instead of an empty window.
import { Component, type ContextType, type ReactNode } from 'react'
import { WordsContext } from '../words/WordsContext.tsx'

export class PageBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  static override contextType = WordsContext
  declare context: ContextType<typeof WordsContext>
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children
    const { problem } = this.context
    return (
      <main className="column">
        <div className="card" role="alert">
          <h1>{problem.title}</h1>
          <p>{problem.text}</p>
          <div className="actions">
            <a className="button main" href={location.pathname}>
              {problem.reload}
            </a>
          </div>
        </div>
      </main>
    )
  }
}
