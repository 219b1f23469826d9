import { useRef } from 'preact/hooks'

interface AskOnceParts {
  /** On the button that asks, and on the one that does it. */
  readonly word: string
  readonly title: string
  readonly consequence: string
  readonly onYes: () => void
}

/** A button for what cannot be undone: it says what will be gone, and asks once. */
export function AskOnce({ word, title, consequence, onYes }: AskOnceParts) {
  const dialog = useRef<HTMLDialogElement>(null)
  return (
    <>
      <button type="button" class="plain" onClick={() => dialog.current?.showModal()}>
        {word}
      </button>
      <dialog ref={dialog} class="ask" aria-label={title}>
        <form method="dialog">
          <h2>{title}</h2>
          <p>{consequence}</p>
          <p class="choices">
            <button type="submit">Keep it</button>
            <button type="submit" class="grave" onClick={onYes}>
              {word}
            </button>
          </p>
        </form>
      </dialog>
    </>
  )
}
