// The last net: a mistake in the page itself shows a sentence and a way on instead of an empty window.
import { Component, type ReactNode } from 'react'
import { en } from '../words/en.ts'

export class PageBoundary extends Component<{ children: ReactNode }, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError() {
    return { hasFailed: true }
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children
    return (
      <main className="column">
        <div className="card" role="alert">
          <h1>{en.problem.title}</h1>
          <p>{en.problem.text}</p>
          <div className="actions">
            <a className="button main" href={location.pathname}>
              {en.problem.reload}
            </a>
          </div>
        </div>
      </main>
    )
  }
}
