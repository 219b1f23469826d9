import { commandGroup } from '../commands/command.ts'
import { exportCommand } from './export.ts'
import { importCommand } from './import.ts'
import { pruneCommand } from './prune.ts'
import { publishCommand } from './publish.ts'
import { rollbackCommand } from './rollback.ts'
import { verifyCommand } from './verify.ts'
import { versionsCommand } from './versions.ts'

/** `smartplay catalogue import | verify | publish | versions | rollback | export | prune`. */
export const catalogueCommand = commandGroup(
  'catalogue',
  'the songs that are recommended: import, verify, publish, versions, rollback, export, prune',
  {
    import: {
      summary: 'note the songs and labels of your copy of DEAM',
      run: importCommand,
      usage: `smartplay catalogue import PATH [--upload] [--json]

Notes in DEAM_PATH which songs your copy of DEAM holds, where they lie and how they were rated. Nothing is copied.

  --upload   puts the audio into the object store as well, so that machines without those files play it;
             what is there already is not sent again. Exits with 1 where a file could not be read.

  smartplay catalogue import ~/DEAM
  smartplay catalogue import ~/DEAM --upload`,
    },
    verify: {
      summary: 'name every fault of a features.json',
      run: verifyCommand,
      usage: `smartplay catalogue verify FILE [--no-audio] [--json]

Names every fault of a features.json with its entry. Exits with 1 where there is one.

  --no-audio   does not look for the audio

  smartplay catalogue verify deam/features.json`,
    },
    publish: {
      summary: 'make a features.json the current version',
      run: publishCommand,
      usage: `smartplay catalogue publish FILE [--no-audio] [--json]

Verifies a features.json and makes it the current version in the object store that the environment names (DATA_DIR or
S3_ENDPOINT). Every running process answers from it within three seconds. Exits with 1, and publishes nothing, where
the file has a fault.

  --no-audio   does not look for the audio: songs without it are recommended, but not played

  smartplay catalogue publish deam/features.json
  smartplay catalogue publish ~/Downloads/features.json --no-audio`,
    },
    versions: {
      summary: 'the versions that the store keeps',
      run: versionsCommand,
      usage: `smartplay catalogue versions [--json]

Lists the versions that the object store keeps, the newest first.

  smartplay catalogue versions`,
    },
    rollback: {
      summary: 'go back to a version',
      run: rollbackCommand,
      usage: `smartplay catalogue rollback [VERSION] [--json]

Makes a kept version current again: the one that was current before, where none is named. Twice is back again.

  smartplay catalogue rollback
  smartplay catalogue rollback c-1a2b3c4d`,
    },
    export: {
      summary: 'write a version as features.json',
      run: exportCommand,
      usage: `smartplay catalogue export [VERSION] [--out FILE]

Writes a version as features.json: the current one, where none is named. Without --out it is printed.

  smartplay catalogue export --out features.json
  smartplay catalogue export c-1a2b3c4d > features.json`,
    },
    prune: {
      summary: 'remove old versions',
      run: pruneCommand,
      usage: `smartplay catalogue prune [--json]

Removes versions from the object store, but the current one, the one before it and the five newest. Nothing else ever
removes a version.

  smartplay catalogue prune`,
    },
  },
)
