import { opusPacketsOf } from '@banyan/node/testing'
import { copyFile, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { stripTypeScriptTypes } from 'node:module'
import { describe, expect, inject, it } from 'vitest'
import { SPEECH } from '../helpers/speech-wav.ts'
import { MOST_UNHEARD_AT_FIRST } from '../helpers/spoken-file.ts'
import { exampleOf, onThisMachine } from './readme.ts'
import { startProgram } from '../helpers/start-program.ts'

const { all, nodes } = inject('installed')
const MOST_UNHEARD_AT_LAST = 40
const program = (name: 'node' | 'relay', command: string) =>
  join(all, 'node_modules', '@banyan', name, 'dist', 'bin', `${command}.js`)

/** Each Node has a folder of its own to write to, and shares what npm installed: the native binary is one for all. */
async function folderFor(major: string): Promise<string> {
  const folder = join(all, `node-${major}`)
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "type": "module" }')
  await symlink(join(all, 'node_modules'), join(folder, 'node_modules'))
  return folder
}
const javaScript = async (name: string) => stripTypeScriptTypes(onThisMachine(await exampleOf(all, name)))

describe.concurrent.each(Object.keys(nodes))('the packages on Node %s', (major) => {
  const node = nodes[major]!

  it('speak, record, simulate and relay as their READMEs say, through the installed banyan-relay', async () => {
    const folder = await folderFor(major)
    const relay = startProgram(node, [program('relay', 'banyan-relay'), '--port', '0'], { cwd: folder })
    const [, url] = await relay.said(/(http:\S+)/)
    await copyFile(SPEECH, join(folder, 'talk.ogg'))
    await writeFile(join(folder, 'talk.js'), await javaScript('node'))
    const talk = await startProgram(node, ['talk.js'], { cwd: folder, env: { RELAY_URL: url! } }).over
    await relay.stop()
    expect(talk).toEqual({ code: 0, stdout: '', stderr: '' })

    const packets = async (file: string) =>
      opusPacketsOf(await readFile(join(folder, file))).map((packet) => Buffer.from(packet).toString('hex'))
    const [spoken, heard] = [await packets('talk.ogg'), await packets('heard.ogg')]
    expect(heard.length).toBeGreaterThanOrEqual(spoken.length - MOST_UNHEARD_AT_FIRST - MOST_UNHEARD_AT_LAST)
    const first = spoken.indexOf(heard[0]!)
    expect(heard).toEqual(spoken.slice(first, first + heard.length))

    await writeFile(join(folder, 'world.js'), await javaScript('sim'))
    expect(await startProgram(node, ['world.js'], { cwd: folder }).over).toEqual({
      ...{ code: 0, stdout: '0 frames were not heard\n', stderr: '' },
    })

    await writeFile(join(folder, 'server.js'), await javaScript('relay'))
    const server = startProgram(node, ['server.js'], { cwd: folder, env: { PORT: '0' } })
    await server.said(/listens/)
    server.process.kill('SIGTERM')
    expect(await server.over).toEqual({ code: 0, stdout: 'The relay listens.\n', stderr: '' })
  })

  it('have every entry point, and commands that explain themselves', async () => {
    const folder = join(all, 'node_modules')
    const entries = ['core', 'relay', 'node', 'sim'].map(async (name) => {
      const { exports } = JSON.parse(await readFile(join(folder, '@banyan', name, 'package.json'), 'utf8'))
      const modules = Object.keys(exports).filter((subpath) => !/-work|json$|\*/.test(subpath))
      return modules.map((subpath) => `@banyan/${name}${subpath.slice(1)}`)
    })
    const names = (await Promise.all(entries)).flat()
    const code = `for (const name of ${JSON.stringify(names)}) {
      if (Object.keys(await import(name)).length === 0) throw new Error(name)
    }
    const data = import.meta.resolve('@banyan/sim/data/planetlab-490/planetlab-490.rtt-median.upper.u16')
    const { readTriangle } = await import('@banyan/sim')
    const { readFile } = await import('node:fs/promises')
    console.log(readTriangle(await readFile(new URL(data))).hosts, process.versions.node.split('.')[0])`
    await writeFile(join(all, `entries-${major}.mjs`), code)
    const [imported, banyan, relay] = await Promise.all([
      startProgram(node, [`entries-${major}.mjs`], { cwd: all }).over,
      startProgram(node, [program('node', 'banyan'), '--help'], { cwd: all }).over,
      startProgram(node, [program('relay', 'banyan-relay'), '--help'], { cwd: all }).over,
    ])
    expect(imported).toEqual({ code: 0, stdout: `490 ${major}\n`, stderr: '' })
    expect(banyan).toMatchObject({ code: 0, stderr: '' })
    expect(banyan.stdout).toContain('Usage: banyan')
    expect(relay).toMatchObject({ code: 0, stderr: '' })
    expect(relay.stdout).toContain('Usage: banyan-relay')
  })
})
