import { type Command, Option } from 'commander'
import type { Environment } from '../shell/environment.ts'

/**
 * Helm's own flags. Started by Helm, a plugin gets most of them as environment variables and the rest
 * as they were typed (helm pkg/cmd/load_plugins.go, pkg/cli/environment.go EnvVars); started by itself
 * it takes them all and sets the same variables for the `helm` it calls.
 */
const helmOptions: readonly { readonly flags: string; readonly variable: string }[] = [
  { flags: '-n, --namespace <name>', variable: 'HELM_NAMESPACE' },
  { flags: '--kube-context <name>', variable: 'HELM_KUBECONTEXT' },
  { flags: '--kubeconfig <file>', variable: 'KUBECONFIG' },
  { flags: '--kube-apiserver <address>', variable: 'HELM_KUBEAPISERVER' },
  { flags: '--kube-token <token>', variable: 'HELM_KUBETOKEN' },
  { flags: '--kube-as-user <name>', variable: 'HELM_KUBEASUSER' },
  { flags: '--kube-as-group <name>', variable: 'HELM_KUBEASGROUPS' },
  { flags: '--kube-ca-file <file>', variable: 'HELM_KUBECAFILE' },
  { flags: '--kube-tls-server-name <name>', variable: 'HELM_KUBETLS_SERVER_NAME' },
  { flags: '--kube-insecure-skip-tls-verify', variable: 'HELM_KUBEINSECURE_SKIP_TLS_VERIFY' },
  { flags: '--registry-config <file>', variable: 'HELM_REGISTRY_CONFIG' },
  { flags: '--repository-config <file>', variable: 'HELM_REPOSITORY_CONFIG' },
  { flags: '--repository-cache <folder>', variable: 'HELM_REPOSITORY_CACHE' },
  { flags: '--content-cache <folder>', variable: 'HELM_CONTENT_CACHE' },
  { flags: '--burst-limit <number>', variable: 'HELM_BURST_LIMIT' },
  { flags: '--qps <number>', variable: 'HELM_QPS' },
  { flags: '--debug', variable: 'HELM_DEBUG' },
]

/** Adds Helm's flags; `given` collects the variables that they stand for. */
export function addHelmOptions(program: Command, given: Record<string, string>): Command {
  for (const { flags, variable } of helmOptions) {
    const option = new Option(flags).hideHelp()
    // A flag that may be repeated is joined as Helm joins its own variable.
    const take = (value: string) => {
      const before = variable === 'HELM_KUBEASGROUPS' ? given[variable] : undefined
      given[variable] = before === undefined ? value : `${before},${value}`
      return value
    }
    program.addOption(option.required ? option.argParser(take) : option)
    if (!option.required) program.on(`option:${option.name()}`, () => take('true'))
  }
  return program
}

const booleans = new Set(helmOptions.filter(({ flags }) => !flags.includes('<')).map(({ flags }) => flags))

/** Rewrites `--debug=true`, which Helm acts on and passes on as well, to what a command line of ours may hold. */
export function withoutBooleanValues(argv: readonly string[]): readonly string[] {
  return argv.flatMap((word) => {
    const [flag = '', value] = word.split('=', 2)
    if (value === undefined || !booleans.has(flag)) return [word]
    return /^(?:1|t|true)$/i.test(value) ? [flag] : []
  })
}

/**
 * The namespace to render for. Helm always sets HELM_NAMESPACE, so `default` cannot be told from none
 * given; null then.
 */
export function namespaceOf(environment: Environment): string | null {
  const namespace = environment['HELM_NAMESPACE'] ?? ''
  return namespace === '' || namespace === 'default' ? null : namespace
}
