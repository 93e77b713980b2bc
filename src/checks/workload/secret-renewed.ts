import { jsonEquals, objectMember } from '../../model/json.ts'
import { type KubernetesObject, objectName, type Release } from '../../model/release.ts'
import { volatileText } from '../../model/volatile-text.ts'
import { defineRule, type ReleasePair } from '../rule.ts'
import { exampleObjects, exampleWorkloadText } from './example-render.ts'
import { isTarget, referencesOf } from './references.ts'

type Evidence = {
  readonly object: string
  readonly keys: readonly string[]
  /** Workloads whose pods read it. */
  readonly readers: readonly string[]
}

const secret = (key: string, text = volatileText) =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: login}\nstringData: {${key}: "${text}"}`
const reading = (key: string, more = '') =>
  exampleWorkloadText({ container: `${more}env: [{name: A, valueFrom: {secretKeyRef: {name: login, key: ${key}}}}], ` })
const random = exampleObjects(secret('password'), reading('password'))
const changed = 'args: [--next], '
const nextRandom = exampleObjects(secret('password'), reading('password', changed))
const lookedUp = {
  'templates/0.yaml':
    '{{- $old := lookup "v1" "Secret" .Release.Namespace "login" }}\n{{- randAlphaNum 16 | default $old.data.password }}\n',
}

/**
 * Helm renders the template anew at every upgrade, and what is random is another text each time. Templates that look
 * into the cluster may keep the former one, which no render without a cluster shows: they are left out, and so are
 * certificates, whose issuer is renewed with them.
 */
export const workloadSecretRenewed = defineRule<'pair', Evidence>({
  id: 'workload/secret-renewed',
  scope: 'pair',
  title: 'Random secret that every upgrade makes anew',
  why: 'A template that makes a password by `randAlphaNum` and does not look the former one up writes another one with every `helm upgrade`. Pods that took it as a variable keep the former one until they are restarted, others get the new one, and what was stored or handed out with the former one (a database’s own users, sessions, encrypted data) no longer fits.',
  sources: [
    'https://helm.sh/docs/howto/charts_tips_and_tricks/',
    'https://kubernetes.io/docs/concepts/configuration/secret/#using-secrets-as-environment-variables',
  ],
  category: 'workload',
  severity: 'error',
  breaks: ['in-place'],
  since: '0.1.0',
  examples: [
    { title: 'a random password that a container reads', previous: random, next: nextRandom, reports: 1 },
    {
      title: 'the former one is looked up',
      previous: random,
      next: { ...nextRandom, files: lookedUp },
      reports: 0,
    },
    {
      title: 'a password that stays',
      previous: exampleObjects(secret('password', 'x'), reading('password')),
      next: exampleObjects(secret('password', 'x'), reading('password', changed)),
      reports: 0,
    },
    {
      title: 'nothing of the release reads it',
      previous: exampleObjects(secret('password')),
      next: exampleObjects(secret('password'), exampleWorkloadText()),
      reports: 0,
    },
    {
      title: 'a certificate, renewed with its issuer',
      previous: exampleObjects(secret('tls.crt'), reading('tls.crt')),
      next: exampleObjects(secret('tls.crt'), reading('tls.crt', changed)),
      reports: 0,
    },
  ],
  message: ({ object, keys, readers }) =>
    `Every \`helm upgrade\` writes another ${keys.map((key) => `\`${key}\``).join(', ')} into ${object}, which ${readers.join(', ')} ${readers.length === 1 ? 'reads' : 'read'}.`,
  remedy: () =>
    'Keep the former value: `lookup` the Secret and make a random one only where there is none; or take it from a value, or from a Secret that the user names.',
  check(pair, _context, report) {
    if (isSame(pair)) return
    for (const { previous, next } of pair.objects.persisted) {
      if (next.kind !== 'Secret' || next.hooks.length > 0 || asksCluster(next, pair.next)) continue
      const renewed = renewedKeys(next)
      const readers = readersOf(next, renewed, pair.next)
      const keys = renewed.filter((key) => readers.some((reader) => reader.keys === null || reader.keys.has(key)))
      if (keys.length === 0) continue
      report({
        evidence: { object: objectName(next), keys, readers: readers.map(({ name }) => name) },
        at: { object: next },
        was: { object: previous },
        direction: 'previous-to-next',
        condition: { kind: 'cluster', text: 'only where it must stay what it was while the release runs' },
      })
    }
  },
})

/** One release beside itself is no upgrade. */
function isSame({ objects: { added, removed, persisted } }: ReleasePair): boolean {
  return (
    added.length + removed.length === 0 &&
    persisted.every(({ previous, next }) => jsonEquals(previous.value, next.value))
  )
}

const certificate = /(?:^|[._-])(?:ca|cert|crt|key|pem|p12|jks|tls)(?:$|[._-])|^(?:ca|tls)/i

function renewedKeys({ value }: KubernetesObject): readonly string[] {
  if (value['type'] === 'kubernetes.io/tls') return []
  const entries = { ...objectMember(value, 'data'), ...objectMember(value, 'stringData') }
  return Object.entries(entries).flatMap(([key, text]) =>
    text === volatileText && !certificate.test(key) ? [key] : [],
  )
}

/** A workload, and the entries that it names; null for all of them. */
interface Reader {
  readonly name: string
  readonly keys: ReadonlySet<string> | null
}

function readersOf(secret: KubernetesObject, renewed: readonly string[], release: Release): readonly Reader[] {
  if (renewed.length === 0) return []
  return release.objects.flatMap((object): readonly Reader[] => {
    const references = referencesOf(object).filter((each) => isTarget(each, object, secret, release, release))
    // What runs once reads what is there by then.
    if (references.length === 0 || object.hooks.length > 0 || /Job$/.test(object.kind)) return []
    const keys = references.some((each) => each.keys.length === 0)
      ? null
      : new Set(references.flatMap((each) => each.keys))
    return keys === null || renewed.some((key) => keys.has(key)) ? [{ name: objectName(object), keys }] : []
  })
}

/** Whether a template of the object's chart, or of one in it, calls `lookup`: it may keep what is in the cluster. */
function asksCluster({ file }: KubernetesObject, { source }: Release): boolean {
  const folder = /^(?:charts\/[^/]+\/)*/.exec(file)?.[0] ?? ''
  return Object.entries(source.files).some(
    ([path, text]) =>
      (path.startsWith(folder) || path.startsWith('templates/')) && text !== null && callsLookup.test(text),
  )
}

const callsLookup = /\{\{[^}]*\blookup\s/
