import { useEffect, useMemo } from 'preact/hooks'
import type { CatalogueResource } from '#libs/contract/catalogue'
import { MOODS } from '#libs/contract/moods'
import { createReindexes, type Reindexes } from '../model/reindexes.ts'
import { useServices } from '../model/services.ts'
import { sayCount, sayWhen } from '../words/amounts.ts'
import { isLive } from '../words/reindex-line.ts'
import { MoodBar } from './mood-bar.tsx'
import { ReindexRun } from './reindex-run.tsx'
import { TrackList } from './track-list.tsx'

/** What is recommended from, and the runs that measure it anew. */
export function CatalogueView() {
  const { api, reachability, plane, session } = useServices()
  const reindexes = useMemo(
    () => createReindexes({ api, reachability, onPublished: () => void plane.load() }),
    [api, reachability, plane],
  )
  useEffect(() => {
    void reindexes.watch()
    return reindexes.leave
  }, [reindexes])

  const catalogue = reindexes.catalogue.value
  const runs = reindexes.runs.value
  const isRunning = runs.some(isLive)
  return (
    <main class="catalogue">
      {catalogue !== undefined && <Overview catalogue={catalogue} />}
      <p class="fault" role="alert">
        {reindexes.fault.value}
      </p>
      {reindexes.isOffered.value && (
        <section class="runs" aria-labelledby="runs">
          <h2 id="runs">Reindex</h2>
          <p class="sentence">
            Measures every file of the catalogue anew, beside the live version. Songs are answered from{' '}
            <strong>{catalogue?.version}</strong> until the new one is complete; then it is made current in one step.
          </p>
          {session.may('admin') && (
            <button type="button" class="primary" disabled={isRunning} onClick={() => void reindexes.start()}>
              {isRunning ? 'A reindex is running' : 'Start a reindex'}
            </button>
          )}
          <Runs reindexes={reindexes} />
        </section>
      )}
      <Versions reindexes={reindexes} />
      <TrackList />
    </main>
  )
}

/** The newest run in full, the former ones in a line each. */
function Runs({ reindexes }: { readonly reindexes: Reindexes }) {
  const [newest, ...former] = reindexes.runs.value
  if (newest === undefined) return null
  return (
    <>
      <ReindexRun run={newest} reindexes={reindexes} place="newest" />
      {former.length > 0 && <h3>Former runs</h3>}
      {former.map((run) => (
        <ReindexRun key={run.id} run={run} reindexes={reindexes} place="former" />
      ))}
      {reindexes.hasOlderRuns.value && (
        <button type="button" class="plain" onClick={() => void reindexes.showOlderRuns()}>
          Older
        </button>
      )}
    </>
  )
}

function Overview({ catalogue }: { readonly catalogue: CatalogueResource }) {
  const { tracks, moods, version, comparable } = catalogue
  const judged = MOODS.reduce((sum, mood) => sum + moods[mood], 0)
  return (
    <section class="overview">
      <p class="above">live now: {version}</p>
      <h2 class="display">{sayCount(tracks.total, 'track')}</h2>
      <p class="sentence">
        {tracks.withAudio === tracks.total
          ? 'All can be heard here.'
          : `${sayCount(tracks.withAudio, 'track')} can be heard here.`}
        {!comparable && ' They were measured by another version: a reindex makes them comparable again.'}
      </p>
      {judged > 0 && (
        <MoodBar
          probabilities={{
            calm: moods.calm / judged,
            energetic: moods.energetic / judged,
            happy: moods.happy / judged,
            sad: moods.sad / judged,
          }}
        />
      )}
    </section>
  )
}

function Versions({ reindexes }: { readonly reindexes: Reindexes }) {
  const { session } = useServices()
  const versions = reindexes.versions.value
  if (versions.length === 0) return null
  return (
    <section aria-labelledby="versions">
      <h2 id="versions">Versions</h2>
      <p class="sentence">Any that is kept can be made current again. Every process answers from it within seconds.</p>
      <ul class="versions">
        {versions.map(({ version, tracks, createdAt, isCurrent }) => (
          <li key={version}>
            <span class="name">{version}</span>
            <span class="quiet">
              {sayCount(tracks, 'track')}, {sayWhen(createdAt, Date.now())}
            </span>
            {isCurrent && <strong>current</strong>}
            {!isCurrent && session.may('admin') && (
              <button type="button" onClick={() => void reindexes.makeCurrent(version)}>
                Make current again
              </button>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}
