import { render } from 'preact'
import { openServices } from './model/open-services.ts'
import { ServicesContext } from './model/services.ts'
import { Page } from './parts/page.tsx'

const root = document.getElementById('page')
if (root === null) throw new Error('index.html has no place for the page (expected #page)')
render(
  <ServicesContext.Provider value={openServices()}>
    <Page />
  </ServicesContext.Provider>,
  root,
)
