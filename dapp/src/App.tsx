// Routes of the page. What the first screen does not need is loaded when it is asked for.
import { type ComponentType, lazy, Suspense } from 'react'
import { Route, Switch } from 'wouter'
import { Shell } from './components/Shell.tsx'
import { PageSkeleton } from './components/Skeleton.tsx'
import { ElectionPage } from './pages/ElectionPage.tsx'
import { ListPage } from './pages/ListPage.tsx'
import { LostPage } from './pages/LostPage.tsx'

const VotePage = lazy(async () => ({ default: (await import('./pages/VotePage.tsx')).VotePage }))
const ResultsPage = lazy(async () => ({ default: (await import('./pages/ResultsPage.tsx')).ResultsPage }))
const TrusteePage = lazy(async () => ({ default: (await import('./pages/TrusteePage.tsx')).TrusteePage }))
const CheckSealedPage = lazy(async () => ({
  default: (await import('./pages/CheckSealedPage.tsx')).CheckSealedPage,
}))
const CheckPage = lazy(async () => ({ default: (await import('./pages/CheckPage.tsx')).CheckPage }))
const KeysPage = lazy(async () => ({ default: (await import('./pages/KeysPage.tsx')).KeysPage }))
const ExplorerPage = lazy(async () => ({ default: (await import('./pages/explorer/ExplorerPage.tsx')).ExplorerPage }))
const BlockPage = lazy(async () => ({ default: (await import('./pages/explorer/BlockPage.tsx')).BlockPage }))
const TransactionPage = lazy(async () => ({
  default: (await import('./pages/explorer/TransactionPage.tsx')).TransactionPage,
}))
const AddressPage = lazy(async () => ({ default: (await import('./pages/explorer/AddressPage.tsx')).AddressPage }))
const ElectionLogPage = lazy(async () => ({
  default: (await import('./pages/explorer/ElectionLogPage.tsx')).ElectionLogPage,
}))
const ValidatorsPage = lazy(async () => ({
  default: (await import('./pages/validators/ValidatorsPage.tsx')).ValidatorsPage,
}))
const HelpPage = lazy(async () => ({ default: (await import('./pages/HelpPage.tsx')).HelpPage }))
const OrganizePage = lazy(async () => ({ default: (await import('./pages/organize/OrganizePage.tsx')).OrganizePage }))
const NewElectionPage = lazy(async () => ({
  default: (await import('./pages/organize/WizardPage.tsx')).NewElectionPage,
}))
const ChangeElectionPage = lazy(async () => ({
  default: (await import('./pages/organize/WizardPage.tsx')).ChangeElectionPage,
}))
const OfficePage = lazy(async () => ({ default: (await import('./pages/organize/OfficePage.tsx')).OfficePage }))
const VotersPage = lazy(async () => ({ default: (await import('./pages/office/VotersPage.tsx')).VotersPage }))
const OwnDataPage = lazy(async () => ({ default: (await import('./pages/people/OwnDataPage.tsx')).OwnDataPage }))
const CandidatesPage = lazy(async () => ({
  default: (await import('./pages/people/CandidatesPage.tsx')).CandidatesPage,
}))
const VotesPage = lazy(async () => ({ default: (await import('./pages/VotesPage.tsx')).VotesPage }))
const DesignPage = lazy(async () => ({ default: (await import('./pages/DesignPage.tsx')).DesignPage }))

export function App() {
  return (
    <Shell>
      <Suspense fallback={<PageSkeleton />}>
        <Switch>
          <Route path="/" component={ListPage} />
          <Route path="/election/:id">{({ id }) => <OfElection id={id} page={ElectionPage} />}</Route>
          <Route path="/election/:id/vote">{({ id }) => <OfElection id={id} page={VotePage} />}</Route>
          <Route path="/election/:id/results">{({ id }) => <OfElection id={id} page={ResultsPage} />}</Route>
          <Route path="/election/:id/log">{({ id }) => <OfElection id={id} page={ElectionLogPage} />}</Route>
          <Route path="/election/:id/trustee">{({ id }) => <OfElection id={id} page={TrusteePage} />}</Route>
          <Route path="/election/:id/candidates">{({ id }) => <OfElection id={id} page={CandidatesPage} />}</Route>
          <Route path="/organize" component={OrganizePage} />
          <Route path="/organize/new" component={NewElectionPage} />
          <Route path="/organize/:id">{({ id }) => <OfElection id={id} page={OfficePage} />}</Route>
          <Route path="/organize/:id/voters">{({ id }) => <OfElection id={id} page={VotersPage} />}</Route>
          <Route path="/organize/:id/change">{({ id }) => <OfElection id={id} page={ChangeElectionPage} />}</Route>
          <Route path="/explorer" component={ExplorerPage} />
          <Route path="/data" component={OwnDataPage} />
          <Route path="/votes" component={VotesPage} />
          <Route path="/design" component={DesignPage} />
          <Route path="/help" component={HelpPage} />
          <Route path="/validators" component={ValidatorsPage} />
          <Route path="/block/:id">{({ id }) => <BlockPage id={id} />}</Route>
          <Route path="/tx/:hash">{({ hash }) => <TransactionPage hash={hash} />}</Route>
          <Route path="/address/:address">{({ address }) => <AddressPage address={address} />}</Route>
          <Route path="/check" component={CheckPage} />
          <Route path="/check-sealed" component={CheckSealedPage} />
          <Route path="/key" component={KeysPage} />
          <Route component={LostPage} />
        </Switch>
      </Suspense>
    </Shell>
  )
}

/** `:id` as a number of the chain, or the page that says there is nothing here. */
function OfElection({ id, page: Page }: { id: string; page: ComponentType<{ id: bigint }> }) {
  return /^[1-9]\d{0,17}$/.test(id) ? <Page id={BigInt(id)} key={id} /> : <LostPage />
}
